"""Requests to a chat endpoint: the units to translate in them, their limits, and the forms of answers."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Unit = tuple[str, str]
"""A unit's number or name, and its text."""


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]
    units: Sequence[Unit]
    way: str
    at: float

    @property
    def form(self) -> str:
        """The form that the request asks for: schema, object or text."""
        wanted = (self.body.get("response_format") or {}).get("type", "")
        shape = self.body.get("format")
        if wanted == "json_schema" or isinstance(shape, dict):
            return "schema"
        return "object" if wanted == "json_object" or shape == "json" else "text"


def read_units(text: str) -> list[Unit]:
    """Find the units in a prompt: JSON with ids and texts, numbered lines, else all of it as one unit."""
    for start in re.finditer(r"[{\[]", text):
        try:
            value = json.JSONDecoder().raw_decode(text, start.start())[0]
        except ValueError:
            continue
        rows = value.get("units", value) if isinstance(value, dict) else value
        if isinstance(rows, dict) and all(isinstance(one, str) for one in rows.values()):
            return list(rows.items())
        if isinstance(rows, list) and rows and all(isinstance(row, dict) and "id" in row for row in rows):
            return [(str(row["id"]), str(row.get("text", row.get("source", "")))) for row in rows]
    lines = re.findall(r"^\s*\[?(\d+)[\].):]\s+(\S.*)$", text, re.MULTILINE)
    return lines or [("1", text.rpartition("\n\n")[2])]


def write_json(units: Sequence[Unit]) -> Any:
    """Return the value of a JSON answer."""
    return {"units": [{"id": name, "text": text} for name, text in units]}


def write_lines(units: Sequence[Unit]) -> str:
    return "\n".join(f"{name}. {text}" for name, text in units)


def last(body: Mapping[str, Any]) -> str:
    """The last user message."""
    return next((str(m["content"]) for m in reversed(body["messages"]) if m["role"] == "user"), "")


def cap(body: Mapping[str, Any]) -> int:
    """How many tokens the answer may have; 0: nothing is said."""
    return int(
        body.get("max_tokens") or body.get("max_completion_tokens") or body.get("options", {}).get("num_predict") or 0
    )


def tokens(text: str) -> int:
    """About how many tokens *text* has."""
    return -(-len(text.encode("utf-8", "surrogatepass")) // 4)
