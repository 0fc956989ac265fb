"""Gaps between the sentences of a paragraph: a space, a line break, or nothing.

The gap depends on the language: "One. Two." has a space, 一。二。 has none, and browsers show a line break inside a
Chinese paragraph as a space.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# A soft line break with the prefix of the next line inside a quote or list.
_SOFT = re.compile(r"[^\S\r\n]*(?:(?:\r\n?|\n)[ \t>]*)?")
_HARD = re.compile(r" {2,}[\r\n]")
# Marks that are invisible, or that close or open what is next to them.
_TAGS_BEFORE = re.compile(r"(?:<[^<>]*>|\[\^[^\]]{0,200}\]){1,50}$")
_TAGS_AFTER = re.compile(r"^(?:<[A-Za-z/!][^<>]*>)+")
_BARE_ADDRESS = re.compile(r"(?:https?://|www\.)", re.IGNORECASE)
_CLOSING = "*_~`\"'”’»)]"
_OPENING = "*_~`\"'“‘«(["
_WIDE = re.compile(r"[\u3001-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff65\U00020000-\U0003ffff]")
_WIDE_MARK = re.compile(r"[\u3001-\u3003\u3008-\u3020\u30fb\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65…—]")


def fitted_gap(gap: str, before: str, after: str, wanted: str, *, markdown: bool = True) -> str:
    r"""Return *gap*, between the sentences *before* and *after*, adapted to their language.

    *wanted* is the language's separator of sentences: a space or nothing. Only spaces and soft line breaks are changed;
    a hard break, a tag or any text stays.

    >>> fitted_gap(" ", "一。", "二。", ""), fitted_gap("", "One.", "Two.", " ")
    ('', ' ')
    >>> fitted_gap(" ", "用 ffmpeg.", "二。", ""), fitted_gap("\n> ", "Eins.", "Zwei.", " ")
    (' ', '\n> ')
    """
    if not (_SOFT.fullmatch(gap) if markdown else not gap.strip()) or (markdown and _HARD.match(gap)):
        return gap
    if wanted:
        return gap if gap.strip("\u3000") else wanted
    return "" if _meet(before, after, markdown) else gap


def joined_sentences(sentences: Iterable[str], wanted: str) -> str:
    """Return *sentences* as one text; *wanted* is their language's separator of sentences.

    >>> joined_sentences(["一。", "二。"], ""), joined_sentences(["One.", "Two."], " ")
    ('一。二。', 'One. Two.')
    """
    text = ""
    for sentence in sentences:
        text += (fitted_gap(" ", text, sentence, wanted) if text else "") + sentence
    return text


def _meet(before: str, after: str, markdown: bool) -> bool:
    """Return whether two Chinese or Japanese sentences can be joined without a space."""
    shown_before = _TAGS_BEFORE.sub("", before).rstrip(_CLOSING)
    shown_after = _TAGS_AFTER.sub("", after).lstrip(_OPENING)
    last, first = shown_before[-1:], shown_after[:1]
    if not last or not first or _BARE_ADDRESS.match(after):
        return False  # a URL needs a space before it to become a link (GFM, "Autolinks")
    if not (_WIDE_MARK.match(last) or (_WIDE.match(last) and _WIDE.match(first))):
        return False
    return not markdown or not _breaks_emphasis(before, after)


def _breaks_emphasis(before: str, after: str) -> bool:
    """Return whether an emphasis mark between the two would stop working without the space.

    After a full stop ``**`` closes only before a space or punctuation, and before one it opens only after such
    (CommonMark 0.31, section 6.2: left- and right-flanking delimiter runs).
    """
    if before[-1] in "*_~":
        inner = before.rstrip("*_~")[-1:]
        return after[0].isalnum() and (before[-1] == "_" or not inner.isalnum())
    if after[0] in "*_~":
        inner = after.lstrip("*_~")[:1]
        return before[-1].isalnum() and (after[0] == "_" or not inner.isalnum())
    return False
