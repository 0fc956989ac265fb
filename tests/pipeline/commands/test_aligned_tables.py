"""The cells of a table are paired by row and column, whatever a translator did to the order of both."""

from __future__ import annotations

import pytest

from bilingual.articles.markdown import parse_markdown
from bilingual.pipeline.commands.aligning import align_articles

TOOLS = "Tool|Age|Price\n-|-|-\nSpade|old|five euros\nHose|new|nine euros\n"
RAKE = TOOLS.replace("Hose", "Rake|blunt|12 euros\nHose")
WERKZEUGE = "Werkzeug|Alter|Preis\n-|-|-\nSpaten|alt|fünf Euro\nSchlauch|neu|neun Euro\n"
OF_ALL = {
    "Tool": "Werkzeug", "Age": "Alter", "Price": "Preis", "Spade": "Spaten", "old": "alt", "five euros": "fünf Euro",
    "Hose": "Schlauch", "new": "neu", "nine euros": "neun Euro",
}  # fmt: skip
AGES = ("Age", "old", "new")


@pytest.mark.parametrize(("source", "target", "tag", "expected"), [
    (TOOLS, WERKZEUGE, "de", OF_ALL),
    (TOOLS, "Werkzeug|Preis\n-|-\nSpaten|fünf Euro\nSchlauch|neun Euro\n", "de",
     {one: "" if one in AGES else two for one, two in OF_ALL.items()}),
    (TOOLS, "Preis|Alter|Werkzeug\n-|-|-\nfünf Euro|alt|Spaten\nneun Euro|neu|Schlauch\n", "de", OF_ALL),
    (TOOLS, "Werkzeug|Alter|Preis\n-|-|-\nSchlauch|neu|neun Euro\nSpaten|alt|fünf Euro\n", "de", OF_ALL),
    (RAKE, WERKZEUGE, "de", OF_ALL | {"Rake": "", "blunt": "", "12 euros": ""}),
    (RAKE, WERKZEUGE + "Eimer|rot|33 Euro\n", "de", OF_ALL | {"Rake": "", "blunt": "", "12 euros": ""}),
    (TOOLS, "价格|工具|年代\n-|-|-\n五欧元|铲子|旧\n九欧元|水管|新\n", "zh-Hans", dict(zip(
        OF_ALL, ["工具", "年代", "价格", "铲子", "旧", "五欧元", "水管", "新", "九欧元"], strict=True))),
], ids=["same", "column-missing", "columns-moved", "rows-moved", "row-missing", "row-replaced", "chinese"])  # fmt: skip
def test_cells_are_paired_by_row_and_column(source: str, target: str, tag: str, expected: dict[str, str]) -> None:
    ours, theirs = parse_markdown(source, "en"), parse_markdown(target, tag)
    found = {
        " ".join(ours.segments[n].plain for n in bead.source): "".join(theirs.segments[n].plain for n in bead.target)
        for bead in align_articles(ours, theirs, "en", tag)
        if bead.source
    }
    assert found == expected
