"""Matches the cues of a translation to the sentences of a recording, by their text and their times."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby, pairwise
from typing import Any

from bilingual.articles.alignment.align import AlignmentEvidence, Bead, align, scores_of
from bilingual.articles.alignment.evidence.timed import BARE_BORDERS, BORDERS, Timed, quiet_spans
from bilingual.engines.linguistics.words import word_breaks
from bilingual.languages import pack
from bilingual.model.bitext import Unit
from bilingual.model.finding import Finding, Severity
from bilingual.model.timing import Span, format_clock
from bilingual.pipeline.commands.aligning import lexicon_for
from bilingual.subtitles.pieces import PieceText, pieces_of
from bilingual.subtitles.shift import Shift, agreeing, coinciding, fitted, shift_of_pairs, shifts_by_times
from bilingual.subtitles.source_cues import SourceCue

# By how much (natural logarithm) a shift must be more probable than none, to be taken out; and to be told.
_CLEARLY, _MAYBE = 5.0, 0.0
# From so many sentences on of which this share starts with a cue, the times say by themselves that they are right.
_ENOUGH, _IN_TIME = 20, 0.85
_FEWEST = 3  # sentences whose texts must agree on a shift
# In a long file, a shift is looked for in so many sentences at the start and at the end.
_SAMPLE = 70
# How improbable (natural logarithm) a line of credits and a cue shown while nobody speaks are as part of a sentence.
_CREDIT, _SILENT = -5.0, -2.0

# A match less probable than this may be wrong, and one less probable than the second must be looked at.
_DOUBTFUL, _SERIOUS = 0.75, 0.5
CHECK = "alignment"
# How alike a text and its translation are at least (``Matching.likeness``). In eleven languages it is 2.5 and more for
# a file's own talk, at most 1.0 for another text with the same times, and below 0 for most.
_LIKE, _UNLIKE = 1.5, 0.0
_FEW = 4  # sentences that say too little about that


@dataclass(frozen=True, slots=True)
class RecordingSentences:
    """The sentences of a recording in *tag*: texts and times."""

    texts: tuple[str, ...]
    spans: tuple[Span, ...]
    tag: str

    def part(self, first: int, last: int | None) -> RecordingSentences:
        return replace(self, texts=self.texts[first:last], spans=self.spans[first:last])


@dataclass(frozen=True, slots=True)
class Matching:
    """The pieces of ``text``, in the language ``tag``, that translate each sentence: ``beads``.

    Their times are corrected by ``shift``; ``unclear`` is one that may be there but was not taken out. ``part_ms`` is
    the part of the recording that the sentences are from, if they are not all. ``likeness`` is that of ``Alignment``,
    times the share of the ``compared`` sentences, or cues if there are fewer, that have a counterpart.
    """

    text: PieceText
    tag: str
    beads: tuple[Bead, ...]
    shift: Shift
    unclear: Shift | None = None
    part_ms: Span | None = None
    likeness: float = 0.0
    compared: int = 0

    @property
    def unlike(self) -> bool:
        """Whether the texts certainly do not translate each other."""
        return self.likeness < _UNLIKE and self.compared > 2 * _FEW

    def said(self, bead: Bead) -> str:
        """Return the text of the pieces of *bead*."""
        return self.text.text(bead.target[0], bead.target[-1] + 1)

    def divided(self, bead: Bead, sentences: RecordingSentences) -> list[str]:
        """Return the text of *bead*, which translates several sentences, one part for each.

        The parts are as long as the sentences in proportion, and end where a piece or at least a word ends; some may be
        empty.
        """
        first, last = self.text.places[bead.target[0]][0], self.text.places[bead.target[-1]][1]
        borders = [self.text.places[number][0] for number in bead.target[1:]]
        words = word_starts(self.text.full[first:last], self.tag)
        lengths = [len(sentences.texts[number]) for number in bead.source]
        cuts = [first]
        for done in list(accumulate(lengths))[:-1]:
            goal = first + (last - first) * done / sum(lengths)
            reach = (last - first) / len(lengths) / 2
            near = [at for at in borders if at > cuts[-1] and abs(at - goal) < reach]
            near = near or [first + at for at in words if first + at > cuts[-1]]
            cuts.append(min(near, key=lambda at: abs(at - goal), default=last))
        return [self.text.between(a, b) for a, b in pairwise([*cuts, last])]

    def findings(self, name: str, ids: Sequence[str], units: Mapping[str, Unit]) -> Iterator[Finding]:
        """Report what is uncertain about the matching of the file *name*, and text that matches no sentence.

        *ids* are the names of the sentences, *units* the text of each with its translation.
        """
        if self.shift.notable:
            message = f"{name}: its cues are {self.shift}; they were matched as if they were not"
            yield Finding(CHECK, "W", message, evidence=self._measured(self.shift, name))
        if self.unclear is not None:
            message = f"{name}: its cues may be {self.unclear}; this is not certain, so they were matched as they are"
            yield Finding(CHECK, "E", message, evidence=self._measured(self.unclear, name))
        if self.likeness < _LIKE and self.compared >= _FEW:
            message = f"{name} does not look like a translation of what is said; is it for this recording?"
            yield Finding(CHECK, "E", message, evidence={"likeness": round(self.likeness, 2), "file": name})
        for alone, beads in groupby(self.beads, key=lambda bead: not bead.source):
            if alone:
                yield from self._left_out(name, list(beads))
                continue
            for bead in beads:
                shared = list(dict.fromkeys(ids[number] for number in bead.source))
                if not bead.target or (bead.score >= _DOUBTFUL and len(shared) == 1):
                    continue
                message = f"it is uncertain which part of {name} translates this ({bead.score:.2f})"
                severity: Severity = "E" if bead.score < _SERIOUS else "W"
                if len(shared) > 1:
                    message = f"{name} translates this together with the sentence next to it; it was divided by length"
                    severity = "E"
                for unit in (units[one] for one in shared):
                    evidence = {"score": bead.score, "file": name}
                    yield Finding(CHECK, severity, message, unit.id, unit.source, unit.target or "", evidence)

    def _left_out(self, name: str, beads: Sequence[Bead]) -> Iterator[Finding]:
        """Report consecutive pieces that translate nothing."""
        inside = [bead for bead in beads if not self._outside(bead)]
        if not inside:
            return
        first, last = inside[0].target[0], inside[-1].target[-1]
        clock = format_clock(self.text.pieces[first].span.start_ms)
        message = f"{name}, {clock}: no sentence says this, so it is left out"
        yield Finding("added", "W", message, target=self.text.text(first, last + 1), evidence={"file": name}, row=11)

    @staticmethod
    def _measured(shift: Shift, name: str) -> dict[str, Any]:
        return {"late_ms": -shift.offset_ms, "rate": round(1 / shift.rate, 5), "file": name}

    def _outside(self, bead: Bead) -> bool:
        """Return whether the pieces of *bead* belong to another part of the recording."""
        spans = [self.text.pieces[number].span for number in bead.target]
        return self.part_ms is not None and all(_apart(span, self.part_ms) for span in spans)


def match_cues(
    sentences: RecordingSentences, cues: Sequence[SourceCue], target: str, part_ms: Span | None = None
) -> Matching:
    """Return which pieces of *cues*, in the language *target*, translate which sentence.

    *part_ms* is the part of the recording that the sentences are from, if they are not all.
    """
    text = pieces_of(cues, target)
    lexicon = lexicon_for(sentences.tag, target, installed=False)
    ours, theirs = list(sentences.texts), [piece.text for piece in text.pieces]
    shift, unclear = _shift_of(sentences, text, target, part_ms)
    moved = _moved(text, shift)
    timed = _timed(sentences, moved, part_ms)
    alignment = align([ours], [theirs], sentences.tag, target, AlignmentEvidence(lexicon, timed=timed))
    paired = sum(bead.paired for bead in alignment)
    compared = min(len(ours), len({piece.cue for piece in text.pieces if not piece.credit}))
    likeness = alignment.likeness * min(1.0, paired / max(1, compared))
    return Matching(moved, target, alignment.beads, shift, unclear, part_ms, likeness, compared)


def _timed(
    sentences: RecordingSentences,
    text: PieceText,
    part_ms: Span | None,
    spare: frozenset[int] = frozenset(),
    *,
    clocked: bool = True,
) -> Timed:
    spans = tuple(piece.span for piece in text.pieces)
    outside = frozenset(
        number for number, span in enumerate(spans)
        if part_ms and _apart(span, part_ms)
    )  # fmt: skip
    outside |= spare
    quiet = quiet_spans(sentences.spans, spans), quiet_spans(spans, sentences.spans)
    strange = [
        (_CREDIT if piece.credit else 0.0)
        + (_SILENT if clocked and number in quiet[1] and not piece.loose_ms[0] else 0.0)
        for number, piece in enumerate(text.pieces)
    ]
    return Timed(
        sentences.spans,
        spans,
        tuple(piece.joint for piece in text.pieces),
        tuple(piece.loose_ms for piece in text.pieces),
        outside,
        clocked,
        quiet if clocked else (frozenset(), frozenset()),
        tuple(accumulate(strange, initial=0.0)),
        BORDERS if text.marked else BARE_BORDERS,
    )


def word_starts(text: str, tag: str) -> list[int]:
    """Return where words start in *text*, except 0; in a language without a dictionary, at every character."""
    if pack(tag).writing.spaced:
        return [match.end() for match in re.finditer(r"\s+", text)]
    return list(word_breaks([text], tag).get(text, range(1, len(text))))


def _apart(one: Span, other: Span) -> bool:
    return one.end_ms <= other.start_ms or one.start_ms >= other.end_ms


def _moved(text: PieceText, shift: Shift) -> PieceText:
    return replace(text, pieces=tuple(replace(piece, span=shift.moved(piece.span)) for piece in text.pieces))


def _shift_of(
    sentences: RecordingSentences, text: PieceText, target: str, part_ms: Span | None
) -> tuple[Shift, Shift | None]:
    """Return the shift to take out, and one that is only possible.

    What the texts say of the times comes from an alignment without them. If it says that there is a shift, each
    candidate is tried: the more the times then agree with the texts, the more probable it is.
    """
    starts = [span.start_ms for span in sentences.spans]
    shown = sorted({piece.span.start_ms for piece in text.pieces if not piece.loose_ms[0]})
    if len(starts) >= _ENOUGH and coinciding(starts, shown) >= _IN_TIME:
        return Shift(), None
    samples = _samples(sentences, text)
    lexicon = lexicon_for(sentences.tag, target, installed=False)

    def scored(shifts: Sequence[Shift | None]) -> list[tuple[float, list[tuple[int, int]]]]:
        """Return for each shift (``None``: times do not count) the score, and the times of what then matches."""
        totals, begins = [0.0] * len(shifts), [list[tuple[int, int]]() for _ in shifts]
        for ours, theirs, spare in samples:
            timings = [_timed(ours, _moved(theirs, one or Shift()), part_ms, spare, clocked=one is not None)
                       for one in shifts]  # fmt: skip
            texts = list(ours.texts), [piece.text for piece in theirs.pieces]
            for number, (score, path) in enumerate(scores_of(*texts, ours.tag, target, lexicon, timings)):
                totals[number] += score
                begins[number] += [(ours.spans[i].start_ms, theirs.pieces[j].span.start_ms)
                                   for i, j, a, b in path if a and b]  # fmt: skip
        return list(zip(totals, begins, strict=True))

    [(_, begins)] = scored([None])
    said = shift_of_pairs(begins)
    if said is None or not said.notable:
        return Shift(), None
    candidates = [Shift(), said]
    for one in shifts_by_times(starts, shown):
        if one.notable and not any(one.like(other) for other in candidates):
            candidates.append(one)
    scores = scored(candidates)
    best = max(range(1, len(candidates)), key=lambda n: scores[n][0])
    better = scores[best][0] - scores[0][0]
    if better >= _CLEARLY and agreeing(begins, candidates[best]) >= _FEWEST:
        return fitted(scores[best][1], candidates[best]), None
    return Shift(), candidates[best] if better > _MAYBE else None


def _samples(
    sentences: RecordingSentences, text: PieceText
) -> list[tuple[RecordingSentences, PieceText, frozenset[int]]]:
    """Return all of a short file, and of a long one the start and the end: sentences, pieces, and additional pieces.

    The start and the end of both texts need not correspond exactly, so there are a few pieces more than needed.
    """
    if len(sentences.texts) <= 2 * _SAMPLE:
        return [(sentences, text, frozenset())]
    count = round(_SAMPLE * len(text.pieces) / len(sentences.texts))
    more = count + count // 3
    first = len(text.pieces) - more
    return [
        (sentences.part(0, _SAMPLE), text.part(0, more), frozenset(range(count, more))),
        (sentences.part(-_SAMPLE, None), text.part(first, None), frozenset(range(more - count))),
    ]
