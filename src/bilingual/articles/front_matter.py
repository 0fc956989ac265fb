"""Front matter in YAML, TOML or JSON: reads it, finds its prose, and rewrites single keys without other changes."""

from __future__ import annotations

import datetime
import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import StringIO
from typing import TYPE_CHECKING, Any, Literal

from bilingual.articles.prose import Numbering
from bilingual.errors import InputError
from bilingual.model.article import Block, Segment, quoted

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

# Keys with prose values in Jekyll, Hugo, Docusaurus and Hexo.
PROSE_KEYS = ("title", "subtitle", "description", "excerpt", "summary", "abstract", "tagline", "headline", "caption")
MAX_CHARS = 200_000
MAX_VALUES = 20_000
# gohugo.io/content-management/front-matter
_JSON = re.compile(r"\ufeff?(?=\{\s*\"[^\"\n]*\"\s*:)")
_LINE_END = re.compile(r"[ \t]*(?:\r\n?|\n|\Z)")
_OPENING = re.compile(r"\ufeff?(---|\+\+\+)[ \t]*(?:\r\n?|\n)")
_CLOSING = {
    "yaml": re.compile(r"(?:^|(?<=[\r\n]))(?:---|\.\.\.)[ \t]*(?:\r\n?|\n|\Z)"),
    "toml": re.compile(r"(?:^|(?<=[\r\n]))\+\+\+[ \t]*(?:\r\n?|\n|\Z)"),
}
_LOOKS_LIKE_KEY = re.compile(r"""\s*(?:#[^\n]*\n\s*)*["']?[A-Za-z_][\w.-]*["']?\s*[:=](?:\s|$)""")
_TOML_STRING = re.compile(
    r"""^[ \t]*(?P<key>[A-Za-z0-9_-]+)[ \t]*=[ \t]*"""
    r"""(?P<value>"(?!"")(?:[^"\\\r\n]|\\.)*"|'(?!'')[^'\r\n]*')[ \t]*(?:\#[^\r\n]*)?(?=\r|\n|\Z)""",
    re.MULTILINE,
)
_TOML_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)
_TOML_LINE = re.compile(r"\(at line (\d+)")


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
        found = _toml_scalars(text, self) if self.syntax == "toml" else _yaml_scalars(text, self)
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
        return _json_header(text)
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
    values = _values(body, syntax, meant)
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
    return FrontMatter("json", opening.end(), opening.end(), end, closing.end(), dict(_plain(values, [0])))


# A run parses the same few headers repeatedly: per post, per language, before and after setting a key.
@lru_cache(maxsize=64)
def _values(body: str, syntax: str, meant: bool) -> Mapping[str, Any] | None:
    return _read_yaml(body, meant) if syntax == "yaml" else _read_toml(body, meant)


def set_keys(text: str, values: Mapping[str, str | Sequence[str] | bool | int]) -> str:
    r"""Return *text* with the front-matter keys of *values* set and every other byte unchanged.

    An existing key keeps its place and quotes; a new one is added at the end; without front matter, YAML front matter
    is added. Non-ASCII text is written literally, never escaped.

    >>> print(set_keys("---\ntitle: 'One'  # first\n---\nText", {"title": "一：二", "lang": "zh-Hans"}))
    ---
    title: '一：二'  # first
    lang: zh-Hans
    ---
    Text
    """
    front = find_front_matter(text)
    newline = "\r\n" if "\r\n" in text[:10_000] else "\n"
    if front is None:
        lines = "".join(f"{key}: {_written(value, '', 'yaml')}{newline}" for key, value in values.items())
        bom = "\ufeff" if text.startswith("\ufeff") else ""
        return f"{bom}---{newline}{lines}---{newline}{newline}{text[len(bom) :]}"
    changes: list[tuple[int, int, str]] = []
    places = _places(text, front)
    new = ""
    for key, value in values.items():
        if key in places:
            start, end, quote = places[key]
            lead = "" if text[start - 1 : start] in (" ", "\t") else " "
            changes.append((start, end, lead + _written(value, quote, front.syntax)))
        else:
            sign = " = " if front.syntax == "toml" else ": "
            written = _written(value, '"' if front.syntax == "json" else "", front.syntax)
            new += f',{newline}  "{key}": {written}' if front.syntax == "json" else f"{key}{sign}{written}{newline}"
    if new and front.syntax == "json":
        at = front.body_start + len(text[front.body_start : front.body_end - 1].rstrip())
        changes.append((at, at, new.removeprefix(",") if text[at - 1] == "{" else new))
    elif new:
        at = front.body_end
        if front.syntax == "toml" and (table := _TOML_TABLE.search(text, front.body_start, front.body_end)):
            at = table.start()
        if at > front.body_start and text[at - 1] not in "\r\n":
            new = newline + new
        changes.append((at, at, new))
    for start, end, written in sorted(changes, reverse=True):
        text = text[:start] + written + text[end:]
    find_front_matter(text)  # raises here, not later, if our output is invalid
    return text


def with_yaml_header(text: str) -> str:
    r"""Return *text* with TOML or JSON front matter converted to YAML, the only kind that Jekyll supports.

    >>> print(with_yaml_header('+++\ntitle = "Eins: zwei"\ndate = 2026-01-02\ntags = ["a"]\n+++\nText'))
    ---
    title: 'Eins: zwei'
    date: '2026-01-02'
    tags: [a]
    ---
    Text
    """
    front = find_front_matter(text)
    if front is None or front.syntax == "yaml":
        return text
    from ruamel.yaml import YAML

    yaml, lines = YAML(typ="safe", pure=True), StringIO()
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]  # keys stay in their order
    yaml.allow_unicode, yaml.default_flow_style, yaml.width = True, None, MAX_CHARS
    yaml.dump(dict(front.values), lines)
    newline = "\r\n" if "\r\n" in text[: front.end] else "\n"
    header = f"---\n{lines.getvalue() if front.values else ''}---\n".replace("\n", newline)
    return text[: front.start] + header + text[front.end :]


