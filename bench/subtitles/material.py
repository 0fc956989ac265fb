"""The talks of the gold and of the held-out set as the product sees them, with the cues that a person cut."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bilingual.engines.base import TranslationEngine
from bilingual.engines.linguistics.words import word_breaks
from bilingual.model.bitext import Bitext, Hint, Unit
from bilingual.model.transcript import EngineRecord, Transcript, Word
from bilingual.pipeline.making import translating

BENCH = Path(__file__).parent
GOLD, HELD_OUT, THIRD = BENCH / "gold", BENCH / "held_out", BENCH / "third"
TARGETS = ("zh-Hans", "ja", "de", "es")


@dataclass(frozen=True)
class PairCue:
    """One cue of anyone's cut: words, and per sentence the stretch of its translation."""

    words: tuple[int, int]
    target: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True)
class Talk:
    """One talk in one pair, with the person's cues."""

    name: str
    speech: str
    transcript: Transcript
    bitext: Bitext
    person: tuple[PairCue, ...]
    segments: Mapping[str, Sequence[tuple[int, int]]]
    """What recognisers take for one utterance each, in milliseconds, by recogniser (``make_segments.py``)."""

    @cached_property
    def breaks(self) -> dict[str, tuple[int, ...]]:
        return dict(word_breaks([unit.target or "" for unit in self.bitext], self.bitext.target))

    def hinted(self) -> Bitext:
        """The bitext with hints cut from the person's own stretches, a third of their letters lost.

        No engine of these pairs works offline; this is what good clause translations could give at most.
        """
        units = {}
        for number, unit in enumerate(self.bitext):
            hints = []
            for cue in self.person:
                for sentence, first, last in cue.target:
                    inside = unit.words is not None and unit.words[0] <= cue.words[0] and cue.words[1] <= unit.words[1]
                    if sentence == number and inside and unit.target:
                        text = unit.target[first:last]
                        kept = [c for i, c in enumerate(text.split() if " " in text.strip() else text) if i % 3 != 1]
                        hints.append(Hint(cue.words, (" " if " " in text.strip() else "").join(kept) or text))
            units[unit.id] = Unit(unit.id, unit.source, unit.target, unit.words, hints=tuple(hints))
        return self.bitext.with_units(units)

    def hinted_by(self, engine: TranslationEngine) -> Bitext:
        """The bitext with its clauses translated by *engine*, as the product asks for them."""
        return translating.hinted(self.bitext, self.transcript, engine)


def talks(target: str, folder: Path = GOLD) -> list[Talk]:
    """Return all talks of *folder* that have a translation into *target*."""
    segments = json.loads((BENCH / "segments.json").read_text("utf-8")).get(folder.name, {})
    compiled = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))]
    return [_talk(gold, target, segments.get(gold["talk"], {})) for gold in compiled if target in gold["targets"]]


def _talk(gold: dict[str, Any], target: str, segments: Mapping[str, Sequence[tuple[int, int]]]) -> Talk:
    transcript = Transcript(
        gold["language"],
        gold["duration_ms"],
        tuple(Word(**word) for word in gold["words"]),
        tuple((first, last) for first, last in gold["sentences"]),
        EngineRecord("gold"),
    )
    targets = gold["targets"][target]
    units = tuple(
        Unit(f"s{number}", transcript.text(*words), text, words)
        for number, (words, text) in enumerate(zip(transcript.sentences, targets["sentences"], strict=True))
    )
    person = tuple(
        PairCue((cue["words"][0], cue["words"][1]), tuple((s, a, b) for s, a, b in cue["target"]))
        for cue in targets["cues"]
    )
    bitext = Bitext(gold["language"], target, units, transcript.sha256)
    return Talk(gold["talk"], gold["speech"], transcript, bitext, person, segments)
