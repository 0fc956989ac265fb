"""Typesetting for pictures and printed pages: fitting font sizes, and line breaks between words."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import TypeAlias
from unicodedata import category

from markupsafe import Markup

from bilingual.languages import pack
from bilingual.views.document.html import html_element, html_text
from bilingual.views.document.model import Document
from bilingual.views.limits import columns
from bilingual.views.tools import ViewTools

# Font family by language tag.
Fonts: TypeAlias = "Mapping[str, str]"

# Em per column: a full-width character (2 columns) is 1 em wide, a bold Latin letter 0.58 em on average.
_LATIN_EM, _WIDE_EM = 0.58, 0.5
# Lines break between words, so not every line is full.
_LOSS = 1.12


def font_families(document: Document, tools: ViewTools) -> Fonts:
    """Return the font of each language of *document*. Raises MediaError if one is not installed."""
    return {tag: tools.fonts.family(tag) for tag in (document.source, document.target)}


def fitted_size(
    texts: Sequence[tuple[str, float, float]], width: float, height: float, sizes: Sequence[float]
) -> float:
    """Return the largest of *sizes* (pixels, descending) at which the stacked *texts* fit.

    Each text comes with its share of the size and its line height. If none fits, the last size is returned.

    >>> fitted_size((("Short words", 1, 1.2),), 900, 400, (96, 72, 48))
    96
    """
    for size in sizes:
        needed = sum(
            ceil(text_width(text) * size * share * _LOSS / width) * size * share * line
            for text, share, line in texts
            if text
        )
        longest = max((word_width(text) * size * share for text, share, _ in texts), default=0)
        if needed <= height and longest <= width:
            return size
    return sizes[-1]


def text_width(text: str) -> float:
    """Return the approximate width of *text*, in em.

    >>> text_width("中文") == 2.0
    True
    """
    wide = columns(text) - len(text)
    return max(len(text) - wide, 0) * _LATIN_EM + 2 * wide * _WIDE_EM


def word_width(text: str) -> float:
    """Return the width of the longest word of *text*, in em; a text without spaces can break anywhere."""
    return max((text_width(word) for word in text.split() if word.isascii()), default=0.0)


def drawable(text: str) -> str:
    """Return *text* without characters that text fonts lack: emoji, private-use and unassigned characters.

    >>> drawable("Bread 🎉 rises")
    'Bread rises'
    >>> drawable("\U0001f469\u200d\U0001f373 A cook")
    'A cook'
    """
    if text.isascii():
        return text
    dropped = [category(character) in {"Co", "Cn", "Cs"} or 0x1F000 <= ord(character) <= 0x1FAFF for character in text]
    # What joins two emoji, or says how one looks, goes with it; between letters, as in Persian, it stays.
    kept = (
        character
        for number, character in enumerate(text)
        if not dropped[number] and not (character in "\u200d\ufe0f" and number and dropped[number - 1])
    )
    return " ".join("".join(kept).split())


def phrases(text: str, tag: str, breaks: Sequence[int], size: float, width: float) -> Markup:
    r"""Return *text* as HTML whose lines break only between words; *breaks* are the starts of words.

    Blanks stay between the words: at the edge of a box they would vanish.

    >>> phrases("你好世界", "zh-Hans", (2,), 40, 900)
    Markup('<span class="w">你好</span><span class="w">世界</span>')
    >>> phrases("约7.5%新", "zh-Hans", (1, 2, 3, 5), 40, 900)
    Markup('<span class="w">约</span><span class="w">7.5%</span><span class="w">新</span>')
    >>> phrases("达到7.5\u00a0°C了", "zh-Hans", (2, 5, 6, 7, 8), 40, 900)
    Markup('<span class="w">达到</span><span class="w">7.5\xa0°C</span><span class="w">了</span>')
    >>> phrases("用 Visual Studio", "zh-Hans", (1, 2, 8, 9), 40, 900)
    Markup('<span class="w">用</span> <span class="w">Visual</span> <span class="w">Studio</span>')
    """
    writing = pack(tag).writing
    # A printer breaks lines between any two full-width letters, so that also Korean words need a box each.
    if not (writing.east_asian if writing.spaced else breaks):
        return html_text(text)
    return Markup("").join(
        html_text(part)
        if part.isspace() or text_width(part) * size > width * 0.8
        else html_element("span", part, class_="w")
        for part in _parts(text, () if writing.spaced else breaks)
    )


def _parts(text: str, breaks: Sequence[int]) -> Iterator[str]:
    """Yield the words and blanks of *text*, which may be divided at *breaks*."""
    for run in re.finditer(r"[^\S\u00a0]+|[\S\u00a0]+", text):
        start = run.start()
        for place in breaks[bisect_right(breaks, start) : bisect_left(breaks, run.end())]:
            if not _holds(text[place - 1], text[place]):
                yield text[start:place]
                start = place
        yield text[start : run.end()]


def _holds(before: str, after: str) -> bool:
    """Return whether no line ends between *before* and *after*: at a mark, in a number and in a command."""
    return after in _CLOSING or before in _OPENING or (before.isascii() and after.isascii())


_CLOSING = "，。！？、；：）」』】》〉”’…—·,.!?;:)%\u00a0"
_OPENING = "（「『【《〈“‘(°\u00a0"
