"""Raw HTML between the calls of another engine, which CommonMark ends only at an empty line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock

_CLOSING = re.compile(r"(?:\{\{[<%]\s*/\s*|\{%-?\s*end)(?P<name>[\w-]+)\s*-?[%>]\}\}?\s*\Z")
_HTML_CODE = re.compile(r"\s*<(?:pre|script|style|textarea|!--)", re.IGNORECASE)


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
