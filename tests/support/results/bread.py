"""An article whose contents say what each section says: an engine that sums it up, and a desk that publishes it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bilingual.engines.base import Progress, SummaryBrief, SummaryPassage, SummaryPoint, TranslationCapabilities, silent
from bilingual.engines.media.fonts import InstalledFonts
from bilingual.pipeline.applying import apply_edits
from bilingual.pipeline.publish import publish
from bilingual.pipeline.requests import Request
from bilingual.pipeline.result import Result
from bilingual.pipeline.tools import Tools
from bilingual.settings import Settings
from bilingual.testing import ScriptedTranslation
from support.results.results import DrawnMedia

ARTICLE = """\
# Bread that waits

People bake slow bread.

## Why dough needs time

Yeast works slowly in the cold. Flavour comes from slow work. A cold dough needs 12 hours in the fridge.

### The role of salt

Salt slows the yeast down. Without salt the dough becomes sticky.

## Numbers

```
flour = 500
```

## One last word

Nobody has ever regretted waiting for bread.
"""
ANSWERS = {
    "Bread that waits": ("Brot, das wartet", "会等待的面包"),
    "People bake slow bread.": ("Menschen backen langsames Brot.", "人们烤慢面包。"),
    "Why dough needs time": ("Warum Teig Zeit braucht", "面团为什么需要时间"),
    "Yeast works slowly in the cold.": ("Hefe arbeitet in der Kälte langsam.", "酵母在低温下工作得很慢。"),
    "Flavour comes from slow work.": ("Geschmack kommt von langsamer Arbeit.", "风味来自慢工作。"),
    "A cold dough needs 12 hours in the fridge.": (
        "Ein kalter Teig braucht 12 Stunden im Kühlschrank.", "冷面团需要在冰箱里放12小时。"),
    "A cold dough needs a night in the fridge.": (
        "Ein kalter Teig braucht eine Nacht im Kühlschrank.", "冷面团需要在冰箱里放一夜。"),
    "The role of salt": ("Die Rolle des Salzes", "盐的作用"),
    "Salt slows the yeast down.": ("Salz bremst die Hefe.", "盐使酵母变慢。"),
    "Without salt the dough becomes sticky.": ("Ohne Salz wird der Teig klebrig.", "没有盐，面团会变黏。"),
    "Numbers": ("Zahlen", "数字"),
    "One last word": ("Ein letztes Wort", "最后一句话"),
    "Nobody has ever regretted waiting for bread.": (
        "Niemand hat es je bereut, auf Brot gewartet zu haben.", "从来没有人后悔等面包。"),
    # points
    "Cold yeast works slowly.": ("Kalte Hefe arbeitet langsam.", "低温的酵母工作得慢。"),
    "A dough needs 12 hours in the fridge.": (
        "Ein Teig braucht 12 Stunden im Kühlschrank.", "面团需要在冰箱里放12小时。"),
    "Salt makes yeast slow.": ("Salz macht die Hefe langsam.", "盐使酵母变慢。"),
    "Dough without salt is sticky.": ("Teig ohne Salz ist klebrig.", "没有盐的面团会变黏。"),
}  # fmt: skip
COLD, FRIDGE = "Cold yeast works slowly.", "A dough needs 12 hours in the fridge."
POINTS: Mapping[str, Sequence[tuple[str, Sequence[int]]]] = {
    "Why dough needs time": [(COLD, [0]), ("A dough needs 24 hours in the fridge.", [2]), (FRIDGE, [2])],
    "The role of salt": [("Salt makes yeast slow.", [0]), ("Dough without salt is sticky.", [1])],
}


def answer(text: str, source: str, target: str) -> str | None:
    said = ANSWERS.get(text)
    return said[target == "zh-Hans"] if said else None


class Summing(ScriptedTranslation):
    """A ScriptedTranslation that also sums up; ``passages`` are those it was asked about."""

    def __init__(self, points: Mapping[str, Any] = POINTS, model: str = "1") -> None:
        super().__init__(answer, id="scripted")
        self.capabilities = TranslationCapabilities(summaries=True)
        self.points, self.model = points, model
        self.passages: list[SummaryPassage] = []

    def summary_key(self) -> Mapping[str, Any]:
        return {"engine": self.id, "model": self.model}

    def notes(self) -> list[str]:
        return []

    def summarise(self, passages: Sequence[SummaryPassage], brief: SummaryBrief, progress: Progress = silent) -> None:
        for number, passage in enumerate(passages):
            self.passages.append(passage)
            said = self.points.get(passage.heading, ())
            if isinstance(said, BaseException):
                raise said
            good: list[SummaryPoint] = []
            for text, places in said:
                point = SummaryPoint(text, tuple(places))
                if not brief.judge(number, point, good):
                    good.append(point)
            brief.take(number, good[: passage.most], None)


class Desk:
    """A root with one article, published again and again."""

    def __init__(self, root: Path, engine: ScriptedTranslation | None = None, **chosen: Any) -> None:
        self.root = root
        self.engine = engine or ScriptedTranslation(answer, id="scripted")
        self.chosen = {"toc": "summaries", "packs": False, **chosen}
        self.source = root / "in/bread.md"
        if not self.source.is_file():
            self.source.parent.mkdir(parents=True)
            self.source.write_text(ARTICLE, "utf-8")

    @property
    def folder(self) -> Path:
        return self.root / "media/outbox/bread"

    def order(self, **asked: Any) -> tuple[Request, Tools]:
        settings = Settings(root=self.root, translation=("scripted",), source_language="en", **self.chosen)
        tools = Tools(settings, DrawnMedia(), InstalledFonts(), {}, {"scripted": self.engine})
        return Request.of(self.source, **({"targets": ["de"]} | asked)), tools

    def publish(self, **asked: Any) -> Result:
        return publish(*self.order(**asked))

    def apply(self) -> Result:
        _, tools = self.order()
        return apply_edits(self.folder, tools)

    def contents(self, pair: str = "en_de") -> dict[str, Any]:
        """Return the sections of the contents by their titles."""
        value = json.loads((self.folder / f"contents.{pair}.json").read_text("utf-8"))
        return {section["title"]: section for section in value["sections"]}

    def points(self, title: str = "Why dough needs time", pair: str = "en_de", side: str = "target") -> list[str]:
        return [point[side] for point in self.contents(pair)[title]["points"]]

    def edit(self, change: Callable[[list[dict[str, Any]]], object], pair: str = "en_de") -> None:
        path = self.folder / f"contents.{pair}.json"
        value = json.loads(path.read_text("utf-8"))
        change(value["sections"])
        path.write_text(json.dumps(value, ensure_ascii=False, indent=1), "utf-8")

    def post(self, tag: str) -> Path:
        return next((self.folder / f"posts/jekyll/{tag}").glob("*.md"))

    def body(self, tag: str) -> str:
        return self.post(tag).read_text("utf-8").split("\n---\n", 1)[1]

    def rewrite(self, old: str, new: str) -> None:
        text = self.source.read_text("utf-8")
        assert old in text
        self.source.write_text(text.replace(old, new), "utf-8")


def desk_in(root: Path, tmp_path: Path, engine: ScriptedTranslation | None = None, **chosen: Any) -> Desk:
    shutil.copytree(root, tmp_path / "root")
    return Desk(tmp_path / "root", engine, **chosen)


def findings(desk: Desk) -> list[dict[str, Any]]:
    report = json.loads((desk.folder / "report.json").read_text("utf-8"))
    return list(report["pairs"]["en_de"]["findings"])
