"""The program that Prefect's worker starts for each flow run: it has the warm process make the run, and represents it.

It starts within a few hundredths of a second because it imports almost nothing. It forwards signals to the run and ends
when the run ends; if it is killed, so is the run. Without a warm process it becomes the engine itself.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import struct
import sys
from contextlib import suppress
from pathlib import Path

from bilingual.engines.processes.priority import yield_to_others

_ENGINE = "prefect.engine"
_SOCKET = "warm.sock"
_LENGTH, _STATUS = struct.Struct("!I"), struct.Struct("!i")
_ASK_S = 20.0  # a fork takes a hundredth of a second; a warm process that is stuck would hold the run for ever
_FORWARDED = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def main() -> int:
    """Run the flow run of ``PREFECT__FLOW_RUN_ID``; return its exit code."""
    folder = Path.cwd()
    early: list[int] = []
    pid = 0

    def forward(number: int, frame: object) -> None:
        if not pid:
            early.append(number)  # the run may have begun, without our knowing which it is
            return
        with suppress(ProcessLookupError):
            os.kill(pid, number)

    before = {number: signal.signal(number, forward) for number in _FORWARDED}
    warm = _asked(os.environ.get("BILINGUAL_ROOT", ""), folder)
    if warm is None:
        for number, handler in before.items():
            signal.signal(number, handler)
        for told in early:
            os.kill(os.getpid(), told)
        yield_to_others()
        os.execv(sys.executable, [sys.executable, "-m", "bilingual.redaction", _ENGINE])
    connection, pid = warm
    for told in early:
        forward(told, None)
    status = _exactly(connection, _STATUS.size)
    if status is None:
        return 1  # the warm process was killed together with the run
    (code,) = _STATUS.unpack(status)
    if code < 0:
        if -code in _FORWARDED:
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    return int(code)


def _asked(root: str, folder: Path) -> tuple[socket.socket, int] | None:
    """Return the connection to the warm process of *root*, and the pid of the run that it made, if there is one."""
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(_ASK_S)
    try:
        # Relative to its folder: a socket's address has at most 107 bytes.
        os.chdir(Path(root, ".bilingual", "run"))
        connection.connect(_SOCKET)
        order = json.dumps({"environment": dict(os.environ), "folder": str(folder)}).encode()
        socket.send_fds(connection, [_LENGTH.pack(len(order))], [0, 1, 2])
        connection.sendall(order)
        answer = _exactly(connection, 1)
        number = _exactly(connection, _LENGTH.size) if answer == b"+" else None
    except OSError:
        number = None
    finally:
        os.chdir(folder)
    if number is None:
        connection.close()  # a run that begins nevertheless ends with it
        return None
    connection.settimeout(None)
    return connection, int(_LENGTH.unpack(number)[0])


def _exactly(connection: socket.socket, count: int) -> bytes | None:
    found = b""
    while len(found) < count:
        part = connection.recv(count - len(found))
        if not part:
            return None
        found += part
    return found


if __name__ == "__main__":
    raise SystemExit(main())
