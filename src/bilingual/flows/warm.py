"""The warm process: it loads Prefect and the pipeline once, and each flow run is a fork of it.

A Python process takes seconds to import Prefect, and Prefect's worker starts two for each run. This process loads
everything once, makes only a small article for practice itself, and forks for each run (requested by
``bilingual.flows.launch``). Each run is still a separate process in its own session: it can be cancelled, be killed or
run out of memory without affecting others. It ends when its caller is gone.

Linux only: https://docs.python.org/3/library/os.html#os.fork explains why not macOS. Without a warm process, ``launch``
starts the engine like Prefect does.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import runpy
import selectors
import signal
import socket
import struct
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from bilingual.engines.processes.priority import yield_to_others
from bilingual.errors import BilingualError
from bilingual.pipeline.records.receipts import code_state
from bilingual.pipeline.rehearsal import rehearse
from bilingual.redaction.output import install
from bilingual.settings import find_root, load_settings

SOCKET = "warm.sock"
ENGINE = "prefect.engine"
# What Prefect imports for a run, and the flows; importing these starts no thread and opens no connection.
IMPORTED = (
    "prefect.flow_engine",
    "prefect.task_engine",
    "prefect.deployments.steps",
    "prefect._internal.metrics",
    "bilingual.flows.video",
    "bilingual.flows.article",
    "bilingual.flows.narrate",
)
STARTED, REFUSED = b"+", b"-"
_LENGTH, _STATUS = struct.Struct("!I"), struct.Struct("!i")
_PR_SET_PDEATHSIG = 1  # prctl(2)


class Warm:
    """Listens at *path* (a name in the current folder) and runs *module* in a fork of this process for each caller."""

    def __init__(self, path: str, module: str) -> None:
        self._module = module
        self._path = Path(path)
        self._runs: dict[int, socket.socket] = {}
        self._selector = selectors.DefaultSelector()
        self._stop = False
        self._code = code_state()
        self._path.unlink(missing_ok=True)
        self._listener = socket.socket(socket.AF_UNIX)
        before = os.umask(0o177)
        try:
            self._listener.bind(path)
        finally:
            os.umask(before)
        self._listener.listen()

    def serve(self) -> dict[str, Any] | None:
        """Serve until SIGTERM and the end of the last run; in the process of a run, return the request."""
        wake, waker = socket.socketpair()
        waker.setblocking(False)
        signal.set_wakeup_fd(waker.fileno())
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGTERM, self._stopped)
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._selector.register(wake, selectors.EVENT_READ)
        while not self._stop or self._runs:
            for key, _ in self._selector.select():
                if key.fileobj is wake:
                    wake.recv(4096)
                elif not self._stop and (order := self._fork()) is not None:
                    wake.close()
                    waker.close()
                    return order
            self._reap()
        return None

    def _stopped(self, *_: object) -> None:
        # The runs receive the signal themselves and keep their finished work.
        self._stop = True
        self._path.unlink(missing_ok=True)

    def _fork(self) -> dict[str, Any] | None:
        caller, _ = self._listener.accept()
        try:
            caller.settimeout(10)
            order, files = _received(caller)
            caller.settimeout(None)
        except (OSError, ValueError):
            caller.close()
            return None
        code_state.cache_clear()
        if code_state() != self._code or threading.active_count() > 1:
            # The program was updated: the supervisor restarts this process, and the run starts without it.
            _say("the program was changed on disk since: ends, to be started anew")
            caller.sendall(REFUSED)
            caller.close()
            self._stopped()
            return None
        parent, pid = os.getpid(), os.fork()
        if pid:
            for file in files:
                os.close(file)
            self._runs[pid] = caller
            with suppress(OSError):
                caller.sendall(STARTED + _LENGTH.pack(pid))
            return None
        self._become_run(caller, files, parent)
        return order

    def _become_run(self, caller: socket.socket, files: Sequence[int], parent: int) -> None:
        """Release the warm process's resources: this process is a run."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.setsid()
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
        self._selector.close()
        self._listener.close()
        for other in self._runs.values():
            other.close()
        for place, file in enumerate(files):
            os.dup2(file, place)
            os.close(file)
        threading.Thread(target=_end_with, args=(caller,), daemon=True, name="caller").start()

    def _reap(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not pid:
                return
            if caller := self._runs.pop(pid, None):
                with suppress(OSError):
                    caller.sendall(_STATUS.pack(os.waitstatus_to_exitcode(status)))
                caller.close()


def _received(caller: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """Return the request, and the files to use as stdin, stdout and stderr."""
    head, files, _, _ = socket.recv_fds(caller, _LENGTH.size, 3)
    if len(head) < _LENGTH.size or len(files) != 3:
        raise ValueError("half an order")
    (left,) = _LENGTH.unpack(head)
    parts = []
    while left:
        part = caller.recv(min(left, 1 << 16))
        if not part:
            raise ValueError("half an order")
        parts.append(part)
        left -= len(part)
    return json.loads(b"".join(parts)), files


def _end_with(caller: socket.socket) -> None:
    """End this run when its caller is gone: killed, as Prefect may do, or ended with its worker."""
    with suppress(OSError):
        while caller.recv(1):
            pass
    os.killpg(0, signal.SIGKILL)


def _say(text: str) -> None:
    # No logging, since every run would inherit its handlers.
    print(f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S} {text}", file=sys.stderr)


def run(module: str, order: dict[str, Any]) -> None:
    """Run *module* as the program that the caller would have started."""
    os.environ.clear()
    os.environ.update(order["environment"])
    install(stdout=True)
    yield_to_others()
    os.chdir(order["folder"])
    sys.argv = [module]
    sys.modules.pop(module, None)  # imported with others, but now run as the main program
    runpy.run_module(module, run_name="__main__")


def imports() -> None:
    """Load what runs load, with the languages of this root; a run that finds something missing loads it itself."""
    for name in IMPORTED:
        import_module(name)
    try:
        rehearse(load_settings(find_root()).targets)
    except (BilingualError, OSError) as error:
        _say(f"not everything was loaded: {error}")


def main(module: str = ENGINE) -> None:
    """Serve in the current folder; return at the end of the service, or in a run's process at the end of the run."""
    gc.collect()
    gc.freeze()  # keeps unchanged memory shared between the runs
    warm = Warm(SOCKET, module)
    _say("ready")
    order = warm.serve()
    if order is not None:
        run(module, order)


if __name__ == "__main__":
    imports()
    main()
