"""The embedder ``resemblyzer``: the model in the package Resemblyzer (Apache-2.0), which needs no download.

Only the package's model is used, so that it can be installed without its dependencies. Its code imports
``pkg_resources``, which new versions of setuptools no longer have. The network is that of Wan et al., "Generalized
End-to-End Loss for Speaker Verification" (2018): three LSTM layers over 40 mel bands.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bilingual.engines.base import SAMPLE_RATE, EngineConfig
from bilingual.engines.base.speakers import EmbedderCapabilities, Vectors
from bilingual.errors import NotInstalled

if TYPE_CHECKING:
    import torch

ENGINE = PACKAGE = "resemblyzer"
# resemblyzer/hparams.py
_BANDS, _WINDOW, _STEP = 40, SAMPLE_RATE * 25 // 1000, SAMPLE_RATE * 10 // 1000
_HIDDEN, _LAYERS = 256, 3
_LEVEL_DBFS = -30.0
_LOUDEST_DB = 40.0  # of gain: a window without sound is not made loud


def create(config: EngineConfig) -> ResemblyzerEmbedder:
    return ResemblyzerEmbedder()


def weights() -> Path | None:
    """Return the model in the installed package, which is not imported; ``None`` if there is none."""
    found = find_spec(PACKAGE)
    path = Path(found.origin).with_name("pretrained.pt") if found is not None and found.origin else None
    return path if path is not None and path.is_file() else None


class ResemblyzerEmbedder:
    """The engine ``resemblyzer``."""

    id = ENGINE
    capabilities = EmbedderCapabilities(window_ms=1600, same_voice=0.6)

    def key(self) -> Mapping[str, Any]:
        return {"engine": self.id, "model": _sha256(self._path())}

    def embed(self, windows: Vectors) -> Vectors:
        import torch

        bands = torch.from_numpy(_mel_power(_levelled(windows)))
        with torch.inference_mode():
            lstm, linear = self._network
            _, (hidden, _) = lstm(bands)
            raw = torch.relu(linear(hidden[-1]))
            vectors: Vectors = (raw / raw.norm(dim=1, keepdim=True).clamp_min(1e-9)).numpy()
        return vectors

    @staticmethod
    def _path() -> Path:
        path = weights()
        if path is None:
            raise NotInstalled("BIL-SPK-048", "the package Resemblyzer is missing, whose model tells voices apart",
                               remedy="Run: pip install --no-deps Resemblyzer")  # fmt: skip
        return path

    @cached_property
    def _network(self) -> tuple[torch.nn.LSTM, torch.nn.Linear]:
        import torch

        state = torch.load(self._path(), map_location="cpu", weights_only=True)["model_state"]
        lstm = torch.nn.LSTM(_BANDS, _HIDDEN, _LAYERS, batch_first=True)
        linear = torch.nn.Linear(_HIDDEN, _HIDDEN)
        for name, part in (("lstm", lstm), ("linear", linear)):
            part.load_state_dict({k.removeprefix(f"{name}."): v for k, v in state.items() if k.startswith(f"{name}.")})
        return lstm.eval(), linear.eval()


@cache
def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _levelled(windows: Vectors) -> Vectors:
    """Return quiet *windows* at the level of the model's training."""
    loudness = np.sqrt(np.mean(np.square(windows), axis=1, keepdims=True))
    most = 10 ** (_LOUDEST_DB / 20)
    gain = np.clip(10 ** (_LEVEL_DBFS / 20) / np.maximum(loudness, 1e-9), 1.0, most)
    levelled: Vectors = (windows * gain).astype(np.float32)
    return levelled


def _mel_power(windows: Vectors) -> NDArray[np.float32]:
    """Return the power in mel bands, of shape (windows, frames, bands), as librosa's ``melspectrogram`` does."""
    import torch

    spectrum = torch.stft(
        torch.from_numpy(windows), _WINDOW, _STEP, window=torch.hann_window(_WINDOW), pad_mode="constant",
        return_complex=True,
    )  # fmt: skip
    power = spectrum.abs().square().numpy()
    frames = windows.shape[1] // _STEP  # without the one centred on the end
    bands: NDArray[np.float32] = np.einsum("bf,wft->wtb", _filters(), power)[:, :frames].astype(np.float32)
    return np.ascontiguousarray(bands)


@cache
def _filters() -> NDArray[np.float32]:
    """Return triangular filters of equal area on Slaney's mel scale (Auditory Toolbox, 1998), librosa's default.

    The scale is linear up to 1 kHz, with 3 mels each 200 Hz, and logarithmic above.
    """
    corner, per_mel, step = 1000.0, 200.0 / 3, np.log(6.4) / 27

    def hertz(mels: NDArray[np.float64]) -> NDArray[np.float64]:
        above = mels >= corner / per_mel
        return np.where(above, corner * np.exp(step * (mels - corner / per_mel)), mels * per_mel)

    top = corner / per_mel + np.log(SAMPLE_RATE / 2 / corner) / step
    edges = hertz(np.linspace(0.0, top, _BANDS + 2))
    bins = np.fft.rfftfreq(_WINDOW, 1 / SAMPLE_RATE)
    rise = (bins - edges[:-2, None]) / np.diff(edges)[:-1, None]
    fall = (edges[2:, None] - bins) / np.diff(edges)[1:, None]
    triangles = np.maximum(0.0, np.minimum(rise, fall))
    return (triangles * (2.0 / (edges[2:] - edges[:-2]))[:, None]).astype(np.float32)
