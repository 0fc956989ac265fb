"""The supported Markdown: CommonMark, GFM tables, footnotes, definition lists, display maths, and what engines add.

Liquid and Hugo tags on lines of their own, admonitions (``:::`` and ``!!!``), MDX imports and components. Only block
structure is parsed; ``articles/inline.py`` finds inline constructs by position.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from bilingual.articles.raw_html import html_within_calls, line_of
from bilingual.text.markup.dialects import is_callout
from bilingual.text.markup.liquid import CALLS_BEGIN, LINES_OF_CALLS, VERBATIM, as_written, end_of

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
# mdxjs.com/docs/what-is-mdx: what follows the "<" or "</" of a component.
COMPONENT = r"[A-Z][\w.]*+(?:[^<>{}\"']|\"[^\"]*\"|'[^']*'|\{(?:[^{}]|\{[^{}]*\})*\})*>"
_MODULE = re.compile(
    r"import\s+(?:[\w*{][^'\"]{0,300}\s+from\s+)?(?P<quote>['\"])[^'\"\s]+(?P=quote);?\s*\Z"
    r"|export\s+(?:const|let|var|function|class|default|async)\b|export\s*(?:\{|\*)"
)
_COMPONENT = re.compile(rf"</?(?=[\w.]+[\s/>]){COMPONENT}\s*\Z")
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
    md.block.ruler.before("fence", "liquid", _liquid, interrupts)
    md.block.ruler.before("fence", "module", _module)
    md.block.ruler.before("deflist", "terms", _terms)
    md.block.ruler.before("html_block", "component", _component, interrupts)
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
    return silent or _push(state, "math_block", start, last)


def _liquid(state: StateBlock, start: int, end: int, silent: bool) -> bool:
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
            return silent or _push(state, "liquid_code", start, number)
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


def _module(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Parse the imports and exports of MDX, up to the next empty line."""
    if not _MODULE.match(line_of(state, start)) or state.is_code_block(start) or state.blkIndent:
        return False
    last = start
    while last + 1 < end and line_of(state, last + 1).strip() and not line_of(state, start).startswith("import"):
        last += 1
    return silent or _push(state, "module", start, last)


def _component(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Parse the tag of a component on several lines, or with JavaScript in it: neither is HTML to CommonMark."""
    if not re.match(r"</?[A-Z]", line_of(state, start)) or state.is_code_block(start):
        return False
    return _lines(state, "component", start, end, silent, _COMPONENT, needs="{")


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
            return (needs in seen or number > start) and (silent or _push(state, kind, start, number))
    return False


def _push(state: StateBlock, kind: str, first: int, last: int) -> bool:
    token = state.push(kind, "", 0)
    token.map = [first, last + 1]
    state.line = last + 1
    return True
