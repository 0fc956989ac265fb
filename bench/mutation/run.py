"""Claim: the tests of the pure rooms catch 85 % of small changes to them.

    python bench/mutation/run.py [LAYER ...] [--mutants 150] [--seed 9] [--survivors]

A seeded sample of the mutants that mutmut makes of each layer, at most 30 minutes a layer, run in a copy of the
checkout. Printed is the share that the layer's own tests catch, with its Wilson interval of 95 %; ``--survivors``
prints the changes that no test noticed. mutmut changes the bodies of functions, not those under a decorator and
not tables of a module: ``bench/weights`` is about the weights.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from contextlib import chdir
from math import sqrt
from pathlib import Path
from shutil import copyfile

ROOT = Path(__file__).parents[2]
MINUTES, GOAL = 30, 0.85
# The tests that a change in each layer must fail: its own, and its doctests.
TESTS = {
    "subtitles": ["tests/subtitles"],
    "fidelity": ["tests/fidelity"],
    "text": ["tests/text"],
    "model": ["tests/model", "tests/articles"],
}
# mutmut's exit codes for a mutant that lives: its tests passed, or there is not one.
_SURVIVED, _NO_TEST = 0, 33


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("layers", nargs="*", metavar="LAYER", help=f"of {', '.join(TESTS)} (default: all)")
    parser.add_argument("--mutants", type=int, default=150, help="how many of each layer")
    parser.add_argument("--seed", type=int, default=9)
    parser.add_argument("--survivors", action="store_true", help="print what no test noticed")
    asked = parser.parse_args()
    reached = [_layer(name, asked.mutants, asked.seed, asked.survivors) for name in asked.layers or TESTS]
    return 0 if all(reached) else 1


def _layer(layer: str, count: int, seed: int, survivors: bool) -> bool:
    """Try *count* mutants of *layer* and print how many were caught; tell whether the goal is within reach."""
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
        place = Path(folder)
        _copy(place)
        _configure(place, layer)
        everything = _mutants(place, layer)
        sample = random.Random(seed).sample(everything, min(count, len(everything)))
        _run(place, sample)
        codes = _exit_codes(place, sample)
        caught = sum(code not in (_SURVIVED, _NO_TEST) for code in codes.values())
        low, high = wilson(caught, len(codes))
        untested = sum(code == _NO_TEST for code in codes.values())
        print(
            f"{layer:10} {caught} of {len(codes)} mutants caught: {caught / len(codes):.0%} ({low:.0%} to {high:.0%}); "
            f"{untested} in code that its tests never run; {len(everything)} mutants in all, seed {seed}",
            flush=True,
        )
        if len(codes) < len(sample):
            print(f"{'':10} {len(sample) - len(codes)} more were not tried within {MINUTES} minutes")
        if survivors:
            print(*_changes(place, (name for name, code in codes.items() if code in (_SURVIVED, _NO_TEST))), sep="\n")
        return high >= GOAL


def wilson(hits: int, count: int, z: float = 1.96) -> tuple[float, float]:
    """Return Wilson's interval for a share of *hits* among *count*, by default of 95 %.

    >>> [round(bound, 2) for bound in wilson(130, 150)]
    [0.8, 0.91]
    """
    share, spread = hits / count, z * z / count
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * sqrt(share * (1 - share) / count + spread / count / 4)
    return middle - half, middle + half


def _copy(place: Path) -> None:
    """Copy what git knows and what it does not ignore: mutmut writes beside the sources."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True, text=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            copyfile(ROOT / name, place / name)


def _configure(place: Path, layer: str) -> None:
    tests = [*(path for path in TESTS[layer] if (place / path).is_dir()), f"src/bilingual/{layer}"]
    lines = [
        "[tool.mutmut]",
        'source_paths = ["src/"]',
        f'only_mutate = ["src/bilingual/{layer}/*"]',
        f"pytest_add_cli_args_test_selection = {json.dumps(tests)}",
        'pytest_add_cli_args = ["-m", "not slow", "-p", "bench.mutation.uncached"]',
        'process_isolation = "forkserver"',  # caches that the parent filled would hide a change
        'also_copy = ["bench", "media", "flows"]',
        "use_git_change_detection = false",
    ]
    with (place / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("\n" + "\n".join(lines) + "\n")


def _mutants(place: Path, layer: str) -> list[str]:
    """Return the names of all mutants of *layer*."""
    from mutmut.configuration import reset_config
    from mutmut.mutation.file_mutation import mutate_file_contents
    from mutmut.utils.format_utils import get_mutant_name

    found = []
    with chdir(place):  # mutmut reads its configuration from here
        reset_config()
        for path in sorted(Path("src/bilingual", layer).rglob("*.py")):
            made = mutate_file_contents(str(path), path.read_text("utf-8"))
            found += [get_mutant_name(path, name) for name in made.mutant_names]
    return found


def _run(place: Path, names: Iterable[str]) -> None:
    # The copy's own sources are to be imported, not those of the checkout.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(os.cpu_count() or 2), *names]
    log = place / "mutmut.log"
    with log.open("wb") as output:
        running = subprocess.Popen(
            command, cwd=place, env=environment, stdout=output, stderr=output, start_new_session=True
        )
        try:
            code = running.wait(timeout=MINUTES * 60)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()
            return
    if code:
        raise SystemExit(log.read_text("utf-8", "replace")[-3000:])


def _exit_codes(place: Path, names: Iterable[str]) -> dict[str, int]:
    """Return how the tests of each mutant ended, of those that were tried."""
    known: dict[str, int | None] = {}
    for path in (place / "mutants").rglob("*.meta"):
        known |= json.loads(path.read_text("utf-8"))["exit_code_by_key"]
    return {name: code for name in names if (code := known.get(name)) is not None}


def _changes(place: Path, names: Iterable[str]) -> list[str]:
    """Return what each of the mutants *names* changes, as the lines taken out and put in."""
    from mutmut.configuration import reset_config
    from mutmut.mutation.diff_apply import find_mutant, get_diff_for_mutant

    found = []
    with chdir(place):
        reset_config()
        for name in sorted(names):
            difference = get_diff_for_mutant(name, path=find_mutant(name).path).splitlines()
            lines = [line for line in difference if line[:1] in "+-" and line[:3] not in ("+++", "---")]
            found.append("\n".join([f"  {name}", *(f"    {line}" for line in lines)]))
    return found


if __name__ == "__main__":
    raise SystemExit(main())
