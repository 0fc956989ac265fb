"""``bilingual subtitle`` with text from elsewhere, in the exchange form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bilingual.cli.main import run
from bilingual.model.transcript import Transcript

WORDS = ["The", "sea", "comes", "back.", "Nobody", "calls", "it."]


def transcript(**changes: Any) -> dict[str, Any]:
    words = [
        {"text": w, "start_ms": 400 * i, "end_ms": 400 * i + 350, "space_after": True} for i, w in enumerate(WORDS)
    ]
    value = {"schema": "bilingual.transcript/1", "language": "en", "duration_ms": 3500, "words": words}
    return value | {"sentences": [[0, 4], [4, 7]]} | changes


def bitext(*units: dict[str, Any], **changes: Any) -> dict[str, Any]:
    value = {"schema": "bilingual.bitext/1", "source": "en", "target": "de"}
    plain = [
        {"id": "1", "words": [0, 4], "source": "The sea comes back.", "target": "Das Meer kommt wieder."},
        {"id": "2", "words": [4, 7], "source": "Nobody calls it.", "target": "Niemand ruft es."},
    ]
    return value | {"units": list(units) or plain} | changes


def subtitle(folder: Path, spoken: object, text: object, *options: str) -> int:
    paths = []
    for name, value in (("transcript.json", spoken), ("bitext.json", text)):
        path = folder / name
        path.write_text(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), "utf-8")
        paths.append(str(path))
    command = ["subtitle", "--transcript", paths[0], "--bitext", paths[1], "--out", str(folder / "out")]
    return run([*command, "--root", str(folder), *options])


def srt(folder: Path, name: str = "de") -> str:
    return (folder / f"out/subtitles/{name}.srt").read_text("utf-8")


def test_the_least_that_is_needed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert subtitle(tmp_path, transcript(), bitext()) == 0
    out = tmp_path / "out"
    assert sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()) == [
        "cues.en_de.json",
        "report.en_de.json",
        "subtitles/de.srt",
        "subtitles/de.vtt",
        "subtitles/en.srt",
        "subtitles/en.vtt",
        "subtitles/en_de.dual.ass",
        "subtitles/en_de.dual.srt",
        "subtitles/en_de.dual.vtt",
    ]
    assert "Das Meer kommt wieder." in srt(tmp_path)
    assert "cues.en_de.json" in capsys.readouterr().out


def test_the_report_is_a_file_and_the_terminal_names_the_first_twenty_cues(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [
        {"text": f"Word{n:02}.", "start_ms": 1000 * n, "end_ms": 1000 * n + 900, "space_after": True} for n in range(60)
    ]
    fast = transcript(words=words, sentences=[[n, n + 1] for n in range(60)], duration_ms=61_000)
    units = [
        {
            "id": str(n),
            "words": [n, n + 1],
            "source": f"Word{n:02}.",
            "target": "Das ist viel zu lang für eine Sekunde.",
        }
        for n in range(60)
    ]
    assert subtitle(tmp_path, fast, bitext(*units)) == 0

    report = json.loads((tmp_path / "out/report.en_de.json").read_text("utf-8"))
    over = [row for row in report["report"]["over"] if "cps_hard" in row["broken"]]
    shown = " ".join(capsys.readouterr().out.split())
    assert len(over) > 20
    assert shown.count("translation too long for its speech") == 20
    assert f"and {len(over) - 20} more; see report.json" in shown


def test_words_without_times_are_placed_between_those_with(tmp_path: Path) -> None:
    value = transcript()
    for word in value["words"][1:6]:
        word.update(start_ms=None, end_ms=None)
    assert subtitle(tmp_path, value, bitext()) == 0
    cues = json.loads((tmp_path / "out/cues.en_de.json").read_text("utf-8"))["cues"]
    assert [cue["source"] for cue in cues] == ["The sea comes back.", "Nobody calls it."]
    assert 350 <= cues[1]["start_ms"] <= 2400


def test_units_without_words_are_found_in_order(tmp_path: Path) -> None:
    units = [{"id": unit["id"], "source": unit["source"], "target": unit["target"]} for unit in bitext()["units"]]
    assert subtitle(tmp_path, transcript(), bitext(*units)) == 0
    assert "Niemand ruft es." in srt(tmp_path)


@pytest.mark.parametrize("provenance", [None, "", "google", "apertium:checked", "someone else"])
def test_any_provenance(tmp_path: Path, provenance: str | None) -> None:
    units = [unit | {"provenance": provenance, "locked": False, "hints": [], "note": 1} for unit in bitext()["units"]]
    assert subtitle(tmp_path, transcript(engine=None, extra=[1]), bitext(*units)) == 0


def test_its_own_hash_is_accepted(tmp_path: Path) -> None:
    sha = Transcript.from_json(transcript()).sha256
    assert subtitle(tmp_path, transcript(), bitext(transcript_sha256=sha)) == 0


def test_languages_by_other_names(tmp_path: Path) -> None:
    assert subtitle(tmp_path, transcript(language="EN"), bitext(source="en-US", target="zh-CN")) == 0
    assert (tmp_path / "out/cues.en-US_zh-Hans.json").is_file()


def test_line_breaks_of_a_target_are_its_editors(tmp_path: Path) -> None:
    units = bitext()["units"]
    units[0]["target"] = "Das Meer\nkommt wieder."
    assert subtitle(tmp_path, transcript(), bitext(*units)) == 0
    assert "\nDas Meer kommt wieder.\n" in srt(tmp_path)


# ── not ready: 3 ──────────────────────────────────────────────────────────────────────────────────


def test_an_untranslated_unit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    units = bitext()["units"]
    units[1]["target"] = None
    assert subtitle(tmp_path, transcript(), bitext(*units)) == 3
    assert "not ready: 1 sentence untranslated\n" in capsys.readouterr().out
    assert "Nobody" in srt(tmp_path, "en")
    assert "Nobody" not in srt(tmp_path)
    assert subtitle(tmp_path, transcript(), bitext(*units), "--allow-partial") == 0


def test_drafts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    units = bitext()["units"]
    units[1]["provenance"] = "apertium:draft"
    assert subtitle(tmp_path, transcript(), bitext(*units), "--json") == 3
    said = json.loads(capsys.readouterr().out)
    assert (said["untranslated"], said["drafts"], said["exit_code"]) == (0, 1, 3)
    assert subtitle(tmp_path, transcript(draft=True), bitext()) == 3


# ── an error: 1 or 2, and nothing is written ──────────────────────────────────────────────────────


def without_times() -> dict[str, Any]:
    value = transcript()
    for word in value["words"]:
        word.update(start_ms=None, end_ms=None)
    return value


def changed(number: int, **change: object) -> dict[str, Any]:
    units = bitext()["units"]
    units[number] |= change
    return bitext(*units)


@pytest.mark.parametrize(
    ("spoken", "text", "expected"),
    [
        ("{", bitext(), "transcript.json: is not valid JSON"),
        (transcript(), "[]", "bitext.json: does not contain a JSON object"),
        (transcript(), {"schema": "bilingual.bitext/1"}, "bitext.json: is not a valid bitext: at the top"),
        (transcript(), transcript(), "bitext.json: is not a valid bitext"),
        (
            transcript(schema="bilingual.transcript/2"),
            bitext(),
            "transcript.json: is not a valid transcript: at schema",
        ),
        (transcript(), bitext(transcript_sha256="0" * 64), "bitext.json: was not made from this transcript"),
        (without_times(), bitext(), "transcript.json: no word has a time"),
        (transcript(words=[], sentences=[]), bitext(), "transcript.json: contains no words"),
        (transcript(sentences=[[0, 4]]), bitext(), "transcript.json: transcript sentences cover 4 of 7 words"),
        (transcript(language="de"), bitext(), "bitext.json: the bitext is from en, the transcript de"),
        (transcript(language="klingonese"), bitext(), "transcript.json: 'klingonese' is not a language tag"),
        (transcript(), bitext(target="../../x"), "bitext.json: '../../x' is not a language tag"),
        (transcript(), bitext(target="en-GB"), "bitext.json: translates en to en-GB"),
        (transcript(), changed(1, words=[4, 6]), "bitext.json: 2: its source is not the transcript's text"),
        (transcript(), changed(1, words=[5, 7]), "bitext.json: 2: covers words 5 to 7, but should continue at word 4"),
        (transcript(), changed(1, words=None), "bitext.json: the bitext ends at word 4 of 7"),
        (transcript(), changed(1, target=" "), "bitext.json: 2: the target is empty. Use null"),
        (
            transcript(),
            bitext({"id": "1", "source": "The lake.", "target": "Der See."}),
            "bitext.json: 1: differs from the transcript at word 0",
        ),
    ],
)
def test_what_cannot_be_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], spoken: object, text: object, expected: str
) -> None:
    assert subtitle(tmp_path, spoken, text) == 1
    said = capsys.readouterr().err.strip()
    assert len(said.splitlines()) == 1
    assert expected in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--layout", "both"), "layout = 'both' is not one of learner-of-source, learner-of-target"),
        (("--size", "big"), "'big' is not a frame size. Write it as 1920x1080."),
        (("--fps", "0"), "'0' is not a frame rate. Write it as 25 or 24000/1001."),
    ],
)
def test_an_option_that_makes_no_sense(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], expected: str
) -> None:
    assert subtitle(tmp_path, transcript(), bitext(), *options) == 2
    assert expected in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_missing_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["subtitle", "--transcript", str(tmp_path / "no.json"), "--bitext", "no.json", "--out", str(tmp_path)]
    assert run(command) == 1
    assert "no.json: cannot be read: No such file or directory" in capsys.readouterr().err


def test_out_is_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out").write_text("mine", "utf-8")
    assert subtitle(tmp_path, transcript(), bitext()) == 1
    assert "out" in capsys.readouterr().err
    assert (tmp_path / "out").read_text("utf-8") == "mine"


def ass(folder: Path) -> str:
    return (folder / "out/subtitles/en_de.dual.ass").read_text("utf-8")


def test_karaoke_lights_up_each_word_when_it_is_spoken(tmp_path: Path) -> None:
    assert subtitle(tmp_path, transcript(), bitext(), "--mode", "karaoke") == 0
    first = next(line for line in ass(tmp_path).splitlines() if line.startswith("Dialogue"))
    assert "{\\k40}The {\\k40}sea {\\k40}comes {\\k35}back." in first
    assert first.endswith("{\\rSecond}Das Meer kommt wieder.")


@pytest.mark.parametrize(
    ("mode", "shown", "hidden"),
    [("source", "The sea comes back.", "Das Meer"), ("target", "Das Meer kommt wieder.", "The sea")],
)
def test_one_language_alone(tmp_path: Path, mode: str, shown: str, hidden: str) -> None:
    assert subtitle(tmp_path, transcript(), bitext(), "--mode", mode) == 0
    assert shown in ass(tmp_path)
    assert hidden not in ass(tmp_path)
    assert "Das Meer kommt wieder." in srt(tmp_path)


def test_an_unknown_mode_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert subtitle(tmp_path, transcript(), bitext(), "--mode", "triple") == 2
    assert "mode = 'triple' is not one of" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
