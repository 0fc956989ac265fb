"""Finds the pieces of a text that an engine must not change: code, addresses, tags, marks, and agreed terms."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from bilingual.text.markup.dialects import (
    EMOJI,
    MARK,
    MARKS,
    WIKILINK,
    WRITTEN,
    emoji_named,
    prose_of_wikilink,
    shown_page_span,
    written_kind,
)
from bilingual.text.markup.emphasis import RUN, emphasised
from bilingual.text.markup.liquid import LIQUID, words_of_tag
from bilingual.text.markup.placeholders import PLACEHOLDER, MaskedPiece
from bilingual.text.markup.references import fold_label
from bilingual.text.terms.places import may_say, pattern_of

# In order of precedence: a later pattern does not see what an earlier one matched.
_ATOMS = tuple(
    re.compile(pattern, re.DOTALL | re.IGNORECASE)
    for pattern in (
        PLACEHOLDER.pattern,  # text that looks like a placeholder must not be taken for one
        r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)",  # code: https://spec.commonmark.org/0.31.2/#code-spans
        r"<(code|kbd|samp|pre|math|svg|script|style)\b[^<>]*>.*?</\1\s*>",
        rf"{LIQUID}|\{{:[^{{}}\n]*\}}",  # Liquid, kramdown attributes
        r"\$\$.+?\$\$|\\\(.{1,3000}?\\\)|\\\[.{1,3000}?\\\]",
        # "$5 or $10" is money: https://pandoc.org/MANUAL.html#extension-tex_math_dollars
        r"(?<![\\$\w])\$(?=[^\s$])[^$\n]*?(?<=[^\s\\])\$(?![\d$])",
        r"<!--.{0,2000}?-->|<(?:https?://|mailto:)[^<>\s]*>",
        r"\[\^[^\]\s]{1,200}\]",  # footnote marks
        # what Pandoc and MathJax hand on to TeX: pandoc.org/MANUAL.html#extension-raw_tex
        r"\\(?:[a-z]*ref|label|[a-z]*cite[a-z]*|begin|end)\*?(?:\[[^\]\n]{0,100}\]){0,2}\{[^{}\n]{1,200}\}",
        r"(?<![\\$\w{])\{[a-z_]\w*(?:\.\w+)*\}(?![{`])",  # values of MDX and templates: {year}
    )
)
_LINK = re.compile(
    r"(!?\[)((?:[^\[\]]|\[[^\[\]]*\])*)(\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)|\]\[[^\[\]]*\])"
)
_SHORTCUT = re.compile(r"(!?\[)([^\[\]]+)(\])(?![\[(:])")
_WIKILINK, _MARK, _SMILE = re.compile(WIKILINK), re.compile(MARK), re.compile(EMOJI)
_MARKS = re.compile(MARKS)
_WRITTEN_SO = re.compile(WRITTEN)
_TAG = re.compile(r"<(/?)([a-z][\w-]*)(?:\s[^<>]*)?(/?)>", re.IGNORECASE)
_LATE_ATOMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # an address ends before a space, a Chinese or Japanese character, and closing punctuation
        r"(?:https?://|www\.)[^\s<>\"`\u0000\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]*[^\s<>\"`\u0000\u3000-\u30ff"
        r"\u3400-\u9fff\uff00-\uffef.,;:!?'’”)\]}*_]",
        r"(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+",
        r"\\[!-/:-@\[-`{-~]|&(?:[a-z]\w+|#\d+|#x[0-9a-f]+);",  # escapes and entities
        r"(?:(?<! ) {2,}|\\)\n",  # hard line breaks
        r"(?<![\w/])(?:~|\.{1,2})?/[\w.-]+(?:/[\w.-]+)+/?(?<![.])",  # paths
        r"(?<![\w-])--[a-z][\w-]+|(?<!\w)@[a-z]\w+",  # flags and handles
        r"(?<![\w_*])[a-z]\w*?[a-z0-9]_[a-z0-9]\w*\b(?:\(\))?",  # names_with_underscores
    )
)
_ALT = re.compile(r"""<img\b[^<>]*?\salt\s*=\s*(["'])(?=[^"'<>]*[^\W\d_])(?P<said>[^"'<>]++)\1""", re.IGNORECASE)
_VOID = {"br", "hr", "img", "wbr", "input", "source", "embed", "area", "col", "track"}
_GONE = "\0"


@dataclass(frozen=True, slots=True)
class Protected:
    """A term that is masked in the source and comes back as *target*."""

    source: str
    target: str
    case_sensitive: bool = False


def find_pieces(text: str, terms: Sequence[Protected], labels: Collection[str]) -> list[MaskedPiece]:
    """Return the pieces of *text*, in no order; *labels* are those that ``[label]`` may refer to."""
    pieces: list[MaskedPiece] = []
    seen = text.replace(_GONE, " ")

    def take(
        start: int, end: int, replacement: str | None = None, partner: int | None = None, *, own_if_same: bool = False
    ) -> None:
        nonlocal seen
        own = text[start:end]
        shown = own if replacement is None else replacement
        pieces.append(
            MaskedPiece(
                start, end, shown, partner, own if shown != own and (partner is not None or own_if_same) else None
            )
        )
        seen = seen[:start] + _GONE * (end - start) + seen[end:]

    def take_all(patterns: Sequence[re.Pattern[str]]) -> None:
        for pattern in patterns:
            for match in list(pattern.finditer(seen)):
                if _GONE not in match[0] or not pieces:
                    take(*match.span())
                elif pattern in _ATOMS:  # it contains something found before: the larger one wins
                    pieces[:] = [p for p in pieces if not match.start() <= p.start < match.end()]
                    take(*match.span())

    def pair(
        opening: tuple[int, int], closing: tuple[int, int], first: str | None = None, last: str | None = None
    ) -> None:
        take(*opening, replacement=first, partner=closing[0])
        take(*closing, replacement=last, partner=opening[0])

    take_all(_ATOMS)
    for call in [piece for piece in pieces if text.startswith("{%", piece.start)]:
        if words := words_of_tag(text[call.start : call.end]):
            pieces.remove(call)
            first, last = (call.start + place for place in words)
            seen = seen[:first] + text[first:last] + seen[last:]
            pair((call.start, first), (last, call.end))
    for smile in list(_SMILE.finditer(seen)):
        if emoji_named(smile["emoji"]):
            take(*smile.span())
    for link in list(_WIKILINK.finditer(seen)):
        if _GONE in link[0] or fold_label(link["page"]) in labels:
            continue
        said = prose_of_wikilink(link)
        if said is not None:
            pair((link.start(), said[0]), (said[1], link.end()))
        elif link["bang"]:
            take(*link.span())
        else:  # its page is shown, and stays its target when it is translated
            start, end = shown_page_span(link["page"])
            first = link.start("page")
            pair((link.start(), first + start), (first + end, link.end()), f"[[{link['page']}|", "]]")
            for sign in re.finditer("#", link["page"][start:end]):
                place = first + start + sign.start()
                take(place, place + 1, " > ", own_if_same=True)
    while links := _links(seen):  # outer ones first
        for link in links:
            pieces[:] = [p for p in pieces if not link.start(3) <= p.start < link.end(3)]  # Liquid in its address
            empty = link[3] == "][]"
            pair(link.span(1), link.span(3), None, f"][{text[slice(*link.span(2))]}]" if empty else None)
    for link in list(_SHORTCUT.finditer(seen)) if labels else ():
        label = text[slice(*link.span(2))]
        if fold_label(label) in labels and text[max(0, link.start() - 1)] != "]":
            pair(link.span(1), link.span(3), None, f"][{label}]")
    for opening, closing in _tags(seen):
        paired = closing is not None and _nests(opening[1], closing[0], pieces)
        take(*opening, partner=closing[0] if closing and paired else None)
        if closing:
            take(*closing, partner=opening[0] if paired else None)
    for written in list(_WRITTEN_SO.finditer(seen)):
        first, last = written.span(written_kind(written))
        if _nests(first, last, pieces):
            pair((written.start(), first), (last, written.end()))
    for match in _MARKS.finditer(text):  # what stands before them is protected by now, and keeps them
        start, end = match.span()
        held = next((n for n, piece in enumerate(pieces) if piece.end == start), None)
        if _GONE in seen[start:end]:
            continue
        if held is None:
            take(start, end)
        else:
            before = pieces[held]
            own = before.own if before.own is None else before.own + match[0]
            pieces[held] = replace(before, end=end, text=before.text + match[0], own=own)
            seen = seen[:start] + _GONE * (end - start) + seen[end:]
    take_all(_LATE_ATOMS)
    for term in sorted((term for term in terms if may_say(seen, term.source)), key=lambda term: -len(term.source)):
        pattern = re.compile(pattern_of(term.source), 0 if term.case_sensitive else re.IGNORECASE)
        for match in list(pattern.finditer(seen)):
            take(*match.span(), replacement=match[0] if term.target == term.source else term.target)
    marked = [(match.start(), match.end() - 2, 2) for match in _MARK.finditer(seen)]
    for opened, closed, size in [*marked, *_joined(emphasised(text, [match.span() for match in RUN.finditer(seen)]))]:
        opening, closing = (opened, opened + size), (closed, closed + size)
        if _nests(opening[1], closing[0], pieces) and _GONE not in seen[slice(*opening)] + seen[slice(*closing)]:
            pair(opening, closing)
    return pieces


def _joined(pairs: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Return the pairs of marks with ``***both***`` as one."""
    joined: list[tuple[int, int, int]] = []
    for opened, closed, size in pairs:
        if joined and joined[-1][0] + joined[-1][2] == opened and closed + size == joined[-1][1]:
            joined[-1] = (joined[-1][0], closed, joined[-1][2] + size)
        else:
            joined.append((opened, closed, size))
    return joined


