"""Inline content that we write as Markdown reads back as the same content."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bilingual.views.document.markdown_inline import markdown_inline
from bilingual.views.document.nodes import Element, Node, Nodes, collapse_space
from bilingual.views.document.parsing import parse_inline

_PIECES = [
    "a", "Zeit", "中文", "한국어", "かな", "x y", " ", "。", "，", "“", "”", "「", "」", "（", "）",
    "(", ")", ".", ",", "!", "?", "*", "**", "_", "~~", "`", "[", "]", "[[a]]", ":", ":smile:", "==", "%%", "^",
    "{", "{{", "{%", "<", ">", "&", "&amp;",
    "$", "\\", "#", "|", "-", "1.", "é", "😀", "—", "…", "؟", "ไทย",
]  # fmt: skip
_TEXT = st.lists(st.sampled_from(_PIECES), min_size=1, max_size=4).map("".join)
_AROUND = ("strong", "em", "del", "sup", "sub", "kbd", "mark", "u")


def _elements(inner: st.SearchStrategy[Nodes]) -> st.SearchStrategy[Nodes]:
    wrapped = st.tuples(st.sampled_from(_AROUND), inner).map(lambda made: Element(made[0], made[1]))
    link = inner.map(lambda nodes: Element("a", nodes, {"href": "https://a.org/x"}))
    code = _TEXT.filter(str.strip).map(lambda text: Element("code", (" ".join(text.split()),)))
    parts = st.one_of(_TEXT, wrapped, wrapped, link, code, st.just(Element("br")))
    return st.lists(parts, min_size=1, max_size=4).map(tuple)


TREES = st.recursive(_TEXT.map(lambda text: (text,)), _elements, max_leaves=8)


def normal(nodes: Nodes, inside: tuple[str, ...] = ()) -> Nodes:
    """Return *nodes* with texts joined, spaces at the edges outside of elements, no empty or repeated elements."""
    flat: list[Node] = []
    for node in nodes:
        if isinstance(node, str):
            flat.append(node)
            continue
        tag = {"s": "del"}.get(node.tag, node.tag)
        if tag in {"code", "br"}:
            flat.append(node)
            continue
        children = normal(node.children, (*inside, tag))
        if tag in inside or (tag == "a" and "a" in inside):
            flat += children
            continue
        while children and isinstance(children[0], str) and children[0][:1].isspace():
            flat.append(" ")
            children = (children[0].lstrip(), *children[1:]) if children[0].strip() else children[1:]
        tail: list[Node] = []
        while children and isinstance(children[-1], str) and children[-1][-1:].isspace():
            tail.append(" ")
            children = (*children[:-1], children[-1].rstrip()) if children[-1].strip() else children[:-1]
        if children:
            flat.append(replace(node, tag=tag, children=children))
        flat += tail
    joined: list[Node] = []
    for node in flat:
        if isinstance(node, str) and joined and isinstance(joined[-1], str):
            joined[-1] += node
        elif (
            isinstance(node, Element)
            and joined
            and isinstance(last := joined[-1], Element)
            and (last.tag, last.attributes) == (node.tag, node.attributes)
            and node.tag not in {"code", "br"}
        ):
            joined[-1] = replace(last, children=normal((*last.children, *node.children), (*inside, node.tag)))
        else:
            joined.append(node)
    return tuple(collapse_space(node) if isinstance(node, str) else node for node in joined)


def same(nodes: Nodes) -> Nodes:
    outer = normal(nodes)
    if outer and isinstance(outer[0], str):
        outer = (outer[0].lstrip(), *outer[1:])
    if outer and isinstance(outer[-1], str):
        outer = (*outer[:-1], outer[-1].rstrip())
    return tuple(node for node in outer if node)


@given(TREES)
@example(("中文^", Element("a", ("]",), {"href": "https://a.org/x"})))  # ^[ opens a footnote
def test_what_we_write_reads_back(tree: Nodes) -> None:
    tree = same(tree)
    written = markdown_inline(tree)
    assert same(parse_inline(written, "markdown")) == tree, written


@pytest.mark.parametrize(
    "text",
    [
        "叫做**“间隔重复”**后来",
        "*「慢慢来」*然后",
        "~~旧的写法（已废弃）~~不再",
        "**(굵게)**는",
        "**不要跳过。**请继续",
        "これは**（重要）**です",
        "**『a』**b*c*",
    ],
)
def test_emphasis_next_to_east_asian_punctuation(text: str) -> None:
    nodes = parse_inline(text, "markdown")
    assert any(isinstance(node, Element) for node in nodes)
    assert not any("*" in node or "~" in node for node in nodes if isinstance(node, str))
    assert same(parse_inline(markdown_inline(nodes), "markdown")) == same(nodes)
