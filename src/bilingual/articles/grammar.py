"""The supported Markdown: CommonMark, GFM tables, footnotes, definition lists, display maths, and what engines add.

Liquid and Hugo tags on lines of their own, admonitions (``:::`` and ``!!!``), MDX imports and components. Only block
structure is parsed; ``articles/inline.py`` finds inline constructs by position.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from bilingual.articles.engine_blocks import (
    html_within_calls,
    line_of,
    liquid_block,
    mdx_component,
    mdx_module,
    push_block,
)
from bilingual.text.markup.dialects import is_callout

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

# Formulas that MathJax finds without other signs (docs.mathjax.org/en/latest/input/tex/delimiters.html).
_ENVIRONMENT = re.compile(
    r"\\begin\{((?:equation|align|alignat|gather|multline|flalign|eqnarray|displaymath|math)\*?)\}"
)
# mystmd.org/guide/admonitions: a fence whose content is Markdown
_DIRECTIVE = re.compile(
    r"\{(?:admonition|note|tip|hint|important|warning|caution|attention|danger|error|seealso|dropdown)\}", re.IGNORECASE
)
# "::: tip Title", ":::note[Title]", "::: {.warning}" (docusaurus.io, vitepress.dev, pandoc.org, mystmd.org)
CONTAINER = re.compile(
    r"\s*+(?:\{[^{}\n]*\}|[A-Za-z][\w-]*+)\s*+(?:\[(?P<label>[^\]\n]*)\]|(?P<title>(?:[^{}\s](?:[^{}\n]*[^{}\s])?)?))"
    r"\s*+(?:\{[^{}\n]*\})?\s*\Z"
)
# '!!! note "Title"', "??? tip" (python-markdown.github.io/extensions/admonition); '=== "Linux"', a tab of MkDocs
ADMONITION = re.compile(
    r"===[!+]*[ \t]+\"(?P<tab>[^\"\n]+)\"[ \t]*\Z"
    r"|(?:!!!|\?\?\?\+?)[ \t]+[a-z][\w-]*(?:[ \t]+[a-z][\w-]*)*(?:[ \t]+\"(?P<title>[^\"\n]*)\")?[ \t]*\Z"
)
# GitHub's alerts, and the callouts of Obsidian, whose title may follow (help.obsidian.md/callouts).
ALERT = re.compile(r"\[!([A-Za-z][\w-]*)(?:\|[^\]\n]{0,500})?\][+-]?(?P<title>[^\n]*)")
TOC_MARK = r"\[\[?_?toc_?\]?\]"
_DEFINITION, _NO_TERM = re.compile(r":[ \t]+\S"), re.compile(r"[#>|~`]|[-+*]\s|\d+[.)]\s|\[[^\]]*\]:")
_BRACKET_LIMIT = 200  # lines; display maths contains no blank line and is much shorter


@lru_cache(maxsize=1)
def parser() -> MarkdownIt:
    """Return the shared block parser, which is stateless."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.admon import admon_plugin
    from mdit_py_plugins.container import container_plugin
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.footnote import footnote_plugin

    md = MarkdownIt("commonmark", {"inline_definitions": True, "maxNesting": 60})
    md.enable("table").use(footnote_plugin).use(deflist_plugin)
    interrupts: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list", "footnote_def"]}
    md.block.ruler.before("fence", "math", _math, interrupts)
    md.use(
        container_plugin, "admonition", validate=lambda said, marks: bool(CONTAINER.match(said)) and bool(said.strip())
    )
    md.use(container_plugin, "directive", "`", validate=lambda said, marks: bool(_DIRECTIVE.match(said)))
    md.use(admon_plugin)
    md.block.ruler.at("admonition", _admonition, interrupts)
    md.block.ruler.before("fence", "tab", _tab, interrupts)
    md.block.ruler.before("fence", "liquid", liquid_block, interrupts)
    md.block.ruler.before("fence", "module", mdx_module)
    md.block.ruler.before("deflist", "terms", _terms)
    md.block.ruler.before("html_block", "component", mdx_component, interrupts)
    md.block.ruler.at("html_block", html_within_calls, interrupts)
    md.core.ruler.enableOnly(["normalize", "block"])
    return md


def title_span(token: Token, line: str) -> tuple[int, int] | None:
    """Return the span of the title in the first *line* of the container or admonition that *token* opens."""
    at = line.find(token.markup)
    admonition = token.type == "admonition_open"
    found = ADMONITION.match(line, at) if admonition else CONTAINER.match(line, at + len(token.markup))
    span = next((found.span(name) for name, said in found.groupdict().items() if said), None) if found else None
    # ":::note warn" (Qiita) has no title.
    return None if span is None or is_callout(line[slice(*span)]) else span


def _math(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    r"""Parse ``$$``, ``\[`` or ``\begin{align}`` at the start of a line, up to the line that ends with its end."""
    first = line_of(state, start).rstrip()
    environment = _ENVIRONMENT.match(first)
    opening = environment[0] if environment else first[:2]
    if (not environment and opening not in ("$$", "\\[")) or state.is_code_block(start):
        return False
    closing = f"\\end{{{environment[1]}}}" if environment else "$$" if opening == "$$" else "\\]"
    last = None
    if closing in first[len(opening) :]:
        if not first.endswith(closing) or first.count(closing, len(opening)) > 1:
            return False  # "$$a$$ and $$b$$" is prose containing maths
        last = start
    else:
        for number in range(start + 1, min(end, start + _BRACKET_LIMIT)):
            line = line_of(state, number).rstrip()
            if state.sCount[number] < state.blkIndent or (not line and opening == "\\["):
                break
            if line.endswith(closing):
                last = number
                break
    if last is None:
        return False
    return silent or push_block(state, "math_block", start, last)


def _admonition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    from mdit_py_plugins.admon.index import admonition

    return bool(ADMONITION.match(line_of(state, start))) and admonition(state, start, end, silent)


def _tab(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Parse a tab, whose content is indented like that of an admonition."""
    line = line_of(state, start)
    if not line.startswith("===") or not ADMONITION.match(line) or state.is_code_block(start):
        return False
    last = start + 1
    for number in range(start + 1, end):
        if not state.isEmpty(number):
            if state.sCount[number] < state.blkIndent + 4:
                break
            last = number + 1
    if silent:
        return True
    token = state.push("admonition_open", "div", 1)
    token.markup, token.map = "===", [start, last]
    line_max, state.lineMax, state.blkIndent = state.lineMax, last, state.blkIndent + 4
    state.md.block.tokenize(state, start + 1, last)
    state.lineMax, state.blkIndent, state.line = line_max, state.blkIndent - 4, last
    state.push("admonition_close", "div", -1).markup = "==="
    return True


def _terms(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Parse the first of several terms that share a definition (michelf.ca/projects/php-markdown/extra)."""
    if silent or state.is_code_block(start):
        return False
    number = start
    for number in range(start, min(end, start + 6)):
        line = line_of(state, number)
        if not line or state.sCount[number] != state.blkIndent:
            return False
        if _DEFINITION.match(line):
            break
    else:
        return False
    if number < start + 2 or any(_NO_TERM.match(line_of(state, one)) for one in range(start, number)):
        return False
    state.push("dl_open", "dl", 1).map = [start, start + 1]
    state.push("dt_open", "dt", 1).map = [start, start]
    token = state.push("inline", "", 0)
    token.map, token.content, token.children = [start, start], line_of(state, start).strip(), []
    state.push("dt_close", "dt", -1)
    state.push("dl_close", "dl", -1)
    state.line = start + 1
    return True
