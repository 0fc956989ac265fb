"""Compile the held-out set as `../gold/compile_gold.py` does the gold set.

python bench/alignment/held_out/compile_held_out.py           # write <article>.<language>.json
python bench/alignment/held_out/compile_held_out.py --check   # write nothing, fail where a file differs
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "gold"))

import compile_gold  # noqa: E402

if __name__ == "__main__":
    compile_gold.GOLD = HERE
    raise SystemExit(compile_gold.main())
