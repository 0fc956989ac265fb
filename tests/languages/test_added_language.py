"""One file adds a language: its limits apply to subtitles, its labels appear on pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bilingual.articles.markdown import parse_markdown
from bilingual.cli.main import run
from bilingual.languages import loader, pack, tag_in_name
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.transcript import EngineRecord, Transcript, Word
from bilingual.pipeline.records.manifest import Manifest
from bilingual.settings import load_settings
from bilingual.subtitles.breaks import break_positions
from bilingual.subtitles.cutting.segmentation import cut_timeline
from bilingual.subtitles.display.layout import track_lines
from bilingual.subtitles.display.marks import mark_text
from bilingual.subtitles.report import conformity
from bilingual.text.numbers import missing_numbers
from bilingual.text.sentences import split_sentences
from bilingual.views.document.converting.from_article import document_from_article
from bilingual.views.parallel.render import parallel_html
from tests.languages.conftest import forget

FULL = ("ar", "de", "en", "es", "fr", "it", "ja", "ko", "pt", "ru", "zh-Hans", "zh-Hant")
SENTENCE = "Sel dorun vami tal kestro nume mirel pado luna vesti."


def test_its_file_is_found_and_names_it(tolmic: str) -> None:
    assert (pack(tolmic).name, pack(tolmic).complete, tag_in_name("TOLM")) == ("Tolmic", True, "qtz")


def test_lines_keep_its_limit_and_its_words_tell_where_they_break(tolmic: str) -> None:
    assert track_lines("Sel dorun tal kestro nume", tolmic) == ("Sel dorun", "tal kestro nume")
    assert track_lines("Sel dorun tal kestro nume", "sv") == ("Sel dorun tal kestro nume",)
    # "5 fut" and "Kap. Dorun" are not parted
    assert break_positions("Sel 5 fut Kap. Dorun", tolmic) == (4, 10)


def test_its_limits_hold_in_cues(tolmic: str) -> None:
    words = tuple(Word(text, 400 * n, 400 * n + 380) for n, text in enumerate(SENTENCE.split()))
    transcript = Transcript("qtz", 4400, words, ((0, len(words)),), EngineRecord("test"))
    english = "The sun rose early and the children went down to the shore."
    bitext = Bitext("qtz", "en", (Unit("s1", SENTENCE, english, words=(0, len(words))),))
    report = conformity(cut_timeline(transcript, bitext))
    track = report["tracks"]["source"]
    assert (track["limits"]["cpl"], track["limits"]["cps_hard"], track["limits"]["max_ms"]) == (20, 10, 5000)
    assert track["cues"] > 1
    assert track["shares"]["cpl"] == track["shares"]["lines"] == 1


def test_its_words_show_in_our_pages_and_english_where_it_has_none(tolmic: str) -> None:
    article = parse_markdown("# Door\n\n## Old\n\nThe door is red.\n\n## New\n\nIt is old.\n")
    bitext = Bitext("en", tolmic, tuple(Unit(segment.id, segment.text) for segment in article.segments))
    page = parallel_html(document_from_article(article, bitext))
    assert '<html lang="qtz"' in page
    assert "Enhal" in page
    assert "nel vertu" in page
    assert mark_text("draft", tolmic) == "[makin trakto]"
    assert pack(tolmic).labels.sources == "Sources"


def test_its_sentences_and_numbers_are_read(tolmic: str) -> None:
    text = "Dr. Dorun vami, d. s. Kap. Vesti. Tal pado."
    assert [text[a:b] for a, b in split_sentences(text, tolmic)] == ["Dr. Dorun vami, d. s. Kap. Vesti.", "Tal pado."]
    assert missing_numbers("Twenty-five thousand of 1,250.5", "en", "Dudek e kven milo, 1.250,5", tolmic) == ([], [])
    assert missing_numbers("Three", "en", "kven", tolmic) == ([3], [5])


def test_an_article_in_it_is_published_from_a_root_that_holds_its_file(
    tolmic: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    forget()  # as in a new process, in which nobody has named the folder
    (tmp_path / "bilingual.toml").write_text('targets = ["qtz"]\n')
    (tmp_path / "post.md").write_text("# The lamp\n\nThe lamp is not old. It cost 1,250 coins.\n\nThree boats came.\n")
    (tmp_path / "post.qtz.md").write_text("# Vesti\n\nVesti nem padis. Kestro 1.250 nume.\n\nKven luna vami.\n")
    code = run(["article", str(tmp_path / "post.md"), "--root", str(tmp_path), "--offline"])
    assert code == 3, capsys.readouterr()
    results = tmp_path / "media" / "outbox" / "post"
    page = (results / "posts" / "en_qtz" / "parallel.html").read_text()
    assert 'lang="qtz"' in page
    assert "Vesti nem padis." in page
    found = [
        (f["severity"], f["check"])
        for f in json.loads((results / "report.json").read_text())["pairs"]["en_qtz"]["findings"]
    ]
    assert ("E", "numbers") in found
    assert [check for severity, check in found if severity == "N"].count("register") == 1
    assert "negation" not in {check for _, check in found}


def test_a_file_that_says_it_is_in_it_is_believed(
    tolmic: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.md").write_text("The lamp is not old. It cost 1,250 coins, and three boats came.\n")
    (tmp_path / "b.md").write_text("---\nlang: qtz\n---\n\nVesti nem padis. Kestro 1.250 nume, e tri luna vami.\n")
    code = run(["check", str(tmp_path / "a.md"), str(tmp_path / "b.md"), "--root", str(tmp_path)])
    assert f"ready: en to {tolmic}, 2 units; E 0" in capsys.readouterr().out
    assert code == 0


@pytest.mark.parametrize("tag", FULL)
def test_the_words_of_a_full_language_are_its_own(tag: str) -> None:
    words, english = pack(tag).labels, pack("en").labels
    assert tag == "en" or words.draft != english.draft
    for forms in (words.draft_marks, words.missing_marks):
        assert all(form.count("{}") == 1 for form in forms)
    assert words.bilingual.count("{}") == 1


def test_a_root_may_have_language_files_and_what_is_made_rests_on_them(tmp_path: Path, tolmic: str) -> None:
    root, manifest = tmp_path / "root", Manifest(tmp_path / "out", "talk")
    (root / "languages").mkdir(parents=True)
    file = root / "languages" / "qty.toml"
    file.write_text('tag = "qty"\nname = "Veltic"\nautonym = "Veltik"\n[writing]\nscript = "Cyrl"\n')
    load_settings(root)
    assert (pack("qty").name, pack("qty").writing.script, pack("qty").complete) == ("Veltic", "Cyrl", True)
    manifest.record("cues", {"text": "1"}, [])
    assert manifest.is_done("cues", {"text": "1"})
    file.write_text(file.read_text().replace("Veltik", "Velto"))
    loader._forget()
    assert not manifest.is_done("cues", {"text": "1"})
