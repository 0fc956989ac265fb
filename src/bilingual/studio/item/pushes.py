"""Pushes from the studio: what a page was shown, the number that confirms it once, and how far it is."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bilingual.errors import BilingualError, UsageError, printable
from bilingual.pipeline.pushing.plan import Plan
from bilingual.pipeline.pushing.platform import Made
from bilingual.pipeline.pushing.push import push
from bilingual.pipeline.pushing.unanswered import Undecided
from bilingual.redaction import redacted
from bilingual.settings import Settings
from bilingual.studio.answers import error_json

CONFIRM_S = 600.0  # what was shown longer ago is shown again
_MOST = 50
_MISHAP = "the studio could not do it: see its terminal"


@dataclass(slots=True)
class Pushing:
    """One push that was confirmed: how far it is, and how it ended."""

    share: float = 0.0
    what: str = "starting"
    made: Made | None = None
    failed: Mapping[str, Any] = field(default_factory=dict)
    done: bool = False

    def to_json(self) -> dict[str, Any]:
        made = None if self.made is None else made_json(self.made)
        return {"share": self.share, "what": self.what, "done": self.done, "made": made, **self.failed}


@dataclass(slots=True)
class _Shown:
    plan: Plan
    session: str
    name: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    at_s: float = field(default_factory=time.monotonic)


class Pushes:
    """The plans that pages of this studio were shown, by their nonces, and the pushes that were confirmed."""

    def __init__(self) -> None:
        self._shown: dict[str, _Shown] = {}
        self._pushing: dict[str, Pushing] = {}
        self._lock = threading.Lock()

    def show(self, plan: Plan, session: str) -> tuple[str, str]:
        """Return a number that confirms *plan* once, from a page of *session*, within ten minutes; and a name.

        By the name that page asks for what it shows of the plan.
        """
        nonce, shown = secrets.token_urlsafe(24), _Shown(plan, session)
        with self._lock:
            self._shown[nonce] = shown
            while len(self._shown) > _MOST:
                self._shown.pop(next(iter(self._shown)))
        return nonce, shown.name

    def plan(self, name: str, session: str) -> Plan | None:
        """Return the plan that a page of *session* was shown as *name*; None if there is none any more."""
        with self._lock:
            found = [one for one in self._shown.values() if one.name == name and one.session == session]
        return found[0].plan if found else None

    def confirm(self, nonce: str, mark: str, session: str, settings: Settings) -> str:
        """Begin the push that *nonce* stands for, which was shown with the hash *mark*; return its name.

        Raises UsageError for a number that was used, is too old, or is of another page: nothing is sent.
        """
        with self._lock:
            shown = self._shown.pop(nonce, None)
        fresh = shown is not None and time.monotonic() - shown.at_s < CONFIRM_S
        if shown is None or not fresh or shown.session != session or shown.plan.mark != mark:
            raise UsageError(
                "BIL-STU-040", "this confirmation was used or is too old: nothing was sent", remedy="Look once more."
            )
        name, pushing = secrets.token_urlsafe(12), Pushing()
        with self._lock:
            self._pushing[name] = pushing
            while len(self._pushing) > _MOST:
                self._pushing.pop(next(iter(self._pushing)))
        threading.Thread(target=_push, args=(shown.plan, settings, pushing), name="bilingual-push").start()
        return name

    def state(self, name: str) -> Mapping[str, Any]:
        """Return how far the push *name* is. Raises UsageError if the studio knows none."""
        pushing = self._pushing.get(name)
        if pushing is None:
            raise UsageError(
                "BIL-STU-041",
                "the studio was started again meanwhile",
                remedy="Push again: it looks what was posted before it posts anything.",
            )
        return pushing.to_json()


def _push(plan: Plan, settings: Settings, pushing: Pushing) -> None:
    def progress(share: float, what: str = "") -> None:
        pushing.share, pushing.what = share, what or pushing.what

    try:
        pushing.made = push(plan, settings, progress)
    except (BilingualError, OSError) as error:
        pushing.failed = failure_json(error)
    finally:
        if pushing.made is None and not pushing.failed:
            pushing.failed = {"error": _MISHAP, "code": ""}
        pushing.done = True


def failure_json(error: Exception) -> dict[str, Any]:
    """Return *error* as its line and its code; ``undecided`` is what a person has to look at, and where."""
    value = error_json(error)
    if not isinstance(error, Undecided) or not error.place:
        return value
    return value | {"undecided": {"said": printable(redacted(error.what)), "place": error.place}}


def made_json(made: Made) -> dict[str, Any]:
    return {"url": made.url, "notes": list(made.notes), "differs": list(made.differs)}
