"""A video with chapters has none of the recording's metadata."""

from __future__ import annotations

import subprocess
from pathlib import Path

from bilingual.engines.media.graphs.chapters import with_chapters, write_chapters
from bilingual.model.recording.media import Section


def test_chapters_stay_and_the_place_goes(tmp_path: Path) -> None:
    quiet = ["ffmpeg", "-nostdin", "-v", "error", "-y"]
    tags = ["-metadata", "location=+52.5200+013.4050/", "-metadata", "artist=Ana Lopez"]
    made = [*quiet, "-f", "lavfi", "-i", "testsrc=d=1:s=64x64", *tags, "in.mp4"]
    subprocess.run(made, cwd=tmp_path, check=True)
    assert b"loci" in (tmp_path / "in.mp4").read_bytes()
    write_chapters([Section(0, "Bread")], 1000, tmp_path)
    arguments = with_chapters(
        ["-i", "in.mp4", "-map", "0", "-c", "copy", "-map_chapters", "-1", "-map_metadata", "-1", "out.mp4"]
    )
    subprocess.run([*quiet, *arguments], cwd=tmp_path, check=True)
    content = (tmp_path / "out.mp4").read_bytes()
    assert b"Bread" in content
    assert [word for word in (b"loci", b"Lopez") if word in content] == []
