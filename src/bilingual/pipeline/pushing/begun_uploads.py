"""The upload of a video that was begun: what the next process needs to go on with it.

It holds the addresses that LinkedIn gave for this upload, which whoever has them may use until they expire. So it is
with the state of this machine, where only its owner reads it, and not in the results folder.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bilingual.model.digest import digest
from bilingual.pipeline.records.answers.journal import add_line, lines_in
from bilingual.pipeline.records.files import disk_errors
from bilingual.pipeline.records.workspace import Workspace, state_folder
from bilingual.settings import Settings

_KEPT_S = 30 * 24 * 3600.0


class KeptUpload:
    """The upload of what *marks* tell from others: the item, the pair, the account and the content.

    ``answer`` is LinkedIn's that began it, None if none was begun.
    """

    def __init__(self, settings: Settings, *marks: str) -> None:
        folder = state_folder(Workspace(settings).state, "run", "push")
        self._path: Path = folder / f"upload-{digest(list(marks))[:24]}.jsonl"
        self.answer: Mapping[str, Any] | None = None
        self._tags: dict[tuple[str, str], str] = {}
        for line in lines_in(self._path):
            if isinstance(line.get("answer"), dict):
                self.answer = line["answer"]
            else:
                self._tags[str(line.get("part")), str(line.get("sha256"))] = str(line.get("tag"))

    def tag(self, part: str, sha256: str) -> str | None:
        """Return the sign of a part with this content, None if it was not taken yet."""
        return self._tags.get((part, sha256))

    def begin(self, answer: Mapping[str, Any]) -> None:
        """Keep *answer*, and nothing of an earlier upload; those that nobody went on with are removed in time."""
        self.forget()
        with disk_errors(self._path):
            for other in self._path.parent.glob("upload-*.jsonl"):
                if time.time() - other.stat().st_mtime > _KEPT_S:
                    other.unlink(missing_ok=True)
        self.answer = answer
        add_line(self._path, {"step": "begun", "answer": dict(answer)}, durable=True)

    def take(self, part: str, sha256: str, tag: str) -> None:
        """Keep that LinkedIn has the part."""
        self._tags[part, sha256] = tag
        add_line(self._path, {"step": "part", "part": part, "sha256": sha256, "tag": tag}, durable=True)

    def forget(self) -> None:
        self.answer = None
        self._tags.clear()
        with disk_errors(self._path):
            self._path.unlink(missing_ok=True)
