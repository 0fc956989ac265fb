"""Shortens an article to a post: to its first sentences, or to its weightiest ideas, from every section in turn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bilingual.views.document.model import Document
from bilingual.views.document.plain import PlainPassage, written
from bilingual.views.ideas import Idea, Pair, best_ideas, candidates
from bilingual.views.labels import draft_mark
from bilingual.views.limits import most_that_fit

# With fewer, the beginning of the article says more.
FEWEST = 3
_MOST = 60


def sentences_of(prose: Sequence[PlainPassage], start: int, stop: int) -> list[PlainPassage]:
    """Return sentences *start* up to *stop*, counted over all passages."""
    kept: list[PlainPassage] = []
    position = 0
    for passage in prose:
        a, b = max(start - position, 0), stop - position
        if b > 0 and a < len(passage.units):
            kept.append(replace(passage, units=passage.units[a:b]))
        position += len(passage.units)
    return kept


def before_introductions(prose: Sequence[PlainPassage], start: int, count: int, sentences: int) -> int:
    """Return *count*, or fewer sentences from *start* on, so that a cut never follows an introduction.

    That is a heading, a term, or a sentence that ends with a colon.
    """
    if start + count >= sentences:
        return count
    announces = [
        passage.opens or written(unit.source).endswith((":", "：")) for passage in prose for unit in passage.units
    ]
    kept = count
    while kept and announces[start + kept - 1]:
        kept -= 1
    return kept or count


def extract(document: Document, fits: Callable[[str], bool]) -> tuple[str, int]:
    """Return as many ideas of *document* as *fits* allows, under the names of their sections, and their number."""
    known, mark = tuple(candidates(document)), draft_mark(document.target)
    most = most_that_fit(min(_MOST, len(known)), lambda count: fits(_body(best_ideas(known, count), mark)))
    ideas = best_ideas(known, most)
    return _body(ideas, mark), len(ideas)


def _body(ideas: Sequence[Idea], mark: str) -> str:
    parts: list[str] = []
    section: Pair | None = None
    for idea in ideas:
        if idea.section not in (None, section):
            section = idea.section
            parts.append("\n".join(dict.fromkeys(filter(None, section or ()))))
        parts.append(_text(idea, mark if idea.draft else ""))
    return "\n\n".join(parts)


def _text(idea: Idea, mark: str) -> str:
    bullet, indent = ("• ", "  ") if idea.kind == "list" else ("", "")
    return "\n".join(f"{bullet}{source}\n{indent}{target}{mark}" for source, target in idea.lines)
