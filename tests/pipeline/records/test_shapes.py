"""Long files are checked by one item of each shape: what that finds is what a check of every item finds."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bilingual.pipeline.records import exchange
from bilingual.pipeline.records.exchange import sample
from support.attacks.refusals import raises
from support.results.long_talk import talk

DAMAGES: list[tuple[str, str, Any]] = [
    ("transcript", "words/60/text", ""),
    ("transcript", "words/60/text", None),
    ("transcript", "words/60/start_ms", -1),
    ("transcript", "words/60/end_ms", 1.5),
    ("transcript", "words/60/space_after", 1),
    ("transcript", "sentences/55", [1]),
    ("transcript", "sentences/55", [1, 2, 3]),
    ("transcript", "sentences/55", [1, "2"]),
    ("bitext", "units/59/id", 7),
    ("bitext", "units/59/words", {"first": 1}),
    ("bitext", "units/59/target", False),
    ("bitext", "units/59/hints", [{"words": [1, 2]}]),
    ("bitext", "units/59/approved", 1),
    ("timeline", "cues/58/mark", "drafty"),
    ("timeline", "cues/58/target_chars", ["s0001", 1, 2.5]),
    ("timeline", "cues/58/words", [-1, 2]),
    ("timeline", "cues/58/source", ""),
]


@pytest.fixture(scope="module")
def values() -> dict[str, str]:
    return {
        name: json.dumps(one.to_json())
        for name, one in zip(("transcript", "bitext", "timeline"), talk(80), strict=True)
    }


@pytest.mark.parametrize(("name", "place", "wrong"), DAMAGES)
def test_one_wrong_value_among_many_is_found(values: dict[str, str], name: str, place: str, wrong: Any) -> None:
    value = json.loads(values[name])
    exchange.check(value, name, Path("x.json"))
    *parts, last = (int(part) if part.isdigit() else part for part in place.split("/"))
    inside = value
    for part in parts:
        inside = inside[part]
    inside[last] = wrong
    assert not Draft202012Validator(exchange.schema(name)).is_valid(value)
    with raises("BIL-WRK-008") as told:
        exchange.check(value, name, Path("x.json"))
    assert f"at {place}" in str(told.value), "the place is that in the file"


def test_what_is_allowed_stays_allowed(values: dict[str, str]) -> None:
    value = json.loads(values["timeline"])
    value["cues"][70] |= {"mark": "draft", "target": None, "target_chars": None, "more": {"a": [1, None]}}
    exchange.check(value, "timeline", Path("x.json"))
    thin = sample(value, exchange.schema("timeline"))
    assert (len(thin["cues"]), len(value["cues"])) == (3, 80), "the first, the one with a mark, and one of the others"


def test_schemas_ask_for_nothing_that_a_shape_leaves_out() -> None:
    known = {
        "type",
        "required",
        "properties",
        "additionalProperties",
        "items",
        "prefixItems",
        "minItems",
        "maxItems",
        "oneOf",
        "enum",
    }
    known |= {"const", "minLength", "minimum", "$schema", "title", "description"}

    def keywords(schema: Any, named: bool = False) -> set[str]:
        if isinstance(schema, list):
            return set().union(*map(keywords, schema))
        if not isinstance(schema, dict):
            return set()
        own = (
            set()
            if named
            else {f"{n} {v}" if n.startswith("min") and n != "minItems" else n for n, v in schema.items()}
        )
        return own.union(*(keywords(one, name == "properties" and not named) for name, one in schema.items()))

    folder = resources.files("bilingual.model").joinpath("schemas")
    schemas = [json.loads(path.read_text("utf-8")) for path in folder.iterdir() if path.name.endswith(".json")]
    assert keywords(schemas) - known <= {"minLength 1", "minLength 2", "minimum 0", "minimum 1"}
