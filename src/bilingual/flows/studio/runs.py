"""The runs that the studio starts and stops: Prefect's while the service runs, else processes of its own."""

from __future__ import annotations

import math
import os
import secrets
import signal
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from bilingual.engines.processes import running as process
from bilingual.engines.processes.starting import available
from bilingual.errors import EngineError, InputError, NotInstalled
from bilingual.flows.commands.serve import is_running, recorded
from bilingual.flows.names import run_name
from bilingual.flows.service import Service
from bilingual.flows.supervising.marked_processes import send
from bilingual.flows.supervising.programs import Process, launch
from bilingual.model.digest import digest
from bilingual.model.item import LibraryItem
from bilingual.pipeline.records.workspace import state_folder
from bilingual.settings import Settings

TAG = "studio"
"""The tag of a run that a person started in the studio."""
_TWICE_S = 10  # two clicks within this time are one
_OPENERS = {"darwin": "open"}


class StudioRuns:
    """See ``bilingual.studio.library.orders.Runs``."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._own: dict[str, Process] = {}
        self._clicks: dict[str, tuple[float, str]] = {}
        self._service = Service(settings.root, 0)
        self._ended = False

    @property
    def service(self) -> bool:
        return is_running(self._service)

    def publish(self, source: Path, kind: str) -> None:
        self._start(kind, source)

    def rebuild(self, folder: Path, kind: str) -> None:
        self._start(kind, folder)

    def finish(self, folder: Path, kind: str, step: str) -> None:
        if self.service:
            from bilingual.flows.submitting import submit_rebuild

            with suppress(EngineError), self._prefect():
                submit_rebuild(folder, self._settings, TAG, step)
                return
        running = self._own.get(self._settings.below_root(folder))
        if running is None or running.poll() is not None:
            self._launch("apply", folder)
            return
        # It began before the last sentence was approved: another makes the rest.
        threading.Thread(target=self._launch_after, args=(running, folder), daemon=True).start()

    def stop(self, item: LibraryItem) -> None:
        places = {self._settings.below_root(self._settings.root / one) for one in (item.folder, item.source) if one}
        stopped = self._stop_own(places) or (self.service and self._cancel(places))
        if not stopped:
            remedy = "Press Ctrl-C there."
            raise InputError("BIL-STU-014", "was not started here, but in a terminal", where=item.name, remedy=remedy)

    def show(self, folder: Path) -> None:
        program = _OPENERS.get(sys.platform, "xdg-open")
        if not available(program) or (program == "xdg-open" and not _has_desktop(os.environ)):
            raise NotInstalled("BIL-STU-015", f"no desktop to open it on; it is {folder}")
        process.run([program, str(folder)])

    def has_started(self, item: LibraryItem) -> bool:
        if item.state != "running":
            return False
        return self.service or any(run.poll() is None for run in self._own.values())

    def end(self) -> None:
        """Stop the runs of this studio; what is finished is kept."""
        self._ended = True
        for run in self._own.values():
            if run.poll() is None:
                send(run.pid, signal.SIGTERM)

    def _start(self, kind: str, place: Path) -> None:
        """Start the run of *place*, a source or a results folder."""
        name = self._settings.below_root(place)
        if self.service:
            self._submit(kind, name)
            return
        running = self._own.get(name)
        if running is not None and running.poll() is None:
            return
        self._launch("apply" if place.is_dir() else "article" if kind == "article" else "video", place)

    def _launch_after(self, running: Process, folder: Path) -> None:
        running.wait()
        if not self._ended:
            self._launch("apply", folder)

    def _launch(self, command: str, place: Path) -> None:
        arguments = [sys.executable, "-m", "bilingual", command, str(place), "--root", str(self._settings.root)]
        log = state_folder(self._service.state, self._service.logs.name) / "studio-runs.log"
        running = launch(arguments, self._service, log, environment=dict(os.environ))
        self._own[self._settings.below_root(place)] = running

    def _submit(self, kind: str, source: str) -> None:
        from bilingual.flows.submitting import start_run

        kind = "article" if kind == "article" else "video"
        key = digest([source, self._click(source)])
        with self._prefect():
            start_run(f"{kind}/default", {"source": source}, key, run_name(kind, source), [TAG])

    def _click(self, source: str) -> str:
        """Return a mark of a click on *source*, the same for a second one soon after it, whatever the clock says."""
        at_s, mark = self._clicks.get(source, (-math.inf, ""))
        if time.monotonic() - at_s > _TWICE_S:
            at_s, mark = self._clicks[source] = time.monotonic(), secrets.token_hex(8)
        return mark

    def _cancel(self, places: set[str]) -> bool:
        """Have Prefect cancel the runs of these *places*; return whether there are any."""
        from prefect.client.orchestration import get_client
        from prefect.states import Cancelling

        from bilingual.flows.submitting import open_runs

        with self._prefect(), get_client(sync_client=True) as client:
            found = [run for run in open_runs(client) if self._source(run.parameters) in places]
            for run in found:
                client.set_flow_run_state(run.id, Cancelling())
        return bool(found)

    def _source(self, parameters: Mapping[str, object]) -> str:
        return self._settings.below_root(self._settings.root / str(parameters.get("source", "")))

    def _stop_own(self, places: set[str]) -> bool:
        found = [run for name, run in self._own.items() if name in places and run.poll() is None]
        for run in found:
            send(run.pid, signal.SIGTERM)
        return bool(found)

    @contextmanager
    def _prefect(self) -> Iterator[None]:
        """Speak to Prefect's server of the service as it is now, which may be another than an hour ago.

        Not by the environment: runs of our own inherit it, and would pass for the service's. Raises EngineError if the
        server does not answer.
        """
        from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_URL, temporary_settings

        from bilingual.flows.submitting import API_ERRORS

        service = Service(self._settings.root, int(recorded(self._service).get("port", 0)))
        with temporary_settings({PREFECT_API_URL: service.api, PREFECT_API_AUTH_STRING: service.password()}):
            try:
                yield
            except API_ERRORS as error:
                remedy = "Try again in a minute."
                raise EngineError("BIL-STU-016", "Prefect's server does not answer", remedy=remedy) from error


def _has_desktop(environment: Mapping[str, str]) -> bool:
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))
