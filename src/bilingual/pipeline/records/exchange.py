"""Reads and writes the exchange files: JSON validated against the shipped schemas."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from importlib import resources
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar, cast

from bilingual import __version__
from bilingual.errors import InputError
from bilingual.model.bitext import Bitext, Provenance, Unit
from bilingual.model.contents import Contents
from bilingual.model.cue import Timeline
from bilingual.model.notation import indented_json
from bilingual.model.speakers import HeardVoices
from bilingual.model.transcript import Transcript
from bilingual.pipeline.records.files import json_in, json_text, read_bytes, seen_json, write_bytes
from bilingual.pipeline.records.workspace import MANIFEST

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

T = TypeVar("T")
# Values that were read last, by the hash of their file: none of them can change, and a correction of one sentence reads
# the same text several times.
_KEPT = 4
_values: OrderedDict[tuple[str, str], object] = OrderedDict()
_turn = Lock()
# For ``sample``:
_FEW = 50  # items that are checked as they are
_LONGEST = 2  # characters: the greatest ``minLength`` of the schemas
_LEAST = 1  # the greatest ``minimum``; another one is 0


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


def read_voices(path: Path) -> HeardVoices:
    """Return who speaks when, by *path*. Raises InputError naming the invalid place."""
    return _read(path, "speakers", HeardVoices.from_json)


def write(path: Path, value: Transcript | Bitext | Timeline | Contents | HeardVoices) -> Path:
    """Write *value* in its exchange form, atomically."""
    write_bytes(path, content(value))
    return path


def content(value: Transcript | Bitext | Timeline | Contents | HeardVoices) -> bytes:
    """Return the content of the file of *value*."""
    if not isinstance(value, Bitext) or not value.units:
        return json_text(value.to_json()).encode("utf-8")
    units = ",\n  ".join(map(_unit_text, value.units))
    text = json_text({**replace(value, units=()).to_json(), "units": [""]})
    made = text.replace('\n  ""\n', f"\n  {units}\n").encode("utf-8")
    # What is read from there is this very text, unless a score has more digits than are written.
    if all(Provenance.parse(str(one)) == one for one in {unit.provenance for unit in value}):
        _keep("bitext", sha256(made).hexdigest(), value)
    return made


@lru_cache(maxsize=1 << 14)
def _unit_text(unit: Unit) -> str:
    """Return *unit* as it stands in the file of its bitext; a correction leaves thousands of others as they are."""
    return indented_json(unit.to_json()).replace("\n", "\n  ")


def schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema of ``transcript``, ``bitext``, ``timeline``, ``contents``, ``speakers`` or ``status``."""
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
    content = read_bytes(path)
    sha = sha256(content).hexdigest()
    with _turn:
        known = _values.get((name, sha))
    if known is not None:
        return cast(T, known)
    value = json_in(content, path)
    if not _as_written(path, sha):
        check(value, name, path)
    try:
        built = build(value)
    except InputError as error:
        raise InputError(error.code, error.message, where=path) from error
    _keep(name, sha, built)
    return built


def _keep(name: str, sha: str, value: object) -> None:
    with _turn:
        _values[name, sha] = value
        while len(_values) > _KEPT:
            _values.popitem(last=False)


def _as_written(path: Path, sha: str) -> bool:
    """Return whether *path*, of the hash *sha*, is unchanged since this version wrote it, by the manifest next to it.

    Such files need no validation; loading the schemas takes as long as a run with nothing to do.
    """
    try:
        record = seen_json(path.parent / MANIFEST)
    except InputError:
        return False
    if record.get("tool_version") != __version__:
        return False
    return any(stage.get("files", {}).get(path.name) == sha for stage in record.get("stages", {}).values())


def sample(value: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return *value* with one item of each shape in its long lists: it is valid by *schema* if and only if that is.

    A talk has 100,000 words that look alike. Whether an item is valid depends only on its shape: the names and types of
    its values, whether a number is negative, nought or whole, whether a text is empty, has one character, or is one
    that the schema names.
    """
    named = frozenset(_named(schema))

    def thinned(one: Any) -> Any:
        if not isinstance(one, list) or len(one) <= _FEW:
            return one
        return list({_shape(item, named): item for item in one}.values())

    return {name: thinned(one) for name, one in value.items()}


def _shape(value: Any, named: frozenset[str]) -> Any:
    kind = type(value)
    if kind is str:
        return value if value in named else (str, min(len(value), _LONGEST))
    if kind is int:
        return int, max(-1, min(value, _LEAST))
    if kind is dict:
        return dict, tuple([(name, _shape(one, named)) for name, one in value.items()])
    if kind is list:
        return list, tuple([_shape(one, named) for one in value])
    if kind is float:
        return float, value < 0, value.is_integer()
    return value  # true, false, null


def _named(schema: Any) -> Iterator[str]:
    """Yield the texts that *schema* names as values."""
    if isinstance(schema, dict):
        for name, one in schema.items():
            said = one if name == "enum" else [one] if name == "const" else []
            yield from (text for text in said if isinstance(text, str))
            yield from _named(one)
    elif isinstance(schema, list):
        for one in schema:
            yield from _named(one)
