"""A sentence, item or section that a person's translation lacks is filled where the source has it, and marked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from support.results.changed_translations import BOATS, LEAVES, MORE_BOATS, NEVER, TEA, TIME, TOP, WATER, Pair

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


GINGER = TEA.replace("Pu'er in winter\n", "Pu'er in winter\n\n| Tea | Price |\n|---|---|\n| Longjing | 80 yuan |\n")
TEE_JA = """# お茶の入れ方

私は12年間、毎朝お茶を入れています。一日で一番いい時間です。

## 水

おいしいお茶はいい水から始まります。古い鉄瓶で500mlの湯を沸かします。

湯を二度沸かしてはいけません。空気が抜けてしまうからです。

## 時間

注ぐ前に三分待ちます。それから友人とゆっくり飲みます。
"""


def test_no_sentence_of_another_section_stands_for_one_that_is_missing(tmp_path: Path) -> None:
    post = Pair(tmp_path, GINGER, "ja", TEE_JA).post
    before, after = TEE_JA.split("\n## 時間")
    assert post.startswith(before)
    assert post.endswith(f"\n## 時間{after}")
    filling = post[len(before) : -len(f"\n## 時間{after}")]
    assert [line for line in filling.split("\n") if line.startswith(("#", "-", "|"))] == [
        "## ⟪Leaves⟫（下訳）", "- ⟪Longjing in spring⟫（下訳）", "- ⟪Oolong in autumn⟫（下訳）",
        "- ⟪Pu'er in winter⟫（下訳）", "| ⟪Tea⟫（下訳） | ⟪Price⟫（下訳） |", "|---|---|",
        "| ⟪Longjing⟫（下訳） | ⟪80 yuan⟫（下訳） |",
    ]  # fmt: skip


def test_a_table_that_became_a_list_is_filled_as_a_whole(tmp_path: Path) -> None:
    source = BOATS.replace("| Norvik | 12 m |", "| Norvik | 9 m |")
    items = "- Norvik: 300 Euro, mit Kabine\n- Selma: 150 Euro\n- Fjord: 90 Euro\n\n"
    target = re.sub(r"\| Boot.*?\n\n", items, FEW_BOATS, flags=re.DOTALL)
    post = Pair(tmp_path, source, "de", target).post
    rows = [line.startswith("|") for line in post.split("\n")]
    assert sum(rows) == 5
    assert rows.index(True) + 5 == len(rows) - rows[::-1].index(True), "the rows of the table are together"
