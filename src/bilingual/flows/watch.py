"""The inbox watcher: starts a run for each complete item; run as ``python -m bilingual.flows.watch``.

Every look compares the inbox with the runs started, so nothing is lost when the watcher, the server or the machine
restarts. File events only trigger the next look earlier.
"""

from __future__ import annotations

import logging
import signal
import sys
import threading
import time
from pathlib import Path

from watchfiles import watch as file_events
from watchfiles._rust_notify import WatchfilesRustInternalError  # documented under this name

from bilingual.engines.processes.machine import refusal
from bilingual.errors import BilingualError
from bilingual.flows.service import Service
from bilingual.flows.submitting import API_ERRORS
from bilingual.flows.watching.watcher import Watcher
from bilingual.pipeline.inbox.queue import make_inbox
from bilingual.pipeline.records.workspace import Workspace, state_folder
from bilingual.redaction.output import install
from bilingual.settings import find_root

log = logging.getLogger("bilingual.inbox")

# While a file may still be growing; while complete ones wait for their turn; and otherwise, since not every file
# system reports changes.
_TICK_MS = 500
_WAITING_LOOK_S = 2.0
_SLOW_LOOK_S = 10.0


def watch(root: Path, stop: threading.Event) -> None:
    """Look at every file event, twice a second while files are changing, every two seconds while some wait for their
    turn, otherwise every ten.
    """
    watcher = Watcher(root)
    service = Service(root, 0)
    state_folder(service.state, service.run.name)
    workspace = Workspace(watcher.settings)
    workspace.private(workspace.outbox)
    due = looked = 0.0
    troubled = False

    def attend(changes: object) -> None:
        nonlocal due, looked, troubled
        slow = time.monotonic() >= due
        next_turn = watcher.waiting and time.monotonic() >= looked + _WAITING_LOOK_S
        if changes or watcher.unsteady or next_turn or slow:
            troubled = _look(watcher, slow, troubled)
            service.looked.touch(mode=0o600)
            looked = time.monotonic()
            due = looked + _SLOW_LOOK_S if slow else due

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
            watcher.look_at_results()
    except BilingualError as error:
        problem = str(error)
    except (OSError, MemoryError, RecursionError) as error:
        problem = str(refusal(error, watcher.inbox))
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
