"""Which agreed terms occur in a text: in any inflected form, but not inside another word or a longer term."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bilingual.languages import pack
from bilingual.text.likeness.stems import SHORTEST, stem, unaccented

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
# Of a script that separates words, unlike those of Chinese, Japanese, Thai, Lao, Burmese and Khmer.
_LETTER = r"[^\W\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"
_IS_LETTER, _HANGUL = re.compile(_LETTER), re.compile("[\uac00-\ud7a3]")

Form = tuple[str, str]
"""A term in the source language, and its agreed translation."""


@dataclass(frozen=True, slots=True)
class StemmedWords:
    """The words of a text with their stems, and the text. Words that share one of their ``kinds`` are forms of one."""

    text: str
    words: tuple[str, ...]
    stems: tuple[str, ...]
    kinds: tuple[frozenset[str], ...]


@lru_cache(maxsize=32768)  # the terms of a large glossary, and the sentences
def words_of(text: str, tag: str) -> StemmedWords:
    """Return the words of *text* in the language *tag*, without the s of a possessive.

    >>> words_of("Anna's two cats", "en").stems
    ('anna', 'two', 'cat')
    """
    words = tuple(_POSSESSIVE.sub("", word) for word in _WORD.findall(text))
    primary = pack(tag).primary
    stems = tuple(stem(word.lower(), primary) for word in words)
    return StemmedWords(text, words, stems, tuple(_kinds(word.lower(), tag) for word in words))


@lru_cache(maxsize=65536)
def _kinds(word: str, tag: str) -> frozenset[str]:
    """Return what forms of *word* have in common: its stem, itself, since a stem may lose too much (Haus, Häuser), and
    the stems of what is left without words attached before it (والكتاب).
    """
    language = pack(tag)
    rests = (word.removeprefix(one) for one in language.words.attached if word.startswith(one))
    parts = (stem(rest, language.primary) for rest in rests if len(rest) >= SHORTEST)
    return frozenset((stem(word, language.primary), unaccented(word), *parts))


def pattern_of(form: str) -> str:
    """Return a regular expression for *form* as it is written, and not inside a longer word of a spaced script."""
    left = f"(?<!{_LETTER})" if re.match(_LETTER, form) else ""
    # A particle follows a Korean word without a space.
    right = rf"(?!(?![\uac00-\ud7a3]){_LETTER})" if re.search(f"{_LETTER}$", form) else ""
    return left + re.escape(form) + right


def may_say(text: str, form: str) -> bool:
    """Return whether *form* is in *text* in any case, perhaps inside a word: a fast look.

    >>> may_say("Her market", "MARK"), may_say("A market", "shop")
    (True, False)
    """
    return folded(form) in folded_text(text)


def folded(text: str) -> str:
    """Return *text* with equal characters for those that ``re.IGNORECASE`` takes for equal, such as İ, ı and i."""
    return text.casefold().replace("\u0131", "i").replace("\u0307", "")


folded_text = lru_cache(maxsize=1024)(folded)


def says(text: str, form: str, *, case_sensitive: bool = False) -> bool:
    """Return whether *text* has *form* as it is written.

    >>> says("Her market", "Mark"), says("Dr. Mark's cat", "Mark"), says("我在Mark家", "Mark")
    (False, True, True)
    """
    if not may_say(text, form):
        return False
    # Not by ``pattern_of``: its pattern takes 10 ms to compile, and a text has thousands of phrases.
    found = _compiled(form, case_sensitive)
    match = found.search(text)
    while match is not None:
        if _is_whole(text, match.start(), match.end(), form):
            return True
        match = found.search(text, match.start() + 1)
    return False


@lru_cache(maxsize=8192)
def _compiled(form: str, case_sensitive: bool) -> re.Pattern[str]:
    return re.compile(re.escape(form), 0 if case_sensitive else re.IGNORECASE)


def _is_whole(text: str, first: int, last: int, form: str) -> bool:
    """Return whether *form*, from *first* up to *last* in *text*, is not inside a longer word: as ``pattern_of``."""
    if _IS_LETTER.match(form) and _IS_LETTER.match(text[first - 1 : first] if first else ""):
        return False
    after = text[last : last + 1]
    return not (_IS_LETTER.match(form[-1:]) and _IS_LETTER.match(after) and not _HANGUL.match(after))


def occurs(form: str, text: str, tag: str, *, case_sensitive: bool = False) -> bool:
    """Return whether *form* occurs in *text*, which is in the language *tag*, as it is written or inflected.

    >>> occurs("machine", "Two machines.", "en"), occurs("станция", "На станции.", "ru"), occurs("he", "the", "en")
    (True, True, False)
    """
    if says(text, form, case_sensitive=case_sensitive):
        return True
    return inflects(form, tag) and bool(_spans(words_of(form, tag), words_of(text, tag), case_sensitive))


def has(text: str, name: str, tag: str) -> bool:
    """Return whether *name* occurs in *text*, inflected or not, with its capitals: no *will* for Will."""
    return occurs(name, text, tag, case_sensitive=True)


def places_of(names: Iterable[str], texts: Sequence[str], tag: str) -> dict[str, list[int]]:
    """Return the numbers of the *texts* that each of *names* occurs in, as ``has`` tells it."""
    written = pack(tag).writing
    by_words = written.spaced and written.script != "Kore"  # particles follow Korean words without a space
    index: dict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(texts if by_words else ()):
        for known in frozenset().union(*words_of(text, tag).kinds):
            index[known].append(number)
    found = {}
    for name in names:
        first = words_of(name, tag).kinds[:1]
        among = (
            sorted({n for kind in first[0] for n in index.get(kind, ())}) if by_words and first else range(len(texts))
        )
        found[name] = [number for number in among if has(texts[number], name, tag)]
    return found


def terms_in(forms: Iterable[Form], text: str, tag: str) -> list[Form]:
    """Return those of *forms* that occur in *text*, longest first, without those that only occur inside a longer one.

    >>> terms_in([("learning", "Lernen"), ("machine learning", "ML")], "Machine learning is fun.", "en")
    [('machine learning', 'ML')]
    """
    found = sorted((form for form in forms if occurs(form[0], text, tag)), key=lambda form: -len(form[0]))
    kept: list[Form] = []
    for form in found:
        longer = [other for other, _ in kept if occurs(form[0], other, tag)]
        rest = text
        for other in longer:
            rest = _without(rest, other, tag)
        if not longer or occurs(form[0], rest, tag):
            kept.append(form)
    return kept


def _without(text: str, form: str, tag: str) -> str:
    text = re.sub(pattern_of(form), " ", text, flags=re.IGNORECASE)
    found = words_of(text, tag)
    for first, last in reversed(_spans(words_of(form, tag), found, False) if inflects(form, tag) else []):
        text = re.sub(r"\W+".join(re.escape(word) for word in found.words[first:last]), " ", text)
    return text


def inflects(form: str, tag: str) -> bool:
    """Return whether *form* is made of words, not of signs such as C++."""
    return pack(tag).writing.spaced and re.fullmatch(r"[\w\s'’-]+", form) is not None


def _spans(form: StemmedWords, text: StemmedWords, case_sensitive: bool) -> list[tuple[int, int]]:
    """Return the first and last word of each place where the stems of *form* are in *text*."""
    size = len(form.kinds)
    if not size or all(form.kinds[0].isdisjoint(kinds) for kinds in text.kinds):
        return []
    return [
        (at, at + size)
        for at in range(len(text.kinds) - size + 1)
        if not any(one.isdisjoint(other) for one, other in zip(form.kinds, text.kinds[at:], strict=False))
        and not (case_sensitive and not _same_case(form.words, text.words[at : at + size]))
    ]


def _same_case(one: Sequence[str], other: Sequence[str]) -> bool:
    return all(a[:1].isupper() == b[:1].isupper() for a, b in zip(one, other, strict=True))
