"""A closing block for posts: a few sentences of the text that are worth keeping, with their translations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count

from bilingual.views.document.model import Document, PostBlock, PostUnit
from bilingual.views.ideas import GOOD, Candidate, Pair, best_ideas, candidates, leans
from bilingual.views.labels import labels
from bilingual.views.limits import columns, most_that_fit

PHRASES, _FEWEST = 5, 3
_BEST, _LONGEST = 55, GOOD  # columns of either language: a longer sentence is no phrase to remember


def phrases_of(document: Document) -> tuple[Pair, ...]:
    """Return at most five sentences of *document* in its order, the weightiest of each section first, with their
    translations; none if fewer than three stand alone.

    Drafts, and translations of an older sentence, are no phrases to learn.
    """
    known = [
        _as_phrase(one)
        for one in candidates(document, single=True)
        if one.idea.kind == "statement"
        and not one.idea.draft
        and len(one.idea.lines) == 1
        and max(map(columns, one.idea.lines[0])) <= _LONGEST
        and not any(map(leans, one.idea.lines[0], (document.source, document.target)))
    ]
    found = tuple(idea.lines[0] for idea in best_ideas(known, PHRASES))
    return found if len(found) >= _FEWEST else ()


def _as_phrase(one: Candidate) -> Candidate:
    """Return *one* with the score of a phrase: a shorter sentence than fills a page is kept in mind."""
    width = max(map(columns, one.idea.lines[0]))
    return replace(one, score=one.score + (abs(width - GOOD) - abs(width - _BEST)) / 200)


def phrases_that_fit(document: Document, fits: Callable[[str], bool]) -> str:
    """Return the block as plain text, with as many phrases as *fits* allows, empty for fewer than three."""
    found = phrases_of(document)
    most = most_that_fit(len(found), lambda number: fits(_text(document, found[:number])))
    return _text(document, found[:most]) if most >= _FEWEST else ""


def phrase_blocks(document: Document) -> tuple[PostBlock, ...]:
    """Return the block as a heading and a list."""
    found = phrases_of(document)
    if not found:
        return ()
    ids = count(1)

    def unit(pair: Pair) -> PostUnit:
        return PostUnit(f"phrase-{next(ids)}", (pair[0],), (pair[1],), "translated")

    heading = PostBlock("heading", level=2, units=(unit(_names(document, len(found))),))
    # Lists of the text have numbers from 1.
    items = [
        PostBlock("list_item", 1, (unit(pair),), containers=("list:0", f"item:{number}"))
        for number, pair in enumerate(found, 1)
    ]
    return heading, *items


def _text(document: Document, phrases: tuple[Pair, ...]) -> str:
    if not phrases:
        return ""
    lines = (f"• {source}\n  {target}" for source, target in phrases)
    return "\n".join([" / ".join(dict.fromkeys(_names(document, len(phrases)))), *lines])


def _names(document: Document, number: int) -> Pair:
    """Return the name of the block in both languages."""
    spoken = any(unit.start_ms is not None for unit in document.units)
    name = "phrases_talk" if spoken else "phrases_text"
    source, target = (labels(tag).study[name].replace("{}", str(number)) for tag in (document.source, document.target))
    return source, target
