"""Serves the studio of one root at a port of this machine, in this process."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

from filelock import FileLock, Timeout

from bilingual.errors import BilingualError, EngineError, WorkspaceError
from bilingual.flows.service import free_port, port_of
from bilingual.flows.studio.link import HOST, LOCK, RECORD
from bilingual.flows.studio.runs import StudioRuns
from bilingual.pipeline.opening.preloading import warm_up
from bilingual.pipeline.records.files import write_json
from bilingual.pipeline.records.workspace import state_folder
from bilingual.settings import Settings
from bilingual.studio.access import Access

DEFAULT_PORT = 4280
_GRACE_S = 2  # open pages wait for news for ever


def serve(settings: Settings, port: int, ready: Callable[[], None] = lambda: None) -> None:
    """Serve the studio of *settings* at *port* until a signal ends it; call *ready* when it can be reached.

    Raises EngineError if another program has the port, WorkspaceError if a studio of this root is running.
    """
    from uvicorn import Config, Server

    class Ending(Server):
        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            ended.set()
            super().handle_exit(sig, frame)

    from bilingual.studio.app import application

    run = state_folder(settings.state, "run")
    lock = FileLock(run / LOCK, mode=0o600)
    try:
        lock.acquire(timeout=2)  # a question for it holds it for a moment
    except Timeout:
        raise WorkspaceError("BIL-STU-018", "a studio for this root is running already", where=settings.root) from None
    runs, ended = StudioRuns(settings), threading.Event()
    try:
        with _bound(port) as listener:
            write_json(run / RECORD, {"pid": os.getpid(), "port": port})
            app = application(settings, Access(settings.state), runs, port, ended)
            config = Config(
                app,  # nothing of a request is logged: a link holds a secret
                access_log=False,
                log_config=None,
                lifespan="off",
                ws="none",
                server_header=False,
                timeout_graceful_shutdown=_GRACE_S,
            )
            threading.Thread(target=_warm_up, args=(settings,), daemon=True).start()
            ready()
            Ending(config).run([listener])
    finally:
        runs.end()
        (run / RECORD).unlink(missing_ok=True)
        lock.release()


def _warm_up(settings: Settings) -> None:
    """Load dictionaries while the person opens the link; whoever needs one that cannot be loaded says so."""
    with suppress(BilingualError, ImportError, OSError):
        warm_up(settings)


def service_port() -> int:
    """Return the port for the studio of a service: the one asked for, else the usual one, else any that is free."""
    if asked := os.environ.get("STUDIO_PORT"):
        return port_of(asked, DEFAULT_PORT)
    try:
        _bound(DEFAULT_PORT).close()
    except EngineError:  # the studio of another root, mostly
        return free_port()
    return DEFAULT_PORT


def _bound(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        remedy = f"Choose another, such as: bilingual studio --port {free_port()}"
        raise EngineError("BIL-STU-019", f"port {port} is in use ({error.strerror})", remedy=remedy) from None
    listener.listen()
    return listener
