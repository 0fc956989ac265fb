"""openai-whisper: local speech recognition with word times.

Options (``[engines.whisper]`` in ``bilingual.toml``): ``engines.table``. ``model`` is a name such as ``small`` or the
path of a checkpoint; ``BILINGUAL_WHISPER_MODEL`` takes precedence.
"""

from __future__ import annotations

import pickle
import sys
import threading
import zipfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from bilingual.engines.base import EngineConfig, Progress
from bilingual.engines.models.catalogue import find
from bilingual.engines.models.model_files import examined
from bilingual.engines.models.places import content_hash
from bilingual.engines.models.sources.whisper import SCRIPT_REMEDY, checkpoint, plan, published
from bilingual.engines.processes.machine import memory_needed
from bilingual.engines.speech.recognisers import models
from bilingual.engines.speech.recognisers.alignment_heads import packed_heads
from bilingual.engines.speech.recognisers.local_whisper import SEED, LocalWhisper, Segments
from bilingual.engines.speech.recognisers.whisper_words import RecognisedPiece
from bilingual.errors import NotInstalled
from bilingual.redaction import public_url

# whisper's progress bar is a module attribute, so only one run at a time can be watched.
_BAR = threading.Lock()


def model_on_disk(config: EngineConfig) -> bool:
    """Return whether the chosen model needs no download; loads nothing."""
    path = _place(config)
    if find_spec("whisper") is None or not path.is_file():
        return False
    return models.model_path(models.chosen_model(config)) is None or examined(path).kind == "checkpoint"


class WhisperEngine(LocalWhisper):
    """SpeechEngine using openai-whisper."""

    id = "whisper"
    package = "openai-whisper"
    second_look_beams = 5

    def _weights(self) -> Path:
        return _place(self._config)

    def _load(self, progress: Progress) -> Any:
        import torch

        path = _ensured(self._config, progress)
        progress(1.0, "loading the speech model")
        device = str(self._options["device"])
        if device == "auto":
            device = "cuda" if torch.cuda.is_available() else "cpu"
        return _load(path, device)

    def _languages(self) -> Collection[str]:
        from whisper.tokenizer import LANGUAGES

        return list(LANGUAGES)[: self._model.num_languages] if self._model.is_multilingual else ["en"]

    def _detected(self, samples: Any) -> Mapping[str, float]:
        import whisper

        if not self._model.is_multilingual:
            return {"en": 1.0}
        mel = whisper.log_mel_spectrogram(samples[: whisper.audio.N_SAMPLES], self._model.dims.n_mels)
        mel = whisper.pad_or_trim(mel, whisper.audio.N_FRAMES).to(self._model.device)
        return dict(self._model.detect_language(mel)[1])

    def _listen(
        self, samples: Any, options: Mapping[str, Any], shared: Mapping[str, Any], progress: Progress
    ) -> Segments:
        import torch

        # Temperatures above 0 draw at random: the same input must give the same answer.
        with torch.random.fork_rng(), _shown(progress):
            torch.manual_seed(SEED)
            result = self._model.transcribe(
                samples,
                fp16=self._model.device.type == "cuda",
                beam_size=options["beam_size"] or None,
                temperature=tuple(options["temperatures"]),
                logprob_threshold=options["logprob_threshold"],
                initial_prompt=options["prompt"] or None,
                carry_initial_prompt=True,
                **shared,
            )
        words = (segment.get("words", ()) for segment in result["segments"])
        return [[RecognisedPiece(w["word"], w["start"], w["end"], sure=w["probability"]) for w in one] for one in words]


create = WhisperEngine


def _place(config: EngineConfig) -> Path:
    """Return the path of the checkpoint, existing or not."""
    model = models.chosen_model(config)
    return models.model_path(model) or checkpoint(models.canonical_name(model), config)


def _ensured(config: EngineConfig, progress: Progress) -> Path:
    """Return the checkpoint's path, downloading it if necessary and allowed."""
    model = models.canonical_name(models.chosen_model(config))
    path = _place(config)
    if models.model_path(model) is not None:
        found = examined(path)
        if path.is_dir():
            remedy = "Use --speech faster-whisper for a CTranslate2 folder, or name a .pt file."
            raise NotInstalled(
                "BIL-SPK-020",
                f"is {found.name}, not a Whisper checkpoint"
                if found.kind in ("other", "ggml")
                else "is a folder, not a Whisper checkpoint",
                where=path,
                remedy=remedy if found.kind == "ctranslate2" else found.remedy,
            )
        if not path.is_file():
            raise NotInstalled(
                "BIL-SPK-021",
                "the Whisper checkpoint does not exist",
                where=path,
                remedy=f"Put it there or correct BILINGUAL_WHISPER_MODEL. {SCRIPT_REMEDY}",
            )
        if found.kind in ("other", "ctranslate2", "ggml"):
            raise NotInstalled(
                "BIL-SPK-036", f"is {found.name}, not a Whisper checkpoint", where=path, remedy=found.remedy
            )
        return path
    import whisper

    if model not in whisper._MODELS:
        raise models.unknown_model(model)
    file = published(model, config)
    damaged = path.is_file() and content_hash(path) != file.sha256
    if path.is_file() and not damaged:
        return path
    if config.offline:
        state = "is damaged" if damaged else "is not installed"
        raise NotInstalled(
            "BIL-SPK-022",
            f"the Whisper model {model!r} ({models.size_text(model)}) {state}, and none can be downloaded offline",
            remedy=f"Put the file from {public_url(file.url)} at {path}, "
            f"or point BILINGUAL_WHISPER_MODEL at a checkpoint. {SCRIPT_REMEDY}",
        )
    return plan(find(model, "whisper"), config).fetch(config, progress)


def _load(path: Path, device: str) -> Any:
    import whisper

    try:
        with memory_needed(path):
            model = whisper.load_model(str(path), device=device)
    except (RuntimeError, pickle.UnpicklingError, zipfile.BadZipFile, KeyError, TypeError, EOFError, OSError) as error:
        raise NotInstalled(
            "BIL-SPK-023",
            f"cannot be loaded as a Whisper checkpoint on {device} ({type(error).__name__})",
            where=path,
            remedy="Replace it: it is damaged or has the wrong format. Use a .pt file of openai-whisper.",
        ) from error
    heads = packed_heads(model.dims, path)
    if heads is not None:
        model.set_alignment_heads(heads)
    return model


@contextmanager
def _shown(progress: Progress) -> Iterator[None]:
    """Forward the progress of ``whisper.transcribe``, which offers no other way, to *progress*."""
    module: Any = sys.modules["whisper.transcribe"]

    class ListeningBar:
        def __init__(self, total: int, **_: Any) -> None:
            self.total, self.done = total, 0

        def __enter__(self) -> ListeningBar:
            return self

        def __exit__(self, *_: object) -> None:
            return None

        def update(self, frames: int) -> None:
            self.done += frames
            progress(min(1.0, self.done / self.total) if self.total else 1.0, "listening")

    with _BAR:
        whole = module.tqdm
        module.tqdm = SimpleNamespace(tqdm=ListeningBar)
        try:
            yield
        finally:
            module.tqdm = whole
