"""The extractive method: the sentences of a section that say most of it, with their translations."""

from __future__ import annotations

from dataclasses import replace

from bilingual.engines.summaries.ranking import centralities
from bilingual.fidelity.points import said_before
from bilingual.model.contents import EXTRACT, Point
from bilingual.text.echo import bare
from bilingual.views.document.model import Document
from bilingual.views.document.sections import Section, Sentence
from bilingual.views.ideas import stands_alone

# So many points for a section of up to so many sentences; one more for a longer one.
_SIZES = ((1, 1), (4, 2), (10, 3), (20, 4))
_MOST = 5
_SHORT_ITEM = 90  # characters
_COMPARED = 100  # sentences at most, the time grows with their square


def points_wanted(sentences: int) -> int:
    """Return how many points a section of so many sentences gets.

    >>> [points_wanted(count) for count in (0, 1, 2, 8, 20, 200)]
    [0, 1, 2, 3, 4, 5]
    """
    return next((points for most, points in _SIZES if sentences <= most), _MOST) if sentences else 0


def extracted(section: Section, document: Document, most: int, taken: set[str]) -> list[Point]:
    """Return the sentences of *section* that say most of it and make sense alone, in the order of the text."""
    sentences = section.summed_up
    if 1 < len(sentences) <= _MOST and all(one.listed and len(one.source) <= _SHORT_ITEM for one in section.sentences):
        return [_quoted(one) for one in sentences]  # a short list says it best
    name = bare(section.title)
    alone: dict[int, float] = {}
    for number, sentence in enumerate(sentences):
        said, score = bare(sentence.source), stands_alone((sentence.unit,), sentence.place, document)
        named = said.startswith(name) and 2 * len(name) > len(said)  # a chapter may be named by its first sentence
        # An address would be a link in some of the posts only.
        if score is not None and "://" not in sentence.source and said not in taken and not named:
            alone[number] = score
    compared = sorted(sorted(alone, key=lambda number: -alone[number])[:_COMPARED])
    ranks = centralities([sentences[number].source for number in compared], document.source)
    best = max(ranks, default=1.0)
    scored = [(rank / best + alone[number], -number) for number, rank in zip(compared, ranks, strict=True)]
    chosen: list[int] = []
    for _, place in sorted(scored, reverse=True):
        others = [sentences[number].source for number in chosen]
        if len(chosen) < most and not said_before(sentences[-place].source, others, document.source):
            chosen.append(-place)
    return [_quoted(sentences[number]) for number in sorted(chosen)]


def _quoted(sentence: Sentence) -> Point:
    state = sentence.unit.state
    origin = replace(EXTRACT, kind="stale" if state == "stale" else "", draft=state == "draft")
    return Point(sentence.source, sentence.target, (sentence.unit.id,), origin)
