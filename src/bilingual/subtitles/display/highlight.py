"""Words above a learner's level in burned-in cues: which characters are coloured, and what their line of meanings says.

Cues hold ranges of the texts of their sentences, with other spaces, so places are counted in characters that are not
spaces. Nothing is searched for: a cue whose text is not that of its range gets no colour.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from bilingual.model.bitext import Bitext
from bilingual.model.cue import Cue
from bilingual.model.transcript import Transcript

Side = Literal["source", "target"]


@dataclass(frozen=True, slots=True)
class LitWord:
    """A word at ``start`` up to ``end`` (characters) of a sentence.

    ``name`` is the word as its dictionary has it, with its reading; ``meaning`` is empty if no dictionary has it.
    """

    start: int
    end: int
    name: str = ""
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class LitCues:
    """``words_of`` returns the words to colour in a cue, placed in its text on ``side`` without spaces."""

    side: Side
    native: str
    words_of: Callable[[Cue], tuple[LitWord, ...]]


@dataclass(frozen=True, slots=True)
class Highlights:
    """The words to colour on one ``side`` of a pair, by the ids of their units; ``native`` is the language of the
    meanings.
    """

    side: Side
    native: str
    words: Mapping[str, tuple[LitWord, ...]]

    @property
    def meanings(self) -> str:
        """All that a line of meanings may say, for the choice of its fonts."""
        return "".join(f"{word.name}: {word.meaning}" for word in self._all() if word.meaning)

    def _all(self) -> Iterator[LitWord]:
        return (word for words in self.words.values() for word in words)

    def in_cues(self, bitext: Bitext, transcript: Transcript) -> LitCues:
        """Return the same by cue; *bitext* and *transcript* are what the cues were cut from."""
        words_of = self._spoken(bitext, transcript) if self.side == "source" else self._translated(bitext)
        return LitCues(self.side, self.native, words_of)

    def _spoken(self, bitext: Bitext, transcript: Transcript) -> Callable[[Cue], tuple[LitWord, ...]]:
        before = [0, *accumulate(_length(word.text) for word in transcript.words)]
        placed: list[LitWord] = []
        for unit in bitext:
            if unit.words is not None and _length(unit.source) == before[unit.words[1]] - before[unit.words[0]]:
                placed += _placed(self.words.get(unit.id, ()), unit.source, before[unit.words[0]])

        def words_of(cue: Cue) -> tuple[LitWord, ...]:
            first, last = before[cue.words[0]], before[cue.words[1]]
            return _within(placed, first, last, 0) if _length(cue.source) == last - first else ()

        return words_of

    def _translated(self, bitext: Bitext) -> Callable[[Cue], tuple[LitWord, ...]]:
        targets = {unit.id: unit.target for unit in bitext if unit.target is not None}
        placed = {name: _placed(self.words.get(name, ()), text, 0) for name, text in targets.items()}

        def words_of(cue: Cue) -> tuple[LitWord, ...]:
            found: list[LitWord] = []
            at = 0
            for run in cue.target_runs:
                text = targets.get(run.unit, "")
                first, last = _length(text[: run.first]), _length(text[: run.last])
                found += _within(placed.get(run.unit, ()), first, last, at)
                at += last - first
            return tuple(found) if at == _length(cue.target or "") else ()

        return words_of


def _placed(words: Sequence[LitWord], text: str, at: int) -> list[LitWord]:
    """Return *words* of *text* with their places counted without spaces, from *at*."""
    return [
        LitWord(at + _length(text[: word.start]), at + _length(text[: word.end]), word.name, word.meaning)
        for word in words
    ]


def _within(words: Sequence[LitWord], first: int, last: int, at: int) -> tuple[LitWord, ...]:
    """Return the parts of *words* from *first* up to *last*, counted from *at*."""
    return tuple(
        LitWord(at + max(word.start, first) - first, at + min(word.end, last) - first, word.name, word.meaning)
        for word in words
        if word.start < last and word.end > first
    )


def _length(text: str) -> int:
    return sum(not character.isspace() for character in text)


def lit_places(text: str, lines: Sequence[str], words: Sequence[LitWord]) -> list[frozenset[int]]:
    """Return the places in each of *lines* that show *words*, whose own places are in *text* without spaces.

    *lines* are *text* as laid out: emoji and some punctuation are left out, nothing is added but spaces.

    >>> [sorted(places) for places in lit_places("Go, a la carte!", ["Go a la", "carte!"], [LitWord(3, 11)])]
    [[3, 4, 5, 6], [0, 1, 2, 3, 4]]
    """
    whose = {place: number for number, word in enumerate(words) for place in range(word.start, word.end)}
    said = [character for character in text if not character.isspace()]
    found = []
    at = 0
    for line in lines:
        places: set[int] = set()
        before: tuple[int, int | None] = 0, None
        for place, character in enumerate(line):
            if character.isspace():
                continue
            while at < len(said) and said[at] != character:
                at += 1
            if at in whose:
                # Spaces inside a word are coloured too.
                places |= set(range(before[0] if before[1] == whose[at] else place, place + 1))
            before = place, whose.get(at)
            at += 1
        found.append(frozenset(places))
    return found


def chosen_meanings(
    words: Sequence[LitWord], shown: Mapping[str, int], fits: Callable[[Sequence[LitWord]], bool]
) -> tuple[LitWord, ...]:
    """Return those of *words* whose meanings are shown, in order: as many as *fits* allows, each once.

    *shown* counts how often a meaning was shown before: the least shown come first.

    >>> words = [LitWord(0, 3, "a", "x"), LitWord(4, 5, "b"), LitWord(6, 9, "c", "z")]
    >>> [word.name for word in chosen_meanings(words, {"a": 1}, lambda some: len(some) < 2)]
    ['c']
    """
    explained = list({word.name: word for word in words if word.meaning}.values())
    kept: list[LitWord] = []
    for word in sorted(explained, key=lambda one: (shown.get(one.name, 0), one.start)):
        if fits(sorted((*kept, word), key=lambda one: one.start)):
            kept.append(word)
    return tuple(sorted(kept, key=lambda one: one.start))
