"""The service: Prefect server, worker and inbox watcher of one root.

``up`` starts it in the background, ``down`` stops it, ``run`` keeps it in this terminal, ``status`` tells.
``make up`` and ``make down`` call this file.
"""

from __future__ import annotations

import argparse
import logging
import os
import shlex
import signal
import socket
import sys
import time
from pathlib import Path
from typing import Any

# Started as a file, Python knows only flows/: the checkout makes `flows` a package.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from filelock import FileLock, Timeout

from bilingual.errors import BilingualError, EngineError, InputError, UsageError
from bilingual.pipeline.workspace import read_json, state_folder
from bilingual.settings import find_root, load_settings
from flows.marked import end_marked, marked, send
from flows.service import CHECKOUT, Service
from flows.supervisor import Supervisor, launch

DEFAULT_PORT = 4200
_UP_S = 240.0
_DOWN_S = 60.0


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit code."""
    parser = argparse.ArgumentParser(prog="serve.py", description="Server, worker and inbox watcher of one root.")
    parser.add_argument("command", choices=("up", "down", "run", "status"))
    parser.add_argument(
        "--root", type=Path, help="the folder with media/ (default: $BILINGUAL_ROOT, else by bilingual.toml)"
    )
    parser.add_argument("--port", help=f"the server's port (default: $PORT, else {DEFAULT_PORT})")
    chosen = parser.parse_args(arguments)
    try:
        root = find_root(chosen.root)
        if not root.is_dir():
            raise InputError("there is no such folder", where=root, remedy="Make it, or choose another --root.")
        service = Service(root, port_of(chosen.port or os.environ.get("PORT")))
        command = {"up": up, "down": down, "run": run, "status": status}[chosen.command]
        return command(service)
    except BilingualError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code


def up(service: Service) -> int:
    """Start the service in the background and wait until all of it works."""
    if is_running(service):
        if service.has_password():
            print(f"running already: {describe(read_json(service.record))}")
            return 0
        print("  the running service is of an earlier version, without a password: it starts anew")
        down(service)
    # What a supervisor that was killed left behind still holds the port.
    end_marked(service.mark)
    check(service)
    service.record.unlink(missing_ok=True)
    state_folder(service.state, service.logs.name)
    service.write_env()
    file = service.logs / "service.log"
    command = [sys.executable, str(CHECKOUT / "flows" / "serve.py"), "run"]
    process = launch([*command, "--root", str(service.root), "--port", str(service.port)], service, file)
    deadline = time.monotonic() + _UP_S
    shown = ""
    while shown != "ready":
        record = recorded(service)
        if record.get("phase", "") != shown:
            shown = record["phase"]
            if shown == "failed":
                raise EngineError(record["reason"])
            print(f"  {shown}", flush=True)
        if process.poll() is not None and recorded(service).get("phase") != "failed":
            raise EngineError(f"ended at once with code {process.returncode}: {last_line(file)}", where=file)
        if time.monotonic() > deadline:
            send(process.pid, signal.SIGTERM)
            raise EngineError(f"did not come up within {_UP_S:.0f} s", where=file, remedy="Its log says more.")
        time.sleep(0.2)
    print(welcome(service))
    return 0


def down(service: Service) -> int:
    """Stop the service of this root; what it was making goes on at the next start."""
    was_running = is_running(service)
    if was_running:
        send(int(read_json(service.record)["pid"]), signal.SIGTERM)
        deadline = time.monotonic() + _DOWN_S
        while is_running(service) and time.monotonic() < deadline:
            time.sleep(0.2)
    # After a supervisor that was killed, or could not end everything itself.
    leftovers = marked(service.mark)
    if left := end_marked(service.mark):
        raise EngineError(f"these processes do not end: {left}", where=service.root)
    service.record.unlink(missing_ok=True)
    if was_running:
        print("stopped")
    else:
        print(f"ended what a killed service left running: {sorted(leftovers)}" if leftovers else "nothing was running")
    return 0


def run(service: Service) -> int:
    """Be the supervisor, in this terminal, until Ctrl-C or SIGTERM."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    if not is_running(service):
        check(service)
    Supervisor(service).run()
    return 0


def status(service: Service) -> int:
    """Tell whether the service runs; the exit code is 0 if it does."""
    if not is_running(service):
        print("not running")
        return 1
    record = recorded(service)
    print(describe(record))
    for name, pid in record.get("children", {}).items():
        print(f"  {name}: {'starting' if pid is None else f'pid {pid}'}")
    if service.looked.exists():
        print(f"  inbox looked at {time.time() - service.looked.stat().st_mtime:.0f} s ago")
    return 0


def check(service: Service) -> None:
    """Raise BilingualError when the service could not start: bad settings, or a port that is taken."""
    load_settings(service.root)
    with socket.socket() as probe:
        # As the server itself does: a port whose last connections are still fading is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", service.port))
        except OSError as error:
            raise EngineError(
                f"port {service.port} is not free ({error.strerror})",
                remedy=f"Choose another, such as: PORT={free_port()} make up",
            ) from None


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def port_of(text: str | None) -> int:
    """Return a port from what was typed; raises UsageError."""
    if text is None or text == "":
        return DEFAULT_PORT
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise UsageError(f"{text!r} is no port", remedy="A port is a number from 1 to 65535.")
    return int(text)


def is_running(service: Service) -> bool:
    """Tell whether a supervisor of this root lives: it holds the lock, which dies with it."""
    if not service.lock.exists():
        return False
    lock = FileLock(service.lock, mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    lock.release()
    return False


def recorded(service: Service) -> dict[str, Any]:
    """Return what the supervisor tells of itself, or nothing yet."""
    return read_json(service.record) if service.record.is_file() else {}


def describe(record: dict[str, Any]) -> str:
    return (
        f"{record.get('phase', 'starting')}, http://127.0.0.1:{record.get('port')} (supervisor pid {record.get('pid')})"
    )


def welcome(service: Service) -> str:
    env = service.env
    shown = env.relative_to(Path.cwd()) if env.is_relative_to(Path.cwd()) else env
    return "\n".join(
        (
            f"Prefect   {service.home}   (its password stands in {shown}, after PREFECT_API_AUTH_STRING=)",
            f"inbox     {service.root / 'media' / 'inbox'}   (drop a recording or an article there)",
            f"results   {service.root / 'media' / 'outbox'}",
            f"logs      {service.logs}",
            "To start a run by name:",
            f"  . .venv/bin/activate && . {shlex.quote(str(shown))}",
            "  prefect deployment run 'video/default' -p source=media/inbox/talk.mp4 "
            '-p targets=\'["zh-Hans","es"]\' --watch',
            "To stop: make down",
        )
    )


def last_line(file: Path) -> str:
    lines = file.read_text("utf-8", "replace").strip().splitlines() if file.is_file() else []
    return lines[-1] if lines else "it said nothing"


if __name__ == "__main__":
    raise SystemExit(main())
