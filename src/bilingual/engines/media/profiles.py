"""Rendition profiles, built in and the user's own in the same TOML form, and platform limits."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from bilingual.engines.media.graphs.background_image import with_background
from bilingual.errors import UsageError
from bilingual.model.recording.media import MediaInfo
from bilingual.model.recording.platform import PlatformLimits
from bilingual.model.recording.rendition import Rendition, frame_size


def rendition(name: str, own: Mapping[str, Mapping[str, Any]] | None = None, folder: Path | None = None) -> Rendition:
    """Return the rendition *name*; *own* tables (from the settings) take precedence over built-in ones.

    A table with the key ``like`` extends the rendition of that name; a table with a built-in name and no ``like``
    extends that one. Relative paths of backgrounds start at *folder* (default: the current one). Raises UsageError for
    an unknown name or an invalid table, InputError for a background that is not an image.

    >>> rendition("linkedin-1x1").width, rendition("source").height
    (1080, None)
    >>> mine = {"talks": {"like": "linkedin-1x1", "theme": "box"}}
    >>> rendition("talks", mine).width, rendition("talks", mine).theme
    (1080, 'box')
    """
    return with_background(Rendition.from_json({**_table(name, own or {}), "id": name}), folder)


def _table(name: str, own: Mapping[str, Mapping[str, Any]], seen: tuple[str, ...] = ()) -> Mapping[str, Any]:
    """Return all keys of the profile *name*, including inherited ones."""
    if name in seen:
        raise UsageError(
            "BIL-MED-044",
            f"refers to itself with like: {' -> '.join((*seen, name))}",
            where=name,
            remedy="Change one of the like keys.",
        )
    shipped = _shipped_tables()
    table = dict(own.get(name, {}))
    like = table.pop("like", name if name in shipped else None)
    if name not in own or (like == name and name in shipped):
        if name not in shipped:
            known = ", ".join(sorted({*shipped, *own}))
            raise UsageError(
                "BIL-MED-045",
                f"there is no rendition {name!r}",
                where=seen[-1] if seen else None,
                remedy=f"Choose one of: {known}.",
            )
        return {**shipped[name], **table}
    return {**_table(str(like), own, (*seen, name)), **table} if like is not None else table


def rendition_ids() -> list[str]:
    return list(_shipped_tables())


def platform(name: str) -> PlatformLimits | None:
    """Return the limits of the platform *name*, ``None`` if the video is for no platform.

    >>> platform("linkedin").page_s
    900
    """
    return _platforms().get(name)


def largest_bytes(rendition: Rendition) -> int | None:
    """Return how large a file its platform takes, ``None`` if that has no limit."""
    limits = platform(rendition.platform)
    return limits.largest_mb * 1_000_000 if limits and limits.largest_mb else None


@lru_cache(maxsize=1)
def _platforms() -> Mapping[str, PlatformLimits]:
    table = tomllib.loads((files("bilingual.engines.media") / "platforms.toml").read_text("utf-8"))
    return {name: PlatformLimits.from_json({**row, "id": name}) for name, row in table.items()}


@lru_cache(maxsize=1)
def _shipped_tables() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads((files("bilingual.engines.media") / "renditions.toml").read_text("utf-8"))


def preview_of(profile: Rendition, info: MediaInfo, most: int) -> Rendition:
    """Return the profile of a fast preview: the source's aspect ratio, at most *most* pixels wide."""
    width, height = frame_size(profile, info)
    share = min(1.0, most / width)
    return replace(profile, width=max(16, round(width * share / 2) * 2), height=max(16, round(height * share / 2) * 2))
