"""Which terms of a large glossary may occur in a text, so that only these are looked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bilingual.model.digest import digest
from bilingual.model.glossary import Glossary, Term
from bilingual.text.terms.places import folded, folded_text, inflects, occurs, says, words_of


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
        for kind in words_of(form, tag).kinds[:1] if inflects(form, tag) else ():
            for one in kind:
                kinds[one].append(number)
    banning = tuple(number for number, term in enumerate(known.terms) if term.banned)
    return _TermIndex(tuple((number, folded(form)) for number, form in enumerate(forms)), kinds, banning)


def likely_terms(glossary: Glossary, texts: Sequence[str], tag: str) -> set[int]:
    """Return the numbers of the terms that may occur in one of *texts* in the language *tag*, and of those with banned
    forms; no other does. A glossary may have thousands of terms, and a document as many sentences.

    >>> likely_terms(Glossary((Term("cue"), Term("tree"), Term("leaf"))), ["Cues.", "Trees."], "en")
    {0, 1}
    """
    index = _indexed(_Known(glossary.terms), tag)
    found = set(index.banning)
    for text in texts:
        plain = folded_text(text)
        found.update(number for number, form in index.forms if form in plain)
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
