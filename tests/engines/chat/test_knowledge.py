"""What is learned is remembered, by several runs at once, and for a week."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from bilingual.engines.chat.knowledge import Knowledge, ModelFacts

DAY = 86_400.0


def test_facts_come_back_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "state" / "chat.json"
    learned = Knowledge(path).learn(
        "a m", refuse={"schema"}, accept={"object"}, path=1, native=False, quiet="on",
        room=4096, ceiling=8192, window=2048, cap="max_completion_tokens", system=False, temperature=False, stream=True,
    )  # fmt: skip
    assert Knowledge(path).facts("a m") == learned
    assert Knowledge(path).facts("a n") == ModelFacts()


def test_they_expire(tmp_path: Path) -> None:
    path = tmp_path / "chat.json"
    Knowledge(path, lambda: 1000.0).learn("a", stream=True)
    assert Knowledge(path, lambda: 1000.0 + 6 * DAY).facts("a").stream
    assert not Knowledge(path, lambda: 1000.0 + 8 * DAY).facts("a").stream
    assert not Knowledge(path, lambda: 0.0).facts("a").stream  # learned in the future: a clock was wrong


def test_runs_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "chat.json"
    threads = [
        threading.Thread(target=lambda n=n: Knowledge(path).learn(f"endpoint {n}", window=n + 1))  # type: ignore[misc]
        for n in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [Knowledge(path).facts(f"endpoint {n}").window for n in range(12)] == list(range(1, 13))


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "null", '{"version": 1}', '{"version": 2, "endpoints": {}}', '{"version": 1, "endpoints": []}',
        '{"version": 1, "endpoints": {"a": 3}}', '{"version": 1, "endpoints": {"a": {"learned": "x"}}}',
        '{"version": 1, "endpoints": {"a": {"learned": 999, "stream": "yes", "refused": "schema", "path": null, '
        '"quiet": 3, "native": 3, "accepted": ["magic"], "more": 1}}}',
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_written_anew(text: str, tmp_path: Path) -> None:
    path = tmp_path / "chat.json"
    path.write_text(text)
    knowledge = Knowledge(path, lambda: 1000.0)
    assert knowledge.facts("a") == ModelFacts()
    knowledge.learn("a", window=9)
    assert json.loads(path.read_text())["endpoints"]["a"]["window"] == 9


def test_a_folder_that_cannot_be_written_costs_no_run(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    knowledge = Knowledge(tmp_path / "file" / "chat.json")
    assert knowledge.learn("a", window=9).window == 9
    assert knowledge.facts("a").window == 9
