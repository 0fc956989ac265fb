"""Opens an item: what its results folder holds, read once, with one line for what cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from bilingual.errors import BilingualError
from bilingual.fidelity.waivers import Waiver
from bilingual.model.bitext import Bitext
from bilingual.model.item import Item, ItemPair
from bilingual.model.transcript import Transcript
from bilingual.pipeline.editing.approvals import to_approve
from bilingual.pipeline.editing.committing import BITEXT, TRANSCRIPT, TRANSCRIPT_FILE, target_mark
from bilingual.pipeline.items import steps
from bilingual.pipeline.items.changes import item_version
from bilingual.pipeline.items.reading import read_item
from bilingual.pipeline.items.results import said
from bilingual.pipeline.opening.findings import findings_by_unit
from bilingual.pipeline.opening.media import Media, media_of
from bilingual.pipeline.opening.pairs import OpenedPair
from bilingual.pipeline.records import exchange
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.tools import open_tools
from bilingual.settings import Settings

SCHEMA = "bilingual.opened/1"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class OpenedItem:
    """An item as it was when it had the version ``version`` (``item_version``).

    ``item`` is its state, why, and what to do next; ``notes`` say what could not be read, a line each. ``settings`` are
    those it was made with.
    """

    folder: Path
    version: str
    item: Item
    media: Media
    pairs: tuple[OpenedPair, ...]
    notes: tuple[str, ...]
    settings: Settings

    @property
    def languages(self) -> tuple[str, ...]:
        """The source language, then those it is translated into."""
        return tuple(dict.fromkeys(tag for pair in self.pairs for tag in (pair.source, pair.target)))

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
    version = item_version(folder)
    manifest = Manifest.read(folder)
    notes: list[str] = []
    held = _tried(
        notes, settings, lambda: settings.overlaid(manifest.options.get("settings", {}), folder / "manifest.json")
    )
    held = held or settings
    waivers = _tried(notes, settings, lambda: open_tools(held).waivers(held.waivers))
    transcript = None
    if TRANSCRIPT in manifest.stages or (folder / TRANSCRIPT_FILE).exists():
        transcript = _tried(notes, settings, lambda: exchange.read_transcript(folder / TRANSCRIPT_FILE))
    item = read_item(folder, settings)
    states = {pair.pair: pair for pair in item.pairs}
    names = [name.removeprefix(BITEXT) for name in manifest.stages if name.startswith(BITEXT)]
    pairs = tuple(
        _pair(name, manifest, held, transcript, waivers, states.get(name)) for name in dict.fromkeys((*names, *states))
    )
    return OpenedItem(folder, version, item, media_of(manifest, item, settings), pairs, tuple(notes), held)


def _pair(
    name: str,
    manifest: Manifest,
    settings: Settings,
    transcript: Transcript | None,
    waivers: Sequence[Waiver] | None,
    state: ItemPair | None,
) -> OpenedPair:
    folder, record = manifest.folder, manifest.pairs.get(name, {})
    problems: list[str] = []
    bitext = _tried(problems, settings, lambda: exchange.read_bitext(folder / f"{BITEXT}{name}.json"))
    timeline = None
    if bitext is not None and transcript is not None and f"subtitles.{name}" in manifest.stages:
        timeline = _tried(problems, settings, lambda: exchange.read_timeline(folder / f"cues.{name}.json"))
    quality = record.get("quality", {})
    return OpenedPair(
        pair=name,
        state=state.state if state else "not-ready",
        reasons=state.reasons if state else (),
        problems=tuple(problems),
        bitext=bitext,
        timeline=timeline,
        transcript=transcript,
        findings=findings_by_unit(record.get("findings", ()), {unit.id for unit in bitext or ()}, waivers, name),
        scores=quality.get("scores", {}),
        read_first={one["unit"]: tuple(one.get("why", ())) for one in quality.get("read_first", ())},
        to_approve=frozenset(unit.id for unit in to_approve(bitext, settings.review, transcript))
        if bitext
        else frozenset(),
        pending=_pending(bitext, manifest.stages.get(f"{BITEXT}{name}", {})),
    )


def _pending(bitext: Bitext | None, stage: Mapping[str, Any]) -> frozenset[str]:
    """Return the units whose target was edited outside since it was last taken in."""
    known = stage.get("extra", {}).get("targets")
    return frozenset(unit.id for unit in bitext or () if known and known.get(unit.id) != target_mark(unit))


def _tried(notes: list[str], settings: Settings, read: Callable[[], T]) -> T | None:
    """Return what *read* returns, or ``None``, with a line in *notes* that says why."""
    try:
        return read()
    except BilingualError as error:
        notes.append(said(error, settings))
        return None
