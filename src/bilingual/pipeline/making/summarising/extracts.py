"""The extractive method: the sentences of a section that say most of it, with their translations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bilingual.engines.summaries.ranking import centralities
from bilingual.fidelity.points import said_before
from bilingual.model.contents import EXTRACT, Point
from bilingual.text.echo import bare
from bilingual.views.document.model import Document
from bilingual.views.document.sections import DocumentSection, SectionSentence
from bilingual.views.ideas import asks, leans, stands_alone

# So many points for a section of up to so many sentences; one more for a longer one.
_SIZES = ((1, 1), (4, 2), (10, 3), (20, 4))
_MOST = 5
_SHORT_ITEM = 90  # characters
_LEAD = 0.75  # a section tends to say first what it is about
_COMPARED = 100  # sentences at most, the time grows with their square


def points_wanted(sentences: int) -> int:
    """Return how many points a section of so many sentences gets.

    >>> [points_wanted(count) for count in (0, 1, 2, 8, 20, 200)]
    [0, 1, 2, 3, 4, 5]
    """
    return next((points for most, points in _SIZES if sentences <= most), _MOST) if sentences else 0


def extracted(section: DocumentSection, document: Document, most: int, taken: set[str]) -> list[Point]:
    """Return the sentences of *section* that say most of it and make sense alone, in the order of the text."""
    sentences, items = section.sentences, section.summed_up
    if 1 < len(items) <= _MOST and all(map(_is_short_item, sentences)):
        return [_quoted(one) for one in items]  # a short list says it best
    name = bare(section.title)
    alone: dict[int, float] = {}
    for number, sentence in enumerate(sentences):
        said, score = bare(sentence.source), stands_alone((sentence.unit,), sentence.place, document)
        named = said.startswith(name) and 2 * len(name) > len(said)  # a chapter may be named by its first sentence
        # An address would be a link in some of the posts only.
        unfit = sentence.attribution or "://" in sentence.source or said in taken or named
        if score is not None and not unfit:
            alone[number] = score + _LEAD * (number == 0)
    compared = sorted(sorted(alone, key=lambda number: -alone[number])[:_COMPARED])
    ranks = centralities([sentences[number].source for number in compared], document.source)
    best = max(ranks, default=1.0)
    scored = {number: rank / best + alone[number] for number, rank in zip(compared, ranks, strict=True)}
    order = sorted(scored, key=lambda number: (-scored[number], number))
    leaning = [number for number in order if leans(sentences[number].source, document.source)]
    apart = [number for number in order if sentences[number].dependent or asks(sentences[number].source)]
    chosen: list[int] = []

    def choose(numbers: Iterable[int]) -> None:
        for number in numbers:
            others = [sentences[place].source for place in chosen]
            if len(chosen) < most and not said_before(sentences[number].source, others, document.source):
                chosen.append(number)

    choose(number for number in order if number not in leaning and number not in apart)
    choose(number for number in leaning if number not in apart and number - 1 in chosen)
    if not chosen:
        choose(order)
    return [_quoted(sentences[number]) for number in sorted(chosen)]


def _is_short_item(sentence: SectionSentence) -> bool:
    return sentence.listed and not sentence.dependent and len(sentence.source) <= _SHORT_ITEM


def _quoted(sentence: SectionSentence) -> Point:
    state = sentence.unit.state
    origin = replace(EXTRACT, kind="stale" if state == "stale" else "", draft=state == "draft")
    return Point(sentence.source, sentence.target, (sentence.unit.id,), origin)
