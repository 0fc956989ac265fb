"""Listens to excerpts of the audio tracks: which channels have speech, how loud, and how alike two of them are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bilingual.engines.media.choosing.speechlike import RATE, Flags, Heard, Signal, heard, levels
from bilingual.engines.media.encoding.encode import FfmpegCall, encode
from bilingual.engines.media.graphs.video_job import in_seconds
from bilingual.engines.media.probing.inputs import file_url
from bilingual.model.recording.media import AudioStream
from bilingual.model.timing import Span

# A minute is heard whole; of anything longer, these excerpts.
_WHOLE_MS = 60_000
_LOUDNESS = RATE // 100
_SAME, _FAINT_DB = 0.98, -60.0  # channels as alike as this say the same
_EXCERPTS, _EXCERPT_MS = 10, 3000


@dataclass(frozen=True, slots=True, eq=False)
class TrackHeard:
    """One track in the excerpts: its channels, and how alike the first two are in each second.

    ``likeness`` is the correlation of their samples (-1 to 1), ``rhythm`` that of their loudness: it is high for one
    voice before two microphones.
    """

    stream: AudioStream
    channels: tuple[Heard, ...]
    likeness: Signal
    rhythm: Signal

    @property
    def speech(self) -> Flags:
        """The seconds in which any channel has speech."""
        return np.asarray(np.any([channel.speech for channel in self.channels], axis=0))

    @property
    def levels_db(self) -> Signal:
        """The level of the loudest channel in each second."""
        return np.asarray(np.max([channel.levels_db for channel in self.channels], axis=0))

    @property
    def level_db(self) -> float:
        """The level of its loud parts."""
        return max(channel.level_db for channel in self.channels)

    @property
    def is_silent(self) -> bool:
        return all(channel.is_silent for channel in self.channels)


def listen(path: Path, tracks: Sequence[AudioStream], span: Span, folder: Path) -> list[TrackHeard]:
    """Return what is in the *tracks* of *path* within *span*, all at the same seconds.

    Excerpts are enough unless none of them has speech: then everything is heard until there is some. *folder* is for
    temporary files. Raises MediaError.
    """
    found = _listen(path, tracks, excerpts(span, _EXCERPTS if len(tracks) == 1 else 2 * _EXCERPTS), folder)
    if span.duration_ms > _WHOLE_MS and not any(track.speech.any() for track in found):
        for part in parts(span):
            found = _listen(path, tracks, [part], folder)
            if any(track.speech.sum() > 1 for track in found):
                break
    return found


def excerpts(span: Span, count: int = _EXCERPTS) -> list[Span]:
    """Return *count* spans of whole seconds, spread evenly over *span*.

    >>> excerpts(Span(500, 9700)), len(excerpts(Span(0, 3_600_000)))
    ([Span(start_ms=500, end_ms=9500)], 10)
    """
    if span.duration_ms <= _WHOLE_MS:
        return [Span(span.start_ms, span.start_ms + max(1, span.duration_ms // 1000) * 1000)]
    step = span.duration_ms / count
    starts = (span.start_ms + round((number + 0.5) * step) - _EXCERPT_MS // 2 for number in range(count))
    return [Span(start, start + _EXCERPT_MS) for start in starts]


def parts(span: Span) -> Iterator[Span]:
    """Yield *span* in parts of a minute."""
    for start in range(span.start_ms, span.end_ms - 1000, _WHOLE_MS):
        yield Span(start, min(start + _WHOLE_MS, start + (span.end_ms - start) // 1000 * 1000))


def _listen(path: Path, tracks: Sequence[AudioStream], spans: Sequence[Span], folder: Path) -> list[TrackHeard]:
    arguments: list[str] = []
    for span in spans:
        arguments += ["-ss", in_seconds(span.start_ms), "-t", in_seconds(span.duration_ms), "-i", file_url(path)]
    for number in range(len(spans)):
        for track in tracks:
            # The seconds of all tracks are the same ones, wherever a track starts.
            arguments += ["-map", f"{number}:{track.index}", "-af", f"aresample={RATE}:async=1:first_pts=0"]
            arguments += ["-ac", str(track.channels), "-f", "f32le", _name(track, number)]
    length_ms = sum(span.duration_ms for span in spans)
    encode(arguments, FfmpegCall(path, folder, length_ms, "listening to the audio tracks", talks=True))
    return [_heard(track, spans, folder) for track in tracks]


def _heard(track: AudioStream, spans: Sequence[Span], folder: Path) -> TrackHeard:
    files = [folder / _name(track, number) for number in range(len(spans))]
    samples = np.concatenate([_samples(file, track, span) for file, span in zip(files, spans, strict=True)])
    likeness, first = _correlation(samples, RATE), heard(samples[:, 0])
    if samples.shape[1] == 2:
        second = levels(samples[:, 1])
        if likeness[np.maximum(first.levels_db, second) > _FAINT_DB].min(initial=1) > _SAME:
            return TrackHeard(track, (first, replace(first, levels_db=second)), likeness, likeness)
    channels = (first, *(heard(channel) for channel in samples.T[1:]))
    return TrackHeard(track, channels, likeness, _correlation(_loudness(samples), RATE // _LOUDNESS))


def _samples(file: Path, track: AudioStream, span: Span) -> Signal:
    """Return the samples of one excerpt by channel, filled up with silence where the track has ended."""
    found = np.fromfile(file, "<f4") if file.is_file() else np.empty(0, "<f4")
    file.unlink(missing_ok=True)
    found = found[: len(found) // track.channels * track.channels].reshape(-1, track.channels)
    samples = np.zeros((span.duration_ms // 1000 * RATE, track.channels))
    count = min(len(samples), len(found))
    samples[:count] = np.nan_to_num(found[:count])
    return samples


def _loudness(samples: Signal) -> Signal:
    """Return the loudness of each channel, a hundred values a second."""
    return np.asarray(np.std(samples.reshape(-1, _LOUDNESS, samples.shape[1]), axis=1))


def _correlation(samples: Signal, rate: int) -> Signal:
    """Return the correlation of the first two channels in each second, 0 where one is silent."""
    if samples.shape[1] < 2:
        return np.zeros(len(samples) // rate)
    seconds = samples[:, :2].reshape(-1, rate, 2)
    seconds = seconds - seconds.mean(axis=1, keepdims=True)
    left, right = seconds[:, :, 0], seconds[:, :, 1]
    both = np.sqrt((left**2).sum(axis=1) * (right**2).sum(axis=1))
    return np.asarray((left * right).sum(axis=1) / np.where(both > 1e-9, both, np.inf))


def _name(track: AudioStream, number: int) -> str:
    return f"heard-{track.index}-{number}.raw"
