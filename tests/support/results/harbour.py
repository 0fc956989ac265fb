"""A small article with its translation, and a root in which it is published."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.engines.media.fonts import InstalledFonts
from bilingual.engines.translation.memory.engine import TranslationMemory
from bilingual.pipeline.publish import publish
from bilingual.pipeline.requests import Request
from bilingual.pipeline.result import Result
from bilingual.pipeline.tools import Tools, memory_path
from bilingual.settings import load_settings
from bilingual.testing import ScriptedTranslation

SOURCE = """---
title: The harbour
lang: en
date: 2026-05-01
---

# The harbour

The harbour was built in 1874. It cost 3.2 million marks. Who paid for it?

- The town did, with a loan.
- The bank waited for 40 years.

Nobody had seen a bank that was so rich. It is closed today.

## Today

See [the plan](https://harbour.example/plan) for the way in. The water is quiet.

```sh
sail --in
```
"""
GERMAN = """---
title: Der Hafen
lang: de
---

# Der Hafen

Der Hafen wurde 1874 gebaut und kostete 3,2 Millionen Mark.

Wer bezahlte ihn?

- Die Stadt, mit einem Kredit.
- Die Bank wartete 40 Jahre.

Niemand hatte je eine so reiche Bank gesehen. Heute ist sie geschlossen.

## Heute

Den Weg hinein zeigt [der Plan](https://harbour.example/plan). Das Wasser ist still.

```sh
sail --in
```
"""
BODY = GERMAN[GERMAN.index("# ") :]
POST = "posts/jekyll/de/2026-05-01-harbour-de.md"


@dataclass
class Desk:
    """A root with an article, and an engine that says what it was asked."""

    root: Path
    answers: dict[str, str] = field(default_factory=dict)
    targets: str = '["de"]'

    def __post_init__(self) -> None:
        (self.root / "media/inbox").mkdir(parents=True)

    def tools(self) -> tuple[Tools, ScriptedTranslation]:
        (self.root / "bilingual.toml").write_text(
            f'packs = false\ntargets = {self.targets}\ntranslation = ["memory", "scripted"]\n', "utf-8"
        )
        engine = ScriptedTranslation(self.answers)
        fonts = InstalledFonts()
        return Tools(load_settings(self.root), Ffmpeg(fonts), fonts, {}, {"scripted": engine}), engine

    def write(self, **texts: str) -> None:
        for name, text in texts.items():
            (self.root / name.replace("__", "/").replace("_", ".")).write_text(text, "utf-8")

    def publish(self, source: str = "harbour.md", **request: Any) -> tuple[Result, list[str]]:
        tools, engine = self.tools()
        result = publish(Request.of(self.root / source, **request), tools)
        return result, [item.text for call in engine.history for item in call.items]

    def units(self, pair: str = "en_de") -> dict[str, tuple[str | None, str]]:
        path = self.root / f"media/outbox/harbour/bitext.{pair}.json"
        return {u["id"]: (u["target"], u["provenance"]) for u in json.loads(path.read_text("utf-8"))["units"]}

    def findings(self) -> list[str]:
        report = json.loads((self.root / "media/outbox/harbour/report.json").read_text("utf-8"))
        found = report["pairs"]["en_de"]["findings"]
        wanted = [f for f in found if f["unit"] or f["check"] == "added"]
        return [f"{f['severity']} {f['check']} {f['unit']}: {f['target']}" for f in wanted]

    def body(self) -> str:
        text = (self.root / "media/outbox/harbour" / POST).read_text("utf-8")
        return text[text.index("# ") :]

    def learnt(self) -> set[tuple[str, str]]:
        entries = TranslationMemory(memory_path(load_settings(self.root))).entries("en", "de")
        return {(entry.source, entry.target) for entry in entries}
