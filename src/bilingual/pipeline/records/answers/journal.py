"""Journals: one line of JSON for each answer, written at once, so that an interrupted run pays for nothing twice."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bilingual.model.digest import text_digest
from bilingual.pipeline.records.files import disk_errors, make_folder
from bilingual.pipeline.records.permissions import private

_SUM = "sum"
Mirror = Callable[[Path, bytes], None]
"""Gets each line that was added to a journal."""
# Of the process, not of a context: answers are kept by threads of the engines.
_mirrors: dict[Path, Mirror] = {}


@contextmanager
def mirrored(folder: Path, mirror: Mirror) -> Iterator[None]:
    """Give *mirror* the lines that are added meanwhile to journals in *folder*, so that they outlive this machine."""
    _mirrors[folder] = mirror
    try:
        yield
    finally:
        del _mirrors[folder]


def add_line(journal: Path, line: Mapping[str, Any], *, durable: bool = False) -> None:
    """Add *line*; the file is complete after it. A *durable* one is on the disk, where only its owner may read it."""
    make_folder(journal.parent)
    with disk_errors(journal), open(journal, "a+b", opener=private if durable else None) as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":  # truncated by a crash
                file.write(b"\n")
        content = line_of(line)
        file.write(content + b"\n")
        if durable:
            file.flush()
            os.fsync(file.fileno())
    for folder, mirror in _mirrors.items():
        if journal.is_relative_to(folder):
            mirror(journal, content)


def line_of(line: Mapping[str, Any]) -> bytes:
    """Return *line* as it is in a journal."""
    return _text({**line, _SUM: _sum(line)}).encode()


def add_missing(journal: Path, lines: Iterable[bytes]) -> None:
    """Add those of *lines*, which a mirror got, that are not in the journal."""
    known = set(journal.read_bytes().splitlines()) if journal.is_file() else set()
    make_folder(journal.parent)
    with disk_errors(journal), journal.open("ab") as file:
        for line in lines:
            if line not in known:
                file.write(b"\n" + line + b"\n")


def lines_in(journal: Path) -> Iterator[dict[str, Any]]:
    """Yield the lines, without those that a crash truncated or a bad disk changed; none if there is no file."""
    for line in journal.read_bytes().splitlines() if journal.is_file() else ():
        try:
            value = json.loads(line)
        except ValueError:
            continue
        # Lines of an earlier version have no sum.
        if isinstance(value, dict):
            known = value.pop(_SUM, None)
            if known in (None, _sum(value)):
                yield value


def _sum(line: Mapping[str, Any]) -> str:
    return text_digest(_text(line))[:8]


def _text(line: Mapping[str, Any]) -> str:
    return json.dumps(line, ensure_ascii=False)
