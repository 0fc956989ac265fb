"""Articles, translations of them that their authors changed, and what is made from such a pair."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from bilingual.articles.alignment.filling import filled
from bilingual.articles.inline import visible
from bilingual.articles.markdown import parse_markdown
from bilingual.languages import pack
from bilingual.model.bitext import HUMAN, Bitext, Provenance
from bilingual.pipeline.sidecars.aligned_article import HumanArticle, human_article
from bilingual.views.document.converting.from_pair import document_from_pair
from bilingual.views.document.model import Document
from bilingual.views.jekyll.render import marked_unit

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
