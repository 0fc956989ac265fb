"""Whether a text is in the language that its file's name says, and whether it was garbled before it was saved."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from bilingual.errors import InputError
from bilingual.languages import CHINESE, pack, script_of, usual
from bilingual.languages.letters import lettered, letters_of
from bilingual.text.chinese import characters_of_other_script
from bilingual.text.encodings import regained
from bilingual.text.language_detection import (
    ALPHABETS,
    SEVERAL_SCRIPTS,
    detect_language,
    family,
    likelihoods,
    script_weights,
)

_ENOUGH = 20_000  # characters that are judged
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NAME_WORDS, _PARTICLE = 4, 3  # Oscar de la Renta
# Fewer words of small letters, which names are not, or fewer letters in other scripts, prove nothing.
_PLAIN_WORDS, _PLAIN_WEIGHT = 5, 5
_HAN_WITHOUT_KANA = 30
_OWN_SHARE = 0.04  # of letters in the script of the tag: fewer are names
_OTHER_SCRIPT = 4  # characters that only the other Chinese script has
_UNLIKELY = 0.0005  # than the likeliest language
# How unlikely a sentence has to be for a suspicion: with two words, with more, and if the other language is one that
# few people translate into and has none of its small words there. On 5,700 good translations of all lengths, five were
# suspected then, each a foreign phrase; of phrases in other languages, 65 % with two words, 75 to 95 % with more.
_SUSPECT_WORDS = 2
_SUSPECT_TWO, _SUSPECT, _SUSPECT_ODD, _SUSPECT_SPELLED = 0.002, 0.01, 0.0001, 0.02
# A text in one of these may pass as another.
_ALIKE = (
    ("hr", "bs", "sr", "sh", "cnr"), ("nb", "nn", "no", "da"), ("id", "ms"), ("zh", "yue"), ("gl", "pt"), ("gl", "es"),
    ("fa", "prs"),
)  # fmt: skip


def contradiction(text: str, tag: str) -> str | None:
    """Return the language of a *text* that certainly is not in the language *tag*, else ``None``.

    Names and figures are in any language: only words of small letters count, and a few of them are no proof.

    >>> contradiction("And how many people came? Forty-two people came.", "ru")
    'en'
    >>> contradiction("Да. iPhone 15 Pro Max.", "ru"), contradiction("我們說話，她們沒有來。", "zh-Hans")
    (None, 'zh-Hant')
    """
    text = text[:_ENOUGH]
    weights = script_weights(text)
    own, main = family(script_of(tag)), max(weights, key=weights.__getitem__, default="")
    if not main:
        return None
    primary = tag.split("-")[0]
    if primary in SEVERAL_SCRIPTS and {main, own} <= ALPHABETS and (main != own or own != family(script_of(primary))):
        return None
    if main == own:
        return _by_variant(text, tag) if tag in CHINESE else _by_words(text, tag, own)
    words = _plain_words(text)
    enough = len(words) >= _PLAIN_WORDS if words else weights[main] >= _PLAIN_WEIGHT
    if {own, main} == {"Jpan", "Hani"}:
        enough = weights[main] >= _HAN_WITHOUT_KANA
    if not enough or weights.get(own, 0) > _OWN_SHARE * sum(weights.values()):
        return None
    found = detect_language(text)
    return None if _alike(found, tag) else found


def _by_variant(text: str, tag: str) -> str | None:
    wrong = characters_of_other_script(text, tag)
    if wrong < _OTHER_SCRIPT:
        return None
    other = next(other for other in CHINESE if other != tag)
    return other if wrong > 4 * characters_of_other_script(text, other) else None


def suspicion(text: str, tag: str) -> str | None:
    """Return another language of the same script that a sentence seems to be in; nonsense and names seem to be, too.

    >>> suspicion("Nous partons demain matin.", "de"), suspicion("Wir fahren morgen ab.", "de")
    ('fr', None)
    >>> suspicion("sem açúcar", "de"), suspicion("Restaurant Adlon", "es")
    ('pt', None)
    """
    # The first word of a sentence is seldom a name.
    script, words = family(script_of(tag)), _plain_words(text[:1].lower() + text[1:], caseless=True)
    if len(words) < _SUSPECT_WORDS or script != family(script_of(tag.split("-")[0])) or _is_name(text):
        return None  # the statistics know a language in one script only
    if _has_its_small_words(text, tag, script):
        return None  # as most sentences: the statistics take longer than all else
    best, own = _likeliest(" ".join(words), tag, script)
    if own >= _SUSPECT_SPELLED:
        return None
    ours, theirs = small_words(text, tag, best)
    spelled = _spelled(words, best) - _spelled(words, tag)
    if ours > theirs or spelled < 0:
        return None
    limit = _SUSPECT_TWO if len(words) == _SUSPECT_WORDS else _SUSPECT
    if not theirs and best not in usual():
        limit = _SUSPECT_ODD if pack(best).checks.small_words else 0.0
    return best if own < limit or theirs > ours or spelled > 0 else None


def _has_its_small_words(text: str, tag: str, script: str) -> bool:
    """Return whether *text* has more small words of its language than of any other."""
    known = _small_words_of(tag, script)
    counts = Counter(one for word in WORD.findall(text) for one in known.get(word.lower(), ()))
    ours = counts.pop(tag, 0)
    return ours > max(counts.values(), default=0)


@lru_cache(maxsize=64)
def _small_words_of(tag: str, script: str) -> Mapping[str, Sequence[str]]:
    """Return the languages that have each small word, of *tag* and its rivals."""
    found: dict[str, list[str]] = {}
    for one in (tag, *_rivals(tag, script)):
        for word in pack(one).checks.small_words:
            found.setdefault(word, []).append(one)
    return found


def _is_name(text: str) -> bool:
    """Return whether *text* may be a name with particles, which are the small words of many languages."""
    words = text.split()
    capital = [word[:1].isupper() for word in words]
    return (
        1 < len(words) <= _NAME_WORDS
        and capital[0]
        and capital[-1]
        and all(big or len(word) <= _PARTICLE for big, word in zip(capital, words, strict=True))
        and words[-1].isalpha()
    )


def small_words(text: str, tag: str, other: str) -> tuple[int, int]:
    """Return how many small words of only the first of two languages *text* has, and how many of only the second.

    >>> small_words("the old bridge over the river", "en", "de")
    (2, 0)
    """
    ours, theirs = (pack(one).checks.small_words for one in (tag, other))
    words = [word.lower() for word in WORD.findall(text)]
    return sum(word in ours - theirs for word in words), sum(word in theirs - ours for word in words)


def _spelled(words: list[str], tag: str) -> bool:
    """Return whether the language has all letters of *words*, as far as its letters are known."""
    letters = letters_of(tag)
    return letters is None or all(letter in letters.bits for word in words for letter in word if letter.isalpha())


def _by_words(text: str, tag: str, script: str) -> str | None:
    """Return the language of a text in the script of *tag*, if it certainly is another one."""
    words = _plain_words(text)
    if len(words) < _PLAIN_WORDS:
        return None
    best, own = _likeliest(" ".join(words), tag, script)
    return best if own < _UNLIKELY else None


@lru_cache(maxsize=64)
def _likeliest(words: str, tag: str, script: str) -> tuple[str, float]:
    """Return the likeliest language of *words*, and how likely *tag* is compared with it (1: nobody knows)."""
    likely = likelihoods(words, (tag, *_rivals(tag, script)))
    best = max(likely, key=likely.__getitem__, default=tag)
    return best, likely[tag] / likely[best] if tag in likely else 1.0


@lru_cache(maxsize=64)
def _rivals(tag: str, script: str) -> tuple[str, ...]:
    """Return the other languages in *script* that a text in *tag* can be told from."""
    others = dict.fromkeys([*usual(), *(letters.tag for letters in lettered())])
    return tuple(other for other in others if family(script_of(other)) == script and not _alike(other, tag))


def _alike(one: str, two: str) -> bool:
    first, second = one.split("-")[0], two.split("-")[0]
    return first == second or any(first in group and second in group for group in _ALIKE)


def _plain_words(text: str, *, caseless: bool = False) -> list[str]:
    """Return the words of small letters and, if wanted, those of scripts that have only one size."""
    return [word for word in WORD.findall(text) if word.islower() or (caseless and word.lower() == word.upper())]


def check_language(text: str, tag: str | None, where: str) -> None:
    """Raise InputError, naming *where*, if *text* is garbled, or certainly is not in the language *tag*, if given."""
    if (right := regained(text, tag)) is not None:
        telling = max((word for word in WORD.findall(right) if not word.isascii()), key=len, default=right.strip()[:40])
        raise InputError(
            "BIL-SRC-024",
            f"its text was decoded wrongly before it was saved: it should have words such as “{telling}”",
            where=where,
            remedy="Save it again from the original file, as UTF-8.",
        )
    if tag is not None and (other := contradiction(text, tag)) is not None:
        raise InputError(
            "BIL-SRC-025",
            f"is in {pack(other).name}, but marked as {pack(tag).name}",
            where=where,
            remedy="Give it the right name, or replace it with the right file.",
        )
