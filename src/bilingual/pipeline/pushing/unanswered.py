"""Doubts: a request that makes something was not answered. Looking settles them, or a person's word."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bilingual.errors import InputError
from bilingual.model.item import Publication
from bilingual.pipeline.commands.publishing import record_publication
from bilingual.pipeline.items.publications import publications
from bilingual.pipeline.pushing.journal import PushJournal
from bilingual.pipeline.pushing.plan import NAMES, PushPlatform
from bilingual.pipeline.pushing.platform import Made, Pusher, Sighting, note_seen
from bilingual.settings import Settings

SETTLED_S = 60.0
"""A list of posts may lack one that was made within this time: so long it is looked for."""
_PAUSE_S = 1.0


def settled(
    pusher: Pusher, journal: PushJournal, platform: PushPlatform, folder: Path, show: Callable[[str], object]
) -> Made | None:
    """Return what an earlier push made without an answer, None if it made nothing.

    Raises InputError if that stays open.
    """
    create = journal.doubt or {}
    show(f"an earlier push to {NAMES[platform]} ({create.get('at')}) was not answered: looking whether it is there")
    seen, until_s = pusher.look(create), time.monotonic() + SETTLED_S
    # The age of the line is not asked: a clock that was set since would have it posted twice, or looked for a day.
    while seen.state == "absent" and time.monotonic() < until_s:
        time.sleep(_PAUSE_S)
        seen = pusher.look(create)
    if seen.made is not None:
        note_seen(journal, create, seen.made)
        return seen.made
    if seen.state == "unknown":
        raise undecided(folder, platform, pusher, f"an earlier push ({create.get('at')}) was not answered", seen)
    show(f"it is not there: nothing was made on {NAMES[platform]}")
    journal.add("absent", by="look")
    return None


def finish_record(journal: PushJournal, platform: PushPlatform, folder: Path, settings: Settings) -> None:
    """Record what an earlier push made and could not record."""
    created = journal.created
    if created is not None and not journal.recorded:
        record(Made(str(created.get("id")), str(created.get("url") or "")), journal, platform, folder, settings, "")


def take_word(journal: PushJournal, platform: PushPlatform, folder: Path) -> None:
    """Settle a doubt by what a person has recorded since: that it is there."""
    there, create = record_of(platform, folder), journal.doubt
    if there is None or create is None or not _is_since(there, create):
        return
    if not there.url or all(str(one.get("url") or "") != there.url for one in journal.others()):
        journal.add("created", hash=create.get("hash"), url=there.url, by="person")
        journal.add("recorded")


def _is_since(there: Publication, create: Mapping[str, Any]) -> bool:
    """Return whether *there* was recorded after the line *create*, whatever the clock said."""
    return there.at != create["record"] if "record" in create else there.at >= str(create.get("at"))


def say_there(journal: PushJournal, platform: PushPlatform, folder: Path, settings: Settings, url: str) -> Made:
    """Settle a doubt by a person's word: what was sent is there, at *url* if they know it. Return it.

    Raises InputError if nothing is in doubt, or if the address is that of another translation, UsageError for one
    that is no address.
    """
    if journal.doubt is None:
        raise InputError("BIL-PSH-077", "nothing is open: no request was left without an answer", where=folder.name)
    if url and any(str(one.get("url") or "") == url for one in journal.others()):
        raise InputError("BIL-PSH-078", f"{url} is the address of another translation", remedy="Copy that of this one.")
    record_publication(str(folder), settings, platform, url)
    take_word(journal, platform, folder)
    if journal.doubt is not None:
        raise InputError(
            "BIL-PSH-079",
            "another translation is recorded there, so that the address is needed",
            where=folder.name,
            remedy="Copy the address of this one.",
        )
    return Made("", url)


def record_of(platform: PushPlatform, folder: Path) -> Publication | None:
    return next((one for one in publications(folder, "") if one.platform == platform), None)


def record(
    made: Made, journal: PushJournal, platform: PushPlatform, folder: Path, settings: Settings, revision: str
) -> None:
    record_publication(str(folder), settings, platform, made.url, revision=revision)
    journal.add("recorded")


def undecided(folder: Path, platform: PushPlatform, pusher: Pusher, why: str, seen: Sighting) -> Undecided:
    """Return the error for something that may or may not be on the platform."""
    name, open_for_good = NAMES[platform], seen.state != "absent"
    if open_for_good:
        looked = seen.why or f"{name} does not say"
        address = " --url URL" if platform == "linkedin" else ""
        there = f"bilingual published {folder.name} --platform {platform}{address}"
        not_there = f"bilingual push {platform} {folder.name} --not-there"
        remedy = f"Look at {pusher.where}. If it is there: {there}. If it is not: {not_there}"
    else:
        looked = "it is not in the list yet"
        remedy = "Run the same command again in a minute: it looks before it posts anything."
    error = Undecided(
        "BIL-PSH-075", f"it is not known whether {name} has it ({why}; {looked})", where=folder.name, remedy=remedy
    )
    error.place = pusher.where if open_for_good else ""
    return error


class Undecided(InputError):
    """It is not known whether the item is on the platform. Only a person can see it, at ``place``, unless that is "".

    ``say_there``, or ``prepare`` with *not_there*, takes the answer.
    """

    place: str = ""
