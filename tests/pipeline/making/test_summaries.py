"""Contents with what each section says: quoted or summed up, kept, made again after a change, interrupted."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bilingual.articles.markdown import parse_markdown
from bilingual.articles.toc import headings
from bilingual.errors import Unavailable
from bilingual.pipeline.planning import plan
from bilingual.testing import ScriptedTranslation
from support.results.bread import COLD, FRIDGE, POINTS, Desk, Summing, answer, desk_in
from support.results.changes import GERMAN, RECORDING, TALK, Run, heard
from support.sources.clips import make_clip

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
    desk = desk_in(summed, tmp_path, engine)
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
    desk = desk_in(summed, tmp_path, engine)
    change(desk)
    request, tools = desk.order()
    made = desk.publish().made
    assert "contents.en_de" in made
    assert len(engine.passages) == asked  # only about the sections that it has not read
    assert plan(request, tools).why("contents.en_de") == ""
    assert desk.publish().made == ()


def test_what_does_not_change_summaries(summed: Path, tmp_path: Path) -> None:
    desk = desk_in(summed, tmp_path, Summing(), theme="ink", author="Anna")
    assert "contents.en_de" not in desk.publish().made
    desk.chosen["toc"] = "keep"
    desk.publish()
    assert "Inhalt" not in desk.body("de")
    desk.chosen["toc"] = "summaries"
    assert "contents.en_de" not in desk.publish().made
    assert "Inhalt" in desk.body("de")


def test_another_pair_gets_the_same_points_without_being_asked_again(summed: Path, tmp_path: Path) -> None:
    engine = Summing()
    desk = desk_in(summed, tmp_path, engine)
    assert desk.publish(targets=["de", "zh-Hans"]).state == "ready"
    assert engine.passages == []
    assert desk.points(pair="en_zh-Hans", side="source") == desk.points(side="source")
    assert desk.points(pair="en_zh-Hans") == ["低温的酵母工作得慢。", "面团需要在冰箱里放12小时。"]


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
