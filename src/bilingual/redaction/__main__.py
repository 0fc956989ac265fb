"""Runs another module as a program whose output holds no secrets: ``python -m bilingual.redaction MODULE ARGUMENT...``.

The service starts Prefect's own programs like this: they write logs and tracebacks, too.
"""

from __future__ import annotations

import runpy
import sys

from bilingual.redaction.output import install


def main() -> None:
    """Become ``python -m MODULE ARGUMENT...``."""
    install(stdout=True)
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
