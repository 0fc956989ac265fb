"""Which weights of the subtitle optimiser does a test guard? Each is set to 0 in turn; a guarded one makes a test fail.

python bench/weights/run.py [TESTS]        tests/subtitles/cuts/test_weights.py unless said otherwise
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

from bilingual.subtitles.cutting.weights import Weights

ROOT = Path(__file__).parents[2]
TESTS = ["tests/subtitles/cuts/test_weights.py"]


def failing(weight: str, tests: list[str]) -> list[str]:
    """Return the tests that fail with *weight* at 0."""
    here = os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "zeroed", "-p", "no:cacheprovider", "-q", "--tb=no", "-rf", *tests],
        cwd=ROOT,
        env=os.environ | {"ZEROED_WEIGHT": weight, "PYTHONPATH": here},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 1):
        raise SystemExit(done.stdout + done.stderr)
    return [line.split("::")[-1].split(" - ")[0] for line in done.stdout.splitlines() if line.startswith("FAILED")]


def main() -> int:
    tests = sys.argv[1:] or TESTS
    weights = [field.name for field in fields(Weights)]
    guarded = 0
    for weight in weights:
        failed = failing(weight, tests)
        guarded += bool(failed)
        first = min(failed, key=lambda name: f"[{weight}]" not in name, default="")
        print(f"{weight:18} {'guarded' if failed else 'NOT GUARDED':12} {len(failed):3} failed  {first}", flush=True)
    print(f"{guarded} of {len(weights)} weights are guarded")
    return 0 if guarded == len(weights) else 1


if __name__ == "__main__":
    raise SystemExit(main())
