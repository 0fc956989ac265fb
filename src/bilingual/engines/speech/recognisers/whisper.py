"""openai-whisper: recognises speech on this machine, with word times.

Options (``[engines.whisper]`` in ``bilingual.toml``): ``engines.options``. ``model`` is a name such
as ``small`` or the path of a checkpoint; ``BILINGUAL_WHISPER_MODEL`` says the same and wins.
"""

from __future__ import annotations

import logging
import pickle
import sys
import threading
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType, SimpleNamespace
from typing import Any

from bilingual.engines.base import EngineConfig, Progress, SpeechCapabilities, SpeechRequest, part_of, silent
from bilingual.engines.options import option_values
from bilingual.engines.speech.recognisers import models
from bilingual.engines.speech.recognisers.recognition import recognise
from bilingual.engines.speech.recognisers.whisper_words import Heard, pieces_of, to_code
from bilingual.errors import NotInstalled, UnsupportedLanguage
from bilingual.model.transcript import EngineRecord, Transcript

log = logging.getLogger(__name__)

# The thresholds are Whisper's own defaults. Two guards are not: without the text before, a loop does
# not feed itself, and with a silence threshold, text invented in a long pause is passed over.
_NOT_IN_KEY = {"model", "mirror", "download_root"}
# What a second look at a suspect stretch does differently.
_SECOND_LOOK: Mapping[str, Any] = MappingProxyType(
    {"beam_size": 5, "temperatures": (0.0, 0.4, 0.8), "initial_prompt": "", "hallucination_silence_threshold": None}
)
_SEED = 0
# whisper shows its progress on a bar that it takes from its own module, so one at a time.
_BAR = threading.Lock()


def create(config: EngineConfig) -> WhisperEngine:
    """Return the engine; raises UsageError for an option that does not exist."""
    return WhisperEngine(config)


def model_on_disk(config: EngineConfig) -> bool:
    """Tell whether the model asked for needs no download; loads nothing."""
    return find_spec("whisper") is not None and _place(config).is_file()


class WhisperEngine:
    """SpeechEngine on openai-whisper; the model is loaded once, on first use."""

    id = "whisper"
    capabilities = SpeechCapabilities()

    def __init__(self, config: EngineConfig) -> None:
        self._config = config
        self._options = option_values(self.id, config.options)
        self._model: Any = None

    def key(self) -> Mapping[str, Any]:
        model = models.chosen_model(self._config)
        path = models.model_path(model)
        if path is not None and path.is_file():
            name = f"sha256:{models.content_hash(path)}"
        else:
            name = models.canonical_name(model) if path is None else str(path)
        options = {k: list(v) if isinstance(v, tuple) else v for k, v in self._options.items() if k not in _NOT_IN_KEY}
        return {"engine": self.id, "version": version("openai-whisper"), "model": name, **options}

    def transcribe(self, request: SpeechRequest, progress: Progress = silent) -> Transcript:
        """Raises NotInstalled, Unavailable or BadResponse where there is no model, UnsupportedLanguage."""
        fresh = self._model is None
        model = self._loaded(part_of(progress, 0.0, 0.2))
        _check_language(request, model)
        key = dict(self.key())
        record = EngineRecord(self.id, key.pop("version"), key)
        return recognise(request, self._decode, record, part_of(progress, 0.2, 1.0) if fresh else progress)

    def _loaded(self, progress: Progress) -> Any:
        if self._model is None:
            path = _ensured(self._config, progress)
            progress(1.0, "loading the speech model")
            self._model = _load(path, models.canonical_name(models.chosen_model(self._config)), self._device())
        return self._model

    def _device(self) -> str:
        import torch

        device = str(self._options["device"])
        return ("cuda" if torch.cuda.is_available() else "cpu") if device == "auto" else device

    def _decode(
        self, samples: Any, code: str | None, progress: Progress, *, second: bool = False
    ) -> tuple[str, list[Heard]]:
        import torch

        options = {**self._options, **(_SECOND_LOOK if second else {})}
        # Temperatures above 0 draw at random: the same input must give the same answer.
        with torch.random.fork_rng(), _shown(progress):
            torch.manual_seed(_SEED)
            result = self._model.transcribe(
                samples,
                language=code,
                word_timestamps=True,
                fp16=self._model.device.type == "cuda",
                beam_size=options["beam_size"] or None,
                temperature=tuple(options["temperatures"]),
                initial_prompt=options["initial_prompt"] or None,
                condition_on_previous_text=options["condition_on_previous_text"],
                hallucination_silence_threshold=options["hallucination_silence_threshold"],
                no_speech_threshold=options["no_speech_threshold"],
                logprob_threshold=options["logprob_threshold"],
                compression_ratio_threshold=options["compression_ratio_threshold"],
            )
        found = str(result["language"])
        segments = (((w["word"], w["start"], w["end"]) for w in s.get("words", ())) for s in result["segments"])
        return found, pieces_of(segments, found)


