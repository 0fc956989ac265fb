"""Serves the studio of one root at a port of this machine, in this process."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable

from filelock import FileLock, Timeout

from bilingual.errors import EngineError, WorkspaceError
from bilingual.flows.service import free_port
from bilingual.flows.studio.runs import StudioRuns
from bilingual.pipeline.records.workspace import is_locked, read_json, state_folder, write_json
from bilingual.settings import Settings
from bilingual.studio.access import Access

_HOST = "127.0.0.1"
_LOCK, _RECORD = "studio.lock", "studio.json"
_GRACE_S = 2  # open pages wait for news for ever


def serve(settings: Settings, port: int, ready: Callable[[], None] = lambda: None) -> None:
    """Serve the studio of *settings* at *port* until a signal ends it; call *ready* when it can be reached.

    Raises EngineError if another program has the port, WorkspaceError if a studio of this root is running.
    """
    from uvicorn import Config, Server

    from bilingual.studio.app import application

    run = state_folder(settings.state, "run")
    lock = FileLock(run / _LOCK, mode=0o600)
    try:
        lock.acquire(timeout=2)  # a question for it holds it for a moment
    except Timeout:
        raise WorkspaceError("BIL-STU-018", "a studio for this root is running already", where=settings.root) from None
    runs = StudioRuns(settings)
    try:
        with _bound(port) as listener:
            write_json(run / _RECORD, {"pid": os.getpid(), "port": port})
            app = application(settings, Access(settings.state), runs, port)
            config = Config(
                app,  # nothing of a request is logged: a link holds a secret
                access_log=False,
                log_config=None,
                lifespan="off",
                ws="none",
                server_header=False,
                timeout_graceful_shutdown=_GRACE_S,
            )
            ready()
            Server(config).run([listener])
    finally:
        runs.end()
        (run / _RECORD).unlink(missing_ok=True)
        lock.release()


def running_port(settings: Settings) -> int:
    """Return the port of the studio of this root that is running, 0 if none is."""
    run = settings.state / "run"
    if not (run / _RECORD).is_file() or not is_locked(run / _LOCK):
        return 0
    return int(read_json(run / _RECORD).get("port", 0))


def _bound(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((_HOST, port))
    except OSError as error:
        listener.close()
        remedy = f"Choose another, such as: bilingual studio --port {free_port()}"
        raise EngineError("BIL-STU-019", f"port {port} is in use ({error.strerror})", remedy=remedy) from None
    listener.listen()
    return listener
