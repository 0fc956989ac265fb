"""A sentence, item or section that a person's translation lacks is filled where the source has it, and marked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from changed_translations import BOATS, LEAVES, MORE_BOATS, NEVER, TEA, TIME, TOP, WATER, Pair

LEAVES_FILLED = """
## ⟪Leaves⟫ (Entwurf)

⟪I buy green leaves from a small shop in Hangzhou.⟫ (Entwurf) ⟪They cost 80 yuan for 100 grams.⟫ (Entwurf)

- ⟪Longjing in spring⟫ (Entwurf)
- ⟪Oolong in autumn⟫ (Entwurf)
- ⟪Pu'er in winter⟫ (Entwurf)
"""
SELMA = "| Selma | 8 m | 150 Euro | für zwei Personen |\n"
SELMA_FILLED = "| ⟪Selma⟫ (Entwurf) | ⟪8 m⟫ (Entwurf) | ⟪150 euros⟫ (Entwurf) | ⟪for two people⟫ (Entwurf) |\n"
FEW_BOATS = MORE_BOATS.replace("| Möwe | 5 m | 70 Euro | nur für Kinder | Wismar |\n", "")
FEW_BOATS = re.sub(r" \| [A-Z]\w+ \|$", " |", FEW_BOATS, flags=re.MULTILINE).replace("---|-------|\n", "---|\n")
WORDS = """My grandmother said this in 1952:

> Work slowly and finish early.
>
> Never borrow a knife from a stranger.

I remember it every day when I cook for my children.
"""
WOERTER = """Meine Großmutter sagte 1952:

> Arbeite langsam und höre früh auf.
>
> Borge dir nie ein Messer von einem Fremden.

Daran denke ich jeden Tag, wenn ich für meine Kinder koche.

Anmerkung: Der Satz ist in ihrem Dorf berühmt.
"""


@pytest.mark.parametrize(("source", "whole", "gap", "filling"), [
    (TEA, TOP + WATER + LEAVES + TIME, LEAVES, LEAVES_FILLED),
    (TEA, TOP + WATER + LEAVES + TIME + "\n## Über mich\n\nIch lebe in Leipzig.\n", TIME, """
## ⟪Time⟫ (Entwurf)

⟪Wait three minutes before you pour.⟫ (Entwurf) ⟪Then drink it slowly with a friend.⟫ (Entwurf)
"""),
    (TEA, TOP + WATER + LEAVES + TIME, " Es ist der beste Teil meines Tages.",
     " ⟪It is the best part of my day.⟫ (Entwurf)"),
    (TEA, TOP + WATER + LEAVES + TIME, f"\n{NEVER}",
     "\n⟪Never boil the water twice, because it loses its air.⟫ (Entwurf)\n"),
    (BOATS, FEW_BOATS, SELMA, SELMA_FILLED),
    (WORDS, WOERTER, ">\n> Borge dir nie ein Messer von einem Fremden.\n",
     ">\n> ⟪Never borrow a knife from a stranger.⟫ (Entwurf)\n"),
], ids=["section", "last-section", "sentence", "paragraph", "row", "quote"])  # fmt: skip
def test_a_gap_is_filled_where_the_source_has_it_and_marked(
    tmp_path: Path, source: str, whole: str, gap: str, filling: str
) -> None:
    assert gap in whole
    assert Pair(tmp_path, source, "de", whole.replace(gap, "", 1)).post == whole.replace(gap, filling, 1)


def test_a_column_that_the_translation_lacks_is_named(tmp_path: Path) -> None:
    rows = "| Tool | Age | Price |\n|---|---|---|\n| Spade | old | five euros |\n| Hose | new | nine euros |\n"
    zeilen = "| Werkzeug | Preis |\n|---|---|\n| Spaten | fünf Euro |\n| Schlauch | neun Euro |\n"
    source = f"# My tools\n\nI use these tools in the garden every week.\n\n{rows}\nThat is all I have.\n"
    before = "# Meine Werkzeuge\n\nIch benutze diese Werkzeuge jede Woche im Garten.\n\n"
    target = f"{before}{zeilen}\nDas ist alles, was ich habe.\n"
    pair = Pair(tmp_path, source, "de", target)
    assert pair.post == target
    named = [found.source for found in pair.found.findings if "no place for this table cell" in found.message]
    assert named == ["Age", "old", "new"]
