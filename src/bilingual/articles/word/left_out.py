"""Tells what of a Word document is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bilingual.articles.word.xml import Package, descendants
from bilingual.model.finding import Finding, Severity
from bilingual.text.counts import first_of


@dataclass(slots=True)
class Told:
    """What is left out of a document, by reason."""

    hidden: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    inserted: list[str] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    signs: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)  # items that Word counts otherwise than in numbers
    around: list[str] = field(default_factory=list)  # page headers and footers
    lost: list[tuple[str, str]] = field(default_factory=list)


_REASONS: tuple[tuple[str, Severity, str], ...] = (
    ("hidden", "I", "hidden text is left out"),
    ("deleted", "I", "text deleted with tracked changes is left out"),
    ("inserted", "I", "text inserted with tracked changes is kept"),
    ("comments", "I", "comments are left out"),
    ("contents", "I", "the table of contents is left out"),
    ("around", "I", "page headers and footers are left out"),
    ("letters", "I", "items with letters or Roman numbers are counted in numbers"),
    ("links", "W", "links to other places than headings are left out"),
    ("signs", "W", "characters of a symbol font are unknown and left out"),
)


def findings_of(told: Told, package: Package) -> Iterator[Finding]:
    """Yield one finding for each reason, which quotes the first parts."""
    told.comments += _texts(package, "comments", "comment")
    told.around += [*_texts(package, "header", "hdr"), *_texts(package, "footer", "ftr")]
    for name, severity, message in _REASONS:
        parts = [part.strip() for part in getattr(told, name) if re.search(r"\w", part)]
        if parts:
            listed = first_of([f"“{part[:100]}”" for part in parts], 5)
            yield Finding("left-out", severity, f"{message}: {listed}", evidence={"parts": parts})
    for what, name in told.lost:
        yield Finding("left-out", "W", f"{what} is left out: {name or 'without a description'}", source=name)


def _texts(package: Package, kind: str, element: str) -> list[str]:
    trees = [tree for name in package.of_kind(kind) if (tree := package.tree(name)) is not None]
    parts = [one for tree in trees for one in descendants(tree, element)]
    return [" ".join(t.text or "" for t in descendants(one, "t")) for one in parts]
