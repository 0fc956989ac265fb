"""Results folders that hold the manifest of a run and nothing else."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from bilingual.model.item import LibraryItem
from bilingual.pipeline.items.reading import read_items
from bilingual.settings import Settings


def manifest(name: str = "talk", state: str = "ready", **more: Any) -> dict[str, Any]:
    """Return a manifest as a run writes it; *more* replaces its keys."""
    pair = {"state": state, "reasons": [] if state == "ready" else ["1 open finding"], "units": 2}
    marks = {"targets": {"s1": "aa"}, "sources": {"s1": "bb"}}
    return {
        "schema": "bilingual.manifest/1",
        "identity": f"article:path:{name}.md",
        "state": state,
        "title": name,
        "source": {"path": f"media/done/{name}/{name}.md", "kind": "article", "inbox": [f"{name}.md"]},
        "pairs": {"en_de": pair},
        "stages": {"bitext.en_de": {"files": {"bitext.en_de.json": "0" * 64}, "extra": marks}},
    } | more


def add(root: Path, name: str = "talk", state: str = "ready", at_s: float = 0, **more: Any) -> Path:
    """Write the results folder *name*; return it."""
    folder = root / "media" / "outbox" / name
    folder.mkdir(parents=True)
    path = folder / "manifest.json"
    path.write_text(json.dumps(manifest(name, state, **more), ensure_ascii=False), "utf-8")
    if at_s:
        os.utime(path, (at_s, at_s))
    return folder


def only(settings: Settings) -> LibraryItem:
    (item,) = read_items(settings)
    return item