def _links(seen: str) -> list[re.Match[str]]:
    found = list(_LINK.finditer(seen))
    return [link for link in found if _GONE not in link[1]]


def _tags(seen: str) -> list[tuple[tuple[int, int], tuple[int, int] | None]]:
    """Return tags as pairs of spans. A void, unmatched or crossing tag has no partner."""
    open_now: list[tuple[str, tuple[int, int]]] = []
    found: list[tuple[tuple[int, int], tuple[int, int] | None]] = []
    for match in _TAG.finditer(seen):
        closes, name, alone = match[1], match[2].lower(), match[3]
        if _GONE in match[0]:
            continue
        if name == "img" and (alt := _ALT.match(match[0])):  # the alt text is prose
            start = match.start()
            found.append(((start, start + alt.start("said")), (start + alt.end("said"), match.end())))
        elif not closes and (alone or name in _VOID):
            found.append((match.span(), None))
        elif not closes:
            open_now.append((name, match.span()))
        elif open_now and open_now[-1][0] == name:
            found.append((open_now.pop()[1], match.span()))
        else:
            found.append((match.span(), None))
    return found + [(span, None) for _, span in open_now]


def _nests(start: int, end: int, pieces: Sequence[MaskedPiece]) -> bool:
    """Return whether no pair has only one end between *start* and *end*."""
    inside = range(start, end)
    return all(piece.partner is None or (piece.start in inside) == (piece.partner in inside) for piece in pieces)
