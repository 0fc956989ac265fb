"""A recording without a script, from the command line through both Whisper engines to a video.

The model is the tiny test checkpoint: a real Whisper that recognises only five clips.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bilingual.cli.main import run
from tiny_whisper import CHECKPOINT, TEXTS, clip_wav, ctranslate2_folder


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
