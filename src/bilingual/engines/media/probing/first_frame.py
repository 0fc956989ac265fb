"""Detects a finished video that starts black although its source does not.

A lost or late picture leaves a black first frame, which platforms and file browsers use as poster. The source is
inspected directly, not through our own filters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bilingual.engines.media.encoding.encode import FfmpegCall, encode
from bilingual.engines.media.probing.inputs import file_url
from bilingual.model.recording.rendition import Box, Rendition, frame_size, picture_box
from bilingual.model.recording.slides import SlidePicture
from bilingual.model.recording.source import Recording

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_LOOK = (96, 54)
# ffmpeg's blackframe treats 32 of 255 in limited range as black, which is 18 in full range.
_DARK = 18
# PQ and HLG encode 50 cd/m2, plain grey, near 110 of 255 (ITU-R BT.2100-2): below that an HDR source
# may legitimately be dark.
_DARK_HIGH_RANGE = 110
_BLACK_SHARE = 0.9  # cues may be visible on a black picture
_LIT_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class FirstFrame:
    """Where to find the first frame of the source, and its position in the finished frame.

    ``shown`` is the share of the source's area in the frame: less than 1 if cropped. ``form`` is ffmpeg's name of the
    source's format, empty for a recording.
    """

    source: Path
    stream: int
    at_ms: int
    box: Box
    shown: float = 1.0
    high_range: bool = False
    form: str = ""


def first_frame(recording: Recording, rendition: Rendition, slides: Sequence[SlidePicture] = ()) -> FirstFrame | None:
    """Return what to compare: the first of *slides*, ``None`` for other audio, whose picture is drawn."""
    info = recording.info
    if slides:
        first = min(slides, key=lambda slide: slide.start_ms)
        return FirstFrame(first.path, 0, 0, Box(0, 0, *frame_size(rendition, info)), form="png_pipe")
    if info.video is None:
        return None
    width, height = frame_size(rendition, info)
    shape, source_shape = width / height, info.video.width / info.video.height
    shown = min(shape / source_shape, source_shape / shape) if rendition.fit == "crop" and rendition.width else 1.0
    return FirstFrame(
        recording.path,
        info.video.index,
        recording.offset_ms,
        picture_box(rendition, info),
        shown,
        info.video.high_range,
    )


def begins_black(finished: Path, first: FirstFrame, folder: Path) -> bool:
    """Return whether the first frame of *finished* is black and that of its source is not.

    A source that itself starts black or fades in is fine. *folder* is for temporary files.
    """
    box = first.box
    ours = _look(finished, "0:v:0", 0, folder, f"crop={box.width}:{box.height}:{box.x}:{box.y}")
    if dark_share(ours, _DARK) < _BLACK_SHARE:
        return False
    theirs = _look(first.source, f"0:{first.stream}", first.at_ms, folder, form=first.form)
    return dark_share(theirs, _DARK_HIGH_RANGE if first.high_range else _DARK) < _LIT_SHARE * first.shown


def dark_share(luma: npt.NDArray[np.uint8], dark: int) -> float:
    """Return the share of pixels not above *dark*; 1.0 without any picture.

    >>> import numpy as np
    >>> dark_share(np.array([0, 16, 30, 200], np.uint8), 18)
    0.5
    """
    return float((luma <= dark).mean()) if len(luma) else 1.0


def _look(path: Path, stream: str, at_ms: int, folder: Path, before: str = "", form: str = "") -> npt.NDArray[np.uint8]:
    import numpy as np

    raw = folder / "first.raw"
    raw.unlink(missing_ok=True)
    small = f"scale={_LOOK[0]}:{_LOOK[1]}:flags=area,format=gray"
    seek = ["-ss", f"{at_ms / 1000:.3f}"] if at_ms else []
    opened = [*(["-f", form] if form else []), *seek, "-i", file_url(path)]
    picture = ["-map", stream, "-frames:v", "1", "-vf", f"{before},{small}" if before else small]
    encode(
        [*opened, *picture, "-f", "rawvideo", raw.name],
        FfmpegCall(path, folder, 1, "checking the first frame", talks=True),
    )
    pixels = np.frombuffer(raw.read_bytes() if raw.is_file() else b"", np.uint8)
    raw.unlink(missing_ok=True)
    return pixels
