"""Where an item was published: a file in its results folder, with the text that was published, as a hash.

It is no part of the manifest, which a run that takes hours holds and writes in the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from filelock import FileLock, Timeout

from bilingual.engines.privacy.secrets import secrets_in
from bilingual.errors import UNPRINTABLE, InputError, UsageError
from bilingual.model.item import Publication
from bilingual.pipeline.records.files import read_json, write_json
from bilingual.pipeline.records.workspace import ItemBusy, Workspace, state_folder
from bilingual.redaction import redacted
from bilingual.redaction.known import MASK

PUBLISHED = "published.json"
SCHEMA = "bilingual.published/1"
_PLATFORM = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")
_LONGEST_URL, _LONGEST_NAME = 2000, 40
_PATIENCE_S = 10.0


def publications(folder: Path, revision: str) -> tuple[Publication, ...]:
    """Return where the item in *folder* was published, in order; *revision* is its text now.

    Raises InputError for a damaged file.
    """
    return tuple(
        Publication(name, _page(one.get("url")), str(one.get("at", "")), one.get("revision") != revision)
        for name, one in _read(folder).items()
    )


def publish_on(platform: str, url: str, folder: Path, revision: str, workspace: Workspace) -> Publication:
    """Record that the item in *folder*, whose text is *revision*, is on *platform* now.

    Without a *url* the earlier one stays. Raises UsageError for a platform or address that is none, ItemBusy.
    """
    name = platform_name(platform)
    url = _without_keys(checked_url(url)) if url else ""
    with _held(folder, workspace):
        known = _read(folder)
        url = url or str(known.get(name, {}).get("url") or "")
        at = datetime.now(UTC).isoformat(timespec="seconds")
        known[name] = {"url": url or None, "at": at, "revision": revision}
        _write(folder, known)
    return Publication(name, url, at)


def withdraw(platform: str, folder: Path, workspace: Workspace) -> None:
    """Remove the record that the item in *folder* is on *platform*. Raises InputError if there is none, ItemBusy."""
    name = platform_name(platform)
    with _held(folder, workspace):
        known = _read(folder)
        if name not in known:
            on = ", ".join(known) or "nothing"
            raise InputError("BIL-WRK-018", f"is not recorded as published on {name}, but on {on}", where=folder)
        del known[name]
        _write(folder, known)


def platform_name(text: str) -> str:
    """Return the name of a platform in its form here.

    >>> platform_name("LinkedIn"), platform_name("WeChat Channels"), platform_name("blog.example.org")
    ('linkedin', 'wechat-channels', 'blog.example.org')
    """
    name = "-".join(text.casefold().split())
    if not _PLATFORM.fullmatch(name) or len(name) > _LONGEST_NAME:
        raise UsageError(
            "BIL-WRK-019",
            f"{text!r} is not the name of a platform",
            remedy="Use letters, digits, dots and hyphens, such as linkedin or wechat-channels.",
        )
    return name


def checked_url(text: str) -> str:
    """Return the address of a public page. Raises UsageError for another: it becomes a link."""
    try:
        parts = urlsplit(text)
        fits = parts.scheme in ("http", "https") and parts.hostname and parts.username is None
    except ValueError:
        fits = False
    if not fits or len(text) > _LONGEST_URL or UNPRINTABLE.search(text) or len(text.split()) != 1:
        raise UsageError(
            "BIL-WRK-020", f"{redacted(text)[:100]!r} is not the address of a page", remedy="It starts with https://."
        )
    if redacted(text) != text:
        raise _holds_a_key(redacted(text))
    return text


def _without_keys(url: str) -> str:
    """Return *url*. Raises UsageError if a key is in its path, which only its form tells."""
    if hits := [*secrets_in(url)]:
        raise _holds_a_key(url[: hits[0].start] + MASK)
    return url


def _holds_a_key(shown: str) -> UsageError:
    return UsageError("BIL-WRK-021", f"{shown[:100]!r} holds a key or password", remedy="Give the address without it.")


def _page(url: object) -> str:
    """Return the recorded *url* if it may be a link: the file may be written by others."""
    try:
        return checked_url(str(url)) if url else ""
    except UsageError:
        return ""


def _read(folder: Path) -> dict[str, Mapping[str, Any]]:
    path = folder / PUBLISHED
    if not path.is_file():
        return {}
    on = read_json(path).get("platforms")
    if not isinstance(on, dict) or not all(isinstance(one, dict) for one in on.values()):
        raise InputError("BIL-WRK-022", "does not say where the item was published", where=path, remedy="Delete it.")
    return on


def _write(folder: Path, on: Mapping[str, Any]) -> None:
    write_json(folder / PUBLISHED, {"schema": SCHEMA, "platforms": on})


@contextmanager
def _held(folder: Path, workspace: Workspace) -> Iterator[None]:
    """Hold the record alone; a run of the item goes on meanwhile."""
    state_folder(workspace.state, "run", "published")
    try:
        with FileLock(workspace.lock_path("published", folder.name), mode=0o600, timeout=_PATIENCE_S):
            yield
    except Timeout:
        raise ItemBusy("BIL-WRK-023", "is being recorded as published by another command", where=folder) from None
