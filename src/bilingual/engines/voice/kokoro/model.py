"""Kokoro's model and voices in files, run by onnxruntime."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bilingual.engines.base import available_cores
from bilingual.errors import NotInstalled

RATE = 24_000
LONGEST = 500  # sounds at once; the model takes 510
_STYLE = 256  # numbers that make a voice, for each length of a sentence
_MOST_THREADS = 4
# A sound is heard three frames (75 ms) before its durations say. The number is that of Kokoro's own pipeline
# (``join_timestamps`` in ``kokoro/pipeline.py``); ``bench/voice/word_times.py`` finds the same in the sound.
_EARLY_FRAMES = 3
REMEDY = "Run: pip install onnxruntime."


def not_installed() -> NotInstalled:
    return NotInstalled("BIL-VOI-016", "onnxruntime is not installed", remedy=REMEDY)


Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class KokoroFiles:
    """A model, and where its voices are: the folder of NAME.bin files, or one file with all of them."""

    model: Path
    voices: Path

    def names(self) -> list[str]:
        if self.voices.is_dir():
            return sorted(file.stem for file in self.voices.glob("*.bin"))
        with zipfile.ZipFile(self.voices) as packed:
            return sorted(Path(name).stem for name in packed.namelist())

    def style(self, voice: str) -> Samples:
        """Return the numbers of *voice*, a row for each length of a sentence."""
        path = self.voices / f"{voice}.bin" if self.voices.is_dir() else self.voices
        try:
            found = np.fromfile(path, np.float32) if self.voices.is_dir() else np.load(path)[voice].astype(np.float32)
            return np.asarray(found, np.float32).reshape(-1, _STYLE)
        except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
            raise NotInstalled("BIL-VOI-015", f"holds no voice {voice!r} ({error})", where=path,
                               remedy="Fetch it again.") from None  # fmt: skip


def files_in(folder: Path) -> KokoroFiles | None:
    """Return the model in *folder*, if there is one with voices: as the hub has it, or as kokoro-onnx publishes it."""
    models = sorted([*folder.glob("*.onnx"), *folder.glob("onnx/*.onnx")])
    packed = [file for file in sorted([*folder.glob("*.npz"), *folder.glob("*.bin")]) if zipfile.is_zipfile(file)]
    places = [folder / "voices"] if any(folder.glob("voices/*.bin")) else packed
    return KokoroFiles(models[0], places[0]) if models and places else None


class KokoroModel:
    """A model loaded; *durations* is the output that has the length of each sound in frames."""

    def __init__(self, path: Path, durations: str, threads: int) -> None:
        if find_spec("onnxruntime") is None:
            raise not_installed()
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads or min(_MOST_THREADS, available_cores())
        try:
            self._session: Any = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # noqa: BLE001 - its errors share no class but this one
            raise NotInstalled("BIL-VOI-017", f"cannot be loaded as a model of Kokoro ({str(error)[:200]})", where=path,
                               remedy="Fetch it again.") from None  # fmt: skip
        given = {one.name: one.type for one in self._session.get_inputs()}
        self._tokens = "input_ids" if "input_ids" in given else "tokens"
        # Some exports take the speed as a whole number.
        self._speed_type: type[np.generic] = np.int32 if "int" in given.get("speed", "") else np.float32
        self._outputs = [self._session.get_outputs()[0].name, *([durations] if durations else [])]

    def say(self, tokens: Sequence[int], style: Samples, speed: float) -> tuple[Samples, NDArray[np.int64]]:
        """Return the sound of *tokens* and where each begins, in samples; the last one is the end.

        Without durations, only the end.
        """
        row = style[min(len(tokens), len(style)) - 1].reshape(1, _STYLE)
        given = {self._tokens: np.array([[0, *tokens, 0]], np.int64), "style": row,
                 "speed": np.array([speed], self._speed_type)}  # fmt: skip
        found = self._session.run(self._outputs, given)
        audio = np.asarray(found[0], np.float32).ravel()
        if len(found) == 1:
            return audio, np.array([len(audio)], np.int64)
        frames = np.concatenate([[0], np.cumsum(np.asarray(found[1]).ravel())])
        heard = np.maximum(frames[1:-1] - _EARLY_FRAMES, 0)  # without the silence before the first sound and at the end
        return audio, np.round(heard * (len(audio) / frames[-1])).astype(np.int64)


@lru_cache(maxsize=1)
def symbols() -> dict[str, int]:
    """Return the number of each sound and mark that the model knows."""
    found = json.loads((files("bilingual.engines.voice.kokoro") / "symbols.json").read_text("utf-8"))
    return {str(symbol): int(number) for symbol, number in found["vocab"].items()}
