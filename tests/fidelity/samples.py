"""Samples of the checks: a failing and a passing text for each."""

from __future__ import annotations

from bilingual.fidelity.report import check_bitext
from bilingual.model.article import Article
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.finding import Finding

LONG = "The committee met on Monday and talked for a long time about the new library and its opening hours. "


def units(tag: str, *pairs: tuple[str, str | None], source: str = "en") -> Bitext:
    return Bitext(source, tag, tuple(Unit(f"u{n}", one, two) for n, (one, two) in enumerate(pairs, 1)))


def found(check: str, bitext: Bitext, **options: object) -> list[Finding]:
    return [f for f in check_bitext(bitext, **options) if f.check == check]  # type: ignore[arg-type]


# check, severity, target language, source, a wrong target, a right one
UNIT_SAMPLES = [
    (
        "cut",
        "E",
        "de",
        "We met in May, and it rained.",
        "Wir trafen uns im Mai,",
        "Wir trafen uns im Mai, und es regnete.",
    ),
    ("omitted", "E", "de", "It rained.", None, "Es regnete."),
    (
        "length",
        "E",
        "de",
        LONG * 3,
        "Die Sitzung.",
        ("Der Ausschuss tagte am Montag und sprach lange über die neue Bücherei und ihre Öffnungszeiten. " * 3),
    ),
    (
        "numbers",
        "E",
        "zh-Hans",
        "It has 1.2 million readers and took five years.",
        "它有12万读者，花了五年。",
        "它有120万读者，花了五年。",
    ),
    ("numbers", "E", "de", "It costs 10,000 euros.", "Es kostet 1.000 Euro.", "Es kostet 10.000 Euro."),
    ("qualifiers", "W", "de", "It takes about 20 minutes.", "Es dauert 20 Minuten.", "Es dauert etwa 20 Minuten."),
    ("qualifiers", "W", "es", "It costs at least 30 euros.", "Cuesta 30 euros.", "Cuesta al menos 30 euros."),
    ("qualifiers", "W", "ja", "He reads 10 pages per day.", "彼は10ページ読む。", "彼は一日10ページ読む。"),
    ("negation", "W", "de", "It is not urgent.", "Es ist dringend.", "Es ist nicht dringend."),
    ("negation", "W", "zh-Hans", "It is not urgent.", "这件事很紧急。", "这件事并不紧急。"),
    ("negation", "W", "ja", "It is not urgent.", "急ぎです。", "急ぎではありません。"),
    ("contrast", "W", "de", "Call me before noon.", "Ruf mich danach an.", "Ruf mich vor Mittag an."),
    (
        "do-not-translate",
        "E",
        "de",
        "Call `open_file()` first.",
        "Rufe zuerst `öffne_datei()` auf.",
        "Rufe zuerst `open_file()` auf.",
    ),
    (
        "do-not-translate",
        "E",
        "zh-Hans",
        "Edit config.toml and run it.",
        "编辑配置.toml 然后运行。",
        "编辑 config.toml 然后运行。",
    ),
    ("left-over", "E", "de", "The cat sat on the mat.", "The cat sat on the mat.", "Die Katze saß auf der Matte."),
    (
        "left-over",
        "W",
        "ja",
        "He said that it was the end of the road.",
        "彼は it was the end of the road と言った。",
        "彼は道の終わりだと言った。",
    ),
    ("script", "E", "zh-Hans", "We speak.", "我們說話。", "我们说话。"),
    ("script", "E", "zh-Hant", "We speak.", "我们说话。", "我們說話。"),
    ("script", "E", "ja", "A dictionary app.", "词典のアプリ。", "辞書のアプリ。"),
    ("script", "E", "zh-Hans", "A book.", "一本のの书。", "一本书。"),
    ("urls", "E", "de", "See [this](https://a.b/c).", "Siehe [dies](https://a.b/d).", "Siehe [dies](https://a.b/c)."),
    ("urls", "E", "de", "See [this](https://a.b/c).", "Siehe dies.", "Siehe [dies](https://a.b/c)."),
    (
        "urls",
        "E",
        "ja",
        "See https://a.b/neural-network now.",
        "https://a.b/neural-networkを見る。",
        "https://a.b/neural-network を見る。",
    ),
    ("untouchables", "E", "de", "A <b>bold</b> word.", "Ein <b>fettes Wort.", "Ein <b>fettes</b> Wort."),
    ("untouchables", "E", "de", "Let $x = 1$ here.", "Hier sei $x = 2$.", "Hier sei $x = 1$."),
    ("untouchables", "E", "de", "![A cat](cat.png) sits.", "Eine Katze sitzt.", "![Eine Katze](cat.png) sitzt."),
    ("untouchables", "E", "de", "So it is.[^1]", "So ist es.", "So ist es.[^1]"),
    ("repetition", "W", "de", "He went home early.", "Er ging ging früh heim.", "Er ging früh heim."),
    ("repetition", "W", "zh-Hans", "He likes the library.", "他喜欢图书馆图书馆。", "他喜欢图书馆。"),
    ("repetition", "W", "de", "We waited for the bus.", "Wir warteten. Wir warteten.", "Wir warteten auf den Bus."),
    (
        "person",
        "I",
        "de",
        "I wrote this book in a year.",
        "Er schrieb dieses Buch in einem Jahr.",
        "Ich schrieb dieses Buch in einem Jahr.",
    ),
    ("typography", "I", "es", "Who are you?", "Quién eres?", "¿Quién eres?"),
    ("typography", "I", "zh-Hans", "Good, let us go.", "好,我们走。", "好，我们走。"),
    ("typography", "I", "de", 'He said "yes" at once.', 'Er sagte sofort "ja".', "Er sagte sofort „ja“."),
    ("chatter", "E", "de", "It rained.", "Hier ist die Übersetzung: Es regnete.", "Es regnete."),
    ("chatter", "E", "zh-Hans", "It rained.", "以下是翻译：下雨了。", "下雨了。"),
    ("chatter", "E", "es", "It rained.", "```\nLlovió.\n```", "Llovió."),
    ("chatter", "E", "de", "Use `x` here.", "Nutze hier ⟦1⟧.", "Nutze hier `x`."),
]  # fmt: skip

