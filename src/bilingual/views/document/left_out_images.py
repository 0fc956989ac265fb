"""Marks in the place of images that are not published."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from urllib.parse import unquote

from bilingual.views.document.model import Document, PostBlock, PostUnit
from bilingual.views.document.nodes import Node, Nodes
from bilingual.views.labels import image_mark


def without_images(document: Document, addresses: Collection[str]) -> Document:
    """Return *document* with a mark for each image at one of *addresses*: its description, else its name."""
    if not addresses:
        return document

    def marked(nodes: Nodes, tag: str, *, captioned: bool = False) -> Nodes:
        def shown(node: Node) -> Node:
            if isinstance(node, str):
                return node
            if node.tag == "img" and (address := node.attributes["src"]) in addresses:
                alt = "" if captioned else node.attributes.get("alt", "")
                return image_mark(tag, alt or unquote(address.replace("\\", "/")).rsplit("/", 1)[-1])
            return replace(node, children=marked(node.children, tag)) if node.children else node

        return tuple(map(shown, nodes))

    def unit(one: PostUnit) -> PostUnit:
        target = None if one.target is None else marked(one.target, document.target)
        return replace(one, source=marked(one.source, document.source), target=target)

    def block(one: PostBlock) -> PostBlock:
        nodes = marked(one.nodes, document.target, captioned=bool(one.units))
        return replace(one, nodes=nodes, units=tuple(map(unit, one.units)))

    return replace(document, blocks=tuple(map(block, document.blocks)))
