"""What was learned about an endpoint and a model, remembered between runs."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal

from filelock import FileLock
from filelock import Timeout as Locked

from bilingual.engines.chat.base import LADDER, Form

log = logging.getLogger(__name__)

_VERSION = 1
_DAYS_S = 7 * 86_400.0  # services change: what was refused a week ago may work now
_LOCK_S = 5.0

Quiet = Literal["", "tried", "on", "off"]


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """Facts about one model at one address; each costs at most one extra request to learn.

    ``accepted`` and ``refused`` are forms. ``path`` is the number of the URL that answers, -1 while unknown.
    ``native``: Ollama's own interface is there (``None``: nobody looked). ``quiet``: thinking need not be switched off,
    this was tried, works, or cannot be. ``room`` is the tokens that thinking needs beyond the answer; ``ceiling`` the
    highest ``max_tokens``; ``window`` the context window; 0 means unknown. ``cap`` is the field for ``max_tokens``.
    ``system`` and ``temperature``: the endpoint takes a system message and a temperature. ``stream``: it only streams,
    and unless ``usage`` is false, it takes the option to count tokens then.
    """

    accepted: frozenset[Form] = frozenset()
    refused: frozenset[Form] = frozenset()
    path: int = -1
    native: bool | None = None
    quiet: Quiet = ""
    room: int = 0
    ceiling: int = 0
    window: int = 0
    cap: str = "max_tokens"
    system: bool = True
    temperature: bool = True
    stream: bool = False
    usage: bool = True


class Knowledge:
    """Facts by key, in a JSON file that several runs may share. They expire a week after the last one was learned.

    A file that cannot be read or written costs a few requests, never a run.
    """

    def __init__(self, path: Path, now: Callable[[], float] = time.time) -> None:
        self._path = path
        self._now = now
        self._lock = threading.Lock()
        self._known: dict[str, ModelFacts] = {}

    def facts(self, key: str) -> ModelFacts:
        """Return what is known about the model and address *key*; the defaults if nothing is."""
        with self._lock:
            if key not in self._known:
                self._known[key] = _facts(self._read().get(key), self._now())
            return self._known[key]

    def learn(
        self, key: str, *, accept: Iterable[Form] = (), refuse: Iterable[Form] = (), **changes: Any
    ) -> ModelFacts:
        """Change the facts of *key*, in the file too, and return them. A form that was refused stays so."""
        self.facts(key)
        with self._lock:
            found = self._known[key]
            refused = found.refused | {*refuse}
            accepted = (found.accepted | {*accept}) - refused
            changed = self._known[key] = replace(found, accepted=accepted, refused=refused, **changes)
        if changed != found:
            self._write(key, changed)
        return changed

    def _read(self) -> dict[str, Any]:
        try:
            held = json.loads(self._path.read_text("utf-8"))
            rows = held["endpoints"] if held["version"] == _VERSION else {}
        except (OSError, ValueError, KeyError, TypeError):
            return {}
        return rows if isinstance(rows, dict) else {}

    def _write(self, key: str, facts: ModelFacts) -> None:
        row = asdict(facts) | {
            "accepted": sorted(facts.accepted),
            "refused": sorted(facts.refused),
            "learned": self._now(),
        }
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(f"{self._path}.lock", timeout=_LOCK_S):
                rows = self._read() | {key: row}
                part = self._path.with_name(f"{self._path.name}.part")
                part.write_text(json.dumps({"version": _VERSION, "endpoints": rows}, indent=1), "utf-8")
                part.replace(self._path)
        except (OSError, Locked) as error:
            log.debug("what was learned about a chat endpoint is not kept: %s", error)


def _facts(row: Any, now: float) -> ModelFacts:
    """Return the facts of *row*, none if it is too old or was not written by this version."""
    if not isinstance(row, Mapping) or not isinstance(row.get("learned"), int | float):
        return ModelFacts()
    if not 0 <= now - row["learned"] < _DAYS_S:
        return ModelFacts()
    names = {one.name for one in fields(ModelFacts)}
    values: dict[str, Any] = {name: value for name, value in row.items() if name in names}
    plain = ModelFacts()
    for name, value in list(values.items()):
        default = getattr(plain, name)
        if name in ("accepted", "refused"):
            values[name] = frozenset(form for form in LADDER if isinstance(value, list) and form in value)
        elif not isinstance(value, bool | None if name == "native" else type(default)):
            del values[name]
    return ModelFacts(**values)
