"""Sends items to other machines: the source and its files, the settings of the root, and earlier results."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from bilingual.engines.sources import ReadFile
from bilingual.errors import InputError
from bilingual.model.digest import digest
from bilingual.pipeline.inbox.groups import group_of
from bilingual.pipeline.inbox.queue import admitted
from bilingual.pipeline.items.identities import article_identity, recording_identity
from bilingual.pipeline.records.claims import check_source
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.records.untrusted import place_in
from bilingual.pipeline.records.workspace import MANIFEST, Workspace, state_folder
from bilingual.pipeline.requests import Request, kind_of
from bilingual.pipeline.shared.places import Shared, made_by
from bilingual.pipeline.shared.snapshots import Sender, Snapshot, files_below, state_of
from bilingual.pipeline.text_files.articles import read_article
from bilingual.pipeline.tools import memory_path, open_tools
from bilingual.redaction import public_url
from bilingual.redaction.names import is_secret_name
from bilingual.settings import FILE_NAME, Settings, read_toml
from bilingual.settings.keys import LANGUAGES
from bilingual.settings.option import options_of

MEMORY = ".bilingual/memory.sqlite"


def send(source: Path, shared: Shared) -> tuple[str, bool]:
    """Send the recording or article *source*, or that of the results folder *source*, on its way.

    Return the item's name, and whether anything was new. Raises BilingualError if it could not be published here
    either, or is not below the root.
    """
    settings = shared.settings
    if (source / MANIFEST).is_file():
        source = settings.root / str(Manifest.read(source).source.get("path", ""))
    place = place_in(settings.root, source)
    if place is None:
        raise InputError(
            "BIL-SHR-018", "is not below the root", where=source, remedy="Drop it into media/inbox, then send that."
        )
    source = settings.root / place
    held = admitted(source, settings)
    kind = kind_of(source)
    check_source(source, kind, open_tools(settings).media)
    request = Request(source, held=held)
    settled = request.settled(settings)
    identity = _identity(request, settled)
    item = digest([shared.home, identity])[:32]
    sender = Sender(shared.storage, settings.root, shared.area(item))
    common = Sender(shared.storage, settings.root, shared.common)
    files = common.all_sent(_of_root(settled))
    if (memory := _memory(settings)) is not None:
        copy = Sender(shared.storage, memory.parent, shared.common).sent(memory.name)
        files |= {} if copy is None else {MEMORY: copy}
    # What a stranger dropped is opened safely here, once; a link among it was refused above.
    paths = [one.path for one in held] or [*group_of(source).members, source.parent / FILE_NAME]
    own = {path.relative_to(settings.root).as_posix() for path in paths if path.is_file() and _below(path, settings)}
    of = Snapshot(place.as_posix(), identity, files)
    snapshot = sender.send(of, [*sorted(own), *_results(identity, settings)])
    request.check_held()
    first = "speech" if kind == "media" else "translate"
    code = made_by(open_tools(settings))
    new = shared.items.send(item, home=shared.home, source=place.as_posix(), code=code, needs=first, snapshot=snapshot)
    return item, new


def _identity(request: Request, settings: Settings) -> str:
    sha = ReadFile.of(request.source).sha256
    if kind_of(request.source) == "media":
        return recording_identity(request, sha)[0]
    return article_identity(request, settings, read_article(request.source, settings).article.front_matter, sha)[0]


def _of_root(settings: Settings) -> Iterator[str]:
    """Yield the files of the root that a run reads: settings, languages, and what the settings name.

    Raises InputError if the settings hold a key: they leave this machine.
    """
    path = settings.root / FILE_NAME
    if path.is_file():
        if secret := next(_secrets(read_toml(path)), ""):
            raise InputError(
                "BIL-SHR-019",
                f"{secret} holds a key or a password, which would be stored with the item",
                where=path,
                remedy="Put it into the environment of the machines that need it.",
            )
        yield FILE_NAME
    known = options_of(Settings)
    named: list[Any] = [getattr(settings, name) for name, option in known.items() if option.path and name != "blog"]
    named += [value for profile in settings.profiles.values() for value in profile.values()]
    paths = [settings.root / name for name in named if isinstance(name, str) and name]
    languages = settings.root / LANGUAGES
    for one in [*paths, *(sorted(languages.glob("*.toml")) if languages.is_dir() else ())]:
        if one.is_file() and not one.is_symlink() and _below(one, settings):
            yield one.relative_to(settings.root).as_posix()


def _secrets(values: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of settings whose values are secrets."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _secrets(value)
            continue
        texts = [text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str) and text]
        if any(is_secret_name(name) or ("://" in text and public_url(text) != text) for text in texts):
            yield name


def _below(path: Path, settings: Settings) -> bool:
    return path.resolve().is_relative_to(settings.root.resolve())


def _results(identity: str, settings: Settings) -> Iterator[str]:
    """Yield the earlier results of *identity*, and its work files."""
    workspace = Workspace(settings)
    mine = [folder for folder, record in workspace.records(identity) if record.get("identity") == identity]
    for folder in [*mine, *([workspace.work_folder(identity)] if workspace.work.is_dir() else [])]:
        yield from files_below(settings.root, folder)


def _memory(settings: Settings) -> Path | None:
    """Return a copy of the translation memory as it is now, made once for each state of it; ``None`` without one."""
    path = memory_path(settings)
    if not path.is_file():
        return None
    seen = [state_of(path), state_of(path.with_name(f"{path.name}-wal"))]
    folder = state_folder(settings.state, "shared", "memory")
    copy = folder / f"{digest(seen)[:24]}.sqlite"
    if not copy.is_file():
        for older in folder.iterdir():
            older.unlink()
        part = copy.with_suffix(".part")
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(part)) as target:
            source.backup(target)
            # One file alone travels.
            target.execute("PRAGMA journal_mode = DELETE")
        part.replace(copy)
    return copy
