"""Verbs whose first part stands at the end of their clause: "er fing an" is of anfangen, not of fangen."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from bilingual.languages.language_pack import Pack

_WORD = re.compile(r"[^\W\d_]+")
_CLAUSE_ENDS = re.compile(r"[,;:.!?…–—()\n]")
_JOINS = ("und", "oder", "sowie")  # not aber, which stands also within a clause
_NOT_BEFORE = ("sein", "haben", "werden")  # "das Licht ist an" has no verb "ansein" that a dictionary explains


def separated_verbs(text: str, facts: Pack, lemma_of: Callable[[str], str]) -> Mapping[int, str]:
    """Return the dictionary forms of the verbs in *text* that are written in two parts, by where the verb begins.

    ``Words.particles`` are the first parts of such verbs. One counts only at the end of its clause, or before "zu" (er
    fing an zu lachen), and with a verb of the clause with which it makes a known one.
    """
    found: dict[int, str] = {}
    particles = facts.words.particles
    words = list(_WORD.finditer(text)) if particles else []
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
