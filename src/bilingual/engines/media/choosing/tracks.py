"""Chooses the audio tracks to use, from what was heard in each (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bilingual.engines.media.choosing.channels import voice_of
from bilingual.engines.media.choosing.listening import TrackHeard
from bilingual.engines.speech.sounds import QUIET_DB
from bilingual.languages import same_primary
from bilingual.model.recording.media import AudioStream
from bilingual.model.recording.sound import Sound

NOTHING: Mapping[int, str] = MappingProxyType({})
_SILENT, NO_SPEECH = "is silent", "has sound but no speech"
_CERTAIN_S = 2  # a single second of speech may be a mistake
_SOME = 0.15  # of the speech of the track with most of it
_MUCH = 0.5
# Speakers who take turns, such as the ends of a call: most of the time when one speaks, the other is this far below its
# own loud parts. Two languages, or a microphone and the mix, speak at the same time.
_TURNS = 0.5
_QUIET_DB = 20.0
_FAINT_DB = 25.0  # a voice this far below that of another track is crosstalk


def chosen_sound(
    tracks: Sequence[TrackHeard], language: str | None, wanted: Mapping[int, str] = NOTHING
) -> tuple[Sound, list[str]]:
    """Return the sound to use, and notes for people.

    *wanted* are the tracks that a person chose, by number, with their side (``L``, ``R`` or none). Otherwise speech
    decides, then *language* (that of the source, if known), then the file's own marks, then the order.
    """
    used = [track for track in tracks if track.stream.number in wanted] or _with_speech(tracks, language)
    voices = [voice_of(track, wanted.get(track.stream.number, "")) for track in used]
    notes = [_said(track, tracks, note) for track, (_, note) in zip(used, voices, strict=True) if note]
    sound = Sound(tuple(voice for voice, _ in voices), seen(tracks))
    streams = [track.stream for track in tracks]
    usual = sound.is_plain and sound.tracks[0].stream == usual_track(streams, language)
    if len(tracks) > 1:
        notes = [*_why(used, tracks, bool(wanted)), *notes]
    return Sound(sound.tracks, sound.seen, usual), notes


def usual_track(audio: Sequence[AudioStream], language: str | None) -> AudioStream:
    """Return the track that 0.1.0 used: the one tagged with *language*, or else the first."""
    first = audio[0]
    if first.language is None or is_in_language(first, language):
        return first
    return next((stream for stream in audio if is_in_language(stream, language)), first)


def seen(tracks: Sequence[TrackHeard]) -> str:
    """Return what is in the tracks, for messages; nothing for a single one with speech."""
    if len(tracks) == 1 and has_speech(tracks[0]):
        return ""
    count = len(tracks)
    names = [f"track {track.stream.number}" if count > 1 else "the audio" for track in tracks]
    if count > 1:
        names[0] += f" of {max(track.stream.number for track in tracks)}"
    return "; ".join(f"{name} {_state(track)}" for name, track in zip(names, tracks, strict=True))


def has_speech(track: TrackHeard) -> bool:
    return int(track.speech.sum()) >= min(_CERTAIN_S, max(1, len(track.speech) // 3))


def _state(track: TrackHeard) -> str:
    if has_speech(track):
        return "has speech"
    if track.is_silent:
        return _SILENT
    return f"is nearly silent ({track.level_db:.0f} dB)" if track.level_db < QUIET_DB else NO_SPEECH


def _with_speech(tracks: Sequence[TrackHeard], language: str | None) -> list[TrackHeard]:
    """Return the best track, and those with other speakers of the same conversation."""
    most = max(int(track.speech.sum()) for track in tracks)
    loudest = max((track.level_db for track in tracks if has_speech(track)), default=0.0)

    def rank(track: TrackHeard) -> tuple[bool, ...]:
        """From worst to best; the first of equals is taken."""
        said, stream = int(track.speech.sum()), track.stream
        speaks = has_speech(track) and said >= _SOME * most
        own = is_in_language(stream, language)
        clear = said >= _MUCH * most and track.level_db > loudest - _FAINT_DB
        return speaks, not track.is_silent, own, not stream.secondary, clear, stream.default

    best = max(tracks, key=rank)
    if not rank(best)[0]:
        usual = usual_track([track.stream for track in tracks], language)
        return [next((one for one in tracks if one.stream == usual and not one.is_silent), best)]
    others = [one for one in tracks if one is not best and has_speech(one) and _same_conversation(best, one)]
    return [track for track in tracks if track is best or track in others]


def _same_conversation(one: TrackHeard, other: TrackHeard) -> bool:
    if other.stream.secondary or one.stream.language != other.stream.language:
        return False
    return _takes_turns(one, other) and _takes_turns(other, one)


def _takes_turns(speaker: TrackHeard, other: TrackHeard) -> bool:
    """Return whether *other* is quiet most of the time while *speaker* speaks."""
    quiet = ~other.speech & (other.levels_db < other.level_db - _QUIET_DB)
    return int((speaker.speech & quiet).sum()) >= max(_CERTAIN_S, _TURNS * int(speaker.speech.sum()))


def _why(used: Sequence[TrackHeard], tracks: Sequence[TrackHeard], asked: bool) -> list[str]:
    """Return notes on the choice among several *tracks*."""
    count, others = len(tracks), [track for track in tracks if track not in used]
    if asked:
        return [] if any(map(has_speech, used)) or not any(map(has_speech, others)) else [seen(tracks)]
    speaking = [track for track in others if has_speech(track)]
    too = " too" if any(map(has_speech, used)) else ""
    said = "; ".join(f"{_name(track)} {_state(track)}{too if track in speaking else ''}" for track in others)
    if speaking:
        said += f"; audio_track chooses {'another' if len(used) == 1 else 'one of them'}"
    if len(used) > 1:
        names = " and ".join(str(track.stream.number) for track in used)
        note = f"audio tracks {names} of {count} are mixed: their speakers take turns"
        return [f"{note}; {said}" if said else f"{note}; audio_track chooses one of them"]
    return [f"audio {_name(used[0])} of {count} is used; {said}"]


def _said(track: TrackHeard, tracks: Sequence[TrackHeard], note: str) -> str:
    return f"audio track {track.stream.number}: {note}" if len(tracks) > 1 else f"audio: {note}"


def _name(track: TrackHeard) -> str:
    language = track.stream.language
    return f"track {track.stream.number}" + (f" ({language})" if language else "")


def is_in_language(stream: AudioStream, language: str | None) -> bool:
    """Return whether *stream* is marked with *language*, in any of its forms."""
    return bool(stream.language and language and same_primary(stream.language, language))
