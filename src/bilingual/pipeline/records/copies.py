"""Copies of an item's texts as they were last written, in its work folder.

A file in the results that is not as recorded was edited by a person, unless its copy proves otherwise: it may be
damaged (a power cut, a bad disk), converted (a program that synchronises folders changes line ends), or just written by
a run that was killed before it could record it. Then the copy restores it, and no engine is asked again.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any

from bilingual.errors import InputError
from bilingual.model.notation import parse_json
from bilingual.pipeline.records.files import disk_errors, make_folder, read_json, write_bytes
from bilingual.pipeline.records.workspace import MANIFEST

FOLDER = "copies"  # in an item's work folder
_ENDINGS = (".json", ".srt", ".vtt", ".ass", ".md", ".txt")
_TEXTS = frozenset(_ENDINGS)
# Dropbox, Nextcloud, Syncthing, Seafile and pCloud say "conflict"; Google Drive and iCloud number copies.
_CONFLICT = re.compile(r"[ ._\-\[(].*conflict.*|SFConflict.*| \(\d+\)| \d+| (- )?copy", re.IGNORECASE)
_MANY = 12  # bytes that a person does not replace by as many others while breaking a file
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Copies:
    """The copies in *folder* of texts in the folder *results*."""

    def __init__(self, results: Path, folder: Path) -> None:
        self._results = results
        self._folder = folder / FOLDER / results.name

    def keep(self, path: Path, content: bytes) -> None:
        """Keep *content*, about to be written as *path*, if that is a text in the results.

        Nothing waits for the disk here, as for the file itself: a copy that a power cut damages is not used.
        """
        if path.suffix not in _TEXTS or not path.is_relative_to(self._results):
            return
        place = self._folder / path.relative_to(self._results)
        make_folder(place.parent)
        part = place.with_name(f"{place.name}.part")
        with disk_errors(place):
            try:
                part.write_bytes(content)
                part.replace(place)
            except OSError:
                part.unlink(missing_ok=True)  # of a full disk it takes what is left
                raise

    def of(self, name: str) -> bytes | None:
        """Return the copy of the file *name* of the results, ``None`` if there is none."""
        with suppress(OSError):
            return (self._folder / PurePosixPath(name)).read_bytes()
        return None


def restored_manifests(outbox: Path, work: Iterable[Path]) -> list[str]:
    """Restore the manifests in *outbox* that cannot be read, from their copies in the items' folders *work*.

    Return what people should know.
    """
    notes = []
    for copy in (copy for folder in work for copy in folder.glob(f"{FOLDER}/*/{MANIFEST}")):
        path = outbox / copy.parent.name / MANIFEST
        if path.is_file() and not _is_json(path) and _is_json(copy):
            write_bytes(path, copy.read_bytes())
            notes.append(f"{path} was damaged and is restored")
    return notes


def _is_json(path: Path) -> bool:
    try:
        read_json(path)
    except InputError:
        return False
    return True


def conflicting(folder: Path, names: Collection[str]) -> list[tuple[str, str]]:
    """Return the files in *folder* that a program which synchronises folders put beside one of *names*, which two
    computers changed, each with that name.
    """
    known: dict[tuple[PurePosixPath, str], list[PurePosixPath]] = {}
    for one in map(PurePosixPath, names):
        known.setdefault((one.parent, one.suffix), []).append(one)
    found: list[tuple[str, str]] = []
    for place, _, files in os.walk(folder):
        # By their names first: a path object for each of hundreds of files takes long.
        for file in (file for file in files if file.endswith(_ENDINGS) and _CONFLICT.search(file)):
            name = PurePosixPath(Path(place, file).relative_to(folder).as_posix())
            likely = known.get((name.parent, name.suffix), ()) if str(name) not in names else ()
            ends = [(one, name.stem.removeprefix(one.stem)) for one in likely if name.stem.startswith(one.stem)]
            found += [(str(name), str(one)) for one, end in ends if _CONFLICT.fullmatch(end)]
    return sorted(found)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def is_converted(now: bytes, copy: bytes, suffix: str) -> bool:
    """Return whether *now* says the same as *copy*: other line ends, a byte order mark, JSON laid out differently.

    >>> is_converted(b"one\\r\\ntwo\\r\\n", b"one\\ntwo\\n", ".srt"), is_converted(b'{"a":1}', b'{ "a": 1 }', ".json")
    (True, True)
    """
    plain, before = _plain(now), _plain(copy)
    if plain is None or before is None:
        return False
    return plain == before or (suffix == ".json" and (value := _json(plain)) is not None and value == _json(before))


def damage(now: bytes, copy: bytes, suffix: str) -> str:
    """Return what is wrong with *now*, if nobody can have written it in an editor that showed *copy*; else "".

    A text that ends early at the end of a line may have been shortened by a person.

    >>> damage(b"", b"one\\ntwo\\n", ".srt"), damage(b"one\\nt", b"one\\ntwo\\n", ".srt")
    ('it was empty', 'it ended after 5 of 8 bytes')
    >>> damage(b"one\\n", b"one\\ntwo\\n", ".srt"), damage(b"one\\ntwo!\\n", b"one\\ntwo\\n", ".srt")
    ('', '')
    """
    left = now.rstrip(b"\x00")
    if not left.strip():
        return "it was empty" if not now.strip() else "it held zero bytes only"
    if len(left) < len(copy) and copy.startswith(left):
        if len(left) < len(now):
            return f"from byte {len(left)} on it held zero bytes only"
        if suffix == ".json" or not left.endswith(b"\n"):
            return f"it ended after {len(left)} of {len(copy)} bytes"
        return ""
    if len(now) != len(copy):
        return ""
    changed = sum(one != other for one, other in zip(now, copy, strict=True))
    if _unwritable(copy):  # a picture: no program saves another one in as many bytes
        return f"{changed} of its bytes had changed" if changed else ""
    if _unwritable(now):
        return f"{changed} of its bytes had changed to what is no text"
    if suffix == ".json" and changed >= _MANY and _is_broken_json(now) and not _is_broken_json(copy):
        return f"{changed} of its bytes had changed, and it was no JSON any more"
    return ""


def _is_broken_json(content: bytes) -> bool:
    return _json(content.decode("utf-8-sig")) is None


def _unwritable(content: bytes) -> bool:
    try:
        return bool(_CONTROLS.search(content.decode("utf-8")))
    except UnicodeDecodeError:
        return True


def _plain(content: bytes) -> str | None:
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        return None


def _json(text: str) -> Any:
    try:
        return parse_json(text)
    except ValueError:
        return None
