"""Approves sentences of an item: a person has read them and stands for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bilingual.errors import InputError, UsageError
from bilingual.languages import parse_tag, same_language
from bilingual.model.bitext import Bitext
from bilingual.pipeline.applying import made_before
from bilingual.pipeline.editing.approvals import to_approve
from bilingual.pipeline.editing.edits import BITEXT, TRANSCRIPT_FILE, adopt_edits
from bilingual.pipeline.records import exchange
from bilingual.pipeline.records.claims import claimed_job
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.records.workspace import MANIFEST, Workspace
from bilingual.pipeline.run import directly
from bilingual.pipeline.tools import Tools
from bilingual.settings import Settings


@dataclass(frozen=True, slots=True)
class Approved:
    """The ids of the units approved now, and of those that its videos still wait for, by language pair."""

    folder: Path
    approved: Mapping[str, Sequence[str]]
    waiting: Mapping[str, Sequence[str]]
    notes: Sequence[str]


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


def approve(
    folder: Path, settings: Settings, tools: Tools, units: Sequence[str], targets: Sequence[str], *, every: bool
) -> Approved:
    """Approve *units* of the item in *folder*, or *every* one that can be, in all pairs or in those of *targets*.

    Other edits in the folder are taken in first, so that what is approved is what its files say. Raises InputError,
    before anything is changed, for a unit that is not there or cannot be approved, UsageError for units of several
    pairs, ItemBusy.
    """
    manifest, held, request = made_before(folder, settings)
    held = request.settled(held)
    source = {name: value for name, value in manifest.source.items() if name not in ("path", "inbox")}
    with claimed_job(
        request, held, tools, directly, identity=manifest.identity, slug=folder.name, source=source
    ) as job:
        bitexts = _chosen(job.manifest, targets)
        if units and len(bitexts) > 1:
            pairs = ", ".join(bitext.pair for bitext in bitexts.values())
            raise UsageError(
                "BIL-EDT-021", f"there are several translations: {pairs}", remedy="Name one language with --to."
            )
        wanted = {}
        for stage, bitext in bitexts.items():
            known = [unit.id for unit in bitext if not unit.is_approved]
            if missing := [name for name in units if name not in {unit.id for unit in bitext}]:
                raise InputError("BIL-EDT-022", f"has no sentence {missing[0]}", where=folder / f"{stage}.json")
            wanted[stage] = known if every else [name for name in known if name in units]
        adopt_edits(job, wanted, strict=not every)
        approved, waiting = {}, {}
        for stage, bitext in _chosen(job.manifest, ()).items():
            asked = wanted.get(stage, ())
            approved[bitext.pair] = [unit.id for unit in bitext if unit.is_approved and unit.id in asked]
            waiting[bitext.pair] = _waiting(bitext, held, folder)
    return Approved(folder, approved, waiting, tuple(job.notes))


def waiting_for(folder: Path, settings: Settings) -> dict[str, list[str]]:
    """Return the ids of the units to approve, by language pair."""
    manifest, held, _ = made_before(folder, settings)
    return {bitext.pair: _waiting(bitext, held, folder) for bitext in _chosen(manifest, ()).values()}


def _waiting(bitext: Bitext, settings: Settings, folder: Path) -> list[str]:
    path = folder / TRANSCRIPT_FILE
    transcript = exchange.read_transcript(path) if path.is_file() else None
    return [unit.id for unit in to_approve(bitext, settings.review, transcript)]


def _chosen(manifest: Manifest, targets: Sequence[str]) -> dict[str, Bitext]:
    """Return the bitexts in *targets*, or all, by their stage. Raises InputError for a language without one."""
    names = [name for name in manifest.stages if name.startswith(BITEXT)]
    found = {name: exchange.read_bitext(manifest.folder / f"{name}.json") for name in names}
    for tag in targets:
        if not any(same_language(bitext.target, parse_tag(tag)) for bitext in found.values()):
            raise InputError("BIL-EDT-023", f"has no translation into {tag}", where=manifest.folder)
    return {
        name: bitext
        for name, bitext in found.items()
        if not targets or any(same_language(bitext.target, parse_tag(tag)) for tag in targets)
    }
