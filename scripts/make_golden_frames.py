"""Regenerate the golden pictures of the tests: a frame per built-in profile and theme, a page per language.

Inspect them before committing.

make frames
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import numpy as np
import numpy.typing as npt

from support.sources import golden


def main() -> None:
    golden.FRAMES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bilingual-frames-") as name:
        folder = Path(name)
        clip = golden.talk_clip(folder)
        for tag in golden.LANGUAGES:
            keep("page", tag, golden.page_in(tag))
        for profile in golden.PROFILES:
            for theme in golden.THEMES:
                keep(profile, theme, golden.frame_of(*golden.themed(profile, theme), clip, folder))
    total = sum(path.stat().st_size for path in golden.FRAMES.glob("*.png"))
    print(f"{total} bytes in all")


def keep(name: str, theme: str, frame: npt.NDArray[np.uint8]) -> None:
    path = golden.golden(name, theme)
    before = golden.kept(path) if path.is_file() else None
    golden.small(frame).save(path, optimize=True)
    alike = golden.likeness(golden.kept(path), before) if before is not None else 0.0
    print(f"{path.name}: {path.stat().st_size} bytes, {alike:.3f} like the one before")


if __name__ == "__main__":
    main()
