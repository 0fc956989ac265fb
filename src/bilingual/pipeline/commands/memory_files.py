"""Imports and exports the translation memory as TMX."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from bilingual import __version__
from bilingual.engines.translation.memory.database import news
from bilingual.engines.translation.memory.engine import TranslationMemory
from bilingual.engines.translation.memory.entries import Entry
from bilingual.engines.translation.memory.tmx import check_languages, read_tmx, write_tmx
from bilingual.engines.translation.memory.tmx_units import LeftOut
from bilingual.errors import InputError
from bilingual.pipeline.records.files import writing
from bilingual.pipeline.records.workspace import state_folder
from bilingual.pipeline.tools import memory_path
from bilingual.settings import Settings

_TOLD = 50_000  # translations, between two lines about a large file: storing so many takes half a minute
_PACKED = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zX")  # gzip, ZIP, bzip2, xz


@dataclass(frozen=True, slots=True)
class Imported:
    """How many translations a TMX file has, how many are new or changed in the memory, and what was left out."""

    count: int
    changed: int
    left_out: LeftOut


def import_memory(path: Path, settings: Settings, *, dry_run: bool = False) -> Imported:
    """Import a TMX file into the memory of this root, after reading it once to its end: a broken one changes nothing.

    A translation that is older than that in the memory does not replace it. What is stored when it is interrupted
    stays, and the next import goes over it.
    """
    left_out = LeftOut()
    count = sum(1 for _ in _told(entries_of(path, left_out), path, "read"))
    if not count:
        check_languages(left_out, str(path))
    changed = 0
    if count and not dry_run:
        state_folder(settings.state)
        named = (replace(entry, document=entry.document or path.name) for entry in entries_of(path, LeftOut()))
        changed = TranslationMemory(memory_path(settings)).add(_told(named, path, f"of {count:,} imported"))
    return Imported(count, changed, left_out)


def export_memory(path: Path, settings: Settings) -> int:
    """Export the memory of this root to a TMX file; return the number of translations."""
    with writing(path) as file:
        return write_tmx(file, TranslationMemory(memory_path(settings)).entries(), __version__)


def memory_size(settings: Settings) -> int:
    return TranslationMemory(memory_path(settings)).size()


def _told(entries: Iterable[Entry], path: Path, what: str) -> Iterator[Entry]:
    """Give *entries*, telling a person how many there were so far."""
    for number, entry in enumerate(entries):
        if number and number % _TOLD == 0:
            news.info(f"{path}: {number:,} translations {what}")
        yield entry


def entries_of(path: Path, left_out: LeftOut) -> Iterator[Entry]:
    try:
        with path.open("rb") as file:
            if file.peek(4).startswith(_PACKED):
                raise InputError(
                    "BIL-TRN-096",
                    "is compressed, not a TMX file as such",
                    where=path,
                    remedy="Unpack it first (gunzip, unzip), and import the .tmx file that is in it.",
                )
            yield from read_tmx(file, str(path), left_out)
    except OSError as error:
        raise InputError(
            "BIL-TRN-033", f"cannot be read: {error.strerror}", where=path, remedy="Check the path."
        ) from error
