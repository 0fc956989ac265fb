"""The body of a post whose article is too long for it: its weightiest ideas, from every section in turn."""

from __future__ import annotations

from collections.abc import Callable

from bilingual.views.document.model import Document
from bilingual.views.ideas import Idea, Pair, document_ideas
from bilingual.views.labels import draft_mark

# With fewer, the beginning of the article says more.
FEWEST = 3
_MOST = 60


def extract(document: Document, fits: Callable[[str], bool]) -> tuple[str, int]:
    """Return as many ideas of *document* as *fits* allows, under the names of their sections, and their number."""
    low, high = 0, len(document_ideas(document, _MOST))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(_body(document, middle)) else (low, middle - 1)
    return _body(document, low), low


def _body(document: Document, count: int) -> str:
    parts: list[str] = []
    section: Pair | None = None
    for idea in document_ideas(document, count):
        if idea.section not in (None, section):
            section = idea.section
            parts.append("\n".join(dict.fromkeys(filter(None, section or ()))))
        parts.append(_text(idea, draft_mark(document.target) if idea.draft else ""))
    return "\n\n".join(parts)


def _text(idea: Idea, mark: str) -> str:
    bullet, indent = ("• ", "  ") if idea.kind == "list" else ("", "")
    return "\n".join(f"{bullet}{source}\n{indent}{target}{mark}" for source, target in idea.lines)
