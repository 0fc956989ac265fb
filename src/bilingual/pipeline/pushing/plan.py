"""What a push would make: the account, the text, the files, and a hash of exactly these."""

from __future__ import annotations

import hashlib
import mimetypes
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote

from bilingual.engines.posting.api import changed
from bilingual.errors import InputError, UsageError
from bilingual.model.digest import digest
from bilingual.pipeline.opening.checklist import PlannedUpload
from bilingual.pipeline.opening.previews import Counter, fold_of
from bilingual.pipeline.records.files import file_sha256, read_json
from bilingual.pipeline.records.manifest import Manifest
from bilingual.settings.reading import content_of

PushPlatform = Literal["linkedin", "wechat"]
NAMES: Mapping[PushPlatform, str] = {"linkedin": "LinkedIn", "wechat": "WeChat"}
_WORDS: Mapping[PushPlatform, str] = {"linkedin": "post", "wechat": "draft"}
_SHOWN = 8  # hex digits of the hash that a person types
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif"})
_MOST_PICTURE = 64_000_000


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of the item, by its ``path`` below the results folder, as it was when the plan was made."""

    role: str
    path: str
    size: int
    sha256: str

    @property
    def media_type(self) -> str:
        """The media type of a picture, by its name."""
        return mimetypes.guess_type(self.path)[0] or "image/png"

    def content(self, folder: Path) -> bytes:
        """Return the content. Raises InputError if it is another now."""
        path = folder / self.path
        content = content_of(path, _MOST_PICTURE)
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise changed(path)
        return content

    def to_json(self) -> dict[str, Any]:
        return {"role": self.role, "path": self.path, "bytes": self.size, "sha256": self.sha256}


@dataclass(frozen=True, slots=True)
class Plan:
    """What would appear. ``owner`` is the account as the platform names it, ``account`` as people do.

    ``fields`` and ``text`` are what readers would see, ``payload`` what is sent, without the names of uploads.
    ``by_hand`` are files that the platform's API does not take. ``notes`` are lines for the person, ``counters`` what
    the texts have of what is limited.
    """

    platform: PushPlatform
    pair: str
    folder: Path
    owner: str
    account: str
    fields: tuple[tuple[str, str], ...]
    text: str
    payload: Mapping[str, Any]
    pieces: tuple[Piece, ...]
    by_hand: tuple[str, ...]
    notes: tuple[str, ...]
    revision: str
    counters: tuple[Counter, ...] = ()

    @property
    def fold(self) -> int | None:
        """How many characters of the text readers see before they open it, ``None`` if the platform has no fold."""
        return fold_of(self.text) if self.platform == "linkedin" else None

    @property
    def name(self) -> str:
        return NAMES[self.platform]

    @property
    def mark(self) -> str:
        """The hash of all that would be sent, and where."""
        files = [[piece.role, piece.path, piece.sha256] for piece in self.pieces]
        return digest([self.platform, self.pair, self.owner, dict(self.payload), files])

    @property
    def words(self) -> str:
        """What a person types to confirm it, such as ``post 1a2b3c4d``."""
        return f"{_WORDS[self.platform]} {self.mark[:_SHOWN]}"

    def piece(self, role: str) -> Piece | None:
        return next((piece for piece in self.pieces if piece.role == role), None)

    def to_json(self) -> dict[str, Any]:
        return {
            "platform": self.platform,
            "name": self.name,
            "pair": self.pair,
            "account": self.account,
            "fields": [list(field) for field in self.fields],
            "text": self.text,
            "alts": dict(self.payload.get("alts", {})),
            "fold": self.fold,
            "counters": [counter.to_json() for counter in self.counters],
            "files": [piece.to_json() for piece in self.pieces],
            "by_hand": list(self.by_hand),
            "notes": list(self.notes),
            "hash": self.mark,
        }


def pieces_of(folder: Path, uploads: Sequence[PlannedUpload], roles: frozenset[str]) -> tuple[Piece, ...]:
    """Return the files to upload of these *roles*.

    Raises InputError for one that the last run did not make as it is now: no check has seen it.
    """
    made: dict[str, str] = {}
    for record in Manifest.read(folder).stages.values():
        made |= record.get("files", {})
    found = []
    for upload in uploads:
        if upload.by_hand:
            continue
        path = folder / upload.path
        sha = file_sha256(path)
        if made.get(upload.path) != sha:
            raise InputError(
                "BIL-PSH-050",
                "was changed since it was made, and no check has seen it",
                where=path,
                remedy=f"Build it again with `bilingual apply {folder}`, and correct the sentences instead.",
            )
        if upload.role in roles:
            found.append(Piece(upload.role, upload.path, path.stat().st_size, sha))
    return tuple(found)


def picture_upload(folder: Path, name: str) -> PlannedUpload:
    """Return the picture *name* of an item, a path below its results folder. Raises UsageError if there is none."""
    path = Path(os.path.abspath(folder / name))  # noqa: PTH100 - a link is not followed
    if not path.is_relative_to(folder) or not path.is_file() or path.suffix.lower() not in _PICTURES:
        raise UsageError(
            "BIL-PSH-061",
            f"{name} is no picture of the item",
            where=folder,
            remedy="Choose a PNG, JPG or GIF that its last run made, such as those in posts/PAIR/wechat.",
        )
    return PlannedUpload("image", path.relative_to(folder).as_posix(), path.stat().st_size)


def descriptions(folder: Path, pair: str) -> dict[str, str]:
    """Return the descriptions of the pictures of an article, by their paths below the results *folder*."""
    posts = f"posts/{pair}"
    if not (folder / posts / "wechat.json").is_file():
        return {}
    images = read_json(folder / posts / "wechat.json").get("images", ())
    return {f"{posts}/{unquote(str(one.get('address')))}": str(one.get("alt") or "") for one in images}


def text_of(folder: Path, path: str) -> str:
    return content_of(folder / path).decode("utf-8")
