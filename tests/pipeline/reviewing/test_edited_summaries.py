"""What a person writes into the contents of an article: kept, stale, moved, edited in the post, refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bilingual.pipeline.planning import plan
from support.attacks.refusals import raises
from support.results.bread import Summing, desk_in, findings


class TestAPersonsPoints:
    def test_are_locked_and_stay(self, summed: Path, tmp_path: Path) -> None:
        desk = desk_in(summed, tmp_path, Summing())
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
        desk = desk_in(quoted, tmp_path)

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
        desk = desk_in(summed, tmp_path, Summing())
        desk.edit(lambda sections: sections[0]["points"][0].update(target="Kälte bremst Hefe."))
        desk.apply()
        desk.rewrite("12 hours", "a night")
        result = desk.publish()
        assert result.state == "not-ready"
        assert desk.contents()["Why dough needs time"]["stale"]
        assert "- Kälte bremst Hefe. (veraltet)\n" in desk.body("de")
        assert "Kälte bremst Hefe." in (desk.folder / "posts/en_de/parallel.html").read_text("utf-8")
        assert desk.publish(force=True).state == "not-ready"
        [found] = [f for f in findings(desk) if f["check"] == "summaries"]
        assert (found["severity"], "contents.en_de.json" in found["message"]) == ("Stale", True)
        desk.edit(lambda sections: sections[0].pop("stale"))
        assert desk.apply().state == "ready"
        assert "- Kälte bremst Hefe.\n" in desk.body("de")

    def test_outlive_their_section_in_the_file(self, summed: Path, tmp_path: Path) -> None:
        desk = desk_in(summed, tmp_path, Summing())

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
        assert [f["severity"] for f in findings(desk) if f["check"] == "summaries"] == ["W"] * 3
        desk.source.write_text(whole, "utf-8")
        assert desk.publish().state == "ready"
        assert "- Meiner.\n" in desk.body("de")

    def test_follow_their_section_to_another_place(self, summed: Path, tmp_path: Path) -> None:
        desk = desk_in(summed, tmp_path, Summing())
        desk.edit(lambda sections: sections[1]["points"][0].update(source="Mine.", target="Meiner."))
        desk.apply()
        desk.rewrite("People bake slow bread.", "## Numbers\n\nSalt slows the yeast down.\n")
        assert desk.publish().state == "ready"
        assert desk.points("The role of salt")[0] == "Meiner."

    def test_may_be_edited_in_the_post(self, summed: Path, tmp_path: Path) -> None:
        desk = desk_in(summed, tmp_path, Summing())
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
        desk = desk_in(quoted, tmp_path)
        path, said = desk.post("de"), "Hefe arbeitet in der Kälte langsam."
        text = path.read_text("utf-8")
        first, second = (match.start() for match in re.finditer(re.escape(said), text))
        path.write_text(text[:second] + text[second:].replace(said, "Hefe mag es warm.", 1), "utf-8")
        desk.apply()
        assert desk.points()[0] == "Hefe mag es warm."  # the contents quote the text
        assert not desk.contents()["Why dough needs time"]["locked"]
        assert first < second

    def test_edited_in_both_places_are_an_error(self, summed: Path, tmp_path: Path) -> None:
        desk = desk_in(summed, tmp_path, Summing())
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
        desk = desk_in(summed, tmp_path, Summing())
        before = desk.body("de")
        desk.edit(change)
        with raises(code):
            desk.apply()
        assert desk.body("de") == before
