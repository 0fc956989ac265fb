"""Language data for cutting, line-breaking and displaying subtitles."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """``cpl``: characters per line; ``cps_target`` and ``cps_hard``: characters per second; ``min_ms`` and ``max_ms``:
    time on screen; ``gap_frames``: minimum gap between cues; ``lines``: maximum lines of this language in a cue;
    ``source``: where the numbers come from.
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
class CueHold:
    """Words that must stay with the next word: each of ``words`` with each of ``before`` ("look | at")."""

    before: frozenset[str]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Phrases:
    """What keeps the words of a phrase together. All words are in lower case.

    ``rule`` chooses how to judge a boundary between two pieces: ``words`` by the closed word classes below, ``endings``
    by the end of the piece before it, ``classifiers`` by word classes and measure words.

    ``never_last`` are articles, numerals, possessives, prepositions, conjunctions, auxiliaries, negations and subject
    pronouns; ``good_first`` start a clause, ``fair_first`` a phrase; ``never_first`` belong to what precedes (with the
    rule ``endings``: the beginnings of such pieces). ``unsure_first`` start a clause in only some of their senses.
    ``endings`` are rows of a cost and the endings it applies to; the longest match counts.

    * ``holds``, ``leaning`` (prepositions and pronouns that attach to the verb), ``compounds`` (a hyphenated modifier
      stays with its noun);
    * ``objects``: pronouns that belong to the verb before them where a word of ``after_objects`` follows;
      ``adjectives`` that stay with their noun after a word of ``never_last``;
    * ``nouns_capitalised``: capitals do not mark names; ``adjective_endings`` of a word before its noun; ``genitives``
      that belong to the word before them; ``clause_ends``: verbs that close a clause;
    * ``never_last_characters``, ``numerals``, ``classifiers`` and ``verbs`` that form one word with their ``results``.
    """

    rule: Literal["words", "endings", "classifiers"] = "words"
    never_last: frozenset[str] = frozenset()
    good_first: frozenset[str] = frozenset()
    fair_first: frozenset[str] = frozenset()
    never_first: frozenset[str] = frozenset()
    unsure_first: frozenset[str] = frozenset()
    endings: tuple[tuple[float, frozenset[str]], ...] = ()
    holds: tuple[CueHold, ...] = ()
    leaning: frozenset[str] = frozenset()
    leaning_pronouns: frozenset[str] = frozenset()
    objects: frozenset[str] = frozenset()
    after_objects: frozenset[str] = frozenset()
    adjectives: frozenset[str] = frozenset()
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
    """``verb_final``: the verb ends the sentence and modifiers precede (WALS, feature 81A: SOV).

    On screen, ``pauses`` become a space and ``dropped_last`` is omitted at the end; as second language, text has
    ``second_share`` of the first one's font size. ``units`` stay with the number before them, ``held_abbreviations``
    (without full stop) with the word after them. ``credits`` begin a line about who made the subtitles, in lower case.
    """

    limits: ReadingLimits
    second_share: float
    phrases: Phrases = field(default_factory=Phrases)
    verb_final: bool = False
    pauses: str = ""
    dropped_last: str = ""
    units: frozenset[str] = frozenset()
    held_abbreviations: frozenset[str] = frozenset()
    credits: frozenset[str] = frozenset()
