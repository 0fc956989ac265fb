"""The one table of views, by id, resolved lazily: naming a view imports nothing."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import entry_points

from bilingual.errors import UsageError
from bilingual.views.base import View

# In the order in which they are made.
_VIEWS = {
    "linkedin": "bilingual.views.linkedin.render:VIEW",
}


def view_ids() -> list[str]:
    """Return the ids of all views: those built in, in the order of their making, then those joined by entry point."""
    return list(_table())


def all_views() -> list[View]:
    """Return every view, in the order of :func:`view_ids`."""
    return [_resolved(name, place) for name, place in _table().items()]


def view(name: str) -> View:
    """Return the view *name*; raises UsageError for an unknown id."""
    table = _table()
    if name not in table:
        raise UsageError(f"there is no view {name!r}", remedy=f"Choose one of: {', '.join(table)}.")
    return _resolved(name, table[name])


def _table() -> dict[str, str]:
    joined = {point.name: point.value for point in sorted(entry_points(group="bilingual.views"), key=lambda p: p.name)}
    return {**_VIEWS, **{name: place for name, place in joined.items() if name not in _VIEWS}}


def _resolved(name: str, place: str) -> View:
    module, _, attribute = place.partition(":")
    found = getattr(import_module(module), attribute)
    if not isinstance(found, View) or found.id != name:
        raise UsageError(f"{place} is not the view {name!r}", remedy="Let the entry point name a View with that id.")
    return found
