"""A chat server that sums up sections: for the requests of ``engines/summaries``, and for translations as before."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from support.chat.chat_requests import Unit, read_units, write_json, write_lines
from support.chat.chat_server import ChatServer

Points = Sequence[tuple[str, Sequence[int]]]
"""Texts with the numbers of the sentences that they rest on."""


class SummingUp(ChatServer):
    """``sums_up`` makes the points of a section from its sentences; ``sections`` are those it was asked about."""

    def __init__(self, dialect: str = "openai", **how: Any) -> None:
        super().__init__(dialect, **how)
        self.sections: list[list[str]] = []
        self.sums_up: Callable[[list[str]], Points] = first_words
        says = self.translate

        def answer(text: str) -> str:
            return json.dumps(self.sums_up(json.loads(text[1:]))) if text.startswith("\x00") else says(text)

        self.translate = answer
        self.reads = self._read
        self.writes_json = _json
        self.writes_lines = _lines

    def translates(self, by: Callable[[str], str]) -> None:
        """Translate units with *by*."""
        sums_up = self.translate
        self.translate = lambda text: sums_up(text) if text.startswith("\x00") else by(text)

    def _read(self, text: str) -> list[Unit]:
        found = text.find('{"section":')
        if found >= 0:
            sentences = [row["text"] for row in json.JSONDecoder().raw_decode(text, found)[0]["section"]]
        elif "The sentences of the section:\n" in text:
            rows = text.partition("The sentences of the section:\n")[2]
            sentences = re.findall(r"^\d+\. (.*)$", rows, re.MULTILINE)
        else:
            return read_units(text)
        self.sections.append(sentences)
        return [("section", f"\x00{json.dumps(sentences)}")]


def first_words(sentences: list[str]) -> Points:
    """Return the first three sentences."""
    return [(sentence, [number]) for number, sentence in enumerate(sentences[:3], 1)]


def _json(units: Sequence[Unit]) -> Any:
    if [name for name, _ in units] != ["section"]:
        return write_json(units)
    return {"points": [{"text": text, "sentences": list(numbers)} for text, numbers in json.loads(units[0][1])]}


def _lines(units: Sequence[Unit]) -> str:
    if [name for name, _ in units] != ["section"]:
        return write_lines(units)
    points = enumerate(json.loads(units[0][1]), 1)
    return "\n".join(f"{n}. {text} [{', '.join(map(str, numbers))}]" for n, (text, numbers) in points)
