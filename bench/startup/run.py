"""Claim: ``import bilingual`` takes under 50 ms and ``bilingual --help`` under 300 ms.

Measured as whole processes against a bare ``python -c pass`` in the same run; medians of 11.

Last figures, on 2 cores with other work: 30 and 70 ms. An error about the source (``bilingual article MISSING.md``)
takes 0.56 s of the processor (1.5 while it loaded the stages), ``bilingual status`` 0.31 (0.86).
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

RUNS = 11


def median_ms(arguments: list[str]) -> float:
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def main() -> int:
    bare = median_ms(["-c", "pass"])
    imported = median_ms(["-c", "import bilingual"])
    helped = median_ms(["-m", "bilingual", "--help"])
    print(f"python -c pass     {bare:6.0f} ms")
    print(f"import bilingual   {imported - bare:6.0f} ms over it (whole {imported:.0f} ms; limit 50)")
    print(f"bilingual --help   {helped:6.0f} ms whole, {helped / bare:.1f} times bare Python (limit 300)")
    return 0 if imported - bare < 50 and helped < 300 else 1


if __name__ == "__main__":
    raise SystemExit(main())
