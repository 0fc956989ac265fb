"""Decides which channels of a track to use: those with the voice, in phase, in the middle (pure)."""

from __future__ import annotations

import numpy as np

from bilingual.engines.media.choosing.listening import TrackHeard
from bilingual.engines.media.choosing.speechlike import Heard
from bilingual.model.recording.sound import SoundTrack, Weights

# A difference between the channels of 15 to 18 dB places a sound entirely at one side (J. Blauert, "Spatial Hearing",
# MIT Press 1997, section 2.2).
_ONE_SIDE_DB = 15.0
_MOSTLY = 0.8  # of the seconds with speech
_CERTAIN_S = 2  # who says little is not lost; a single second of speech may be a mistake
_UNLIKE = 0.5  # correlation below which two channels have different sounds
_OTHER_RHYTHM = 0.3  # correlation of the loudness below which two channels have different voices
_TOGETHER = 0.6  # more than two people interrupt each other: an interpreter
_INVERTED = -0.7
_FAINT_DB = 40.0  # what is this far below the voice does not disturb it
_MINOR_DB = 25.0  # a voice this far below the loudest one is crosstalk
_DISTURBING_DB = 15.0
_ALONE: dict[str, Weights] = {"L": (1.0, 0.0), "R": (0.0, 1.0)}
_BOTH = 0.71  # two channels in one, at the same power
# Channels at the left and at the right by ffmpeg's names of layouts with more than two channels; LFE has no voice.
_SIDES = {
    "2.1": "LR-",
    "3.0": "LRC",
    "3.0(back)": "LRC",
    "4.0": "LRCC",
    "quad": "LRLR",
    "quad(side)": "LRLR",
    "3.1": "LRC-",
    "4.1": "LRC-C",
    "5.0": "LRCLR",
    "5.0(side)": "LRCLR",
    "5.1": "LRC-LR",
    "5.1(side)": "LRC-LR",
    "6.1": "LRC-CLR",
    "7.1": "LRC-LRLR",
}


def voice_of(track: TrackHeard, side: str = "") -> tuple[SoundTrack, str]:
    """Return how to use *track*, and a note for people if its channels are not used as they are.

    *side* is the channel that a person chose: ``L`` or ``R``.
    """
    stream = track.stream
    if side:
        return SoundTrack(stream, _ALONE[side], (_ALONE[side], _ALONE[side])), ""
    if len(track.channels) > 2:
        return _of_many(track)
    if len(track.channels) < 2 or not track.speech.any():
        return SoundTrack(stream), ""
    left, right = track.channels
    differ = left.levels_db - right.levels_db
    apart = float(np.median(track.rhythm[track.speech])) < _OTHER_RHYTHM
    unlike = (np.abs(track.likeness) < _UNLIKE) & apart
    at_left = left.speech & ((differ >= _ONE_SIDE_DB) | (~right.speech & unlike))
    at_right = right.speech & ((differ <= -_ONE_SIDE_DB) | (~left.speech & unlike)) & ~at_left
    said = track.speech.sum()
    shares = at_left.sum() / said, at_right.sum() / said
    if sum(shares) >= _MOSTLY and min(at_left.sum(), at_right.sum()) >= _CERTAIN_S:
        both = (_BOTH, _BOTH)
        return SoundTrack(stream, stereo=(both, both)), "left and right have different voices; both are centred"
    for number, (name, own) in enumerate(zip(("left", "right"), _ALONE.values(), strict=True)):
        if shares[number] >= _MOSTLY:
            voice, other = track.channels[number], track.channels[1 - number]
            mono = own if voice.level_db - other.level_db < _FAINT_DB and not other.is_silent else ()
            return SoundTrack(stream, mono, (own, own)), f"the voice is only in the {name} channel; it is centred"
    if float(np.median(track.likeness[track.speech])) <= _INVERTED:
        note = "the right channel is inverted, so that both cancel each other in mono; it is turned back"
        return SoundTrack(stream, (0.5, -0.5), ((1.0, 0.0), (0.0, -1.0))), note
    together = left.speech & right.speech
    if apart and together.sum() >= max(_CERTAIN_S, _TOGETHER * said):
        note = (
            "left and right have different speech at the same time; only the left is used, "
            f'audio_track = "{stream.number}R" chooses the right'
        )
        return SoundTrack(stream, _ALONE["L"], (_ALONE["L"], _ALONE["L"])), note
    return SoundTrack(stream), ""


def _of_many(track: TrackHeard) -> tuple[SoundTrack, str]:
    """Return how to use a track with more than two channels."""
    sides = _SIDES.get(track.stream.layout, "")
    channels = track.channels
    most = max(int(channel.speech.sum()) for channel in channels)
    levels = [_level(channel, track) for channel in channels]
    loudest = max((level for level, channel in zip(levels, channels, strict=True) if channel.speech.any()), default=0.0)
    speaking = [
        most > 0 and 2 * int(channel.speech.sum()) >= most and level > loudest - _MINOR_DB
        for channel, level in zip(channels, levels, strict=True)
    ]
    mean = _mean(speaking if any(speaking) else [not channel.is_silent for channel in channels])
    if len(sides) != len(channels):  # ffmpeg can't mix channels whose places it doesn't know
        used = ", ".join(str(number) for number, weight in enumerate(mean, 1) if weight)
        return SoundTrack(track.stream, mean, (mean, mean)), f"of its {len(channels)} channels {used} are mixed"
    if not any(speaking):
        return SoundTrack(track.stream), ""
    where = {side for side, speaks in zip(sides, speaking, strict=True) if speaks}
    others = [level for level, speaks, side in zip(levels, speaking, sides, strict=True) if not speaks and side != "-"]
    disturbed = any(level > loudest - _DISTURBING_DB for level in others)
    name = {"L": "left", "R": "right", "C": "centre"}.get("".join(where), "")
    if where in ({"L"}, {"R"}):
        return SoundTrack(track.stream, mean, (mean, mean)), f"the voice is only at the {name}; it is centred"
    if disturbed:
        said = f"the voice is in the {name} channel" if name else "some channels have no voice"
        return SoundTrack(track.stream, mean), f"{said}; the others are left out for recognition"
    return SoundTrack(track.stream), ""


def _level(channel: Heard, track: TrackHeard) -> float:
    """Return the level of a channel while anyone speaks."""
    seconds = track.speech if track.speech.any() else slice(None)
    return float(np.median(channel.levels_db[seconds])) if len(channel.levels_db) else float("-inf")


def _mean(used: list[bool]) -> Weights:
    count = sum(used) or len(used)
    return tuple(round(1 / count, 4) if one or not any(used) else 0.0 for one in used)
