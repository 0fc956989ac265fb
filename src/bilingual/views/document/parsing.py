"""Parses Markdown or HTML text into safe nodes, a block at a time, then splits it into sentences.

A block is parsed as a whole because emphasis and links may span sentences; marks between the sentences show where to
split the tree.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from bilingual.text.markup.liquid import with_calls_as_written
from bilingual.text.markup.references import fold_label
from bilingual.views.document.html_tree import BOUNDARY, html_nodes, merged
from bilingual.views.document.nodes import (
    BLOCK_TAGS,
    INLINE_TAGS,
    Node,
    Nodes,
    trimmed,
)
from bilingual.views.document.syntax.engine_syntax import engine_syntax
from bilingual.views.document.syntax.liquid import without_liquid_addresses

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

TextFormat = Literal["markdown", "html", "plain"]


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_BREAK = re.compile("[\x0b\x0c\x85\u2028\u2029]")  # to Unicode they are, to Markdown and HTML they are nothing
_INSTRUCTION = re.compile(r"<\?.{0,2000}?\?>|<!\[CDATA\[.*?\]\]>", re.DOTALL)  # a tree ends them at the first ">"


@lru_cache(maxsize=1)
def markdown_parser() -> MarkdownIt:
    """Return the parser of CommonMark, strike-through, dollar math and ``engine_syntax``; ``safe_url`` checks links."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    parser = MarkdownIt("commonmark", {"html": True}).enable("strikethrough")
    parser.use(engine_syntax)
    parser.use(dollarmath_plugin, allow_labels=False, allow_space=False, allow_digits=False, double_inline=True)
    parser.add_render_rule("math_inline", _render_tex)
    parser.add_render_rule("math_inline_double", _render_tex)
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser


def _render_tex(renderer: Any, tokens: Sequence[Any], index: int, options: Any, env: Any) -> str:
    from markdown_it.common.utils import escapeHtml

    return f"<tex>{escapeHtml(tokens[index].content)}</tex>"


def parse_inline(text: str, text_format: TextFormat, references: Mapping[str, Any] | None = None) -> Nodes:
    """Return inline *text* as safe nodes, without block tags.

    *references* are link definitions from ``link_references``.

    >>> parse_inline("**Bold** and [x](javascript:1)", "markdown")
    (Element(tag='strong', children=('Bold',), attributes={}), ' and x')
    """
    text = clean(text)
    return _parse_marked(text, text_format, references) if text else ()


def parse_sentences(
    texts: Sequence[str],
    glue: Sequence[str],
    text_format: TextFormat,
    references: Mapping[str, Any] | None = None,
) -> list[Nodes]:
    """Return the nodes of each of *texts*, consecutive sentences of one block.

    ``glue`` has one entry more than *texts*: the text before the first, between two, and after the last.
    """
    texts = [clean(text) for text in texts]
    whole = clean(glue[0])
    for index, text in enumerate(texts):
        whole += (BOUNDARY if index else "") + text + clean(glue[index + 1])
    pieces = _cut(_parse_marked(whole, text_format, references))
    if len(pieces) != len(texts):
        # A mark is inside an attribute or code: parse each sentence separately.
        pieces = [parse_inline(text, text_format, references) for text in texts]
    return [trimmed(piece) for piece in pieces]


def parse_html_block(text: str) -> Nodes:
    """Return raw HTML *text* as safe nodes, with block tags; embeds become links to their content."""
    return trimmed(merged(html_nodes(_INSTRUCTION.sub("", clean(text)), INLINE_TAGS | BLOCK_TAGS)))


def link_references(text: str) -> Mapping[str, Any]:
    """Return the link definitions in the Markdown *text*, for ``parse_inline``."""
    env: MutableMapping[str, Any] = {}
    markdown_parser().parse(text, env)
    references: Mapping[str, Any] = env.get("references", {})
    return references


def clean(text: str) -> str:
    r"""Return *text* without control characters and our own marks, and with a space for each break.

    >>> clean("a\x00b\fc")
    'ab c'
    """
    return _CONTROL.sub("", _BREAK.sub(" ", text)).replace(BOUNDARY, " ")


def _parse_marked(whole: str, text_format: TextFormat, references: Mapping[str, Any] | None) -> Nodes:
    if text_format == "plain":
        return (whole,)
    if text_format == "markdown":
        whole = markdown_parser().renderInline(_plain_liquid(whole), _environment(references))
    return merged(html_nodes(whole, INLINE_TAGS))


def _plain_liquid(text: str) -> str:
    return without_liquid_addresses(with_calls_as_written(text))


def _environment(references: Mapping[str, Any] | None) -> MutableMapping[str, Any]:
    return {"references": dict(references or {}), "labels": {fold_label(label) for label in references or ()}}


def _cut(nodes: Nodes) -> list[Nodes]:
    """Return the parts of *nodes* between the marks; elements that span a mark are closed and reopened."""
    pieces: list[list[Node]] = [[]]
    for node in nodes:
        if isinstance(node, str):
            first, *rest = node.split(BOUNDARY)
            pieces[-1].append(first)
            pieces += [[text] for text in rest]
        else:
            head, *tail = _cut(node.children)
            pieces[-1].append(replace(node, children=head))
            pieces += [[replace(node, children=piece)] for piece in tail]
    return [tuple(piece) for piece in pieces]
