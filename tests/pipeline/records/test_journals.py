"""What engines answered is kept line by line, so that an interrupted run pays for nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bilingual.engines.base import Item, Outcome, SummaryPoint
from bilingual.model.bitext import Provenance
from bilingual.model.glossary import Glossary
from bilingual.pipeline.quality.kept import Kept, Place
from bilingual.pipeline.records.answers.answer import Use
from bilingual.pipeline.records.answers.checkpoint import Checkpoint
from bilingual.pipeline.records.answers.points import KeptPoints

SAID = "先休息\u2028再整形，\u0085然后烤"  # Unicode's line ends are no end of a line


def translations(path: Path, said: str) -> str | None:
    use = Use(Glossary(), ("en", "zh-Hans"))
    if said:
        Checkpoint(path, use).keep(Item("Rest, shape, bake."), Outcome(said, Provenance("llm")))
    answers = Checkpoint(path, use).answers()
    return answers[-1][1].outcome.text if answers else None


def points(path: Path, said: str) -> str | None:
    if said:
        KeptPoints(path).keep("digest", [SummaryPoint(said, (0,))])
    found = KeptPoints(path).answers().get("digest")
    return found[0].text if found else None


def scores(path: Path, said: str) -> str | None:
    place: Place = ("agreement", "Rest, shape, bake.", "")
    if said:
        Kept(path.with_suffix(".json"), path).add(place, "llm", said)
    found = Kept(path.with_suffix(".json"), path).get(place, "llm")
    return None if found is None else str(found)


@pytest.mark.parametrize("kept", [translations, points, scores])
def test_answers_are_kept_whole_and_one_that_a_crash_truncated_does_not_count(
    kept: Callable[[Path, str], str | None], tmp_path: Path
) -> None:
    path = tmp_path / "work" / "answers.jsonl"
    assert kept(path, "") is None
    assert kept(path, SAID) == SAID
    whole = path.read_bytes()
    cut = whole.index("休".encode()) + 1  # inside a character
    path.write_bytes(whole + whole[:cut])
    assert kept(path, "") == SAID
    path.write_bytes(whole.replace("整".encode(), "正".encode()))  # a bad disk
    assert kept(path, "") is None
    path.write_bytes(whole[:cut])
    assert kept(path, "") is None
    assert kept(path, SAID) == SAID  # what comes after it does
