"""Contents with what each section says, of an article: made, kept, edited by a person, stale, interrupted."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from changes import GERMAN, RECORDING, TALK, Run, heard
from results import DrawnMedia

from bilingual.articles.markdown import parse_markdown
from bilingual.articles.toc import headings
from bilingual.engines.base import Passage, Progress, Said, SummaryBrief, TranslationCapabilities, silent
from bilingual.engines.media.fonts import InstalledFonts
from bilingual.errors import Unavailable
from bilingual.pipeline.applying import apply_edits
from bilingual.pipeline.planning import plan
from bilingual.pipeline.publish import publish
from bilingual.pipeline.requests import Request
from bilingual.pipeline.run import Result
from bilingual.pipeline.tools import Tools
from bilingual.settings import Settings
from bilingual.testing import ScriptedTranslation
from clips import make_clip
from refusals import raises

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
        self.passages: list[Passage] = []

    def summary_key(self) -> Mapping[str, Any]:
        return {"engine": self.id, "model": self.model}

    def notes(self) -> list[str]:
        return []

    def summarise(self, passages: Sequence[Passage], brief: SummaryBrief, progress: Progress = silent) -> None:
        for number, passage in enumerate(passages):
            self.passages.append(passage)
            said = self.points.get(passage.heading, ())
            if isinstance(said, BaseException):
                raise said
            good: list[Said] = []
            for text, places in said:
                point = Said(text, tuple(places))
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

    def order(self, **asked: Any) -> tuple[Request, Settings, Tools]:
        settings = Settings(root=self.root, translation=("scripted",), source_language="en", **self.chosen)
        tools = Tools(settings, DrawnMedia(), InstalledFonts(), {}, {"scripted": self.engine})
        return Request.of(self.source, **({"targets": ["de"]} | asked)), settings, tools

    def publish(self, **asked: Any) -> Result:
        return publish(*self.order(**asked))

    def apply(self) -> Result:
        _, settings, tools = self.order()
        return apply_edits(self.folder, settings, tools)

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


@pytest.fixture(scope="module")
def quoted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root published without an engine that sums up."""
    desk = Desk(tmp_path_factory.mktemp("quoted") / "root")
    assert desk.publish(targets=["de", "zh-Hans"]).state == "ready"
    return desk.root


@pytest.fixture(scope="module")
def summed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root published with an engine that sums up."""
    desk = Desk(tmp_path_factory.mktemp("summed") / "root", Summing())
    assert desk.publish().state == "ready"
    return desk.root


def copied(root: Path, tmp_path: Path, engine: ScriptedTranslation | None = None, **chosen: Any) -> Desk:
    shutil.copytree(root, tmp_path / "root")
    return Desk(tmp_path / "root", engine, **chosen)


IN_GERMAN = """\
**Inhalt**

