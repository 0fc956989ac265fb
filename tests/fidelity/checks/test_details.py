"""Details of the checks: links, tags, names and front matter, and the order of findings."""

from __future__ import annotations

import pytest

from bilingual.articles.markdown import parse_markdown
from bilingual.errors import InputError
from bilingual.fidelity.documents.link_checks import heading_rule
from bilingual.fidelity.report import NAMES, check_bitext
from bilingual.fidelity.waivers import Waiver, read_waivers
from bilingual.model.bitext import STALE, Bitext, Unit
from bilingual.model.finding import Finding
from bilingual.model.glossary import Glossary, Term
from tests.fidelity.samples import found, of, units


def documents(check: str, source: str, target: str) -> list[Finding]:
    one, two = parse_markdown(source), parse_markdown(target, "de")
    return found(check, of(one, two), article=one, target_article=two)


def sentences(check: str, source: str, target: str, tag: str = "de", spoken: str = "en") -> list[Finding]:
    return found(check, units(tag, (source, target), source=spoken))


def test_the_worst_comes_first_then_the_order_of_the_text_and_of_the_checks() -> None:
    bitext = Bitext(
        "en",
        "de",
        (
            Unit("u1", "It is not urgent.", "Es ist dringend."),
            Unit("u2", "It costs 5 euros, see `x`.", "Es kostet 6 Euro, siehe `y`."),
            Unit("u3", "It costs 7 euros.", "Es kostet 8 Euro."),
            Unit("u4", "It rained.", "Es regnete.", provenance=STALE),
        ),
    )
    waiver = Waiver("numbers", "the price rose", unit="u2")
    findings = check_bitext(bitext, waivers=(waiver,))
    assert [(f.check, f.unit, f.severity, f.row) for f in findings] == [
        ("revision", "u4", "Stale", 1),
        ("do-not-translate", "u2", "E", 20),
        ("numbers", "u3", "E", 13),
        ("negation", "u1", "W", 16),
        ("numbers", "u2", "E", 13),
    ]
    assert findings[0].evidence == {"today": bitext.units[3].source_sha256}


@pytest.mark.parametrize(
    ("source", "target", "what"),
    [
        ("A <b>word</b>.", "Ein <b>Wort.", ["tags", "balance"]),
        ("A <B>word</B>.", "Ein <B>Wort</B>.", []),
        ("A<br> word<img src='a'>.", "Ein<br> Wort<img src='a'>.", []),
        ("A word<x-y/>.", "Ein Wort<x-y/>.", []),
        ("Write `<b>` here.", "Hier steht `<b>`.", []),
        ('A <a title="one">word</a>.', 'Ein <a title="eins">Wort</a>.', []),
        ("A <a class='x'>word</a>.", "Ein <a class='y'>Wort</a>.", ["tags"]),
        ("A ![cat](c.png) sits.", "Eine ![Katze](k.png) sitzt.", ["images"]),
        ("Let $x$ be.", "Sei $y$.", ["maths"]),
        ("So.[^1]", "So.[^2]", ["footnotes"]),
        ("Use {{ page.x }} now.", "Nutze {{ page.y }}.", ["liquid"]),
    ],
)
def test_what_must_not_be_touched(source: str, target: str, what: list[str]) -> None:
    assert [f.evidence["what"] for f in sentences("untouchables", source, target)] == what


@pytest.mark.parametrize(
    ("flag", "kept", "lost"),
    [
        ("math", "Let $x$ be.", "Sei x."),
        ("mathjax", "$$\nx\n$$", "Ein x."),
        ("katex", "Let $x$ be.", "Sei `$x$`."),
        ("mermaid", "```mermaid\ngraph\n```", "```text\ngraph\n```"),
        ("toc", "- [A](#a)\n- [B](#b)\n\n## A\n\n## B", "## A\n\n## B"),
    ],
)
def test_what_the_header_promises(flag: str, kept: str, lost: str) -> None:
    head = f"---\n{flag}: true\n---\n\n"
    said = [f for f in documents("untouchables", head + kept + "\n", head + lost + "\n") if f.evidence["what"] == flag]
    assert [(f.severity, f.source, f.target) for f in said] == [("E", flag, "")]
    assert not [f for f in documents("untouchables", head + kept, head + kept) if f.evidence["what"] == flag]
    assert not [f for f in documents("untouchables", kept, lost) if f.evidence["what"] == flag]


