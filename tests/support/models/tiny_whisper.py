"""The tiny Whisper for tests: its clips as audio, its checkpoint, and its CTranslate2 folder."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[3] / "scripts"))  # its converters

import numpy as np

from bilingual.engines.base import EngineConfig, SpeechEngine, SpeechRequest
from bilingual.model.transcript import Transcript
from support.models import tiny_whisper_clips

CHECKPOINT = tiny_whisper_clips.CHECKPOINT
TEXTS = {name: tiny_whisper_clips.text_of(clip) for name, clip in tiny_whisper_clips.clips().items()}
LEAD_MS = tiny_whisper_clips.LEAD_MS


@lru_cache(maxsize=16)
def samples(name: str) -> np.ndarray[Any, Any]:
    """Return the clip *name*, spoken by espeak-ng, at 16 kHz."""
    return tiny_whisper_clips.speak(tiny_whisper_clips.clips()[name])


def clip_wav(name: str, folder: Path) -> Path:
    """Write the clip *name* to *folder* and return its path."""
    return tiny_whisper_clips.write_wav(folder / f"{name}.wav", samples(name))


def duration_ms(name: str) -> int:
    return len(samples(name)) // 16


def asked(name: str, folder: Path, language: str | None = None, names: tuple[str, ...] = ()) -> SpeechRequest:
    """Return the request for the clip *name*, written to *folder*, as the sound of a video."""
    return SpeechRequest(Path(f"{name}.mp4"), clip_wav(name, folder), duration_ms(name), language, names=names)


def heard(engine: SpeechEngine, name: str, folder: Path, language: str | None = None) -> Transcript:
    return engine.transcribe(asked(name, folder, language))


def configured(state: Path, model: Path | str, **options: object) -> EngineConfig:
    """Return what an engine that may not download gets, with *model*."""
    return EngineConfig(state, options, {"BILINGUAL_WHISPER_MODEL": str(model)}, offline=True)


@lru_cache(maxsize=1)
def ctranslate2_folder() -> Path:
    """Return the checkpoint as a CTranslate2 folder: 30 MB, made once on a machine for each checkpoint."""
    return _converted("whisper_to_ctranslate2", lambda script, folder: script.convert(CHECKPOINT, folder))


@lru_cache(maxsize=1)
def ggml_file() -> Path:
    """Return the checkpoint as a file of whisper.cpp: 8 MB, made once on a machine for each checkpoint."""
    name = "ggml-tiny.bin"
    return _converted("whisper_to_ggml", lambda script, folder: script.convert(CHECKPOINT, folder / name)) / name


def _converted(script: str, convert: Callable[[Any, Path], object]) -> Path:
    """Return the folder that *convert* fills with the module *script*."""
    converter = Path(__file__).parents[3] / "scripts" / f"{script}.py"
    state = hashlib.sha256(CHECKPOINT.read_bytes() + converter.read_bytes()).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"bilingual-tiny-whisper-{os.getuid()}-{state}"
    if not folder.is_dir():
        building = Path(tempfile.mkdtemp(prefix="bilingual-tiny-whisper-"))
        convert(import_module(script), building)
        try:
            building.rename(folder)
        except OSError:  # another test process was faster
            shutil.rmtree(building)
    return folder
