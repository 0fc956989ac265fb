"""The public API of ``bilingual``: no name is removed, and none costs anything until it is used."""

from __future__ import annotations

import subprocess
import sys

import bilingual
from bilingual import api

NAMES = [
    "BilingualError",
    "Settings",
    "__version__",
    "align",
    "check",
    "load_settings",
    "publish",
    "read_bitext",
    "read_subtitles",
    "write_bitext",
]
# -S: site-packages may load anything of their own before us.
LIGHT = """
import sys, time
sys.path += {paths!r}
start = time.process_time()
import bilingual
print(time.process_time() - start < 0.05, sorted(sys.modules.keys() & {{"torch", "whisper", "prefect", "numpy"}}))
"""


def test_the_names_are_these() -> None:
    assert bilingual.__all__ == NAMES == dir(bilingual)
    assert {*api.__all__, "__version__"} == set(NAMES)
    assert all(getattr(bilingual, name).__doc__ for name in NAMES)


def test_importing_the_package_is_free() -> None:
    command = [sys.executable, "-S", "-c", LIGHT.format(paths=sys.path)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "True []\n"
