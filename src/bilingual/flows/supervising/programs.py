"""The programs of the service: started in sessions of their own, restarted when they die, stopped."""

from __future__ import annotations

import logging
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

from bilingual.errors import BilingualError, EngineError, WorkspaceError
from bilingual.flows.service import Service
from bilingual.flows.supervising.marked_processes import end_marked, send
from bilingual.pipeline.records.workspace import state_folder

log = logging.getLogger("bilingual.service")
Process = subprocess.Popen[bytes]

_SLOWEST_RESTART_S = 60.0
# A child that ran this long has recovered; its restart delay is reset.
_HEALTHY_S = 60.0
_GRACE_S = 10.0
_RETRY_S = 5.0
_LONGEST_STEP_S = 120
# Of a log, which may have grown for weeks, for what a program said last: far more than a traceback.
_LAST_BYTES = 64 * 1024
_ERROR = re.compile(r"(?:\w+\.)*\w*(?:Error|Exception)(?:: |$)")


class SupervisedProgram:
    """One supervised program: its command, its stop signal, and when it may restart."""

    def __init__(
        self,
        name: str,
        arguments: Sequence[str],
        before: Callable[[], None] | None = None,
        umask: int = -1,
        is_server: bool = False,
    ) -> None:
        self.name = name
        self.arguments = [sys.executable, *arguments]
        self.before = before
        self.umask = umask
        self.is_server = is_server
        self.process: Process | None = None
        self.stdin: socket.socket | None = None
        """What it gets as its standard input, in place of nothing."""
        self.trouble = ""
        """Why it does not run."""
        self._log_start = 0
        self._started = 0.0
        self._deaths = 0
        self._again_at = 0.0

    @property
    def pid(self) -> int | None:
        return None if self.process is None else self.process.pid

    def start(self, service: Service) -> None:
        if self.before:
            self.before()
        state_folder(service.state, service.logs.name)
        environment = service.environment(with_keys=not self.is_server, with_database=self.is_server)
        output = service.logs / f"{self.name}.log"
        self._log_start = output.stat().st_size if output.exists() else 0
        stdin = subprocess.DEVNULL if self.stdin is None else self.stdin.fileno()
        self.process = launch(self.arguments, service, output, umask=self.umask, environment=environment, stdin=stdin)
        self._started = time.monotonic()
        self.trouble = ""
        log.info("%s started, pid %d", self.name, self.process.pid)

    def keep_up(self, service: Service) -> bool:
        """Restart the program if it died, at once, then with increasing delay; return whether it was started."""
        now = time.monotonic()
        if self.process is not None:
            code = self.process.poll()
            if code is None:
                return False
            self._deaths = 1 if now - self._started > _HEALTHY_S else self._deaths + 1
            wait_s = min(2.0 ** (self._deaths - 2), _SLOWEST_RESTART_S) if self._deaths > 1 else 0.0
            self._again_at = now + wait_s
            self.process = None
            self.trouble = self.last_words(service) if code >= 0 else f"killed by signal {-code}"
            log.warning("%s ended with code %d; restarting in %.0f s", self.name, code, wait_s)
        if now < self._again_at:
            return False
        try:
            self.start(service)
        except (BilingualError, OSError) as error:
            # The server may be restarting itself, or the disk be full.
            self._again_at = now + _RETRY_S
            self.trouble = str(error)
            log.warning("cannot start %s yet: %s", self.name, error)
            return False
        return True

    def last_words(self, service: Service) -> str:
        """Return what the program said last, since it was started."""
        return last_line(service.logs / f"{self.name}.log", self._log_start)

    def stop(self, grace_s: float = _GRACE_S) -> None:
        """Terminate the program, then kill it."""
        if self.process is None:
            return
        if self.process.poll() is None:
            send(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(grace_s)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = None


def launch(
    arguments: Sequence[str],
    service: Service,
    output: Path,
    umask: int = -1,
    environment: dict[str, str] | None = None,
    stdin: int = subprocess.DEVNULL,
) -> Process:
    """Start a program of the service in its own session, with its output going to *output*."""
    with _opened(output) as file:
        return subprocess.Popen(
            arguments,
            cwd=state_folder(service.state, service.run.name),
            env=environment or service.environment(),
            stdin=stdin,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            umask=umask,
            preexec_fn=_reset_signals,
        )


def _opened(log_file: Path) -> BinaryIO:
    return open(log_file, "ab", opener=lambda path, flags: os.open(path, flags, 0o600))


def _reset_signals() -> None:
    """Undo inherited ignored signals: Prefect's worker turns SIGTERM into SIGINT and would receive neither."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def run_once(
    name: str, arguments: Sequence[str], folder: Path, environment: dict[str, str], logs: Path
) -> tuple[int, str]:
    """Run a short Python program of the service in *folder*; return its exit code and what it printed.

    The output is also added to ``service.log``. Raises EngineError if it takes too long.
    """
    try:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=_LONGEST_STEP_S,
            umask=0o077,
        )
    except subprocess.TimeoutExpired:
        raise EngineError("BIL-SVC-013", f"{name} did not finish within {_LONGEST_STEP_S} s", where=logs) from None
    with _opened(logs / "service.log") as file:
        file.write(done.stdout.encode())
    return done.returncode, done.stdout


def end_leftovers(service: Service, *, spare: Callable[[int], bool] = lambda pid: False) -> None:
    """Terminate what an earlier service or worker left, including runs, unless spared.

    Raises WorkspaceError if something stays.
    """
    if left := end_marked(service.mark, spare=spare):
        raise WorkspaceError(
            "BIL-SVC-012",
            f"cannot stop these processes: {left}",
            remedy="Stop them, then run `bilingual up` again.",
        )


def last_line(file: Path, start: int = 0) -> str:
    """Return the last line after byte *start* that tells of an error, else the last one."""
    text = ""
    if file.is_file():
        with file.open("rb") as opened:
            opened.seek(max(start, file.stat().st_size - _LAST_BYTES))
            text = opened.read().decode("utf-8", "replace")
    lines = text.strip().splitlines() or ["it printed nothing"]
    # Prefect's server says "Server stopped!" after the traceback.
    return next((line for line in reversed(lines) if _ERROR.match(line)), lines[-1])
