"""Pairs two subtitle files of one recording: sentences of the one with what translates them in the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from bilingual.languages import pack
from bilingual.model.bitext import HUMAN, Bitext, Unit
from bilingual.model.finding import Finding
from bilingual.model.timing import Span
from bilingual.pipeline.sidecars.matching import match_cues
from bilingual.pipeline.sidecars.shifts import RecordingSentences
from bilingual.subtitles.pieces import PieceText, pieces_of
from bilingual.subtitles.source_cues import SourceCue


@dataclass(frozen=True, slots=True)
class PairedCues:
    """The bitext of two subtitle files, and findings on how they were matched."""

    bitext: Bitext
    findings: tuple[Finding, ...]


def paired_cues(
    source: Sequence[SourceCue], target: Sequence[SourceCue], source_tag: str, target_tag: str, name: str
) -> PairedCues:
    """Return the bitext of the cues *source* and their translation *target*, from the file *name*.

    A unit is a sentence of the source, or two if the translation joins them; in a file without punctuation, a cue. Its
    id is where it starts, such as ``00:01:02 cue 14``, with ``sentence 2`` if it is not the first in its cue.
    """
    text = pieces_of(source, source_tag)
    groups = sentence_groups(text)
    sentences = RecordingSentences(
        tuple(text.text(first, last) for first, last in groups),
        tuple(Span(text.pieces[first].span.start_ms, text.pieces[last - 1].span.end_ms) for first, last in groups),
        source_tag,
    )
    found = match_cues(sentences, target, target_tag)
    names = _names(text, groups)
    gap = pack(source_tag).writing.gap
    units = {
        names[bead.source[0]]: Unit(
            names[bead.source[0]],
            gap.join(sentences.texts[number] for number in bead.source),
            found.said(bead) if bead.target else None,
            provenance=HUMAN,
        )
        for bead in found.beads if bead.source
    }  # fmt: skip
    for bead in found.beads:  # sentences of one unit have its name
        for number in bead.source:
            names[number] = names[bead.source[0]]
    return PairedCues(Bitext(source_tag, target_tag, tuple(units.values())), tuple(found.findings(name, names, units)))


def sentence_groups(text: PieceText) -> list[tuple[int, int]]:
    """Return the pieces of each sentence; without punctuation, of each cue."""
    if text.marked:
        starts = [n for n, piece in enumerate(text.pieces) if piece.joint in ("end", "stop", "turn")]
    else:
        starts = [next(group)[0] for _, group in groupby(enumerate(text.pieces), key=lambda numbered: numbered[1].cue)]
    return list(zip(starts, [*starts[1:], len(text.pieces)], strict=True))


def _names(text: PieceText, groups: Sequence[tuple[int, int]]) -> list[str]:
    names = []
    for _, group in groupby(groups, key=lambda group: text.pieces[group[0]].cue):
        for place, (first, _) in enumerate(group, 1):
            piece = text.pieces[first]
            seconds = piece.span.start_ms // 1000
            clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
            names.append(f"{clock} cue {piece.cue + 1}" + (f" sentence {place}" if place > 1 else ""))
    return names