def test_links_within_the_page() -> None:
    assert documents("anchors", "[A](#a)\n\n## A\n", "[A](#b)\n\n## A\n")[0].evidence == {"anchor": "b"}
    for hidden in ("```\n[A](#b)\n```", "$$\n[A](#b)\n$$", "<!-- [A](#b) -->", "Sag `[A](#b)` so."):
        assert documents("anchors", "## A\n", f"## A\n\n{hidden}\n") == [], hidden
    assert documents("anchors", "## A\n", '## A\n\n<a href="#c">C</a> und <a id="d"></a>[D](#d)\n')[0].target == "#c"


def test_whose_rule_the_links_follow() -> None:
    assert heading_rule(parse_markdown("[A](#1-a)\n\n## 1. A\n")) == "github"
    assert heading_rule(parse_markdown("[A](#a)\n\n## 1. A\n")) == "kramdown"


@pytest.mark.parametrize(
    ("check", "source", "target", "line"),
    [
        ("added", "One.\n", "Eins.\n\nZwei.\n", 3),
        ("lists", "- One.\n", "- Eins.\n- Zwei.\n", 2),
        ("blocks", "## One\n", "## Eins\n\n## Zwei\n", 3),
        ("added", "One.[^1]\n\n[^1]: A.\n", "Eins.[^1]\n\n[^1]: A.\n[^2]: B.\n", 4),
    ],
)
def test_what_is_added(check: str, source: str, target: str, line: int) -> None:
    (finding,) = documents(check, source, target)
    assert (finding.evidence["line"], finding.source, bool(finding.target)) == (line, "", True)
    assert documents("added", target, source) == []


@pytest.mark.parametrize(
    ("header", "target", "severities"),
    [
        ("language: en", "language: de", []),
        ("language: en", "language: en", ["E"]),
        ("lang: en", "lang: de-AT", []),
        ("lang: en", "lang: nonsense!", ["E"]),
        ("tags: [a]", "tags: a", ["E"]),
        ("lang: en\nlanguage: en", "lang: de\nlanguage: en", []),
    ],
)
def test_headers(header: str, target: str, severities: list[str]) -> None:
    findings = documents("front-matter", f"---\n{header}\n---\n\nRain.\n", f"---\n{target}\n---\n\nRegen.\n")
    assert [f.severity for f in findings] == severities


@pytest.mark.parametrize(
    ("source", "target", "cut"),
    [
        ("It rained. ", "Es regnete. ", False),
        ("It rained,", "Es regnete,", False),
        ("It rained.", "Es regnete, ", True),
        ("It rained.", "Es regnete (", True),
        ("It rained.", "Es regnete", True),  # a warning: within a block a sentence may go on
    ],
)
def test_where_a_sentence_stops(source: str, target: str, cut: bool) -> None:
    assert bool(sentences("cut", source, target)) == cut


@pytest.mark.parametrize(
    ("languages", "source", "target", "words"),
    [
        ("zh-Hans en", "他喜欢安静的图书馆。", "He likes the 安静的图书馆 more than anything.", ["安静的图书馆"]),
        (
            "zh-Hans en",
            "他喜欢安静的图书馆。",
            "He likes the 安静的 more than anything.",
            [],
        ),  # three characters may be a name
        ("zh-Hans ja", "他喜欢安静的图书馆。", "彼は安静的图书馆。", []),  # a check of its own looks at characters
        ("en de", "He saw it was the end.", "Er sah: it was the end.", ["it was the end"]),
        ("en de", "He saw it was the end.", "Er sah it was the Ende.", []),  # three words are not enough
    ],
)
def test_what_is_left_over(languages: str, source: str, target: str, words: list[str]) -> None:
    one, two = languages.split()
    assert [f.evidence["words"] for f in sentences("left-over", source, target, two, one)] == words


