"""Which item a source is: the same content is one item under any name, and an edited article updates its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from bilingual.engines.sources import sha256_of
from bilingual.errors import InputError
from bilingual.model.timing import format_clock
from bilingual.pipeline.records.files import read_bytes
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.records.workspace import Workspace
from bilingual.pipeline.requests import Request
from bilingual.pipeline.sidecars.names import files_beside
from bilingual.pipeline.sidecars.siblings import translations_beside
from bilingual.settings import Settings


def recording_identity(request: Request, sha: str) -> tuple[str, str]:
    """Return identity and slug of a recording; an excerpt is a separate item."""
    if request.results:
        manifest = Manifest.read(request.results)
        if manifest.source.get("sha256") not in (None, sha):
            raise InputError(
                "BIL-SRC-011",
                "is no longer the recording that these results were made from",
                where=request.source,
                remedy="Restore that recording, or publish this one with `bilingual video`.",
            )
        return manifest.identity, request.results.name
    if request.excerpt is None:
        return request.identity or f"recording:{sha}", request.source.stem
    start, end = request.excerpt
    label = "-".join(re.sub(r"\W", "", format_clock(ms)) if ms is not None else "end" for ms in (start or 0, end))
    return f"recording:{sha}:{start or 0}-{end if end is not None else 'end'}", f"{request.source.stem}-{label}"


def place_of_texts(request: Request, settings: Settings, identity: str) -> Path:
    """Return the recording whose script, subtitles and translations count: that of *request*, or the one that the item
    was made from if *request* has no such files.
    """
    if files_beside(request.source):
        return request.source
    return other_name(request, settings, identity) or request.source


def other_name(request: Request, settings: Settings, identity: str) -> Path | None:
    """Return the file that the item *identity* was made from, if that is not the one of *request*; only its name may be
    left, with the files beside it.

    A copy without a script has that of the item: nothing is recognised for it that a person has written. So has a
    recording that is dropped again after it was deleted, while its script is among the sources of the item.
    """
    workspace = Workspace(settings)
    for folder, record in workspace.records(identity):
        if record.get("identity") != identity:
            continue
        source = record.get("source", {})
        recorded = settings.root / str(source.get("path", ""))
        # A run that was interrupted while it moved them has recorded the old place.
        for path in dict.fromkeys((recorded, workspace.done / folder.name / recorded.name)):
            if path.resolve() == request.source.resolve():
                continue
            with suppress(OSError):  # another recording may lie there now
                if sha256_of(path) == source.get("sha256") if path.is_file() else files_beside(path):
                    return path
    return None


def article_identity(
    request: Request, settings: Settings, front_matter: Mapping[str, Any], sha: str = ""
) -> tuple[str, str]:
    """Return identity and slug of an article; an edited article updates its folder.

    A file at the source path of a manifest, or among the sources of a results folder, is that item, and so is a new
    file with the content *sha* of one: nothing is made and paid for again because it has another name.
    """
    if request.results:
        return Manifest.read(request.results).identity, request.results.name
    slug = front_matter.get("slug")
    if isinstance(slug, str) and slug.strip():
        return f"article:slug:{slug.strip()}", slug.strip()
    if request.identity:
        return request.identity, request.source.stem
    workspace = Workspace(settings)
    inbox, path = workspace.inbox.resolve(), request.source.resolve()
    if path.is_relative_to(inbox):
        identity = f"article:path:{path.relative_to(inbox).as_posix()}"
    else:
        identity = _recorded_article(path, settings, workspace) or f"article:path:{path.as_posix()}"
    return _same_article(identity, request, workspace, sha) or identity, request.source.stem


def _same_article(identity: str, request: Request, workspace: Workspace, sha: str) -> str | None:
    """Return the identity of the item whose article is the new file of *request* under another name, if there is one.

    With files of its own it is another item: other translations than the item has, or pictures in another folder.
    """
    if not sha or request.human:
        return None
    records = [record for _, record in workspace.records(sha)]
    items = {str(record.get("identity")): record["source"] for record in records if _of_article(record, sha)}
    if not items or any(True for _ in workspace.records(identity)):
        return None
    text = read_bytes(request.source)
    pictures = b"![" in text or b"<img" in text
    folder = request.source.resolve().parent
    own = translations_beside(request.source)
    for known, source in items.items():
        path = workspace.root / str(source.get("path", ""))
        # Without a translation of its own, it has that of the item.
        if (not pictures or path.resolve().parent == folder) and (not own or own == translations_beside(path)):
            return known
    return None


def _of_article(record: Mapping[str, Any], sha: str) -> bool:
    return str(record.get("identity")).startswith("article:path:") and record.get("source", {}).get("sha256") == sha


def _recorded_article(path: Path, settings: Settings, workspace: Workspace) -> str | None:
    """Return the identity of the article whose source is or was the file *path* outside the inbox."""
    said = settings.below_root(path.resolve())
    of_folder = path.parent.name if path.parent.parent == workspace.done.resolve() else None
    for folder, record in workspace.records(said if of_folder is None else ""):
        identity = str(record.get("identity", ""))
        recorded = record.get("source", {}).get("path")
        if identity.startswith("article:") and (recorded == said or folder.name == of_folder):
            return identity
    return None
