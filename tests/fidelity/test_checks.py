"""Each check with one sample that fails it and one that passes it."""

from __future__ import annotations

import pytest

from bilingual.articles.markdown import parse_markdown
from bilingual.fidelity.report import CHECKS, check_bitext
from bilingual.model.article import Article
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.finding import Finding
from bilingual.model.glossary import Glossary, Term
from bilingual.text.glossary import protected_terms

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


@pytest.mark.parametrize(("check", "severity", "tag", "source", "wrong", "right"), UNIT_SAMPLES)
def test_a_unit_fails_and_passes(
    check: str, severity: str, tag: str, source: str, wrong: str | None, right: str
) -> None:
    assert [f.severity for f in found(check, units(tag, (source, wrong)))][:1] == [severity]
    assert found(check, units(tag, (source, right))) == []


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


@pytest.mark.parametrize(("check", "severity", "before", "after"), ARTICLE_SAMPLES)
def test_an_article_fails_and_passes(check: str, severity: str, before: str, after: str) -> None:
    source = parse_markdown(
        ARTICLE.replace('How to listen"', 'How to listen, please"') if check == "title" else ARTICLE
    )
    good, bad = parse_markdown(GOOD, "de"), parse_markdown(GOOD.replace(before, after), "de")
    assert before in GOOD
    assert severity in {f.severity for f in found(check, of(source, bad), article=source, target_article=bad)}
    assert found(check, of(source, good), article=source, target_article=good) == []


def test_a_good_article_has_no_error_and_no_warning() -> None:
    source, target = parse_markdown(ARTICLE), parse_markdown(GOOD, "de")
    findings = check_bitext(of(source, target), article=source, target_article=target)
    assert [f for f in findings if f.severity != "I"] == []
    # Without the target file the article is rendered from the bitext, its anchors moved along.
    findings = check_bitext(of(source, target), article=source)
    assert [f for f in findings if f.severity != "I"] == []


def test_a_changed_source_is_stale() -> None:
    source = parse_markdown("Listen once. Listen twice.\n")
    bitext = Bitext(
        "en", "de", (Unit("s1", "Listen once.", "Höre einmal zu."), Unit("s2", "Listen again.", "Höre noch einmal zu."))
    )
    stale = found("revision", bitext, article=source)
    assert [(f.unit, f.severity, f.blocks) for f in stale] == [("s2", "Stale", True)]
    hashes = {unit.id: unit.source_sha256 for unit in bitext}
    assert found("revision", bitext, recorded=hashes) == []
    assert [f.unit for f in found("revision", bitext, recorded=hashes | {"s1": "0" * 64})] == ["s1"]


def test_a_sentence_that_no_unit_holds_is_omitted() -> None:
    source = parse_markdown("Listen once. Listen twice.\n")
    bitext = Bitext("en", "de", (Unit("s1", "Listen once.", "Höre einmal zu."),))
    assert [(f.unit, f.source) for f in found("omitted", bitext, article=source)] == [("s2", "Listen twice.")]


def test_the_glossary_is_enforced() -> None:
    glossary = Glossary((Term("bread", targets={"de": "Brot"}, banned={"de": ("Gebäck",)}), Term("Prefect", keep=True)))
    assert protected_terms(glossary, "en", "de")
    good = units("de", ("The bread of Prefect.", "Das Brot von Prefect."))
    bad = units("de", ("The bread of Prefect.", "Das Gebäck von Präfekt."))
    assert found("glossary", good, glossary=glossary) == []
    assert {f.severity for f in found("glossary", bad, glossary=glossary)} == {"E"}
    assert len(found("glossary", bad, glossary=glossary)) == 3


ANNA_ZH = [
    ("We met Anna.", "我们遇见了安娜。"),
    ("Then Anna left.", "然后安娜走了。"),
    ("I called Anna.", "我给安娜打了电话。"),
]
ANNA_DE = [
    ("We met Annette.", "Wir trafen Annette."),
    ("Then Annette left.", "Dann ging Annette."),
    ("I saw Annette.", "Ich sah Annette."),
]


def test_a_name_keeps_one_form() -> None:
    assert found("one-form", units("zh-Hans", *ANNA_ZH, ("He likes Anna.", "他喜欢安娜。"))) == []
    wrong = found("one-form", units("zh-Hans", *ANNA_ZH, ("He likes Anna.", "他喜欢安妮。")))
    assert [(f.unit, f.severity, f.evidence["form"]) for f in wrong] == [("u4", "E", "安妮")]
    assert found("one-form", units("de", *ANNA_DE, ("He likes Annette.", "Er mag sie."))) == []
    wrong = found("one-form", units("de", *ANNA_DE, ("He likes Annette.", "Er mag Annetta.")))
    assert [(f.unit, f.evidence["form"]) for f in wrong] == [("u4", "Annetta")]


def test_a_term_keeps_one_translation() -> None:
    first = ("We build a Transformer today.", "Wir bauen heute einen Transformer.")
    assert found("one-term", units("de", first, ("Use the Transformers.", "Nutze die Transformern."))) == []
    wrong = found("one-term", units("de", first, ("It is a Transformer.", "Es sind Transformatoren.")))
    assert [f.severity for f in wrong] == ["W"]


