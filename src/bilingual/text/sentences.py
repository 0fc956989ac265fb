"""Sentence boundaries in running text.

The splitter scans the text once and only ever decides whether there is a boundary, so no character can be lost or
moved. Timed words are grouped by ``text/grouping.py``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from bilingual.languages import pack
from bilingual.languages.sentences import Sentences

# Marks that end a sentence anywhere, even without a space after them.
_WIDE = "。！？｡．؟۔।॥։။።፧"
_NARROW = ".!?"
_ELLIPSIS = "…"
MARKS = _WIDE + _NARROW + _ELLIPSIS
_RUN = re.compile(f"[{re.escape(MARKS)}]+")
# What may come between the mark and the boundary: closing quotes and brackets, Markdown emphasis and footnote marks,
# closing tags.
_CLOSING = r"[\"'”’»›」』）】》〉〕］\])}*_`~]|\[\^[^\]\s]{1,200}\]|</[A-Za-z][\w-]{0,50}>"
_CLOSERS = re.compile(f"(?:{_CLOSING})*")
_CLOSERS_AFTER_BLANKS = re.compile(f"(?:{_CLOSING}|[ \u00a0\u202f]»)*")
_OPENING = "\"'“‘«‹„‚「『（【《〈〔［([{*_`~¿¡<—–-"
_PAIRS = dict(zip("“„«「『（【《([`", "”“»」』）】》)]`", strict=True))
_OPENS_PAIR = re.compile(f'["{re.escape("".join(_PAIRS))}]')
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
# A quotation or parenthesis up to this length is not split.
_QUOTE_LIMIT = 240
_QUOTE_LIMIT_CJK = 80
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f]")
_INITIAL = re.compile(r"^[^\W\d_]$")
# A letter of Hebrew, Arabic, Devanagari or Thai: sentences of one letter do not exist there.
_CASELESS_INITIAL = re.compile("^[\u05d0-\u05ea\u0620-\u064a\u0904-\u0939\u0e01-\u0e2e]$")
_NUMBER = re.compile(r"^\d{1,2}$")
# "z. B." may contain a space of any width.
_FAR = 200  # characters before a mark in which the words stand that it depends on
_BLANK = "[ \u00a0\u2009\u202f]"


def split_sentences(text: str, language: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences of *text*, without the white space around them.

    Every character except white space is in exactly one span. A blank line is always a boundary.

    >>> text = 'Dr. Smith came at 5 p.m. sharp. He paid 3.14 dollars.'
    >>> [text[a:b] for a, b in split_sentences(text, "en")]
    ['Dr. Smith came at 5 p.m. sharp.', 'He paid 3.14 dollars.']
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for end in [*_borders(text, language), len(text)]:
        piece = text[start:end]
        first, last = start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
        if first < last:
            # A piece without letters or digits (a lone dash or quote) belongs to the previous sentence.
            if spans and not any(c.isalnum() for c in text[first:last]) and "\n\n" not in text[spans[-1][1] : first]:
                spans[-1] = (spans[-1][0], last)
            else:
                spans.append((first, last))
        start = end
    return spans


def _borders(text: str, language: str) -> Iterator[int]:
    marks = list(_RUN.finditer(text))
    if marks:
        inside = _Text(text, language)
    start = 0
    paragraphs = [m.end() for m in _PARAGRAPH.finditer(text)]
    for match in marks:
        while paragraphs and paragraphs[0] <= match.start():
            start = paragraphs.pop(0)
            yield start
        end = inside.closed(match.end())
        if end <= start or _lies_inside(inside.kept, end):
            continue
        if end < len(text) and inside.is_border(start, match, end):
            start = end
            yield end
    yield from paragraphs


class _Text:
    """A text and its language's rules for sentence boundaries."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.rules = pack(language).sentences
        self.closers = _CLOSERS_AFTER_BLANKS if pack(language).writing.spaced_marks else _CLOSERS
        self.kept = _kept_together(text)
        self.caseless = not any(c.isupper() for c in text)
        self.spaced_abbreviations = spaced_abbreviations(text, language)

    def closed(self, position: int) -> int:
        """Return the position after the closing marks at *position*."""
        match = self.closers.match(self.text, position)
        return match.end() if match else position

    def is_border(self, start: int, mark: re.Match[str], end: int) -> bool:
        run = mark.group()
        rest = self.text[end : end + 80]
        spaced = rest[0].isspace()
        following = rest.lstrip().lstrip(_OPENING).lstrip()
        before = self.text[mark.start() - 1] if mark.start() > start else ""
        near_cjk = bool(_CJK.match(before)) or bool(_CJK.match(rest.lstrip()[:1]))
        closed = end > mark.end()
        if closed and self.rules.says and re.match(self.rules.says, rest if near_cjk else following):
            return False  # “走吧。”他说。
        if any(c in _WIDE for c in run):
            return True
        if not spaced and not (near_cjk and _CJK.match(rest[:1])):
            return False  # 3.14, www.example.org, z.B.
        if run[0] == _ELLIPSIS and near_cjk:
            said = self.text[max(start, mark.start() - _FAR) : mark.start()]
            return closed or len(re.split(r"[，、；：,;:]", said)[-1].strip()) > 4
        lower = not self.caseless and following[:1].islower()
        if run == ".":
            return not lower and not self._is_abbreviation(start, mark.start(), following)
        return not lower

    def _is_abbreviation(self, start: int, dot: int, following: str) -> bool:
        """Return whether the full stop at *dot* is part of an abbreviation and does not end a sentence."""
        # The last two words decide, and whether there are more.
        near = max(start, dot - _FAR)
        words = [*([_ELLIPSIS] if near > start else ()), *self.text[near:dot].split()]
        if not words or self.spaced_abbreviations.get(dot) == "":
            return True
        token = re.split("['’]", words[-1].lstrip(_OPENING))[-1]  # "l'av."
        name = self.spaced_abbreviations.get(dot, token.lower())
        own, common = self.rules.abbreviations, self.rules.common
        elsewhere = name in own.either or name in own.numbering
        if name in own.leading or (name in common.leading and not elsewhere):
            # "46.9 ms. Then": milliseconds, not Ms.
            return not (token == "ms" and len(words) > 1 and words[-2][-1:].isdigit())
        next_word = re.split(r"[\s,.;:!?’']", following, maxsplit=1)[0]
        if (name in own.numbering or name in common.numbering) and next_word[:1].isdigit():
            return True
        if name in own.either or name in common.either:
            closes = next_word[:1].isupper() and (name in own.closing or name in common.closing)
            return not (closes or next_word.lower() in self.rules.openers)
        if _CASELESS_INITIAL.match(token):
            return True
        if _INITIAL.match(token) and token.isupper() and following[:1].isupper():
            # "J. K. Rowling", but "so do I. Then" and "vitamin C. It"
            is_name = token not in self.rules.letter_words and next_word.lower() not in self.rules.openers
            return len(words) == 1 or is_name
        return bool(_NUMBER.match(token)) and (len(words) == 1 or self._is_ordinal(words[-2], following))

    def _is_ordinal(self, before: str, following: str) -> bool:
        """Return whether a number between these is an ordinal: "am 3. Mai"; a lone "1." at the start always is."""
        rules = self.rules
        return bool(
            (rules.ordinal_before and re.fullmatch(rules.ordinal_before, before.lower()))
            or (rules.ordinal_after and re.match(rules.ordinal_after, following))
        )