def _written(value: str | Sequence[str] | bool | int, quote: str, syntax: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return quoted(value, quote, syntax)
    return "[" + ", ".join(quoted(item, '"', syntax) for item in value) + "]"


def _places(text: str, front: FrontMatter) -> dict[str, tuple[int, int, str]]:
    """Return the span and the quote of the value of each top-level key."""
    if front.syntax == "toml":
        return {s.key: (s.start, s.end, s.quote) for s in _toml_scalars(text, front, every=True)}
    places: dict[str, tuple[int, int, str]] = {}
    for key, node in _yaml_nodes(text, front):
        start, end = _node_span(text, front, node)
        colon = text.find(":", front.body_start + key.end_mark.index)
        if start >= end:  # no value at all
            places[key.value] = (colon + 1, colon + 1, "")
        elif not text[colon + 1 : start].strip(" \t"):
            places[key.value] = (start, end, _quote_of(node))
        else:  # the value starts on a new line
            places[key.value] = (colon + 1, end, "")
    return places


# ── YAML ──────────────────────────────────────────────────────────────────────────────────────────


def _read_yaml(body: str, meant: bool) -> Mapping[str, Any] | None:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    yaml = YAML(typ="safe", pure=True)
    # YAML 1.1 gives a lone = and << special meanings; here they are plain text.
    for name in ("value", "merge"):
        yaml.constructor.add_constructor(f"tag:yaml.org,2002:{name}", lambda _, node: node.value)
    try:
        loaded = yaml.load(body)
    except MarkedYAMLError as error:
        if not meant:
            return None
        mark = error.problem_mark or error.context_mark
        line = (mark.line if mark else 0) + 2
        raise InputError(
            "BIL-ART-007",
            f"line {line}: the front matter is not valid YAML ({error.problem or 'cannot be read'})",
            remedy="Quote values that contain a colon, and indent with spaces.",
        ) from error
    except (YAMLError, ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
        if not meant:
            return None
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError("BIL-ART-008", f"line 2: the front matter is not valid YAML ({reason})") from error
    if loaded is None and not body.strip():
        return {}
    if not isinstance(loaded, dict):
        return None
    return dict(_plain(loaded, [0]))


def _plain(value: Any, count: list[int]) -> Any:
    """Return *value* as JSON values: dates as ISO text, keys as text."""
    count[0] += 1
    if count[0] > MAX_VALUES:
        raise InputError(
            "BIL-ART-009", f"the front matter has more than {MAX_VALUES} values", remedy="Remove nested aliases."
        )
    if isinstance(value, Mapping):
        return {str(_plain(key, count)): _plain(item, count) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(item, count) for item in value]
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return str(value)
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return str(value)


def _yaml_nodes(text: str, front: FrontMatter) -> list[tuple[Node, Node]]:
    from ruamel.yaml import YAML

    root = YAML(typ="safe", pure=True).compose(text[front.body_start : front.body_end])
    if root is None or not hasattr(root, "value") or not isinstance(root.value, list):
        return []
    return [(key, value) for key, value in root.value if isinstance(key.value, str)]


def _node_span(text: str, front: FrontMatter, node: Node) -> tuple[int, int]:
    start, end = front.body_start + node.start_mark.index, front.body_start + node.end_mark.index
    return start, start + len(text[start:end].rstrip())


def _quote_of(node: Node) -> str:
    style = getattr(node, "style", None) or ""
    return style if style in ("'", '"') else ""


def _yaml_scalars(text: str, front: FrontMatter) -> list[Scalar]:
    found: list[Scalar] = []
    for key, node in _yaml_nodes(text, front):
        value = front.values.get(key.value)
        if isinstance(value, str) and isinstance(node.value, str) and node.value == value:
            start, end = _node_span(text, front, node)
            if start < end and node.anchor is None and text[start] not in "*!&":
                found.append(Scalar(key.value, start, end, value, _quote_of(node)))
    return sorted(found, key=lambda scalar: scalar.start)


# ── TOML ──────────────────────────────────────────────────────────────────────────────────────────


def _read_toml(body: str, meant: bool) -> Mapping[str, Any] | None:
    try:
        return dict(_plain(tomllib.loads(body.replace("\r\n", "\n")), [0]))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        if not meant:
            return None
        at = _TOML_LINE.search(str(error))
        line = (int(at[1]) if at else 1) + 1
        reason = str(error).split(" (at ")[0]
        raise InputError("BIL-ART-010", f"line {line}: the front matter is not valid TOML ({reason})") from error


def _toml_scalars(text: str, front: FrontMatter, *, every: bool = False) -> list[Scalar]:
    table = _TOML_TABLE.search(text, front.body_start, front.body_end)
    end = table.start() if table else front.body_end
    found: list[Scalar] = []
    for match in _TOML_STRING.finditer(text, front.body_start, end):
        raw = match["value"]
        value = tomllib.loads(f"x = {raw}")["x"]
        # Must equal the parsed value, so that a line inside a longer string is never used.
        if front.values.get(match["key"]) == value and (every or value):
            found.append(Scalar(match["key"], match.start("value"), match.end("value"), value, raw[0]))
    return found
