"""Print which pinned packages in ``constraints.txt`` have no wheel for a Python version: ``missing_wheels.py 3.14``.

It uses pip and installs nothing. Exits with 1 if a pin has a wheel for this Python, or for any, but none for that
version.
"""

from __future__ import annotations

import platform
import re
import subprocess
import sys
import tempfile
from pathlib import Path

CONSTRAINTS = Path(__file__).resolve().parents[1] / "constraints.txt"
_NO_WHEEL = re.compile(r"No matching distribution found for ([^\s=]+)==")


def pins() -> list[str]:
    """Return the pins, such as ``numpy==2.4.0``."""
    lines = (line.partition("#")[0].strip() for line in CONSTRAINTS.read_text("utf-8").splitlines())
    return [line for line in lines if "==" in line]


def without_wheel(version: str, wanted: list[str]) -> list[str]:
    """Return those of *wanted* that have no wheel for Python *version* on this system; pip names one at a time."""
    missing: list[str] = []
    while True:
        left = [pin for pin in wanted if pin not in missing]
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "pip", "install", "--dry-run", "--no-deps", "--only-binary=:all:"]
            command += ["--quiet", "--python-version", version, "--target", folder, *left]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        if not done.returncode:
            return missing
        found = _NO_WHEEL.search(done.stderr)
        if not found:
            sys.exit(done.stderr.strip())
        missing += [pin for pin in left if pin.partition("==")[0].lower() == found[1].lower()]
        print(f"  {missing[-1]}", flush=True)


def main() -> None:
    version = sys.argv[1] if len(sys.argv) > 1 else "3.14"
    print(f"pins without a wheel for Python {version}:", flush=True)
    missing = without_wheel(version, pins())
    here = platform.python_version()
    always = without_wheel(".".join(here.split(".")[:2]), missing) if missing else []
    print(
        f"{len(missing)} of {len(pins())}; {len(always)} of them have none for Python {here} either (built from source)"
    )
    sys.exit(1 if set(missing) - set(always) else 0)


if __name__ == "__main__":
    main()
