"""``bilingual subtitle --cuts``: a person's cues are kept and only get their translation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bilingual.cli.main import run
from bilingual.model.timing import Span
from bilingual.model.transcript import EngineRecord, Transcript, Word
from bilingual.pipeline.editing.hand_cuts import cuts_of_file
from support.attacks.refusals import raises

SAID = ("The keeper counted seven ships that night.", "Nobody had seen them leave.")
GERMAN = ("Der Wärter zählte in jener Nacht sieben Schiffe.", "Niemand hatte sie auslaufen sehen.")
# Cut as no optimiser would: inside a phrase, and over the end of a sentence.
CUTS = """1
00:00:00,200 --> 00:00:01,300
The keeper counted seven

2
00:00:01,400 --> 00:00:02,900
ships that night. Nobody

3
00:00:03,000 --> 00:00:04,200
had seen
them leave.
"""


def transcript(sentences: tuple[str, ...] = SAID, language: str = "en") -> Transcript:
    words: list[Word] = []
    bounds = []
    for sentence in sentences:
        first = len(words)
        tokens = sentence.split() if language == "en" else list(sentence)
        for token in tokens:
            start = 300 * len(words) + 300
            words.append(Word(token, start, start + 280, space_after=language == "en"))
        bounds.append((first, len(words)))
    return Transcript(language, 300 * len(words) + 1000, tuple(words), tuple(bounds), EngineRecord("test"))


def subtitle(folder: Path, cuts: str, targets: tuple[str, ...] = GERMAN, *options: str) -> int:
    spoken = transcript()
    units = [
        {"id": f"s{n}", "words": list(words), "source": spoken.text(*words), "target": target}
        for n, (words, target) in enumerate(zip(spoken.sentences, targets, strict=True), 1)
    ]
    bitext = {"schema": "bilingual.bitext/1", "source": "en", "target": "de", "units": units}
    (folder / "transcript.json").write_text(json.dumps(spoken.to_json()), "utf-8")
    (folder / "bitext.json").write_text(json.dumps(bitext), "utf-8")
    (folder / "hand.srt").write_text(cuts, "utf-8")
    files = ["--transcript", "transcript.json", "--bitext", "bitext.json", "--cuts", "hand.srt", "--out", "out"]
    return run(["subtitle", *(str(folder / f) if not f.startswith("--") else f for f in files), *options])


def cues(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((folder / "out/cues.en_de.json").read_text("utf-8"))["cues"]
    return found


def cuts_in(folder: Path, text: str, spoken: Transcript | None = None, name: str = "hand.srt") -> Any:
    (folder / name).write_text(text, "utf-8")
    return cuts_of_file(folder / name, spoken or transcript())


def test_the_cues_keep_their_words_and_times_and_get_the_translation(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert subtitle(tmp_path, CUTS) == 0
    found = cues(tmp_path)

    assert [(cue["source"], cue["start_ms"], cue["end_ms"]) for cue in found] == [
        ("The keeper counted seven", 200, 1300),
        ("ships that night. Nobody", 1400, 2900),
        ("had seen them leave.", 3000, 4200),
    ]
    assert " ".join(cue["target"] for cue in found) == " ".join(GERMAN)
    assert "hand.srt" not in capsys.readouterr().out


def test_other_words_are_named_and_the_transcripts_are_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert subtitle(tmp_path, CUTS.replace("seven", "eleven").replace("leave.", "go away.")) == 0

    assert "hand.srt differs from the transcript in 2 places, first in cue 1:" in capsys.readouterr().out
    assert [cue["words"] for cue in cues(tmp_path)] == [[0, 4], [4, 8], [8, 12]]
    assert cues(tmp_path)[0]["source"] == "The keeper counted seven"


def test_cues_that_the_translation_cannot_follow_are_joined_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert subtitle(tmp_path, CUTS, ("Siebenschiffsnachtwärter.", "Unbemerkt.")) == 0

    said = " ".join(capsys.readouterr().out.split())
    assert "could not stay separate because the translation has too few break points: “" in said
    found = cues(tmp_path)
    assert " ".join(cue["source"] for cue in found) == " ".join(SAID)
    assert len(found) < 3
    assert found[0]["start_ms"] == 200
    assert found[-1]["end_ms"] == 4200


def test_the_findings_are_in_the_machine_readable_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert subtitle(tmp_path, CUTS.replace("seven", "eleven"), GERMAN, "--json") == 0
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["check"], finding["severity"], finding["evidence"]) == ("cuts", "W", {"places": 1, "cue": 1})


def test_words_that_the_file_leaves_out_are_cut_where_it_shows_nothing(tmp_path: Path) -> None:
    found = cuts_in(tmp_path, CUTS.split("\n\n3")[0])
    assert [cut.words for cut in found.fixed] == [(0, 4), (4, 9)]  # "had" begins while the second is shown
    assert subtitle(tmp_path, CUTS.split("\n\n3")[0]) == 0
    assert [cue["words"] for cue in cues(tmp_path)] == [[0, 4], [4, 9], [9, 12]]
    assert " ".join(cue["source"] for cue in cues(tmp_path)) == " ".join(SAID)


def test_a_word_that_the_file_drops_stays_with_its_neighbours(tmp_path: Path) -> None:
    found = cuts_in(tmp_path, CUTS.replace("counted ", "").replace("seen\n", "\n"))
    assert [cut.words for cut in found.fixed] == [(0, 4), (4, 8), (8, 12)]


def test_vtt_and_a_language_without_spaces(tmp_path: Path) -> None:
    spoken = transcript(("守塔人数船。", "没有人看见。"), "zh-Hans")
    text = "WEBVTT\n\n00:00.200 --> 00:01.200\n守塔人\n\n00:01.300 --> 00:04.000\n数船 没有人看见\n"
    found = cuts_in(tmp_path, text, spoken, "hand.vtt")
    assert [(cut.words, cut.span) for cut in found.fixed] == [((0, 3), Span(200, 1200)), ((3, 12), Span(1300, 4000))]
    assert found.findings == ()


def test_a_file_of_another_time_is_named(tmp_path: Path) -> None:
    late = CUTS.replace("00:00:0", "00:01:0")
    found = cuts_in(tmp_path, late)
    assert [finding.message for finding in found.findings] == [
        "hand.srt: all its times are 59.9 s late; they were corrected"
    ]
    assert [cut.span.start_ms for cut in found.fixed] == [300, 1500, 3100]
    hour = cuts_in(tmp_path, CUTS.replace("00:00:0", "01:00:0"))
    assert "1:00:00 late" in hour.findings[0].message
    assert [cut.span.start_ms for cut in hour.fixed] == [200, 1400, 3000]
    few = cuts_in(tmp_path, late.partition("2\n")[0] + CUTS.partition("2\n")[2].replace("00:00:0", "00:02:0"))
    assert (few.findings[-1].check, few.findings[-1].severity) == ("offset", "E")


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("1\n00:00:00,200 --> 00:00:02,000\nDer Wärter zählte sieben Schiffe.\n", "hand.srt", "BIL-EDT-015"),
        ("no subtitles at all", "hand.srt", "BIL-SUB-022"),
        ("1\n00:00:01,000 --> 00:00:02,000\n\n", "hand.srt", "BIL-SUB-022"),
        (CUTS, "hand.txt", "BIL-EDT-014"),
    ],
)
def test_what_is_no_file_of_these_cues_is_refused(text: str, name: str, code: str, tmp_path: Path) -> None:
    with raises(code):
        cuts_in(tmp_path, text, None, name)


def test_a_file_that_is_not_there_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert subtitle(tmp_path, CUTS, GERMAN, "--cuts", str(tmp_path / "none.srt")) == 1
    assert "none.srt: cannot be read" in capsys.readouterr().err


def test_the_ass_for_a_narrow_picture_has_cues_of_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    long, german = "Nobody had ever seen them leave.", " ".join(["WWWWWWWWWW"] * 5)
    (tmp_path / "wide").mkdir()
    for folder, size in ((tmp_path / "wide", "1920x1080"), (tmp_path, "360x1280")):
        spoken = transcript((long,))
        unit = {"id": "s1", "words": [0, len(spoken.words)], "source": long, "target": german}
        (folder / "t.json").write_text(json.dumps(spoken.to_json()), "utf-8")
        value = {"schema": "bilingual.bitext/1", "source": "en", "target": "de", "units": [unit]}
        (folder / "b.json").write_text(json.dumps(value), "utf-8")
        files = ["--transcript", folder / "t.json", "--bitext", folder / "b.json", "--out", folder / "out"]
        assert run(["subtitle", *map(str, files), "--size", size, "--layout", "learner-of-target"]) == 0

    assert cues(tmp_path) == cues(tmp_path / "wide")
    narrow = (tmp_path / "out/subtitles/en_de.dual.ass").read_text("utf-8")
    assert narrow.count("Dialogue:") > len(cues(tmp_path))
    assert "360x1280: 2 cues were cut again for narrow lines" in capsys.readouterr().out
