"""Blocks that other engines add to Markdown: Liquid and Hugo tags, HTML between them, imports and components of MDX."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bilingual.text.markup.liquid import CALLS_BEGIN, LINES_OF_CALLS, VERBATIM, as_written, end_of

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock

# mdxjs.com/docs/what-is-mdx: what follows the "<" or "</" of a component.
COMPONENT = r"[A-Z][\w.]*+(?:[^<>{}\"']|\"[^\"]*\"|'[^']*'|\{(?:[^{}]|\{[^{}]*\})*\})*>"
_MODULE = re.compile(
    r"import\s+(?:[\w*{][^'\"]{0,300}\s+from\s+)?(?P<quote>['\"])[^'\"\s]+(?P=quote);?\s*\Z"
    r"|export\s+(?:const|let|var|function|class|default|async)\b|export\s*(?:\{|\*)"
)
_COMPONENT = re.compile(rf"</?(?=[\w.]+[\s/>]){COMPONENT}\s*\Z")
_CLOSING = re.compile(r"(?:\{\{[<%]\s*/\s*|\{%-?\s*end)(?P<name>[\w-]+)\s*-?[%>]\}\}?\s*\Z")
_HTML_CODE = re.compile(r"\s*<(?:pre|script|style|textarea|!--)", re.IGNORECASE)


def liquid_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Parse a block such as ``{% highlight %}``, or lines that consist of Liquid or Hugo tags."""
    first = line_of(state, start)
    if not CALLS_BEGIN.match(first) or state.is_code_block(start):
        return False
    if as_written(first.strip()) is not None:
        return False  # it shows text
    opening = VERBATIM.match(first)
    if opening is None or (opening["liquid"] == "raw" and not _holds_fence(state, start, end)):
        return _lines(state, "liquid", start, end, silent, LINES_OF_CALLS)
    name = opening["liquid"] or opening["hugo"]
    closing = end_of(name)
    unclosed: set[str] = state.env.setdefault("unclosed_liquid", set())
    if name in unclosed:
        return False
    for number in range(start, end):
        if closed := closing.search(line_of(state, number)):
            if number == start and (closed["after"] or closed["behind"] or "").strip():
                return False  # a sentence that begins with it: "{% raw %}{{ x }}{% endraw %} is a value."
            return silent or push_block(state, "liquid_code", start, number)
    unclosed.add(name)
    return False


def _holds_fence(state: StateBlock, start: int, end: int) -> bool:
    """Return whether what follows the ``{% raw %}`` in line *start* is one fence and nothing else."""
    fence = ""
    for number in range(start + 1, end):
        line = line_of(state, number).strip()
        if not fence:
            fence = line[:3]
            if fence not in ("```", "~~~"):
                return False
        elif line.startswith(fence) and not line.strip(fence[0]):
            after = line_of(state, number + 1).strip() if number + 1 < end else ""
            return bool(re.match(r"\{%-?\s*endraw\b", after))
    return False


def mdx_module(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Parse the imports and exports of MDX, up to the next empty line."""
    if not _MODULE.match(line_of(state, start)) or state.is_code_block(start) or state.blkIndent:
        return False
    last = start
    while last + 1 < end and line_of(state, last + 1).strip() and not line_of(state, start).startswith("import"):
        last += 1
    return silent or push_block(state, "module", start, last)


def mdx_component(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Parse the tag of a component on several lines, or with JavaScript in it: neither is HTML to CommonMark."""
    if not re.match(r"</?[A-Z]", line_of(state, start)) or state.is_code_block(start):
        return False
    return _lines(state, "component", start, end, silent, _COMPONENT, needs="{")


def line_of(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def html_within_calls(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Parse raw HTML, up to a line that ends a call which was opened before it: ``{{< /rawhtml >}}``."""
    from markdown_it.rules_block import html_block

    if not html_block(state, start, end, silent):
        return False
    if silent or _HTML_CODE.match(line_of(state, start)):
        return True
    token, seen = state.tokens[-1], ""
    for number in range(start, state.line):
        line = line_of(state, number)
        closed = _CLOSING.match(line)
        if closed and number > start and not re.search(rf"\{{[{{%][<%-]?\s*{closed['name']}\b", seen):
            token.map, state.line = [start, number], number
            token.content = state.getLines(start, number, state.blkIndent, True)
            break
        seen += f"{line}\n"
    return True


def _lines(
    state: StateBlock, kind: str, start: int, end: int, silent: bool, whole: re.Pattern[str], needs: str = ""
) -> bool:
    """Parse the first lines that are the *whole* of a tag, within 30 lines without an empty one."""
    seen = ""
    for number in range(start, min(end, start + 30)):
        line = line_of(state, number)
        if not line.strip() or state.sCount[number] < state.blkIndent:
            return False
        seen += line + "\n"
        if whole.match(seen):
            return (needs in seen or number > start) and (silent or push_block(state, kind, start, number))
    return False


def push_block(state: StateBlock, kind: str, first: int, last: int) -> bool:
    token = state.push(kind, "", 0)
    token.map = [first, last + 1]
    state.line = last + 1
    return True
