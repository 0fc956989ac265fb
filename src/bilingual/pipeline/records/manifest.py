"""The manifest: what was made from what. It alone decides what is up to date."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from typing import Any

from bilingual import __version__
from bilingual.errors import InputError
from bilingual.pipeline.records.copies import Copies, conflicting, damage, is_converted, sha256
from bilingual.pipeline.records.files import file_sha256, read_json, seen_json, write_bytes, write_json, writing
from bilingual.pipeline.records.keys import public_record, stage_key, with_languages
from bilingual.pipeline.records.workspace import MANIFEST
from bilingual.settings.reading import MOST_TEXT

SCHEMA = "bilingual.manifest/1"
_TABLES = ("files", "facts", "extra", "was")  # in the records of stages


@dataclass(frozen=True, slots=True)
class Written:
    """The texts of *stage* to write, by their name in the folder, made from *facts*; ``key`` replaces that of these."""

    stage: str
    facts: Mapping[str, Any]
    files: Mapping[str, bytes]
    extra: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""


@dataclass(slots=True)
class Manifest:
    """The record of one results folder; mutable, as the journal of a running job.

    ``stages`` maps a stage's name to its record: ``key`` (digest of all inputs), ``facts`` (the inputs), ``files``
    (path in the folder to SHA-256), ``seconds``, ``extra``. ``asked`` is what services were asked (``asked.settled``).
    """

    folder: Path
    identity: str
    source: dict[str, Any] = field(default_factory=dict)
    title: str = ""
    state: str = "unfinished"
    pairs: dict[str, Any] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)
    stages: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: dict[str, Any] = field(default_factory=dict)
    copies: Copies | None = field(default=None, repr=False, compare=False)
    # Two stages may run at the same time: see ``pipeline.run.meanwhile``.
    _lock: AbstractContextManager[Any] = field(default_factory=RLock, repr=False, compare=False)

    @classmethod
    def open(cls, folder: Path, identity: str) -> Manifest:
        """Return the folder's manifest, or a new one."""
        path = folder / MANIFEST
        if not path.is_file():
            return cls(folder, identity)
        return cls.read(folder)

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Return the folder's manifest. Raises InputError if there is no valid one."""
        return cls._of(read_json(folder / MANIFEST), folder)

    @classmethod
    def seen(cls, folder: Path) -> Manifest:
        """Return the folder's manifest to read, which shares its tables with others; raises like ``read``."""
        return cls._of(seen_json(folder / MANIFEST), folder)

    @classmethod
    def _of(cls, value: Mapping[str, Any], folder: Path) -> Manifest:
        names = ("source", "pairs", "options", "stages", "asked")
        source, pairs, options, stages, asked = tables = [value.get(name, {}) for name in names]
        tables += [record for one in (pairs, stages) if isinstance(one, dict) for record in one.values()]
        known = stages.values() if isinstance(stages, dict) else ()
        tables += [record.get(name, {}) for record in known if isinstance(record, dict) for name in _TABLES]
        if wrong := next((type(one).__name__ for one in tables if not isinstance(one, dict)), ""):
            where = folder / MANIFEST
            raise InputError("BIL-WRK-017", f"is not a manifest ({wrong})", where=where, remedy="Undo the last edit.")
        return cls(
            folder=folder,
            identity=str(value.get("identity", "")),
            source=source,
            title=str(value.get("title", "")),
            state=str(value.get("state", "unfinished")),
            pairs=pairs,
            options=options,
            stages={name: public_record(record) for name, record in stages.items()},
            asked=asked,
        )

    def save(self) -> None:
        with self._lock:
            value = {
                "schema": SCHEMA,
                "tool_version": __version__,
                "identity": self.identity,
                "state": self.state,
                "title": self.title,
                "source": self.source,
                "pairs": self.pairs,
                "options": self.options,
                "stages": self.stages,
                **({"asked": self.asked} if self.asked else {}),
            }
            write_json(self.folder / MANIFEST, value)

    def add(self, stage: str, extra: Mapping[str, Any]) -> None:
        """Record *extra* of *stage*, which was just made, and save."""
        with self._lock:
            self.stages[stage]["extra"] = dict(extra)
            self.save()

    def is_done(self, stage: str, facts: Mapping[str, Any]) -> bool:
        """Return whether *stage* was made from exactly *facts* and its files are unchanged."""
        record = self.stages.get(stage)
        return (
            record is not None
            and record.get("key") == stage_key(with_languages(facts))
            and all(self._intact(name, sha) for name, sha in record.get("files", {}).items())
        )

    def owner_of(self, name: str) -> str | None:
        """Return the stage that wrote the file *name* of the folder, or ``None``."""
        with self._lock:
            return next((stage for stage, record in self.stages.items() if name in record.get("files", {})), None)

    def edited_files(self, stage: str) -> list[str]:
        """Return the stage's existing files that have changed: a person's edits."""
        return [name for name in self.stages.get(stage, {}).get("files", {}) if self.is_edited(name)]

    def is_edited(self, name: str) -> bool:
        """Return whether the recorded file *name* exists and is not as we wrote it, even if that is not recorded."""
        recorded = {record["files"][name] for record in self.stages.values() if name in record.get("files", {})}
        if not recorded or not (self.folder / name).is_file():
            return False
        now = file_sha256(self.folder / name)
        if now in recorded:
            return False
        copy = self.copies.of(name) if self.copies else None
        return copy is None or now != sha256(copy)

    def restore(self) -> list[str]:
        """Restore damaged and converted texts from their copies, and finish writing what was announced.

        Return what people should know.
        """
        notes = []
        for record in self.stages.values():
            was: Mapping[str, str] = record.pop("was", {})
            for name, sha in record.get("files", {}).items():
                path = self.folder / name
                before = file_sha256(path) if path.is_file() else ""
                if before == sha:
                    continue
                copy = self.copies.of(name) if self.copies else None
                if copy is None or sha256(copy) != sha:
                    continue
                if before == was.get(name):
                    write_bytes(path, copy)
                elif before and path.stat().st_size <= MOST_TEXT:  # else its reader refuses it
                    now = path.read_bytes()
                    wrong = damage(now, copy, path.suffix)
                    if wrong:
                        notes.append(f"{name} was damaged and is restored: {wrong}")
                    if wrong or is_converted(now, copy, path.suffix):
                        write_bytes(path, copy)
        names = {name for record in self.stages.values() for name in record.get("files", {})}
        for name, one in conflicting(self.folder, names):
            what = "is a copy that a program made which synchronises folders, and is not read"
            notes.append(f"{name} {what}: put what you want to keep of it into {one}, then delete it")
        return notes

    def record(
        self,
        stage: str,
        facts: Mapping[str, Any],
        files: Iterable[Path],
        *,
        seconds: float = 0.0,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        """Record that *stage* made *files* from *facts*, and save.

        A file belongs to the stage that wrote it last; an earlier owner loses it.
        """
        made = {path.relative_to(self.folder).as_posix(): file_sha256(path) for path in files}
        with self._lock:
            self._take(stage, facts, made, seconds, extra)
            self.save()

    def write(self, written: Sequence[Written]) -> None:
        """Write texts and record all of them together: a run that is killed has written all or none.

        They are announced first, with what they replace, and ``restore`` finishes what was not written.
        """
        with self._lock:
            for one in written:
                made = {name: sha256(content) for name, content in one.files.items()}
                self._take(one.stage, one.facts, made, 0.0, one.extra)
                if one.key:
                    self.stages[one.stage]["key"] = one.key
                for name, content in one.files.items():
                    path = self.folder / name
                    was = file_sha256(path) if path.is_file() else ""
                    if self.copies is not None:
                        self.stages[one.stage].setdefault("was", {})[name] = was
                        self.copies.keep(path, content)
            self.save()
            for one in written:
                for name, content in one.files.items():
                    with writing(self.folder / name) as file:  # its copy is there
                        file.write(content)
                self.stages[one.stage].pop("was", None)

    def _take(self, stage: str, facts: Mapping[str, Any], made: Mapping[str, str], seconds: float, extra: Any) -> None:
        facts = with_languages(facts)
        for other, record in self.stages.items():
            if other != stage:
                record["files"] = {name: sha for name, sha in record.get("files", {}).items() if name not in made}
        record = {
            "key": stage_key(facts),
            "facts": dict(facts),
            "files": dict(made),
            "seconds": round(seconds, 3),
            **({"extra": dict(extra)} if extra else {}),
        }
        self.stages = {**self.stages, stage: record}  # a stage that is made meanwhile may be walking through the others

    def make(self, stage: str, facts: Mapping[str, Any], build: Callable[[], Iterable[Path]]) -> None:
        """Run *build* and record its files as those of *stage*, removing files it no longer makes."""
        before = set(self.stages.get(stage, {}).get("files", {}))
        started = time.monotonic()
        files = list(build())
        self.record(stage, facts, files, seconds=time.monotonic() - started)
        for name in before - set(self.stages[stage]["files"]):
            (self.folder / name).unlink(missing_ok=True)

    def _intact(self, name: str, sha: str) -> bool:
        path = self.folder / name
        return path.is_file() and file_sha256(path) == sha
