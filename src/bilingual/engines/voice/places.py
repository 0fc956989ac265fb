"""Where voices are kept: ``BILINGUAL_VOICES``, by default ``~/.cache/bilingual/voices``, one folder per engine.

A folder ``voices`` in the root's ``.bilingual`` is searched first.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from bilingual.engines.base import EngineConfig
from bilingual.engines.models.places import cache_folder
from bilingual.errors import BilingualError, Unavailable, UnsupportedLanguage, system_error


def voices_folder(config: EngineConfig, engine: str) -> Path:
    """Return the folder for fetched voices of *engine*, existing or not."""
    named = config.environment.get("BILINGUAL_VOICES")
    return (Path(named).expanduser() if named else cache_folder(config, "bilingual", "voices")) / engine


def voice_files(config: EngineConfig, engine: str, pattern: str) -> Iterator[Path]:
    """Yield the files of voices of *engine*, those of the option ``folder`` first."""
    own = str(config.options.get("folder") or "")
    places = [Path(own).expanduser()] if own else []
    for place in (*places, config.state / "voices" / engine, voices_folder(config, engine)):
        if place.is_dir():
            yield from sorted([*place.glob(pattern), *place.glob(f"*/{pattern}")])


FETCH = "`bilingual models list` names voices to fetch."


def prepared_folder(config: EngineConfig) -> Path:
    """Return the folder for copies of models that also return durations."""
    return config.state / "cache" / "voices"


def silent_in(engine: str, language: str, remedy: str) -> UnsupportedLanguage:
    """Return the error of an engine that does not speak *language*."""
    return UnsupportedLanguage("BIL-VOI-003", f"{engine} has no voice for {language}", remedy=remedy)


def forbidden(engine: str) -> Unavailable:
    """Return the error of a service that offline may not be asked."""
    return Unavailable(
        "BIL-VOI-020",
        f"the voice {engine} needs the network, which --offline forbids",
        remedy="Use a voice of this machine: `bilingual doctor` lists them.",
    )


def voice_speaking(engine: str, voices: Mapping[str, str], language: str, remedy: str) -> str:
    """Return the first of *voices* (name and language) that speaks *language*, its own region first.

    Raises UnsupportedLanguage with *remedy* if none does.

    >>> voice_speaking("piper", {"a": "en-US", "b": "en-GB", "c": "zh-Hans"}, "en-GB", "")
    'b'
    >>> voice_speaking("piper", {"c": "zh-Hans"}, "zh-Hant", "")
    'c'
    """
    primary = language.split("-")[0]
    near = [name for name, tag in voices.items() if tag == language]
    found = near or [name for name, tag in voices.items() if tag.split("-")[0] == primary]
    if not found:
        raise silent_in(engine, language, remedy)
    return found[0]


def write_file(path: Path, content: bytes) -> None:
    """Write *path*, which appears only when it is whole. Raises NoRoom, WorkspaceError."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with file_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(content)
            part.replace(path)
    except BilingualError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


@contextmanager
def file_errors(path: Path) -> Iterator[None]:
    """Map what goes wrong while *path* is written. Raises NoRoom, WorkspaceError."""
    try:
        yield
    except OSError as error:
        raise system_error("BIL-VOI-002", f"cannot be written: {error.strerror}", error, path) from error
