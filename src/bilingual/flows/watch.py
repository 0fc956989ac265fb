"""The inbox watcher: starts a run for each complete item; run as ``python -m bilingual.flows.watch``.

Every look compares the inbox with the runs started, so nothing is lost when the watcher, the server or the machine
restarts. File events only trigger the next look earlier.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun, StateType
from watchfiles import watch as file_events
from watchfiles._rust_notify import WatchfilesRustInternalError  # documented under this name

from bilingual.errors import BilingualError, WorkspaceError, printable
from bilingual.flows.continuing import TRIES, continue_run, dead_runs, end_silent, gave_up, silent_runs
from bilingual.flows.service import BUSY, INBOX, RESUMED, UNREADY, Service
from bilingual.flows.submitting import API_ERRORS, named_sources, submit, submit_rebuild
from bilingual.pipeline.editing.reviewed import edited_reviews
from bilingual.pipeline.groups import Group, SteadyLooks, scan, unrelated_files
from bilingual.pipeline.inbox import make_inbox, settle_failure, when_of
from bilingual.pipeline.records.outages import Delayed, delayed
from bilingual.pipeline.records.workspace import Workspace, state_folder
from bilingual.redaction.output import install
from bilingual.settings import Settings, find_root, load_settings

log = logging.getLogger("bilingual.inbox")

# While a file may still be growing, and otherwise, since not every file system reports changes.
_TICK_MS = 500
_SLOW_LOOK_S = 10.0
# Retry interval for an item held by another run, and between looks for results that are due after an outage.
_BUSY_S = 60.0


@dataclass(slots=True)
class Submitted:
    """A run started for a group; ``looked_s`` is when its state was last queried (monotonic)."""

    signature: str
    run: FlowRun
    attempt: int
    looked_s: float


class Watcher:
    """Watches the inbox of *root*; each ``look`` is complete in itself.

    *clock* is monotonic, in seconds.
    """

    def __init__(self, root: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self.settings: Settings = load_settings(root)
        self.inbox = Workspace(self.settings).inbox
        self._clock = clock
        self._looks = SteadyLooks()
        self._submitted: dict[Path, Submitted] = {}
        self._said: set[tuple[Path, str]] = set()
        self._named: set[Path] | None = None
        # The review files at the last look, and those whose edits are known to be taken in, by time and size.
        self._reviews: dict[Path, tuple[int, int]] = {}
        self._taken_in: dict[Path, tuple[int, int]] = {}
        self._tried: set[Delayed] = set()
        self._silent: set[UUID] = set()
        self._next_try_s = 0.0
        self.unsteady = False

    def look(self) -> None:
        """Start a run for each complete new group. Raises ``API_ERRORS`` if the server is unavailable."""
        self.settings = load_settings(self.settings.root)
        groups, alone = scan(self.inbox)
        for path in alone:
            self._say_once(path, "waiting for the recording it belongs to")
        foreign = unrelated_files(self.inbox)
        for path in foreign:
            neither = "is neither a recording nor an article, judging by its name: ignored"
            self._say_once(path, neither if os.access(path, os.R_OK) else "cannot be read: ignored")
        steady = self._looks.look(groups, round(self._clock() * 1000))
        self.unsteady = len(steady) < len(groups)
        self._named = None
        here = {group.main for group in groups}
        self._submitted = {main: sent for main, sent in self._submitted.items() if main in here}
        self._said = {(path, text) for path, text in self._said if path in here or path in alone or path in foreign}
        for group in steady:
            try:
                self._attend(group)
            except BilingualError as error:
                log.error("%s", error)
                settle_failure(group.main, error, self.settings)

    def take_in_edits(self) -> None:
        """Start a run for each review file that a person saved, once it is the same at two looks.

        Raises ``API_ERRORS`` if the server is unavailable.
        """
        seen: dict[Path, tuple[int, int]] = {}
        for path in Workspace(self.settings).outbox.glob("*/review.*.md"):
            with suppress(FileNotFoundError):
                state = path.stat()
                seen[path] = (state.st_mtime_ns, state.st_size)
        due = [path for path, state in seen.items() if state == self._reviews.get(path) != self._taken_in.get(path)]
        self._reviews = seen
        for path in due:
            try:
                if edited_reviews(path.parent):
                    run = submit_rebuild(path.parent, self.settings)
                    log.info("%s: run %s", self.settings.below_root(path), run.name)
            except BilingualError as error:
                log.error("%s", error)
            self._taken_in[path] = seen[path]

    def try_again(self) -> None:
        """Start a run for each result that lacks sentences because an engine did not answer, when it is due."""
        if self._clock() < self._next_try_s:
            return
        for one in delayed(self.settings):
            if one.due_s <= time.time() and one not in self._tried:
                try:
                    run = submit_rebuild(one.folder, self.settings, RESUMED, str(one.runs))
                    log.info("%s: again after an outage: run %s", self.settings.below_root(one.folder), run.name)
                except BilingualError as error:
                    log.error("%s", error)
                self._tried.add(one)
        self._next_try_s = self._clock() + _BUSY_S

    def continue_crashed(self) -> None:
        """Continue runs that died while the worker is running, whether it could tell the server or not."""
        with get_client(sync_client=True) as client:
            silent = silent_runs(client, Service(self.settings.root, 0).mark)
            end_silent(client, silent & self._silent)
            self._silent = silent
            for run in dead_runs(client):
                continue_run(client, run)
                log.warning("continuing %s, whose process died", run.name)

    def _attend(self, group: Group) -> None:
        if when_of(group, self.settings) == "nightly":
            self._say_once(group.main, "waiting for the nightly batch")
            return
        # As it was at the look: its run may have ended and moved it since.
        signature = self._looks.signature(group.main)
        sent = self._submitted.get(group.main)
        if sent is None:
            if self._is_named(group):
                self._say_once(group.main, "is left to the run that asked for it")
            else:
                self._submit(group, signature, 0)
            return
        if self._clock() - sent.looked_s < _SLOW_LOOK_S:
            return
        sent.looked_s = self._clock()
        with get_client(sync_client=True) as client:
            sent.run = client.read_flow_run(sent.run.id)
            if sent.run.state_type == StateType.CRASHED and not gave_up(sent.run):
                sent.run = continue_run(client, sent.run)
        if sent.signature != signature:
            # A file was added or changed: let the earlier run finish, then process the item again.
            if is_final(sent.run):
                self._submit(group, signature, 0)
            return
        self._mind(group, sent)

    def _is_named(self, group: Group) -> bool:
        """Return whether a person's run is to publish *group*; queried once per look."""
        if self._named is None:
            with get_client(sync_client=True) as client:
                self._named = named_sources(client, self.settings)
        return group.main.resolve() in self._named

    def _mind(self, group: Group, sent: Submitted) -> None:
        """Handle an ended run whose source is still here."""
        run = sent.run
        if gave_up(run):
            raise WorkspaceError(
                "BIL-SVC-016",
                f"its run crashed {TRIES} times without an error message",
                where=group.main,
                remedy=f"Check the log of {sent.run.name!r} in the Prefect UI, then drop the file again.",
            )
        if run.state is not None and run.state.name == BUSY:
            if age_s(run) >= _BUSY_S:
                self._submit(group, sent.signature, sent.attempt + 1)
        elif run.state_type == StateType.FAILED and (run.state is None or run.state.name not in UNREADY):
            # Known errors move their source themselves, so this one is a bug.
            message = (run.state.message if run.state else "") or "without a word"
            raise WorkspaceError(
                "BIL-SVC-003",
                f"its run failed: {message}",
                where=group.main,
                remedy="See its log in the Prefect UI.",
            )
        elif run.state_type == StateType.CANCELLED:
            self._say_once(group.main, "not published: its run was cancelled; drop it again to restart")

    def _submit(self, group: Group, signature: str, attempt: int) -> None:
        run = submit(group, self.settings, INBOX, attempt, signature)
        if group.main not in self._submitted or self._submitted[group.main].run.id != run.id:
            log.info("%s: run %s", printable(str(group.main.relative_to(self.inbox))), run.name)
        self._submitted[group.main] = Submitted(signature, run, attempt, self._clock())

    def _say_once(self, path: Path, text: str) -> None:
        if (path, text) not in self._said:
            self._said.add((path, text))
            log.info("%s: %s", printable(str(path.relative_to(self.inbox))), text)


