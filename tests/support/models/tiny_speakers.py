"""A speaker model of a few bytes for sherpa-onnx: its vector is the average of the mel bands over time."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from support.models.tiny_voices import _field, _number

BANDS = 80


def speaker_model(folder: Path, name: str = "tiny", *, metadata: bool = True) -> Path:
    """Write a model with the input, the output and, with *metadata*, the facts of a WeSpeaker model."""

    def value(name: str, *dims: int | str) -> bytes:
        shape = b"".join(_field(1, _number(1, d) if isinstance(d, int) else _field(2, d.encode())) for d in dims)
        return _field(1, name.encode()) + _field(2, _field(1, _number(1, 1) + _field(2, shape)))

    axes = _field(5, _field(1, b"axes") + _number(8, 1) + _number(20, 7))
    keep = _field(5, _field(1, b"keepdims") + _number(3, 0) + _number(20, 2))
    mean = _field(1, b"feats") + _field(2, b"embs") + _field(4, b"ReduceMean") + axes + keep
    graph = (
        _field(1, mean) + _field(2, b"tiny")
        + _field(11, value("feats", "B", "T", BANDS)) + _field(12, value("embs", "B", BANDS))
    )  # fmt: skip
    facts = {"framework": "wespeaker", "language": "English", "url": "none", "comment": "tiny", "sample_rate": "16000",
             "output_dim": str(BANDS), "normalize_samples": "0"}  # fmt: skip
    about = b"".join(_field(14, _field(1, k.encode()) + _field(2, v.encode())) for k, v in facts.items())
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.onnx"
    opset = _field(8, _number(2, 13))
    path.write_bytes(_number(1, 8) + opset + _field(7, graph) + (about if metadata else b""))
    return path


def resemblyzer_package(folder: Path) -> Path:
    """Write a package with weights of the shapes of Resemblyzer's model, from a fixed seed; return its folder."""
    import torch

    torch.manual_seed(7)
    state = torch.nn.LSTM(40, 256, 3, batch_first=True).state_dict()
    whole = {f"lstm.{name}": value for name, value in state.items()}
    whole |= {f"linear.{name}": value for name, value in torch.nn.Linear(256, 256).state_dict().items()}
    place = folder / "resemblyzer"
    place.mkdir(parents=True)
    (place / "__init__.py").write_text("raise ImportError('only the weights are used')\n")
    torch.save({"model_state": whole | {"similarity_weight": torch.ones(1)}}, place / "pretrained.pt")
    return folder


def buzz(pitch: float, seconds: float = 1.6) -> np.ndarray:
    """Return a sound with the overtones of *pitch* in hertz, which a microphone would take for a voice."""
    at = np.arange(round(seconds * 16_000)) / 16_000
    tones = sum(np.sin(2 * np.pi * pitch * n * at) / n for n in range(1, 20))
    return (0.1 * tones).astype(np.float32)
