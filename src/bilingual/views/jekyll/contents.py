"""The table of contents of a post: the author's taken out, or ours, with what each section says, in its place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from bilingual.articles.contents import headings_over_contents
from bilingual.articles.markdown import parse_markdown
from bilingual.articles.toc import headings
from bilingual.model.article import Article
from bilingual.model.timing import format_clock
from bilingual.text.slugs import HeadingRule
from bilingual.views.document.markdown_inline import markdown_inline
from bilingual.views.document.model import ContentsEntry
from bilingual.views.document.plain import target_nodes
from bilingual.views.labels import labels, missing_mark

LABEL = "contents:"
"""Begins the ids of the labels in the contents of a post."""
_BLANK_LINES = re.compile(r"[ \t]*(?:\r?\n[ \t>]*(?=\r?\n|\Z))*\r?\n?")


def without_contents(text: str, tag: str) -> str:
    r"""Return the Markdown *text*, in the language *tag*, without its table of contents and the heading over it.

    >>> without_contents("Hi.\n\n## Contents\n\n- [A](#a)\n- [B](#b)\n\n## A\n\nx\n\n## B\n\ny\n", "en")
    'Hi.\n\n## A\n\nx\n\n## B\n\ny\n'
    """
    article = parse_markdown(text, tag)
    over = headings_over_contents(article)
    return _without(text, [(b.start, b.end) for n, b in enumerate(article.blocks) if b.kind == "toc" or n in over])


@dataclass(frozen=True, slots=True)
class Outlined:
    """A post with contents, which are at *span*; ``shown`` holds the Markdown of their labels and points, by id and in
    order.
    """

    text: str
    shown: Mapping[str, str] = field(default_factory=dict)
    span: tuple[int, int] = (0, 0)


def with_outline(
    text: str,
    tag: str,
    outline: Sequence[ContentsEntry],
    side: Literal["source", "target"],
    names: Sequence[str],
    rule: HeadingRule,
) -> Outlined:
    """Return the Markdown *text*, in the language *tag*, with *outline* in this language.

    It replaces the author's table of contents, or stands before the first section. *names* are the ids of all headings
    of the text, in order, as in *outline*; by *rule* they have their anchors. If they are not those of the text, the
    contents have no links.
    """
    article = parse_markdown(text, tag)
    there = headings(article, rule)
    anchors = dict(zip(names, there, strict=True)) if len(names) == len(there) else {}
    written, shown = _listed(outline, side, tag, {name: heading.anchor for name, heading in anchors.items()})
    tocs = [block for block in article.blocks if block.kind == "toc"]
    if tocs:
        place = _line_start(text, tocs[0].start)
        titled = _is_titled(article)
        text = _without(text, [(block.start, block.end) for block in tocs])
    else:
        first = next((anchors[one.id] for one in outline if one.id in anchors), None)
        titled, place = False, _line_start(text, first.block.start) if first else 0
    label = "" if titled else f"**{markdown_inline((labels(tag).contents,))}**\n\n"
    line = "\r\n" if "\r\n" in text else "\n"
    before, after = text[:place].rstrip("\r\n"), text[place:].lstrip("\r\n")
    before += 2 * line if before else ""
    made = f"{label}{written}".replace("\n", line)
    return Outlined(f"{before}{made}{2 * line}{after}", shown, (len(before), len(before) + len(made)))


def _listed(
    outline: Sequence[ContentsEntry], side: Literal["source", "target"], tag: str, anchors: Mapping[str, str]
) -> tuple[str, dict[str, str]]:
    """Return *outline* as a nested list, and what it shows."""
    quoted = [entry.quoted for entry in outline if entry.points]
    sign = markdown_inline((labels(tag).quoted,))
    lines: list[str] = []
    shown: dict[str, str] = {}
    above: list[int] = []  # the levels of the entries around the next one
    for entry in outline:
        while above and above[-1] >= entry.level:
            above.pop()
        indent = "  " * len(above)
        above.append(entry.level)
        title = _title(entry, side, tag)
        if title:
            shown[f"{LABEL}{entry.id}"] = title
        named = f"[{title}](#{anchors[entry.id]})" if entry.id in anchors else title
        clock = f"{format_clock(entry.start_ms)} " if entry.start_ms is not None else ""
        own = f" *({sign})*" if entry.quoted and not all(quoted) else ""
        lines.append(f"{indent}- {clock}{named}".rstrip() + own)
        for point in entry.points:
            said = markdown_inline(point.source if side == "source" else target_nodes(point, tag)).strip()
            shown[point.id] = said
            lines.append(f"{indent}  - {said}")
    if quoted and all(quoted):
        lines += ["", f"*{sign}*"]
    return "\n".join(lines), shown


def _title(entry: ContentsEntry, side: Literal["source", "target"], tag: str) -> str:
    said = entry.title if side == "source" else entry.title_target
    if not said and entry.start_ms is not None and not entry.anchored:
        return ""  # the time says enough
    # What only one language has stands there in both, as in the text, with its mark.
    said = said or f"{missing_mark(tag) if side == 'target' else ''} {entry.title or entry.title_target}".strip()
    return markdown_inline((said,)).replace("\n", " ")


def _is_titled(article: Article) -> bool:
    """Return whether a heading stands directly over the author's contents."""
    over = headings_over_contents(article)
    first = next(number for number, block in enumerate(article.blocks) if block.kind == "toc")
    return first - 1 in over


def _line_start(text: str, place: int) -> int:
    return text.rfind("\n", 0, place) + 1


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return *text* without the lines of *spans* and the blank ones after them."""
    parts: list[str] = []
    position = 0
    for start, end in spans:
        start = _line_start(text, start)
        if start >= position:
            parts.append(text[position:start])
        position = max(position, end)
        if follows := _BLANK_LINES.match(text, position):
            position = follows.end()
    return "".join([*parts, text[position:]])
