"""The text next to a source and the edits in the results are compared with what both were made from."""

from __future__ import annotations

from bilingual.model.bitext import HUMAN, Bitext, Unit
from bilingual.pipeline.making.people import BESIDE, People, compared_edits, contradicted, locked_units


def unit(name: str, target: str | None, *, edited: bool = False, source: str = "") -> Unit:
    return Unit(name, source or f"Source {name}.", target, provenance=HUMAN if edited else BESIDE, locked=True)


def test_the_place_that_changed_counts_and_two_changes_are_told() -> None:
    previous = Bitext("en", "de", (
        unit("a", "A"), unit("b", "B2", edited=True), unit("c", "C2", edited=True), unit("d", "D", edited=True),
        unit("e", "E2", edited=True), unit("f", "F2", edited=True),
    ))  # fmt: skip
    base = {"a": "A", "b": "B", "c": "C", "d": "D", "e": "E"}
    said = {"a": "A3", "b": "B", "c": "C3", "d": "D3", "e": "E2", "f": "F3"}
    blank = [Unit(u.id, u.source) for u in previous]
    newer, both = compared_edits(blank, said, previous, base)
    assert newer == {"a", "d"}
    assert [(one.unit, one.there, one.here) for one in both] == [("c", "C3", "C2")]
    found = {u.id: u.target for u in locked_units(blank, People(said, newer=newer), previous)}
    # Without a base, as in results of earlier versions, an edit in the results stays.
    assert found == {"a": "A3", "b": "B2", "c": "C2", "d": "D3", "e": "E2", "f": "F2"}


def test_units_are_compared_by_their_sentence_not_their_number() -> None:
    previous = Bitext("en", "de", (unit("s1", "X", edited=True, source="One."), unit("s2", "Y", source="Two.")))
    blank = [Unit("s1", "New."), Unit("s2", "One."), Unit("s3", "Two.")]
    newer, both = compared_edits(blank, {"s2": "X3", "s3": "Y3"}, previous, {"s1": "X0", "s2": "Y"})
    assert newer == {"s3"}
    assert [(one.unit, one.source) for one in both] == [("s2", "One.")]


def test_a_pair_that_the_file_no_longer_says_is_contradicted_unless_the_source_changed() -> None:
    previous = Bitext("en", "de", (
        unit("s1", "Eins."), unit("s2", "Zwei."), unit("s3", "Drei."), unit("s4", "Vier."), unit("s5", "Fünf."),
        unit("s6+s7", "Sechs und sieben.", source="Six. Seven."), unit("s8", "Acht.", edited=True),
        unit("s9", "Neun.", source="The ninth."),
    ))  # fmt: skip
    units = [
        *(Unit(u.id, u.source) for u in previous.units[:3]), Unit("s4+s5", "Source s4. Source s5."),
        Unit("s6", "Six."), Unit("s7", "Seven."), Unit("s8", "Source s8."), Unit("s9", "The ninth one is new."),
    ]  # fmt: skip
    said = {"s1": "Eins.", "s2": "Zwo.", "s4+s5": "Vier, fünf.", "s6": "Sechs.", "s7": "Sieben.", "s8": "8."}
    assert [target for _, target in contradicted(units, People(said), previous)] == [
        "Zwei.", "Drei.", "Vier.", "Fünf.", "Sechs und sieben.",
    ]  # fmt: skip
    assert ("Source s1.", "Eins.") in contradicted(units, People(said, loose={"s1"}), previous)
