"""Approves sentences of an item: a person has read them and stands for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from bilingual.errors import InputError, UsageError
from bilingual.languages import parse_tag, same_language
from bilingual.model.bitext import Bitext
from bilingual.pipeline.correcting.changes import Change
from bilingual.pipeline.correcting.correct import correct
from bilingual.pipeline.correcting.taking import left_to_approve
from bilingual.pipeline.dubbing.approving import WordingChange, approve_wordings, proposed
from bilingual.pipeline.dubbing.sound import dub_mode
from bilingual.pipeline.dubbing.verdict import unread_units
from bilingual.pipeline.items.recorded import BITEXT
from bilingual.pipeline.records import exchange
from bilingual.pipeline.records.claims import recorded_item
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.records.workspace import MANIFEST, Workspace
from bilingual.pipeline.run import Job
from bilingual.pipeline.tools import Tools
from bilingual.settings import Settings


class _IntoLanguage(Protocol):
    @property
    def target(self) -> str: ...


P = TypeVar("P", bound=_IntoLanguage)


@dataclass(frozen=True, slots=True)
class Approved:
    """The ids of the units approved now, and of those that its videos still wait for, by language pair.

    ``what`` was approved: their texts, or only what a second voice says in fewer words.
    """

    folder: Path
    approved: Mapping[str, Sequence[str]]
    waiting: Mapping[str, Sequence[str]]
    notes: Sequence[str] = ()
    what: str = "sentence"


def item_folder(name: str, settings: Settings) -> Path:
    """Return the results folder that *name* means: its path, its name in the outbox, or the path of its source.

    Raises InputError if there is none.
    """
    workspace = Workspace(settings)
    for folder in (Path(name), workspace.outbox / name):
        if (folder / MANIFEST).is_file():
            return folder
    source = Path(name).resolve()
    for folder, record in workspace.records():
        if (settings.root / str(record.get("source", {}).get("path", ""))).resolve() == source:
            return folder
    raise InputError(
        "BIL-WRK-016",
        "is neither a results folder nor the source of one",
        where=name,
        remedy=f"Choose a folder under {workspace.outbox}.",
    )


def approve(folder: Path, tools: Tools, units: Sequence[str], targets: Sequence[str], *, every: bool) -> Approved:
    """Approve *units* of the item in *folder*, or *every* one that can be, in all pairs or in those of *targets*.

    Other edits in the folder are taken in first, so that what is approved is what its files say. Raises InputError,
    before anything is changed, for a unit that is not there or cannot be approved, UsageError for units of several
    pairs, ItemBusy.
    """
    item = recorded_item(folder, tools)
    bitexts = _chosen(item.manifest, targets)
    if units and len(bitexts) > 1:
        raise several([bitext.pair for bitext in bitexts])
    approved: dict[str, Sequence[str]] = {}
    notes: list[str] = []
    for bitext in bitexts:
        ids = [unit.id for unit in bitext if not unit.is_approved] if every else units
        changes = [Change(name, approved=True) for name in dict.fromkeys(ids)]
        before = {unit.id for unit in bitext if unit.is_approved}
        made = correct(folder, tools, bitext.pair, changes, lenient=every, queued=False)
        file = f"bitext.{bitext.pair}.json"
        refused = [f"{file}: {name} cannot be approved: it {why}" for name, why in made.refused.items()]
        if refused and not every:
            raise InputError(
                "BIL-EDT-020",
                "; ".join(refused),
                where=folder,
                remedy="Correct the translation, or accept the finding in waivers.toml.",
            )
        notes += [*made.notes, *refused]
        approved[bitext.pair] = [unit.id for unit in made.units if unit.is_approved and unit.id not in before]
    return Approved(folder, approved, waiting_for(folder, tools), tuple(notes))


def approve_wordings_of(folder: Path, tools: Tools, units: Sequence[str], targets: Sequence[str]) -> Approved:
    """Approve what second voices say in fewer words than the subtitles: of *units*, or without any of all sentences.

    Raises InputError for a unit without such a wording, UsageError for units of several pairs, ItemBusy.
    """
    item = recorded_item(folder, tools)
    pairs = [bitext.pair for bitext in _chosen(item.manifest, targets)]
    if units and len(pairs) > 1:
        raise several(pairs)
    approved: dict[str, Sequence[str]] = {}
    for pair in pairs:
        names = units or list(proposed(folder, pair))
        if names:
            approve_wordings(folder, tools, pair, [WordingChange(name) for name in dict.fromkeys(names)])
        approved[pair] = names
    waiting = {pair: list(proposed(folder, pair)) for pair in pairs}
    return Approved(folder, approved, waiting, what="shorter wording")


def waiting_for(folder: Path, tools: Tools) -> dict[str, list[str]]:
    """Return the ids of the units to approve, by language pair: those that its videos or its second voice wait for."""
    item = recorded_item(folder, tools)
    return {bitext.pair: _left(folder, item, bitext) for bitext in _chosen(item.manifest, ())}


def _left(folder: Path, item: Job, bitext: Bitext) -> list[str]:
    wanted = set(left_to_approve(folder, item.settings, bitext))
    if dub_mode(item.settings, item.manifest, bitext.pair):
        wanted |= set(unread_units(bitext))
    return [unit.id for unit in bitext if unit.id in wanted]


def _chosen(manifest: Manifest, targets: Sequence[str]) -> list[Bitext]:
    """Return the bitexts in *targets*, or all. Raises InputError for a language without one."""
    names = [name for name in manifest.stages if name.startswith(BITEXT)]
    return into([exchange.read_bitext(manifest.folder / f"{name}.json") for name in names], targets, manifest.folder)


def several(pairs: Sequence[str]) -> UsageError:
    """Return the error for a change that names none of *pairs*."""
    what = f"there are several translations: {', '.join(pairs)}"
    return UsageError("BIL-EDT-021", what, remedy="Name one language with --to.")


def into(found: Sequence[P], targets: Sequence[str], folder: Path) -> list[P]:
    """Return those of *found*, translations of the item in *folder*, that are into *targets*, or all without these.

    Raises InputError for a language without one.
    """
    wanted = [parse_tag(tag) for tag in targets]
    for tag, spoken in zip(targets, wanted, strict=True):
        if not any(same_language(one.target, spoken) for one in found):
            raise InputError("BIL-EDT-023", f"has no translation into {tag}", where=folder)
    return [one for one in found if not wanted or any(same_language(one.target, tag) for tag in wanted)]
