"""The report's figures, recomputed independently from the delivered files."""

from __future__ import annotations

import json
import re
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bilingual.cli.main import run

# Slow, fast, too long for its lines, too short, and close together; times in hundredths of a second.
TALK = (
    ("The river was low that year.", "那年河水很低。", 50, 300),
    (
        "Nobody believed the machine, and the machine never minded what anybody believed of it at all.",
        "没有人相信这台机器，而机器从来也不在乎别人到底相信它什么不相信它什么。",
        300,
        520,
    ),
    ("No.", "不。", 524, 550),
    ("Oooooh!", "哦！", 560, 1500),
    ("Then in 1893 the water came back to the village.", "后来在1893年，水回到了村里。", 1910, 2200),
)
LIMITS = {  # Netflix Timed Text Style Guides; IWSLT 2026 for the hard limit of Latin scripts
    "en": {"target": 20, "hard": 21, "line": 42, "least": 833, "most": 7000},
    "zh-Hans": {"target": 9, "hard": 9, "line": 16, "least": 833, "most": 7000},
}
TWO_FRAMES_MS = 80


def made(folder: Path, *options: str) -> int:
    words: list[dict[str, Any]] = []
    sentences: list[list[int]] = []
    units: list[dict[str, Any]] = []
    for number, (text, target, start, end) in enumerate(TALK):
        tokens = text.split()
        first = len(words)
        for place, token in enumerate(tokens):
            begin = 10 * start + 10 * (end - start) * place // len(tokens)
            until = 10 * start + 10 * (end - start) * (place + 1) // len(tokens)
            words.append({"text": token, "start_ms": begin, "end_ms": until, "space_after": True})
        sentences.append([first, len(words)])
        units.append({"id": f"s{number}", "words": sentences[-1], "source": text, "target": target})
    transcript = {"schema": "bilingual.transcript/1", "language": "en", "duration_ms": 22_500}
    bitext = {"schema": "bilingual.bitext/1", "source": "en", "target": "zh-Hans", "units": units}
    (folder / "t.json").write_text(json.dumps({**transcript, "words": words, "sentences": sentences}), "utf-8")
    (folder / "b.json").write_text(json.dumps(bitext), "utf-8")
    files = ["--transcript", str(folder / "t.json"), "--bitext", str(folder / "b.json"), "--out", str(folder / "out")]
    return run(["subtitle", *files, *options])


def length(text: str, tag: str) -> float:
    """Latin: every character; Chinese: half-width ones count half."""
    if tag == "en":
        return len(text)
    return sum(1.0 if unicodedata.east_asian_width(c) in "FW" or c in "，。" else 0.5 for c in text)


def blocks(srt: str) -> list[tuple[int, int, list[str]]]:
    found = []
    for block in srt.strip().split("\n\n"):
        _, clock, *lines = block.split("\n")
        h, m, s, ms, H, M, S, MS = map(int, re.findall(r"\d+", clock))
        found.append((((h * 60 + m) * 60 + s) * 1000 + ms, ((H * 60 + M) * 60 + S) * 1000 + MS, lines))
    return found


def recounted(srt: str, tag: str) -> dict[str, float]:
    limits, cues = LIMITS[tag], blocks(srt)
    kept: dict[str, list[bool]] = {name: [] for name in ("cps_target", "cps_hard", "cpl", "lines", "duration")}
    for start, end, lines in cues:
        speed = length((" " if tag == "en" else "").join(lines), tag) * 1000 / (end - start)
        kept["cps_target"].append(speed <= limits["target"])
        kept["cps_hard"].append(speed <= limits["hard"])
        kept["cpl"].append(max(length(line, tag) for line in lines) <= limits["line"])
        kept["lines"].append(len(lines) <= 2)
        kept["duration"].append(limits["least"] <= end - start <= limits["most"])
    kept["gap"] = [after[0] - before[1] >= TWO_FRAMES_MS for before, after in pairwise(cues)] + [True]
    return {name: round(sum(values) / len(values), 4) for name, values in kept.items()}


@pytest.fixture
def report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert made(tmp_path, "--json") == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)["report"]
    return found


@pytest.mark.parametrize(("side", "tag"), [("source", "en"), ("target", "zh-Hans")])
def test_every_share_is_what_the_file_says(side: str, tag: str, report: dict[str, Any], tmp_path: Path) -> None:
    track = report["tracks"][side]
    counted = recounted((tmp_path / f"out/subtitles/{tag}.srt").read_text("utf-8"), tag)

    assert track["language"] == tag
    assert track["shares"] == counted
    assert counted["cps_hard"] < 1  # the sample does break limits
    assert counted["duration"] < 1


def test_every_cue_over_a_limit_is_listed_with_its_reason_and_a_way_out(report: dict[str, Any], tmp_path: Path) -> None:
    listed = {(row["track"], row["cue"]): row for row in report["over"]}
    calm: set[int] = set()
    for side, tag in (("source", "en"), ("target", "zh-Hans")):
        cues = blocks((tmp_path / f"out/subtitles/{tag}.srt").read_text("utf-8"))
        for number, (start, end, lines) in enumerate(cues, 1):
            text = (" " if tag == "en" else "").join(lines)
            fast = length(text, tag) * 1000 / (end - start) > LIMITS[tag]["hard"]
            row = listed.get((side, number))
            assert ("cps_hard" in row["broken"] if row else False) == fast
            if side == "source" and not fast:
                calm.add(number)
            if row and fast:
                room = int(LIMITS[tag]["hard"] * (end - start) / 1000)
                blamed = (
                    "translation too long for its speech" if side == "target" and number in calm else "speech too fast"
                )
                assert row["reason"].startswith(f"{blamed}: ")
                assert row["proposal"].startswith(f"shorten the text to {room} characters")
                assert (row["start_ms"], row["end_ms"], row["text"]) == (start, end, text)
    assert any(row["broken"] == ["duration"] for row in report["over"])


def test_the_terminal_shows_the_same_numbers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert made(tmp_path) == 0
    shown = capsys.readouterr().out
    for tag, side in (("en", "source"), ("zh-Hans", "target")):
        counted = recounted((tmp_path / f"out/subtitles/{tag}.srt").read_text("utf-8"), tag)
        (row,) = [line for line in shown.splitlines() if line.startswith(f"{side} ({tag})")]
        shares = re.findall(r"(\d+) %", row)
        assert shares == [f"{100 * counted[name]:.0f}" for name in counted]
    assert "known in both languages" in " ".join(shown.split())
    assert "speech too fast" in " ".join(shown.split())


def test_the_same_talk_and_its_translation_agree(report: dict[str, Any]) -> None:
    assert report["pairing"]["ties"] >= 5
    assert report["pairing"]["confidence"] >= 0.8
