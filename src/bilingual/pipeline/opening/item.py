"""Opens an item: what its results folder holds, read once, with one line for what cannot be read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bilingual.model.digest import digest
from bilingual.model.item import LibraryItem
from bilingual.pipeline.correcting.history import History
from bilingual.pipeline.items import steps
from bilingual.pipeline.items.changes import Mark, item_version, mark_of
from bilingual.pipeline.items.facts import PAIR, manifest_errors
from bilingual.pipeline.items.reading import read_item
from bilingual.pipeline.items.recorded import BITEXT
from bilingual.pipeline.opening.media import Media, media_of
from bilingual.pipeline.opening.pair_reader import PairReader
from bilingual.pipeline.opening.pairs import OpenedPair
from bilingual.pipeline.records.files import seen_json
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.records.workspace import MANIFEST, Workspace
from bilingual.pipeline.stages import SPOKEN_AGAIN
from bilingual.settings import FILE_NAME, Settings

SCHEMA = "bilingual.opened/1"


@dataclass(frozen=True, slots=True)
class OpenedItem:
    """An item as it was when it had the version ``version`` (``item_version``).

    ``item`` is its state, why, and what to do next; ``notes`` say what could not be read, a line each. ``settings`` are
    those it was made with.
    """

    folder: Path
    version: str
    item: LibraryItem
    media: Media
    pairs: tuple[OpenedPair, ...]
    notes: tuple[str, ...]
    settings: Settings

    @property
    def languages(self) -> tuple[str, ...]:
        """The source language, then those it is translated into."""
        return tuple(dict.fromkeys(tag for pair in self.pairs for tag in (pair.source, pair.target)))

    @property
    def is_read(self) -> bool:
        """Whether a person stands for each sentence in each language."""
        return bool(self.pairs) and all(pair.is_read for pair in self.pairs)

    @property
    def waits(self) -> bool:
        """Whether its videos wait for approvals."""
        return any(pair.to_approve for pair in self.pairs)

    def pair(self, name: str) -> OpenedPair | None:
        """Return the pair *name*, such as ``en_zh-Hans``, ``None`` if there is none."""
        return next((pair for pair in self.pairs if pair.pair == name), None)

    def to_json(self) -> dict[str, Any]:
        """Return all but the units, which are asked for by pair and range."""
        item, root = self.item, self.settings.root
        return {
            "schema": SCHEMA,
            "version": self.version,
            "name": item.name,
            "folder": item.folder,
            "kind": item.kind or None,
            "state": item.state,
            "reasons": list(item.reasons),
            "next": [{"does": step.does, "command": steps.shown(step, root, root) or None} for step in item.steps],
            "needs_a_person": item.needs_a_person,
            "titles": dict(item.titles or {}),
            "languages": list(self.languages),
            "review": self.settings.review,
            "published": [one.to_json() for one in item.published],
            "share": item.share,
            "left_s": item.left_s,
            "notes": list(self.notes),
            "media": self.media.to_json(),
            "pairs": [pair.to_json() for pair in self.pairs],
        }


def opened(folder: Path, settings: Settings) -> OpenedItem:
    """Return the item of the results *folder*, from its files alone: it writes nothing and asks nobody.

    Raises InputError if its manifest cannot be read; of anything else that cannot be read a line says why.
    """
    folder = folder.absolute()
    with manifest_errors(folder):
        version = version_of(folder, settings)
        reader = PairReader(Manifest.seen(folder), settings)
        item = read_item(folder, settings)
        states = {pair.pair: pair for pair in item.pairs}
        names = [name.removeprefix(BITEXT) for name in reader.manifest.stages if name.startswith(BITEXT)]
        names = [name for name in names if PAIR.fullmatch(name)]
        pairs = tuple(reader.pair(name, states.get(name), item.edited) for name in dict.fromkeys((*names, *states)))
        media = media_of(reader.manifest, item, settings)
        return OpenedItem(folder, version, item, media, pairs, tuple(reader.notes), reader.settings)


def version_of(folder: Path, settings: Settings) -> str:
    """Return a version of the item in *folder*: another one if it, a correction that waits for it, a sentence that was
    spoken again, or the settings, glossary or waivers of the root are others.

    Raises InputError if its manifest cannot be read.
    """
    identity = _identity(folder, mark_of(folder / MANIFEST))
    history = History(settings, identity).path
    again = Workspace(settings).work / Workspace(settings).work_name(identity)
    root = settings.root
    own = [root / name for name in (FILE_NAME, settings.glossary, settings.waivers) if name]
    spoken = [[path.name, mark_of(path)] for path in sorted(again.glob(SPOKEN_AGAIN.format(pair="*")))]
    return digest([item_version(folder), mark_of(history), *map(mark_of, own), *spoken])[:16]


@lru_cache(maxsize=64)
def _identity(folder: Path, _mark: Mark) -> str:
    return str(seen_json(folder / MANIFEST).get("identity", ""))
