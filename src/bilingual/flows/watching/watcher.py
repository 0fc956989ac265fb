"""Compares the inbox with the runs started, and starts a run for each complete group when its turn comes."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import StateType

from bilingual.errors import BilingualError, WorkspaceError, printable
from bilingual.flows.continuing import (
    TRIES,
    continue_run,
    dead_runs,
    end_silent,
    gave_up,
    longest_silence,
    silent_runs,
)
from bilingual.flows.names import BUSY, INBOX, UNREADY
from bilingual.flows.service import Service
from bilingual.flows.submitting import is_over, is_tried_again, named_sources, pause_s, submit
from bilingual.flows.watching.results import ResultsWatcher
from bilingual.flows.watching.sent_runs import Sent, SentRuns
from bilingual.pipeline.inbox.groups import Group, scan, unrelated_files
from bilingual.pipeline.inbox.queue import settle_failure
from bilingual.pipeline.inbox.waiting import GroupTurns, SteadyLooks
from bilingual.pipeline.records.workspace import Workspace
from bilingual.settings import Settings, load_settings

log = logging.getLogger("bilingual.inbox")

# Between two queries of the runs that are going on.
_QUERY_S = 2.0
# Retry interval for an item held by another run, and for one that failed while the disk was full: up to an hour later.
_BUSY_S = 60.0


class Watcher:
    """Watches the inbox of *root*; each ``look`` is complete in itself.

    *clock* is monotonic, in seconds. ``unsteady`` says that something may still be growing, ``waiting`` that complete
    groups wait for their turn or the end of their run, which may die.
    """

    def __init__(self, root: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self.settings: Settings = load_settings(root)
        self.inbox = Workspace(self.settings).inbox
        self._clock = clock
        self._looks = SteadyLooks()
        self._turns = GroupTurns(self._looks)
        self._sent = SentRuns()
        self._known: dict[Path, str] = {}
        self._queried_s = -_QUERY_S
        self._said: set[tuple[Path, str]] = set()
        # Since when.
        self._silent: dict[tuple[UUID, StateType | None], float] = {}
        self._busy: dict[UUID, float] = {}
        self._settled: set[UUID] = set()
        self._results = ResultsWatcher(clock)
        self.unsteady = False
        self.waiting = False

    def look(self) -> None:
        """Start runs for complete new groups. Raises ``API_ERRORS`` if the server is unavailable."""
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
        here = {group.main for group in groups}
        self._sent.forget_others(here)
        self._known = {main: signature for main, signature in self._known.items() if main in here}
        kept = here.union(alone, foreign)
        self._said = {(path, text) for path, text in self._said if path in kept}
        self.waiting = bool(steady) and (self._attend(steady) or self._sent.are_going())

    def look_at_results(self) -> None:
        """Start runs for edits, and for what an outage left out. Raises ``API_ERRORS`` if the server is unavailable."""
        self._results.take_in_edits(self.settings)
        self._results.try_again(self.settings)

    def continue_crashed(self) -> None:
        """Continue runs that died while the worker is running, whether it could tell the server or not."""
        with get_client(sync_client=True) as client:
            silent, now_s = silent_runs(client, Service(self.settings.root, 0).mark), self._clock()
            # One that has begun since the last look may have ended well between the two questions of this one.
            since = {run.id: self._silent.get((run.id, run.state_type), now_s) for run in silent}
            self._silent = {(run.id, run.state_type): since[run.id] for run in silent}
            end_silent(client, [run for run in silent if now_s - since[run.id] > longest_silence(run).total_seconds()])
            for run in dead_runs(client, self._settled):
                continue_run(client, run)
                log.warning("continuing %s, whose process died", run.name)

    def _attend(self, steady: Sequence[Group]) -> bool:
        """Start runs for those of *steady* whose turn it is; return whether others wait for theirs."""
        due: list[Group] = []
        with get_client(sync_client=True) as client:
            self._query(client, steady)
            for group in self._turns.of(steady, self.settings):
                try:
                    if self._is_due(group):
                        due.append(group)
                except BilingualError as error:
                    self._fail(group, error)
            named = named_sources(client, self.settings) if due else set()
            for group in due:
                if self._sent.get(group.main) is None and group.main.resolve() in named:
                    self._say_once(group.main, "is left to the run that asked for it")
                elif not self._sent.has_room(client, group.kind):
                    return True
                else:
                    try:
                        self._submit(group)
                    except BilingualError as error:
                        self._fail(group, error)
        return False

    def _query(self, client: SyncPrefectClient, steady: Sequence[Group]) -> None:
        """Learn of runs started earlier for *steady*, and how those that we know of are."""
        signatures = {group.main: self._looks.signature(group.main) for group in steady}
        new = [(group, signatures[group.main]) for group in steady if group.main not in self._known]
        if new:
            self._sent.find(client, new)
            self._known |= {group.main: signature for group, signature in new}
        if self._clock() - self._queried_s >= _QUERY_S:
            self._sent.refresh(client)
            self._queried_s = self._clock()

    def _is_due(self, group: Group) -> bool:
        """Return whether a run is to be started for *group*. Raises BilingualError if it cannot be published."""
        if self._turns.settings(group).when == "nightly":
            self._say_once(group.main, "waiting for the nightly batch")
            return False
        sent = self._sent.get(group.main)
        if sent is None:
            return True
        if sent.signature != self._looks.signature(group.main):
            # A file was added or changed: let the earlier run finish, then process the item again.
            return is_over(sent.run)
        return self._is_due_again(group, sent)

    def _is_due_again(self, group: Group, sent: Sent) -> bool:
        """Return whether *group*, whose source is still here, needs another run. Raises WorkspaceError if it failed."""
        run = sent.run
        if gave_up(run):
            raise WorkspaceError(
                "BIL-SVC-016",
                f"its run crashed {TRIES} times without an error message",
                where=group.main,
                remedy=f"Check the log of {sent.run.name!r} in the Prefect UI, then drop the file again.",
            )
        if run.state is not None and run.state.name == BUSY:
            return self._clock() - self._busy.setdefault(run.id, self._clock()) >= _BUSY_S
        if is_tried_again(run):
            return self._clock() - self._busy.setdefault(run.id, self._clock()) >= pause_s(_BUSY_S, sent.attempt)
        if run.state_type == StateType.FAILED and (run.state is None or run.state.name not in UNREADY):
            # Errors of ours move their source themselves, so this one is a bug.
            message = (run.state.message if run.state else "") or "without a word"
            raise WorkspaceError(
                "BIL-SVC-003",
                f"its run failed: {message}",
                where=group.main,
                remedy="See its log in the Prefect UI.",
            )
        if run.state_type == StateType.CANCELLED:
            self._say_once(group.main, "not published: its run was cancelled; drop it again to restart")
        return False

    def _submit(self, group: Group) -> None:
        signature, before = self._looks.signature(group.main), self._sent.get(group.main)
        again = before is not None and before.signature == signature
        attempt = before.attempt + 1 if before is not None and again else 0
        run = submit(group, self.settings, INBOX, attempt=attempt, signature=signature)
        if before is None or before.run.id != run.id:
            log.info("%s: run %s", printable(str(group.main.relative_to(self.inbox))), run.name)
        self._sent.put(group.main, Sent(signature, run, attempt))

    def _fail(self, group: Group, error: BilingualError) -> None:
        if os.path.lexists(group.main):  # else it was published or removed since the look
            if (group.main, str(error)) not in self._said:  # it may stay for long: the disk is full
                self._said.add((group.main, str(error)))
                log.error("%s", error)
            settle_failure(group.main, error, self.settings)

    def _say_once(self, path: Path, text: str) -> None:
        if (path, text) not in self._said:
            self._said.add((path, text))
            log.info("%s: %s", printable(str(path.relative_to(self.inbox))), text)
