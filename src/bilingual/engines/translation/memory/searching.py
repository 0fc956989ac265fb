"""Searches the translation memory for a text as a person types it: in any case, width, accents and Chinese script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from rapidfuzz import fuzz

from bilingual.engines.translation.memory.entries import Entry
from bilingual.engines.translation.memory.wording import plain
from bilingual.languages import CHINESE
from bilingual.text.script import convert_script

_LEAST = 80  # per cent, of the letters that are searched for
_FEW = 4  # so few letters are found as they are, or not at all
_HAN = re.compile(r"[\u3400-\u9fff]")
_ACCENTS = re.compile(r"[\u0300-\u036f]")
_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}


def folded(text: str) -> str:
    """Return *text* as it is searched: without case, width, accents and markup, Chinese Simplified, kana hiragana.

    >>> folded("Die **TÜR**"), folded("漢語 ＡＢＣ"), folded("カタカナ")
    ('die tur', '汉语abc', 'かたかな')
    """
    text = plain(text).casefold()
    if text.isascii():
        return text
    text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).translate(_HIRAGANA)
    text = unicodedata.normalize("NFC", text)
    return convert_script(text, CHINESE[0]) if _HAN.search(text) else text


def found_in(entries: Iterable[Entry], text: str) -> list[tuple[int, Entry]]:
    """Return the *entries* whose source or target contains *text* or something like it, with the per cent of *text*
    that is there; the best first, then the newest.
    """
    wanted = folded(text)
    found = []
    for entry in entries:
        score = max(_score(wanted, folded(entry.source)), _score(wanted, folded(entry.target)))
        if score:
            found.append((score, entry))
    return sorted(found, key=lambda one: (one[0], one[1].changed, one[1].number), reverse=True)


def _score(wanted: str, said: str) -> int:
    if wanted in said:
        return 100
    if len(wanted) < _FEW:
        return 0
    compare = fuzz.partial_ratio if len(said) > len(wanted) else fuzz.ratio
    return min(99, int(compare(wanted, said, score_cutoff=_LEAST)))