def _place(config: EngineConfig) -> Path:
    """Return where the checkpoint lies or would lie."""
    model = models.chosen_model(config)
    folder = config.options.get("download_root") or models.cache_folder(config, "whisper")
    return models.model_path(model) or Path(folder) / f"{models.canonical_name(model)}.pt"


def _ensured(config: EngineConfig, progress: Progress) -> Path:
    """Return the checkpoint's path, fetched if it has to be and may be."""
    model = models.canonical_name(models.chosen_model(config))
    path = _place(config)
    if models.model_path(model) is not None:
        if path.is_dir():
            raise NotInstalled(
                "BIL-SPK-020",
                "is a folder, not a Whisper checkpoint",
                where=path,
                remedy="Use --speech faster-whisper for a CTranslate2 folder, or name a .pt file.",
            )
        if not path.is_file():
            raise NotInstalled(
                "BIL-SPK-021",
                "there is no such Whisper checkpoint",
                where=path,
                remedy=f"Put it there or correct BILINGUAL_WHISPER_MODEL. {models.SCRIPT_REMEDY}",
            )
        return path
    import whisper

    if model not in whisper._MODELS:
        raise models.unknown_model(model)
    url = models.mirrored(whisper._MODELS[model], models.mirror_of(config))
    sha256 = whisper._MODELS[model].split("/")[-2]
    damaged = path.is_file() and models.content_hash(path) != sha256
    if path.is_file() and not damaged:
        return path
    if config.offline:
        state = "is damaged" if damaged else "is not on this machine"
        raise NotInstalled(
            "BIL-SPK-022",
            f"the Whisper model {model!r} ({models.size_text(model)}) {state}, and working offline was asked for",
            remedy=f"Put the file from {url} at {path}, or point BILINGUAL_WHISPER_MODEL at a checkpoint. "
            f"{models.SCRIPT_REMEDY}",
        )
    what = f"the Whisper model {model} ({models.size_text(model)})"
    models.fetch(url, path, sha256, what, progress)
    return path


def _load(path: Path, name: str, device: str) -> Any:
    import whisper

    try:
        model = whisper.load_model(str(path), device=device)
    except (RuntimeError, pickle.UnpicklingError, zipfile.BadZipFile, KeyError, TypeError, EOFError, OSError) as error:
        raise NotInstalled(
            "BIL-SPK-023",
            f"cannot be loaded as a Whisper checkpoint on {device} ({type(error).__name__})",
            where=path,
            remedy="Replace it: it is damaged or of another kind. Checkpoints are the .pt files of openai-whisper.",
        ) from error
    # load_model() knows these heads by the model's name only; from them come the word times.
    if name in whisper._ALIGNMENT_HEADS:
        model.set_alignment_heads(whisper._ALIGNMENT_HEADS[name])
    return model


def _check_language(request: SpeechRequest, model: Any) -> None:
    from whisper.tokenizer import LANGUAGES

    if request.language is None:
        return
    known = list(LANGUAGES)[: model.num_languages] if model.is_multilingual else ["en"]
    if to_code(request.language) not in known:
        remedy = "Choose a multilingual model." if not model.is_multilingual else "Give subtitles beside the recording."
        raise UnsupportedLanguage(
            "BIL-SPK-009", f"this Whisper model does not know {request.language!r}", remedy=remedy
        )


@contextmanager
def _shown(progress: Progress) -> Iterator[None]:
    """Send the progress of ``whisper.transcribe`` to *progress*: it offers no other way to see it."""
    module: Any = sys.modules["whisper.transcribe"]

    class Bar:
        def __init__(self, total: int, **_: Any) -> None:
            self.total, self.done = total, 0

        def __enter__(self) -> Bar:
            return self

        def __exit__(self, *_: object) -> None:
            return None

        def update(self, frames: int) -> None:
            self.done += frames
            progress(min(1.0, self.done / self.total) if self.total else 1.0, "listening")

    with _BAR:
        whole = module.tqdm
        module.tqdm = SimpleNamespace(tqdm=Bar)
        try:
            yield
        finally:
            module.tqdm = whole