- [Warum Teig Zeit braucht](#warum-teig-zeit-braucht)
  - Hefe arbeitet in der Kälte langsam.
  - Ein kalter Teig braucht 12 Stunden im Kühlschrank.
  - [Die Rolle des Salzes](#die-rolle-des-salzes)
    - Salz bremst die Hefe.
    - Ohne Salz wird der Teig klebrig.
- [Zahlen](#zahlen)
- [Ein letztes Wort](#ein-letztes-wort)
  - Niemand hat es je bereut, auf Brot gewartet zu haben.

*Sätze aus dem Text*

## Warum Teig Zeit braucht
"""


def test_without_an_engine_the_points_are_sentences_with_their_translations(quoted: Path) -> None:
    desk = Desk(quoted)
    assert IN_GERMAN in desk.body("de")
    assert "**目录**\n\n- [面团为什么需要时间](#面团为什么需要时间)\n  - 酵母在低温下工作得很慢。" in desk.body(
        "zh-Hans"
    )
    assert "**Contents**\n\n- [Why dough needs time](#why-dough-needs-time)\n  - Yeast works" in desk.body("en")
    for pair in ("en_de", "en_zh-Hans"):
        for section in desk.contents(pair).values():
            for point in section["points"]:
                assert (point["provenance"], len(point["rests_on"])) == ("extract", 1)
                assert point["target"] == answer(point["source"], "en", pair.split("_")[1])
    both = [desk.points(pair=pair, side="source") for pair in ("en_de", "en_zh-Hans")]
    assert both[0] == both[1]


@pytest.mark.parametrize("tag", ["en", "de", "zh-Hans"])
def test_every_link_leads_to_its_heading(quoted: Path, tag: str) -> None:
    text = Desk(quoted).body(tag)
    named = {one.anchor: one.text for one in headings(parse_markdown(text, tag), "gfm")}
    links = re.findall(r"- \[(.*?)\]\(#(.*?)\)", text)
    assert len(links) == 4
    assert [(label, named[anchor]) for label, anchor in links] == [(label, label) for label, _ in links]


def test_with_an_engine_only_what_the_sentences_say_is_taken(summed: Path) -> None:
    desk = Desk(summed)
    assert desk.points(side="source") == [COLD, FRIDGE]  # not the one with 24 hours
    assert desk.points() == ["Kalte Hefe arbeitet langsam.", "Ein Teig braucht 12 Stunden im Kühlschrank."]
    assert [point["rests_on"] for point in desk.contents()["Why dough needs time"]["points"]] == [["s4"], ["s6"]]
    assert {p["provenance"] for p in desk.contents()["The role of salt"]["points"]} == {"scripted"}
    # A single sentence is its own point, and code has none; only the first is marked as quoted.
    assert [p["provenance"] for p in desk.contents()["One last word"]["points"]] == ["extract"]
    assert desk.contents()["Numbers"]["points"] == []
    assert "(#ein-letztes-wort) *(Sätze aus dem Text)*\n" in desk.body("de")
    assert desk.body("de").count("Sätze aus dem Text") == 1


def test_a_rerun_asks_nothing_and_changes_nothing(summed: Path, tmp_path: Path) -> None:
    engine = Summing()
    desk = copied(summed, tmp_path, engine)
    before = (desk.folder / "contents.en_de.json").stat().st_mtime_ns
    assert desk.publish().made == ()
    assert desk.apply().made == ()
    assert (engine.passages, len(engine.history)) == ([], 0)
    assert (desk.folder / "contents.en_de.json").stat().st_mtime_ns == before


CHANGES: tuple[tuple[str, Callable[[Desk], object], int], ...] = (
    ("a sentence", lambda desk: desk.rewrite("12 hours", "a night"), 1),
    ("a heading", lambda desk: desk.rewrite("One last word", "Numbers"), 0),
    ("another model", lambda desk: setattr(desk.engine, "model", "2"), 2),
    ("a translation", lambda desk: _target(desk, "Hefe arbeitet in der Kälte langsam.", "Kalt ist Hefe langsam."), 0),
)


def _target(desk: Desk, old: str, new: str) -> None:
    path = desk.folder / "bitext.en_de.json"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


@pytest.mark.parametrize(("what", "change", "asked"), CHANGES, ids=[row[0] for row in CHANGES])
def test_what_changes_summaries(
    summed: Path, tmp_path: Path, what: str, change: Callable[[Desk], object], asked: int
) -> None:
    engine = Summing()
    desk = copied(summed, tmp_path, engine)
    change(desk)
    request, settings, tools = desk.order()
    made = desk.publish().made
    assert "contents.en_de" in made
    assert len(engine.passages) == asked  # only about the sections that it has not read
    assert plan(request, settings, tools).why("contents.en_de") == ""
    assert desk.publish().made == ()


def test_what_does_not_change_summaries(summed: Path, tmp_path: Path) -> None:
    desk = copied(summed, tmp_path, Summing(), theme="ink", author="Anna")
    assert "contents.en_de" not in desk.publish().made
    desk.chosen["toc"] = "keep"
    desk.publish()
    assert "Inhalt" not in desk.body("de")
    desk.chosen["toc"] = "summaries"
    assert "contents.en_de" not in desk.publish().made
    assert "Inhalt" in desk.body("de")


def test_another_pair_gets_the_same_points_without_being_asked_again(summed: Path, tmp_path: Path) -> None:
    engine = Summing()
    desk = copied(summed, tmp_path, engine)
    assert desk.publish(targets=["de", "zh-Hans"]).state == "ready"
    assert engine.passages == []
    assert desk.points(pair="en_zh-Hans", side="source") == desk.points(side="source")
    assert desk.points(pair="en_zh-Hans") == ["低温的酵母工作得慢。", "面团需要在冰箱里放12小时。"]


class TestAPersonsPoints:
    def test_are_locked_and_stay(self, summed: Path, tmp_path: Path) -> None:
        desk = copied(summed, tmp_path, Summing())
        desk.edit(lambda sections: sections[0]["points"][0].update(target="Kälte bremst Hefe."))
        assert plan(*desk.order()).why("contents.en_de") == "edited: contents.en_de.json"
        assert plan(*desk.order()).why("view.en_de.parallel") == "contents.en_de runs"
        result = desk.apply()
        assert (result.state, "now locked" in str(result.notes)) == ("ready", True)
        desk.engine = Summing({"The role of salt": [("Salt slows the yeast down.", [0])]}, model="2")
        desk.publish(force=True)
        assert desk.points() == ["Kälte bremst Hefe.", "Ein Teig braucht 12 Stunden im Kühlschrank."]
        assert "Kälte bremst Hefe." in desk.body("de")
        assert [p.heading for p in desk.engine.passages] == ["The role of salt"]  # type: ignore[attr-defined]
        assert desk.contents()["Why dough needs time"]["locked"]
        assert not desk.contents()["The role of salt"]["locked"]

    def test_may_be_added_removed_and_none(self, quoted: Path, tmp_path: Path) -> None:
        desk = copied(quoted, tmp_path)

        def change(sections: list[dict[str, Any]]) -> None:
            sections[0]["points"] = []
            sections[1]["points"].append({"source": "Mine.", "target": "Meiner."})
            sections[2]["points"] = [{"source": "500 g  of\nflour.", "target": "500 g Mehl."}]

        desk.edit(change)
        desk.apply()
        desk.publish(force=True)
        assert desk.points() == []
        assert desk.points("The role of salt")[-1] == "Meiner."
        assert desk.points("Numbers", side="source") == ["500 g of flour."]
        assert "- [Zahlen](#zahlen)\n  - 500 g Mehl.\n" in desk.body("de")
        # Without its entry, a section is summed up anew.
        desk.edit(lambda sections: sections.pop(0))
        desk.apply()
        assert desk.points() == [
            "Hefe arbeitet in der Kälte langsam.",
            "Ein kalter Teig braucht 12 Stunden im Kühlschrank.",
        ]

    def test_are_stale_once_the_section_changes_until_a_person_says_so(self, summed: Path, tmp_path: Path) -> None:
        desk = copied(summed, tmp_path, Summing())
        desk.edit(lambda sections: sections[0]["points"][0].update(target="Kälte bremst Hefe."))
        desk.apply()
        desk.rewrite("12 hours", "a night")
        result = desk.publish()
        assert result.state == "not-ready"
        assert desk.contents()["Why dough needs time"]["stale"]
        assert "- Kälte bremst Hefe. (veraltet)\n" in desk.body("de")
        assert "Kälte bremst Hefe." in (desk.folder / "posts/en_de/parallel.html").read_text("utf-8")
        assert desk.publish(force=True).state == "not-ready"
        [found] = [f for f in _findings(desk) if f["check"] == "summaries"]
        assert (found["severity"], "contents.en_de.json" in found["message"]) == ("Stale", True)
        desk.edit(lambda sections: sections[0].pop("stale"))
        assert desk.apply().state == "ready"
        assert "- Kälte bremst Hefe.\n" in desk.body("de")

    def test_outlive_their_section_in_the_file(self, summed: Path, tmp_path: Path) -> None:
        desk = copied(summed, tmp_path, Summing())

        def change(sections: list[dict[str, Any]]) -> None:
            sections[1]["points"][0].update(source="Mine.", target="Meiner.")
            gone = {"section": None, "title": "Gone", "points": [], "locked": True}
            sections.extend([gone, gone])  # of earlier revisions

        desk.edit(change)
        desk.apply()
        whole = desk.source.read_text("utf-8")
        start, end = whole.index("### The role"), whole.index("## Numbers")
        desk.source.write_text(whole[:start] + whole[end:], "utf-8")
        result = desk.publish()
        assert result.state == "ready"
        assert (desk.contents()["The role of salt"]["section"], desk.points("The role of salt")[0]) == (None, "Meiner.")
        assert "Meiner." not in desk.body("de")
        assert [f["severity"] for f in _findings(desk) if f["check"] == "summaries"] == ["W"] * 3
        desk.source.write_text(whole, "utf-8")
        assert desk.publish().state == "ready"
        assert "- Meiner.\n" in desk.body("de")

    def test_follow_their_section_to_another_place(self, summed: Path, tmp_path: Path) -> None:
        desk = copied(summed, tmp_path, Summing())
        desk.edit(lambda sections: sections[1]["points"][0].update(source="Mine.", target="Meiner."))
        desk.apply()
        desk.rewrite("People bake slow bread.", "## Numbers\n\nSalt slows the yeast down.\n")
        assert desk.publish().state == "ready"
        assert desk.points("The role of salt")[0] == "Meiner."

    def test_may_be_edited_in_the_post(self, summed: Path, tmp_path: Path) -> None:
        desk = copied(summed, tmp_path, Summing())
        text = desk.post("de").read_text("utf-8")
        assert text.count("Kalte Hefe arbeitet langsam.") == 1
        text = text.replace("Kalte Hefe arbeitet langsam.", "Kälte bremst Hefe.")
        # The heading in the contents, and a sentence of the text.
        text = text.replace("Hefe arbeitet in der Kälte langsam.", "Hefe mag es warm.")
        desk.post("de").write_text(text, "utf-8")
        assert desk.apply().state == "ready"
        assert desk.points() == ["Kälte bremst Hefe.", "Ein Teig braucht 12 Stunden im Kühlschrank."]
        units = json.loads((desk.folder / "bitext.en_de.json").read_text("utf-8"))["units"]
        assert [unit["target"] for unit in units if unit["locked"]] == ["Hefe mag es warm."]
        assert desk.body("de") == text.split("\n---\n", 1)[1]
        assert desk.publish(force=True).state == "ready"
        assert "- Kälte bremst Hefe.\n" in desk.body("de")

    def test_a_quoted_sentence_edited_in_the_text_of_the_post_is_a_sentence(self, quoted: Path, tmp_path: Path) -> None:
        desk = copied(quoted, tmp_path)
        path, said = desk.post("de"), "Hefe arbeitet in der Kälte langsam."
        text = path.read_text("utf-8")
        first, second = (match.start() for match in re.finditer(re.escape(said), text))
        path.write_text(text[:second] + text[second:].replace(said, "Hefe mag es warm.", 1), "utf-8")
        desk.apply()
        assert desk.points()[0] == "Hefe mag es warm."  # the contents quote the text
        assert not desk.contents()["Why dough needs time"]["locked"]
        assert first < second

    def test_edited_in_both_places_are_an_error(self, summed: Path, tmp_path: Path) -> None:
        desk = copied(summed, tmp_path, Summing())
        desk.edit(lambda sections: sections[0]["points"][0].update(target="Kälte bremst Hefe."))
        text = desk.post("de").read_text("utf-8").replace("Kalte Hefe arbeitet langsam.", "Hefe mag es warm.")
        desk.post("de").write_text(text, "utf-8")
        with raises("BIL-EDT-019"):
            desk.apply()

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            (lambda sections: sections[0]["points"][0].update(target=""), "BIL-WRK-008"),
            (lambda sections: sections[0]["points"][0].update(target=" \n"), "BIL-MOD-019"),
            (lambda sections: sections[0]["points"].append("Mine."), "BIL-WRK-008"),
            (lambda sections: sections[0].pop("points"), "BIL-WRK-008"),
            (lambda sections: sections.append(sections[0]), "BIL-MOD-020"),
        ],
    )
    def test_that_are_none_change_nothing(
        self, summed: Path, tmp_path: Path, change: Callable[[Any], object], code: str
    ) -> None:
        desk = copied(summed, tmp_path, Summing())
        before = desk.body("de")
        desk.edit(change)
        with raises(code):
            desk.apply()
        assert desk.body("de") == before


def _findings(desk: Desk) -> list[dict[str, Any]]:
    report = json.loads((desk.folder / "report.json").read_text("utf-8"))
    return list(report["pairs"]["en_de"]["findings"])


def test_an_engine_that_fails_today_is_asked_again(tmp_path: Path) -> None:
    engine = Summing({**POINTS, "The role of salt": Unavailable("BIL-NET-001", "gone")})
    desk = Desk(tmp_path / "root", engine)
    result = desk.publish()
    assert (result.state, "gone" in str(result.notes)) == ("ready", True)
    assert desk.points("The role of salt") == ["Salz bremst die Hefe.", "Ohne Salz wird der Teig klebrig."]
    assert "Kalte Hefe" in desk.points()[0]
    engine.points = POINTS
    assert "contents.en_de" in desk.publish().made
    assert [passage.heading for passage in engine.passages].count("Why dough needs time") == 1
    assert desk.points("The role of salt", side="source") == ["Salt makes yeast slow.", "Dough without salt is sticky."]
    assert desk.publish().made == ()


def test_points_that_cannot_be_used_are_not_asked_for_at_each_run(tmp_path: Path) -> None:
    engine = Summing({"Why dough needs time": [("The sea is deep and blue.", [0]), ("PWNED", [1]), (COLD, [])]})
    desk = Desk(tmp_path / "root", engine)
    assert "quote the text" in str(desk.publish().notes)
    assert desk.points() == [
        "Hefe arbeitet in der Kälte langsam.",
        "Ein kalter Teig braucht 12 Stunden im Kühlschrank.",
    ]
    asked = len(engine.passages)
    desk.publish()
    desk.rewrite("People bake slow bread.", "Salt slows the yeast down.")
    desk.publish()
    assert len(engine.passages) == asked


def test_an_interruption_loses_nothing_that_was_answered(tmp_path: Path) -> None:
    engine = Summing({**POINTS, "The role of salt": KeyboardInterrupt()})
    desk = Desk(tmp_path / "root", engine)
    with pytest.raises(KeyboardInterrupt):
        desk.publish()
    engine.points = POINTS
    assert desk.publish().state == "ready"
    assert [p.heading for p in engine.passages] == ["Why dough needs time", "The role of salt", "The role of salt"]
    assert desk.points()[0] == "Kalte Hefe arbeitet langsam."


def test_what_nobody_translated_is_no_point(tmp_path: Path) -> None:
    engine = ScriptedTranslation(
        lambda text, *pair: None if text.startswith("Yeast") else answer(text, *pair), id="scripted"
    )
    desk = Desk(tmp_path / "root", engine)
    assert desk.publish().state == "not-ready"
    assert desk.points() == [
        "Geschmack kommt von langsamer Arbeit.",
        "Ein kalter Teig braucht 12 Stunden im Kühlschrank.",
    ]


def test_the_page_lists_the_points_in_both_languages(quoted: Path) -> None:
    page = (quoted / "media/outbox/bread/posts/en_de/parallel.html").read_text("utf-8")
    [listed] = re.findall(r'<details class="toc" open>.*?</details>', page, re.DOTALL)
    assert listed.count('<ul class="quoted">') == 3
    assert listed.count("Sätze aus dem Text") == 1
    assert 'Yeast works slowly in the cold.</span></div><div class="tgt" lang="de"' in listed


def test_authors_contents_stay_or_are_replaced(tmp_path: Path) -> None:
    own = "- [Why dough needs time](#why-dough-needs-time){}\n- [One last word](#one-last-word)\n\n## Why"
    desk = Desk(tmp_path / "root")
    desk.rewrite("## Why", own.format(""))
    desk.publish()
    assert desk.body("de").count("(#warum-teig-zeit-braucht)") == 1
    assert "  - Hefe arbeitet" in desk.body("de")
    other = Desk(tmp_path / "other")
    other.rewrite("## Why", own.format(": Flavour comes from slow work."))
    other.publish()
    assert "  - Hefe" not in other.body("de")
    assert not (other.folder / "contents.en_de.json").exists()


def test_a_talk_lists_its_chapters_with_their_times(tmp_path: Path) -> None:
    """Its headings are those of the script; the same points stand in the page, where they play, and in the post."""
    make_clip(tmp_path / "root/in", RECORDING, 8.0, (160, 90), fps="10")
    run = Run(tmp_path / "root", RECORDING, settings={"toc": "summaries", "renditions": ("source",)})
    run.heard = heard(headings=[[0, "The night"], [10, "The end"]])
    result = run.publish()
    assert "contents.en_de" in result.made
    post = next((result.folder / "posts/jekyll/de").glob("*.md")).read_text("utf-8")
    said = GERMAN[TALK[0]]
    assert f"**Inhalt**\n\n- 0:00 [Die Nacht](#die-nacht)\n  - {said}\n" in post
    page = (result.folder / "posts/en_de/parallel.html").read_text("utf-8")
    [listed] = re.findall(r'<details class="toc" open>.*?</details>', page, re.DOTALL)
    assert listed.count('<button type="button" class="time"') == 2
    assert said in listed
    assert run.publish().made == ()
