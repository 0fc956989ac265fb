"""Settles which streams of a recording to use: as a person asked, else by what is in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from bilingual.engines.base import WantedStreams
from bilingual.engines.media.choosing.listening import TrackHeard, listen
from bilingual.engines.media.choosing.pictures import chosen_picture, moves
from bilingual.engines.media.choosing.tracks import chosen_sound, is_in_language, seen
from bilingual.errors import InputError, MediaError, UsageError
from bilingual.languages import parse_tag
from bilingual.model.recording.media import AudioStream, MediaInfo, VideoStream
from bilingual.model.recording.sound import Sound, SoundTrack
from bilingual.model.recording.source import Recording
from bilingual.model.timing import Span

_NUMBERED = re.compile(r"\s*(\d+)([LRlr]?)\s*")
_AFTERMATH_MS = 500  # of a stream that isn't used


def choose(recording: Recording, wanted: WantedStreams, folder: Path) -> tuple[Recording, list[str]]:
    """Return *recording* with the audio and the picture to use, and notes for people.

    Nothing is decoded where there is no choice: one mono track, one picture. *folder* is for temporary files. Raises
    InputError for a track that doesn't exist.
    """
    info, path = recording.info, recording.path
    audio = _asked_audio(wanted.audio, info.audio, path)
    video = _asked_video(wanted.video, info.pictures, path)
    span = Span(recording.offset_ms, recording.offset_ms + max(1, recording.duration_ms))
    sound, notes = Sound(tuple(map(SoundTrack, info.audio))), list[str]()
    if len(info.audio) > 1 or info.audio[0].channels > 1:
        heard_tracks = _listened(path, info.audio, span, folder)
        sound, notes = chosen_sound(heard_tracks, wanted.language, audio)
    picture = video or info.video
    if len(info.pictures) > 1:
        moving = {} if video else moves(path, info.pictures, span, folder)
        picture, more = chosen_picture(info.pictures, moving, video)
        notes += more
    chosen = replace(info, video=picture, duration_ms=_duration_ms(info, sound, picture))
    return replace(recording, info=chosen, sound=sound), notes


def _listened(path: Path, audio: Sequence[AudioStream], span: Span, folder: Path) -> list[TrackHeard]:
    """Return what is in the tracks that can be decoded. Raises MediaError if none can."""
    try:
        return listen(path, audio, span, folder)
    except MediaError as error:
        found = []
        for track in audio if len(audio) > 1 else ():
            with suppress(MediaError):
                found += listen(path, [track], span, folder)
        if not found:
            raise error
        return found


def _duration_ms(info: MediaInfo, sound: Sound, picture: VideoStream | None) -> int:
    """Return the length of the streams used, if another one is longer."""
    ends = [track.stream.end_ms for track in sound.tracks] + ([picture.end_ms] if picture else [])
    known = [end for end in ends if end is not None]
    if len(known) < len(ends) or info.duration_ms - max(known) <= _AFTERMATH_MS:
        return info.duration_ms
    return max(known)


def _asked_audio(asked: str, audio: Sequence[AudioStream], path: Path) -> dict[int, str]:
    """Return the tracks by number, with their side, from numbers (``2``, ``1+2``, ``1R``) or a language."""
    found = {}
    for name in asked.split("+") if asked else ():
        part = _NUMBERED.fullmatch(name)
        number, side = (part[1], part[2].upper()) if part else ("", "")
        fitting = [track for track in audio if number == str(track.number) or (not number and _is_in(track, name))]
        if not fitting or (side and fitting[0].channels != 2):
            there = ", ".join(f"{t.number}{f' ({t.language})' if t.language else ''}" for t in audio)
            raise InputError(
                "BIL-MED-059", f"has no audio track {name.strip()!r}", where=path, remedy=f"Audio tracks: {there}."
            )
        found[min(fitting, key=lambda track: track.secondary).number] = side
    return found


def _asked_video(asked: str, pictures: Sequence[VideoStream], path: Path) -> VideoStream | None:
    found = next((picture for picture in pictures if str(picture.number) == asked.strip()), None)
    if asked and found is None:
        there = ", ".join(f"{p.number} ({p.width}x{p.height})" for p in pictures) or "none"
        raise InputError(
            "BIL-MED-060", f"has no picture track {asked!r}", where=path, remedy=f"Picture tracks: {there}."
        )
    return found


def _is_in(track: AudioStream, name: str) -> bool:
    try:
        return is_in_language(track, parse_tag(name))
    except UsageError:
        return False


def seen_in(recording: Recording, folder: Path) -> str:
    """Return what is in the audio tracks of *recording* for messages, nothing for a single one with speech.

    *folder* is for temporary files.
    """
    span = Span(recording.offset_ms, recording.offset_ms + max(1, recording.duration_ms))
    return seen(_listened(recording.path, recording.info.audio, span, folder))
