"""Writes runs of a Word document as inline Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Characters that are markup in the middle of a text: CommonMark 0.31, "Backslash escapes", and text/markup/dialects.py.
_MARKS = re.compile(
    r"[\\`*\]$]|\[(?=\^)|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|~~|==|%%|\{(?=[{%:<])|:(?=[a-z][a-z0-9_+-]{1,60}:)|(?<=\s)\^(?=\w)"
    r"|&(?=#?\w+;)"
)


@dataclass(frozen=True, slots=True)
class Format:
    """How a run looks, as far as it means something."""

    strong: bool = False
    emphasis: bool = False
    strike: bool = False
    underline: bool = False
    mark: bool = False
    vertical: str = ""  # sup or sub
    code: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class FormattedSpan:
    """A piece of Markdown with one format; ``literal`` pieces are markup already."""

    text: str
    format: Format = Format()
    literal: bool = False


_FORMATS = ("link", "strong", "emphasis", "strike", "underline", "mark", "vertical")
BREAK = "\\\n"


def markdown_of(spans: list[FormattedSpan]) -> str:
    """Return *spans* as Markdown: neighbours in one format share their marks."""
    return _written([span for span in spans if span.text], _FORMATS)


def _written(spans: list[FormattedSpan], formats: tuple[str, ...]) -> str:
    if not formats:
        return "".join(map(_plain, spans))
    first, rest = formats[0], formats[1:]
    parts: list[str] = []
    position = 0
    while position < len(spans):
        value = getattr(spans[position].format, first)
        end = position + 1
        while end < len(spans) and getattr(spans[end].format, first) == value:
            end += 1
        inner = _written(spans[position:end], rest)
        after = spans[end].text[:1] if end < len(spans) else ""
        parts.append(_marked(inner, first, value, parts[-1][-1:] if parts else "", after) if value else inner)
        position = end
    return "".join(parts)


def _plain(span: FormattedSpan) -> str:
    if span.literal:
        return span.text
    if span.format.code:
        return _code(span)
    text = escaped(span.text)
    return re.sub(r"(?<!\\)\[", r"\\[", text) if span.format.link else text


_SIGNS = {"strong": "**", "emphasis": "*", "strike": "~~"}
_TAGS = {"strong": "strong", "emphasis": "em", "strike": "del", "underline": "u", "mark": "mark"}


def _marked(text: str, name: str, value: str | bool, before: str, after: str) -> str:
    """Return *text* in marks, with spaces outside: Word formats spaces, Markdown must not."""
    left, core, right = _edges(text)
    if not core:
        return text
    if name == "link":
        return f"{left}[{core}]({value}){right}"
    if name == "vertical":
        return f"{left}<{value}>{core}</{value}>{right}"
    sign = _SIGNS.get(name)
    # A mark between a letter and punctuation opens or closes nothing (CommonMark 0.31, 6.2).
    opens = bool(left) or not (before.isalnum() and not core[0].isalnum())
    closes = bool(right) or not (after.isalnum() and not core[-1].isalnum())
    if sign and opens and closes:
        return f"{left}{sign}{core}{sign}{right}"
    return f"{left}<{_TAGS[name]}>{core}</{_TAGS[name]}>{right}"


def _edges(text: str) -> tuple[str, str, str]:
    lead = re.match(r"(?:\s|\\\n)*", text)
    start, end = lead.end() if lead else 0, len(text)
    while end > start and text[end - 1].isspace():
        end -= 2 if text[end - 2 : end] == "\\\n" and end - 2 >= start else 1
    return text[:start], text[start:end], text[end:]


def _code(span: FormattedSpan) -> str:
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", span.text)), default=0))
    blank = " " if span.text.startswith("`") or span.text.endswith("`") else ""
    return f"{fence}{blank}{span.text}{blank}{fence}" if span.text.strip() else span.text


def escaped(text: str) -> str:
    r"""Return *text* with everything escaped that Markdown or Liquid would read as markup.

    An opening bracket stays: with a backslash it would open a formula.

    >>> print(escaped("5_each * [x] %%no%% {{ y }}"))
    5_each \* [x\] \%\%no\%\% &#123;{ y }}
    """
    return _MARKS.sub(_escape, re.sub(r"[ \t\r\n]+", " ", text))


def _escape(match: re.Match[str]) -> str:
    entity = {"&": "&amp;", "{": "&#123;"}.get(match[0])  # Liquid knows no backslash
    return entity or "".join(f"\\{c}" for c in match[0])
