"""Chooses the picture stream to use: the largest one that moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bilingual.engines.media.encoding.encode import FfmpegCall, encode
from bilingual.engines.media.graphs.video_job import in_seconds
from bilingual.engines.media.probing.inputs import file_url
from bilingual.errors import MediaError
from bilingual.model.recording.media import VideoStream
from bilingual.model.timing import Span

Frames = npt.NDArray[Any]

_LOOKS, _LOOK_MS, _FPS = 8, 1500, 2
_SIZE = (64, 36)
# A picture moves if a hundredth of it changes by this much of 255: a speaker in a corner does, compression doesn't.
_MOVES = 6.0


def moves(path: Path, pictures: Sequence[VideoStream], span: Span, folder: Path) -> dict[int, bool]:
    """Return for each of *pictures*, by its index, whether it moves within *span*; one without frames is not there.

    *folder* is for temporary files.
    """
    found = {picture.index: _looks(path, picture, span, folder) for picture in pictures}
    return {index: is_moving(frames) for index, frames in found.items() if len(frames)}


def is_moving(frames: Frames) -> bool:
    """Return whether grey *frames* (one a row) differ by more than compression does.

    >>> is_moving(np.zeros((3, 200))), is_moving(np.repeat(np.eye(3) * 255, 9, axis=1))
    (False, True)
    """
    changes = np.abs(np.diff(frames.astype(np.float64), axis=0))
    return bool(len(changes) and np.percentile(changes, 99, axis=1).max() >= _MOVES)


def chosen_picture(
    pictures: Sequence[VideoStream], moving: Mapping[int, bool], wanted: VideoStream | None = None
) -> tuple[VideoStream, list[str]]:
    """Return the picture to use, and a note for people: *wanted* by a person, else the largest that moves."""
    count = max(picture.number for picture in pictures)

    def rank(picture: VideoStream) -> tuple[bool, bool, int, bool]:
        there = picture.index in moving
        return there, moving.get(picture.index, False), picture.width * picture.height, picture.default

    best = wanted or max(pictures, key=rank)
    others = [picture for picture in pictures if picture != best]
    said = "; ".join(f"{_name(picture)} {_state(picture, moving)}" for picture in others)
    if any(moving.get(picture.index) for picture in others):
        said += "; video_track chooses another"
    return best, [] if wanted else [f"picture {_name(best)} of {count} is used; {said}"]


def _name(picture: VideoStream) -> str:
    return f"track {picture.number} ({picture.width}x{picture.height})"


def _state(picture: VideoStream, moving: Mapping[int, bool]) -> str:
    if picture.index not in moving:
        return "has no frames"
    return "moves too" if moving[picture.index] else "is a still"


def _looks(path: Path, picture: VideoStream, span: Span, folder: Path) -> Frames:
    """Return small grey frames of *picture*, a few at each of several times."""
    name = folder / f"look-{picture.index}.raw"
    arguments: list[str] = []
    short = span.duration_ms <= _LOOKS * _LOOK_MS
    starts = [span.start_ms] if short else [span.start_ms + span.duration_ms * n // _LOOKS for n in range(_LOOKS)]
    for start in starts:
        length_ms = span.duration_ms if short else _LOOK_MS
        # Not "-ss 0": in Matroska, seeking in a still may lose the other pictures' first key frame.
        arguments += ["-ss", in_seconds(start)] if start else []
        arguments += ["-t", in_seconds(length_ms), "-skip_loop_filter", "all"]
        arguments += ["-i", file_url(path)]
    small = f"tpad=stop_mode=clone:stop_duration=1,fps={_FPS},scale={_SIZE[0]}:{_SIZE[1]}:flags=area,format=gray"
    parts = [f"[{number}:{picture.index}]{small}[p{number}]" for number in range(len(starts))]
    joined = "".join(f"[p{number}]" for number in range(len(starts)))
    graph = ";".join([*parts, f"{joined}concat=n={len(starts)}:v=1[all]"])
    arguments += ["-filter_complex", graph, "-map", "[all]", "-f", "rawvideo", name.name]
    try:
        encode(arguments, FfmpegCall(path, folder, span.duration_ms, "looking at the pictures", talks=True))
    except MediaError:  # a stream that cannot be decoded is no choice
        return np.empty((0, 1))
    pixels = np.fromfile(name, np.uint8) if name.is_file() else np.empty(0, np.uint8)
    name.unlink(missing_ok=True)
    size = _SIZE[0] * _SIZE[1]
    return pixels[: len(pixels) // size * size].reshape(-1, size)
