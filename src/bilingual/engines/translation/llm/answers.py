"""Reads the answers of a chat model: which unit got which translation, and which are unusable as they stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bilingual.engines.chat.answers import json_in
from bilingual.engines.chat.base import ChatAnswer, ContextFull, Filtered, Form
from bilingual.engines.translation.llm.spending import OutOfBudget
from bilingual.errors import AuthenticationFailed, EngineError, Transient

_LINE = re.compile(r"^\s*(?:\*\*)?[\[(]?(\d+)[\])]?\s*(?:[.:)、．](?!\d)|(?<=[\])]))(?:\*\*)?\s*(.*)$")
_FENCE = re.compile(r"^\s*```")
# Asking once more for the same unit would end the same way, at least now.
_FINAL = (AuthenticationFailed, ContextFull, Filtered, OutOfBudget, Transient)


@dataclass(frozen=True, slots=True)
class Answers:
    """The texts by id, and what was wrong with ids as such."""

    texts: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)


def read(answer: ChatAnswer, form: Form, sources: Sequence[str]) -> Answers:
    """Return what *answer* says of the units *sources*, which have the ids 1, 2...

    An id that is missing may have been merged into a neighbour, and one too many shifts the others: these are faults
    of all that they touch.

    >>> read(ChatAnswer("1. Eins\\n3. Drei", "stop", 9, 9), "lines", ["One", "Two", "Three"]).faults
    {'2': 'its translation is missing', '1': 'unit 2 is missing after it', '3': 'unit 2 is missing before it'}
    """
    count = len(sources)
    rows = [] if form == "single" else _rows(answer.text, form)
    if form == "single" or (count == 1 and not rows and json_in(answer.text) is None):
        return _bare(answer, sources[0])
    if answer.finish != "stop" and json_in(answer.text) is None:
        rows = rows[:-1]  # cut off
    names = [str(number) for number in range(1, count + 1)]
    seen = Counter(name for name, _ in rows)
    texts = {name: text.strip() for name, text in rows if name in names}
    faults: dict[str, str] = {}
    for place, name in enumerate(names):
        if name not in texts:
            faults[name] = "its translation is missing"
            if answer.finish != "stop":
                continue
            for other, where in ((place - 1, "after"), (place + 1, "before")):
                if 0 <= other < count and names[other] in texts:
                    faults.setdefault(names[other], f"unit {name} is missing {where} it")
        elif seen[name] > 1:
            faults[name] = "there are several translations of it"
    if any(name not in names for name in seen):
        faults = {name: faults.get(name, "there are translations of units that were not sent") for name in names}
    return Answers({name: text for name, text in texts.items() if name not in faults}, faults)


def _bare(answer: ChatAnswer, source: str) -> Answers:
    """Return a whole answer, without a number that only it has, as the translation of the only unit."""
    text = answer.text.strip()
    if (numbered := _LINE.match(text)) and numbered[1] == "1" and not _LINE.match(source):
        text = text[numbered.start(2) :]
    if answer.finish != "stop" or not text:
        return Answers({}, {"1": "the answer was cut off" if text else "the answer is empty"})
    return Answers({"1": text})


def _rows(text: str, form: Form) -> list[tuple[str, str]]:
    """Return ids with texts, in the order of the answer."""
    if form == "lines":
        return _lines(text)
    value = json_in(text)
    return _json_rows(value) if value is not None else _lines(text)


def _json_rows(value: Any) -> list[tuple[str, str]]:
    """Return the rows of ``{"units": [{"id": ..., "text": ...}]}``, of the bare list, or of ``{"1": "..."}``."""
    if isinstance(value, Mapping):
        lists = [rows for rows in value.values() if isinstance(rows, list)]
        if len(lists) != 1:
            return [(str(name), text) for name, text in value.items() if isinstance(text, str)]
        value = lists[0]
    rows: Sequence[Any] = value if isinstance(value, list) else ()
    return [
        (str(row["id"]), row["text"])
        for row in rows
        if isinstance(row, Mapping) and "id" in row and isinstance(row.get("text"), str)
    ]


def _lines(text: str) -> list[tuple[str, str]]:
    """Return numbered lines. A line without a number goes on with the one before, but not after an empty line: there
    the model speaks to its user.
    """
    rows: list[tuple[str, str]] = []
    goes_on = False
    for line in text.splitlines():
        if match := _LINE.match(line):
            rows.append((match[1], match[2]))
            goes_on = True
        elif not line.strip() or _FENCE.match(line):
            goes_on = False
        elif goes_on:
            rows[-1] = (rows[-1][0], f"{rows[-1][1]} {line.strip()}")
    return rows


@dataclass(slots=True)
class Attempts:
    """What is known of the units of one batch: the good and the second-best texts, and what was wrong last.

    Those that were ``mixed_up`` once are only asked for alone: then no answer can belong to another one. The model
    ``insists`` on a second-best text that it repeats after it heard what is wrong, and on any that it repeats for a
    unit alone; ``said`` is what it said last.
    """

    good: dict[int, str] = field(default_factory=dict)
    second: dict[int, str] = field(default_factory=dict)
    reasons: dict[int, str] = field(default_factory=dict)
    errors: dict[int, EngineError] = field(default_factory=dict)
    copied: set[int] = field(default_factory=set)
    mixed_up: set[int] = field(default_factory=set)
    insists: set[int] = field(default_factory=set)
    said: dict[int, str] = field(default_factory=dict)

    def left(self, numbers: Sequence[int]) -> list[int]:
        """Return those worth asking for again."""
        done = self.good.keys() | self.insists
        return [n for n in numbers if n not in done and not isinstance(self.errors.get(n), _FINAL)]

    def together(self, numbers: Sequence[int]) -> list[int]:
        """Return those of them worth asking for with others."""
        return [number for number in self.left(numbers) if number not in self.mixed_up]
