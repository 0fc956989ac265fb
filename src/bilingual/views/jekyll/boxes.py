"""Turns the callouts of other engines into block quotes that begin with the word of their kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bilingual.articles.grammar import ALERT, parser, title_span
from bilingual.text.markup.dialects import CALLOUTS, callout_kind, callout_named
from bilingual.views.labels import callout_word, colon

if TYPE_CHECKING:
    from markdown_it.token import Token

_BOXES = {"container_admonition_open", "container_directive_open", "admonition_open"}
_KIND = re.compile(r"[A-Za-z][\w-]*")
_INDENT = re.compile(r"(?: {1,4}|\t)")
_LEAD = re.compile(r"[ \t>]*")
_CLOSING = re.compile(r"[ \t>]*(?::{3,}|`{3,})[ \t]*\Z")
_EMPTY = re.compile(r"[ \t>]*\Z")


def boxes_as_quotes(body: str, tag: str) -> str:
    r"""Return the Markdown *body*, in the language *tag*, with its callouts as quotes.

    A container of another kind, such as ``:::columns``, loses its marks.

    >>> print(boxes_as_quotes(":::tip\nWarm it.\n:::\n> [!NOTE] Jars\n> Hot.", "es"))
    > **Consejo**
    >
    > Warm it.
    <BLANKLINE>
    > **Nota: Jars**
    >
    > Hot.
    """
    for _ in range(60):  # each round takes the outermost
        found = _outermost(parser().parse(body))
        if not found:
            break
        lines = body.split("\n")
        for token in reversed(found):
            first, last = token.map or (0, 0)
            # A container's lines end before its closing mark.
            closed = token.type != "admonition_open" and last < len(lines) and _CLOSING.match(lines[last])
            lines[first : last + bool(closed)] = _box(lines[first:last], token, tag)
        body = "\n".join(lines)
    return _alerts(body, tag) if "[!" in body else body


def _outermost(tokens: Sequence[Token]) -> list[Token]:
    found: list[Token] = []
    for token in tokens:
        if token.type in _BOXES and not (found and found[-1].map and token.map and token.map[0] < found[-1].map[1]):
            found.append(token)
    return found


def _box(lines: list[str], token: Token, tag: str) -> list[str]:
    head, *inner = lines
    lead = _LEAD.match(head)
    indent = lead[0] if lead else ""
    if token.type == "admonition_open":
        inner = [_INDENT.sub("", line[len(indent) :], count=1) for line in inner]
    else:
        inner = [line.removeprefix(indent) for line in inner]
    said = head[head.find(token.markup) + len(token.markup) :]
    kind = _KIND.search(said)
    name = callout_named(said) or (callout_kind(kind[0]) if kind else "")
    title = head[slice(*span)] if (span := title_span(token, head)) else ""
    while inner and not inner[-1].strip():
        inner.pop()
    while inner and not inner[0].strip():
        inner.pop(0)
    if name not in CALLOUTS and (token.type != "admonition_open" or token.markup == "==="):
        named = [f"{indent}**{title}**", indent.rstrip()] if title else []
        return [*named, *(f"{indent}{line}" for line in inner), indent.rstrip()]
    quoted = [f"**{heading(name, title, tag)}**", *([""] if inner else []), *inner]
    return [*(f"{indent}> {line}".rstrip() for line in quoted), indent.rstrip()]


def _alerts(body: str, tag: str) -> str:
    """Return *body* with the marks of GitHub's alerts and Obsidian's callouts as words."""
    lines = body.split("\n")
    tokens = parser().parse(body)
    for at in range(len(tokens) - 3, -1, -1):
        opening, paragraph, said = tokens[at : at + 3]
        if (opening.type, paragraph.type) != ("blockquote_open", "paragraph_open") or not paragraph.map:
            continue
        found = ALERT.match(said.content)
        number = paragraph.map[0]
        start = lines[number].find("[!")
        if found is None or start < 0:
            continue
        lead = lines[number][:start]
        after = [f"{lead}**{heading(callout_kind(found[1]), found['title'].strip(), tag)}**"]
        if number + 1 < len(lines) and not _EMPTY.match(lines[number + 1]):
            after.append((lead if _EMPTY.match(lead) else lines[number + 1][: len(lead)]).rstrip())
        lines[number : number + 1] = after
    return "\n".join(lines)


def heading(kind: str, title: str, tag: str) -> str:
    """Return the first line of a callout.

    >>> heading("tip", "Keep it warm", "de"), heading("tip", "", "zh-Hans"), heading("note", "Note on jars", "en")
    ('Tipp: Keep it warm', '提示', 'Note on jars')
    """
    word = callout_word(tag, kind)
    if not title or title.lower().startswith(word.lower()):
        return title or word
    return f"{word}{colon(tag)}{title}"
