"""The text next to a source and the edits in the results are compared with what both were made from."""

from __future__ import annotations

import pytest

from bilingual.model.bitext import HUMAN, Bitext, Unit
from bilingual.pipeline.making import people
from bilingual.pipeline.making.people import BESIDE, People, compared_edits, contradicted, kept_units, locked_units


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


def test_an_article_in_which_every_sentence_was_changed_takes_few_comparisons(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each was compared with each: twenty minutes for 3,000."""
    compared: list[str] = []
    closer = people._likeness

    def counted(one: str, two: str) -> float:
        compared.append(one)
        return closer(one, two)

    monkeypatch.setattr(people, "_likeness", counted)
    texts = [f"The keeper counted {number} ships in the harbour." for number in range(600)]
    before = [Unit(f"a{n}", text, target="x", provenance=HUMAN, locked=True) for n, text in enumerate(texts)]
    after = [Unit(f"b{n}", text.replace("keeper", "old keeper")) for n, text in enumerate(texts)]
    found = locked_units(after, People(), Bitext("en", "de", tuple(before)))
    assert [unit.source for unit in found] == [unit.source for unit in after]
    assert len(compared) <= 8 * len(texts)


def test_hundreds_of_equal_sentences_keep_their_translations() -> None:
    texts = ["Thank you." if n % 3 else f"Sentence {n}." for n in range(900)]
    before = [Unit(f"a{n}", text, target=f"t{n}", provenance=HUMAN, locked=True) for n, text in enumerate(texts)]
    after = [Unit(f"b{n}", text if n % 7 else f"New {n}.") for n, text in enumerate(texts)]
    kept = kept_units(after, Bitext("en", "de", tuple(before)))
    assert {name for name in kept if int(name[1:]) % 7} == {f"b{n}" for n in range(900) if n % 7}
    assert all(unit.source == texts[int(name[1:])] for name, unit in kept.items())
