"""Gives a recording that was published a second voice, or takes it away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from bilingual.errors import UsageError
from bilingual.pipeline.applying import made_again, made_before
from bilingual.pipeline.dubbing.record import dub_file, read_dub, wordings_in
from bilingual.pipeline.records.claims import held_item, recorded_item
from bilingual.pipeline.records.files import disk_errors
from bilingual.pipeline.records.outages import UNDUBBED
from bilingual.pipeline.requests import kind_of
from bilingual.pipeline.result import Result
from bilingual.pipeline.run import Execute, directly
from bilingual.pipeline.sharing.disk import dub_sound
from bilingual.pipeline.stages import DUB, DUBBED
from bilingual.pipeline.tools import Tools


def dub_results(
    folder: Path,
    tools: Tools,
    execute: Execute = directly,
    asked: Mapping[str, Any] | None = None,
    pair: str | None = None,
) -> Result:
    """Dub the videos of *pair* in the results *folder*, in the way that is *asked*, and rebuild what is out of date.

    ``{"dub": "none"}`` removes its dub, and the result names the files. Raises UsageError for results that are not of a
    recording, and for a pair that is not there or not named.
    """
    manifest, held, request = made_before(folder, tools.settings)
    if kind_of(request.source) != "media":
        raise UsageError(
            "BIL-VOI-035",
            "is no recording, so it has no voice to which another could be added",
            where=folder,
            remedy="`bilingual narrate` reads an article aloud.",
        )
    pairs = sorted(manifest.pairs)
    if not pairs:
        raise UsageError(
            "BIL-VOI-042",
            "has no translation yet that could be spoken",
            where=folder,
            remedy=f"Finish it first: `bilingual apply {folder}`.",
        )
    if (pair or len(pairs) != 1) and pair not in pairs:
        what = f"has no pair {pair}" if pair else f"has {len(pairs)} pairs"
        raise UsageError("BIL-VOI-036", what, where=folder, remedy=f"Use --pair with one of {', '.join(pairs)}.")
    removed: list[str] = []
    if (asked or {}).get("dub") == "none":
        removed = _remove_dub(folder, tools, pair or pairs[0])
        manifest, held, request = made_before(folder, tools.settings)
    target = (pair or pairs[0]).split("_", 1)[1]
    # Not the voices that the results were made with: who asks for a dub has just said in the settings who speaks.
    voices = {**tools.settings.voice, **dict((asked or {}).get("voice", {}))}
    request = replace(request, asked={**request.asked, **(asked or {}), "voice": voices, "targets": (target,)})
    return replace(made_again(manifest, request, tools.for_item(held), execute), removed=tuple(removed))


def _remove_dub(folder: Path, tools: Tools, pair: str) -> list[str]:
    """Remove the dubbed videos of *pair* in the results *folder*, their subtitles and their sound; return their names.

    The record stays if a person approved a wording in it: the next dub speaks it. Files that a person put in the place
    of ours stay, too. Raises InputError for a damaged record, ItemBusy while a run makes the item, WorkspaceError.
    """
    item = recorded_item(folder, tools)
    removed: list[str] = []
    with held_item(item) as job:
        record = job.folder / dub_file(pair)
        kept = {record.name} if record.is_file() and _has_approved(record) else set()
        own, of_videos = DUB.name(pair=pair), f"{DUBBED.id}.{pair}."
        for stage in [name for name in job.manifest.stages if name == own or name.startswith(of_videos)]:
            edited = job.manifest.edited_files(stage)
            for name in job.manifest.stages[stage].get("files", {}):
                path = job.folder / name
                if path.exists() and name not in kept and (name not in edited or name == record.name):
                    with disk_errors(path):
                        path.unlink(missing_ok=True)
                    removed.append(name)
            del job.manifest.stages[stage]
        job.manifest.pairs.get(pair, {}).pop(UNDUBBED, None)
        with disk_errors(job.work):
            (job.work / dub_sound(pair)).unlink(missing_ok=True)
        job.manifest.save()
    return removed


def _has_approved(record: Path) -> bool:
    return any(one.approved for one in wordings_in(read_dub(record)).values())
