"""The priority of processes that work in the background: whatever a person does on this machine goes first."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

# A third of the weight of what a person starts: sched(7). With less, a run on a machine that is never idle would stand
# still, and its watchdog would take that for a hang.
_NICE = 5


def yield_to_others() -> None:
    """Give this process, and all that it starts, a low priority."""
    os.setpriority(os.PRIO_PROCESS, 0, max(_NICE, os.getpriority(os.PRIO_PROCESS, 0)))
    share_priority(os.getpid())


def share_priority(pid: int) -> None:
    """Give the session of the process *pid*, which leads it, the priority of this one, if that is low.

    Where Linux groups processes by session, as it does on desktops, the priority of a process counts in its session
    only, and that of the session is written here: sched(7), "The autogroup feature".
    """
    nice = os.getpriority(os.PRIO_PROCESS, 0)
    if nice > 0:
        with suppress(OSError):
            Path(f"/proc/{pid}/autogroup").write_text(str(nice), "ascii")
