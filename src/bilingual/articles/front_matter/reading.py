"""Front matter in YAML, TOML or JSON, and its prose."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from bilingual.articles.front_matter.values import plain_values, values_of
from bilingual.articles.prose import Numbering
from bilingual.errors import InputError
from bilingual.model.article import Block, Segment

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

# Keys with prose values in Jekyll, Hugo, Docusaurus and Hexo.
PROSE_KEYS = ("title", "subtitle", "description", "excerpt", "summary", "abstract", "tagline", "headline", "caption")
MAX_CHARS = 200_000
# gohugo.io/content-management/front-matter
_JSON = re.compile(r"\ufeff?(?=\{\s*\"[^\"\n]*\"\s*:)")
_LINE_END = re.compile(r"[ \t]*(?:\r\n?|\n|\Z)")
_OPENING = re.compile(r"\ufeff?(---|\+\+\+)[ \t]*(?:\r\n?|\n)")
_CLOSING = {
    "yaml": re.compile(r"(?:^|(?<=[\r\n]))(?:---|\.\.\.)[ \t]*(?:\r\n?|\n|\Z)"),
    "toml": re.compile(r"(?:^|(?<=[\r\n]))\+\+\+[ \t]*(?:\r\n?|\n|\Z)"),
}
# Hexo reads it, most engines do not (hexo.io/docs/front-matter); Markdown takes it for a heading.
_UNOPENED = re.compile(
    r"\ufeff?(?=(?:[^\n]*\n){0,20}(?:title|date|layout):[ \t]*\S)"
    r"(?P<keys>(?:[a-z][\w-]*:(?:[ \t][^\n]*)?\r?\n(?:[ \t]*-[ \t][^\n]*\n|[ \t]+[^\n]+\n)*){2,30})"
    r"---[ \t]*(?:\r?\n|\Z)"
)
# So does it JSON without braces before ";;;", which nothing else reads and Markdown takes for prose.
_SEMICOLONS = re.compile(
    r"\ufeff?(?:;{3,}[ \t]*\r?\n)?\s*+(?:\{\s*+)?+\"[\w-]++\"\s*+:(?:(?!;;;)[^\n]*\n){1,60};{3,}[ \t]*(?:\r?\n|\Z)"
)
_LOOKS_LIKE_KEY = re.compile(r"""\s*(?:#[^\n]*\n\s*)*["']?[A-Za-z_][\w.-]*["']?\s*[:=](?:\s|$)""")
_TOML_STRING = re.compile(
    r"""^[ \t]*(?P<key>[A-Za-z0-9_-]+)[ \t]*=[ \t]*"""
    r"""(?P<value>"(?!"")(?:[^"\\\r\n]|\\.)*"|'(?!'')[^'\r\n]*')[ \t]*(?:\#[^\r\n]*)?(?=\r|\n|\Z)""",
    re.MULTILINE,
)
TOML_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value: characters ``start`` up to ``end`` of the article, including quotes."""

    key: str
    start: int
    end: int
    value: str
    quote: str


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The front matter of an article: characters ``start`` up to ``end``, with fences and the last line end.

    ``body_start`` and ``body_end`` delimit the text between the fences. ``values`` are plain JSON values; dates are ISO
    text.
    """

    syntax: Literal["yaml", "toml", "json"]
    start: int
    body_start: int
    body_end: int
    end: int
    values: Mapping[str, Any]

    def scalars(self, text: str) -> tuple[Scalar, ...]:
        """Return the top-level strings that are prose, in order."""
        found = toml_scalars(text, self) if self.syntax == "toml" else _yaml_scalars(text, self)
        return tuple(s for s in found if s.key.lower() in PROSE_KEYS and any(map(str.isalpha, s.value)))

    def blocks(self, text: str, numbering: Numbering) -> list[Block]:
        """Return one block per prose value, or one without segments for the whole front matter."""
        blocks = [
            Block(
                "front_matter",
                scalar.start,
                scalar.end,
                segments=(
                    Segment(
                        numbering.next(),
                        scalar.start,
                        scalar.end,
                        text[scalar.start : scalar.end],
                        " ".join(scalar.value.split()),
                    ),
                ),
                attributes={"key": scalar.key, "quote": scalar.quote, "syntax": self.syntax},
            )
            for scalar in self.scalars(text)
        ]
        return blocks or [Block("front_matter", self.start, self.end)]


def find_front_matter(text: str) -> FrontMatter | None:
    """Return the front matter at the start of *text*, if any.

    A ``---`` that starts no mapping is a thematic break. Raises InputError, naming the line, for front matter that is
    invalid or never closed.
    """
    opening = _OPENING.match(text)
    if opening is None:
        if unopened := _UNOPENED.match(text):
            line = text.count("\n", 0, unopened.end("keys")) + 1
            raise InputError(
                "BIL-ART-034",
                f"line {line} closes front matter that is never opened",
                remedy="Add a line with only --- above the first key.",
            )
        header = _json_header(text)
        if header is None and _SEMICOLONS.match(text):
            raise InputError(
                "BIL-ART-035",
                "the front matter ends with ;;;, which is not read",
                remedy="Put { and } around the keys, each on a line of its own, instead of ;;;.",
            )
        return header
    syntax: Literal["yaml", "toml"] = "yaml" if opening[1] == "---" else "toml"
    start, body_start = opening.start(1), opening.end()
    closing = _CLOSING[syntax].search(text, body_start)
    meant = bool(_LOOKS_LIKE_KEY.match(text[body_start : body_start + 2000]))
    if closing is None:
        if meant and not text[body_start : body_start + 1].isspace():
            raise InputError(
                "BIL-ART-005",
                f"line 1 opens front matter with {opening[1]} that is never closed",
                remedy=f"Add a line with only {opening[1]} after the last key.",
            )
        return None
    body = text[body_start : closing.start()]
    if len(body) > MAX_CHARS:
        if meant:
            raise InputError(
                "BIL-ART-006",
                f"the front matter has {len(body)} characters, more than {MAX_CHARS}",
                remedy="Shorten it.",
            )
        return None
    values = values_of(body, syntax, meant)
    if values is None:
        return None
    return FrontMatter(syntax, start, body_start, closing.start(), closing.end(), values)


def _json_header(text: str) -> FrontMatter | None:
    """Return the JSON object at the start of *text*, which is YAML too."""
    opening = _JSON.match(text[:MAX_CHARS])
    if opening is None:
        return None
    try:
        values, end = json.JSONDecoder().raw_decode(text[: opening.end() + MAX_CHARS], opening.end())
    except (ValueError, RecursionError):
        return None
    closing = _LINE_END.match(text, end)
    if closing is None:
        return None
    return FrontMatter("json", opening.end(), opening.end(), end, closing.end(), dict(plain_values(values, [0])))


def yaml_nodes(text: str, front: FrontMatter) -> list[tuple[Node, Node]]:
    from ruamel.yaml import YAML

    root = YAML(typ="safe", pure=True).compose(text[front.body_start : front.body_end])
    if root is None or not hasattr(root, "value") or not isinstance(root.value, list):
        return []
    return [(key, value) for key, value in root.value if isinstance(key.value, str)]


def node_span(text: str, front: FrontMatter, node: Node) -> tuple[int, int]:
    start, end = front.body_start + node.start_mark.index, front.body_start + node.end_mark.index
    return start, start + len(text[start:end].rstrip())


def quote_of(node: Node) -> str:
    style = getattr(node, "style", None) or ""
    return style if style in ("'", '"') else ""


def _yaml_scalars(text: str, front: FrontMatter) -> list[Scalar]:
    found: list[Scalar] = []
    for key, node in yaml_nodes(text, front):
        value = front.values.get(key.value)
        if isinstance(value, str) and isinstance(node.value, str) and node.value == value:
            start, end = node_span(text, front, node)
            if start < end and node.anchor is None and text[start] not in "*!&":
                found.append(Scalar(key.value, start, end, value, quote_of(node)))
    return sorted(found, key=lambda scalar: scalar.start)


def toml_scalars(text: str, front: FrontMatter, *, every: bool = False) -> list[Scalar]:
    table = TOML_TABLE.search(text, front.body_start, front.body_end)
    end = table.start() if table else front.body_end
    found: list[Scalar] = []
    for match in _TOML_STRING.finditer(text, front.body_start, end):
        raw = match["value"]
        value = tomllib.loads(f"x = {raw}")["x"]
        # Must equal the parsed value, so that a line inside a longer string is never used.
        if front.values.get(match["key"]) == value and (every or value):
            found.append(Scalar(match["key"], match.start("value"), match.end("value"), value, raw[0]))
    return found
