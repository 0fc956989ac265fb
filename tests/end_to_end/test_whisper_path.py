"""A recording without a script, from the command line through both Whisper engines to a video.

The model is the tiny test checkpoint: a real Whisper that recognises only five clips.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bilingual.cli.main import run
from support.models.tiny_whisper import CHECKPOINT, TEXTS, clip_wav, ctranslate2_folder

# Megabytes of address space: too few for the interpreter's libraries, for the model, for the picture; enough.
LIMITS = {"whisper": (700, 1200, 1500, None), "faster-whisper": (680, 850, 1000, None)}


@pytest.mark.slow
@pytest.mark.parametrize("engine", LIMITS)
def test_too_little_memory_at_any_moment_is_one_line_and_a_later_run_completes(engine: str, tmp_path: Path) -> None:
    model = CHECKPOINT if engine == "whisper" else ctranslate2_folder()
    environment = {**os.environ, "BILINGUAL_WHISPER_MODEL": str(model), "BILINGUAL_ROOT": str(tmp_path)}
    (tmp_path / "bilingual.toml").write_text("packs = false\n[profiles.source]\nwidth = 320\nheight = 180\n", "utf-8")
    (tmp_path / "in").mkdir()
    clip = clip_wav("fox", tmp_path / "in")
    command = [sys.executable, "-m", "bilingual", "video", str(clip), "--to", "es", "--speech", engine]
    command += ["--translation", "apertium", "--offline", "--review", "never"]
    for most in LIMITS[engine]:
        limit = [] if most is None else ["prlimit", f"--as={most}000000", "--"]
        done = subprocess.run([*limit, *command], env=environment, capture_output=True, text=True, check=False)
        if done.returncode == 3:
            continue
        said = [line for line in done.stderr.splitlines() if line.startswith("bilingual: ")]
        assert most is not None, done.stderr
        assert done.returncode == 1, (most, done.returncode, done.stderr)
        assert len(said) == 1, (most, done.stderr)
        assert f"{most} MB are allowed here" in said[0]
        assert "Traceback" not in done.stderr
    assert done.returncode == 3, "delivered, and a draft"


# The contract suite asks both engines; this takes one of them to the video.
@pytest.mark.parametrize("engine", [pytest.param("whisper", marks=pytest.mark.slow), "faster-whisper"])
def test_a_recording_without_a_script(engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = CHECKPOINT if engine == "whisper" else ctranslate2_folder()
    monkeypatch.setenv("BILINGUAL_WHISPER_MODEL", str(model))
    monkeypatch.setenv("BILINGUAL_ROOT", str(tmp_path))
    (tmp_path / "bilingual.toml").write_text("packs = false\n[profiles.source]\nwidth = 320\nheight = 180\n", "utf-8")
    name = next(name for name, text in TEXTS.items() if text.isascii())
    (tmp_path / "in").mkdir()
    clip = clip_wav(name, tmp_path / "in")
    command = ["video", str(clip), "--to", "es", "--speech", engine, "--translation", "apertium", "--offline"]
    command += ["--review", "never"]
    assert run(command) == 3, "delivered, and not ready: Apertium's translation is a draft"
    folder = next((tmp_path / "media/outbox").glob("*/manifest.json")).parent
    transcript = json.loads((folder / "transcript.json").read_text("utf-8"))
    spoken = "".join(word["text"] + " " * word["space_after"] for word in transcript["words"]).strip()
    assert spoken == TEXTS[name]
    assert transcript["engine"]["id"] == engine
    assert transcript["language"] == "en"
    assert next((folder / "video").glob("en_es.source.mp4")).stat().st_size > 1000