def test_one_form_of_address() -> None:
    first, second = ("You can read.", "Du kannst lesen."), ("You can write.", "Du kannst schreiben.")
    assert (
        found("register", units("de", first, second, ("They came, and you saw them.", "Sie kamen, und du sahst sie.")))
        == []
    )
    wrong = found("register", units("de", first, second, ("Then you sleep.", "Dann schlafen Sie.")))
    assert [(f.unit, f.severity) for f in wrong] == [("u3", "W")]
    japanese = units("ja", ("He came.", "彼は来ました。"), ("It rained.", "雨でした。"), ("He left.", "彼は帰った。"))
    assert [f.unit for f in found("register", japanese)] == ["u3"]


def test_what_reads_differently_translated_back_comes_first() -> None:
    bitext = units(
        "de", ("The dog barked all night.", "Der Hund bellte die ganze Nacht."), ("It rained.", "Die Ente schwieg.")
    )
    back = {"u1": "The dog barked the whole night.", "u2": "The duck was silent."}
    assert [(f.unit, f.severity) for f in found("back-translation", bitext, back=back)] == [("u2", "I")]


def test_figures_alone_in_a_cell_are_compared() -> None:
    table = "| Words | Year |\n|---|---|\n| 43,000 | 288 |\n"
    source = parse_markdown(table)
    for cells, expected in (
        ("43.000 | 288", []),
        ("43,000 | 288", []),
        ("4.300 | 288", ["the cell 43,000 became 4.300"]),
    ):
        target = parse_markdown(table.replace("Words", "Wörter").replace("Year", "Jahr").replace("43,000 | 288", cells))
        findings = found("numbers", of(source, target), article=source, target_article=target)
        assert [(f.severity, f.message) for f in findings] == [("E", message) for message in expected]


def test_the_name_of_a_key_is_rightly_translated() -> None:
    source = "Press <kbd>Space</kbd> and then `x`."
    good = units("zh-Hans", (source, "按<kbd>空格</kbd>，再按 `x`。"))
    assert [f for f in check_bitext(good) if f.severity != "I"] == []
    lost = units("zh-Hans", (source, "按空格，再按 `x`。"))
    assert [f.check for f in check_bitext(lost) if f.severity == "E"] == ["untouchables"]
    changed = units("zh-Hans", (source, "按<kbd>空格</kbd>，再按 `y`。"))
    assert [f.check for f in check_bitext(changed) if f.severity == "E"] == ["do-not-translate"]


def test_every_check_has_a_row_and_a_sample() -> None:
    assert [check.row for check in CHECKS] == list(range(1, 31))
    shown = {sample[0] for sample in UNIT_SAMPLES} | {sample[0] for sample in ARTICLE_SAMPLES}
    shown |= {"revision", "glossary", "one-form", "one-term", "register", "back-translation"}
    assert {check.name for check in CHECKS} == shown


def test_a_summary_in_the_place_of_a_translation_is_seen() -> None:
    sentences = [(f"{LONG}It was day {n}.", f"{n}") for n in range(2, 12)]
    findings = check_bitext(units("de", *sentences))
    assert any(f.check == "length" and f.severity == "E" and f.blocks for f in findings)


def test_clean_translations_of_a_transcript_are_silent() -> None:
    clean = {
        "zh-Hans": [
            "它不只是一本书。",
            "你读了大约30页吗？",
            "我给安娜看了 README.md。",
            "到2024年5月3日为止，一共有1.2万人。",
        ],
        "de": [
            "Es ist nicht nur ein Buch.",
            "Hast du etwa 30 Seiten gelesen?",
            "Ich zeigte Anna die README.md.",
            "Bis zum 3. Mai 2024 waren es 12.000 Leute.",
        ],
        "es": [
            "No es solo un libro.",
            "¿Leíste unas 30 páginas?",
            "Le enseñé a Anna el README.md.",
            "Hasta el 3 de mayo de 2024 fueron 12 000 personas.",
        ],
        "ja": [
            "それはただの本ではありません。",
            "約30ページを読みましたか。",
            "アンナに README.md を見せました。",
            "2024年5月3日までに1万2千人でした。",
        ],
    }  # fmt: skip
    sources = [
        "It is not only a book.", "Did you read about 30 pages?", "I showed Anna the README.md.",
        "By May 3, 2024 there were 12,000 people.",
    ]  # fmt: skip
    for tag, targets in clean.items():
        findings = check_bitext(units(tag, *zip(sources, targets, strict=True)))
        assert [(tag, f.check, f.message) for f in findings if f.severity in ("E", "W")] == []


@pytest.mark.parametrize(
    ("source", "wrong", "right"),
    [
        ("一壶水大约要八分钟。", "A pot takes eight minutes.", "A pot takes about eight minutes."),
        ("每天六点半开门。", "We opened at half past six.", "We opened at half past six every morning."),
    ],
)
def test_a_qualifier_of_chinese_is_answered_before_a_number_in_words(source: str, wrong: str, right: str) -> None:
    asked = [Bitext("zh-Hans", "en", (Unit("1", source, target),)) for target in (wrong, right)]
    assert [len(found("qualifiers", bitext)) for bitext in asked] == [1, 0]
