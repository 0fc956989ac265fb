"""What can be ordered for an item: publish it, rebuild it, stop it, show its folder. ``Runs`` is whoever does it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from bilingual.errors import InputError
from bilingual.model.item import LibraryItem
from bilingual.pipeline.items.reading import item_named
from bilingual.settings import Settings


class Runs(Protocol):
    """Starts and stops runs: the service, or processes of the studio's own where there is none."""

    @property
    def service(self) -> bool:
        """Whether the service of the root is running."""
        ...

    def publish(self, source: Path, kind: str) -> None:
        """Start a run that publishes *source*, a recording ("video") or an article."""
        ...

    def rebuild(self, folder: Path, kind: str) -> None:
        """Start a run that takes in the edits in the results *folder* and makes what is missing."""
        ...

    def finish(self, folder: Path, kind: str, step: str) -> None:
        """Start the run that makes what the results in *folder* lack, once for a *step* of their corrections.

        Nobody asked for it: what goes wrong is told by the item, and raises nothing.
        """
        ...

    def stop(self, item: LibraryItem) -> None:
        """Stop the run of *item*; what is finished is kept. Raises InputError if it is not one of ours."""
        ...

    def show(self, folder: Path) -> None:
        """Open *folder* on this machine's desktop. Raises NotInstalled without one."""
        ...

    def has_started(self, item: LibraryItem) -> bool:
        """Return whether ``stop`` can stop the run of *item*."""
        ...


def obey(order: str, name: str, items: Sequence[LibraryItem], settings: Settings, runs: Runs) -> None:
    """Carry out *order* for the item that *name* means. Raises InputError if it cannot be, and what ``Runs`` raises."""
    item = item_named(name, items, settings)
    if order == "stop":
        runs.stop(item)
    elif order == "show":
        runs.show(settings.root / item.folder if item.folder else (settings.root / item.source).parent)
    elif order == "start" and not item.folder and item.kind:
        runs.publish(settings.root / item.source, item.kind)
    elif order == "rebuild" and item.folder:
        runs.rebuild(settings.root / item.folder, item.kind)
    else:
        raise InputError("BIL-STU-011", f"cannot be told to {order!r}", where=item.name, remedy="Reload the page.")
