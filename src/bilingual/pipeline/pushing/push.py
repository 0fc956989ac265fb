"""The order of a push: what must hold, an earlier doubt settled, the plan, and after a person's word the post."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock
from filelock import Timeout as LockTimeout

from bilingual.engines.base import Progress, silent
from bilingual.errors import InputError, UsageError
from bilingual.model.item import Publication
from bilingual.pipeline.commands.publishing import record_publication
from bilingual.pipeline.editing.approvals import to_approve
from bilingual.pipeline.items.facts import KeptFacts
from bilingual.pipeline.items.publications import publications
from bilingual.pipeline.items.reading import item_named, read_items
from bilingual.pipeline.opening.checklist import checklist
from bilingual.pipeline.opening.item import OpenedItem, opened
from bilingual.pipeline.pushing.expiry import note_use
from bilingual.pipeline.pushing.journal import PushJournal, age_s
from bilingual.pipeline.pushing.linkedin import LinkedInPush
from bilingual.pipeline.pushing.plan import NAMES, Plan, PushPlatform
from bilingual.pipeline.pushing.platform import Look, Made, Pusher, Unknown, note_seen
from bilingual.pipeline.pushing.wechat import WeChatPush
from bilingual.pipeline.records.workspace import ItemBusy, Workspace, state_folder
from bilingual.redaction import hide_environment
from bilingual.settings import Settings
from bilingual.text.counts import counted

SETTLED_S = 60.0
"""A list of posts may lack one that was made within this time."""
_PAUSE_S = 1.0
Opened = Callable[[Settings, Mapping[str, str]], Pusher]
_PUSHERS: Mapping[PushPlatform, Opened] = {"linkedin": LinkedInPush.of, "wechat": WeChatPush.of}


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a person is asked to confirm; ``found`` instead if an earlier push turned out to have made it."""

    plan: Plan | None
    found: Made | None = None


def results_of(name: str, settings: Settings) -> Path:
    """Return the results folder of the item *name*. Raises InputError if it has none."""
    item = item_named(name, read_items(settings), settings)
    if not item.folder:
        raise InputError("BIL-WRK-025", "has no results yet", where=item.name, remedy="Publish it first.")
    return settings.root / item.folder


def prepare(
    folder: Path,
    platform: PushPlatform,
    settings: Settings,
    *,
    pair: str = "",
    pictures: Sequence[str] = (),
    not_there: bool = False,
    show: Callable[[str], object] = print,
) -> Prepared:
    """Return what a push of the item in *folder* would make; it makes nothing. *show* gets lines meanwhile.

    An earlier push that was ended in the middle of posting is settled first, by looking; with *not_there* a person says
    that it made nothing. Raises InputError for an item that may not be pushed, or is there already.
    """
    item = opened(folder, settings)
    name = _pair(item, pair)
    journal = PushJournal(folder, platform, name)
    pusher = _opened(platform, settings)
    with _alone(folder, settings):
        _finish_record(journal, platform, folder, settings)
        _take_word(journal, platform, folder)
        if journal.doubt is not None:
            if not_there:
                journal.add("absent", by="person")
            elif made := _settled(pusher, journal, platform, folder, show):
                _record(made, journal, platform, folder, settings, "")
                return Prepared(None, made)
        _refuse_again(item, journal, platform, name)
    checked = checklist(item, name, platform)
    reasons = list(dict.fromkeys((*checked.reasons, *_unread_here(item, name, settings))))
    if reasons:
        raise InputError(
            "BIL-PSH-070",
            f"is not ready for {NAMES[platform]}: {'; '.join(reasons)}",
            where=f"{folder.name} {name}",
            remedy="`bilingual status` and the studio say what to do.",
        )
    revision = KeptFacts(Workspace(settings)).of(folder).revision
    return Prepared(pusher.plan(item, checked, revision, pictures))


def push(plan: Plan, settings: Settings, progress: Progress = silent) -> Made:
    """Make what *plan* says, which a person has confirmed; record that the item is published.

    Raises InputError if it is another now, if it was made meanwhile, or if it is not known whether it was made.
    """
    journal = PushJournal(plan.folder, plan.platform, plan.pair)
    pusher = _opened(plan.platform, settings)
    with _alone(plan.folder, settings):
        if journal.doubt is not None:
            raise _busy(plan.folder)
        item = opened(plan.folder, settings)
        _refuse_again(item, journal, plan.platform, plan.pair)
        checked = checklist(item, plan.pair, plan.platform)
        pictures = [piece.path for piece in plan.pieces if piece.role == "image"] if plan.platform == "linkedin" else []
        now = pusher.plan(item, checked, plan.revision, pictures) if checked.ready else None
        if now is None or now.mark != plan.mark:
            raise InputError(
                "BIL-PSH-071",
                "is not what was shown any more",
                where=plan.folder,
                remedy="Push again, and look once more.",
            )
        try:
            made = pusher.make(plan, journal, progress)
        except Unknown as unknown:
            raise _unknown(plan.folder, plan.platform, pusher, unknown.why, unknown.seen) from None
        _record(made, journal, plan.platform, plan.folder, settings, plan.revision)
    return made


def _opened(platform: PushPlatform, settings: Settings) -> Pusher:
    if settings.offline:
        raise UsageError("BIL-PSH-072", "a push needs the network, and offline is set")
    hide_environment(os.environ)
    pusher = _PUSHERS[platform](settings, dict(os.environ))
    note_use(platform, settings, os.environ)
    return pusher


