"""Bad input gives an error or a finding, never a crash or a silent loss."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from bilingual.engines.linguistics.words import word_breaks
from bilingual.model.bitext import Bitext
from bilingual.model.cue import Timeline
from bilingual.model.transcript import Transcript
from bilingual.subtitles.cut_options import CutOptions
from bilingual.subtitles.cutting.segmentation import cut_timeline
from bilingual.subtitles.formats.reading import read_subtitles
from bilingual.subtitles.report import conformity
from bilingual.subtitles.tracks import dual_text, track_text
from support.attacks.refusals import raises

sys.path.insert(0, str(Path(__file__).parents[3] / "bench" / "subtitles"))

from hard_cases import HardCase, hard_cases  # the generator stands beside the gold set

REFUSED = {
    "no-times-at-all": "BIL-SUB-023",
    "words-out-of-order": "BIL-MOD-018",
    "times-not-a-number": "BIL-MOD-014",
    "foreign-bitext": "BIL-SUB-015",
    "no-words": "BIL-SUB-013",
}
CASES = {case.name: case for case in hard_cases(7)}


def cut_case(case: HardCase) -> Timeline:
    transcript, bitext = Transcript.from_json(case.transcript), Bitext.from_json(case.bitext)
    targets = [unit.target for unit in bitext if unit.target]
    return cut_timeline(transcript, bitext, CutOptions(breaks=word_breaks(targets, bitext.target)))


@pytest.mark.parametrize("name", [name for name in CASES if name not in REFUSED])
def test_it_is_cut_without_loss(name: str) -> None:
    case = CASES[name]
    timeline = cut_case(case)

    assert [w for cue in timeline for w in range(*cue.words)] == list(range(len(case.transcript["words"])))
    for unit in case.bitext["units"]:
        kept = "".join(
            (unit["target"] or "")[r.first : r.last]
            for cue in timeline
            for r in cue.target_runs
            if r.unit == unit["id"]
        )
        assert kept == (unit["target"] or "")
    assert len(read_subtitles(dual_text(timeline, "srt"), ".srt").cues) == len(timeline.cues)
    assert len(read_subtitles(dual_text(timeline, "vtt"), ".vtt").cues) == len(timeline.cues)


@pytest.mark.parametrize(("name", "code"), REFUSED.items())
def test_it_is_refused_by_name(name: str, code: str) -> None:
    with raises(code):
        cut_case(CASES[name])


def findings(name: str) -> list[dict[str, Any]]:
    report = conformity(cut_case(CASES[name]))
    assert isinstance(report["over"], list)
    return report["over"]


def test_speech_that_is_too_fast_is_a_finding_with_a_proposal() -> None:
    found = findings("very-fast-speech")

    assert any(
        row["reason"].startswith("speech too fast") and "shorten the text to" in row["proposal"] for row in found
    )


@pytest.mark.parametrize(
    "name",
    ["one-character-translations", "ten-times-long-translations", "all-at-one-moment", "thousand-character-word"],
)
def test_what_cannot_be_shown_well_is_a_finding(name: str) -> None:
    assert findings(name)


def test_untranslated_sentences_are_counted() -> None:
    timeline = cut_case(CASES["untranslated-units"])

    assert conformity(timeline)["untranslated"] == sum(cue.target is None for cue in timeline) >= 4
    assert track_text(timeline, "srt", "target").count("-->") == sum(cue.target is not None for cue in timeline)


def test_five_minutes_without_punctuation_are_cut_to_readable_cues() -> None:
    timeline = cut_case(CASES["five-minutes-without-punctuation"])

    assert len(timeline.cues) >= 45
    assert max(cue.span.duration_ms for cue in timeline) <= 7000
