"""How the subtitles of a language are cut, broken into lines and shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Limits:
    """``cpl`` characters in a line; ``cps_target`` and ``cps_hard`` characters per second; ``min_ms`` and
    ``max_ms`` time on screen; ``gap_frames`` least distance of two cues; ``lines`` most lines of this
    language at once; ``source`` where the numbers come from.
    """

    cpl: float
    cps_target: float
    cps_hard: float
    min_ms: int = 833
    max_ms: int = 7000
    gap_frames: int = 2
    lines: int = 2
    source: str = "unverified"


@dataclass(frozen=True, slots=True)
class Hold:
    """Words that hold on to the word after them: each of ``words`` to each of ``before`` ("look | at")."""

    before: frozenset[str]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Phrases:
    """What holds the words of a phrase together; all words in lower case.

    ``rule`` chooses how a border between two pieces is judged: ``words`` by the closed word classes below,
    ``endings`` by how the piece before it ends, ``classifiers`` by word classes and measure words.

    ``never_last`` are articles, numerals, possessives, prepositions, conjunctions, auxiliaries, negations and
    subject pronouns; ``good_first`` open a clause, ``fair_first`` a phrase; ``never_first`` lean on what is before
    (with the rule ``endings``: the beginnings of such pieces). ``unsure_first`` open a clause in some of their
    senses only. ``endings`` are rows of a cost and the endings that it is added for, the longest that fits counts.

    * ``holds``, ``leaning`` (prepositions and pronouns said in one breath with the verb), ``compounds`` (a
      hyphenated modifier holds on to its noun);
    * ``nouns_capitalised``: capitals tell no names; ``adjective_endings`` of a word before its noun; ``genitives``
      that belong to the word before them; ``clause_ends``: verbs that close a clause;
    * ``never_last_characters``, ``numerals``, ``classifiers`` and ``verbs`` that are one word with their ``results``.
    """

    rule: Literal["words", "endings", "classifiers"] = "words"
    never_last: frozenset[str] = frozenset()
    good_first: frozenset[str] = frozenset()
    fair_first: frozenset[str] = frozenset()
    never_first: frozenset[str] = frozenset()
    unsure_first: frozenset[str] = frozenset()
    endings: tuple[tuple[float, frozenset[str]], ...] = ()
    holds: tuple[Hold, ...] = ()
    leaning: frozenset[str] = frozenset()
    leaning_pronouns: frozenset[str] = frozenset()
    compounds: bool = False
    nouns_capitalised: bool = False
    adjective_endings: tuple[str, ...] = ()
    genitives: frozenset[str] = frozenset()
    clause_ends: frozenset[str] = frozenset()
    never_last_characters: frozenset[str] = frozenset()
    numerals: frozenset[str] = frozenset()
    classifiers: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()
    results: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Subtitles:
    """``verb_final`` says that the verb ends the sentence and modifiers precede (WALS, feature 81A: SOV).

    On the screen ``pauses`` become a blank and ``dropped_last`` is left out at the end; as second language the
    letters are set in ``second_share`` of the first one's size. ``units`` stay with the number before them,
    ``held_abbreviations`` (without their full stop) with the word after them.
    """

    limits: Limits
    second_share: float
    phrases: Phrases = field(default_factory=Phrases)
    verb_final: bool = False
    pauses: str = ""
    dropped_last: str = ""
    units: frozenset[str] = frozenset()
    held_abbreviations: frozenset[str] = frozenset()
