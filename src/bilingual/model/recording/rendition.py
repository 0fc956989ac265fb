"""The profile of one output video, and the position of the picture in its frame."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

from bilingual.errors import UsageError
from bilingual.model.digest import digest
from bilingual.model.recording.media import MediaInfo

LayoutPreset = Literal["learner-of-source", "learner-of-target"]
Mode = Literal["dual", "source", "target", "karaoke"]
CueTheme = Literal["outline", "box"]
Fit = Literal["blur", "pad", "crop"]
Codec = Literal["h264", "hevc", "av1"]
Encoder = Literal["software", "auto", "nvenc", "videotoolbox", "qsv", "vaapi"]
Platform = Literal["", "linkedin", "wechat-channels"]

# The frame for audio, and the tolerance of aspect ratio within which a picture is stretched (by less than 1 %)
# instead of framed.
CARD_SIZE = (1920, 1080)
_SHAPE_TOLERANCE = 0.01
_SMALLEST = 16
GROUND = "#101318"  # default background: dark, but distinct from a player's black
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class SafeArea:
    """Pixels at each edge that a platform's own buttons and captions may cover."""

    top: int = 0
    right: int = 0
    bottom: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in the frame, in pixels from the top left corner."""

    x: int
    y: int
    width: int
    height: int

    @property
    def bottom(self) -> int:
        return self.y + self.height

    @property
    def right(self) -> int:
        return self.x + self.width


@dataclass(frozen=True, slots=True)
class Rendition:
    """The profile of one output video.

    ``width`` and ``height`` of ``None`` keep the source's size; ``crf`` and ``preset`` are x264's; audio is AAC at
    ``audio_kbps``, 48 kHz stereo. ``fit`` says what surrounds a picture of another aspect ratio: a blurred copy of
    itself, a plain dark colour, or nothing (it is cropped around ``focus``, shares of its width and height).
    ``picture_y`` is the share of the free height above the picture. ``max_kbps`` limits the video bit rate. ``burn`` is
    false for soft subtitles.

    ``background`` replaces the surroundings given by ``fit``: a colour (``#1a2b3c``) or the path of an image, whose
    content hash is ``background_sha``. It also shows through transparent pictures. ``theme`` is the look of the cues:
    outlined letters, or letters on a box. ``title_bar`` shows the title at the top, above the picture if there is room.

    ``centre_voice`` centres a voice that is at one side, and turns back an inverted channel.

    ``loudness_lufs`` is the target loudness (EBU R128), ``None`` to keep the source's; ``true_peak_dbtp`` its peak
    ceiling. ``platform`` is where the video is posted, empty for nowhere. ``progress_bar`` draws a growing line at the
    bottom. ``encoder`` is ``software``, a family of hardware encoders, or ``auto`` for the first that works on this
    machine.
    """

    id: str
    width: int | None = None
    height: int | None = None
    crf: int = 21
    preset: str = "veryfast"
    audio_kbps: int = 160
    fit: Fit = "blur"
    picture_y: float = 0.5
    focus: tuple[float, float] = (0.5, 0.5)
    safe: SafeArea = SafeArea()
    max_fps: int = 60
    max_kbps: int | None = None
    burn: bool = True
    loudness_lufs: float | None = -14.0
    true_peak_dbtp: float = -1.0
    platform: Platform = ""
    progress_bar: bool = False
    codec: Codec = "h264"
    encoder: Encoder = "software"
    theme: CueTheme = "outline"
    title_bar: bool = False
    centre_voice: bool = True
    background: str = ""
    background_sha: str = ""

    def __post_init__(self) -> None:
        if (self.width is None) != (self.height is None):
            raise UsageError("BIL-MED-046", "set both width and height, or neither", where=self.id)
        for size in (self.width, self.height):
            if size is not None and (size < _SMALLEST or size % 2):
                raise UsageError(
                    "BIL-MED-047",
                    f"{size} is not a valid frame size",
                    where=self.id,
                    remedy="Use even numbers of at least 16.",
                )
        if self.fit not in ("blur", "pad", "crop"):
            raise UsageError(
                "BIL-MED-048", f"there is no fit {self.fit!r}", where=self.id, remedy="Choose blur, pad or crop."
            )
        for name, value, known in (
            ("platform", self.platform, get_args(Platform)),
            ("codec", self.codec, get_args(Codec)),
            ("encoder", self.encoder, get_args(Encoder)),
            ("theme", self.theme, get_args(CueTheme)),
        ):
            if value not in known:
                choice = ", ".join(filter(None, known))
                raise UsageError(
                    "BIL-MED-049", f"there is no {name} {value!r}", where=self.id, remedy=f"Choose one of: {choice}."
                )
        if not (self.loudness_lufs is None or -40 <= self.loudness_lufs <= -5) or not -9 <= self.true_peak_dbtp <= 0:
            raise UsageError("BIL-MED-050", "loudness_lufs must be -40 to -5 and true_peak_dbtp -9 to 0", where=self.id)
        if not 0 <= self.crf <= 51 or not 1 <= self.max_fps <= 240 or self.audio_kbps < 16:
            raise UsageError(
                "BIL-MED-051", "crf must be 0 to 51, max_fps 1 to 240 and audio_kbps at least 16", where=self.id
            )
        if not all(0 <= share <= 1 for share in (self.picture_y, *self.focus)):
            raise UsageError("BIL-MED-052", "picture_y and focus must be between 0 and 1", where=self.id)
        if self.title_bar and not self.burn:
            raise UsageError(
                "BIL-MED-053", "title_bar is drawn with the subtitles, so it needs burn = true", where=self.id
            )
        if self.background and self.fit == "crop":
            raise UsageError(
                "BIL-MED-054", "a cropped picture has no background", where=self.id, remedy='Choose fit = "pad".'
            )
        if self.background.startswith("#") and not _COLOUR.fullmatch(self.background):
            raise UsageError(
                "BIL-MED-055",
                f"{self.background!r} is not a colour",
                where=self.id,
                remedy="Use a value such as #1a2b3c.",
            )

    @property
    def background_image(self) -> Path | None:
        """The background image, ``None`` if there is none."""
        return Path(self.background) if self.background and not self.background.startswith("#") else None

    def key(self) -> str:
        return digest(self.to_json())

    def to_json(self) -> dict[str, Any]:
        """Return the profile as JSON; ``centre_voice`` only if off, so that keys made before it are still valid."""
        found = asdict(self) | {"focus": list(self.focus)}
        if self.centre_voice:
            del found["centre_voice"]
        return found

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Rendition:
        """Read a profile from TOML or JSON. Raises UsageError for an unknown key."""
        values = dict(value)
        where = str(values.get("id", "rendition"))
        if unknown := sorted(set(values) - {field.name for field in fields(cls)}):
            raise UsageError("BIL-MED-056", f"unknown rendition key: {', '.join(unknown)}", where=where)
        try:
            values["safe"] = SafeArea(**values.get("safe", {}))
            values["focus"] = tuple(values.get("focus", (0.5, 0.5)))
            return cls(**values)
        except TypeError as error:
            raise UsageError("BIL-MED-057", f"is not a rendition: {error}", where=where) from None


def frame_size(rendition: Rendition, info: MediaInfo) -> tuple[int, int]:
    """Return width and height of the finished video in pixels, for which cues are laid out.

    Sides are even, as yuv420p requires: an odd source loses its last column or row.
    """
    if rendition.width and rendition.height:
        return rendition.width, rendition.height
    if info.video is None:
        return CARD_SIZE
    return max(2, info.video.width // 2 * 2), max(2, info.video.height // 2 * 2)


def picture_box(rendition: Rendition, info: MediaInfo) -> Box:
    """Return the position of the source's picture in the frame; the rest is background.

    It is the whole frame with ``crop``, for audio, and for a picture of (nearly) the frame's aspect ratio.

    >>> from bilingual.model.recording.media import VideoStream, FrameRate
    >>> talk = MediaInfo(1000, VideoStream(1920, 1080, FrameRate(25), "h264"), (), "mp4", 1)
    >>> picture_box(Rendition("tall", 1080, 1920), talk)
    Box(x=0, y=656, width=1080, height=608)
    """
    width, height = frame_size(rendition, info)
    if info.video is None or rendition.fit == "crop":
        return Box(0, 0, width, height)
    shape = info.video.width / info.video.height
    if abs(shape * height / width - 1) < _SHAPE_TOLERANCE:
        return Box(0, 0, width, height)
    if shape > width / height:
        inner = width, min(height, even(width / shape))
    else:
        inner = min(width, even(height * shape)), height
    x = (width - inner[0]) // 4 * 2
    y = int((height - inner[1]) * rendition.picture_y) // 2 * 2
    return Box(x, y, *inner)


def even(length: float) -> int:
    """Return *length* as the nearest even number of pixels, at least 2."""
    return max(2, round(length / 2) * 2)
