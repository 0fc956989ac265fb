"""Sets single keys of front matter without other changes, and converts it to YAML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import StringIO

from bilingual.articles.front_matter.reading import (
    MAX_CHARS,
    TOML_TABLE,
    FrontMatter,
    find_front_matter,
    node_span,
    quote_of,
    toml_scalars,
    yaml_nodes,
)
from bilingual.model.article import quoted


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
        if front.syntax == "toml" and (table := TOML_TABLE.search(text, front.body_start, front.body_end)):
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
        return {s.key: (s.start, s.end, s.quote) for s in toml_scalars(text, front, every=True)}
    places: dict[str, tuple[int, int, str]] = {}
    for key, node in yaml_nodes(text, front):
        start, end = node_span(text, front, node)
        colon = text.find(":", front.body_start + key.end_mark.index)
        if start >= end:  # no value at all
            places[key.value] = (colon + 1, colon + 1, "")
        elif not text[colon + 1 : start].strip(" \t"):
            places[key.value] = (start, end, quote_of(node))
        else:  # the value starts on a new line
            places[key.value] = (colon + 1, end, "")
    return places
