"""What is fetched: the files of one model, and how to tell that one is whole."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

_NOT_THE_FILE = (
    (b"version https://git-lfs", "a Git LFS pointer"),
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
)


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file to fetch: its URL, its place in the folder, and what is known of it: bytes (0: unknown), the SHA-256, or
    the hash by which Git names it.
    """

    url: str
    path: str = ""
    size: int = 0
    sha256: str = ""
    git_hash: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """The files of one model. ``what`` names it in messages, ``remedy`` says what else one can do; ``headers`` go to
    the host of each URL only.
    """

    what: str
    files: tuple[RemoteFile, ...]
    remedy: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def size(self) -> int:
        """The bytes of all files, 0 if that of one is not known."""
        return sum(file.size for file in self.files) if all(file.size for file in self.files) else 0


def is_whole(file: RemoteFile, path: Path) -> bool:
    """Return whether the file at *path* is the published *file*, by what is known of that."""
    size = path.stat().st_size
    if file.size and size != file.size:
        return False
    if file.sha256:
        with path.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest() == file.sha256
    if file.git_hash:
        digest = hashlib.sha1(b"blob %d\0" % size, usedforsecurity=False)
        with path.open("rb") as opened:
            while block := opened.read(1 << 20):
                digest.update(block)
        return digest.hexdigest() == file.git_hash
    return not is_instead(path)


def is_instead(path: Path) -> str:
    """Return what a host sent instead of the file at *path*, such as a web page; empty if it sent the file."""
    with path.open("rb") as opened:
        head = opened.read(64).lstrip().lower()
    return next((name for start, name in _NOT_THE_FILE if head.startswith(start)), "")
