"""The schemas of the exchange files, which other programs depend on.

A line is a path, ``!`` if required, and the type. Other properties are allowed and ignored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bilingual.cli.items import status
from bilingual.model import bitext, cue, transcript
from bilingual.pipeline.records.exchange import schema

SNAPSHOT = {
    "transcript": """
        schema! = bilingual.transcript/1
        language! string
        duration_ms! integer
        words! array
        words[].text! string
        words[].start_ms! integer|null
        words[].end_ms! integer|null
        words[].space_after! boolean
        sentences! array
        sentences[] [integer, integer]
        engine object|null
        draft boolean
    """,
    "bitext": """
        schema! = bilingual.bitext/1
        source! string
        target! string
        transcript_sha256 string|null
        units! array
        units[].id! string
        units[].words null|[integer, integer]
        units[].source! string
        units[].target! string|null
        units[].provenance string|null
        units[].locked boolean
        units[].approved string|boolean|null
        units[].hints array
        units[].hints[].words! [integer, integer]
        units[].hints[].target! string
    """,
    "timeline": """
        schema! = bilingual.timeline/1
        source! string
        target! string
        cues! array
        cues[].start_ms! integer
        cues[].end_ms! integer
        cues[].words! [integer, integer]
        cues[].target_chars! array|null
        cues[].target_chars[] string|integer
        cues[].source! string
        cues[].target! string|null
        cues[].mark draft|untranslated
    """,
    "status": """
        schema! = bilingual.status/1
        root! string
        running! boolean
        inbox_looked_s number|null
        items! array
        items[].name! string
        items[].state! running|failed|needs-review|not-ready|waiting|ready|published
        items[].reasons! array
        items[].reasons[] string
        items[].next! array
        items[].next[].does! string
        items[].next[].command! string|null
        items[].needs_a_person! boolean
        items[].kind video|article|null
        items[].titles! object
        items[].folder! string|null
        items[].source! string|null
        items[].changed_s! number
        items[].again_s number|null
        items[].share number|null
        items[].left_s number|null
        items[].pairs! array
        items[].pairs[].pair! string
        items[].pairs[].state! string
        items[].pairs[].reasons! array
        items[].pairs[].reasons[] string
        items[].pairs[].units integer
        items[].pairs[].untranslated integer
        items[].pairs[].drafts integer
        items[].pairs[].to_approve integer
        items[].pairs[].open_findings integer
        items[].renditions array
        items[].renditions[] string
        items[].duration_ms integer|null
        items[].published! array
        items[].published[].platform! string
        items[].published[].url! string|null
        items[].published[].at! string
        items[].published[].changed! boolean
        findings array
        findings[].pair! string
        findings[].severity! Stale|E|W
        findings[].check! string
        findings[].message! string
        findings[].blocks! boolean
        findings[].units! array
        findings[].units[] string
        findings[].settled_by! string|null
    """,
}


def outline(node: Mapping[str, Any], path: str = "") -> Iterator[str]:
    for name, child in node.get("properties", {}).items():
        place = f"{path}.{name}" if path else name
        yield f"{place}{'!' if name in node.get('required', []) else ''} {kind(child)}"
        yield from outline(child, place)
    if "items" in node and node["items"] is not False:
        items = node["items"]
        if "properties" not in items:
            yield f"{path}[] {kind(items)}"
        yield from outline(items, f"{path}[]")


def kind(node: Mapping[str, Any]) -> str:
    if "const" in node:
        return f"= {node['const']}"
    if "enum" in node:
        return "|".join("null" if one is None else str(one) for one in node["enum"])
    if "oneOf" in node:
        return "|".join(kind(choice) for choice in node["oneOf"])
    if "prefixItems" in node:
        return f"[{', '.join(kind(item) for item in node['prefixItems'])}]"
    return "|".join(node["type"]) if isinstance(node["type"], list) else str(node["type"])


@pytest.mark.parametrize("name", SNAPSHOT)
def test_the_schema_is_as_published(name: str) -> None:
    assert list(outline(schema(name))) == [line.strip() for line in SNAPSHOT[name].strip().splitlines()]


@pytest.mark.parametrize("name", SNAPSHOT)
def test_it_is_a_schema_and_lets_later_fields_pass(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))
    assert schema(name)["additionalProperties"] is True


def test_the_model_writes_the_version_that_the_schema_asks_for() -> None:
    written = {
        "transcript": transcript.SCHEMA,
        "bitext": bitext.SCHEMA,
        "timeline": cue.SCHEMA,
        "status": status.SCHEMA,
    }
    assert {name: schema(name)["properties"]["schema"]["const"] for name in SNAPSHOT} == written
