"""Which agreed terms occur in a text: in any inflected form, but not inside another word or a longer term."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bilingual.languages import pack
from bilingual.model.digest import digest
from bilingual.model.glossary import Glossary, Term
from bilingual.text.likeness.stems import stem

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
# Of a script that separates words, unlike those of Chinese, Japanese, Thai, Lao, Burmese and Khmer.
_LETTER = r"[^\W\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"

Form = tuple[str, str]
"""A term in the source language, and its agreed translation."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text with their stems, and the text."""

    text: str
    words: tuple[str, ...]
    stems: tuple[str, ...]


@lru_cache(maxsize=4096)
def words_of(text: str, tag: str) -> Words:
    """Return the words of *text* in the language *tag*, without the s of a possessive.

    >>> words_of("Anna's two cats", "en").stems
    ('anna', 'two', 'cat')
    """
    words = tuple(_POSSESSIVE.sub("", word) for word in _WORD.findall(text))
    primary = pack(tag).primary
    return Words(text, words, tuple(stem(word.lower(), primary) for word in words))


def pattern_of(form: str) -> str:
    """Return a regular expression for *form* as it is written, and not inside a longer word of a spaced script."""
    left = f"(?<!{_LETTER})" if re.match(_LETTER, form) else ""
    # A particle follows a Korean word without a space.
    right = rf"(?!(?![\uac00-\ud7a3]){_LETTER})" if re.search(f"{_LETTER}$", form) else ""
    return left + re.escape(form) + right


def says(text: str, form: str, *, case_sensitive: bool = False) -> bool:
    """Return whether *text* has *form* as it is written.

    >>> says("Her market", "Mark"), says("Dr. Mark's cat", "Mark"), says("我在Mark家", "Mark")
    (False, True, True)
    """
    return _compiled(form, case_sensitive).search(text) is not None


@lru_cache(maxsize=8192)
def _compiled(form: str, case_sensitive: bool) -> re.Pattern[str]:
    return re.compile(pattern_of(form), 0 if case_sensitive else re.IGNORECASE)


def occurs(form: str, text: str, tag: str, *, case_sensitive: bool = False) -> bool:
    """Return whether *form* occurs in *text*, which is in the language *tag*, as it is written or inflected.

    >>> occurs("machine", "Two machines.", "en"), occurs("станция", "На станции.", "ru"), occurs("he", "the", "en")
    (True, True, False)
    """
    if says(text, form, case_sensitive=case_sensitive):
        return True
    return _inflects(form, tag) and bool(_spans(words_of(form, tag), words_of(text, tag), case_sensitive))


def has(text: str, name: str, tag: str) -> bool:
    """Return whether *name* occurs in *text*, inflected or not, with its capitals: no *will* for Will."""
    return occurs(name, text, tag, case_sensitive=True)


def places_of(names: Iterable[str], texts: Sequence[str], tag: str) -> dict[str, list[int]]:
    """Return the numbers of the *texts* that each of *names* occurs in, as ``has`` tells it."""
    written = pack(tag).writing
    by_words = written.spaced and written.script != "Kore"  # particles follow Korean words without a space
    index: dict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(texts if by_words else ()):
        for known in dict.fromkeys(words_of(text, tag).stems):
            index[known].append(number)
    found = {}
    for name in names:
        first = words_of(name, tag).stems[:1]
        among = index.get(first[0], ()) if by_words and first else range(len(texts))
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


def mark_of(glossary: Glossary, texts: Sequence[str], answer: str, pair: tuple[str, str]) -> str:
    """Return a digest of what *glossary* has to do with *answer* to the first of *texts*: the terms that occur in them
    (the others are its context), and the banned forms in the answer. It is empty if that is nothing.

    >>> cue = Glossary((Term("cue", {"de": "Cue"}, {"de": ("Stichwort",)}),))
    >>> [len(mark_of(cue, [text], answer, ("en", "de"))) for text, answer in (("A cue.", ""), ("A tree.", "Ein Baum."))]
    [16, 0]
    """
    source, target = pair
    facts: list[object] = []
    for term in glossary.terms:
        form, approved = term.targets.get(source, term.source), term.approved(target)
        if approved and any(occurs(form, text, source, case_sensitive=term.case_sensitive) for text in texts):
            facts.append([form, approved, term.case_sensitive])
        facts += [[banned] for banned in term.banned.get(target, ()) if _bans(term, banned, answer)]
    return digest(facts)[:16] if facts else ""


def _bans(term: Term, banned: str, answer: str) -> bool:
    return says(answer, banned, case_sensitive=term.case_sensitive)


def _without(text: str, form: str, tag: str) -> str:
    text = re.sub(pattern_of(form), " ", text, flags=re.IGNORECASE)
    found = words_of(text, tag)
    for first, last in reversed(_spans(words_of(form, tag), found, False) if _inflects(form, tag) else []):
        text = re.sub(r"\W+".join(re.escape(word) for word in found.words[first:last]), " ", text)
    return text


def _inflects(form: str, tag: str) -> bool:
    """Return whether *form* is made of words, not of signs such as C++."""
    return pack(tag).writing.spaced and re.fullmatch(r"[\w\s'’-]+", form) is not None


def _spans(form: Words, text: Words, case_sensitive: bool) -> list[tuple[int, int]]:
    """Return the first and last word of each place where the stems of *form* are in *text*."""
    size = len(form.stems)
    if not size or form.stems[0] not in text.stems:
        return []
    return [
        (at, at + size)
        for at in range(len(text.stems) - size + 1)
        if text.stems[at : at + size] == form.stems
        and not (case_sensitive and any(a[:1] != b[:1] for a, b in zip(form.words, text.words[at:], strict=False)))
    ]
