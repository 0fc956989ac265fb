"""Where a text may be broken: between words, never inside a number, name, URL or grapheme.

For languages without spaces, :data:`WordBreaks` (made by ``linguistics.words``) says where words start. Without it
every character boundary is allowed except those forbidden by kinsoku rules (JIS X 4051; W3C, Requirements for Japanese
Text Layout, section 3.1.7).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from bilingual.languages import pack
from bilingual.languages.language_pack import Pack

WordBreaks = Mapping[str, tuple[int, ...]]
NO_BREAKS: WordBreaks = {}

# A run of half-width letters, digits and connecting marks: a Latin word, number, version or URL.
_LETTERS = r"A-Za-z0-9À-ɏ\u0370-\u07ff가-힣"
_TIED_RUN = re.compile(rf"(?:https?://|www\.)[!-~]+|[{_LETTERS}]+(?:[.,:/%+&_'’@#-]*[{_LETTERS}%+#]+)*")
# Thai and Lao: SARA AM and AM belong to the letter before them, E to AI to the one after.
_AFTER_ITS_LETTER, _BEFORE_ITS_LETTER = frozenset("\u0e33\u0eb3"), frozenset("เแโใไເແໂໃໄ")
# Canonical combining class of signs that stack the next letter, and its members that only silence their own letter.
_VIRAMA, _NO_STACK = 9, frozenset("\u0e3a\u0eba\u0bcd\u103a")
_NUMBER_END = re.compile(r"[0-9０-９][.,]?$")
# Unit and currency symbols are the same in all languages (SI Brochure, section 5); words are in the packs.
_SYMBOLS = r"(?:[kKMGT]?(?:Hz|B|W|V|Wh)|[kcmµn]?m[²³]?|[km]?g|[mc]?[lL]|km/h|ms|min|h|s|mph|ft|lb|oz)"
_EDGE = r"(?=$|[\s.,;:!?)])"


@lru_cache(maxsize=64)
def _unit_start(tag: str) -> re.Pattern[str]:
    """Return the pattern of a unit, number or sign at the start of the text after a number."""
    words = "".join(f"|{re.escape(word)}" for word in pack(tag).subtitles.units)
    return re.compile(rf"[0-9０-９]|[%‰°℃€$£¥]|(?:{_SYMBOLS}{words}){_EDGE}")


@lru_cache(maxsize=64)
def _abbreviation_end(tag: str) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in pack(tag).subtitles.held_abbreviations)
    return re.compile(rf"(?:^|\s)(?:{words})\.$" if words else r"(?!)")


def break_positions(text: str, tag: str, breaks: WordBreaks = NO_BREAKS) -> tuple[int, ...]:
    """Return the character positions strictly inside *text* before which a new piece may start.

    The space before a position belongs to the piece before it.

    >>> break_positions("It costs 5 km of rope", "en")
    (3, 9, 14, 17)
    >>> break_positions("他说“好”，走了2019年", "zh-Hans")
    (1, 2, 6, 7, 8)
    """
    facts = pack(tag)
    known = breaks.get(text)
    found: Sequence[int]
    if facts.writing.spaced or (known is None and facts.writing.phrase_spaced):
        found = _after_spaces(text)
    else:
        found = sorted({*known, *_after_spaces(text)}) if known is not None else range(1, len(text))
    forbidden = _inside_runs(text)
    return tuple(p for p in found if 0 < p < len(text) and p not in forbidden and _allowed(text, p, facts))


def _after_spaces(text: str) -> list[int]:
    """Return the positions after breaking spaces."""
    return [m.end() for m in re.finditer(r"[ \t\n\u2003\u3000]+", text) if 0 < m.end() < len(text) and m.start()]


def _inside_runs(text: str) -> set[int]:
    inside: set[int] = set()
    for run in _TIED_RUN.finditer(text):
        inside.update(range(run.start() + 1, run.end()))
    return inside


def _allowed(text: str, position: int, facts: Pack) -> bool:
    following, before = text[position], text[position - 1]
    stripped = text[:position].rstrip(" \t\n\u3000")
    if following.isspace() or (following in "–—-" and text[position + 1 : position + 2].isspace()):
        return False
    if following in facts.writing.no_line_start and not (before.isspace() and following in "—.…"):
        return False
    if stripped and stripped[-1] in facts.writing.no_line_end and stripped[-1] not in "“‘":
        return False
    if before in "“‘«":
        return False
    if inside_grapheme(text, position):
        return False
    if _NUMBER_END.search(stripped[-2:]):
        rest = text[position : position + 14]
        if before.isspace():
            return not _unit_start(facts.tag).match(rest)
        return not (
            following.isdigit() or unicodedata.category(following) == "Lo" or _unit_start(facts.tag).match(rest)
        )
    return not (before.isspace() and _abbreviation_end(facts.tag).search(stripped[-9:]))


def inside_grapheme(text: str, position: int) -> bool:
    r"""Return whether *position* is inside a grapheme cluster (Unicode Standard Annex 29).

    Stacked letters of Indic, Khmer and Burmese scripts, the letters of a Korean syllable, and Thai and Lao vowels
    written before their consonant are not separated either.

    >>> inside_grapheme("e\u0301", 1), inside_grapheme("👍🏽", 1), inside_grapheme("ab", 1), inside_grapheme("เด", 1)
    (True, True, False, True)
    """
    following, before = text[position], text[position - 1]
    category = unicodedata.category(following)
    if following in _AFTER_ITS_LETTER or before in _BEFORE_ITS_LETTER:
        return True
    if unicodedata.combining(before) == _VIRAMA and before not in _NO_STACK and category == "Lo":
        return True
    if "\u1160" <= following <= "\u11ff" and "\u1100" <= before <= "\u11ff":
        return True
    if category in ("Mn", "Me", "Mc") or following in "\u200d\ufe0e\ufe0f\u20e3" or before == "\u200d":
        return True
    if 0x1F3FB <= ord(following) <= 0x1F3FF or 0xE0020 <= ord(following) <= 0xE007F:
        return True
    if _is_flag_letter(following) and _is_flag_letter(before):
        run = 0
        while run < position and _is_flag_letter(text[position - 1 - run]):
            run += 1
        return run % 2 == 1
    return False


def _is_flag_letter(character: str) -> bool:
    return 0x1F1E6 <= ord(character) <= 0x1F1FF
