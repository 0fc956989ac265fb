"""One push without a person: ``python push_once.py LINKEDIN WECHAT PLATFORM ROOT [STEP WHEN]``, for tests that kill it.

With STEP and WHEN (``before`` or ``after``) it kills itself around the journal's line for that step.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from bilingual.engines.posting import hosts, linkedin_media, wechat
from bilingual.errors import BilingualError
from bilingual.pipeline.pushing import begun_uploads as begun
from bilingual.pipeline.pushing import journal, linkedin, push
from bilingual.pipeline.pushing import unanswered as doubts
from bilingual.settings import load_settings


def dies_at(step: str, when: str) -> None:
    """Let this process be killed *when* the journal gets its line for *step*."""
    write = journal.add_line

    def killed(path: Path, line: Any, **how: Any) -> None:
        if line["step"] == step and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        write(path, line, **how)
        if line["step"] == step:
            os.kill(os.getpid(), signal.SIGKILL)

    journal.add_line = begun.add_line = killed


def main() -> int:
    hosts.LINKEDIN = hosts.LINKEDIN_LOGIN = sys.argv[1]
    hosts.WECHAT = sys.argv[2]
    linkedin._LOOK_PAUSE_S = linkedin_media._POLL_S = doubts.SETTLED_S = wechat._BUSY_PAUSE_S = 0.0
    if len(sys.argv) > 5:
        dies_at(*sys.argv[5:7])
    settings = load_settings(Path(sys.argv[4]))
    platform: Any = sys.argv[3]
    try:
        ready = push.prepare(push.results_of("tea", settings), platform, settings)
        if ready.plan is not None:
            push.push(ready.plan, settings)
    except BilingualError as error:
        print(error)
        return 3 if error.code == "BIL-PSH-074" else 1  # it is there already
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
