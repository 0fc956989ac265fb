"""When each frame of a recording is shown: the times of its packets, read without decoding.

They tell, before anything is encoded, whether reading from the middle of the file gives the same frames as reading from
its start.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from bilingual.engines.media.probing.features import ffmpeg_hint
from bilingual.engines.media.probing.inputs import file_url, guarded
from bilingual.engines.processes.running import run
from bilingual.errors import Timeout
from bilingual.model.timing import FrameRate

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_TIMEOUT_S = 600
# Formats in which ffmpeg finds key frames by an index and gives the same times from there.
_INDEXED = ("mov,mp4", "matroska")
_MICRO = 1_000_000


@dataclass(frozen=True, slots=True)
class PictureTimes:
    """Ascending ``pts`` of all packets, in units of ``time_base`` seconds; ``start_us`` is the file's start."""

    time_base: Fraction
    start_us: int
    pts: npt.NDArray[np.int64]

    def to_array(self) -> npt.NDArray[np.int64]:
        """Return everything as one array, for a file."""
        import numpy as np

        return np.concatenate([[self.time_base.numerator, self.time_base.denominator, self.start_us], self.pts])

    @classmethod
    def from_array(cls, array: npt.NDArray[np.int64]) -> PictureTimes:
        """Read the output of ``to_array``."""
        above, below, start_us = (int(value) for value in array[:3])
        return cls(Fraction(above, below), start_us, array[3:])

    def slots(self, rate: FrameRate, from_us: int) -> npt.NDArray[np.int64]:
        """Return the frame of the constant *rate* for each packet when reading starts at *from_us*.

        This reproduces ffmpeg: the start in microseconds is rounded to the stream's time base, then each time to the
        nearest frame, halves away from zero.
        """
        return _all_nearest(self.pts - self.shift(from_us), self.time_base * rate.fraction)

    def first_from(self, from_us: int) -> int:
        """Return the index of the first packet shown when reading starts at *from_us*."""
        return int(self.pts.searchsorted(self.shift(from_us), side="left"))

    def shift(self, from_us: int) -> int:
        """Return what ffmpeg subtracts from each time, in ticks, when reading starts at *from_us*."""
        return _nearest(self.start_us + from_us, Fraction(1, _MICRO) / self.time_base)


def has_index(container: str) -> bool:
    """Return whether files of *container* tell the times of their frames without being decoded.

    >>> has_index("matroska,webm"), has_index("mpegts")
    (True, False)
    """
    return container.startswith(_INDEXED)


def picture_times(path: Path, stream: int, container: str) -> PictureTimes | None:
    """Return the times of stream *stream*, ``None`` if the file has no index or lacks times."""
    import numpy as np

    if not has_index(container):
        return None
    found = _ffprobe(path, stream)
    if found is None:
        return None
    values: dict[str, list[str]] = {"pts": [], "time_base": [], "start_time": []}
    for line in found.splitlines():
        key, _, value = line.partition("=")
        if key in values:
            values[key].append(value)
    base = Fraction(next(iter(values["time_base"]), "0").replace("0/0", "0"))
    start = next(iter(values["start_time"]), "N/A")
    if not base or not values["pts"] or any(not pts.lstrip("-").isdigit() for pts in values["pts"]):
        return None
    pts = np.sort(np.array(values["pts"], np.int64))
    return PictureTimes(base, round(Fraction(0 if start == "N/A" else start) * _MICRO), pts)


def _ffprobe(path: Path, stream: int) -> str | None:
    """Return stream, packet and file properties as lines of ``key=value``, with a single process."""
    entries = "packet=pts:stream=time_base:format=start_time"
    options = ["-v", "error", "-select_streams", str(stream), "-show_entries", entries]
    form = ["-of", "default=noprint_wrappers=1"]
    try:
        argv = guarded(["ffprobe", *options, *form, "-i", file_url(path)])
        found = run(argv, timeout_s=_TIMEOUT_S, remedy=ffmpeg_hint())
    except Timeout:
        return None
    return found.text if found.ok else None


def _nearest(value: int, factor: Fraction) -> int:
    """Return value times factor, rounded to nearest, halves away from zero.

    >>> _nearest(3, Fraction(1, 2)), _nearest(-3, Fraction(1, 2)), _nearest(5, Fraction(1, 3))
    (2, -2, 2)
    """
    exact = abs(value) * factor
    rounded = (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
    return rounded if value >= 0 else -rounded


def _all_nearest(values: npt.NDArray[np.int64], factor: Fraction) -> npt.NDArray[np.int64]:
    import numpy as np

    above, below = factor.numerator, factor.denominator
    whole = (np.abs(values) * (2 * above) + below) // (2 * below)
    return np.where(values >= 0, whole, -whole)
