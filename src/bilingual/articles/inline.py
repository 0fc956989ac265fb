"""Finds the inline constructs in a piece of prose by position, in linear time.

A Markdown parser gives a tree without positions. Here only positions matter: where a sentence must not end, what a
reader sees, and what a translation must preserve.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from bilingual.articles.scanning import Construct, ConstructKind, References, scan_html, scan_markdown
from bilingual.text.markup.html_elements import VOID_TAGS

# These contain no prose.
OPAQUE: frozenset[str] = frozenset(
    {"code", "math", "tag", "autolink", "url", "footnote", "liquid", "attributes", "emoji"}
)
_TAG_NAME = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")
# Their content is not prose.
_CODE_TAGS = frozenset(re.findall(r"\w+", "code kbd samp var math svg tex script style"))


def constructs(text: str, *, markdown: bool = True, references: References = None) -> list[Construct]:
    """Return the constructs of *text* by start, outer before inner; none cross.

    *references* holds the (case-folded) labels defined in the article, perhaps with their URLs; ``[text][label]`` and
    ``[label]`` are links only if they use one. With ``None``, every ``[text][label]`` is a link. With
    ``markdown=False`` only tags, elements and URLs are found.

    >>> [(c.kind, "a **b** [c](d)"[c.start:c.end]) for c in constructs("a **b** [c](d)")]
    [('emphasis', '**b**'), ('link', '[c](d)')]
    """
    found = list(scan_markdown(text, references)) if markdown else list(scan_html(text))
    found += _elements([c for c in found if c.kind == "tag"], text)
    return _nested(found)


def outermost(found: list[Construct]) -> Iterator[Construct]:
    """Yield the constructs that are in no other, except escapes, which are single characters."""
    end = 0
    for construct in found:
        if construct.kind != "escape" and construct.start >= end:
            yield construct
            end = construct.end


def visible(text: str, *, markdown: bool = True, references: References = None) -> str:
    """Return what a reader sees of inline *text*: no markup, no URLs; code, alt text and formulas stay.

    >>> visible("See [the *docs*](https://a.b) and `x`&amp;<b>y</b>")
    'See the docs and x&y'
    """
    found = constructs(text, markdown=markdown, references=references)
    if not found:
        return html.unescape(text)
    hidden = [False] * len(text)
    for c in found:
        if c.kind in {"url", "math", "emoji"}:
            continue
        note = text.startswith("^[", c.start)  # its brackets part it from the word before
        for position in (*range(c.start, c.inner_start - note), *range(c.inner_end + note, c.end)):
            hidden[position] = True
    shown = "".join(character for character, gone in zip(text, hidden, strict=True) if not gone)
    return html.unescape(shown)


def prose(text: str, found: Sequence[Construct]) -> str:
    """Return *text* with code, formulas, URLs, tags and marks replaced by spaces, at the same length.

    >>> prose("a **b** `c`", constructs("a **b** `c`"))
    'a   b      '
    """
    characters = list(text)
    for c in found:
        spans = ((c.start, c.end),) if c.kind in OPAQUE else ((c.start, c.inner_start), (c.inner_end, c.end))
        for start, end in spans:
            characters[start:end] = " " * (end - start)
    return "".join(characters)


def _elements(tags: list[Construct], text: str) -> Iterator[Construct]:
    """Yield ``<b>...</b>`` as one construct for each opening tag that has a closing tag."""
    opened: dict[str, list[Construct]] = defaultdict(list)
    for tag in tags:
        name = _TAG_NAME.match(text, tag.start)
        if name is None:
            continue
        key = name[2].lower()
        if name[1] and opened[key]:
            first = opened[key].pop()
            kind: ConstructKind = "code" if key in _CODE_TAGS else "element"
            yield Construct(kind, first.start, tag.end, first.end, tag.start)
        elif not name[1] and key not in VOID_TAGS and text[tag.end - 2] != "/":
            opened[key].append(tag)


# Precedence of crossing constructs: the one with the higher number is dropped.
_BINDING = {"element": 1, "emphasis": 2}


def _nested(found: list[Construct]) -> list[Construct]:
    """Order by start, outer first, and drop constructs that cross one that binds more tightly."""
    found = sorted(found, key=lambda c: (c.start, -c.end))
    dropped: set[int] = set()
    open_: list[int] = []
    for index, construct in enumerate(found):
        while open_ and found[open_[-1]].end <= construct.start:
            open_.pop()
        while open_ and construct.end > found[open_[-1]].end:
            if _BINDING.get(construct.kind, 0) >= _BINDING.get(found[open_[-1]].kind, 0):
                dropped.add(index)
                break
            dropped.add(open_.pop())
        else:
            open_.append(index)
    return [construct for index, construct in enumerate(found) if index not in dropped]
