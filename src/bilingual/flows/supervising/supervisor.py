"""The supervisor: runs server, worker, watcher, studio and warm process as child processes and restarts them.

Before a worker takes runs it ends what an earlier one left, and continues interrupted runs, so that no two processes
ever work on one run.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from filelock import FileLock, Timeout

from bilingual.errors import BilingualError, EngineError, WorkspaceError
from bilingual.flows.service import Service, checkout
from bilingual.flows.supervising.database import check_database, database_file, set_aside_if_damaged
from bilingual.flows.supervising.frozen_programs import StoppedProcesses, Touched, Vigil, answers, has_worker
from bilingual.flows.supervising.marked_processes import end_marked, send, session_of, stopped
from bilingual.flows.supervising.programs import SupervisedProgram, end_leftovers, run_once
from bilingual.pipeline.records.files import write_json
from bilingual.pipeline.records.workspace import state_folder

log = logging.getLogger("bilingual.service")

_LOG_BYTES = 5_000_000
_HEALTH_S = 120
_LOOK_EVERY_S = 0.2
# Long enough to start on a machine with much other work. The server misses a worker half a minute after its last word.
_FROZEN_S = 120.0
# Of the watcher: every ten seconds it looks at all files, and asks the server about some.
_LONGEST_LOOK_S = 600.0
_LONGEST_STOP_S = 900.0  # of a run: its own watchdog waits as long
_PREFECT = ("-m", "bilingual.redaction", "prefect")


class Supervisor:
    """Runs the service until it is asked to stop. Raises BilingualError if it cannot start."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self._stop = threading.Event()
        self._database: tuple[int, int] | None = None
        self._told: list[tuple[int | None, str]] = []
        # It only writes state; the worker's runs and the watcher also write media/, which may be shared.
        server = ["-m", "bilingual.flows.supervising.server"]
        self.server = SupervisedProgram("server", server, before=self._listen, umask=0o077, is_server=True)
        worker = ["-m", "bilingual.flows.supervising.worker"]
        self.worker = SupervisedProgram("worker", worker)
        self.watcher = SupervisedProgram("watcher", ["-m", "bilingual.flows.watch"])
        self.warm = SupervisedProgram("warm", ["-m", "bilingual.flows.warm"])
        self.studio = SupervisedProgram("studio", ["-m", "bilingual.redaction", "bilingual.flows.studio"])
        self.children = [self.server, self.worker, self.watcher, self.studio]
        if sys.platform == "linux":
            self.children.append(self.warm)
        self._vigils = {
            self.server: Vigil(lambda: answers(service), _FROZEN_S),
            self.worker: Vigil(lambda: has_worker(service), _FROZEN_S),
            self.watcher: Vigil(Touched(service.looked), _LONGEST_LOOK_S),
        }

        self._stopped = StoppedProcesses(lambda: stopped(service.mark), _LONGEST_STOP_S)

    def run(self) -> None:
        """Start everything and keep it running; return after a signal, when all has ended."""
        service = self.service
        for folder in (service.logs, service.run):
            state_folder(service.state, folder.name)
        lock = FileLock(service.lock, mode=0o600)
        try:
            # A status check holds the lock for a moment.
            lock.acquire(timeout=2)
        except Timeout:
            raise WorkspaceError(
                "BIL-SVC-011", "a service for this root is already running", where=service.root
            ) from None
        try:
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(number, lambda *_: self._stop.set())
            self._up()
            threading.Thread(target=self._end_frozen, daemon=True, name="frozen").start()
            while not self._stop.wait(_LOOK_EVERY_S):
                if self._database_is_gone():
                    log.warning("Prefect's database was removed or replaced: starting again with it")
                    self._down()
                    self._up()
                self._keep_up()
            self.service.stopped.touch(mode=0o600)
            self._record("stopping")
        except BilingualError as error:
            self._record("failed", error.message, error.code)
            raise
        finally:
            self._down()
            if self.server.stdin is not None:
                self.server.stdin.close()
            lock.release()

    def _listen(self) -> None:
        """Take the port, which stays ours until the end. Raises EngineError if another program has it."""
        if self.server.stdin is None:
            self.server.stdin = self.service.bound()
            self.server.stdin.listen()

    def _end_frozen(self) -> None:
        """Kill each program that runs but does nothing, for ``keep_up`` to start it anew, and wake stopped runs.

        It waits for answers of a server that may be starting; ``keep_up`` does not.
        """
        while not self._stop.wait(1.0):
            for child, vigil in self._vigils.items():
                pid = child.pid
                if vigil.frozen(pid) and pid is not None:
                    log.warning("%s, pid %d, runs but does nothing: killed", child.name, pid)
                    send(pid, signal.SIGKILL)
            for pid in self._stopped.look():
                log.warning("pid %d was stopped (SIGSTOP) for %.0f min: it goes on", pid, _LONGEST_STOP_S / 60)
                send(pid, signal.SIGCONT)

    def _up(self) -> None:
        service = self.service
        self._record("stopping processes of an earlier service")
        end_leftovers(service)
        for child in self.children:
            _rotate(service.logs / f"{child.name}.log")
        service.write_env()
        service.looked.unlink(missing_ok=True)
        self._record("starting the server")
        self.studio.start(service)
        check_database(os.environ)
        if (file := database_file(service.prefect_home, os.environ)) and (aside := set_aside_if_damaged(file)):
            log.warning("Prefect's database is damaged, and now called %s; results are not affected", aside)
        self.server.start(service)
        self._await(lambda: answers(service, 2), _HEALTH_S, self.server)
        self._remember_database()
        self._record("starting the worker")
        self.worker.start(service)
        # It creates the pool of the deployments.
        self._await(lambda: has_worker(service) is not None, _HEALTH_S, self.worker)
        self._record("applying prefect.yaml")
        environment = service.environment(with_keys=False)
        # Unset, so that the variable stays in the deployments for each worker to fill in.
        environment.pop("BILINGUAL_CODE", None)
        deploy = [*_PREFECT, "--no-prompt", "deploy", "--all", "--prefect-file", str(service.prefect_file)]
        self._step("deploy", deploy, environment)
        self._record("starting the watcher")
        self.watcher.start(service)
        self._await(service.looked.exists, _HEALTH_S, self.watcher)
        if not self._stop.is_set():
            self._record("ready")

    def _keep_up(self) -> None:
        """Restart what died, and record what does not run, and why."""
        for child in self.children:
            child.keep_up(self.service)
        now = [(child.pid, child.trouble) for child in self.children]
        if now == self._told:
            return
        dead = [child for child in self.children if child.pid is None]
        phase = f"restarting {' and '.join(child.name for child in dead)}" if dead else "ready"
        try:
            self._record(phase, "; ".join(child.trouble for child in dead))
        except (BilingualError, OSError) as error:
            # A disk that is full for an hour must not end the service; the next second tries again.
            log.warning("cannot record it: %s", error)
        else:
            self._told = now

    def _remember_database(self) -> None:
        file = database_file(self.service.prefect_home, os.environ)
        self._database = _identity(file) if file else None

    def _database_is_gone(self) -> bool:
        """Return whether the file that the server has open is no longer Prefect's database."""
        file = database_file(self.service.prefect_home, os.environ)
        return self._database is not None and file is not None and _identity(file) != self._database

    def _step(self, name: str, arguments: Sequence[str], environment: dict[str, str]) -> None:
        """Run a short program of the service. Raises EngineError with the end of its output."""
        # A prefect.yaml of 0.1.0 refers to flows/video.py.
        folder = checkout() or self.service.run
        code, said = run_once(name, arguments, folder, environment, self.service.logs)
        if code and not self._stop.is_set():
            last = " ".join(said.split("\n")[-4:])
            raise EngineError("BIL-SVC-014", f"{name} exited with code {code}: {last}", where=self.service.logs)

    def _await(self, done: Callable[[], bool], limit_s: float, child: SupervisedProgram) -> None:
        deadline = time.monotonic() + limit_s
        while not done():
            if self._stop.wait(0.2):
                return
            ended = child.process is not None and child.process.poll() is not None
            if ended or time.monotonic() > deadline:
                words = child.last_words(self.service)
                what = f"exited immediately: {words}" if ended else f"is not available after {limit_s:.0f} s"
                where = self.service.logs / f"{child.name}.log"
                raise EngineError("BIL-SVC-015", f"the {child.name} {what}", where=where, remedy="See its log.")

    def _record(self, phase: str, reason: str = "", code: str = "") -> None:
        log.info("%s", reason or phase)
        children = {child.name: child.pid for child in self.children}
        value = {"pid": os.getpid(), "port": self.service.port, "phase": phase, "reason": reason, "code": code}
        write_json(self.service.record, value | {"children": children})

    def _down(self) -> None:
        """Stop the watcher, then worker and runs (keeping their results), and the server last, so that it records it
        all.
        """
        self.watcher.stop()
        if self.worker.pid is not None:
            # It would wait for its runs, which may take hours.
            send(self.worker.pid, signal.SIGTERM)
        own = {child.pid for child in (self.server, self.worker) if child.pid is not None}
        end_marked(self.service.mark, spare=lambda pid: pid in own or session_of(pid) == self.server.pid)
        self.worker.stop(grace_s=5.0)
        self.warm.stop()
        self.studio.stop()
        self.server.stop()
        if left := end_marked(self.service.mark):
            log.error("cannot stop these processes: %s", left)


def _identity(file: Path) -> tuple[int, int] | None:
    """Return what tells a file from another of the same name."""
    try:
        state = file.stat()
    except FileNotFoundError:
        return None
    return state.st_dev, state.st_ino


def _rotate(path: Path) -> None:
    if path.is_file() and path.stat().st_size > _LOG_BYTES:
        path.replace(path.with_name(path.name + ".1"))
