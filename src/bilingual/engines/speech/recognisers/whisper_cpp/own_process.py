"""whisper.cpp in a process of its own: an error inside it ends the process that it runs in.

It was seen with models of random weights, where whisper.cpp finds the words' times; users of other programs report it
for a rest of sound below 0.15 s.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from bilingual.engines.base import Progress
from bilingual.engines.processes.companion import Companion, Crashed, Told, serve
from bilingual.engines.processes.machine import memory_hint
from bilingual.engines.speech.recognisers.silence import Sound
from bilingual.engines.speech.recognisers.whisper_cpp.library import Library, Unloadable
from bilingual.engines.speech.recognisers.whisper_words import RecognisedPiece
from bilingual.errors import NotInstalled


class LibraryApart:
    """A model in another process. Raises NotInstalled if whisper.cpp cannot load it.

    Each call raises ``companion.Crashed`` if whisper.cpp ends its process, RuntimeError if it fails; the next one
    starts it anew.
    """

    def __init__(self, path: Path, *, gpu: bool, threads: int) -> None:
        self._model = {"path": str(path), "gpu": gpu, "threads": threads}
        self._companion = Companion(__name__)
        try:
            error = self._companion.ask("load", self._model)
        except Crashed as crash:
            error = f"it crashed: {crash}"
        if error:
            raise NotInstalled(
                "BIL-SPK-041",
                f"cannot be loaded as a whisper.cpp model ({error})",
                where=path,
                remedy=memory_hint() or "Replace the file: it is damaged, or made by another version of whisper.cpp.",
            )
        self.languages: tuple[str, ...] = tuple(self._companion.ask("languages", self._model))

    def shares(self, samples: Sound) -> dict[str, float]:
        """Return the probability of each language for up to half a minute of speech."""
        return dict(self._companion.ask("shares", self._model, _bytes(samples)))

    def heard(
        self, samples: Sound, options: Mapping[str, Any], language: str, progress: Progress
    ) -> list[list[RecognisedPiece]]:
        """Return the pieces of each segment."""
        request = {**self._model, "options": dict(options), "language": language}
        found = self._companion.ask("heard", request, _bytes(samples), lambda done: progress(done, "listening"))
        return [[RecognisedPiece(text, start, end, sure=sure) for text, start, end, sure in one] for one in found]


def _bytes(samples: Sound) -> bytes:
    return np.asarray(samples, np.float32).tobytes()


def _sound(payload: bytes) -> Sound:
    return np.frombuffer(payload, np.float32)


def _library(request: Mapping[str, Any]) -> Library:
    return _loaded(request["path"], request["gpu"], request["threads"])


@lru_cache(maxsize=1)
def _loaded(path: str, gpu: bool, threads: int) -> Library:
    return Library(Path(path), gpu=gpu, threads=threads)


def _load(request: Mapping[str, Any], payload: bytes, told: Told) -> str:
    try:
        _library(request)
    except Unloadable as error:
        return str(error)
    return ""


def _languages(request: Mapping[str, Any], payload: bytes, told: Told) -> list[str]:
    return _library(request).languages()


def _shares(request: Mapping[str, Any], payload: bytes, told: Told) -> dict[str, float]:
    return _library(request).shares(_sound(payload))


def _heard(request: Mapping[str, Any], payload: bytes, told: Told) -> list[list[tuple[str, float, float, float]]]:
    heard = _library(request).heard(_sound(payload), request["options"], request["language"], told)
    return [[(piece.text, piece.start, piece.end, piece.sure) for piece in segment] for segment in heard]


if __name__ == "__main__":
    serve({"load": _load, "languages": _languages, "shares": _shares, "heard": _heard})
