"""The supported Markdown: CommonMark, GFM tables, footnotes, definition lists, display maths, Liquid blocks.

Only block structure is parsed; ``articles/inline.py`` finds inline constructs by position.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_block import StateBlock

# Liquid blocks whose content is not Markdown (jekyllrb.com/docs/liquid, shopify.github.io/liquid/tags/template).
_LIQUID_OPEN = re.compile(r"\{%-?\s*(highlight|raw|comment|mermaid)\b[^%]{0,200}%\}")
_LIQUID_LINE = re.compile(r"\{%-?.{0,500}?%\}\s*$")
_BRACKET_LIMIT = 200  # lines; display maths contains no blank line and is much shorter


@lru_cache(maxsize=1)
def parser() -> MarkdownIt:
    """Return the shared block parser, which is stateless."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.footnote import footnote_plugin

    md = MarkdownIt("commonmark", {"inline_definitions": True, "maxNesting": 60})
    md.enable("table").use(footnote_plugin).use(deflist_plugin)
    interrupts: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list", "footnote_def"]}
    md.block.ruler.before("fence", "math", _math, interrupts)
    md.block.ruler.before("fence", "liquid", _liquid, interrupts)
    md.core.ruler.enableOnly(["normalize", "block"])
    return md


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _math(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    r"""Parse ``$$`` or ``\[`` at the start of a line, up to the line that ends with its closing mark."""
    first = _line(state, start).rstrip()
    opening = first[:2]
    if opening not in ("$$", "\\[") or state.is_code_block(start):
        return False
    closing = "$$" if opening == "$$" else "\\]"
    last = None
    if closing in first[2:]:
        if not first.endswith(closing) or first.count(closing, 2) > 1:
            return False  # "$$a$$ and $$b$$" is prose containing maths
        last = start
    else:
        for number in range(start + 1, min(end, start + _BRACKET_LIMIT)):
            line = _line(state, number).rstrip()
            if state.sCount[number] < state.blkIndent or (not line and opening != "$$"):
                break
            if line.endswith(closing):
                last = number
                break
    if last is None:
        return False
    return silent or _push(state, "math_block", start, last)


def _liquid(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Parse a Liquid block such as ``{% highlight %}``, or a line that consists of one Liquid tag."""
    first = _line(state, start)
    if not first.startswith("{%") or state.is_code_block(start):
        return False
    opening = _LIQUID_OPEN.match(first)
    if opening is None:
        return bool(_LIQUID_LINE.match(first)) and (silent or _push(state, "liquid", start, start))
    closing = re.compile(rf"\{{%-?\s*end{opening[1]}\b")
    unclosed: set[str] = state.env.setdefault("unclosed_liquid", set())
    if opening[1] in unclosed:
        return False
    for number in range(start, end):
        if closing.search(_line(state, number)):
            return silent or _push(state, "liquid_code", start, number)
    unclosed.add(opening[1])
    return False


def _push(state: StateBlock, kind: str, first: int, last: int) -> bool:
    token = state.push(kind, "", 0)
    token.map = [first, last + 1]
    state.line = last + 1
    return True
