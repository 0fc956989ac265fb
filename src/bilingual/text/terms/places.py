"""Which agreed terms occur in a text: in any inflected form, but not inside another word or a longer term."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bilingual.languages import pack
from bilingual.model.digest import digest
from bilingual.model.glossary import Glossary, Term
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
    return _folded(form) in _folded_text(text)


def _folded(text: str) -> str:
    """Return *text* with equal characters for those that ``re.IGNORECASE`` takes for equal, such as İ, ı and i."""
    return text.casefold().replace("\u0131", "i").replace("\u0307", "")


_folded_text = lru_cache(maxsize=1024)(_folded)


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


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """The terms of a glossary, told from others by being the same object: comparing thousands takes too long."""

    terms: tuple[Term, ...]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and self.terms is other.terms

    def __hash__(self) -> int:
        return id(self.terms)


@dataclass(frozen=True, slots=True)
class _TermIndex:
    """Where to find the terms of a glossary by their number: each form in one case, and the ``kinds`` of its first
    word; ``banning`` are those with banned forms.
    """

    forms: tuple[tuple[int, str], ...]
    kinds: Mapping[str, Sequence[int]]
    banning: tuple[int, ...]


@lru_cache(maxsize=16)
def _indexed(known: _Known, tag: str) -> _TermIndex:
    kinds: dict[str, list[int]] = defaultdict(list)
    forms = [term.targets.get(tag, term.source) for term in known.terms]
    for number, form in enumerate(forms):
        for kind in words_of(form, tag).kinds[:1] if _inflects(form, tag) else ():
            for one in kind:
                kinds[one].append(number)
    banning = tuple(number for number, term in enumerate(known.terms) if term.banned)
    return _TermIndex(tuple((number, _folded(form)) for number, form in enumerate(forms)), kinds, banning)


def likely_terms(glossary: Glossary, texts: Sequence[str], tag: str) -> set[int]:
    """Return the numbers of the terms that may occur in one of *texts* in the language *tag*, and of those with banned
    forms; no other does. A glossary may have thousands of terms, and a document as many sentences.

    >>> likely_terms(Glossary((Term("cue"), Term("tree"), Term("leaf"))), ["Cues.", "Trees."], "en")
    {0, 1}
    """
    index = _indexed(_Known(glossary.terms), tag)
    found = set(index.banning)
    for text in texts:
        folded = _folded_text(text)
        found.update(number for number, form in index.forms if form in folded)
        for kind in frozenset().union(*words_of(text, tag).kinds):
            found.update(index.kinds.get(kind, ()))
    return found


def mark_of(glossary: Glossary, texts: Sequence[str], answer: str, pair: tuple[str, str]) -> str:
    """Return a digest of what *glossary* has to do with *answer* to the first of *texts*: the terms that occur in them
    (the others are its context), and the banned forms in the answer. It is empty if that is nothing.

    >>> cue = Glossary((Term("cue", {"de": "Cue"}, {"de": ("Stichwort",)}),))
    >>> [len(mark_of(cue, [text], answer, ("en", "de"))) for text, answer in (("A cue.", ""), ("A tree.", "Ein Baum."))]
    [16, 0]
    """
    source, target = pair
    facts: list[object] = []
    for number in sorted(likely_terms(glossary, texts, source)):
        term = glossary.terms[number]
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
