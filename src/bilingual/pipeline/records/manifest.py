"""The manifest: what was made from what. It alone decides what is up to date."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from typing import Any

from bilingual import __version__
from bilingual.languages import own_files
from bilingual.model.digest import digest
from bilingual.pipeline.records.workspace import MANIFEST, file_sha256, read_json, write_json

SCHEMA = "bilingual.manifest/1"
# Part of every key: increase it when a stage's output changes for the same inputs.
RECIPE = 1


@dataclass(slots=True)
class Manifest:
    """The record of one results folder; mutable, as the journal of a running job.

    ``stages`` maps a stage's name to its record: ``key`` (digest of all inputs), ``facts`` (the inputs), ``files``
    (path in the folder to SHA-256), ``seconds``, ``extra``.
    """

    folder: Path
    identity: str
    source: dict[str, Any] = field(default_factory=dict)
    title: str = ""
    state: str = "unfinished"
    pairs: dict[str, Any] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)
    stages: dict[str, dict[str, Any]] = field(default_factory=dict)
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
        value = read_json(folder / MANIFEST)
        return cls(
            folder=folder,
            identity=str(value.get("identity", "")),
            source=dict(value.get("source", {})),
            title=str(value.get("title", "")),
            state=str(value.get("state", "unfinished")),
            pairs=dict(value.get("pairs", {})),
            options=dict(value.get("options", {})),
            stages=dict(value.get("stages", {})),
        )

    def save(self) -> None:
        write_json(
            self.folder / MANIFEST,
            {
                "schema": SCHEMA,
                "tool_version": __version__,
                "identity": self.identity,
                "state": self.state,
                "title": self.title,
                "source": self.source,
                "pairs": self.pairs,
                "options": self.options,
                "stages": self.stages,
            },
        )

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
        files: Mapping[str, str] = self.stages.get(stage, {}).get("files", {})
        return [
            name
            for name, sha in files.items()
            if (self.folder / name).is_file() and file_sha256(self.folder / name) != sha
        ]

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
        facts = with_languages(facts)
        made = {path.relative_to(self.folder).as_posix(): file_sha256(path) for path in files}
        with self._lock:
            for other, record in self.stages.items():
                if other != stage:
                    record["files"] = {name: sha for name, sha in record.get("files", {}).items() if name not in made}
            self.stages[stage] = {
                "key": stage_key(facts),
                "facts": dict(facts),
                "files": made,
                "seconds": round(seconds, 3),
                **({"extra": dict(extra)} if extra else {}),
            }
            self.save()

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


def with_languages(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return *facts* with the hashes of added language files, if any, since everything depends on them."""
    own = own_files()
    return {**facts, "languages": dict(own)} if own else facts


def stage_key(facts: Mapping[str, Any]) -> str:
    return digest({"recipe": RECIPE, "facts": dict(facts)})
