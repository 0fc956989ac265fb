"""The table of views, by id, imported lazily."""

from __future__ import annotations

import sys
from functools import lru_cache
from importlib import import_module
from importlib.metadata import distributions
from typing import Any

from bilingual.errors import UsageError
from bilingual.views.base import Prepared, View

GROUP = "bilingual.views"

# The views of a language pair, in the order in which they are made.
_PAIR = {
    "not_ready": "bilingual.views.not_ready_sign:VIEW",
    "linkedin": "bilingual.views.linkedin.render:VIEW",
    "linkedin_article": "bilingual.views.linkedin_article.render:VIEW",
    "carousel": "bilingual.views.carousel.render:VIEW",
    "wechat_pictures": "bilingual.views.wechat_pictures.render:VIEW",
    "covers": "bilingual.views.covers.render:VIEW",
    "wechat": "bilingual.views.wechat.render:VIEW",
    "linkedin_video": "bilingual.views.linkedin_video.render:VIEW",
    "wechat_channels": "bilingual.views.wechat_channels.render:VIEW",
    "parallel": "bilingual.views.parallel.render:VIEW",
    "learn": "bilingual.views.learn.render:VIEW",
}

# Views of something else: one language, the findings, a results folder, all of them.
_OTHERS = {
    "jekyll": "bilingual.views.jekyll.render:VIEW",
    "findings": "bilingual.views.findings.render:VIEW",
    "index": "bilingual.views.index.render:VIEW",
    "outbox": "bilingual.views.outbox.render:VIEW",
}


def view_ids() -> list[str]:
    """Return the ids of all views: the built-in ones in order, then those registered by entry point."""
    return [*_PAIR, *_OTHERS, *(name for name in _pair() if name not in _PAIR)]


def pair_views() -> list[View[Prepared]]:
    """Return the views of a language pair, built in and registered, in order."""
    return [_resolved(name, place) for name, place in _pair().items()]


def view(name: str) -> View[Any]:
    """Return the view *name*. Raises UsageError for an unknown id."""
    place = (_OTHERS | _pair()).get(name)
    if place is None:
        raise UsageError("BIL-VIW-014", f"there is no view {name!r}", remedy=f"Choose one of: {', '.join(view_ids())}.")
    return _resolved(name, place)


def file_labels() -> dict[str, str]:
    """Return the display names of the files that views write, by file name pattern."""
    views = [*pair_views(), *(_resolved(name, place) for name, place in _OTHERS.items())]
    return {pattern: label for one in views for pattern, label in one.files.items() if label}


def _pair() -> dict[str, str]:
    return _pair_on(tuple(sys.path))


@lru_cache(maxsize=1)
def _pair_on(path: tuple[str, ...]) -> dict[str, str]:
    """Read the entry points of the packages on *path* once: this opens a file of every installed package.

    Not by ``entry_points``, which reads ``sys.path``: another thread may have changed it since *path* was taken, and
    what was found there would be kept for *path*.
    """
    known = {**_PAIR, **_OTHERS}
    found: dict[str, str] = {}
    for package in distributions(path=list(path)):
        for point in package.entry_points.select(group=GROUP):
            found.setdefault(point.name, point.value)  # of one package in two places, the first counts
    return {**_PAIR, **{name: found[name] for name in sorted(found) if name not in known}}


def _resolved(name: str, place: str) -> View[Any]:
    module, _, attribute = place.partition(":")
    found = getattr(import_module(module), attribute)
    if not isinstance(found, View) or found.id != name:
        raise UsageError(
            "BIL-VIW-015", f"{place} is not the view {name!r}", remedy="Point the entry point at a View with that id."
        )
    return found
