"""All cutters in the bench: the product in its modes, and the baselines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from importlib.util import find_spec

import baselines
from material import PairCue, Talk

from bilingual.engines.base import TranslationEngine
from bilingual.engines.translation import apertium
from bilingual.model.bitext import Bitext
from bilingual.model.timing import Span
from bilingual.subtitles.cut_options import CutOptions, FixedCut
from bilingual.subtitles.cutting.segmentation import cut_timeline

Cutter = Callable[[Talk], Sequence[PairCue]]


def ours(talk: Talk, bitext: Bitext | None = None, *, fixed: bool = False) -> list[PairCue]:
    """Cut with the product; *bitext* is that of *talk* with hints, *fixed* gives it the person's source cuts."""
    bitext = bitext or talk.bitext
    cuts = _person_cuts(talk) if fixed else ()
    timeline = cut_timeline(talk.transcript, bitext, CutOptions(breaks=talk.breaks, fixed=cuts))
    number = {unit.id: i for i, unit in enumerate(bitext)}
    return [PairCue(cue.words, tuple((number[r.unit], r.first, r.last) for r in cue.target_runs)) for cue in timeline]


def _person_cuts(talk: Talk) -> tuple[FixedCut, ...]:
    words = talk.transcript.words
    starts = [words[cue.words[0]].start_ms or 0 for cue in talk.person]
    return tuple(
        FixedCut(cue.words, Span(start, min(max(words[cue.words[1] - 1].end_ms or 0, 1), following)))
        for cue, start, following in zip(talk.person, starts, [*starts[1:], 10**9], strict=True)
    )


def cutters(source: str, target: str) -> dict[str, Cutter]:
    """Return the cutters of one pair; real clause hints are among them where Apertium has the pair here."""
    found: dict[str, Cutter] = {
        "ours": ours,
        "ours, simulated hints": lambda talk: ours(talk, talk.hinted()),
        "ours, fixed cuts": partial(ours, fixed=True),
        "ours, fixed, sim. hints": lambda talk: ours(talk, talk.hinted(), fixed=True),
        "proportional on fixed": lambda talk: baselines.proportional_on(talk, [cue.words for cue in talk.person]),
        "sentence per cue": baselines.sentence_per_cue,
        "greedy, proportional": baselines.greedy,
        "PocketSphinx utterances": lambda talk: baselines.recognised_segments(talk, talk.segments["sphinx"]),
        "faster-whisper VAD pieces": lambda talk: baselines.recognised_segments(talk, talk.segments["silero"]),
        "pauses of 500 ms": baselines.pause_segments,
        **({"stable-ts regrouping": baselines.stable_ts} if find_spec("stable_whisper") else {}),
        "the person": lambda talk: talk.person,
    }
    engine = real_engine(source, target)
    if engine is not None:
        found["ours, Apertium hints"] = lambda talk: ours(talk, talk.hinted_by(engine))
        found["ours, fixed, Apertium h."] = lambda talk: ours(talk, talk.hinted_by(engine), fixed=True)
    order = [name for name in found if name.startswith("ours")]
    return {name: found[name] for name in [*order, *(name for name in found if name not in order)]}


def real_engine(source: str, target: str) -> TranslationEngine | None:
    """Return an engine that translates clauses offline, ``None`` where none is installed for the pair."""
    engine = apertium.Apertium()
    return engine if engine.supports(source, target) else None