def _pair(item: OpenedItem, wanted: str) -> str:
    """Return the pair to push: the *wanted* one, or the only one there is."""
    names = [pair.pair for pair in item.pairs]
    if wanted in names:
        return wanted
    if not wanted and len(names) == 1:
        return names[0]
    what = f"has no translation {wanted!r}" if wanted else "has several translations"
    raise UsageError(
        "BIL-PSH-073", what, where=item.folder.name, remedy=f"Choose one with --pair: {', '.join(names) or 'none'}."
    )


def _unread_here(item: OpenedItem, name: str, settings: Settings) -> Iterator[str]:
    """Yield what the root's review wants read now, which may be stricter than when the item was made."""
    pair = item.pair(name)
    waiting = to_approve(pair.bitext, settings.review, pair.transcript) if pair and pair.bitext else ()
    if waiting:
        yield f"{counted(len(waiting), 'sentence')} to read and approve, by review = {settings.review!r}"


def _settled(
    pusher: Pusher, journal: PushJournal, platform: PushPlatform, folder: Path, show: Callable[[str], object]
) -> Made | None:
    """Return what an earlier push made without an answer, None if it made nothing.

    Raises InputError if that stays open.
    """
    create = journal.doubt or {}
    show(f"an earlier push to {NAMES[platform]} ({create.get('at')}) was not answered: looking whether it is there")
    seen = pusher.look(create)
    while seen.state == "absent" and age_s(create) < SETTLED_S:
        time.sleep(_PAUSE_S)
        seen = pusher.look(create)
    if seen.made is not None:
        note_seen(journal, create, seen.made)
        return seen.made
    if seen.state == "unknown":
        raise _unknown(folder, platform, pusher, f"an earlier push ({create.get('at')}) was not answered", seen)
    show(f"it is not there: nothing was made on {NAMES[platform]}")
    journal.add("absent", by="look")
    return None


def _finish_record(journal: PushJournal, platform: PushPlatform, folder: Path, settings: Settings) -> None:
    """Record what an earlier push made and could not record."""
    created = journal.created
    if created is not None and not journal.recorded:
        _record(Made(str(created.get("id")), str(created.get("url") or "")), journal, platform, folder, settings, "")


def _take_word(journal: PushJournal, platform: PushPlatform, folder: Path) -> None:
    """Settle a doubt by what a person has recorded since: that it is there."""
    there, create = _record_of(platform, folder), journal.doubt
    if there is None or create is None or there.at < str(create.get("at")):
        return
    if not there.url or all(str(one.get("url") or "") != there.url for one in journal.others()):
        journal.add("created", hash=create.get("hash"), url=there.url, by="person")
        journal.add("recorded")


def _record_of(platform: PushPlatform, folder: Path) -> Publication | None:
    return next((one for one in publications(folder, "") if one.platform == platform), None)


def _record(
    made: Made, journal: PushJournal, platform: PushPlatform, folder: Path, settings: Settings, revision: str
) -> None:
    record_publication(str(folder), settings, platform, made.url, revision=revision)
    journal.add("recorded")


def _refuse_again(item: OpenedItem, journal: PushJournal, platform: PushPlatform, pair: str) -> None:
    """Raise InputError for a pair that is on the platform: nothing is posted twice."""
    there = _record_of(platform, item.folder)
    if there is None:
        return  # never, or a person says that it is not there any more
    mine = journal.created is not None and journal.recorded
    if not mine and any(str(one.get("url") or "") == there.url for one in journal.others()):
        return  # the record is of another pair
    raise InputError(
        "BIL-PSH-074",
        f"is on {NAMES[platform]} already{f': {there.url}' if there.url else ''} ({there.at[:10]})",
        where=f"{item.folder.name} {pair}",
        remedy=f"Change it there by hand; or, if it is not there any more: bilingual published {item.folder.name} "
        f"--platform {platform} --undo",
    )


def _unknown(folder: Path, platform: PushPlatform, pusher: Pusher, why: str, seen: Look) -> InputError:
    """Return the error for something that may or may not be on the platform."""
    name = NAMES[platform]
    if seen.state == "absent":
        looked = "it is not in the list yet"
        remedy = "Run the same command again in a minute: it looks before it posts anything."
    else:
        looked = seen.why or f"{name} does not say"
        remedy = (
            f"Look at {pusher.where}. If it is there: bilingual published {folder.name} --platform {platform}"
            f"{' --url URL' if platform == 'linkedin' else ''}. "
            f"If it is not: bilingual push {platform} {folder.name} --not-there"
        )
    return InputError(
        "BIL-PSH-075", f"it is not known whether {name} has it ({why}; {looked})", where=folder.name, remedy=remedy
    )


def _busy(folder: Path) -> ItemBusy:
    return ItemBusy("BIL-PSH-076", "is being pushed by another command", where=folder)


@contextmanager
def _alone(folder: Path, settings: Settings) -> Iterator[None]:
    """Push an item in one place at a time; runs of it go on."""
    workspace = Workspace(settings)
    state_folder(workspace.state, "run", "push")
    try:
        with FileLock(workspace.lock_path("push", folder.name), mode=0o600, timeout=0.2):
            yield
    except LockTimeout:
        raise _busy(folder) from None
