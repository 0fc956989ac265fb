"""The priority of processes that work in the background: whatever a person does on this machine goes first."""

from __future__ import annotations

import os
import time
from pathlib import Path

# A third of the weight of what a person starts: sched(7). With less, a run on a machine that is never idle would stand
# still, and its watchdog would take that for a hang.
_NICE = 5
_GROUP = Path("/proc/self/autogroup")
_TRIES = 50
_BETWEEN_S = 0.1


def yield_to_others() -> None:
    """Give this process, its session and all that it starts a low priority.

    Where Linux groups processes by session, as it does on desktops, the priority of a process counts in its session
    only, and that of the session is written here: sched(7), "The autogroup feature". Programs that a run starts stay in
    its session (``starting.py``), so that all together weigh as much as one that a person started with ``nice``.
    """
    nice = max(_NICE, os.getpriority(os.PRIO_PROCESS, 0))
    os.setpriority(os.PRIO_PROCESS, 0, nice)
    for _ in range(_TRIES):
        try:
            _GROUP.write_text(str(nice), "ascii")
        except BlockingIOError:
            # All users together may do this ten times a second (kernel/sched/autogroup.c), root as often as it likes.
            time.sleep(_BETWEEN_S)
        except OSError:  # no such kernel
            return
        else:
            return
