"""Who says which words of a transcript: voices that were told apart, and names.

A transcript keeps both in the options of its engine, as changes: ``voices`` has ``[word, number]`` for each word with
which another voice begins (numbers count from 1 in order of appearance), ``speakers`` has ``[word, name]`` where a
script or subtitles name who speaks. Names of voices come from a person and are kept elsewhere: ``named``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from bilingual.model.timing import Span
from bilingual.model.transcript import EngineRecord, Transcript

SCHEMA = "bilingual.speakers/1"
SPEAKERS, HEADINGS, VOICES, CUT, GIVEN = "speakers", "headings", "voices", "cut_sentences", "given_words"
"""Options of a transcript's engine: ``HEADINGS`` has those of a script in the form of ``SPEAKERS``, ``CUT`` the words
before which a sentence was cut because the voice changes, ``GIVEN`` as ``[first, last, number]`` the words that a
person gave to a voice."""
ESTIMATED = "voices_estimated"
"""The option that says that nobody told how many people speak."""
LIKELY = "voices_likely"
"""The option that has how many voices one would find without being told."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch of sound in which one voice speaks, with at most short pauses; voices count from 0 in order of
    appearance.
    """

    span: Span
    voice: int


@dataclass(frozen=True, slots=True)
class HeardVoices:
    """Who speaks when in a recording, in order of time; ``estimated``: nobody told how many people speak."""

    turns: tuple[Turn, ...]
    estimated: bool
    engine: EngineRecord

    def to_json(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "estimated": self.estimated,
            "turns": [[turn.span.start_ms, turn.span.end_ms, turn.voice + 1] for turn in self.turns],
            "engine": self.engine.to_json(),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> HeardVoices:
        """Read the output of ``to_json``, already validated against its JSON Schema."""
        turns = tuple(Turn(Span(start, end), voice - 1) for start, end, voice in value["turns"])
        return cls(turns, bool(value["estimated"]), EngineRecord.from_json(value["engine"]))


@dataclass(frozen=True, slots=True)
class SpokenTurn:
    """The words from ``first`` up to, not including, ``last``, said by one speaker.

    ``voice`` is the number of the voice, 0 if voices were not told apart; ``name`` is empty if unknown.
    """

    first: int
    last: int
    voice: int
    name: str

    @property
    def speaker(self) -> str:
        """By what a person refers to who speaks: the number of the voice, else the name in the script."""
        return str(self.voice) if self.voice else self.name


def turns_of(transcript: Transcript) -> tuple[SpokenTurn, ...]:
    """Return who says which words, in order and without gaps; () if nothing is known of speakers.

    >>> from bilingual.model.transcript import EngineRecord, Word
    >>> words = tuple(map(Word, ("Yes.", "No.", "Why?")))
    >>> record = EngineRecord("x", options={"voices": [[0, 1], [2, 2]], "speakers": [[0, "Anna"], [2, ""]]})
    >>> [(t.first, t.last, t.voice, t.name) for t in turns_of(Transcript("en", 0, words, ((0, 3),), record))]
    [(0, 2, 1, 'Anna'), (2, 3, 2, '')]
    """
    size = len(transcript.words)
    voices = _changes(transcript.engine.options.get(VOICES), size, int)
    names = _changes(transcript.engine.options.get(SPEAKERS), size, str)
    if not voices and not names:
        return ()
    starts = sorted({0, *voices, *names})
    found: list[SpokenTurn] = []
    voice, name = 0, ""
    for first, last in pairwise([*starts, size]):
        voice, name = voices.get(first, voice), names.get(first, name)
        if found and (found[-1].voice, found[-1].name) == (voice, name):
            found[-1] = replace(found[-1], last=last)
        elif first < last:
            found.append(SpokenTurn(first, last, voice, name))
    return tuple(found)


def changes_of_speaker(transcript: Transcript) -> frozenset[int]:
    """Return the words before which no sentence and no cue may go on, since somebody else says them."""
    return frozenset(turn.first for turn in turns_of(transcript)[1:])


def with_voices(
    transcript: Transcript, changes: Sequence[tuple[int, int]], *, estimated: bool = False, likely: int = 0
) -> Transcript:
    """Return *transcript* with the voice that says each word, and with its sentences cut where the voice changes.

    *changes* are the words with which another voice begins, and its number; () removes what is known of voices, and
    joins the sentences again that were cut for them. *estimated*: nobody told how many people speak; *likely*: how many
    there would be then, 0 if unknown.
    """
    options = dict(transcript.engine.options)
    joined = set(options.pop(CUT, ()))
    for name in (ESTIMATED, LIKELY, GIVEN):
        options.pop(name, None)
    if options.pop(VOICES, None) is not None:
        options.pop(SPEAKERS, None)
    starts = {first for first, _ in transcript.sentences} - joined
    if changes:
        options[VOICES] = [list(change) for change in changes]
        cut = sorted(word for word, _ in changes if word not in starts)
        options |= {CUT: cut} if cut else {}
        options |= {ESTIMATED: True} if estimated else {}
        options |= {LIKELY: likely} if likely else {}
        starts |= set(cut)
    sentences = tuple(pairwise([*sorted(starts), len(transcript.words)]))
    return replace(transcript, sentences=sentences, engine=replace(transcript.engine, options=options))


def named(transcript: Transcript, names: Mapping[int, str], own: Mapping[str, str] | None = None) -> Transcript:
    """Return *transcript* with *names* for the numbers of its voices, unless a script says who speaks.

    *own* are names by ``SpokenTurn.speaker`` that a person gave while looking at this recording: they go before those
    of a script and before *names*.
    """
    options, own = dict(transcript.engine.options), own or {}
    if changes := options.get(VOICES):
        options.pop(SPEAKERS, None)
        called = {number: own.get(str(number)) or names.get(number, "") for _, number in changes}
        if any(called.values()):
            options[SPEAKERS] = [[word, called[number]] for word, number in changes]
    elif own and SPEAKERS in options:
        changed = _changes(options[SPEAKERS], len(transcript.words), str)
        options[SPEAKERS] = [[word, own.get(name) or name] for word, name in changed.items()]
    else:
        return transcript
    return replace(transcript, engine=replace(transcript.engine, options=options))


def given_to(transcript: Transcript, words: tuple[int, int], speaker: str) -> Transcript:
    """Return *transcript*, which has no names of voices, with *words* said by *speaker* (``SpokenTurn.speaker``)."""
    options, (first, last) = dict(transcript.engine.options), words
    voiced = VOICES in options
    said = [turn.voice if voiced else turn.name for turn in turns_of(transcript) for _ in range(turn.first, turn.last)]
    said[first:last] = [int(speaker) if voiced else speaker] * (last - first)
    changes = [[n, who] for n, who in enumerate(said) if n == 0 or who != said[n - 1]]
    options[VOICES if voiced else SPEAKERS] = changes
    if voiced:
        others = [one for one in options.get(GIVEN, ()) if one[1] <= first or one[0] >= last]
        options[GIVEN] = sorted([*others, [first, last, int(speaker)]])
    return replace(transcript, engine=replace(transcript.engine, options=options))


def kept_with(before: Transcript, after: Transcript) -> Transcript:
    """Return *after*, whose voices were told apart anew, with the words of *before* that a person gave to one."""
    same = same_voices(before, after)
    for first, last, voice in before.engine.options.get(GIVEN, ()):
        after = given_to(after, (first, last), str(same[voice])) if voice in same else after
    return after


def same_voices(before: Transcript, after: Transcript) -> dict[int, int]:
    """Return which voice of *after* says most of what each voice of *before* said, where the same words were told
    apart anew; a voice of *after* stands for one of *before* only, the one of which it says most.
    """
    shared: dict[tuple[int, int], int] = {}
    both = ([turn.voice for turn in turns_of(one) for _ in range(turn.first, turn.last)] for one in (before, after))
    for pair in zip(*both, strict=False):
        shared[pair] = shared.get(pair, 0) + 1
    found: dict[int, int] = {}
    for old, new in sorted(shared, key=lambda pair: (-shared[pair], pair)):
        if old not in found and new not in found.values():
            found[old] = new
    return found


def moved_marks(options: Mapping[str, Any], place: Sequence[int]) -> dict[str, Any]:
    """Return the *options* of a transcript whose words moved: word ``n`` is now at ``place[n]``.

    >>> moved_marks({"voices": [[0, 1], [2, 2]], "headings": [[2, "Part two"]], "format": "srt"}, [0, 1, 5, 6])
    {'voices': [[0, 1], [5, 2]], 'headings': [[5, 'Part two']], 'format': 'srt'}
    """
    kept = dict(options)
    for name in (VOICES, SPEAKERS, HEADINGS):
        if name in kept:
            kept[name] = [[place[word], value] for word, value in kept[name] if 0 <= word < len(place)]
    if GIVEN in kept:
        kept[GIVEN] = [[place[a], place[b], who] for a, b, who in kept[GIVEN] if 0 <= a < b < len(place)]
    if CUT in kept:
        kept[CUT] = [place[word] for word in kept[CUT] if 0 <= word < len(place)]
    return kept


def _changes(given: Any, size: int, kind: type) -> dict[int, Any]:
    """Return the changes in *given* by word, as far as they are any: a person may have edited the file."""
    pairs = [one for one in given or () if isinstance(one, list | tuple) and len(one) == 2]
    return {word: value for word, value in pairs if type(word) is int and 0 <= word < size and type(value) is kind}
