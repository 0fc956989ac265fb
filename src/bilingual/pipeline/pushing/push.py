"""The order of a push: what must hold, an earlier doubt settled, the plan, and after a person's word the post."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock
from filelock import Timeout as LockTimeout

from bilingual.engines.base import Progress, silent
from bilingual.errors import InputError, UsageError
from bilingual.pipeline.editing.approvals import to_approve
from bilingual.pipeline.items.facts import KeptFacts
from bilingual.pipeline.items.reading import item_named, read_items
from bilingual.pipeline.opening.checklist import checklist
from bilingual.pipeline.opening.item import OpenedItem, opened
from bilingual.pipeline.pushing.expiry import note_use
from bilingual.pipeline.pushing.journal import PushJournal
from bilingual.pipeline.pushing.linkedin import LinkedInPush
from bilingual.pipeline.pushing.plan import NAMES, Plan, PushPlatform
from bilingual.pipeline.pushing.platform import Made, Pusher, Unknown
from bilingual.pipeline.pushing.unanswered import (
    finish_record,
    record,
    record_of,
    say_there,
    settled,
    take_word,
    undecided,
)
from bilingual.pipeline.pushing.wechat import WeChatPush
from bilingual.pipeline.records.workspace import ItemBusy, Workspace, state_folder
from bilingual.redaction import hide_environment
from bilingual.settings import Settings
from bilingual.text.counts import counted

Opened = Callable[[Settings, Mapping[str, str]], Pusher]
_PUSHERS: Mapping[PushPlatform, Opened] = {"linkedin": LinkedInPush.of, "wechat": WeChatPush.of}


@dataclass(frozen=True, slots=True)
class PreparedPush:
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
) -> PreparedPush:
    """Return what a push of the item in *folder* would make; it makes nothing. *show* gets lines meanwhile.

    An earlier push that was ended in the middle of posting is settled first, by looking; with *not_there* a person says
    that it made nothing. Raises InputError for an item that may not be pushed, or is there already.
    """
    item = opened(folder, settings)
    name = _pair(item, pair)
    journal = PushJournal(folder, platform, name)
    pusher = _opened(platform, settings)
    with _alone(folder, settings):
        finish_record(journal, platform, folder, settings)
        take_word(journal, platform, folder)
        if journal.doubt is not None:
            if not_there:
                journal.add("absent", by="person")
            elif made := settled(pusher, journal, platform, folder, show):
                record(made, journal, platform, folder, settings, "")
                return PreparedPush(None, made)
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
    return PreparedPush(pusher.plan(item, checked, revision, pictures))


def settle_there(folder: Path, platform: PushPlatform, settings: Settings, *, pair: str = "", url: str = "") -> Made:
    """Take a person's word that what an earlier push sent is there, at *url* if they know it. Raises InputError."""
    journal = PushJournal(folder, platform, _pair(opened(folder, settings), pair))
    with _alone(folder, settings):
        return say_there(journal, platform, folder, settings, url)


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
            raise undecided(plan.folder, plan.platform, pusher, unknown.why, unknown.seen) from None
        record(made, journal, plan.platform, plan.folder, settings, plan.revision)
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


def _refuse_again(item: OpenedItem, journal: PushJournal, platform: PushPlatform, pair: str) -> None:
    """Raise InputError for a pair that is on the platform: nothing is posted twice."""
    there = record_of(platform, item.folder)
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
