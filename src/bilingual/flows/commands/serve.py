"""The commands ``up``, ``down`` and ``status`` of the service: Prefect server, worker and inbox watcher of one root.

``up`` starts it in the background, or in this terminal with ``--foreground``. Importing this module loads no Prefect.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import shlex
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bilingual.cli.init import confirmed, has_terminal, set_up
from bilingual.cli.items.status import add_arguments, show_status
from bilingual.cli.options import add_options
from bilingual.errors import EngineError, InputError
from bilingual.flows.service import DEFAULT_PORT, Service, port_of
from bilingual.flows.studio.link import studio_link
from bilingual.flows.supervising.marked_processes import end_marked, marked, send
from bilingual.flows.supervising.programs import last_line, launch
from bilingual.flows.supervising.supervisor import Supervisor
from bilingual.pipeline.records.files import read_json
from bilingual.pipeline.records.workspace import is_locked, state_folder
from bilingual.pipeline.root import is_root
from bilingual.settings import find_root, load_settings

_UP_S = 240.0
_DOWN_S = 60.0


def add_up(parser: argparse.ArgumentParser) -> None:
    parser.description = "Start the Prefect server, a worker and the inbox watcher for this root."
    parser.add_argument("--foreground", action="store_true", help="run in this terminal until Ctrl-C")
    _add(parser, "up", _up)


def add_down(parser: argparse.ArgumentParser) -> None:
    parser.description = "Stop the service. Interrupted work continues at the next start."
    _add(parser, "down", lambda service, chosen: down(service, as_json=chosen.json))


def add_status(parser: argparse.ArgumentParser) -> None:
    parser.description = "Show the service of this root, and each item: its state, why, and what to do next."
    add_arguments(parser)
    _add(parser, "status", status)


def _add(parser: argparse.ArgumentParser, command: str, work: Callable[[Service, argparse.Namespace], int]) -> None:
    add_options(parser, command)
    parser.add_argument("--port", metavar="N", help=f"port of the Prefect server (default: $PORT, or {DEFAULT_PORT})")
    parser.set_defaults(command=lambda chosen: work(_service(chosen), chosen))


def _up(service: Service, chosen: argparse.Namespace) -> int:
    if not (chosen.root or os.environ.get("BILINGUAL_ROOT") or is_root(service.root)):
        what = "neither this folder nor one above it is set up"
        if chosen.json or not has_terminal() or not confirmed(f"{what}. Set up {service.root}?"):
            raise InputError(
                "BIL-SVC-001", what, where=service.root, remedy="Run `bilingual init` here, or choose a --root."
            )
        set_up(service.root, chosen)
    return run(service) if chosen.foreground else up(service, as_json=chosen.json)


def _service(chosen: argparse.Namespace) -> Service:
    """Return the service given by the options. Raises InputError if the root is not a folder, UsageError."""
    root = find_root(chosen.root)
    if not root.is_dir():
        raise InputError(
            "BIL-SVC-002", "the folder does not exist", where=root, remedy="Create it, or choose another --root."
        )
    return Service(root, port_of(chosen.port or os.environ.get("PORT"), DEFAULT_PORT))


def up(service: Service, *, as_json: bool = False) -> int:
    """Start the service in the background and wait until everything works."""
    said = sys.stderr if as_json else sys.stdout
    if is_running(service):
        if service.has_password():
            print(as_text(service) if as_json else f"running already: {describe(recorded(service))}")
            return 0
        print("  the running service is from an earlier version without a password: restarting it", file=said)
        down(service)
    # Leftovers of a killed supervisor still hold the port.
    end_marked(service.mark)
    check(service)
    service.record.unlink(missing_ok=True)
    state_folder(service.state, service.logs.name)
    service.write_env()
    file = service.logs / "service.log"
    command = [sys.executable, "-m", "bilingual", "up", "--foreground"]
    environment = service.environment(with_database=True)
    arguments = [*command, "--root", str(service.root), "--port", str(service.port)]
    process = launch(arguments, service, file, environment=environment)
    deadline = time.monotonic() + _UP_S
    shown = ""
    while shown != "ready":
        record = recorded(service)
        if record.get("phase", "") != shown:
            shown = record["phase"]
            if shown == "failed":
                raise EngineError(record["code"], record["reason"])
            print(f"  {shown}", file=said, flush=True)
        if process.poll() is not None and recorded(service).get("phase") != "failed":
            raise EngineError(
                "BIL-SVC-004", f"exited immediately with code {process.returncode}: {last_line(file)}", where=file
            )
        if time.monotonic() > deadline:
            send(process.pid, signal.SIGTERM)
            raise EngineError("BIL-SVC-005", f"did not start within {_UP_S:.0f} s", where=file, remedy="See its log.")
        time.sleep(0.2)
    print(as_text(service) if as_json else welcome(service))
    return 0


def down(service: Service, *, as_json: bool = False) -> int:
    """Stop the service of this root; interrupted work continues at the next start."""
    was_running = is_running(service)
    if was_running:
        send(int(read_json(service.record)["pid"]), signal.SIGTERM)
        deadline = time.monotonic() + _DOWN_S
        while is_running(service) and time.monotonic() < deadline:
            time.sleep(0.2)
    # In case the supervisor was killed or left something running.
    leftovers = marked(service.mark)
    if left := end_marked(service.mark):
        raise EngineError("BIL-SVC-006", f"cannot stop these processes: {left}", where=service.root)
    service.record.unlink(missing_ok=True)
    if as_json:
        print(json.dumps({"stopped": was_running, "ended": sorted(leftovers)}))
    elif was_running:
        print("stopped")
    else:
        print(f"stopped processes of a killed service: {sorted(leftovers)}" if leftovers else "nothing was running")
    return 0


def run(service: Service) -> int:
    """Run the supervisor in this terminal until Ctrl-C or SIGTERM."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr, force=True)
    if not is_running(service):
        check(service)
    Supervisor(service).run()
    return 0


