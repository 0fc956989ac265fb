"""Names and repeated terms of a text in a script with capitals: what wants one translation throughout.

A name begins with a capital in the middle of a sentence. Where all nouns do (German), it also is no known word and
never stands after a determiner. A term is a phrase that is repeated and has no everyday words.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bilingual.languages import pack
from bilingual.languages.language_pack import Pack
from bilingual.text.likeness.concepts import concepts
from bilingual.text.terms.places import says, words_of

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ENDS = tuple(".!?:…—–-•¿¡。！？：")
_BEFORE = " \"'“”‘’„«»([{*_"
_PHRASE_TEXTS = 3  # that must have a phrase
_SURE = 3  # times in the middle of a sentence, for a name that is also a word: Mark, Will
_LONGEST_SIGN = 3  # letters of GB, kWh
_SAID = re.compile(r"[\"“„«‘‚(\[][^\W\d_]+(?:['’-][^\W\d_]+)*$")
_POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class _Run:
    """Words with capitals in a row; ``sure``: the first one does not begin a sentence, and ``bare``: no determiner
    stands before it. ``whole`` is what it is the rest of, without a first word that is not sure.
    """

    words: tuple[str, ...]
    sure: bool
    bare: bool
    whole: str = ""

    @property
    def form(self) -> str:
        return " ".join(self.words)


def names_in(texts: Sequence[str], tag: str) -> list[str]:
    """Return the names and terms in *texts*, which are sentences in the language *tag*, the most frequent first.

    >>> names_in(["So Anna Lombard came.", "Anna Lombard knew the Kubernetes team.", "Then Anna left."], "en")
    ['Anna Lombard', 'Anna', 'Kubernetes']
    """
    language = pack(tag)
    lower = {word for text in texts for word in _WORD.findall(text) if word.islower()}
    lower |= language.posts.stop_words
    runs = [run for text in texts for run in _runs(text, lower, language)]
    whole = {run.form for run in runs if run.sure}
    runs = [run for run in runs if run.whole not in whole]
    forms = Counter(run.form for run in runs)
    sure = Counter(run.form for run in runs if run.sure and (run.bare or len(run.words) > 1))
    clad = {run.form for run in runs if not run.bare}
    found = [form for form in sure if form not in clad and _is_name(form, sure[form], lower, language)]
    counts = {form: forms[form] for form in found} | _phrases(texts, language, found)
    return sorted(_one_each(counts, tag), key=lambda form: (-counts[form], form))


def _is_name(form: str, sure: int, lower: set[str], language: Pack) -> bool:
    if " " in form:
        return True
    word = form.lower()
    everyday = concepts(language.tag)
    if word in everyday or word.removesuffix("s") in everyday or form in language.subtitles.held_abbreviations:
        return False
    if language.words.nouns_capital and sure < 2:
        return False
    return word not in lower or sure >= _SURE


def _runs(text: str, lower: Collection[str], language: Pack) -> Iterator[_Run]:
    found = list(_WORD.finditer(text))
    long = [match[0] for match in found if len(match[0]) > 3]
    if len(long) > 1 and all(word[0].isupper() for word in long) and text.rstrip(_BEFORE)[-1:] not in _ENDS:
        return  # a heading in title case, or only names
    if len(found) > 1 and text.isupper():
        return
    at = 0
    while at < len(found):
        if not found[at][0][0].isupper() or len(found[at][0]) < 2:
            at += 1
            continue
        before = text[: found[at].start()].rstrip(_BEFORE)
        if _is_unit(found[at][0], before, language):
            at += 1
            continue
        titled = at > 0 and found[at - 1][0] in language.subtitles.held_abbreviations  # Dr. Okafor
        quoted = _SAID.search(text, 0, found[at].end()) and text[found[at].end() :][:1] in (
            " ",
            ",",
        )  # she said “Please
        sure = bool(before) and not quoted and (titled or not before.endswith(_ENDS))
        if not sure and found[at][0].lower() in lower:  # only the first word of its sentence
            at += 1
            continue
        end = at + 1
        while end < len(found) and _joins(text, found, end, language):
            end += 1
        while at < end - 1 and found[at][0] in language.subtitles.held_abbreviations:  # Mr, Dr
            at, sure = at + 1, True
        words = tuple(_POSSESSIVE.sub("", match[0]) for match in found[at:end])
        yield _Run(words, sure, at == 0 or found[at - 1][0].lower() not in language.words.determiners)
        if not sure and len(words) > 1:
            yield _Run(words[1:], True, True, " ".join(words))
        at = end


def _is_unit(word: str, before: str, language: Pack) -> bool:
    """Return whether *word* measures the number *before* it: 5 GB, fünf Pfund."""
    if before[-1:].isdigit() and len(word) <= _LONGEST_SIGN and word.isupper():
        return True
    return language.words.nouns_capital and len(word) > _LONGEST_SIGN and bool(_measures(language.tag).fullmatch(word))


@lru_cache(maxsize=16)
def _measures(tag: str) -> re.Pattern[str]:
    numbers = pack(tag).numbers
    return re.compile("|".join(numbers.measures.values()) if numbers and numbers.measures else "(?!)")


def _joins(text: str, found: Sequence[re.Match[str]], at: int, language: Pack) -> bool:
    """Return whether word *at* belongs to the name before it."""
    word, last = found[at], found[at - 1]
    return (
        word[0][0].isupper()
        and len(word[0]) > 1
        and text[last.end() : word.start()] == " "
        and not _POSSESSIVE.search(last[0])
        and not _is_unit(word[0], "", language)
    )


def _phrases(texts: Sequence[str], language: Pack, names: Sequence[str]) -> dict[str, int]:
    """Return repeated phrases of two or three words, with the number of texts that have them."""
    everyday, small = concepts(language.tag), language.posts.stop_words
    if not everyday or not small:
        return {}
    known = {word.lower() for name in names for word in name.split()} | everyday.keys() | small
    where: dict[tuple[str, ...], set[int]] = defaultdict(set)
    written: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for number, text in enumerate(texts):
        found = words_of(text, language.tag)
        for size in (2, 3):
            for at in range(len(found.words) - size + 1):
                words = [word.lower() for word in found.words[at : at + size]]
                if any(len(word) < 4 or not word.isalpha() for word in words):
                    continue
                if any(word in known for word in words):
                    continue
                key = found.stems[at : at + size]
                form = " ".join(found.words[at : at + size])
                if says(text, form):  # no mark stands between them
                    where[key].add(number)
                    written[key][form.lower()] += 1
    often = {key: len(numbers) for key, numbers in where.items() if len(numbers) >= _PHRASE_TEXTS}
    # A phrase that is only there in a longer one is none of its own.
    parts = {(part, count) for key, count in often.items() for part in (key[:-1], key[1:])}
    longest = {key: count for key, count in often.items() if (key, count) not in parts}
    return {written[key].most_common(1)[0][0]: count for key, count in longest.items()}


def _one_each(counts: dict[str, int], tag: str) -> list[str]:
    """Return one of several inflected forms of a name: the most frequent."""
    forms: dict[tuple[str, ...], str] = {}
    for form in sorted(counts, key=lambda form: (-counts[form], len(form), form)):
        forms.setdefault(words_of(form, tag).stems, form)
    return list(forms.values())
