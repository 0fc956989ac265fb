"""The words of sentences with their dictionary forms: by simplemma where spaces separate them, jieba, or MeCab.

No tagger is here, so a form that may be of several words (saw, left) has several dictionary forms.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from unicodedata import category

from bilingual.engines.learning import chinese, japanese
from bilingual.engines.learning.homographs import dictionary_form
from bilingual.engines.learning.levels import cefr_list, frequencies, frequency
from bilingual.engines.linguistics.proper_names import proper_names
from bilingual.languages import pack
from bilingual.languages.language_pack import Pack
from bilingual.learning.scales import CEFR, scale_of
from bilingual.learning.words import WordForm

# Vowel signs and other marks belong to the letter before, but are no letters for ``re``: Arabic, Hindi, Thai.
_MARKS = "".join(chr(code) for code in range(0x300, 0x2000) if category(chr(code)).startswith("M"))
_LETTERS = rf"(?:[^\W\d_][{re.escape(_MARKS)}]*)+"
_WORD = re.compile(rf"{_LETTERS}(?:['’\-‐‑]{_LETTERS})*")
_POSSESSIVE = re.compile(r"['’]s?$")
_ENDS = tuple(".!?:…。！？")
_BEFORE = "\"'“”‘’„«»([{*_—–- \t\n\xa0\u202f"
_FAR = 40  # characters before a word in which its sentence may begin
# A lemma this much rarer than its form (on the Zipf scale, of base 10) is a slip of the rules: gegessen -> weiteressen.
_RARER = 1.0


def tokens(texts: Sequence[str], tag: str) -> list[list[WordForm]]:
    """Return the words of each of *texts*, sentences of one text in the language *tag*, in order.

    Numbers, marks and, in Japanese, particles and endings are left out. The result is empty for a language without
    word borders.
    """
    facts = pack(tag)
    if facts.writing.words == "jieba":
        return chinese.tokens(texts, tag)
    if facts.writing.words == "unidic":
        return japanese.tokens(texts)
    if not facts.writing.spaced:
        return [[] for _ in texts]
    names = _name_words(texts, tag)
    lower = {word for text in texts for word in _WORD.findall(text) if word.islower()}
    return [list(_spaced(text, facts, names, lower)) for text in texts]


def _name_words(texts: Sequence[str], tag: str) -> frozenset[str]:
    found = (name for name in proper_names(texts, tag) if any(part[:1].isupper() for part in name.split()))
    return frozenset(_POSSESSIVE.sub("", part) for name in found for part in name.split() if part[:1].isupper())


def _spaced(text: str, facts: Pack, names: frozenset[str], lower: set[str]) -> Iterator[WordForm]:
    verbs = _separated_verbs(text, facts, lambda word: dictionary_forms(word, facts.tag)[0])
    for match in _WORD.finditer(text):
        word, start = match[0], match.start()
        if start in verbs:
            yield WordForm(start, match.end(), (verbs[start],))
        elif (form := dictionary_form(word, text, start, facts)) is None:
            yield from _pieces(word, start, _begins(text, start), facts, names, lower)
        elif form:
            for one in _pieces(word, start, _begins(text, start), facts, names, lower):
                yield replace(one, forms=(form,))


def _begins(text: str, place: int) -> bool:
    """Return whether a sentence begins at *place*, before which marks and spaces may stand.

    >>> [_begins(text, len(text)) for text in ("", "“(", "Who? — “", "Who, ")]
    [True, True, True, False]
    """
    first = max(0, place - _FAR)
    before = text[first:place].rstrip(_BEFORE)
    return before.endswith(_ENDS) if before else not first


def _pieces(
    word: str, start: int, first: bool, facts: Pack, names: frozenset[str], lower: set[str]
) -> Iterator[WordForm]:
    base = _POSSESSIVE.sub("", word)
    plain = word.lower().replace("’", "'")
    if tail := next((tail for tail in facts.words.tails if plain.endswith(tail)), ""):
        base = facts.words.contracted.get(plain, word[: -len(tail)])
        if not base:
            return
    if "-" in base and not _known(base, facts):
        at = start
        for part in base.split("-"):
            # A part that no list has is often no word alone: passers-by.
            if len(part) > 1 and (
                not facts.words.levels or any(_known(form, facts) for form in dictionary_forms(part, facts.tag))
            ):
                yield from _pieces(part, at, first and at == start, facts, names, lower)
            at += len(part) + 1
        return
    capital = base[:1].isupper()
    is_name = base in names or (capital and _capital_names(base, first, facts, lower))
    if not _is_word(base, facts) or base.lower() in facts.words.ambiguous:
        return
    if len(base) > 1 or _known(base, facts):
        yield WordForm(start, start + len(word), dictionary_forms(base, facts.tag), name=is_name)


def _capital_names(word: str, first: bool, facts: Pack, lower: set[str]) -> bool:
    """Return whether a word with a capital is taken for a name, of a person, a place, or an abbreviation."""
    if facts.words.nouns_capital:
        return word.isupper() and len(word) > 1
    if word.lower() in lower:
        return False
    known = _known(word, facts) or any(_known(form, facts) for form in dictionary_forms(word, facts.tag))
    return not known if facts.words.levels else not first or not known


def _is_word(word: str, facts: Pack) -> bool:
    """Return whether its dictionary form is known.

    Where no list has words by level it isn't for names that look like nouns, for most compounds, and for verbs with
    pronouns (dámelo), whose lemma would be wrong.
    """
    import simplemma

    if facts.words.levels or len(dictionary_forms(word, facts.tag)) > 1:
        return True
    try:
        return any(simplemma.is_known(form, lang=facts.primary) for form in (word, word.lower()))
    except ValueError:  # a language that it doesn't have
        return True


def _known(word: str, facts: Pack) -> bool:
    if scale_of(facts.tag) is CEFR:
        return word.lower() in cefr_list()
    return frequency(word, facts.primary) > 0


@lru_cache(maxsize=50_000)
def dictionary_forms(word: str, tag: str) -> tuple[str, ...]:
    """Return the dictionary forms that *word* may be of: its lemma, and the word itself if it may be one.

    >>> dictionary_forms("went", "en"), dictionary_forms("children", "en"), dictionary_forms("Kinder", "de")
    (('go', 'went'), ('child', 'children'), ('Kind', 'Kinder'))
    """
    import simplemma

    facts = pack(tag)
    own = word if facts.words.nouns_capital else word.lower()
    if known := facts.words.irregular.get(own):
        return tuple(dict.fromkeys((known, own)))
    try:
        lemma = simplemma.lemmatize(own, lang=facts.primary)
    except ValueError:  # a language that it doesn't have
        return (own,)
    if facts.words.nouns_capital and own[:1].isupper() and not simplemma.is_known(own, lang=facts.primary):
        lemma = simplemma.lemmatize(own.lower(), lang=facts.primary)
    low = own.lower()
    if own.istitle() and lemma.islower() and simplemma.is_known(low, lang=facts.primary):
        own = low  # no noun: the first word of a sentence
    if lemma.lower() == own.lower():
        return (own,)
    return (lemma, own) if _is_likely(lemma, own, facts.primary) else (own,)


def _is_likely(lemma: str, form: str, primary: str) -> bool:
    common = frequency(form, primary)
    return not frequencies(primary) or frequency(lemma, primary) * 10**_RARER >= common


# Verbs whose first part stands at the end of their clause: "er fing an" is of anfangen, not of fangen.

_LETTERS_ONLY = re.compile(r"[^\W\d_]+")
_CLAUSE_ENDS = re.compile(r"[,;:.!?…–—()\n]")
_JOINS = ("und", "oder", "sowie")  # not aber, which stands also within a clause
_NOT_BEFORE = ("sein", "haben", "werden")  # "das Licht ist an" has no verb "ansein" that a dictionary explains


def _separated_verbs(text: str, facts: Pack, lemma_of: Callable[[str], str]) -> Mapping[int, str]:
    """Return the dictionary forms of the verbs in *text* that are written in two parts, by where the verb begins.

    ``Words.particles`` are the first parts of such verbs. One counts only at the end of its clause, or before "zu" (er
    fing an zu lachen), and with a verb of the clause with which it makes a known one.
    """
    found: dict[int, str] = {}
    particles = facts.words.particles
    words = list(_LETTERS_ONLY.finditer(text)) if particles else []
    for place, word in enumerate(words):
        if word[0] in particles and _closes(text, words, place):
            for verb in _clause(text, words, place):
                whole = word[0] + lemma_of(verb[0])
                if _is_verb(whole, word[0], facts.primary) and verb.start() not in found:
                    found[verb.start()] = whole
                    break
    return found


def _closes(text: str, words: Sequence[re.Match[str]], place: int) -> bool:
    after = text[words[place].end() :].lstrip(" \"'”“»«’)")
    return not after or bool(_CLAUSE_ENDS.match(after)) or after.split(" ", 1)[0] in ("zu", *_JOINS)


def _clause(text: str, words: Sequence[re.Match[str]], place: int) -> list[re.Match[str]]:
    """Return the words before the one at *place* in its clause, the nearest first."""
    first = place
    while first and not _CLAUSE_ENDS.search(text, words[first - 1].end(), words[first].start()):
        if words[first - 1][0] in _JOINS:
            break
        first -= 1
    return list(reversed(words[first:place]))


@lru_cache(maxsize=10_000)
def _is_verb(whole: str, particle: str, primary: str) -> bool:
    import simplemma

    rest = whole[len(particle) :]
    return rest.islower() and rest.endswith("n") and rest not in _NOT_BEFORE and simplemma.is_known(whole, lang=primary)
