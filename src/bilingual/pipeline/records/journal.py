"""Journals: one line of JSON for each answer, written at once, so that an interrupted run pays for nothing twice."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bilingual.model.digest import text_digest
from bilingual.pipeline.records.workspace import disk_errors, make_folder

_SUM = "sum"


def add_line(journal: Path, line: Mapping[str, Any]) -> None:
    """Add *line*; the file is complete after it."""
    make_folder(journal.parent)
    with disk_errors(journal), journal.open("a+b") as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":  # truncated by a crash
                file.write(b"\n")
        file.write(_text({**line, _SUM: _sum(line)}).encode() + b"\n")


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
