"""Imports and exports the translation memory as TMX."""

from __future__ import annotations

from pathlib import Path

from bilingual import __version__
from bilingual.engines.translation.memory.engine import TranslationMemory
from bilingual.engines.translation.memory.tmx import TmxContent, read_tmx, write_tmx
from bilingual.errors import InputError
from bilingual.pipeline.records.workspace import state_folder, write_bytes
from bilingual.pipeline.tools import memory_path
from bilingual.settings import Settings


def import_memory(path: Path, settings: Settings) -> TmxContent:
    """Import a TMX file into the memory of this root; return what it contains."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(
            "BIL-TRN-033", f"cannot be read: {error.strerror}", where=path, remedy="Check the path."
        ) from error
    found = read_tmx(content, str(path))
    state_folder(settings.state)
    TranslationMemory(memory_path(settings)).add(found.entries)
    return found


def export_memory(path: Path, settings: Settings) -> int:
    """Export the memory of this root to a TMX file; return the number of translations."""
    entries = list(TranslationMemory(memory_path(settings)).entries())
    write_bytes(path, write_tmx(entries, __version__))
    return len(entries)


def memory_size(settings: Settings) -> int:
    return TranslationMemory(memory_path(settings)).size()
