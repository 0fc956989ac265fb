"""The rendition profiles, shipped and the user's own in the same TOML form, and the platforms' limits."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from bilingual.errors import UsageError
from bilingual.model.platform import PlatformLimits
from bilingual.model.rendition import Rendition


def rendition(name: str, own: Mapping[str, Mapping[str, Any]] | None = None) -> Rendition:
    """Return the rendition *name*; *own* tables (the user's settings) come before the shipped ones.

    Raises UsageError for an unknown name or an impossible table.

    >>> rendition("linkedin-1x1").width, rendition("source").height
    (1080, None)
    """
    table = (own or {}).get(name)
    if table is not None:
        return Rendition.from_json({**table, "id": name})
    shipped = _shipped()
    if name not in shipped:
        known = ", ".join(sorted({*shipped, *(own or {})}))
        raise UsageError(f"there is no rendition {name!r}", remedy=f"Choose one of: {known}.")
    return shipped[name]


def rendition_ids() -> list[str]:
    """Return the names of the shipped renditions."""
    return list(_shipped())


def platform(name: str) -> PlatformLimits | None:
    """Return the limits of the platform *name*, ``None`` for a video that is posted nowhere.

    >>> platform("linkedin").page_s
    900
    """
    return _platforms().get(name)


@lru_cache(maxsize=1)
def _platforms() -> Mapping[str, PlatformLimits]:
    table = tomllib.loads((files("bilingual.engines.media") / "platforms.toml").read_text("utf-8"))
    return {name: PlatformLimits.from_json({**row, "id": name}) for name, row in table.items()}


@lru_cache(maxsize=1)
def _shipped() -> Mapping[str, Rendition]:
    table = tomllib.loads((files("bilingual.engines.media") / "renditions.toml").read_text("utf-8"))
    return {name: Rendition.from_json({**row, "id": name}) for name, row in table.items()}
