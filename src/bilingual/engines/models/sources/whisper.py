"""Whisper models for openai-whisper: checkpoints in the library's cache. The library says where they are published."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bilingual.engines.base import EngineConfig
from bilingual.engines.models.catalogue import Model, catalogue
from bilingual.engines.models.kinds import FetchPlan, OnDisk
from bilingual.engines.models.model_files import examined
from bilingual.engines.models.orders import Order, RemoteFile
from bilingual.engines.models.places import cache_folder, mirror_of, mirrored
from bilingual.redaction import public_url

SCRIPT_REMEDY = "A script or subtitles next to the video (talk.txt, talk.srt) work offline, without a model."


def checkpoint(name: str, config: EngineConfig) -> Path:
    """Return where the checkpoint of the model *name* is kept, existing or not."""
    return Path(config.options.get("download_root") or cache_folder(config, "whisper")) / f"{name}.pt"


def published(name: str, config: EngineConfig) -> RemoteFile:
    """Return the file of the model *name*, at the mirror if there is one. Loads the library."""
    import whisper

    url = whisper._MODELS[name]
    return RemoteFile(mirrored(url, mirror_of(config)), sha256=url.split("/")[-2])


def plan(model: Model, config: EngineConfig) -> FetchPlan:
    """Return how to fetch *model* into the library's cache."""
    file, place = published(model.name, config), checkpoint(model.name, config)
    what = f"the Whisper model {model.name} ({model.size_text}, {model.terms})"
    remedy = f"Try again, or put the file from {public_url(file.url)} at {place}. {SCRIPT_REMEDY}"
    return FetchPlan(model, Order(what, (file,), remedy), public_url(file.url), place, model.terms, single=True)


def on_disk(config: EngineConfig) -> Iterator[OnDisk]:
    """Yield the checkpoints in the library's cache."""
    for model in catalogue():
        path = checkpoint(model.name, config)
        if model.engine == "whisper" and path.is_file():
            found = examined(path)
            problem = "" if found.kind == "checkpoint" else f"{found.name}. {found.remedy}"
            yield OnDisk(model.name, model.engine, path, path.stat().st_size, model.terms, model.about, problem)
