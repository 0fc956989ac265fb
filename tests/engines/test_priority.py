"""What works in the background leaves the machine to the person in front of it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from bilingual.engines.processes.priority import yield_to_others
from bilingual.engines.processes.running import run

_GROUP = Path("/proc/self/autogroup")
_SEEN = f"""
import os, pathlib, time
time.sleep(0.2)
print(os.getpriority(os.PRIO_PROCESS, 0))
group = pathlib.Path({str(_GROUP)!r})
print(group.read_text() if group.exists() else "")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="/proc and its sessions are those of Linux")
def test_a_run_and_its_programs_yield_in_their_own_sessions_too(tmp_path: Path) -> None:
    """ffmpeg is a session of its own: on a desktop its own priority would not count."""
    seen = tmp_path / "seen"
    child = os.fork()
    if not child:
        os.setsid()
        yield_to_others()
        yield_to_others()
        said = run([sys.executable, "-c", _SEEN]).text
        group = _GROUP.read_text() if _GROUP.exists() else ""
        seen.write_text(f"{os.getpriority(os.PRIO_PROCESS, 0)}\n{group}---\n{said}")
        os._exit(0)
    os.waitpid(child, 0)
    wanted = str(max(5, os.getpriority(os.PRIO_PROCESS, 0)))
    for part in seen.read_text().split("---\n"):
        nice, group, *_ = [*part.splitlines(), ""]
        assert nice == wanted
        assert group == "" or group.endswith(f"nice {wanted}")
