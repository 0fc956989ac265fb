"""``bilingual check``: two files in, findings and an exit code out."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bilingual.cli.main import run
from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.engines.media.fonts import InstalledFonts
from bilingual.pipeline.commands.checking import check_files
from bilingual.pipeline.quality.checked_files import CheckRequest
from bilingual.pipeline.quality.wanted import Wanted
from bilingual.pipeline.tools import Tools
from bilingual.settings import load_settings
from bilingual.testing import ScriptedTranslation

SOURCE = """---
title: A loaf a week
lang: en
---

# A loaf a week

Take 500 g of flour and press <kbd>Start</kbd>. Wait for two hours.

See [the book](https://example.org/bread).
"""
GOOD = """---
title: Ein Brot pro Woche
lang: de
---

# Ein Brot pro Woche

Nimm 500 g Mehl und drück auf <kbd>Start</kbd>. Warte zwei Stunden.

Siehe [das Buch](https://example.org/bread).
"""


def check(folder: Path, source: str, target: str, *options: str, suffixes: tuple[str, str] = (".md", ".md")) -> int:
    one, two = folder / f"source{suffixes[0]}", folder / f"target{suffixes[1]}"
    one.write_text(source, "utf-8")
    two.write_text(target, "utf-8")
    return run(["check", str(one), str(two), *options])


def severities(lines: list[str]) -> list[str]:
    return [match[1] for line in lines if (match := re.search(r"\.md(?::\d+)?: (\w+) [\w-]+: ", line))]


def test_a_good_translation_is_ready(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(tmp_path, SOURCE, GOOD) == 0
    assert capsys.readouterr().out == "ready\nready: en to de, 5 units; E 0, W 0, I 0, not judged 0, waived 0\n"


def test_a_finding_is_one_line_with_its_place_worst_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = GOOD.replace("zwei Stunden", "drei drei Stunden").replace("](https://example.org/bread)", "](https://a.b)")
    assert check(tmp_path, SOURCE, bad) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[:4] == [
        "not ready: look at these 3",
        "What may say something else:",
        f"{tmp_path}/target.md:8: E numbers: the numbers differ (lost: -; new: 3 3)",
        "    “Wait for two hours.” | “Warte drei drei Stunden.”",
    ]
    assert severities(lines) == ["E", "E", "W"]
    assert lines[-1] == "not ready: en to de, 5 units; E 2, W 1, I 0, not judged 0, waived 0"


def test_a_lost_paragraph_is_named_where_it_stood(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(tmp_path, SOURCE, GOOD.replace("\nSiehe [das Buch](https://example.org/bread).\n", "")) == 1
    assert f"{tmp_path}/source.md:10: E omitted: the unit has no translation" in capsys.readouterr().out


def test_a_sentence_lost_inside_a_paragraph_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = "On 13 May 2009, TED opened its talks. There is no lack of material either. We met in Paris in 1998.\n"
    target = "Am 13. Mai 2009 öffnete TED seine Vorträge. Wir trafen uns 1998 in Paris.\n"
    assert check(tmp_path, source, target) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.rpartition("source.md")[2] for line in lines[:-1]] == [
        "not ready: look at this",
        "What is missing or new:",
        ":1: E omitted: the unit has no translation",
        "    “There is no lack of material either.”",
    ]


def test_an_added_paragraph_is_named_where_it_stands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check(tmp_path, SOURCE, GOOD + "\nDas stand nirgends.\n")
    assert f"{tmp_path}/target.md:12: W added: nothing in the source corresponds to this" in capsys.readouterr().out


FREE = """# Ein Brot pro Woche

Nimm 500 g Mehl.

Drück auf <kbd>Start</kbd> und warte zwei Stunden. Siehe [das Buch](https://example.org/bread).
"""


def test_paragraphs_cut_elsewhere_and_sentences_put_together_are_no_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = SOURCE.partition("---\n\n")[2].replace("flour and press", "flour. Press")
    assert check(tmp_path, source, FREE) == 0
    lines = capsys.readouterr().out.splitlines()
    assert severities(lines) == []
    assert lines[-1] == "ready: en to de, 4 units; E 0, W 0, I 0, not judged 0, waived 0"
    assert check(tmp_path, source, FREE.replace("\n\nDrück", " Drück")) == 0
    assert "I blocks: the paragraphs are divided differently: 3 blocks became 2" in capsys.readouterr().out
    assert check(tmp_path, source, FREE.replace("500", "50")) == 1


def test_a_figure_said_one_sentence_later_is_no_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = "Norvik sailed again on Tuesday after 31 years. The 2,400 people stood on the quay.\n"
    target = "Vor 2400 Menschen am Kai fuhr die Norvik am Dienstag wieder. Das war die Fahrt nach 31 Jahren.\n"
    assert check(tmp_path, source, target) == 0
    assert " E numbers" not in capsys.readouterr().out
    assert check(tmp_path, source, target.replace("2400", "2500")) == 1


def test_waivers_and_glossary(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    glossary = tmp_path / "terms.csv"
    glossary.write_text("source,de\nflour,Weizenmehl\n", "utf-8")
    assert check(tmp_path, SOURCE, GOOD, "--glossary", str(glossary)) == 1
    assert "E glossary" in capsys.readouterr().out
    waivers = tmp_path / "waivers.toml"
    waivers.write_text('[[waiver]]\ncheck = "glossary"\nreason = "any flour will do"\n', "utf-8")
    assert check(tmp_path, SOURCE, GOOD, "--glossary", str(glossary), "--waivers", str(waivers)) == 0
    assert "(waived: any flour will do)" in capsys.readouterr().out


def test_the_glossary_of_the_root_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bilingual.toml").write_text('glossary = "terms.toml"\n', "utf-8")
    (tmp_path / "terms.toml").write_text('[[term]]\nsource = "bread"\ntargets.de = "Laib"\n', "utf-8")
    (tmp_path / "a.md").write_text("We bake bread.\n", "utf-8")
    (tmp_path / "b.md").write_text("Wir backen Brot.\n", "utf-8")
    words = ["check", str(tmp_path / "a.md"), str(tmp_path / "b.md"), "--source-language", "en", "--to", "de"]
    monkeypatch.chdir(tmp_path)
    assert run(words) == 1
    assert "'bread' is agreed to be 'Laib'" in capsys.readouterr().out
    other = tmp_path / "other"
    other.mkdir()
    assert run([*words, "--root", str(other)]) == 0


def test_json_and_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.html"
    assert check(tmp_path, SOURCE, GOOD.replace("500", "50"), "--json", "--html", str(page)) == 1
    value = json.loads(capsys.readouterr().out)
    assert value["schema"] == "bilingual.check/1"
    assert value["pair"] == "en_de"
    assert value["state"] == "not-ready"
    assert value["counts"]["E"] == 1
    assert value["findings"][0]["evidence"] == {"lost": ["500"], "new": ["50"]}
    assert value["findings"][0]["place"] == f"{tmp_path}/target.md:8"
    assert "Nimm <mark>50</mark> g Mehl" in page.read_text("utf-8")


def test_html_against_markdown_and_plain_text(tmp_path: Path) -> None:
    page = "<html lang=de><body><article><h1>Ein Brot</h1><p>Nimm 500 g Mehl.</p></article></body></html>"
    assert check(tmp_path, "# A loaf\n\nTake 500 g of flour.\n", page, suffixes=(".md", ".html")) == 0
    assert check(tmp_path, "# A loaf\n\nTake 50 g of flour.\n", page, suffixes=(".md", ".html")) == 1
    assert check(tmp_path, "It rains today.\nTake 5.\n", "今天下雨。\n拿5个。\n", suffixes=(".txt", ".txt")) == 0


def srt(*cues: tuple[int, int, str]) -> str:
    return "".join(f"{n}\n00:00:{a:02},000 --> 00:00:{b:02},000\n{text}\n\n" for n, (a, b, text) in enumerate(cues, 1))


ENGLISH = srt((1, 3, "It rained for 40 days."), (3, 6, "We baked bread,"), (6, 9, "and nobody came."))


def test_subtitles_are_paired_by_their_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    german = srt((1, 3, "Es regnete 40 Tage lang."), (3, 9, "Wir buken Brot, und niemand kam."))
    assert check(tmp_path, ENGLISH, german, suffixes=(".srt", ".srt")) == 0
    assert "en to de, 2 units" in capsys.readouterr().out
    lost = srt((1, 3, "Es regnete 14 Tage lang."), (3, 6, "Wir buken Brot."))
    assert check(tmp_path, ENGLISH, lost, suffixes=(".srt", ".vtt")) == 1


@pytest.mark.parametrize(
    ("suffixes", "options", "code", "message"),
    [
        ((".srt", ".md"), (), 2, "subtitles can only be checked against subtitles"),
        ((".md", ".pdf"), (), 2, ".pdf files are not supported here"),
        ((".md", ".md"), ("--to", "en"), 2, "both files are in English"),
        ((".md", ".md"), ("--to", "klingonish"), 2, "is not a language tag"),
        ((".md", ".md"), ("--glossary", "none.toml"), 1, "none.toml: cannot be read"),
        ((".md", ".md"), ("--html", "/no/such/folder/page.html"), 1, "cannot be written"),
    ],
)
def test_what_cannot_be_checked_is_one_clear_line(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    suffixes: tuple[str, str],
    options: tuple[str, ...],
    code: int,
    message: str,
) -> None:
    assert check(tmp_path, SOURCE, GOOD, *options, suffixes=suffixes) == code
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


def test_a_missing_and_an_empty_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(tmp_path / "no.md"), str(tmp_path / "no.de.md")]) == 1
    assert "no.md: cannot be read" in capsys.readouterr().err
    assert check(tmp_path, SOURCE, " \n") == 1
    assert "contains no text" in capsys.readouterr().err


BACK = {
    "Ein Brot pro Woche": "A loaf a week",
    "Nimm 500 g Mehl und drück auf <kbd>Start</kbd>.": "Take 500 g of flour and press <kbd>Start</kbd>.",
    "Warte zwei Stunden.": "The two of them were bakers.",
    "Siehe [das Buch](https://example.org/bread).": "Behold [the tome](https://example.org/bread).",
}


def test_what_reads_differently_translated_back_is_listed_first(tmp_path: Path) -> None:
    one, two = tmp_path / "a.md", tmp_path / "a.de.md"
    one.write_text(SOURCE, "utf-8")
    two.write_text(GOOD.replace("Nimm 500 g Mehl und", "Nimm 500 g Mehl, und"), "utf-8")
    fonts = InstalledFonts()
    engine = ScriptedTranslation(lambda text, source, target: BACK.get(text.replace("⟦1⟧", "<kbd>")))
    tools = Tools(load_settings(tmp_path), Ffmpeg(fonts), fonts, {}, {"scripted": engine})
    checked = check_files(CheckRequest(one, two, asked=Wanted(round_trip=("scripted",))), tools)
    assert (checked.ready, engine.history[0].source, engine.history[0].target) == (True, "de", "en")
    assert [(f.row, f.severity, f.check, f.target) for f in checked.findings] == [
        (30, "I", "back-translation", "Warte zwei Stunden."),
    ]
    assert "The two of them were bakers." in checked.findings[0].message
    assert check_files(CheckRequest(one, two), tools).findings == ()


def test_an_engine_that_cannot_translate_back_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(tmp_path, SOURCE, GOOD, "--translation", "google", "--offline", "--root", str(tmp_path)) == 1
    error = capsys.readouterr().err
    assert "needs the network, but this run is offline" in error
    assert error.count("\n") == 1


def test_help_loads_nothing_heavy() -> None:
    code = "import sys, bilingual.cli.check; print([m for m in sys.modules if m.split('.')[0] in %r])"
    heavy = {"lingua", "opencc", "jieba", "markdown_it", "lxml", "pysubs2", "torch", "ruamel"}
    done = subprocess.run([sys.executable, "-c", code % heavy], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


CONTENTS = """### Table of Contents

1. [Garden](#garden)
   - Grows beans
2. [Kitchen](#kitchen)
   - Cooks beans

## Garden

Beans grow slowly in the garden. They need water every day.

## Kitchen

My steps in the kitchen:

1. Wash the beans.
2. Cook the beans for two hours.
3. Add some salt.
4. Eat them with bread.
"""
WITHOUT = """## Jardín

Las judías crecen despacio en el jardín. Necesitan agua todos los días.

### Cocina

Mis pasos en la cocina:

1. Lavar las judías.
2. Cocer las judías durante dos horas.
3. Añadir un poco de sal.
5. Comerlas con pan.
"""


def test_a_missing_table_of_contents_is_one_line_and_hides_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(tmp_path, CONTENTS, WITHOUT) == 1
    said = [line.partition(".md")[2] for line in capsys.readouterr().out.splitlines() if ".md:" in line]
    assert [line for line in said if " E " in line] == [
        ":1: E omitted: the table of contents is missing: 5 sentences, from “Table of Contents”",
        ":5: E headings: heading 3 was level 2 and is level 3",
        ":12: E lists: list 4 is numbered 1. 2. 3. 5.",
    ]


ISLAND = """# The island

We came to the island in spring. The boat took two hours. My sister was sick the whole way.

Our house stood near the harbour. It had four rooms and a stove. The roof was new.

## The winter

The first storm came in October. It broke the fence. Nobody was hurt.

In December the well froze. We melted snow for the goats. They did not like it.

## The shop

The shop opened twice a week. Bread came on Tuesday. The owner knew every ship.
"""
INSEL = """# Die Insel

Wir kamen im Frühling auf die Insel. Das Schiff brauchte zwei Stunden. Meiner Schwester war die ganze Zeit schlecht.

Unser Haus stand nahe am Hafen. Es hatte vier Zimmer und einen Ofen. Das Dach war neu.

## Der Winter

Der erste Sturm kam im Oktober. Er zerbrach den Zaun. Niemand wurde verletzt.

Im Dezember fror der Brunnen zu. Wir schmolzen Schnee für die Ziegen. Sie mochten es nicht.

## Der Laden

Der Laden öffnete zweimal in der Woche. Das Brot kam am Dienstag. Der Besitzer kannte jedes Schiff.
"""


def test_the_verdict_tells_an_older_revision_and_another_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(tmp_path, ISLAND, INSEL) == 0
    assert capsys.readouterr().out.startswith("ready")
    older = ISLAND.replace("It had four rooms and a stove. The roof was new.", "It had five rooms.").replace(
        "In December the well froze. We melted snow for the goats. They did not like it.\n", "The well was dry.\n"
    )
    assert check(tmp_path, older, INSEL, "--source-language", "en") == 3
    assert "this looks like an older revision: " in capsys.readouterr().out
    other = "# Brot\n\n" + "\n\n".join(
        f"Man nimmt {n} Löffel Mehl und rührt den Teig, bis er glänzt." for n in ("drei", "sieben", "neun", "elf")
    )
    assert check(tmp_path, ISLAND, other * 3) == 3
    assert capsys.readouterr().out.startswith("this looks like another text")


def test_subtitles_cut_elsewhere_and_late(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    english = srt((1, 4, "It rained for 40 days."), (5, 8, "We baked bread."), (9, 12, "How many people came?"),
                  (13, 15, "Nobody came."))  # fmt: skip
    german = [(1, 4, "Es regnete 40 Tage lang."), (5, 9, "Wir buken Brot. Wie viele"), (9, 12, "Leute kamen?"),
              (13, 15, "Niemand kam.")]  # fmt: skip
    assert check(tmp_path, english, srt(*german), suffixes=(".srt", ".srt")) == 0
    assert "4 units; E 0, W 0" in capsys.readouterr().out
    late = srt(*((a + 7, b + 7, text) for a, b, text in german))
    assert check(tmp_path, english, late, suffixes=(".srt", ".srt")) == 0
    shown = capsys.readouterr().out
    assert "its cues are 7.0 s late" in shown
    assert "4 units; E 0, W 1" in shown


GOLD = Path(__file__).parents[2] / "bench" / "fidelity" / "gold"


@pytest.mark.parametrize(
    ("name", "tag"), [("heat-pump", "de"), pytest.param("station-library", "ja", marks=pytest.mark.slow)]
)
def test_a_section_that_stands_elsewhere_is_not_missing(tmp_path: Path, name: str, tag: str) -> None:
    parts = re.split(r"(?m)^(?=## )", (GOLD / f"{name}.{tag}.md").read_text("utf-8"))
    moved = tmp_path / f"{name}.{tag}.md"
    moved.write_text("\n\n".join(part.strip() for part in [*parts[:2], *parts[3:], parts[2]]) + "\n", "utf-8")

    checked = check_files(CheckRequest(GOLD / f"{name}.en.md", moved))

    assert [found.message for found in checked.findings if found.severity == "E"] == []
    told = [found.message for found in checked.findings if found.check == "blocks"]
    assert told == [f"a passage of {20 if tag == 'de' else 19} sentences stands elsewhere in the translation"]


def test_items_of_a_list_may_all_do_without_final_marks(tmp_path: Path) -> None:
    source = "# Rules\n\n- Bring a lamp for the walk.\n- Keep the door closed at night.\n- Count the ships.\n"
    target = "# 规则\n\n- 走路要带一盏灯\n- 夜里要关好门\n- 数一数船{}\n"
    for mark, found in (("", []), ("。", ["cut", "cut"])):
        (tmp_path / "a.md").write_text(source, "utf-8")
        (tmp_path / "a.zh.md").write_text(target.format(mark), "utf-8")
        checked = check_files(CheckRequest(tmp_path / "a.md", tmp_path / "a.zh.md"))
        assert [f.check for f in checked.findings if f.severity == "E"] == found
