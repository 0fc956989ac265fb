"""Opened items, and a change in one of their files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bilingual.pipeline.opening.item import OpenedItem
from bilingual.pipeline.opening.pairs import OpenedPair


def only(item: OpenedItem) -> OpenedPair:
    (pair,) = item.pairs
    return pair


def edited(folder: Path, name: str, change: Callable[[dict[str, Any]], object]) -> None:
    value = json.loads((folder / name).read_text("utf-8"))
    change(value)
    (folder / name).write_text(json.dumps(value, ensure_ascii=False), "utf-8")
