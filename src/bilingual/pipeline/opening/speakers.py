"""The speakers of an opened recording: how each is called and by whom, with samples to hear and a colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bilingual.model.notation import JsonFields
from bilingual.model.speakers import ESTIMATED, VOICES, SpokenTurn, turns_of
from bilingual.model.transcript import Transcript
from bilingual.pipeline.making.speakers import names_of, with_names
from bilingual.settings import Settings
from bilingual.subtitles.display.speaker_colours import AUTO, numbers_of, palette_of

_SAMPLES = 3
_LEAST_MS, _MOST_MS = 1500, 8000  # of a sample: shorter ones tell no voice, of longer ones the beginning does


@dataclass(frozen=True, slots=True)
class VoiceSample(JsonFields):
    """What somebody says at a time, to hear who it is."""

    start_ms: int
    end_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class OpenedSpeaker(JsonFields):
    """One speaker. ``speaker`` is ``SpokenTurn.speaker``, ``shown`` how the pages of the studio call them.

    ``by_hand`` is the name that a person gave in the studio, ``otherwise`` the one that a script or the settings give,
    both possibly empty; ``colour`` is that in the video, or would be.
    """

    speaker: str
    shown: str
    by_hand: str
    otherwise: str
    colour: str
    said_ms: int
    samples: tuple[VoiceSample, ...]


@dataclass(frozen=True, slots=True)
class OpenedSpeakers(JsonFields):
    """Those of a recording: ``voices``: they were told apart by ear, and are no names of a script; ``estimated``:
    nobody told how many there are; ``coloured``: the video shows their colours.
    """

    speakers: tuple[OpenedSpeaker, ...] = ()
    voices: bool = False
    estimated: bool = False
    coloured: bool = False

    def brief(self) -> dict[str, Any]:
        """Return what the list of sentences shows of them."""
        shown = [{"speaker": one.speaker, "shown": one.shown, "colour": one.colour} for one in self.speakers]
        return {"speakers": shown, "voices": self.voices}


def opened_speakers(transcript: Transcript, settings: Settings, by_hand: Mapping[str, str]) -> OpenedSpeakers:
    """Return the speakers of *transcript*, as its file has it, in order of their numbers, else of appearance."""
    turns = turns_of(transcript)
    called = with_names(transcript, settings, by_hand)
    places = numbers_of(turns_of(called))
    palette = palette_of(settings.speaker_colours) or palette_of([AUTO])
    voices = VOICES in transcript.engine.options
    otherwise = names_of(settings) if voices else {}
    groups: dict[str, list[SpokenTurn]] = {}
    for turn in sorted(turns, key=lambda turn: turn.voice):
        if turn.speaker:
            groups.setdefault(turn.speaker, []).append(turn)
    found = []
    for key, own in groups.items():
        name = by_hand.get(key) or (otherwise.get(own[0].voice, "") if voices else key)
        colour = palette[places.get(name or key, 0) % len(palette)]
        spans = [_times(transcript, turn) for turn in own]
        found.append(
            OpenedSpeaker(
                speaker=key,
                shown=name or f"Speaker {key}",
                by_hand=by_hand.get(key, ""),
                otherwise=otherwise.get(own[0].voice, "") if voices else key,
                colour=f"#{colour.r:02x}{colour.g:02x}{colour.b:02x}",
                said_ms=sum(end - start for start, end in spans),
                samples=_samples(transcript, own, spans),
            )
        )
    estimated = bool(transcript.engine.options.get(ESTIMATED))
    return OpenedSpeakers(tuple(found), voices, estimated, bool(settings.speaker_colours))


def _times(transcript: Transcript, turn: SpokenTurn) -> tuple[int, int]:
    words = [word for word in transcript.words[turn.first : turn.last] if word.start_ms is not None]
    return (words[0].start_ms or 0, words[-1].end_ms or words[-1].start_ms or 0) if words else (0, 0)


def _samples(
    transcript: Transcript, turns: Sequence[SpokenTurn], spans: Sequence[tuple[int, int]]
) -> tuple[VoiceSample, ...]:
    """Return the first turns that are long enough to know a voice by, else the longest, in order of time."""
    long = [n for n, (start, end) in enumerate(spans) if end - start >= _LEAST_MS][:_SAMPLES]
    chosen = long or sorted(range(len(spans)), key=lambda n: spans[n][0] - spans[n][1])[:_SAMPLES]
    return tuple(_sample(transcript, turns[n], spans[n]) for n in sorted(chosen) if spans[n][1] > spans[n][0])


def _sample(transcript: Transcript, turn: SpokenTurn, span: tuple[int, int]) -> VoiceSample:
    end_ms = min(span[1], span[0] + _MOST_MS)
    after = (n for n in range(turn.first, turn.last) if (transcript.words[n].start_ms or 0) >= end_ms)
    return VoiceSample(span[0], end_ms, transcript.text(turn.first, next(after, turn.last)))
