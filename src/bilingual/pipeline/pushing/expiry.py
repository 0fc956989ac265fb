"""When a token ends: told 14 days ahead, by ``push``, ``doctor`` and ``status``.

LinkedIn says it to the app that the token was made with; else it is counted from the day when the token was first used
here, as LinkedIn's tokens last 60 days (learn.microsoft.com/en-us/linkedin/shared/authentication/
authorization-code-flow). WeChat's AppSecret does not end. What is kept holds a hash of the token, and not the token.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from bilingual.engines.posting.keys import LINKEDIN_TOKEN, key
from bilingual.errors import BilingualError
from bilingual.model.digest import text_digest
from bilingual.pipeline.records.files import read_json, write_text
from bilingual.pipeline.records.workspace import Workspace, state_folder
from bilingual.settings import Settings

WARN_S = 14 * 24 * 3600.0
_LASTS_S = 60 * 24 * 3600.0
_DAY_S = 24 * 3600.0
_LONGEST_S = 366 * _DAY_S  # of the tokens that LinkedIn gives to some
_FILE = "linkedin-token.json"


def note_use(platform: str, settings: Settings, environment: Mapping[str, str], expires_s: float | None = None) -> None:
    """Keep when the token of *platform* ends: *expires_s* (epoch seconds) if that is known, else by its first use."""
    if platform != "linkedin":
        return
    mark = _mark(environment)
    known = _kept(settings)
    until = known.get("expires_s") if known.get("token") == mark else None
    # A date that is too far away is of a time when the clock was ahead.
    if not mark or (expires_s is None and isinstance(until, int | float) and until <= time.time() + _LONGEST_S):
        return
    value = {"token": mark, "expires_s": expires_s or time.time() + _LASTS_S, "exact": expires_s is not None}
    with suppress(BilingualError):  # a root that cannot be written
        write_text(state_folder(Workspace(settings).state, "run", "push") / _FILE, json.dumps(value), 0o600)


def expires_s(settings: Settings, environment: Mapping[str, str]) -> tuple[float, bool] | None:
    """Return when LinkedIn's token ends (epoch seconds), and whether LinkedIn said so; None if it was never used."""
    known = _kept(settings)
    until = known.get("expires_s")
    if not isinstance(until, int | float) or known.get("token") != _mark(environment):
        return None
    return float(until), known.get("exact") is True


def expiry_warning(settings: Settings, environment: Mapping[str, str] | None = None) -> str:
    """Return a line about a token that ends within 14 days or has ended, else "". It asks nobody."""
    if not _kept(settings):
        return ""
    found = expires_s(settings, os.environ if environment is None else environment)
    left_s = found[0] - time.time() if found else WARN_S
    if found is None or left_s >= WARN_S:
        return ""
    about = "" if found[1] else "about "
    day = time.strftime("%Y-%m-%d", time.localtime(found[0]))
    left = "has ended" if left_s <= 0 else f"ends in {about}{max(1, round(left_s / _DAY_S))} days"
    return f"LinkedIn's token {left} ({day}): get a new one, see docs/how-to/push.md"


def _mark(environment: Mapping[str, str]) -> str:
    """Return what tells the token from others without giving it away, "" if there is none."""
    with suppress(BilingualError):
        token = key(LINKEDIN_TOKEN, environment)
        return text_digest(f"token {token.reveal()}")[:24] if token else ""
    return ""


def _kept(settings: Settings) -> dict[str, Any]:
    path = Workspace(settings).state / "run" / "push" / _FILE
    with suppress(BilingualError):
        return read_json(path) if path.is_file() else {}
    return {}
