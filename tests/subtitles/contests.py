"""Contests between two ways to cut a tiny talk, both shown in one text.

"He paused, / and then he saw | [700] the ships." is cut by the winner at the bar and by the loser at the slash (at
``|/`` by both), and pauses for 700 ms before the ships.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bilingual.model.bitext import Bitext
from bilingual.model.cue import Timeline
from bilingual.model.transcript import EngineRecord, Transcript, Word
from bilingual.subtitles.cutting.weights import DEFAULT, Weights
from tests.subtitles.cutting import MS_PER_LETTER, cut, translated

# Per sentence the source and its translation, None where nobody translated it.
Sentences = Sequence[tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class Contest:
    """One rule of cutting: the cut that wins, and the one that would win without the weight that stands for the rule.

    ``letter_ms`` is how fast it is spoken.
    """

    weight: str
    rule: str
    talk: Sentences
    source: str
    target: str
    letter_ms: int

    def __str__(self) -> str:
        return self.weight

    @property
    def winner(self) -> Sentences:
        return self._marked("|")

    @property
    def loser(self) -> Sentences:
        return self._marked("/")

    def held(self, weights: Weights = DEFAULT) -> Sentences:
        """Return the talk with a bar where it is cut under *weights*."""
        talk = said([source for source, _ in self.talk], self.source, self.letter_ms)
        targets = [None if target is None else _marked(target, "", self.target) for _, target in self.talk]
        bitext = translated(talk, self.target, targets)
        return barred(cut(talk, bitext, weights=weights), bitext)

    def _marked(self, mark: str) -> Sentences:
        return [
            (_marked(source, mark, self.source), None if target is None else _marked(target, mark, self.target))
            for source, target in self.talk
        ]


def contest(
    weight: str,
    rule: str,
    *talk: tuple[str, str | None],
    source: str = "en",
    target: str = "de",
    letter_ms: int = MS_PER_LETTER,
) -> Contest:
    """Return the contest over *talk*."""
    return Contest(weight, rule, talk, source, target, letter_ms)


def said(sentences: Sequence[str], tag: str, letter_ms: int) -> Transcript:
    """Return *sentences* spoken one after the other, without a pause but where they tell one."""
    words: list[Word] = []
    bounds: list[tuple[int, int]] = []
    clock, spaced = 500, bool(_space(tag))
    for sentence in sentences:
        first = len(words)
        for token in re.findall(r"\[\d+\]|[^\s\[\]|/]+" if spaced else r"\[\d+\]|[^\s\[\]|/]", sentence):
            if token.startswith("["):
                clock += int(token[1:-1])
                continue
            words.append(Word(token, clock, clock + letter_ms * len(token), space_after=spaced))
            clock += letter_ms * len(token)
        bounds.append((first, len(words)))
    return Transcript(tag, clock + 2000, tuple(words), tuple(bounds), EngineRecord("test"))


def barred(timeline: Timeline, bitext: Bitext) -> Sentences:
    """Return each sentence of *bitext* with bars where the cues of *timeline* end, the last cue's end left out."""
    ends = {cue.words[1] for cue in timeline.cues[:-1]}
    runs = [run for cue in timeline for run in cue.target_runs]
    found: list[tuple[str, str | None]] = []
    for unit in bitext:
        assert unit.words is not None
        space = _space(bitext.source)
        words = unit.source.split() if space else list(unit.source)
        pieces = [word + "|" * (unit.words[0] + n in ends) for n, word in enumerate(words, 1)]
        source = _marked(space.join(pieces), "|", bitext.source)
        target = None
        if unit.target is not None:
            stretches = [unit.target[run.first : run.last] for run in runs if run.unit == unit.id]
            target = _marked("|".join(stretches) + "|" * (unit.words[1] in ends), "|", bitext.target)
        found.append((source, target))
    return found


def _marked(text: str, mark: str, tag: str) -> str:
    """Return *text* without its pauses, and of the marks of cuts only *mark*, as a bar."""
    space = _space(tag)
    text = re.sub(r"\s*\[\d+\]\s*", space, text)
    text = re.sub(r"\s*([|/]+)\s*", lambda m: f"{space}|{space}" if mark and mark in m[1] else space, text)
    return text.strip()


def _space(tag: str) -> str:
    """Return what parts two words of the language."""
    return "" if tag in ("zh-Hans", "ja") else " "
