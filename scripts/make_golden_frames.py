"""Regenerate the golden frames of the tests, one per built-in profile and theme. Inspect them before committing.

make frames
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import golden


def main() -> None:
    golden.FRAMES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bilingual-frames-") as name:
        folder = Path(name)
        clip = golden.talk_clip(folder)
        for profile in golden.PROFILES:
            for theme in golden.THEMES:
                path = golden.golden(profile, theme)
                frame = golden.frame_of(*golden.themed(profile, theme), clip, folder)
                before = golden.kept(path) if path.is_file() else None
                golden.small(frame).save(path, optimize=True)
                alike = golden.likeness(golden.kept(path), before) if before is not None else 0.0
                print(f"{path.name}: {path.stat().st_size} bytes, {alike:.3f} like the one before")
    total = sum(path.stat().st_size for path in golden.FRAMES.glob("*.png"))
    print(f"{total} bytes in all")


if __name__ == "__main__":
    main()
