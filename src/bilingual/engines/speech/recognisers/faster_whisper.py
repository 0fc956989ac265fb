"""faster-whisper: Whisper models on CTranslate2, in int8 on a CPU; an optional extra. ``bench/speech`` measures it.

Options (``[engines.faster-whisper]`` in ``bilingual.toml``): ``engines.table``. ``model`` is a name such as ``small``
or a folder in CTranslate2 format; ``BILINGUAL_WHISPER_MODEL`` takes precedence. ``mirror``, ``BILINGUAL_MODEL_MIRROR``
or ``HF_ENDPOINT`` replace the model host.

``BatchedInferencePipeline`` is not used. With Whisper base, int8, one thread, on four recordings of ``bench/speech`` it
takes three quarters of the time, but makes more errors (word error rates of .021, .035, .014 and .021 against .014,
.014, .007 and .014; F1 of the sentence borders .97 against 1), since it decodes each part without the text before it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bilingual.engines.base import SAMPLE_RATE, EngineConfig, Progress
from bilingual.engines.models.catalogue import Model, find
from bilingual.engines.models.model_files import examined
from bilingual.engines.models.places import hub_endpoint
from bilingual.engines.models.sources.faster_whisper import cached, plan
from bilingual.engines.models.sources.whisper import SCRIPT_REMEDY
from bilingual.engines.processes.machine import memory_needed
from bilingual.engines.speech.recognisers import models
from bilingual.engines.speech.recognisers.local_whisper import SEED, LocalWhisper, Segments
from bilingual.engines.speech.recognisers.whisper_words import RecognisedPiece
from bilingual.errors import NotInstalled
from bilingual.redaction import public_url

_PIP = "Install it with: pip install faster-whisper."


def model_on_disk(config: EngineConfig) -> bool:
    """Return whether the package is installed and the chosen model needs no download; loads nothing.

    Raises UsageError for an unknown model.
    """
    if find_spec("faster_whisper") is None:
        return False
    model = models.chosen_model(config)
    path = models.model_path(model)
    return (
        (path.is_dir() and examined(path).kind == "ctranslate2")
        if path is not None
        else cached(config, models.hub_repository(model)) is not None
    )


class FasterWhisperEngine(LocalWhisper):
    """SpeechEngine using faster-whisper."""

    id = package = "faster-whisper"
    second_look_beams = 8

    def _weights(self) -> Path | None:
        path = models.model_path(models.chosen_model(self._config))
        return None if path is None else path / "model.bin"

    def _load(self, progress: Progress) -> Any:
        if find_spec("faster_whisper") is None:
            raise NotInstalled("BIL-SPK-010", "faster-whisper is not installed", remedy=_PIP)
        folder = _ensured(self._config, progress)
        progress(1.0, "loading the speech model")
        return _load(folder, str(self._options["device"]), str(self._options["compute_type"]))

    def _languages(self) -> Collection[str]:
        return list(self._model.supported_languages)

    def _detected(self, samples: Any) -> Mapping[str, float]:
        return dict(self._model.detect_language(samples)[2]) if self._model.model.is_multilingual else {"en": 1.0}

    def _listen(
        self, samples: Any, options: Mapping[str, Any], shared: Mapping[str, Any], progress: Progress
    ) -> Segments:
        import ctranslate2

        # Temperatures above 0 draw at random: the same input must give the same answer.
        ctranslate2.set_random_seed(SEED)
        segments, _ = self._model.transcribe(
            samples,
            beam_size=options["beam_size"],
            temperature=list(options["temperatures"]),
            log_prob_threshold=options["logprob_threshold"],
            hotwords=options["prompt"] or None,  # an initial prompt would serve the first window only
            **shared,
        )
        length_s = max(len(samples) / SAMPLE_RATE, 0.001)
        heard: list[list[RecognisedPiece]] = []
        for segment in segments:
            heard.append([RecognisedPiece(w.word, w.start, w.end, sure=w.probability) for w in segment.words or ()])
            progress(min(1.0, float(segment.end) / length_s), "listening")
            if heard[-1] and heard[-1][-1].end >= options["until_s"]:
                break  # what follows is silence, which costs a whole window and invites a repetition
        return heard


create = FasterWhisperEngine


def _ensured(config: EngineConfig, progress: Progress) -> Path:
    """Return the model's folder, downloading it if necessary and allowed."""
    model = models.chosen_model(config)
    path = models.model_path(model)
    if path is not None:
        return _checked_folder(path)
    repository = models.hub_repository(model)
    folder = cached(config, repository)
    if folder is not None:
        return folder
    if config.offline:
        raise NotInstalled(
            "BIL-SPK-011",
            f"the faster-whisper model {model!r} ({models.size_text(model)}) is not installed and cannot be "
            "downloaded offline",
            remedy=f"Put the files of {public_url(hub_endpoint(config))}/{repository} in one folder, and point "
            f"BILINGUAL_WHISPER_MODEL at it. {SCRIPT_REMEDY}",
        )
    known = models.canonical_name(model) in models.parameters()
    found = find(model, "faster-whisper") if known else Model(repository, "faster-whisper", repository=repository)
    return plan(found, config).fetch(config, progress)


def _checked_folder(path: Path) -> Path:
    found = examined(path)
    if path.is_file():
        known = found.kind != "unknown"
        raise NotInstalled(
            "BIL-SPK-012",
            f"is {found.name if known else 'a file'}, not a folder in CTranslate2 format",
            where=path,
            remedy=found.remedy
            if known and found.kind != "checkpoint"
            else "Use --speech whisper for a .pt checkpoint, or name a converted folder.",
        )
    if found.kind == "other":
        raise NotInstalled(
            "BIL-SPK-037",
            f"is {found.name}, not a folder in CTranslate2 format",
            where=path,
            remedy=found.remedy,
        )
    missing = [name for name in ("model.bin", "config.json", "tokenizer.json") if not (path / name).is_file()]
    if missing:
        raise NotInstalled(
            "BIL-SPK-013",
            f"contains no faster-whisper model: {', '.join(missing)} missing" if path.is_dir() else "does not exist",
            where=path,
            remedy=f"Put the converted model there or correct BILINGUAL_WHISPER_MODEL. {SCRIPT_REMEDY}",
        )
    return path


def _load(folder: Path, device: str, compute_type: str) -> Any:
    import ctranslate2
    from faster_whisper import WhisperModel

    if device == "auto":
        device = "cuda" if ctranslate2.get_cuda_device_count() > 0 else "cpu"
    if compute_type == "auto":  # int8 is fast on a CPU
        compute_type = "float16" if device == "cuda" else "int8"
    try:
        with memory_needed(folder):
            return WhisperModel(str(folder), device=device, compute_type=compute_type, local_files_only=True)
    except (RuntimeError, ValueError, OSError) as error:
        raise NotInstalled(
            "BIL-SPK-014",
            f"cannot be loaded as a faster-whisper model on {device} ({str(error).splitlines()[0]})",
            where=folder,
            remedy="Replace the files in the folder: one is damaged or has the wrong format.",
        ) from error
