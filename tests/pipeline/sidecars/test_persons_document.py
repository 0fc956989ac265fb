"""A translation that its author changed: the post is their document, and pages show each sentence once in its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.articles.markdown import parse_markdown
from bilingual.model.article import Article
from bilingual.views.document.markdown import parallel_md
from bilingual.views.document.model import Document
from bilingual.views.document.nodes import plain_text
from support.results.changed_translations import (
    BOATS,
    CHINESE,
    JAPANESE,
    LEAVES,
    MORE_BOATS,
    NEVER,
    PROSE,
    SPANISH,
    SPLIT,
    TEA,
    TIME,
    TOP,
    WATER,
    Pair,
    letters,
)

GARDEN = """---
title: My garden year
lang: en
---

## Tools

I use three tools in the garden every week.

* A small spade
* A long hose
* A sharp knife

## Rules

The rules of my garden are:

1. Water the beans in the morning.
2. Pay no more than 5 euros for seeds.
3. Never walk on the wet soil.

## Ideas

1. Build a bench for two people.
2. Plant an apple tree near the wall.
"""
GARTEN = """---
title: Mein Gartenjahr
lang: de
---

![Der Garten im Mai](garden-may.jpg)

## Werkzeuge

Ich benutze jede Woche drei Werkzeuge im Garten.

* Ein kleiner Spaten
* Ein langer Schlauch
* Ein scharfes Messer

Meine Nachbarin Ilse hat mir den Schlauch geschenkt.

## Regeln

Die Regeln meines Gartens sind:

1. Die Bohnen am Morgen gießen.
2. Nicht mehr als 5 Euro für Samen bezahlen.
3. Hunde müssen draußen bleiben, weil sie graben.
4. Nie auf die nasse Erde treten.

## Ideen

Hier sind meine Ideen:

1. Eine Bank für zwei Personen bauen.
2. Einen Apfelbaum nahe der Mauer pflanzen.
"""
BOTH = """# My garden year · Mein Gartenjahr

![Der Garten im Mai](garden-may.jpg)

## Tools · Werkzeuge

I use three tools in the garden every week.

Ich benutze jede Woche drei Werkzeuge im Garten.

- A small spade<br>Ein kleiner Spaten
- A long hose<br>Ein langer Schlauch
- A sharp knife<br>Ein scharfes Messer

Meine Nachbarin Ilse hat mir den Schlauch geschenkt.

## Rules · Regeln

The rules of my garden are:

Die Regeln meines Gartens sind:

1. Water the beans in the morning.<br>Die Bohnen am Morgen gießen.
2. Pay no more than 5 euros for seeds.<br>Nicht mehr als 5 Euro für Samen bezahlen.
3. Hunde müssen draußen bleiben, weil sie graben.
4. Never walk on the wet soil.<br>Nie auf die nasse Erde treten.

## Ideas · Ideen

Hier sind meine Ideen:

1. Build a bench for two people.<br>Eine Bank für zwei Personen bauen.
2. Plant an apple tree near the wall.<br>Einen Apfelbaum nahe der Mauer pflanzen.
"""
STEPS = """## Steps

1. Open the box.

   Take out the 12 screws.
2. Build the frame.
   - Use the long screws.
   - Do not use glue.

> Never paint it at night.
> It looks terrible in the morning.

Done.
"""
SCHRITTE = """## Schritte

1. Öffne die Kiste.

   Nimm die 12 Schrauben heraus.

   Leg sie in eine Schale, damit keine verloren geht.
2. Baue den Rahmen.
   - Nimm die langen Schrauben.
   - Bitte einen Nachbarn um Hilfe.
   - Nimm keinen Leim.

> Streiche ihn nie in der Nacht.
> Am Morgen sieht es schrecklich aus.
> Ich habe es zweimal versucht.

Fertig.
"""


def places(document: Document, side: str) -> dict[str, list[str]]:
    """Return the headings above each sentence of one side, by its letters."""
    found: dict[str, list[str]] = {}
    heading = ""
    title = [document.title] if document.title else []
    for kind, units in [("heading", title), *((block.kind, block.units) for block in document.blocks)]:
        texts = [
            letters(plain_text(getattr(unit, side) or ())) for unit in units if "⟪" not in (unit.target_text or "")
        ]
        if kind == "heading" and any(texts):
            heading = "".join(texts)
        for text in filter(None, texts):
            found.setdefault(text, []).append("" if kind == "heading" else heading)
    return found


def expected(article: Article) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    heading = ""
    for block in article.blocks:
        if block.kind == "heading":
            heading = letters(block.plain)
        for segment in block.segments if block.kind not in {"front_matter", "image", "html"} else ():
            found.setdefault(letters(segment.plain), []).append("" if block.kind == "heading" else heading)
    return found


@pytest.mark.parametrize(("source", "tag", "translation", "added"), [
    (GARDEN, "de", GARTEN, 4),
    (GARDEN, "de", GARTEN.replace("![Der Garten im Mai](garden-may.jpg)", '<div><img src="m.jpg"/></div>'), 4),
    (TEA, "de", TOP + LEAVES + WATER + TIME, 0),
    (TEA, "de", TOP + LEAVES + TIME + WATER, 0),
    (TEA, "de", TOP + WATER.replace(NEVER, "") + LEAVES + TIME + f"\n{NEVER}", 0),
    (TEA, "de", SPLIT, 5),
    (TEA, "de", TOP + WATER + PROSE + TIME, 0),
    (TEA, "zh-Hans", CHINESE, 1),
    (TEA, "ja", JAPANESE, 2),
    (TEA, "es", SPANISH, 5),
    (BOATS, "de", MORE_BOATS, 10),
    (STEPS, "de", SCHRITTE, 3),
], ids=[
    "bean", "html-image", "reordered", "last-first", "moved-paragraph", "split", "prose", "zh", "ja", "es",
    "table", "nested",
])  # fmt: skip
def test_the_post_is_the_document_and_pages_show_each_sentence_once_under_its_heading(
    tmp_path: Path, source: str, tag: str, translation: str, added: int
) -> None:
    pair = Pair(tmp_path, source, tag, translation)
    assert pair.found.counterpart
    assert pair.post == translation
    assert sum(finding.check == "added" for finding in pair.found.findings) == added
    assert [letters(unit.source) for unit in pair.bitext if "⟪" in (unit.target or "")] in ([], ["Leaves"])
    for side, article in (("target", pair.found.counterpart.article), ("source", parse_markdown(source, "en"))):
        shown = {text: above for text, above in places(pair.document, side).items() if text in expected(article)}
        for text, above in expected(article).items():
            joined = [key for key in places(pair.document, side) if text in key]
            assert shown.get(text, above if joined else None) == above, (side, text)


def test_both_languages_of_a_changed_translation(tmp_path: Path) -> None:
    assert parallel_md(Pair(tmp_path, GARDEN, "de", GARTEN).document) == BOTH
