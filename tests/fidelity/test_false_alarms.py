"""Good translations of one short article into thirty languages have no error, whatever table is missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bilingual.articles.markdown import parse_markdown
from bilingual.fidelity.report import check_bitext
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.finding import Finding

SOURCE = """# The lighthouse

In 2024, 1.5 million people saw the lighthouse. It costs 7,000 euros a year, or half a million in the end.

1. Bring 2 litres of water.
2. "Don't wait," said Ilse.
"""
# Title, the two sentences, the two items.
TARGETS: dict[str, list[str]] = json.loads(Path(__file__).with_name("lighthouse.json").read_text("utf-8"))


def checked(tag: str, *, swapped: bool = False) -> list[Finding]:
    title, body, *items = TARGETS[tag]
    text = f"# {title}\n\n{body}\n\n1. {items[0]}\n2. {items[1]}\n"
    source, target = parse_markdown(SOURCE), parse_markdown(text, tag)
    sides = (target, source) if swapped else (source, target)
    tags = (tag, "en") if swapped else ("en", tag)
    plain = [[block.plain for block in article.blocks if block.segments] for article in sides]
    units = tuple(Unit(f"u{n}", *pair) for n, pair in enumerate(zip(*plain, strict=True), 1))
    return [f for f in check_bitext(Bitext(*tags, units)) if f.severity in ("E", "Stale", "W")]


@pytest.mark.parametrize("tag", TARGETS)
def test_a_good_translation_has_no_error(tag: str) -> None:
    for swapped in (False, True):
        found = checked(tag, swapped=swapped)
        assert [(f.check, f.message) for f in found if f.severity != "W"] == []
