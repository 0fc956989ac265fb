"""How many examples of CommonMark and GFM survive, and how many the parallel page shows as their HTML says.

python bench/markdown/run.py [FILE...]        specifications (spec.txt) instead of the examples in tests/fixtures
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from markdown_examples import Example, examples, ours, plain_form, purpose, survives

FIXTURES = Path(__file__).parents[2] / "tests/fixtures/markdown"


def main(paths: list[str]) -> int:
    failed = 0
    for path in map(Path, paths) if paths else sorted(FIXTURES.glob("*.txt")):
        if not path.is_file():
            print(f"{path}: not here, skipped")
            continue
        failed += report(path.name, list(examples(path.read_text("utf-8"))))
    return min(failed, 1)


def report(name: str, every: list[Example]) -> int:
    """Print the figures of one specification; return the number of examples that fail."""
    lost = [example.number for example in every if not survives(example.markdown)]
    differing = [example for example in every if ours(example.markdown) != plain_form(example.html)]
    reasons = Counter(purpose(example) for example in differing)
    unexplained = [example.number for example in differing if purpose(example) is None]
    print(f"{name}: {len(every) - len(lost)} of {len(every)} examples come back byte for byte")
    print(f"  {len(every) - len(differing)} are shown as the specification says, {len(differing)} differ:")
    for reason, count in reasons.most_common():
        print(f"  {count:4} {reason or f'without a reason: {unexplained}'}")
    return len(lost) + len(unexplained)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