def test_words_that_the_glossary_keeps_are_not_left_over() -> None:
    kept = Glossary((Term("it was the end", keep=True),))
    text = units("de", ("He read it was the end.", "Er las it was the end."))
    assert found("left-over", text, glossary=kept) == []
    assert found("left-over", text) != []


@pytest.mark.parametrize(
    ("names", "count"),
    [
        (("A Cutter", "a Cutters"), 0),
        (("Cutter is fine", "Cutter today"), 0),  # a capital at the beginning makes no name
        (("We use Cutter", "He uses Cutter"), 1),
        (("We use Cutts", "He uses Cutts"), 0),  # too short a word
    ],
)
def test_which_word_is_a_term(names: tuple[str, str], count: int) -> None:
    texts = [(names[0] + ".", "Wir nutzen den Cutter."), (names[1] + ".", "Er nutzt Cutterung.")]
    assert len(found("one-term", units("de", *texts))) == count


@pytest.mark.parametrize(
    ("tag", "source", "target", "marks"),
    [
        ("de", "He said: (yes.", "Er sagte (ja).", []),  # both pair as they should, and the source does not
        ("de", "He said (yes).", "Er sagte (ja.", ["()"]),
        ("de", "He said [yes].", "Er sagte ja].", ["[]"]),
        ("de", "He said yes.", "Er sagte „ja.", ["„“"]),
        ("en", "Er sagte ja.", "He said “yes.", ["“”"]),
        ("zh-Hans", "He said (yes).", "他说（是。", ["（）"]),
        ("es", "Why?", "Por qué?", ["?"]),
        ("es", "Stop!", "Alto!", ["!"]),
        ("es", "Why?", "¿Por qué?", []),
        ("zh-Hans", "Good, go.", "好， 走。", ["， "]),
        ("ja", "Good, go.", "はい，行こう。", ["，"]),
        ("ja", "Good, go.", "はい!行こう。", ["!"]),
    ],
)
def test_marks_of_the_target(tag: str, source: str, target: str, marks: list[str]) -> None:
    findings = sentences("typography", source, target, tag, "de" if tag == "en" else "en")
    assert [(f.evidence["found"], f.unit, f.severity) for f in findings] == [(mark, "u1", "I") for mark in marks]


@pytest.mark.parametrize(("one", "two", "lost"), [("\n", "", 1), ("\r", "", 1), ("\n", "\r", 0), ("", "", 0)])
def test_the_last_line_end(one: str, two: str, lost: int) -> None:
    assert len(documents("typography", "It rained." + one, "Es regnete." + two)) == lost


def test_how_like_a_back_translation_is() -> None:
    bitext = units("de", ("It rained hard.", "Es regnete."), ("Yes.", "Ja."))
    (found_it,) = found("back-translation", bitext, back={"u1": "The rain fell.", "u2": "Yes."})
    assert found_it.evidence == {"back": "The rain fell.", "likeness": 0.222}
    assert found("back-translation", units("de", ("!", "!")), back={"u1": "!"}) == []


@pytest.mark.parametrize(
    ("text", "where", "remedy"),
    [
        ("check = 'numbers'", "w.toml, waiver 1", "reason"),
        ("check = 'nmbers'\nreason = 'x'", "w.toml, waiver 1", "toc"),
        ("check = 'numbers'\nreason = 'x'\nunits = 'a'", "w.toml, waiver 1", "contains, hash, pair, reason, unit"),
        ("check = 3", "w.toml, waiver 1", ""),
    ],
)
def test_where_a_waiver_is_wrong(text: str, where: str, remedy: str) -> None:
    with pytest.raises(InputError) as error:
        read_waivers("[[waiver]]\n" + text, "w.toml", NAMES)
    assert (error.value.where, remedy in error.value.remedy) == (where, True)
    assert bool(error.value.remedy) == bool(remedy)
