"""The terminal output of ``bilingual video``."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bilingual.cli.terminal.screen import show_result
from bilingual.fidelity.report import check_bitext
from bilingual.model.bitext import Bitext, Provenance, Unit
from bilingual.model.cue import Cue, TargetRun, Timeline
from bilingual.model.timing import Span
from bilingual.pipeline.making.cue_layout import judged
from bilingual.pipeline.making.verdicts import verdict
from bilingual.pipeline.result import PairResult, Result


def pair(target: str, said: str) -> PairResult:
    cue = Cue(Span(0, 2000), (0, 3), (TargetRun("s1", 0, len(said)),), "The tide turns.", said)
    return PairResult(f"en_{target}", 1, 0, 0, 0, 0, conformity=judged(Timeline("en", target, (cue,))))


def result(folder: Path, *pairs: PairResult, files: tuple[str, ...] = (), made: tuple[str, ...] = ("x",)) -> Result:
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"." * 1200)
    paths = tuple(folder / name for name in files)
    return Result(folder, folder / "talk.mp4", "video", "ready", pairs, paths, made, ("de.srt is not used",))


def test_all_pairs_stand_in_one_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    long = "Die Flut wendet sich, und wer jetzt noch am Strand steht, der sollte laufen, so schnell er kann."
    show_result(result(tmp_path, pair("de", long), pair("es", "La marea cambia.")), as_json=False)
    lines = capsys.readouterr().out.splitlines()
    heading = next(n for n, line in enumerate(lines) if line.startswith("pair"))
    assert lines[heading].split() == [
        "pair", "track", "cues", "cps", "target", "cps", "hard", "cpl", "lines", "duration", "gap"
    ]  # fmt: skip
    rows = [line.split() for line in lines[heading + 1 : heading + 5]]
    assert [row[:3] for row in rows] == [
        ["en_de", "source", "(en)"],
        ["en_de", "target", "(de)"],
        ["en_es", "source", "(en)"],
        ["en_es", "target", "(es)"],
    ]
    assert rows[1][6:8] == ["0", "%"]
    assert "1 half of a cue is too fast to read" in "\n".join(lines)


def test_json_holds_no_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    show_result(result(tmp_path, pair("es", "La marea cambia.")), as_json=True)
    assert json.loads(capsys.readouterr().out)["pairs"][0]["pair"] == "en_es"


def test_an_article_has_no_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    show_result(result(tmp_path, PairResult("en_es", 1, 0, 0, 0, 0)), as_json=False)
    assert "cps" not in capsys.readouterr().out


FILES = ("index.html", "posts/en_es/parallel.md", "video/en_es.source.mp4", "video/preview.mp4")
UNREADY = PairResult("en_ja", 9, 2, 0, 1, 0)
READY = PairResult("en_es", 9, 0, 0, 0, 0)


def shown(result: Result, capsys: pytest.CaptureFixture[str], *, files: bool = False) -> list[str]:
    show_result(result, as_json=False, files=files)
    return capsys.readouterr().out.replace(str(result.folder), "FOLDER").splitlines()


def test_what_was_removed_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gone = replace(result(tmp_path, READY, files=FILES, made=()), removed=("dub.en_es.json", "video/en_es.dub.mp4"))
    assert shown(gone, capsys)[1:3] == [
        "removed dub.en_es.json, video/en_es.dub.mp4",
        "FOLDER: 4 files (--files lists them)",
    ]


def test_a_run_is_said_in_a_few_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(result(tmp_path, READY, UNREADY, files=FILES), capsys) == [
        "note: de.srt is not used",
        "FOLDER: 4 files (--files lists them)",
        "en_es: ready",
        "en_ja: not ready: 2 of 9 sentences untranslated, 1 open finding",
        "  video/en_es.source.mp4     1 kB",
        "open FOLDER/index.html",
    ]


def test_every_file_is_listed_when_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(result(tmp_path, READY, files=FILES), capsys, files=True)[1:-1] == [
        "FOLDER: 4 files",
        "en_es: ready",
        "  index.html                  1 kB",
        "  posts/en_es/parallel.md     1 kB",
        "  video/en_es.source.mp4      1 kB",
        "  video/preview.mp4           1 kB",
    ]


def test_a_run_that_had_nothing_to_do_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(result(tmp_path, READY, files=FILES, made=()), capsys)[1:] == [
        "nothing to do: FOLDER is up to date (ready)",
        "en_es: ready",
        "open FOLDER/index.html",
    ]


def test_a_sentence_without_a_translation_is_one_reason() -> None:
    """The finding that it has none is another word for it."""
    untranslated = Unit("s1", "The bread is warm."), Unit("s2", "It rains.")
    good = Unit("s3", "Seven ships.", "Sieben Schiffe.", provenance=Provenance("google"))
    wrong = Unit("s4", "Eight ships came.", "Neun Schiffe kamen.", provenance=Provenance("google"))
    for units, reasons in (
        ((*untranslated, good), ["2 of 3 sentences untranslated"]),
        ((*untranslated, wrong), ["2 of 3 sentences untranslated", "1 open finding"]),
        ((good, wrong), ["1 open finding"]),
    ):
        bitext = Bitext("en", "de", units)
        assert verdict(bitext, check_bitext(bitext)).reasons() == reasons
