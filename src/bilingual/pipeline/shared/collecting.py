"""Brings items home: their results into this root, what they taught into its memory, and closes them as any other.

This root is the one writer of everything that is a person's. The last run is an ordinary one: it finds made what the
machines made, and does the rest: the blog, the state, the source that leaves the inbox.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from bilingual.engines.shared.items import FAILED, HOME, SharedItem
from bilingual.errors import BilingualError, EngineError, InputError, Transient, Unavailable
from bilingual.pipeline.inbox.queue import settle_failure
from bilingual.pipeline.publish import publish
from bilingual.pipeline.records.files import file_sha256, make_folder, read_json
from bilingual.pipeline.records.outages import runs_in_outage
from bilingual.pipeline.records.workspace import MANIFEST, ItemBusy, Workspace, state_folder
from bilingual.pipeline.requests import Request
from bilingual.pipeline.result import Result
from bilingual.pipeline.run import Elsewhere, Execute, directly
from bilingual.pipeline.shared.leases import without_files
from bilingual.pipeline.shared.places import Shared, holder
from bilingual.pipeline.shared.snapshots import Snapshot, bring, files_below, is_inside, read_snapshot, refused
from bilingual.pipeline.shared.working import LEARNT, apply_learnt
from bilingual.pipeline.stages import RESOURCES, Share
from bilingual.pipeline.tools import Tools


@dataclass(frozen=True, slots=True)
class Collected:
    """One item that came home, or failed: its ``source``, and the result or the error."""

    source: str
    result: Result | None = None
    error: BilingualError | None = None


def collect(shared: Shared, tools: Tools, execute: Execute = directly) -> Iterator[Collected]:
    """Yield each item of this root that is made or failed, once it is home and closed."""
    for item in shared.items.all(shared.home):
        if item.needs in (HOME, FAILED) and not item.live:
            taken = shared.items.take(item.item, item.needs, holder())
            if taken is not None:
                try:
                    yield _closed(taken, shared, tools, execute)
                except Elsewhere:
                    continue


def _closed(taken: SharedItem, shared: Shared, tools: Tools, execute: Execute) -> Collected:
    settings = shared.settings
    source = settings.root / taken.source
    with without_files(taken, shared, settings.root / "nothing").kept():
        try:
            if not is_inside(taken.source):
                raise refused(f"{taken.source!r} leads out of its folder", shared.database.where)
            if taken.needs == FAILED:
                error = _failure(taken)
                settle_failure(source, error, settings)
                found = Collected(taken.source, error=error)
            else:
                identity = _brought_home(taken, shared)
                found = Collected(taken.source, _published(source, identity, shared, tools, execute))
        except (ItemBusy, Transient) as error:
            # It stays where it is, and the next look tries again.
            shared.items.give_back(taken.item, taken.fence, str(error), passing=True, failed=False)
            return Collected(taken.source, error=error)
        except BilingualError as error:
            found = Collected(taken.source, error=error)
        if shared.items.remove(taken.item, taken.fence):
            shared.storage.remove(shared.area(taken.item))
    return found


def _published(source: Path, identity: str, shared: Shared, tools: Tools, execute: Execute) -> Result:
    """Publish *source* here, where everything is made: what was refused or is missing is not asked for once more.

    After an outage it is, as by every run.
    """
    records = [record for _, record in Workspace(shared.settings).records(identity) if identity]
    outage = any(runs_in_outage(record.get("pairs", {})) for record in records)
    share = None if outage or not records else Share(None, RESOURCES)
    return publish(Request(source, share=share), tools, execute)


def _failure(taken: SharedItem) -> BilingualError:
    error = Unavailable if taken.passing else EngineError
    reason, _, code = taken.reason.removesuffix("]").rpartition(" [")
    return error("BIL-SHR-021", f"failed on another machine: {reason or taken.reason} ({code})", where=taken.source)


def _brought_home(taken: SharedItem, shared: Shared) -> str:
    """Write the results of *taken* into this root; return their identity, "" if there are none.

    Raises InputError if somebody changed them here since the item was sent: their edits stay, and count.
    """
    storage, area, settings = shared.storage, shared.area(taken.item), shared.settings
    snapshot, sent = (read_snapshot(storage, area, sha) for sha in (taken.snapshot, taken.sent))
    outbox = [name for name in snapshot.made if name.startswith("media/outbox/")]
    manifests = [name for name in outbox if name.endswith(f"/{MANIFEST}") and name.count("/") == 3]
    if not manifests:
        return ""  # nothing was made: the last run says why
    workspace = Workspace(settings)
    with TemporaryDirectory(dir=state_folder(settings.state, "shared")) as folder:
        new = Path(folder)
        bring(storage, snapshot, new, [*snapshot.made, *({LEARNT} & set(snapshot.files))])
        for manifest in manifests:
            record = read_json(new / manifest)
            identity, slug = str(record.get("identity", "")), PurePosixPath(manifest).parent.name
            with workspace.claim(identity, settings.root / taken.source):
                with workspace.results_folder(slug, identity) as results:
                    _check_unchanged(results, f"media/outbox/{slug}/", sent, snapshot)
                    _replaced(new / PurePosixPath(manifest).parent, results)
                for one in (new / "media" / "work").glob("*"):
                    _replaced(one, workspace.private(workspace.work) / one.name)
        if (new / LEARNT).is_file():
            apply_learnt(new / LEARNT, settings)
    return snapshot.identity


def _check_unchanged(results: Path, prefix: str, sent: Snapshot, new: Snapshot) -> None:
    """Raise InputError for a file that is neither as *sent* nor as in *new*, of which a part may be here already."""
    before, after = (
        {name.removeprefix(prefix): file.sha256 for name, file in one.files.items() if name.startswith(prefix)}
        for one in (sent, new)
    )
    here = set(files_below(results, results))
    changed = sorted(name for name in here if file_sha256(results / name) not in (before.get(name), after.get(name)))
    changed += sorted(name for name in before if name in after and name not in here)
    if changed:
        raise InputError(
            "BIL-SHR-022",
            f"{changed[0]} was changed here after the item was sent, so what was made of the older text is left out",
            where=results,
            remedy=f"Run `bilingual apply {results}`, or send it again with `bilingual shared send`.",
        )


def _replaced(new: Path, folder: Path) -> None:
    """Move the files of *new* into *folder*, its manifest last, and remove what was sent and is not among them."""
    names = sorted(
        (path.relative_to(new) for path in new.rglob("*") if path.is_file()), key=lambda one: one == Path(MANIFEST)
    )
    for name in names:
        place = folder / name
        make_folder(place.parent)
        (new / name).replace(place)
    for old in set(files_below(folder, folder)) - {name.as_posix() for name in names}:
        (folder / old).unlink()
