"""Detects shot changes, with measurements by ffmpeg.

ffmpeg's ``scdet`` measures how much each frame differs from the previous one (``mafd``, per cent of the full range) and
how sudden that is (``score``). A cut is a sudden difference between two calm frames; a camera flash comes and goes
within a few frames, and a fade is never sudden. The frames are those of the finished video, at its frame rate, so that
a cue can start on the very first frame of a shot.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import ffmpeg

from bilingual.engines.base import Progress, silent
from bilingual.engines.media.encoding.encode import FfmpegCall, encode
from bilingual.engines.media.graphs.video_job import arguments_of, opened, rate_of
from bilingual.model.recording.source import Recording
from bilingual.model.timing import FrameRate

# Part of the result's key: increase it when any number or filter in this file changes.
VERSION = 1
LOG = "shots.txt"
# ffmpeg recommends 8 to 14 for this threshold (ffmpeg-filters, scdet; its default is 10).
_SUDDEN = 10.0
# Frames are analysed at this width: less work, and grain and compression noise average out.
_WIDTH = 160
# A flash is over within a fifth of a second; no relevant shot is that short.
_FLASH_MS = 200
_FLASH_RETURN = 0.45  # of the first difference comes back
_FIELD = re.compile(r"^lavfi\.scd\.(mafd|score)=([\d.]+)")
_FRAME = re.compile(r"^frame:(\d+)\s")


@dataclass(frozen=True, slots=True)
class Difference:
    """Difference of a frame from the previous one: ``mafd`` in per cent of the range, ``score`` for its suddenness."""

    frame: int
    mafd: float
    score: float


def shot_args(recording: Recording) -> list[str]:
    """Return the ffmpeg arguments that write the differences of all frames to :data:`LOG` in its working folder.

    RGB is used because ``scdet`` sees only the brightness of YUV and would miss cuts between equally bright colours.
    """
    info = recording.info
    assert info.video is not None
    # The deblocking filter takes a quarter of the decoding time and does not affect cuts.
    picture = opened(recording, skip_loop_filter="all")[str(info.video.index)].filter(
        "fps", fps=rate_of(info.output_rate), start_time=0
    )
    picture = picture.filter("scale", _WIDTH, -2, flags="fast_bilinear").filter("format", "rgb24")
    picture = picture.filter("scdet", threshold=0).filter("metadata", mode="print", file=LOG)
    return arguments_of(ffmpeg.output(picture, filename="-", format="null"))


def shot_changes(recording: Recording, folder: Path, progress: Progress = silent) -> tuple[int, ...]:
    """Return when the shots of *recording* start, except the first, in milliseconds from the start of the excerpt.

    A recording without video has none. *folder* is for ffmpeg's log. Raises MediaError.
    """
    if recording.info.video is None or recording.duration_ms <= 0:
        return ()
    log = folder / LOG
    log.unlink(missing_ok=True)
    encode(
        shot_args(recording),
        FfmpegCall(recording.path, folder, recording.duration_ms, "looking for shot changes", talks=True),
        progress,
    )
    if not log.is_file():
        return ()
    with log.open(encoding="utf-8") as lines:
        return cuts(differences(lines), recording.frame_rate)


def differences(lines: Iterable[str]) -> list[Difference]:
    """Parse what ffmpeg's ``metadata=print`` wrote of ``scdet``, in order of the frames."""
    found: list[Difference] = []
    frame, mafd = -1, 0.0
    for line in lines:
        if head := _FRAME.match(line):
            frame, mafd = int(head[1]), 0.0
        elif field := _FIELD.match(line):
            if field[1] == "mafd":
                mafd = float(field[2])
            else:
                found.append(Difference(frame, mafd, float(field[2])))
    return found


def cuts(frames: Sequence[Difference], rate: FrameRate) -> tuple[int, ...]:
    """Return the times, in milliseconds, of the frames in *frames* that start a shot.

    They are rounded down to the hundredths of a second of ASS, so that a cue that starts there is on that very frame
    and none before it. A difference that is largely reversed within a fifth of a second is a flash, and neither of the
    two is a cut.

    >>> calm = [Difference(n, 0.5, 0.1) for n in range(50)]
    >>> cuts([*calm[:25], Difference(25, 40.0, 39.0), *calm[26:]], FrameRate(25))
    (1000,)
    """
    reach = max(1, int(_FLASH_MS * rate.fraction / 1000))
    found: list[int] = []
    flash_until = -1
    for place, here in enumerate(frames):
        if here.score < _SUDDEN or here.frame <= 0:
            continue
        after = [later for later in frames[place + 1 : place + 1 + reach] if later.mafd >= _FLASH_RETURN * here.mafd]
        if after:
            flash_until = max(flash_until, after[-1].frame)
        elif here.frame > flash_until:
            found.append(int(here.frame * 100 / rate.fraction) * 10)
    return tuple(found)
