"""The waveform of a recording, as peaks that a page draws: it never decodes the sound itself.

The bytes are little-endian: ``PEAK``, the version and the number of levels (16 bits each), the length in milliseconds
(32 bits), and the amplitude that 127 stands for, as a share of full scale (32-bit float). For each level follow its
milliseconds per bucket, its number of buckets and where these begin in the bytes (32 bits each), the finest one first.
A bucket is its lowest and its highest sample, as two signed bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bilingual.engines.base import Progress, silent
from bilingual.engines.media.encoding.encode import FfmpegCall, encode
from bilingual.engines.media.graphs.video_job import window
from bilingual.engines.media.probing.inputs import file_url
from bilingual.model.timing import Span

VERSION = 1
BUCKET_MS = 20
_RATE = 8000  # samples a second: the eye hears nothing above 4 kHz
_LEVELS, _STEP = 5, 4
_HEAD, _LEVEL = struct.Struct("<4sHHIf"), struct.Struct("<III")
_FULL, _MOST = 32768, 127
_LOUD = 99.95  # per cent of the buckets: a single click makes the rest not small
Samples = npt.NDArray[np.int16]


def waveform(
    path: Path, duration_ms: int, folder: Path, excerpt: Span | None = None, progress: Progress = silent
) -> bytes:
    """Return the peaks of the first audio track of *path*, of its *excerpt* alone, which takes *duration_ms*.

    *folder* is for temporary files: 58 MB for an hour. Raises MediaError, WorkspaceError.
    """
    decoded = folder / "waveform.raw"
    # A track that starts late is padded, so that its times are those of the video.
    sound = ["-map", "0:a:0", "-af", f"aresample={_RATE}:async=1:first_pts=0", "-ac", "1", "-f", "s16le", str(decoded)]
    begin = [part for name, value in window(excerpt).items() for part in (f"-{name}", value)]
    call = FfmpegCall(path, folder, duration_ms, "drawing the waveform", talks=True)
    try:
        encode([*begin, "-i", file_url(path), *sound], call, progress)
        empty = not decoded.is_file() or not decoded.stat().st_size
        return peaks(np.empty(0, "<i2") if empty else np.memmap(decoded, "<i2", "r"))
    finally:
        decoded.unlink(missing_ok=True)


def peaks(samples: Samples) -> bytes:
    """Return the peaks of *samples*, 8,000 a second, at five levels, each four times as coarse as the one before.

    >>> levels_in(peaks(np.zeros(8000, np.int16)))["levels"][:2]
    [{'bucket_ms': 20, 'count': 50, 'offset': 76}, {'bucket_ms': 80, 'count': 13, 'offset': 176}]
    """
    size = _RATE * BUCKET_MS // 1000
    whole = len(samples) // size * size
    rows = samples[:whole].reshape(-1, size)
    low, high = rows.min(axis=1), rows.max(axis=1)
    if whole < len(samples):
        low, high = np.append(low, samples[whole:].min()), np.append(high, samples[whole:].max())
    loudest = np.maximum(high.astype(np.int32), -low.astype(np.int32))
    full = max(1.0, float(np.percentile(loudest, _LOUD))) if len(loudest) else 1.0
    levels = [_scaled(low, high, full)]
    while len(levels) < _LEVELS:
        levels.append(_coarser(levels[-1]))
    head = _HEAD.pack(b"PEAK", VERSION, len(levels), len(samples) * 1000 // _RATE, full / _FULL)
    offset, table = _HEAD.size + _LEVEL.size * len(levels), b""
    for number, level in enumerate(levels):
        table += _LEVEL.pack(BUCKET_MS * _STEP**number, len(level), offset)
        offset += level.nbytes
    return head + table + b"".join(level.tobytes() for level in levels)


def levels_in(content: bytes) -> Mapping[str, Any]:
    """Return the head of *content*, which is the beginning of what ``peaks`` returns. Raises ValueError for another."""
    if len(content) < _HEAD.size:
        raise ValueError("no peaks")
    name, version, count, duration_ms, full = _HEAD.unpack_from(content)
    if (name, version) != (b"PEAK", VERSION) or len(content) < _HEAD.size + count * _LEVEL.size:
        raise ValueError("no peaks of this version")
    rows = (_LEVEL.unpack_from(content, _HEAD.size + number * _LEVEL.size) for number in range(count))
    levels = [{"bucket_ms": bucket, "count": length, "offset": offset} for bucket, length, offset in rows]
    return {"duration_ms": duration_ms, "full_scale": round(full, 4), "levels": levels}


def _scaled(low: npt.NDArray[Any], high: npt.NDArray[Any], full: float) -> npt.NDArray[np.int8]:
    both = np.stack([low, high], axis=1) * (_MOST / full)
    return np.clip(np.rint(both), -_MOST, _MOST).astype(np.int8)


def _coarser(level: npt.NDArray[np.int8]) -> npt.NDArray[np.int8]:
    if not len(level):
        return level
    missing = -len(level) % _STEP
    filled = np.concatenate([level, np.repeat(level[-1:], missing, axis=0)]).reshape(-1, _STEP, 2)
    return np.stack([filled[:, :, 0].min(axis=1), filled[:, :, 1].max(axis=1)], axis=1)