@lru_cache(maxsize=64)
def _spaced(sentences: Sentences) -> re.Pattern[str] | None:
    kinds = (sentences.abbreviations, sentences.common)
    several = {name for kind in kinds for name in kind.leading | kind.either | kind.numbering if "." in name}
    forms = (rf"\.{_BLANK}?".join(map(re.escape, name.split("."))) for name in sorted(several, key=len, reverse=True))
    return re.compile(rf"(?<![\w.])(?:{'|'.join(forms)})\.", re.IGNORECASE) if several else None


def spaced_abbreviations(text: str, language: str) -> Mapping[int, str]:
    """Return, by the position of each full stop in a spaced abbreviation, its full name, or "" if it is not the last
    one.

    >>> spaced_abbreviations("Los EE. UU. y", "es"), spaced_abbreviations("im US-Team.", "de")
    ({6: '', 10: 'ee.uu'}, {})
    """
    found: dict[int, str] = {}
    pattern = _spaced(pack(language).sentences)
    for match in pattern.finditer(text) if pattern else ():
        if re.search(_BLANK, match[0]):
            found |= {match.start() + at: "" for at, character in enumerate(match[0]) if character == "."}
            found[match.end() - 1] = re.sub(_BLANK, "", match[0])[:-1].lower()
    return found


@lru_cache(maxsize=4)
def _kept_together(text: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of quotations, brackets and code that must not be split."""
    spans: list[tuple[int, int]] = []
    position = 0
    while opening := _OPENS_PAIR.search(text, position):
        close = _closing(text, opening.start())
        position = opening.end() if close is None else close + 1
        if close is not None:
            spans.append((opening.start(), position))
    return tuple(spans)


def _lies_inside(spans: Sequence[tuple[int, int]], position: int) -> bool:
    at = bisect_left(spans, (position, 0)) - 1
    return at >= 0 and position < spans[at][1]


def _closing(text: str, position: int) -> int | None:
    """Return where the pair that opens at *position* closes, if within the maximum length."""
    opening = text[position]
    if opening == '"':
        if position and (text[position - 1].isalnum() or text[position - 1] in MARKS + ","):
            return None
        closers = '"'
    elif opening in _PAIRS:
        closers = _PAIRS[opening]
    else:
        return None
    limit = _QUOTE_LIMIT_CJK if _CJK.match(text[position + 1 : position + 2]) else _QUOTE_LIMIT
    inside = text[position + 1 : position + 1 + limit]
    paragraph = _PARAGRAPH.search(inside)
    inside = inside[: paragraph.start()] if paragraph else inside
    found = [at for at in (inside.find(c) for c in closers) if at > 0]
    return position + 1 + min(found) if found else None