ARTICLE = """\
---
title: "How to listen"
lang: en
math: true
---

# How to listen

- [The first of 3 steps](#the-first-of-3-steps)
- [More](#more)

## The first of 3 steps

Listen once. See [more](#more).

1. Sit down.
2. Listen.
3. Write.

```python
print("listen")
```

## More

$$
x = 1
$$

That is all.
"""
GOOD = """\
---
title: "Wie man zuhört"
lang: de
math: true
---

# Wie man zuhört

- [Der erste von 3 Schritten](#der-erste-von-3-schritten)
- [Mehr](#mehr)

## Der erste von 3 Schritten

Höre einmal zu. Siehe [mehr](#mehr).

1. Setz dich.
2. Hör zu.
3. Schreib.

```python
print("listen")
```

## Mehr

$$
x = 1
$$

Das ist alles.
"""


def of(source: Article, target: Article) -> Bitext:
    """Pair the segments in order, as long as both have one."""
    pairs = zip(source.segments, target.segments, strict=False)
    return Bitext("en", "de", tuple(Unit(a.id, a.plain, b.plain) for a, b in pairs))


ARTICLE_SAMPLES = [
    ("front-matter", "E", "math: true\n", ""),
    ("front-matter", "E", "math: true", "math: ja"),
    ("front-matter", "E", "lang: de", "lang: en"),
    ("front-matter", "E", "Wie man zuhört\"", "Wie man zuh\\u00f6rt\""),
    ("title", "E", '"Wie man zuhört"', '"How to listen, please"'),
    ("headings", "E", "## Mehr", "### Mehr"),
    ("toc", "W", "- [Mehr]", "- [Weiteres]"),
    ("anchors", "E", "(#mehr).", "(#more)."),
    ("blocks", "E", "## Mehr\n\n", ""),
    ("lists", "E", "3. Schreib.\n", ""),
    ("lists", "E", "3. Schreib.", "5. Schreib."),
    ("cut", "E", "Siehe [mehr](#mehr).", "Siehe [mehr](#mehr)"),
    ("added", "W", "Das ist alles.", "Das ist alles.\n\nUnd noch etwas."),
    ("one-figure", "E", "- [Der erste von 3", "- [Der erste von 4"),
    ("untouchables", "E", 'print("listen")', 'print("höre")'),
]  # fmt: skip
