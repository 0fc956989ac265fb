"""Reads and writes the exchange files: JSON validated against the shipped schemas."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from bilingual import __version__
from bilingual.errors import InputError
from bilingual.model.bitext import Bitext
from bilingual.model.contents import Contents
from bilingual.model.cue import Timeline
from bilingual.model.transcript import Transcript
from bilingual.pipeline.records.files import file_sha256, json_text, read_json, write_bytes
from bilingual.pipeline.records.shapes import sample
from bilingual.pipeline.records.workspace import MANIFEST

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

T = TypeVar("T")


def read_transcript(path: Path) -> Transcript:
    """Return the transcript in *path*. Raises InputError naming the invalid place."""
    return _read(path, "transcript", Transcript.from_json)


def read_bitext(path: Path) -> Bitext:
    """Return the bitext in *path*. Raises InputError naming the invalid place."""
    return _read(path, "bitext", Bitext.from_json)


def read_timeline(path: Path) -> Timeline:
    """Return the timeline in *path*. Raises InputError naming the invalid place."""
    return _read(path, "timeline", Timeline.from_json)


def read_contents(path: Path) -> Contents:
    """Return the contents in *path*. Raises InputError naming the invalid place."""
    return _read(path, "contents", Contents.from_json)


def write(path: Path, value: Transcript | Bitext | Timeline | Contents) -> Path:
    """Write *value* in its exchange form, atomically."""
    write_bytes(path, content(value))
    return path


def content(value: Transcript | Bitext | Timeline | Contents) -> bytes:
    """Return the content of the file of *value*."""
    return json_text(value.to_json()).encode("utf-8")


def schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema of ``transcript``, ``bitext``, ``timeline``, ``contents`` or ``status``."""
    return dict(json.loads(resources.files("bilingual.model").joinpath(f"schemas/{name}.json").read_text("utf-8")))


def check(value: Mapping[str, Any], name: str, where: Path) -> None:
    """Raise InputError with the first violation of the schema *name* and its place."""
    if _validator(name).is_valid(sample(value, schema(name))):
        return
    faults = sorted(_validator(name).iter_errors(value), key=lambda fault: list(map(str, fault.absolute_path)))
    if faults:
        fault = min(faults, key=lambda f: len(f.absolute_path)) if len(faults) > 1 else faults[0]
        place = "/".join(map(str, fault.absolute_path)) or "the top"
        raise InputError(
            "BIL-WRK-008",
            f"is not a valid {name}: at {place}: {fault.message[:160]}",
            where=where,
            remedy="Undo the last edit there.",
        )


@lru_cache
def _validator(name: str) -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema(name))


def _read(path: Path, name: str, build: Callable[[Mapping[str, Any]], T]) -> T:
    value = read_json(path)
    if not _as_written(path):
        check(value, name, path)
    try:
        return build(value)
    except InputError as error:
        raise InputError(error.code, error.message, where=path) from error


def _as_written(path: Path) -> bool:
    """Return whether *path* is unchanged since this version wrote it, by the hash in the manifest next to it.

    Such files need no validation; loading the schemas takes as long as a run with nothing to do.
    """
    manifest = path.parent / MANIFEST
    try:
        seen = manifest.stat()
        written = _written(manifest, (seen.st_mtime_ns, seen.st_size, seen.st_ino))
    except (InputError, OSError):
        return False
    return path.name in written and file_sha256(path) == written[path.name]


@lru_cache(maxsize=16)
def _written(manifest: Path, _mark: tuple[int, ...]) -> Mapping[str, str]:
    """Return the hashes of the files that this version wrote, by *manifest*, which has a megabyte for a long text."""
    value = read_json(manifest)
    if value.get("tool_version") != __version__:
        return {}
    stages = value.get("stages", {}).values()
    return {name: sha for record in stages for name, sha in record.get("files", {}).items()}
