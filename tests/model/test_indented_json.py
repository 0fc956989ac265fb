"""Readable JSON is what Python writes, whatever was written before."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilingual.model.bitext import Bitext, Hint, Provenance, Unit
from bilingual.model.notation import indented_json
from bilingual.pipeline.records import exchange

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=60),
    lambda inside: st.lists(inside, max_size=5) | st.dictionaries(st.text(max_size=20), inside, max_size=5),
    max_leaves=15,
)


class Named(str):
    """A text of another kind."""


@settings(max_examples=25, deadline=None)
@given(VALUES, VALUES)
def test_it_is_what_python_writes(one: Any, two: Any) -> None:
    for value in (one, two, {"was": one, "now": [one, two]}, {"was": two, "now": [[one], two]}):
        assert indented_json(value) == json.dumps(value, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("value", [{1: [2], None: {}}, {"a": {True: [[]]}}, [Named("x" * 200), (1, (2, "\n"))], ((),)])
def test_tables_and_texts_of_other_kinds_are_written_too(value: Any) -> None:
    for _ in range(2):
        assert indented_json(value) == json.dumps(value, ensure_ascii=False, indent=1)


def test_what_has_changed_inside_is_written() -> None:
    value = {"stages": {"bitext": {"targets": {f"s{number}": "0123456789abcdef" for number in range(100)}}}}
    before = indented_json(value)
    value["stages"]["bitext"]["targets"]["s50"] = "fedcba9876543210"
    assert indented_json(value) == json.dumps(value, ensure_ascii=False, indent=1) != before


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_bitext_is_written_as_it_is_read(count: int) -> None:
    hint = Hint((0, 1), 'a "b"\nc')
    units = tuple(Unit(f"s{n}", '""\n  ""\n', f"<b>{n}\u2028", (n, n + 1), hints=(hint,)) for n in range(count))
    bitext = Bitext("en", "de", units)
    content = exchange.content(bitext)
    assert content.decode() == json.dumps(bitext.to_json(), ensure_ascii=False, indent=1) + "\n"
    assert Bitext.from_json(json.loads(content)) == bitext


def test_a_score_is_read_as_it_is_written(tmp_path: Any) -> None:
    unit = Unit("s1", "Tea", "Tee", provenance=Provenance("memory", "fuzzy", 0.9123))
    read = exchange.read_bitext(exchange.write(tmp_path / "bitext.en_de.json", Bitext("en", "de", (unit,))))
    assert read.units[0].provenance.score == 0.91