def is_final(run: FlowRun) -> bool:
    return run.state is not None and run.state.is_final()


def age_s(run: FlowRun) -> float:
    """Return the seconds a run has been in its state."""
    assert run.state is not None
    return (datetime.now(UTC) - run.state.timestamp).total_seconds()


def watch(root: Path, stop: threading.Event) -> None:
    """Look at every file event, twice a second while files are changing, otherwise every ten seconds."""
    watcher = Watcher(root)
    service = Service(root, 0)
    state_folder(service.state, service.run.name)
    workspace = Workspace(watcher.settings)
    workspace.private(workspace.outbox)
    due = 0.0
    troubled = False

    def attend(changes: object) -> None:
        nonlocal due, troubled
        slow = time.monotonic() >= due
        if changes or watcher.unsteady or slow:
            troubled = _look(watcher, slow, troubled)
            service.looked.touch(mode=0o600)
            due = time.monotonic() + _SLOW_LOOK_S if slow else due

    while not stop.is_set():
        make_inbox(watcher.settings)
        try:
            for changes in file_events(
                watcher.inbox, stop_event=stop, rust_timeout=_TICK_MS, yield_on_timeout=True, debounce=400, step=100
            ):
                attend(changes)
                if not watcher.inbox.is_dir():
                    break
        except WatchfilesRustInternalError:
            # It cannot tell of a name that is not UTF-8.
            attend("a name")
            stop.wait(_TICK_MS / 1000)


def _look(watcher: Watcher, slow: bool, troubled: bool) -> bool:
    """Look once; return whether there was a problem, which is logged only once until it is over."""
    try:
        watcher.look()
        if slow:
            watcher.continue_crashed()
            watcher.take_in_edits()
            watcher.try_again()
    except BilingualError as error:
        problem = str(error)
    except API_ERRORS as error:
        problem = f"the Prefect server is not responding ({type(error).__name__}); trying again"
    else:
        if troubled:
            log.info("goes on")
        return False
    if not troubled:
        log.warning("%s", problem)
    return True


def main() -> int:
    """Watch the inbox of the root until SIGTERM or Ctrl-C."""
    install()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s", stream=sys.stderr)
    for logger in (log, logging.getLogger("bilingual.news")):
        logger.setLevel(logging.INFO)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    watch(find_root(), stop)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
