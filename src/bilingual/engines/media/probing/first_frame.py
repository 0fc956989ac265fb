"""Whether a finished video begins in the dark although its source does not.

A picture that was lost, or came a moment late, shows as a black first frame: the one that platforms and
file browsers take as the poster. The source is looked at itself, not through our own filters.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bilingual.engines.media.encoding.encode import FfmpegCall, encode
from bilingual.engines.media.probing.probe import file_url
from bilingual.model.rendition import Box, Rendition, frame_size, picture_box
from bilingual.model.source import Recording

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_LOOK = (96, 54)
# ffmpeg's blackframe takes 32 of 255 in the limited range as black; that is 18 where black is 0.
_DARK = 18
# PQ and HLG code 50 cd/m2, plain grey, near 110 of 255 (ITU-R BT.2100-2): below that a source in high
# range may well come out dark.
_DARK_HIGH_RANGE = 110
_BLACK_SHARE = 0.9  # cues may stand on a black picture
_LIT_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class FirstFrame:
    """Where the first picture of the source is found, and where in the finished frame it stands.

    ``shown`` is the share of the source's area that the frame shows: less than 1 where it is cropped.
    """

    source: Path
    stream: int
    at_ms: int
    box: Box
    shown: float = 1.0
    high_range: bool = False


def first_frame(recording: Recording, rendition: Rendition) -> FirstFrame | None:
    """Return what to look at, ``None`` for sound alone, whose picture is drawn."""
    info = recording.info
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
    """Tell whether the first frame of *finished* is black and that of its source is not.

    A source that begins black, or fades in from it, may do so. *folder* holds the looks meanwhile.
    """
    box = first.box
    ours = _look(finished, "0:v:0", 0, folder, f"crop={box.width}:{box.height}:{box.x}:{box.y}")
    if dark_share(ours, _DARK) < _BLACK_SHARE:
        return False
    theirs = _look(first.source, f"0:{first.stream}", first.at_ms, folder)
    return dark_share(theirs, _DARK_HIGH_RANGE if first.high_range else _DARK) < _LIT_SHARE * first.shown


def dark_share(luma: npt.NDArray[np.uint8], dark: int) -> float:
    """Return the share of pixels not above *dark*; 1.0 for no picture at all.

    >>> import numpy as np
    >>> dark_share(np.array([0, 16, 30, 200], np.uint8), 18)
    0.5
    """
    return float((luma <= dark).mean()) if len(luma) else 1.0


def _look(path: Path, stream: str, at_ms: int, folder: Path, before: str = "") -> npt.NDArray[np.uint8]:
    import numpy as np

    raw = folder / "first.raw"
    raw.unlink(missing_ok=True)
    small = f"scale={_LOOK[0]}:{_LOOK[1]}:flags=area,format=gray"
    seek = ["-ss", f"{at_ms / 1000:.3f}"] if at_ms else []
    picture = ["-map", stream, "-frames:v", "1", "-vf", f"{before},{small}" if before else small]
    encode(
        [*seek, "-i", file_url(path), *picture, "-f", "rawvideo", raw.name],
        FfmpegCall(path, folder, 1, "looking at the first frame", talks=True),
    )
    pixels = np.frombuffer(raw.read_bytes() if raw.is_file() else b"", np.uint8)
    raw.unlink(missing_ok=True)
    return pixels
