"""A recording published by the real command, and the segments in the item's store."""

from __future__ import annotations

import sys
from pathlib import Path


def command(talk: Path) -> list[str]:
    """Return the command that publishes *talk*, whose root is the folder above its own, in German."""
    root = ["--root", str(talk.parents[1])]
    return [sys.executable, "-m", "bilingual", "video", str(talk), "--to", "de", "--allow-partial", "--json", *root]


def segments(root: Path) -> list[Path]:
    """Return the finished segments of the picture in the item's store."""
    return sorted((root / "media/work").glob("*/render/picture-*.mp4"))
