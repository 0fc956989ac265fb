"""The body of a post whose article is too long for it: its weightiest ideas, from every section in turn."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bilingual.views.document.model import Document
from bilingual.views.ideas import Idea, Pair, best_ideas, candidates
from bilingual.views.labels import draft_mark
from bilingual.views.limits import most_that_fit

# With fewer, the beginning of the article says more.
FEWEST = 3
_MOST = 60


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
