"""Voices for Piper and Kokoro: folders of our own, from repositories of the Hugging Face hub.

Each has a licence of its own: Piper's is in the voice's MODEL_CARD, which is asked before anything is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from bilingual.engines.base import EngineConfig
from bilingual.engines.http.client import Client
from bilingual.engines.http.messages import Call
from bilingual.engines.models import hub
from bilingual.engines.models.catalogue import Model, licence_terms
from bilingual.engines.models.kinds import FetchPlan, OnDisk, read_record, size_on_disk, write_record
from bilingual.engines.models.orders import Order, RemoteFile
from bilingual.engines.models.places import hub_endpoint
from bilingual.engines.voice.durations import tell_durations
from bilingual.engines.voice.places import voices_folder
from bilingual.errors import NotInstalled
from bilingual.redaction import public_url

_REMEDY = "Try again, set a mirror (HF_ENDPOINT), or copy the voice's folder from another machine."
_KOKORO = ("onnx/model_quantized.onnx", "voices/*.bin", "README.md")
_CARD = "MODEL_CARD"
_LICENCE = re.compile(r"^[ \t*-]*Licen[cs]e:[ \t]*(.+?)[ \t]*$", re.MULTILINE | re.IGNORECASE)
_KINDS = {"piper": ("Ceil",), "kokoro": ("Round", "Clip")}


def plan(model: Model, config: EngineConfig) -> FetchPlan:
    """Return how to fetch *model*. Raises NotInstalled if the repository has no such voice."""
    what = f"the voice {model.name}"
    found = hub.repository(model.repository, config, what, _REMEDY)
    if model.engine == "piper":
        files = tuple(
            replace(file, path=PurePosixPath(file.path).name)
            for file in found.files
            if PurePosixPath(file.path).name in (f"{model.name}.onnx", f"{model.name}.onnx.json")
            or (PurePosixPath(file.path).name == _CARD and _folder_of(file.path, model.name, found.files))
        )
        licence = model.licence or _licence_of(files, config)
    else:
        files = tuple(file for file in found.files if any(fnmatch(file.path, pattern) for pattern in _KOKORO))
        licence = model.licence or found.licence
    source = f"{public_url(hub_endpoint(config))}/{model.repository}"
    if not any(file.path.endswith(".onnx") for file in files):
        raise NotInstalled("BIL-MDL-055", f"{source} has no voice {model.name}", remedy="Its page lists the voices.")
    terms = licence_terms(licence, commercial=model.commercial)

    def finish(folder: Path) -> None:
        for file in folder.rglob("*.onnx"):
            tell_durations(file, _KINDS[model.engine])
        write_record(folder, source=model.repository, revision=found.revision, licence=licence)

    order = Order(f"{what} ({terms})", files, _REMEDY, hub.token_headers(config))
    return FetchPlan(model, order, source, voices_folder(config, model.engine) / model.name, terms, finish=finish)


def voices_on_disk(engine: str, config: EngineConfig) -> Iterator[OnDisk]:
    """Yield the voices that were fetched for *engine*."""
    place = voices_folder(config, engine)
    for folder in sorted(place.iterdir()) if place.is_dir() else []:
        if folder.is_dir() and not folder.name.startswith("."):
            terms = licence_terms(read_record(folder).get("licence", ""))
            yield OnDisk(folder.name, engine, folder, size_on_disk(folder), terms, f"a voice for {engine}")


def _folder_of(card: str, name: str, files: tuple[RemoteFile, ...]) -> bool:
    return any(file.path == str(PurePosixPath(card).with_name(f"{name}.onnx")) for file in files)


def _licence_of(files: tuple[RemoteFile, ...], config: EngineConfig) -> str:
    """Return the licence in the voice's card, empty if it names none."""
    card = next((file for file in files if file.path == _CARD), None)
    if card is None:
        return ""
    call = Call("GET", card.url, headers=hub.token_headers(config), roams=True)
    found = _LICENCE.search(Client("the hub", config.environment).ask(call).text)
    return found[1] if found else ""
