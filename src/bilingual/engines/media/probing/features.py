"""The features of the installed ffmpeg, and how to install what is missing."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bilingual.engines.processes.running import run
from bilingual.engines.processes.starting import available
from bilingual.errors import NotInstalled

FILTERS = (
    "ass", "scale", "fps", "tpad", "format", "overlay", "crop", "pad", "gblur", "lutyuv", "split", "setsar",
    "aresample", "apad", "asplit", "showfreqs", "drawgrid", "alphamerge", "vstack", "vflip", "lut", "color",
    "loop", "setpts", "treble", "volume", "alimiter", "aformat", "framerate", "settb",
)  # fmt: skip
ENCODERS = ("libx264", "aac", "pcm_s16le")
_TIMEOUT_S = 60
_VERSION = re.compile(r"^ff\w+ version (\S+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class MediaFeatures:
    """Versions (``None``: not installed) and the missing filters and encoders."""

    ffmpeg: str | None
    ffprobe: str | None
    missing_filters: tuple[str, ...] = ()
    missing_encoders: tuple[str, ...] = ()

    @property
    def problem(self) -> str:
        """The problem in one line, empty if there is none."""
        absent = [name for name, version in (("ffmpeg", self.ffmpeg), ("ffprobe", self.ffprobe)) if version is None]
        if absent:
            return f"{' and '.join(absent)} not installed"
        wanting = [*(f"filter {name}" for name in self.missing_filters)]
        wanting += [f"encoder {name}" for name in self.missing_encoders]
        libass = " (it was built without libass)" if "ass" in self.missing_filters else ""
        return f"this ffmpeg has no {', '.join(wanting)}{libass}" if wanting else ""

    @property
    def remedy(self) -> str:
        return ffmpeg_hint() if self.problem else ""

    def require(self) -> None:
        """Raise NotInstalled with the command that fixes it, unless everything is there."""
        if self.problem:
            raise NotInstalled("BIL-MED-021", f"ffmpeg cannot be used: {self.problem}", remedy=self.remedy)


def features() -> MediaFeatures:
    """Return the features; never raises."""
    ffprobe = _version_in(run(["ffprobe", "-version"], timeout_s=_TIMEOUT_S).text) if available("ffprobe") else None
    if not available("ffmpeg"):
        return MediaFeatures(None, ffprobe)
    # It says its version before each listing: to start it takes a tenth of a second.
    listed = run(["ffmpeg", "-filters"], timeout_s=_TIMEOUT_S)
    filters = _names(listed.text)
    encoders = _names(run(["ffmpeg", "-hide_banner", "-encoders"], timeout_s=_TIMEOUT_S).text)
    return MediaFeatures(
        _version_in(listed.stderr),
        ffprobe,
        tuple(name for name in FILTERS if name not in filters),
        tuple(name for name in ENCODERS if name not in encoders),
    )


@lru_cache(maxsize=1)
def require() -> MediaFeatures:
    """Return the features, queried once per process. Raises NotInstalled if one is missing."""
    found = features()
    found.require()
    return found


def _version_in(banner: str) -> str:
    found = _VERSION.search(banner)
    return found[1] if found else "unknown"


def _names(listing: str) -> set[str]:
    """Return the second column of ffmpeg's *listing* (flags, name, description)."""
    return {columns[1] for line in listing.splitlines() if len(columns := line.split()) > 1}


_NAMED = re.compile(r"Run: (?:brew install|sudo apt install)(?: --cask)? ([^(]+)")


def install_hint(apt: str, brew: str, *, cask: bool = False) -> str:
    """Return a line such as ``Run: sudo apt install ffmpeg``.

    It uses Homebrew on macOS and apt elsewhere, with the package's name for other systems.
    """
    if sys.platform == "darwin":
        return f"Run: brew install {'--cask ' if cask else ''}{brew}"
    return f"Run: sudo apt install {apt} (or your system's package)"


def install_line(remedies: Iterable[str]) -> str:
    """Return one command that installs all packages named in *remedies* of ``install_hint``; empty if there are none.

    Homebrew recognises casks by itself.
    """
    named = [found[1].split() for remedy in remedies if (found := _NAMED.search(remedy))]
    packages = list(dict.fromkeys(name for names in named for name in names))
    start = "brew install" if sys.platform == "darwin" else "sudo apt install"
    return f"{start} {' '.join(packages)}" if packages else ""


def ffmpeg_hint() -> str:
    """Return how to get an ffmpeg with all required features."""
    return install_hint("ffmpeg", "ffmpeg")
