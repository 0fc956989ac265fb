"""Scans prose for inline constructs: code, formulas, tags, links, emphasis, and the syntax of other engines."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bilingual.text.markup.dialects import (
    BLOCK_ID,
    EMOJI,
    MARK,
    MARKS,
    WIKILINK,
    WRITTEN,
    emoji_named,
    prose_of_wikilink,
    written_kind,
)
from bilingual.text.markup.emphasis import emphasised
from bilingual.text.markup.liquid import LIQUID, words_of_tag
from bilingual.text.markup.references import fold_label

ConstructKind = Literal[
    "code", "math", "tag", "element", "autolink", "url", "link", "image", "footnote", "emphasis", "liquid",
    "attributes", "escape", "emoji",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Construct:
    """Characters ``start`` up to ``end``, of which a reader sees ``inner_start`` up to ``inner_end``.

    ``destination`` is the URL of a link, image, autolink or bare URL. For a reference it is the URL it was defined
    with if that is known, else its label in brackets; for a wiki link it is the page in double brackets.
    """

    kind: ConstructKind
    start: int
    end: int
    inner_start: int
    inner_end: int
    destination: str = ""


_URL = r"(?:https?|ftp)://[^\s<>\"'`|\[\]（）「」『』【】《》，。、；：！？“”‘’\u3040-\u30ff\u4e00-\u9fff]{1,2000}"
_SPECIAL = re.compile(
    r"""(?=[{\\$`<\[\]!*_~=:^+hf])(?:  # most characters start nothing
    (?P<liquid>LIQUID)
  | (?P<attributes>\{:[^{}\n]{0,500}\}|ATTRIBUTES)
  | (?P<math>\\\((?:[^\\\n]|\\[^()\n]){1,2000}\\\)|\\\[(?:[^\\]|\\[^\[\]]){1,2000}\\\]
      |\$\$[^$]{1,2000}\$\$|\$(?![\s$])(?:[^$\\\n]|\\.){0,1000}?(?<![\s\\])\$(?!\d))
  | (?P<escape>\\[!-/:-@\[-`{-~])
  | (?P<code>`+)
  | (?P<autolink><[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*>|<[\w.!\#$%&'*+/=?^`{|}~-]+@[\w.-]+>)
  | (?P<tag><!--.{0,2000}?-->|</[A-Za-z][A-Za-z0-9-]*\s*>
      |<[A-Za-z][A-Za-z0-9-]*(?:\s+[A-Za-z_:@][\w:.@-]*(?:\s*=\s*(?:"[^"]{0,4000}"|'[^']{0,4000}'|[^\s"'=<>`]+))?)*\s*/?>)
  | (?P<footnote>\[\^[^\]\s\[]{1,200}\])
  | (?P<written>WRITTEN)
  | (?P<wiki>WIKILINK)
  | (?P<open>!?\[)
  | (?P<close>\])
  | (?P<run>\*+|_+|~{2,})
  | (?P<mark>MARK)
  | (?P<smile>EMOJI)
  | (?P<block>BLOCK_ID)
  | (?P<url>URL)
    )""".replace("URL", _URL)
    .replace("LIQUID", LIQUID)
    .replace("WIKILINK", WIKILINK)
    .replace("MARK", MARK)
    .replace("EMOJI", EMOJI)
    .replace("BLOCK_ID", BLOCK_ID)
    .replace("WRITTEN", WRITTEN)
    .replace("ATTRIBUTES", MARKS),
    re.VERBOSE | re.DOTALL,
)
_HTML_SPECIAL = re.compile(
    r"""(?P<tag><!--.{0,2000}?-->|</?[A-Za-z][^\s<>/]{0,200}(?:[^<>"']|"[^"]{0,4000}"|'[^']{0,4000}')*>)"""
    r"|(?P<footnote>\[\^[^\]\s\[]{1,200}\])|(?P<url>" + _URL + rf")|(?P<liquid>{LIQUID})",
    re.DOTALL,
)
_DESTINATION = re.compile(
    r"""\(\s{0,50}(?:<([^<>\n]*)>|((?:[^\s()\\]|\\.)*(?:\((?:[^\s()\\]|\\.)*\)(?:[^\s()\\]|\\.)*)*))"""
    r"""(?:\s+(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\)))?\s*\)""",
    re.DOTALL,
)
_REFERENCE = re.compile(r"\[((?:[^\[\]\\]|\\.){0,999})\]")
_LINK_ATTRIBUTES = re.compile(r"\{:?[^{}\n]{0,500}\}")
_MATHS = re.compile(r"[\\^_=+<>]")
_WORDS = re.compile(r"[^\W\d_]{2,}")
_ALT = re.compile(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
References = Mapping[str, str] | Collection[str] | None


def scan_html(text: str) -> Iterator[Construct]:
    for match in _HTML_SPECIAL.finditer(text):
        if match.lastgroup == "tag":
            yield _tag(match.group(), match.start(), match.end())
        elif match["footnote"]:
            yield Construct("footnote", match.start(), match.end(), match.end(), match.end())
        elif match["liquid"]:
            yield Construct("liquid", match.start(), match.end(), match.end(), match.end())
        else:
            yield Construct("url", match.start(), match.end(), match.start(), match.end(), match.group())


def is_formula(text: str) -> bool:
    """Distinguish formulas from prose between escaped brackets; text between dollars is already known to be one."""
    inner = text[2:-2].strip()
    return text[0] == "$" or len(inner) <= 1 or bool(_MATHS.search(inner)) or not _WORDS.search(inner)


def _tag(text: str, start: int, end: int) -> Construct:
    alt = _ALT.search(text) if text[:4].lower() == "<img" else None
    if alt is None:
        return Construct("tag", start, end, end, end)
    group = 1 if alt[1] is not None else 2
    return Construct("image", start, end, start + alt.start(group), start + alt.end(group))


def scan_markdown(text: str, references: References) -> Iterator[Construct]:
    fences: dict[int, list[int]] = defaultdict(list)
    for fence in re.finditer("`+", text):
        fences[fence.end() - fence.start()].append(fence.start())
    brackets: list[tuple[int, int]] = []  # start and end of an opening mark
    runs: list[tuple[int, int]] = []
    position = 0
    while match := _SPECIAL.search(text, position):
        start, position = match.span()
        kind = match.lastgroup
        if kind == "code":
            close = _closing_fence(fences[position - start], position)
            if close is not None:
                end = close + position - start
                yield Construct("code", start, end, position, close)
                position = end
        elif kind == "wiki" and not (references and fold_label(match["page"]) in references):
            yield _wikilink(match)
        elif kind in {"open", "wiki"}:
            position = start + 1 + (text[start] == "!")
            brackets.append((start, position))
        elif kind == "close":
            if brackets:
                opened, inner = brackets.pop()
                link = _link(text, opened, inner, start, references)
                if link is not None:
                    yield link
                    position = link.end
                    yield from _emphasis(text, [run for run in runs if run[0] >= inner])
                    runs = [run for run in runs if run[0] < opened]
        elif kind == "run":
            runs.append((start, position))
        elif kind == "escape":
            yield Construct("escape", start, position, start + 1, position)
        elif kind == "tag":
            yield _tag(match.group(), start, position)
        elif kind == "autolink":
            yield Construct("autolink", start, position, start + 1, position - 1, text[start + 1 : position - 1])
        elif kind == "url":
            position = start + len(without_trailing_marks(match.group()))
            yield Construct("url", start, position, start, position, text[start:position])
        elif kind == "math":
            if is_formula(match.group()):
                yield Construct("math", start, position, start, position)
            else:  # "\\(an aside\\)" is escaped brackets
                position = start + 2
                yield Construct("escape", start, position, start + 1, position)
        elif kind == "mark":
            position = start + 2
            yield Construct("emphasis", start, match.end(), position, match.end() - 2)
        elif kind == "written":
            position, last = match.span(written_kind(match))
            yield Construct("emphasis", start, match.end(), position, last)
        elif kind == "smile":
            if emoji_named(match["emoji"]):
                yield Construct("emoji", start, position, start, position)
            else:
                position = start + 1
        elif kind == "liquid":
            yield _liquid(match.group(), start, position)
        elif kind in {"attributes", "block"}:
            yield Construct("attributes", start, position, position, position)
        else:
            yield Construct("footnote", start, position, position, position)
    yield from _emphasis(text, runs)


def _emphasis(text: str, runs: Sequence[tuple[int, int]]) -> Iterator[Construct]:
    for opened, closed, marks in emphasised(text, runs) if runs else ():
        yield Construct("emphasis", opened, closed + marks, opened + marks, closed)


def _liquid(call: str, start: int, end: int) -> Construct:
    """Return a call: a link or label whose words are prose, or one that is opaque."""
    if words := words_of_tag(call):
        first, last = words
        return Construct("link", start, end, start + first, start + last, f"{call[:first]}{call[last:]}")
    return Construct("liquid", start, end, end, end)


def _wikilink(match: re.Match[str]) -> Construct:
    start, end = match.span()
    inner = prose_of_wikilink(match) or ((end, end) if match["bang"] else match.span("page"))
    return Construct("image" if match["bang"] else "link", start, end, *inner, f"[[{match['page'].strip()}]]")


def _closing_fence(starts: list[int], position: int) -> int | None:
    index = bisect_left(starts, position)
    return starts[index] if index < len(starts) else None


def without_trailing_marks(url: str) -> str:
    """Drop punctuation that belongs to the sentence and not to the URL (github.github.com/gfm, "Autolinks")."""
    while url and (url[-1] in "?!.,:;*_~]}" or (url[-1] == ")" and url.count(")") > url.count("("))):
        url = url[:-1]
    return url


def _link(text: str, opened: int, inner: int, close: int, references: References) -> Construct | None:
    kind: ConstructKind = "image" if text[opened] == "!" else "link"
    after = close + 1
    if destination := _DESTINATION.match(text, after):
        end = destination.end()
        if attributes := _LINK_ATTRIBUTES.match(text, end):
            end = attributes.end()
        address = destination[1] if destination[1] is not None else destination[2]
        return Construct(kind, opened, end, inner, close, address)
    own = fold_label(text[inner:close])
    if reference := _REFERENCE.match(text, after):
        label = fold_label(reference[1]) or own
        if references is None or label in references:
            return Construct(kind, opened, reference.end(), inner, close, _defined(label, references))
    elif references is not None and own in references:
        return Construct(kind, opened, after, inner, close, _defined(own, references))
    return None


def _defined(label: str, references: References) -> str:
    return references[label] if isinstance(references, Mapping) else f"[{label}]"
