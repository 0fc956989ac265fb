"""Takes a second voice away again: a person who tried one keeps the videos without it."""

from __future__ import annotations

from pathlib import Path

from bilingual.pipeline.dubbing.record import dub_file, read_dub, wordings_in
from bilingual.pipeline.records.claims import held_item, recorded_item
from bilingual.pipeline.records.files import disk_errors
from bilingual.pipeline.records.outages import UNDUBBED
from bilingual.pipeline.sharing.disk import dub_sound
from bilingual.pipeline.stages import DUB, DUBBED
from bilingual.pipeline.tools import Tools


def remove_dub(folder: Path, tools: Tools, pair: str) -> list[str]:
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
