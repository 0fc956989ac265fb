"""Times the llm engine against a local server: ``python bench/translation/run.py [UNITS]``.

The server answers each request after 200 ms, so the theoretical minimum is the number of batches, divided by the
requests at a time, times 200 ms. It also counts how many sentences a second the translation memory finds.
"""

from __future__ import annotations

import math
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from bilingual.engines.base import EngineConfig  # noqa: E402
from bilingual.engines.translation.chain import Chain  # noqa: E402
from bilingual.engines.translation.llm.engine import create  # noqa: E402
from bilingual.engines.translation.memory.engine import TranslationMemory  # noqa: E402
from bilingual.engines.translation.memory.entries import Entry  # noqa: E402
from chat_server import ChatServer  # noqa: E402
from small_german import english, german  # noqa: E402

_LATENCY_S = 0.2
_BATCH = 10


def throughput(units: int, at_once: int, state: Path) -> str:
    items = english(units)
    with ChatServer(delay_s=_LATENCY_S) as server:
        server.translate = german
        options = {"url": server.base, "model": "some-model", "per_second": 10_000.0, "concurrency": at_once}
        chain = Chain([create(EngineConfig(state, {**options, "batch": _BATCH}))])
        chain.translate(items[:10], "en", "de")  # learns what the server can do
        asked = len(server.asked)
        begun, spent = time.perf_counter(), time.process_time()
        outcomes = chain.translate(items, "en", "de")
        took, processor = time.perf_counter() - begun, time.process_time() - spent
        requests = len(server.asked) - asked
    right = sum(outcome.text == german(item.text) for item, outcome in zip(items, outcomes, strict=True))
    least = math.ceil(math.ceil(units / _BATCH) / at_once) * _LATENCY_S
    return (
        f"{at_once} at a time: {right} of {units} right, {requests} requests, {took:.1f} s "
        f"({took / least:.2f} times the least possible {least:.1f} s), processor {processor:.1f} s with the server"
    )


def memory_rate(units: int, state: Path) -> str:
    items = english(units)
    memory = TranslationMemory(state / "memory.sqlite", fuzzy=1.0)
    memory.add(Entry("en", "de", item.text, german(item.text)) for item in items)
    begun = time.perf_counter()
    outcomes = memory.translate(items, "en", "de")
    took = time.perf_counter() - begun
    found = sum(outcome.text is not None for outcome in outcomes)
    return f"memory: {found} of {units} found, {units / took:,.0f} a second"


def main() -> None:
    units = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    with tempfile.TemporaryDirectory() as held:
        for at_once in (4, 8):
            print(throughput(units, at_once, Path(held)))
        print(memory_rate(20_000, Path(held)))


if __name__ == "__main__":
    main()
