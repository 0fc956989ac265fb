"""Roman numerals: those of rulers, and those that count chapters, centuries and wars."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from bilingual.languages import pack
from bilingual.languages.speech import Aloud
from bilingual.text.aloud.spelling import spelled
from bilingual.text.numbers.romans import roman_value

_LETTERS = r"X{0,3}(?:IX|IV|V?I{0,3})"
_AFTER_A_WORD = re.compile(rf"(?<![\w.])(?P<word>[^\W\d_]+)\s(?P<roman>(?=[IVX]){_LETTERS})(?P<stop>\.?)(?![\w'’-])")
_COUNTED = re.compile(rf"(?<=第)(?=[IVX]){_LETTERS}|(?<![A-Za-z])(?=[IVX]){_LETTERS}(?=[章部卷世期级級節巻])")
_CHARACTERS = re.compile(r"[Ⅰ-Ⅻⅰ-ⅻ]")


def romans(text: str, language: str, aloud: Aloud) -> Iterator[tuple[int, int, str]]:
    """Yield where each Roman numeral in *text* begins and ends, and how it is said."""
    tag = pack(language).tag
    for found in _CHARACTERS.finditer(text):
        yield found.start(), found.end(), spelled(int(unicodedata.numeric(found[0])), tag)
    if not pack(language).writing.spaced:
        for found in _COUNTED.finditer(text):
            yield found.start(), found.end(), spelled(roman_value(found[0]), tag)
        return
    for found in _AFTER_A_WORD.finditer(text):
        word, value = found["word"], roman_value(found["roman"])
        first, last = found.span("roman")
        if word in aloud.kings or word in aloud.queens:
            if aloud.reigns.get("stop") and not found["stop"]:
                continue
            # A stop that is part of the ordinal ends the sentence, too, if nothing follows.
            ends = not text[found.end() :].strip()
            last = found.end() - ends if aloud.reigns.get("stop") else last
            yield first, last, _reign(value, aloud, tag, queen=word in aloud.queens)
            continue
        large = word[:1].isupper()
        counts = word.casefold() in aloud.counted and (value > 1 or large or bool(aloud.reigns.get("lower")))
        if counts or (large and len(found["roman"]) > 1):
            yield first, last, spelled(value, tag)


def _reign(value: int, aloud: Aloud, tag: str, *, queen: bool) -> str:
    rules = aloud.reigns
    most = int(rules.get("most", "99"))
    if value > most:
        return spelled(value, tag)
    said = spelled(value, tag, f"spellout,%spellout-ordinal{rules.get('queen_rule' if queen else 'king_rule', '')}")
    if rules.get("capital"):
        said = said[:1].upper() + said[1:]
    return rules.get("queen" if queen else "king", "{}").format(said)
