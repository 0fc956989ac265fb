"""What works in the background leaves the machine to the person in front of it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from bilingual.engines.processes import priority
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
def test_a_run_and_its_programs_yield_as_one(tmp_path: Path) -> None:
    """On a desktop each session weighs for itself: five programs with sessions of their own would weigh five times."""
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
    of_run, of_program = ([*part.splitlines(), ""][:2] for part in seen.read_text().split("---\n"))
    assert of_run == of_program
    assert of_run[0] == wanted
    assert of_run[1] == "" or of_run[1].endswith(f" nice {wanted}")


def test_a_run_that_begins_right_after_another_one_yields_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Linux refuses people other than root a second change within a tenth of a second, whosoever made the first."""

    class Refusing:
        left = 2
        written = ""

        def write_text(self, text: str, encoding: str) -> None:
            if self.left:
                self.left -= 1
                raise BlockingIOError(11, "Resource temporarily unavailable")
            self.written = text

    group = Refusing()
    monkeypatch.setattr(priority, "_GROUP", group)
    monkeypatch.setattr(priority, "_BETWEEN_S", 0.0)
    monkeypatch.setattr(os, "setpriority", lambda *_: None)
    yield_to_others()
    assert group.written == str(max(5, os.getpriority(os.PRIO_PROCESS, 0)))
