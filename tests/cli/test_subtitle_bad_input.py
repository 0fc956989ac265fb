"""Bad input of ``bilingual subtitle`` gives an error or a finding, never a crash or a silent loss."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from bilingual.cli.main import run

Json = dict[str, Any]
WORDS = ("The", "sea", "comes", "back.", "Nobody", "calls", "it.")
FAMILY = "👩‍👩‍👧‍👦"


def spoken(words: Sequence[str] = WORDS, times: Sequence[tuple[Any, Any]] | None = None, **changes: Any) -> Json:
    """Return *words* as one sentence, 300 ms each unless *times* are given."""
    times = times or [(300 * n, 300 * n + 280) for n in range(len(words))]
    rows = [
        {"text": text, "start_ms": start, "end_ms": end, "space_after": True}
        for text, (start, end) in zip(words, times, strict=True)
    ]
    value = {"schema": "bilingual.transcript/1", "language": "en", "duration_ms": 300 * len(words) + 500}
    return value | {"words": rows, "sentences": [[0, len(words)]] if words else []} | changes


def text_of(transcript: Json) -> str:
    return " ".join(word["text"] for word in transcript["words"])


def translated(transcript: Json, target: str | None, tag: str = "de", **changes: Any) -> Json:
    unit = {"id": "s1", "words": [0, len(transcript["words"])], "source": text_of(transcript), "target": target}
    return {"schema": "bilingual.bitext/1", "source": "en", "target": tag, "units": [unit]} | changes


def subtitle(folder: Path, transcript: Json | str, bitext: Json) -> int:
    (folder / "t.json").write_text(transcript if isinstance(transcript, str) else json.dumps(transcript), "utf-8")
    (folder / "b.json").write_text(json.dumps(bitext), "utf-8")
    files = ["--transcript", str(folder / "t.json"), "--bitext", str(folder / "b.json"), "--out", str(folder / "out")]
    return run(["subtitle", *files, "--root", str(folder)])


def cues(folder: Path) -> list[Json]:
    (path,) = (folder / "out").glob("cues.*.json")
    found: list[Json] = json.loads(path.read_text("utf-8"))["cues"]
    return found


def bare(text: str) -> str:
    return "".join(text.split())


def with_time(value: str) -> Callable[[], tuple[Json | str, Json]]:
    return lambda: (
        json.dumps(spoken()).replace('"start_ms": 300,', f'"start_ms": {value},'),
        translated(spoken(), "x"),
    )


BACK = [(0, 200), (900, 1000), (300, 500), *[(1000 + 300 * n, 1200 + 300 * n) for n in range(4)]]
REFUSED: dict[str, tuple[Callable[[], tuple[Json | str, Json]], str]] = {
    "out of order": (lambda: (spoken(times=BACK), translated(spoken(), "x")), "words go back in time, from 900 to 300"),
    "NaN": (with_time("NaN"), "t.json: is not valid JSON: NaN is no number"),
    "infinite": (with_time("1e400"), "is not valid JSON: 1e400 is too large a number"),
    "half a millisecond": (with_time("0.5"), "at words/1/start_ms: 0.5 is not of type"),
    "before the start": (with_time("-1"), "at words/1/start_ms: -1 is less than the minimum"),
    "ends before it starts": (with_time("900"), "word 'sea' has impossible times 900..580 ms"),
    "one time": (with_time("null"), "word 'sea' has only one of its two times"),
    "in another unit": (
        lambda: (spoken(times=[(10**12 + 300 * n, 10**12 + 300 * n) for n in range(7)]), translated(spoken(), "x")),
        "subtitle files end at 100 hours",
    ),
    "no words": (lambda: (spoken(()), translated(spoken(), "x")), "t.json: contains no words"),
    "an empty translation": (lambda: (spoken(), translated(spoken(), "")), "s1: the target is empty"),
    "a blank one": (lambda: (spoken(), translated(spoken(), " \u200b")), "s1: the target is empty"),
    "of another talk": (
        lambda: (spoken(), translated(spoken(("A", "dog", "barks", "at", "an", "empty", "boat.")), "x")),
        "s1: its source is not the transcript's text",
    ),
    "of half the talk": (lambda: (spoken(), translated(spoken(WORDS[:4]), "x")), "the bitext ends at word 4 of 7"),
    "of no talk": (lambda: (spoken(), translated(spoken(), "x", units=[])), "the bitext ends at word 0 of 7"),
    "from another language": (lambda: (spoken(), translated(spoken(), "x", source="fr")), "the bitext is from fr"),
    "of another hash": (
        lambda: (spoken(), translated(spoken(), "x", transcript_sha256="0" * 64)),
        "b.json: was not made from this transcript",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_used_is_one_line_that_names_it(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make, said = REFUSED[name]
    assert subtitle(tmp_path, *make()) == 1
    error = capsys.readouterr().err.strip()
    assert said in error
    assert len(error.splitlines()) == 1
    assert not (tmp_path / "out").exists()


MIXED = ("Привет", "世界", "مرحبا", FAMILY, "e\u0301a\u0308", "नमस्ते", "ไทย", "שלום")
OVER = [(0, 900), (300, 1200), (350, 1500), (1200, 3000), (1600, 1900), (1700, 2900), (2400, 2700)]
TAKEN: dict[str, tuple[Callable[[], Json], str, str]] = {
    "overlapping words": (lambda: spoken(times=OVER), "Das Meer kommt wieder. Niemand ruft es.", "de"),
    "words of no length": (
        lambda: spoken(times=[(300 * n, 300 * n) for n in range(7)]),
        "Das Meer kommt wieder.",
        "de",
    ),
    "words of one moment": (lambda: spoken(times=[(1000, 1000)] * 7), "Das Meer kommt wieder.", "de"),
    "words after the end": (lambda: spoken(duration_ms=100), "Das Meer kommt wieder.", "de"),
    "one character": (spoken, "D", "de"),
    "ten times as long": (spoken, "Das Meer kommt wieder, und niemand ruft es. " * 10, "de"),
    "ten times as long in Chinese": (spoken, "大海又回来了，没有人叫它。" * 10, "zh-Hans"),
    "five minutes without punctuation": (lambda: spoken(["word"] * 1000), "Wort " * 999 + "Wort", "de"),
    "five minutes for one character": (lambda: spoken(["word"] * 1000), "W", "de"),
    "a word of 1,000 characters": (lambda: spoken(("a", "x" * 1000, "a")), "y" * 1000, "de"),
    "1,000 characters in Chinese": (lambda: spoken(("a", "x" * 1000, "a")), "水" * 1000, "zh-Hans"),
    "mixed scripts": (lambda: spoken(MIXED), "مرحبا 世界 Welt नमस्ते ไทยแลนด์ e\u0301", "de"),
    "emoji and combining marks": (
        lambda: spoken(("👍🏽", "🇩🇪🇫🇷", FAMILY, "\u0301a")),
        f"👍🏽🇩🇪{FAMILY}\u0301\u0301 ok",
        "zh-Hans",
    ),
    "commands of the subtitle formats": (
        lambda: spoken(("{\\pos(0,0)}", "\\N", "<i>&amp;", "a\u0000b", "-->")),
        "{\\an8} \\h <b>x</b> --> y",
        "de",
    ),
}


@pytest.mark.parametrize("name", TAKEN)
def test_what_can_be_used_is_never_shortened(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make, target, tag = TAKEN[name]
    transcript = make()
    assert subtitle(tmp_path, transcript, translated(transcript, target, tag)) == 0

    shown = cues(tmp_path)
    assert bare("".join(cue["source"] for cue in shown)) == bare(text_of(transcript))
    assert bare("".join(cue["target"] for cue in shown)) == bare(target)
    assert all(cue["start_ms"] < cue["end_ms"] for cue in shown)
    for file in ("en.srt", f"{tag}.vtt", f"en_{tag}.dual.srt"):
        assert (tmp_path / "out/subtitles" / file).read_text("utf-8").count("-->") >= len(shown)


def test_what_is_beyond_every_limit_is_said_on_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    transcript = spoken(["word"] * 1000)
    assert subtitle(tmp_path, transcript, translated(transcript, "W")) == 0

    said = " ".join(capsys.readouterr().out.split())
    assert "source cue 1 at 0:00: too long for 2 lines of 42: it takes 125; shorten the text to 84 characters" in said


def test_an_untranslated_sentence_is_shown_alone_and_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert subtitle(tmp_path, spoken(), translated(spoken(), None)) == 3
    assert "not ready: 1 sentence untranslated" in capsys.readouterr().out
    assert [cue["mark"] for cue in cues(tmp_path)] == ["untranslated"]
