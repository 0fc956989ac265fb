"""Times the llm engine against a local server: ``python bench/translation/run.py [UNITS]``.

The server answers each request after 200 ms, so the theoretical minimum is the number of batches, divided by the
requests at a time, times 200 ms. The server runs in this process and takes its share of the processor: the same
requests sent again by bare httpx, with nothing read or judged, show that share. It also times the translation memory
with 200,000 sentences against its bare parts, and counts what a second pass does.
"""

from __future__ import annotations

import argparse
import math
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate
from pathlib import Path
from typing import Any, TypeVar

import httpx
from rapidfuzz import process
from rapidfuzz.distance import Indel

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from bilingual.engines.base import EngineConfig, Item  # noqa: E402
from bilingual.engines.translation.chain import Chain  # noqa: E402
from bilingual.engines.translation.llm.engine import create  # noqa: E402
from bilingual.engines.translation.memory.engine import TranslationMemory  # noqa: E402
from bilingual.engines.translation.memory.entries import Entry  # noqa: E402
from bilingual.engines.translation.memory.likeness import likeness  # noqa: E402
from bilingual.engines.translation.memory.wording import words_of  # noqa: E402
from support.chat.chat_server import ChatServer  # noqa: E402
from support.sources.small_german import english, german  # noqa: E402

_LATENCY_S = 0.2
_LEAST = 0.7
Result = TypeVar("Result")
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
        bodies = [dict(one.body) for one in server.asked[asked:]]
        requests = len(bodies)
        bare, peer = bare_seconds(f"{server.base}/chat/completions", bodies, at_once)
    right = sum(outcome.text == german(item.text) for item, outcome in zip(items, outcomes, strict=True))
    least = math.ceil(math.ceil(units / _BATCH) / at_once) * _LATENCY_S
    return (
        f"{at_once} at a time: {right} of {units} right, {requests} requests, {took:.1f} s "
        f"({took / least:.2f} times the least possible {least:.1f} s, {took / bare:.2f} times bare httpx with "
        f"{bare:.1f} s), processor {(processor - peer) / units * 1000:.1f} ms a sentence beyond that of bare httpx and "
        f"the server ({peer / units * 1000:.1f} ms)"
    )


def bare_seconds(url: str, bodies: Sequence[dict[str, Any]], at_once: int) -> tuple[float, float]:
    """Return how long the same requests take with nothing around them, and their processor time."""
    with httpx.Client(timeout=60) as client, ThreadPoolExecutor(at_once) as pool:
        begun, spent = time.perf_counter(), time.process_time()
        for reply in pool.map(lambda body: client.post(url, json=body), bodies):
            reply.raise_for_status()
        return time.perf_counter() - begun, time.process_time() - spent


def second_pass(units: int, state: Path) -> str:
    """Count what a second pass does to drafts of which some in each fifth sentence have another word, by a model that
    mends those and refuses each seventh sentence, whose draft stays: the mechanics, and nothing about any real model.
    """
    items = english(units)
    with ChatServer() as server:
        first = server.reads
        drafting = True

        def read(text: str) -> list[tuple[str, str]]:
            nonlocal drafting
            drafting = "There is a draft" not in text
            return first(text)

        def translate(text: str) -> str:
            number = int(text.rstrip(".").split()[-1])
            if drafting:
                return german(text).replace("Straßen", "Gassen") if number % 5 == 0 else german(text)
            return "Das kann ich leider nicht übersetzen." if number % 7 == 0 else german(text)

        server.reads, server.translate = read, translate
        options = {"url": server.base, "model": "some-model", "per_second": 10_000.0, "concurrency": 1}
        chain = Chain([create(EngineConfig(state, {**options, "second_pass": True}))])
        outcomes = chain.translate(items, "en", "de")
    right = sum(outcome.text == german(item.text) for item, outcome in zip(items, outcomes, strict=True))
    most = units - sum(number % 35 == 0 and "Straßen" in german(item.text) for number, item in enumerate(items))
    return f"second pass: {right} right of {most} that can be; {'; '.join(chain.notes())}"


