"""A translation that its author changed: the post is their document, and pages show each sentence once in its place."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bilingual.articles.alignment.filling import filled
from bilingual.articles.inline import visible
from bilingual.articles.markdown import parse_markdown
from bilingual.languages import pack
from bilingual.model.article import Article
from bilingual.model.bitext import HUMAN, Bitext, Provenance
from bilingual.pipeline.sidecars.aligned_article import HumanArticle, human_article
from bilingual.views.document.from_pair import document_from_pair
from bilingual.views.document.markdown import parallel_md
from bilingual.views.document.model import Document
from bilingual.views.document.nodes import plain_text
from bilingual.views.jekyll.render import marked_unit

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
TEA = """# How I make tea

I have made tea every morning for 12 years. It is the best part of my day.

## Water

Good tea begins with good water. I boil 500 ml in an old iron kettle.

Never boil the water twice, because it loses its air.

## Leaves

I buy green leaves from a small shop in Hangzhou. They cost 80 yuan for 100 grams.

- Longjing in spring
- Oolong in autumn
- Pu'er in winter

## Time

Wait three minutes before you pour. Then drink it slowly with a friend.
"""
TOP = """# Wie ich Tee koche

Seit 12 Jahren koche ich jeden Morgen Tee. Es ist der beste Teil meines Tages.
"""
WATER = """
## Wasser

Guter Tee beginnt mit gutem Wasser. Ich koche 500 ml in einem alten Eisenkessel.

Koche das Wasser nie zweimal, weil es seine Luft verliert.
"""
LEAVES = """
## Blätter

Ich kaufe grüne Blätter in einem kleinen Laden in Hangzhou. Sie kosten 80 Yuan für 100 Gramm.

- Longjing im Frühling
- Oolong im Herbst
- Pu'er im Winter
"""
TIME = """
## Zeit

Warte drei Minuten, bevor du eingießt. Dann trink ihn langsam mit einem Freund.
"""
NEVER = "Koche das Wasser nie zweimal, weil es seine Luft verliert.\n"
SPLIT = (
    TOP.replace(" Es ist", "\n\nEs ist")
    + WATER.replace("Koche", "### Nie zweimal\n\nKoche")
    + LEAVES.replace("- L", "### Meine Sorten\n\n- L").replace(
        "Herbst", "Herbst\n- Jasmin, wenn Gäste aus Berlin kommen"
    )
    + TIME
    + "\n## Über mich\n\nIch lebe in Leipzig und schreibe jede Woche über Getränke.\n"
)
CHINESE = """# 我怎么泡茶

十二年来我每天早上都泡茶。这是我一天中最美好的时光。

## 水和茶叶

好茶始于好水。我用一把旧铁壶烧500毫升的水。

水不要烧两次，因为会失去空气。

我从杭州的一家小店买绿茶。100克要80元。

- 春天喝龙井
- 秋天喝乌龙
- 冬天喝普洱

## 时间

等三分钟再倒。我的祖父总是说，急性子的人喝不到好茶。然后和朋友一起慢慢喝。
"""
JAPANESE = """> 訳者注：この記事は友人のブログから許可を得て翻訳しました。

# お茶の入れ方

私は12年間、毎朝お茶を入れています。それは一日で一番いい時間です。

## 水

おいしいお茶はいい水から始まります。古い鉄瓶で500mlのお湯を沸かします。

お湯を二度沸かしてはいけません。空気が抜けてしまうからです。

（訳注：日本の水は軟水なので、そのままで大丈夫です。）

## 茶葉

杭州の小さな店で緑茶の葉を100グラム80元で買っています。春は龍井、秋は烏龍、冬はプーアルです。

## 時間

注ぐ前に三分待ちます。それから友人とゆっくり飲みます。
"""
SPANISH = """# Cómo hago el té

![Mi cocina](cocina.jpg)

Hago té todas las mañanas desde hace 12 años. Es la mejor parte de mi día.

## Agua

El buen té empieza con buena agua. Hiervo 500 ml en una vieja tetera de hierro.

<figure><img src="tetera.png" alt="La tetera"><figcaption>La tetera de mi abuela.</figcaption></figure>

Nunca hiervas el agua dos veces, porque pierde su aire.

```text
tiempo = 3 min
```

## Hojas

Compro hojas verdes en una pequeña tienda de Hangzhou. Cuestan 80 yuanes por 100 gramos.

- Longjing en primavera
- Oolong en otoño
- Pu'er en invierno

> El té es paciencia.

## Tiempo

Espera tres minutos antes de servir. Luego bébelo despacio con un amigo.

---

Traducido por Ana con mucho cariño para sus lectores.
"""
PROSE = LEAVES[: LEAVES.index("- L")] + "Im Frühling nehme ich Longjing, im Herbst Oolong und im Winter Pu'er.\n"
BOATS = """# Prices

These are the prices of our three boats this year.

| Boat | Length | Price | Remarks |
|------|--------|-------|---------|
| Norvik | 12 m | 300 euros | with a cabin |
| Selma | 8 m | 150 euros | for two people |
| Fjord | 6 m | 90 euros | no engine |

See [the harbour](https://harbour.example/map) for the way[^1].

[^1]: The road is closed in winter.
"""
MORE_BOATS = """# Preise

Das sind die Preise unserer drei Boote in diesem Jahr.

| Boot | Länge | Preis | Bemerkungen | Hafen |
|------|-------|-------|-------------|-------|
| Norvik | 12 m | 300 Euro | mit Kabine | Kiel |
| Selma | 8 m | 150 Euro | für zwei Personen | Lübeck |
| Fjord | 6 m | 90 Euro | kein Motor | Rostock |
| Möwe | 5 m | 70 Euro | nur für Kinder | Wismar |

Den Weg zeigt [der Hafen](https://harbour.example/map)[^1].

[^1]: Die Straße ist im Winter gesperrt.
[^2]: Fragen Sie im Büro nach den Gezeiten.
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


class Pair:
    """An article and its translation, the gaps filled with the sentence in brackets."""

    def __init__(self, folder: Path, source: str, tag: str, translation: str) -> None:
        path = folder / f"text.{tag}.md"
        path.write_bytes(translation.encode())
        self.found: HumanArticle = human_article(path, parse_markdown(source, "en"), "en", tag)
        said = self.found.targets
        units = (replace(u, target=said.get(u.id, f"⟪{u.source}⟫")) for u in self.found.units)
        known = (
            replace(u, provenance=HUMAN if u.id in said else Provenance("google"), locked=u.id in said) for u in units
        )
        self.bitext = Bitext("en", tag, tuple(known))

    @property
    def post(self) -> str:
        assert self.found.counterpart
        shown = {u.id: marked_unit(u, self.bitext.target, machine=u.id not in self.found.targets) for u in self.bitext}
        texts = {name: text for name, text in shown.items() if text != self.found.targets.get(name)}
        gap = pack(self.bitext.target).writing.gap
        return filled(self.found.article, self.found.counterpart, texts, gap).text

    @property
    def document(self) -> Document:
        assert self.found.counterpart
        return document_from_pair(self.found.article, self.bitext, self.found.counterpart)


def letters(text: str) -> str:
    return re.sub(r"\W+", "", visible(text))


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
