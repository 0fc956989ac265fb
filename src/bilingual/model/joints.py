"""Where two sentences of one paragraph meet: with a blank, with a line break, or with nothing.

The gap between two sentences belongs to the language they are written in. "One. Two." has a blank there,
一。二。 has none, and a line break inside a Chinese paragraph shows as a blank in browsers.
"""

from __future__ import annotations

import re

# A soft line break with what begins the next line inside a quote or list.
_SOFT = re.compile(r"[^\S\r\n]*(?:(?:\r\n?|\n)[ \t>]*)?")
_HARD = re.compile(r" {2,}[\r\n]")
# Marks that a reader does not see, or that close or open what stands beside them.
_TAGS_BEFORE = re.compile(r"(?:<[^<>]*>|\[\^[^\]]*\])+$")
_TAGS_AFTER = re.compile(r"^(?:<[A-Za-z/!][^<>]*>)+")
_BARE_ADDRESS = re.compile(r"(?:https?://|www\.)", re.IGNORECASE)
_CLOSING = "*_~`\"'”’»)]"
_OPENING = "*_~`\"'“‘«(["
_WIDE = re.compile(r"[\u3001-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff65\U00020000-\U0003ffff]")
_WIDE_MARK = re.compile(r"[\u3001-\u3003\u3008-\u3020\u30fb\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65…—]")


def fitted_gap(gap: str, before: str, after: str, wanted: str, *, markdown: bool = True) -> str:
    """Return *gap*, which stands between the sentences *before* and *after*, as their language wants it.

    *wanted* is what that language has between two sentences: a blank or nothing. Only blanks and soft line
    breaks are touched: a hard break, a tag or anything to read stays as it is.

    >>> fitted_gap(" ", "一。", "二。", ""), fitted_gap("", "One.", "Two.", " ")
    ('', ' ')
    >>> fitted_gap(" ", "用 ffmpeg.", "二。", ""), fitted_gap("\\n> ", "Eins.", "Zwei.", " ")
    (' ', '\\n> ')
    """
    if not (_SOFT.fullmatch(gap) if markdown else not gap.strip()) or (markdown and _HARD.match(gap)):
        return gap
    if wanted:
        return gap if gap.strip("\u3000") else wanted
    return "" if _meet(before, after, markdown) else gap


def _meet(before: str, after: str, markdown: bool) -> bool:
    """Tell whether two Chinese or Japanese sentences stand next to each other without a blank."""
    shown_before = _TAGS_BEFORE.sub("", before).rstrip(_CLOSING)
    shown_after = _TAGS_AFTER.sub("", after).lstrip(_OPENING)
    last, first = shown_before[-1:], shown_after[:1]
    if not last or not first or _BARE_ADDRESS.match(after):
        return False  # an address needs a blank before it to be a link (GFM, "Autolinks")
    if not (_WIDE_MARK.match(last) or (_WIDE.match(last) and _WIDE.match(first))):
        return False
    return not markdown or not _breaks_emphasis(before, after)


def _breaks_emphasis(before: str, after: str) -> bool:
    """Tell whether a mark of emphasis between the two would be none without the blank.

    After a full stop ``**`` closes only before a blank or another mark; before one it opens only after
    such (CommonMark 0.31, section 6.2: left- and right-flanking delimiter runs).
    """
    if before[-1] in "*_~":
        inner = before.rstrip("*_~")[-1:]
        return after[0].isalnum() and (before[-1] == "_" or not inner.isalnum())
    if after[0] in "*_~":
        inner = after.lstrip("*_~")[:1]
        return before[-1].isalnum() and (after[0] == "_" or not inner.isalnum())
    return False
