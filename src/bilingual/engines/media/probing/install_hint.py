"""The command that installs what is missing on this machine."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable

_NAMED = re.compile(r"Run: (?:brew install|sudo apt install)(?: --cask)? ([^(]+)")


def install_hint(apt: str, brew: str, *, cask: bool = False) -> str:
    """Return a line such as ``Run: sudo apt install ffmpeg``.

    It uses Homebrew on macOS and apt elsewhere, with the package's name for other systems.
    """
    if sys.platform == "darwin":
        return f"Run: brew install {'--cask ' if cask else ''}{brew}"
    return f"Run: sudo apt install {apt} (or the same package of your system)"


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