def sentences(count: int) -> list[str]:
    """Return sentences whose words are about as frequent as those of a language (Zipf)."""
    chance = random.Random(1)
    parts = [
        a + b for a in "bcdfghklmnprstvw" for b in ("a", "e", "i", "o", "u", "an", "er", "in", "on", "us", "al", "en")
    ]
    words = ["".join(chance.choices(parts, k=chance.choice((1, 2, 2, 3, 3, 4)))) for _ in range(20_000)]
    weights = list(accumulate(1 / (rank + 2) for rank in range(len(words))))
    made = (chance.choices(words, cum_weights=weights, k=chance.randint(6, 24)) for _ in range(count))
    return [f"{' '.join(one).capitalize()}." for one in made]


def memory_rate(units: int, state: Path) -> list[str]:
    """Time exact matches against bare SQLite, and similar ones against bare RapidFuzz over all, in processor time."""
    known = sentences(units)
    memory = TranslationMemory(state / "memory.sqlite")
    _, adding = timed(lambda: memory.add(Entry("en", "de", text, f"DE {text}") for text in known))
    chance = random.Random(2)
    asked = chance.sample(known, min(units, 20_000))
    outcomes, exact = timed(lambda: memory.translate([Item(text) for text in asked], "en", "de"))
    found = sum(outcome.text is not None for outcome in outcomes)
    bare = sqlite3.connect(":memory:")
    bare.execute("CREATE TABLE entry (source TEXT PRIMARY KEY, target TEXT)")
    bare.executemany("INSERT OR IGNORE INTO entry VALUES (?, ?)", ((text, f"DE {text}") for text in known))
    select = "SELECT target FROM entry WHERE source = ?"
    _, peer = timed(lambda: [bare.execute(select, (text,)).fetchone() for text in asked])
    changed = [(text, with_other_words(text, chance)) for text in chance.sample(known, 400)]
    changed = [(old, new) for old, new in changed if likeness(words_of(old), words_of(new)) >= _LEAST]
    examples, near = timed(lambda: memory.similar([Item(new) for _, new in changed], "en", "de", _LEAST))
    right = sum(any(one.source == old for one in some) for some, (old, _) in zip(examples, changed, strict=True))
    few = [new for _, new in changed[:20]]
    _, brute = timed(lambda: [process.extractOne(text, known, scorer=Indel.normalized_similarity) for text in few])
    near, brute = near / len(changed) * 1000, brute / len(few) * 1000
    return [
        f"memory of {units}: {adding / units * 1e6:.0f} µs to add one; {found} of {len(asked)} found, "
        f"{len(asked) / exact:,.0f} a second ({exact / peer:.1f} times bare SQLite)",
        f"similar ({_LEAST:.0%} and more): {right} of {len(changed)} found, {near:.1f} ms each "
        f"(RapidFuzz over all: {brute:.0f} ms, {brute / near:.0f} times)",
    ]


def with_other_words(text: str, chance: random.Random) -> str:
    words = text.split()
    for place in chance.sample(range(len(words)), max(1, len(words) // 5)):
        words[place] = f"other{place}"
    return " ".join(words)


def timed(work: Callable[[], Result]) -> tuple[Result, float]:
    begun = time.process_time()
    return work(), time.process_time() - begun


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    options.add_argument("units", metavar="UNITS", type=int, nargs="?", default=2000, help="sentences to translate")
    units = options.parse_args().units
    with tempfile.TemporaryDirectory() as held:
        for at_once in (4, 8):
            print(throughput(units, at_once, Path(held)))
        print(*memory_rate(200_000, Path(held)), sep="\n")
        print(second_pass(100, Path(held)))


if __name__ == "__main__":
    main()
