"""The command that installs what is missing, for the machine we are on."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable

_NAMED = re.compile(r"Run: (?:brew install|sudo apt install)(?: --cask)? ([^(]+)")


def install_hint(apt: str, brew: str, *, cask: bool = False) -> str:
    """Return the line to type, such as ``Run: sudo apt install ffmpeg``.

    On macOS it is Homebrew's, elsewhere apt's, with the package's name for other systems to go by.
    """
    if sys.platform == "darwin":
        return f"Run: brew install {'--cask ' if cask else ''}{brew}"
    return f"Run: sudo apt install {apt} (or the same package of your system)"


def install_line(remedies: Iterable[str]) -> str:
    """Return one line that installs all packages which *remedies* of ``install_hint`` name; empty where none does.

    Homebrew finds out by itself what is a cask.
    """
    named = [found[1].split() for remedy in remedies if (found := _NAMED.search(remedy))]
    packages = list(dict.fromkeys(name for names in named for name in names))
    start = "brew install" if sys.platform == "darwin" else "sudo apt install"
    return f"{start} {' '.join(packages)}" if packages else ""


def ffmpeg_hint() -> str:
    """Return how to get an ffmpeg that has all we use."""
    return install_hint("ffmpeg", "ffmpeg")
