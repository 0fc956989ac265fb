"""What was sent to a platform: a line before each request that makes something, and one after its answer.

It is in the results folder, beside the record of publications: whoever copies an item takes along what was posted. It
holds no key. A ``create`` without a line after it is a doubt, which is settled by looking and never by sending again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bilingual.pipeline.items.publications import publications
from bilingual.pipeline.records.answers.journal import add_line, lines_in

PUSHED = "pushed.jsonl"
_SETTLED = frozenset({"created", "refused", "absent"})


class PushJournal:
    """The lines of one item, platform and pair; ``folder`` is its results folder."""

    def __init__(self, folder: Path, platform: str, pair: str) -> None:
        self._path = folder / PUSHED
        self._of = {"platform": platform, "pair": pair}

    def add(self, step: str, **facts: Any) -> None:
        """Add a line, which is on the disk after it.

        A ``create`` says what the record of publications has then: a later word of a person is another one, though the
        clock may have been set back.
        """
        at = datetime.now(UTC).isoformat(timespec="seconds")
        if step == "create":
            known = publications(self._path.parent, "")
            facts["record"] = next((one.at for one in known if one.platform == self._of["platform"]), "")
        add_line(self._path, {"at": at, "step": step, **self._of, **facts}, durable=True)

    @property
    def doubt(self) -> Mapping[str, Any] | None:
        """The request that made something or did not; None if the last one was answered."""
        found = None
        for line in self._lines():
            found = line if line["step"] == "create" else None if line["step"] in _SETTLED else found
        return found

    @property
    def created(self) -> Mapping[str, Any] | None:
        """What was made last."""
        return next((line for line in reversed(self._lines()) if line["step"] == "created"), None)

    @property
    def recorded(self) -> bool:
        """Whether what was made last is in the record of publications."""
        steps = [line["step"] for line in self._lines() if line["step"] in ("created", "recorded")]
        return steps[-1:] == ["recorded"]

    def others(self) -> list[Mapping[str, Any]]:
        """Return what was made of the item's other pairs on this platform."""
        return [
            line
            for line in lines_in(self._path)
            if line.get("step") == "created"
            and line.get("platform") == self._of["platform"]
            and line.get("pair") != self._of["pair"]
        ]

    def uploads(self, owner: str) -> dict[tuple[str, str], str]:
        """Return what is uploaded for *owner* and in no post yet: its id by role and SHA-256 of the content.

        A picture of an article has an address that may be used again and again.
        """
        found: dict[tuple[str, str], str] = {}
        for line in self._lines():
            key = (str(line.get("role")), str(line.get("sha256")))
            if line["step"] == "uploaded" and line.get("owner") == owner:
                found[key] = str(line.get("id"))
            elif line["step"] == "lost":
                found.pop(key, None)
            elif line["step"] == "created":
                found = {key: one for key, one in found.items() if key[0] == "image" and one.startswith("http")}
        return found

    def not_taken(self, owner: str, version: str) -> dict[tuple[str, str], Mapping[str, Any]]:
        """Return what LinkedIn did not take of what goes with a video, by role and SHA-256: each its line.

        It is tried again with another *version* of the API.
        """
        return {
            (str(line.get("role")), str(line.get("sha256"))): line
            for line in self._lines()
            if line["step"] == "not-taken" and (line.get("owner"), line.get("version")) == (owner, version)
        }

    def _lines(self) -> list[dict[str, Any]]:
        return [
            line
            for line in lines_in(self._path)
            if {name: line.get(name) for name in self._of} == self._of and isinstance(line.get("step"), str)
        ]


def written_s(line: Mapping[str, Any]) -> float:
    """Return when *line* was written (epoch seconds); 0 if it does not say."""
    try:
        return datetime.fromisoformat(str(line.get("at"))).timestamp()
    except ValueError:
        return 0.0
