"""The command that installs what is missing, for the machine we are on."""

from __future__ import annotations

import sys


def install_hint(apt: str, brew: str, *, cask: bool = False) -> str:
    """Return the line to type, such as ``Run: sudo apt install ffmpeg``.

    On macOS it is Homebrew's, elsewhere apt's, with the package's name for other systems to go by.
    """
    if sys.platform == "darwin":
        return f"Run: brew install {'--cask ' if cask else ''}{brew}"
    return f"Run: sudo apt install {apt} (or the same package of your system)"


def ffmpeg_hint() -> str:
    """Return how to get an ffmpeg that has all we use."""
    return install_hint("ffmpeg", "ffmpeg")
