"""A small picture for each sentence of a recording: the key frame before, which encoders set where a shot begins."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ffmpeg

from bilingual.engines.media.encoding.encode import FfmpegCall, encode
from bilingual.engines.media.graphs.video_job import arguments_of, in_seconds
from bilingual.engines.media.probing.features import ffmpeg_hint
from bilingual.engines.media.probing.inputs import file_url, guarded
from bilingual.engines.processes.running import run
from bilingual.model.recording.source import Recording

_WIDTH = 480
_AT_ONCE = 6  # each decoder takes memory
_LOOKED_AT_S = 20
_MOST_PER_S = 1.0  # key frames, up to which decoding all of them is faster than a search for each picture
_TIMEOUT_S = 60


def stills(recording: Recording, times_ms: Sequence[int], folder: Path) -> list[bytes]:
    """Return a small JPEG for each of *times_ms*: the last key frame before.

    Empty for a recording without a picture, or if one can't be decoded.
    """
    if recording.info.video is None or not times_ms:
        return []
    if len(times_ms) > _AT_ONCE and _key_frames_per_s(recording) <= _MOST_PER_S:
        return _from_key_frames(recording, times_ms, folder)
    return _searched(recording, times_ms, folder)


def _key_frames_per_s(recording: Recording) -> float:
    """Return how dense key frames are at the start of *recording*: in screen recordings each frame may be one."""
    assert recording.info.video is not None
    begin = f"{in_seconds(recording.offset_ms)}%+{_LOOKED_AT_S}"
    options = ["-v", "error", "-select_streams", str(recording.info.video.index), "-read_intervals", begin]
    shown = ["-show_entries", "packet=flags", "-of", "csv=p=0"]
    argv = guarded(["ffprobe", *options, *shown, "-i", file_url(recording.path)])
    found = run(argv, timeout_s=_TIMEOUT_S, remedy=ffmpeg_hint())
    return found.text.count("K") / _LOOKED_AT_S


def _from_key_frames(recording: Recording, times_ms: Sequence[int], folder: Path) -> list[bytes]:
    """Decode the key frames from the first of *times_ms* to the last, in one pass."""
    assert recording.info.video is not None
    first, last = (recording.offset_ms + time for time in (min(times_ms), max(times_ms)))
    window = {"ss": in_seconds(first), "t": in_seconds(last - first + _LOOKED_AT_S * 1000)}
    source = ffmpeg.input(
        filename=file_url(recording.path),
        noaccurate_seek=None,
        copyts=None,
        start_at_zero=None,
        skip_frame="nokey",
        **window,
    )
    picture = _drawn(source[str(recording.info.video.index)])
    # Each file is named by its time in the recording, in milliseconds.
    named = {"frame_pts": 1, "enc_time_base": "1:1000", "fps_mode": "passthrough"}
    out = ffmpeg.output(picture, filename="%d.jpg", format="image2", **named, **_JPEG)
    encode(arguments_of(out), FfmpegCall(recording.path, folder, last - first, "taking pictures"))
    found = sorted(int(path.stem) for path in folder.glob("*.jpg") if path.stem.isdigit())
    if not found:
        return []
    places = [max(0, bisect_right(found, recording.offset_ms + time) - 1) for time in times_ms]
    kept = {place: (folder / f"{found[place]}.jpg").read_bytes() for place in set(places)}
    return [kept[place] for place in places]


def _searched(recording: Recording, times_ms: Sequence[int], folder: Path) -> list[bytes]:
    made = []
    for first in range(0, len(times_ms), _AT_ONCE):
        some = times_ms[first : first + _AT_ONCE]
        encode(_still_args(recording, some), FfmpegCall(recording.path, folder, 1, "taking pictures"))
        for number in range(len(some)):
            path = folder / f"{number}.jpg"
            if not path.is_file():
                return []
            made.append(path.read_bytes())
            path.unlink()
    return made


def _still_args(recording: Recording, times_ms: Sequence[int]) -> list[str]:
    assert recording.info.video is not None
    outputs = []
    for number, at_ms in enumerate(times_ms):
        begin = in_seconds(recording.offset_ms + at_ms)
        source = ffmpeg.input(filename=file_url(recording.path), ss=begin, noaccurate_seek=None, skip_frame="nokey")
        picture = _drawn(source[str(recording.info.video.index)])
        one = {"frames:v": 1, "update": 1}
        outputs.append(ffmpeg.output(picture, filename=f"{number}.jpg", format="image2", **one, **_JPEG))
    return arguments_of(ffmpeg.merge_outputs(*outputs))


def _drawn(picture: Any) -> Any:
    scaled = picture.filter("scale", f"min({_WIDTH},iw)", -2)
    return scaled.filter("format", "yuvj420p")


_JPEG = {"c:v": "mjpeg", "q:v": 5, "map_metadata": -1, "fflags": "+bitexact"}