def status(service: Service, chosen: argparse.Namespace) -> int:
    """Show the service and the states of all items."""
    return show_status(load_settings(service.root), chosen, facts(service), _said(service))


def _said(service: Service) -> list[str]:
    """Return the lines that describe the service."""
    if not is_running(service):
        return ["service: not running"]
    record = recorded(service)
    children = record.get("children", {}).items()
    lines = [
        f"service: {describe(record)}",
        *(f"  {name}: {'starting' if pid is None else f'pid {pid}'}" for name, pid in children),
    ]
    if service.looked.exists():
        lines.append(f"  inbox checked {_looked_s(service):.0f} s ago")
    return [*lines, f"  deployments: {service.prefect_file}"]


def facts(service: Service) -> dict[str, Any]:
    looked_s = round(_looked_s(service), 1) if service.looked.exists() else None
    return {"running": is_running(service), "inbox_looked_s": looked_s} | recorded(service)


def as_text(service: Service) -> str:
    return json.dumps(facts(service))


def _looked_s(service: Service) -> float:
    """Return the seconds since the watcher's last look at the inbox."""
    return max(0.0, time.time() - service.looked.stat().st_mtime)  # the clock may have been set back


def check(service: Service) -> None:
    """Raise BilingualError if the service could not start: invalid settings, or a port in use."""
    load_settings(service.root)
    service.bound().close()


def is_running(service: Service) -> bool:
    """Return whether this root's supervisor is running."""
    return is_locked(service.lock)


def recorded(service: Service) -> dict[str, Any]:
    """Return the supervisor's status record, empty if there is none yet."""
    return read_json(service.record) if service.record.is_file() else {}


def describe(record: dict[str, Any]) -> str:
    reason = f" ({record['reason']})" if record.get("reason") else ""
    return (
        f"{record.get('phase', 'starting')}{reason}, http://127.0.0.1:{record.get('port')} "
        f"(supervisor pid {record.get('pid')})"
    )


def welcome(service: Service) -> str:
    activate = Path(sys.prefix) / "bin" / "activate"
    enter = f". {_shown(activate)} && " if activate.is_file() else ""
    return "\n".join(
        (
            f"Prefect   {service.home}   (its password is in {_shown(service.env)}, after PREFECT_API_AUTH_STRING=)",
            f"studio    {studio_link(load_settings(service.root)) or 'starting: `bilingual studio` prints its link'}",
            f"inbox     {service.root / 'media' / 'inbox'}   (drop a recording or an article there)",
            f"results   {service.root / 'media' / 'outbox'}",
            f"logs      {service.logs}",
            "To start a run by name:",
            f"  {enter}. {_shown(service.env)}",
            "  prefect deployment run 'video/default' -p source=media/inbox/talk.mp4 "
            '-p targets=\'["zh-Hans","es"]\' --watch',
            "To stop: bilingual down",
        )
    )


def _shown(path: Path) -> str:
    """Return *path* quoted for a shell, relative to the current folder if inside it."""
    return shlex.quote(str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path))
