"""Matches the cues of a translation to the sentences of a recording, by their text and their times."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise
from typing import Any

from bilingual.articles.alignment.align import AlignmentEvidence, Bead, align
from bilingual.engines.linguistics.words import word_breaks
from bilingual.languages import pack
from bilingual.model.bitext import Unit
from bilingual.model.finding import Finding, Severity
from bilingual.model.timing import Span, format_clock
from bilingual.pipeline.commands.aligning import lexicon_for
from bilingual.pipeline.sidecars.shifts import RecordingSentences, apart, moved, shift_of, timed_evidence
from bilingual.subtitles.pieces import PieceText, pieces_of
from bilingual.subtitles.shift import Shift
from bilingual.subtitles.source_cues import SourceCue

# A match less probable than this may be wrong, and one less probable than the second must be looked at.
_DOUBTFUL, _SERIOUS = 0.75, 0.5
CHECK = "alignment"
# How alike a text and its translation are at least (``Matching.likeness``): so much for each sentence, and at most
# ``_LIKE``. On the gold texts of bench/alignment four sentences have 0.7 to 4 and ten at least 2.1; four of another
# text have -3 to 1.4, ten at most 1.1. Without known words of the two languages ten sentences or more still have 1.6 at
# least and those of another text 1.5 at most (all but 1 of 24), since what is said together is learned from them; fewer
# have 0.1 to 1.5 for either, and only different names and figures tell, below 0.
_LIKE, _LIKE_EACH, _UNLIKE = 1.5, 0.15, 0.0
_FEW, _ENOUGH = 4, 10  # sentences that say too little about that, and that say enough without known words


@dataclass(frozen=True, slots=True)
class Matching:
    """The pieces of ``text``, in the language ``tag``, that translate each sentence: ``beads``.

    Their times are corrected by ``shift``; ``unclear`` is one that may be there but was not taken out. ``part_ms`` is
    the part of the recording that the sentences are from, if they are not all. ``likeness`` is that of ``Alignment``,
    times the share of the ``compared`` sentences, or cues if there are fewer, that have a counterpart; ``worded``:
    words of both languages and their translations are known.
    """

    text: PieceText
    tag: str
    beads: tuple[Bead, ...]
    shift: Shift
    unclear: Shift | None = None
    part_ms: Span | None = None
    likeness: float = 0.0
    compared: int = 0
    worded: bool = True

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
        measured = {"likeness": round(self.likeness, 2), "file": name}
        judged = self.worded or self.compared >= _ENOUGH
        least = min(_LIKE, _LIKE_EACH * self.compared) if judged else _UNLIKE
        if self.likeness < least and self.compared >= _FEW:
            message = f"{name} does not look like a translation of what is said; is it for this recording?"
            yield Finding(CHECK, "E", message, evidence=measured)
        elif self.likeness < _LIKE and not judged:
            message = f"{name} is short, and in a language without a dictionary: see that it is for this recording"
            yield Finding(CHECK, "W", message, evidence=measured)
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
        return self.part_ms is not None and all(apart(span, self.part_ms) for span in spans)


def match_cues(
    sentences: RecordingSentences, cues: Sequence[SourceCue], target: str, part_ms: Span | None = None
) -> Matching:
    """Return which pieces of *cues*, in the language *target*, translate which sentence.

    *part_ms* is the part of the recording that the sentences are from, if they are not all.
    """
    text = pieces_of(cues, target)
    lexicon = lexicon_for(sentences.tag, target, installed=False)
    ours, theirs = list(sentences.texts), [piece.text for piece in text.pieces]
    shift, unclear = shift_of(sentences, text, target, part_ms)
    text = moved(text, shift)
    timed = timed_evidence(sentences, text, part_ms)
    alignment = align([ours], [theirs], sentences.tag, target, AlignmentEvidence(lexicon, timed=timed))
    paired = sum(bead.paired for bead in alignment)
    compared = min(len(ours), len({piece.cue for piece in text.pieces if not piece.credit}))
    likeness = alignment.likeness * min(1.0, paired / max(1, compared))
    return Matching(text, target, alignment.beads, shift, unclear, part_ms, likeness, compared, bool(lexicon))


def word_starts(text: str, tag: str) -> list[int]:
    """Return where words start in *text*, except 0; in a language without a dictionary, at every character."""
    if pack(tag).writing.spaced:
        return [match.end() for match in re.finditer(r"\s+", text)]
    return list(word_breaks([text], tag).get(text, range(1, len(text))))
