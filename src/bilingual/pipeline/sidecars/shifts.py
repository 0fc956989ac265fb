"""Finds by how much the cues of a translation are shifted against the sentences of a recording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from bilingual.articles.alignment.align import scores_of
from bilingual.articles.alignment.evidence.timed import BARE_BORDERS, BORDERS, Timed, quiet_spans
from bilingual.model.timing import Span
from bilingual.pipeline.commands.aligning import lexicon_for
from bilingual.subtitles.pieces import PieceText
from bilingual.subtitles.shift import Shift, agreeing, coinciding, fitted, shift_of_pairs, shifts_by_times

# By how much (natural logarithm) a shift must be more probable than none, to be taken out; and to be told.
_CLEARLY, _MAYBE = 5.0, 0.0
# From so many sentences on of which this share starts with a cue, the times say by themselves that they are right.
_ENOUGH, _IN_TIME = 20, 0.85
_FEWEST = 3  # sentences whose texts must agree on a shift
# In a long file, a shift is looked for in so many sentences at the start and at the end.
_SAMPLE = 70
# How improbable (natural logarithm) a line of credits and a cue shown while nobody speaks are as part of a sentence.
_CREDIT, _SILENT = -5.0, -2.0


@dataclass(frozen=True, slots=True)
class RecordingSentences:
    """The sentences of a recording in *tag*: texts and times."""

    texts: tuple[str, ...]
    spans: tuple[Span, ...]
    tag: str

    def part(self, first: int, last: int | None) -> RecordingSentences:
        return replace(self, texts=self.texts[first:last], spans=self.spans[first:last])


def timed_evidence(
    sentences: RecordingSentences,
    text: PieceText,
    part_ms: Span | None,
    spare: frozenset[int] = frozenset(),
    *,
    clocked: bool = True,
) -> Timed:
    """Return the times of *sentences* and of the pieces of *text* as evidence for their alignment.

    The pieces *spare*, and those outside *part_ms*, may stay unmatched. Unless *clocked*, times do not count.
    """
    spans = tuple(piece.span for piece in text.pieces)
    outside = spare | {number for number, span in enumerate(spans) if part_ms and apart(span, part_ms)}
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


def apart(one: Span, other: Span) -> bool:
    """Return whether the spans have no time in common."""
    return one.end_ms <= other.start_ms or one.start_ms >= other.end_ms


def moved(text: PieceText, shift: Shift) -> PieceText:
    """Return *text* with the times that its pieces have without *shift*."""
    return replace(text, pieces=tuple(replace(piece, span=shift.moved(piece.span)) for piece in text.pieces))


def shift_of(
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
            timings = [timed_evidence(ours, moved(theirs, one or Shift()), part_ms, spare, clocked=one is not None)
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
