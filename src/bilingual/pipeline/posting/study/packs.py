"""Switches the study pack of one item on and off, and shows what is there of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bilingual.engines.learning.extra_packages import require
from bilingual.errors import InputError, NotInstalled
from bilingual.languages import pack
from bilingual.learning.scales import BAND_CONVENTION, BANDS, learner_of, scale_of
from bilingual.pipeline.applying import made_before
from bilingual.pipeline.opening.item import OpenedItem
from bilingual.pipeline.opening.pairs import OpenedPair
from bilingual.pipeline.records.claims import held_item, recorded_item
from bilingual.pipeline.tools import open_tools
from bilingual.settings import Settings

# In the order in which a page shows them; VIEW.files of views/learn/render.py has what each is.
_FILES = ("listen.html", "practice.mp3", "worksheet.pdf", "cards.apkg", "vocabulary.html")


@dataclass(frozen=True, slots=True)
class StudyWish:
    """Whether to make the study pack, for whom: a language of the item, and a level of its scale."""

    on: bool
    language: str = ""
    level: str = ""


def study_json(item: OpenedItem, pair: OpenedPair) -> dict[str, Any]:
    """Return whether *item* has a study pack, for whom, what one may choose, and the files that *pair* has of it.

    ``lacking`` says which packages are missing, if any.
    """
    learner = learner_of(item.settings.learner, pair.source, pair.target)
    folder = item.folder / "learn" / pair.pair
    return {
        "on": item.settings.learn,
        "language": learner.language,
        "level": learner.level,
        "languages": [_choice(tag) for tag in (pair.source, pair.target)],
        "files": [
            {"name": name, "path": f"learn/{pair.pair}/{name}", "bytes": (folder / name).stat().st_size}
            for name in _FILES
            if (folder / name).is_file()
        ],
        "running": item.item.state == "running",
        "lacking": _lacking(),
    }


def _choice(tag: str) -> dict[str, Any]:
    scale = scale_of(tag)
    levels = [{"level": step, "shown": scale.shown(step)} for step in scale.steps]
    note = BAND_CONVENTION if scale is BANDS else ""
    return {"tag": tag, "name": pack(tag).name, "usual": scale.usual, "levels": levels, "note": note}


def _lacking() -> str:
    try:
        require()
    except NotInstalled as error:
        return str(error)
    return ""


def set_study(folder: Path, settings: Settings, pair: OpenedPair, wish: StudyWish) -> None:
    """Record *wish* in the results *folder*, for all runs that make its outputs again.

    Files that were made stay. Raises InputError for a language or level that there is not, NotInstalled without the
    packages, ItemBusy while a run holds the item, and InputError if a settings file next to the source says otherwise.
    """
    changes: dict[str, Any] = {"learn": wish.on}
    if wish.on:
        require()
        if wish.language not in (pair.source, pair.target) or wish.level not in scale_of(wish.language).steps:
            raise InputError(
                "BIL-STU-042", "has no such language or level to learn", where=folder.name, remedy="Reload the page."
            )
        changes["learner"] = {"language": wish.language, "level": wish.level}
    _, held, request = made_before(folder, settings)
    learner = {**held.learner, **changes.get("learner", {})}
    wanted = held.overlaid({"learn": wish.on, "learner": learner}, folder)
    laid = request.settled(wanted)
    if (laid.learn, dict(laid.learner)) != (wish.on, learner):
        raise InputError(
            "BIL-STU-043",
            "a bilingual.toml or .toml file next to it sets learn or learner",
            where=request.source,
            remedy="Change it there.",
        )
    with held_item(recorded_item(folder, open_tools(settings))) as job:
        job.manifest.options["settings"] = {
            **job.manifest.options.get("settings", {}),
            "learn": wish.on,
            "learner": learner,
        }
        job.manifest.save()
