"""A full disk or a missing font during encoding: one error message, no partial files, and finished work is kept."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from bilingual.engines.media.probing.containers import picture_track
from support.sources.clips import make_clip
from support.sources.renders import command, segments

SETTINGS = """
translation = ["memory"]
offline = true
packs = false
renditions = ["fine"]
[profiles.fine]
preset = "{preset}"
crf = {crf}
"""


def prepared(root: Path, seconds: int, size: tuple[int, int], *, preset: str = "ultrafast", crf: int = 20) -> Path:
    (root / "bilingual.toml").write_text(SETTINGS.format(preset=preset, crf=crf), "utf-8")
    path = make_clip(root / "in", "harbour.mp4", seconds, size, audio_codec="aac")
    rows = [f"{n}\n00:00:{n:02d},000 --> 00:00:{n:02d},900\nO navio número {n} saiu.\n" for n in range(1, 20)]
    path.with_suffix(".pt.srt").write_text("\n".join(rows), "utf-8")
    return path


def outbox(root: Path) -> list[str]:
    """The videos, and whatever has no name yet."""
    files = [path for path in (root / "media/outbox/harbour").rglob("*") if path.is_file()]
    return sorted(path.name for path in files if path.parent.name == "video" or path.name.startswith("."))


@pytest.mark.slow
def test_a_disk_that_fills_while_a_video_is_made(tmp_path: Path) -> None:
    """No file may grow over 3.5 megabytes: the recording and each segment are smaller, the whole video is not."""
    talk = prepared(tmp_path, 36, (240, 136), crf=6)
    limit = 3_500_000

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    full = subprocess.run(command(talk), capture_output=True, text=True, preexec_fn=small, timeout=200)
    assert full.returncode == 1, full.stderr
    assert full.stderr.count("\n") == 1, full.stderr
    assert full.stderr.startswith("bilingual: ")
    assert "the disk is full. Free some space, then run it again." in full.stderr
    assert json.loads(full.stdout)["error"] == "WorkspaceError"
    assert outbox(tmp_path) == ["preview.mp4"]
    kept = segments(tmp_path)
    assert len(kept) == 3
    assert (tmp_path / "media/outbox/harbour/subtitles/pt_de.dual.srt").is_file()

    again = json.loads(subprocess.run(command(talk), capture_output=True, text=True, check=True, timeout=200).stdout)
    made = json.loads((tmp_path / "media/outbox/harbour/manifest.json").read_text("utf-8"))["stages"]
    assert made["video.pt_de.fine"]["extra"]["segments"] == {"made": 0, "kept": 3}
    assert "transcript" not in again["made"]
    track = picture_track(tmp_path / "media/outbox/harbour/video/pt_de.fine.mp4")
    assert track is not None
    assert track.frames == 36 * 25


@pytest.mark.slow
def test_a_font_that_is_removed_while_a_video_is_made(tmp_path: Path) -> None:
    """With fonts of its own, as fontconfig finds them; the Latin face goes once the first segment is done."""
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    listed = subprocess.run(["fc-list", "-f", "%{file}\n", "Noto Sans"], capture_output=True, text=True, check=True)
    for file in sorted(set(listed.stdout.split())):
        shutil.copy(file, fonts)
    settings = tmp_path / "fonts.conf"
    settings.write_text(
        f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{fonts}</dir>'
        f"<cachedir>{tmp_path}/cache</cachedir></fontconfig>",
        "utf-8",
    )
    environment = os.environ | {"FONTCONFIG_FILE": str(settings)}
    talk = prepared(tmp_path, 36, (320, 180), preset="slow")
    process = subprocess.Popen(
        command(talk),
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + 120
        while not segments(tmp_path):
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline
            time.sleep(0.02)
        aside = tmp_path / "aside"
        fonts.rename(aside)
        out, said = process.communicate(timeout=150)
    finally:
        process.kill()
    assert process.returncode == 1, (out, said)
    assert said.count("\n") == 1, said
    assert "the font Noto Sans is gone: it was removed while the job ran." in said
    assert "[BIL-MED-011]" in said
    assert outbox(tmp_path) == ["preview.mp4"]
    assert segments(tmp_path) == [], "what may show another font is not kept"

    aside.rename(fonts)
    subprocess.run(command(talk), env=environment, capture_output=True, check=True, timeout=200)
    assert outbox(tmp_path) == ["preview.mp4", "pt_de.fine.mp4"]
