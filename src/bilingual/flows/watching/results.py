"""Watches the results: starts runs for a person's edits, and for what an outage left out."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun
from prefect.exceptions import ObjectNotFound

from bilingual.errors import BilingualError, printable
from bilingual.flows.names import RESUMED
from bilingual.flows.submitting import is_over, is_tried_again, pause_s, submit_rebuild
from bilingual.pipeline.editing.reviewed import edited_reviews
from bilingual.pipeline.inbox.queue import requeue_failed
from bilingual.pipeline.records.outages import Delayed, delayed
from bilingual.pipeline.records.workspace import Workspace
from bilingual.settings import Settings

log = logging.getLogger("bilingual.inbox")

# Between looks for results that are due after an outage.
_DUE_S = 60.0


class ResultsWatcher:
    """Watches the results folders. *clock* is monotonic, in seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        # The review files at the last look, and those whose edits are known to be taken in, by time and size.
        self._reviews: dict[Path, tuple[int, int]] = {}
        self._taken_in: dict[Path, tuple[int, int]] = {}
        # The last run for a file, how many were before it, and when to look how it ended.
        self._runs: dict[Path, tuple[FlowRun, int, float]] = {}
        self._tried: set[Delayed] = set()
        self._next_try_s = 0.0

    def take_in_edits(self, settings: Settings) -> None:
        """Start a run for each review file that a person saved, once it is the same at two looks.

        Raises ``API_ERRORS`` if the server is unavailable.
        """
        seen: dict[Path, tuple[int, int]] = {}
        for path in Workspace(settings).outbox.glob("*/review.*.md"):
            with suppress(FileNotFoundError):
                state = path.stat()
                seen[path] = (state.st_mtime_ns, state.st_size)
        due = [path for path, state in seen.items() if state == self._reviews.get(path) != self._taken_in.get(path)]
        self._reviews = seen
        self._runs = {path: run for path, run in self._runs.items() if path in seen}
        for path in due:
            self._take_in(path, settings)
            self._taken_in[path] = seen[path]
        self._take_in_again(settings)

    def _take_in(self, path: Path, settings: Settings, attempt: int = 0) -> None:
        self._runs.pop(path, None)
        try:
            if edited_reviews(path.parent):
                run = submit_rebuild(path.parent, settings, attempt=str(attempt or ""))
                log.info("%s: run %s", settings.below_root(path), run.name)
                self._runs[path] = run, attempt, self._clock() + pause_s(_DUE_S, attempt)
        except BilingualError as error:
            log.error("%s", error)

    def _take_in_again(self, settings: Settings) -> None:
        """Start another run for edits whose run failed for a passing reason, such as a full disk: later each time."""
        for path, (run, attempt, due_s) in list(self._runs.items()):
            if self._clock() < due_s:
                continue
            try:
                with get_client(sync_client=True) as client:
                    run = client.read_flow_run(run.id)
            except ObjectNotFound:  # a person removed it
                del self._runs[path]
                continue
            if is_tried_again(run):
                self._take_in(path, settings, attempt + 1)
            elif is_over(run):
                del self._runs[path]

    def try_again(self, settings: Settings) -> None:
        """Start a run for each result that lacks sentences because an engine did not answer, when it is due.

        What failed because its run hung goes back to the inbox, when it is due.
        """
        if self._clock() < self._next_try_s:
            return
        for path in requeue_failed(settings, hung_by_s=time.time()):
            log.info("%s: again, after its run hung", printable(settings.below_root(path)))
        for one in delayed(settings):
            if one.due_s <= time.time() and one not in self._tried:
                try:
                    run = submit_rebuild(one.folder, settings, RESUMED, str(one.runs))
                    log.info("%s: again after an outage: run %s", settings.below_root(one.folder), run.name)
                except BilingualError as error:
                    log.error("%s", error)
                self._tried.add(one)
        self._next_try_s = self._clock() + _DUE_S
