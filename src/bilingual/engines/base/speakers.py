"""The port of speaker embedders: who speaks is found by comparing the vectors of stretches of speech."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Vectors: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class EmbedderCapabilities:
    """What the vectors of an embedder are good for.

    ``window_ms`` is the length of speech that its model was trained on. ``same_voice`` is the average cosine between
    the vectors of two groups of windows from which they count as one voice, where nobody says how many speak: a figure
    of the model, measured by ``bench/voice/speakers.py``.
    """

    window_ms: int
    same_voice: float


class SpeakerEmbedder(Protocol):
    """Turns stretches of speech into vectors that are the closer, the more alike the voices are."""

    id: str

    @property
    def capabilities(self) -> EmbedderCapabilities: ...

    def key(self) -> Mapping[str, Any]:
        """Return the version of the model and every option that can change the vectors. Cheap: loads no model."""
        ...

    def embed(self, windows: Vectors) -> Vectors:
        """Return one vector of length 1 for each row of *windows*.

        *windows* are samples of 16 kHz, mono, between -1 and 1, in the shape (windows, samples). Raises EngineError.
        """
        ...
