"""Each check with a failing and a passing sample."""

from __future__ import annotations

import pytest

from bilingual.articles.markdown import parse_markdown
from bilingual.fidelity.report import CHECKS, check_bitext
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.glossary import Glossary, Term
from bilingual.text.terms.glossary import protected_terms
from tests.fidelity.samples import ARTICLE, ARTICLE_SAMPLES, GOOD, LONG, UNIT_SAMPLES, found, of, units


@pytest.mark.parametrize(("check", "severity", "tag", "source", "wrong", "right"), UNIT_SAMPLES)
def test_a_unit_fails_and_passes(
    check: str, severity: str, tag: str, source: str, wrong: str | None, right: str
) -> None:
    assert [f.severity for f in found(check, units(tag, (source, wrong)))][:1] == [severity]
    assert found(check, units(tag, (source, right))) == []


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
    assert found("revision", bitext) == []


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


@pytest.mark.parametrize(
    ("tag", "kept", "said", "wrong", "right"),
    [
        ("es", ("Nora came.", "Vino Nora."), "Then Nora looked up.", "Entonces Carver levantó la vista.", "ella"),
        ("fr", ("We saw Nora.", "Nous avons vu Nora."), "I gave it to Nora.", "Je l'ai donné à Carver.", "elle"),
        ("de", ("We met Nora Lind.", "Wir trafen Nora Lind."), "So Nora Lind came.", "Also kam Carver Lind.", "sie"),
        ("de", ("It is in Norvik.", "Es liegt in Norvik."), "We go to Norvik.", "Wir fahren nach Carver.", "dort"),
    ],
)
def test_a_name_does_not_give_way_to_another(
    tag: str, kept: tuple[str, str], said: str, wrong: str, right: str
) -> None:
    [one] = found("one-form", units(tag, kept, (said, wrong)))
    assert (one.unit, one.severity, one.evidence["form"]) == ("u2", "W", "Carver")
    assert found("one-form", units(tag, kept, (said, wrong.replace("Carver", right)))) == []


def test_another_name_of_the_same_person_and_a_noun_are_no_new_names() -> None:
    known = ("We met Nora Lind.", "Wir trafen Nora Lind.")
    assert found("one-form", units("de", known, ("Then Nora left.", "Dann ging Lind."))) == []
    assert found("one-form", units("de", known, ("Today Nora came to school.", "Heute kam sie in die Schule."))) == []
    assert found("one-form", units("es", ("Nora came.", "Vino Nora."), ("So Nora is kind.", "Así es María."))) != []


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
    assert [check.row for check in CHECKS] == list(range(1, len(CHECKS) + 1))
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
