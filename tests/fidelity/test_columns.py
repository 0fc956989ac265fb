"""Each check against a swapped column: what it says of a text, and what of the same two texts the other way round.

A check that reads the target where it should read the source (or one language's table for the other's) says the one
in the place of the other. Failing and passing samples of each check are in ``test_checks.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import pytest

from bilingual.articles.markdown import parse_markdown
from bilingual.fidelity.material import Material, gather
from bilingual.fidelity.report import CHECKS, check_bitext
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.finding import Finding
from bilingual.model.glossary import Glossary, Term


class Sample(NamedTuple):
    """Two texts, and what *check* says of them and of the swapped ones.

    A text of one line is its sentences, parted by " / "; one of several lines is a document. What is said is given
    as far as it matters: severity, message, both texts and evidence of one finding, None where there is none.
    """

    check: str
    source: str
    target: str
    said: dict[str, Any] | None
    swapped: dict[str, Any] | None = None
    languages: tuple[str, str] = ("en", "de")

    def __str__(self) -> str:
        return self.check

    @property
    def back(self) -> Sample:
        """The same texts the other way round."""
        return Sample(self.check, self.target, self.source, self.swapped, self.said, self.languages[::-1])


LONG = "The committee met on Monday and talked for a long time about the new library and its opening hours. "
TABLE = "| {} | {} |\n|---|---|\n| {} | 288 |\n"
CONTENTS = "- [{}](#{})\n- [{}](#{})\n\n## {}\n\nOne.\n\n## {}\n\nTwo.\n"
SAMPLES = (
    Sample("front-matter", "---\nmath: 1\n---\n\nRain.\n", "---\nx: 1\n---\n\nRegen.\n", {"key": "math"}, {"key": "x"}),
    Sample("front-matter", "---\nlang: en\n---\n\nRain.\n", "---\nlang: fr\n---\n\nRegen.\n", {"lang": "fr"}),
    Sample("title", "# Read this aloud\n", "# Lies das vor\n", {"target": "Lies das vor"}, languages=("en", "zh-Hans")),
    Sample(
        "headings",
        "## More\n\nRain.\n",
        "### Mehr\n\nRegen.\n",
        {"source": "## More", "target": "### Mehr"},
        {"source": "### Mehr", "target": "## More"},
    ),
    Sample(
        "toc",
        CONTENTS.format("First", "first", "More", "more", "First", "More"),
        CONTENTS.format("Erstes", "erstes", "Weiter", "mehr", "Erstes", "Mehr"),
        {"source": "Mehr", "target": "Weiter"},
    ),
    Sample("anchors", "[More](#more).\n\n## More\n", "[Mehr](#more).\n\n## Mehr\n", {"anchor": "more"}),
    Sample("blocks", "## More\n\nRain.\n", "Regen.\n", {"blocks": [2, 1]}, {"blocks": [1, 2]}),
    Sample("lists", "1. Sit.\n2. Listen.\n", "1. Sitz.\n", {"items": [2, 1]}, {"items": [1, 2]}),
    Sample("lists", "1. Sit.\n2. Listen.\n", "1. Sitz.\n5. Hör.\n", {"markers": ["1.", "5."]}),
    Sample("cut", "We met, and it rained.", "Wir trafen uns,", {"ends_with": " trafen uns,"}),
    Sample("cut", "It rained, and we left.\n", "Es regnete, und wir\n", {"ends_with": "ete, und wir"}),
    Sample("added", "Rain.\n", "Regen.\n\nMehr.\n", {"blocks": [1, 2]}),
    Sample(
        "added",
        "It rained. / " * 5 + "It rained all day.",
        "Es regnete. / " * 5 + "Es regnete den ganzen Tag. Wir blieben deshalb alle gemeinsam zu Hause.",
        {"sentences": 1},
    ),
    Sample("length", LONG * 3, "Die Sitzung.", {"severity": "E", "floor": 0.85}),
    Sample(
        "numbers",
        "It costs 10,000 euros.",
        "Es kostet 10.000 Euro und 5 Cent.",
        {"lost": [], "new": ["5"]},
        {"lost": ["5"], "new": []},
    ),
    Sample(
        "numbers",
        TABLE.format("Words", "Year", "43,000"),
        TABLE.format("Wörter", "Jahr", "4.300"),
        {"lost": ["43000"], "new": ["4300"]},
        {"lost": ["4300"], "new": ["43000"]},
    ),
    Sample("qualifiers", "It takes about 20 minutes.", "Es dauert 20 Minuten.", {"qualifier": "about"}),
    Sample(
        "one-figure",
        "It has 300 pages. / All 300 pages are new.",
        "Es hat 300 Seiten. / Alle 30 Seiten sind neu.",
        {"figure": "300", "here": "30"},
    ),
    Sample(
        "one-figure",
        CONTENTS.format("First 3", "first-3", "More", "more", "First 3", "More"),
        CONTENTS.format("Erste 4", "erste-3", "Mehr", "mehr", "Erste 3", "Mehr"),
        {"source": "Erste 3", "target": "Erste 4"},
    ),
    Sample(
        "negation",
        "It is not urgent.",
        "Es ist dringend.",
        {"source": ["not"], "target": []},
        {"source": [], "target": ["not"]},
    ),
    Sample(
        "one-form",
        "We met Anna. / Then Anna left. / I saw Anna. / He likes Anna.",
        "Wir trafen Anna. / Dann ging Anna. / Ich sah Anna. / Er mag Anne.",
        {"name": "Anna", "form": "Anne"},
    ),
    Sample(
        "one-term",
        "We build a Transformer today. / It is a Transformer.",
        "Wir bauen einen Transformer. / Es sind Transformatoren.",
        {"term": "Transformer"},
    ),
    Sample("do-not-translate", "Call `go()` first.", "Rufe `geh()` auf.", {"lost": ["`go()`"]}, {"lost": ["`geh()`"]}),
    Sample("do-not-translate", "Edit config.toml now.", "Ändere die Datei.", {"lost": ["config.toml"]}),
    Sample(
        "left-over",
        "He said that it was the end of the road.",
        "彼は it was the end of the road と言った。",
        {"words": "it was the end"},
        languages=("en", "ja"),
    ),
    Sample("script", "We speak.", "我們說話。", {"characters": "們說話"}, languages=("en", "zh-Hans")),
    Sample("urls", "See [it](https://a.b/c).", "Siehe da.", {"lost": ["https://a.b/c"]}, {"new": ["https://a.b/c"]}),
    Sample("untouchables", "A <b>bold</b> word.", "Ein Wort.", {"lost": ["</b>", "<b>"]}, {"new": ["</b>", "<b>"]}),
    Sample("untouchables", "\n$$\n1\n$$\n", "\n$$\n2\n$$\n", {"source": "$$\n1\n$$"}, {"source": "$$\n2\n$$"}),
    Sample("repetition", "He went home early.", "Er ging ging früh heim.", {"repeated": "ging"}),
    Sample(
        "register",
        "You can read. / You can write. / Then you sleep.",
        "Du kannst lesen. / Du kannst schreiben. / Dann schlafen Sie.",
        {"units": [1, 2]},
    ),
    Sample("person", "I wrote it.", "Er schrieb es.", {"message": "I became he"}, {"message": "he became I"}),
    Sample("typography", 'He said "yes" now.', 'Er sagte "ja".', {"found": '"ja"'}),
    Sample("typography", "It rained.\n", "Es\nregnete.", {"severity": "I"}),
    Sample("chatter", "It rained.", "Übersetzung: Es regnete.", {"found": "Übersetzung:"}),
)  # fmt: skip


def material(sample: Sample) -> Material:
    """Return what the check of *sample* looks at."""
    texts = sample.source, sample.target
    if "\n" not in sample.source:
        bitext = bitext_of(sample.languages, *(text.split(" / ") for text in texts))
        return Material(bitext, gather(bitext))
    source, target = (parse_markdown(text, tag) for text, tag in zip(texts, sample.languages, strict=True))
    bitext = bitext_of(sample.languages, *([s.plain for s in article.segments] for article in (source, target)))
    return Material(bitext, gather(bitext), article=source, rendered=target, published=True)


def bitext_of(languages: tuple[str, str], sources: list[str], targets: list[str]) -> Bitext:
    pairs = enumerate(zip(sources, targets, strict=False), 1)
    return Bitext(*languages, tuple(Unit(f"s{n}", *texts) for n, texts in pairs))


def is_said(sample: Sample, looked_at: Material) -> bool:
    """Tell whether the check says of *looked_at* what it should say of *sample*."""
    (check,) = (check for check in CHECKS if check.name == sample.check)
    said = [shown(finding) for finding in check.run(looked_at)]
    return not said if sample.said is None else any(sample.said.items() <= one.items() for one in said)


def shown(finding: Finding) -> dict[str, Any]:
    texts = {"severity": finding.severity, "message": finding.message}
    return {**texts, "source": finding.source.strip(), "target": finding.target.strip(), **finding.evidence}


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_what_is_said_there_and_back(sample: Sample) -> None:
    assert is_said(sample, material(sample))
    assert is_said(sample.back, material(sample.back))


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_a_check_that_takes_one_column_for_the_other_is_caught(sample: Sample) -> None:
    right, wrong = material(sample), material(sample.back)
    assert not is_said(sample, replace(right, pairs=wrong.pairs, article=wrong.article, rendered=wrong.rendered))


THERE, BACK = ("en", "de"), ("de", "en")


def named(check: str, bitext: Bitext, **options: Any) -> Iterator[Finding]:
    return (finding for finding in check_bitext(bitext, **options) if finding.check == check)


def test_a_recorded_hash_is_that_of_the_source() -> None:
    there = bitext_of(THERE, ["It rained."], ["Es regnete."])
    recorded = {"s1": there.units[0].source_sha256}
    assert not list(named("revision", there, recorded=recorded))
    assert list(named("revision", bitext_of(BACK, ["Es regnete."], ["It rained."]), recorded=recorded))


def test_what_is_translated_back_is_held_against_the_source() -> None:
    back = {"s1": "It rained."}
    assert not list(named("back-translation", bitext_of(THERE, ["It rained."], ["Es regnete."]), back=back))
    assert list(named("back-translation", bitext_of(BACK, ["Es regnete."], ["It rained."]), back=back))


def test_a_term_is_looked_for_in_the_source_and_its_form_in_the_target() -> None:
    glossary = Glossary((Term("bread", targets={"de": "Brot", "en": "bread"}, banned={"de": ("Gebäck",)}),))
    there = named("glossary", bitext_of(THERE, ["The bread."], ["Das Gebäck."]), glossary=glossary)
    assert [(f.evidence.get("approved"), f.evidence.get("banned")) for f in there] == [("Brot", None), (None, "Gebäck")]
    assert not list(named("glossary", bitext_of(BACK, ["Das Gebäck."], ["The bread."]), glossary=glossary))


def test_what_is_omitted_is_a_sentence_of_the_source() -> None:
    source, target = parse_markdown("It rained. We left."), parse_markdown("Es regnete.", "de")
    there, back = bitext_of(THERE, ["It rained."], ["Es regnete."]), bitext_of(BACK, ["Es regnete."], ["It rained."])
    assert [f.source for f in named("omitted", there, article=source, target_article=target)] == ["We left."]
    assert not list(named("omitted", back, article=target, target_article=source))


def test_every_check_is_here() -> None:
    alone = {"revision", "back-translation", "glossary", "omitted"}
    assert {sample.check for sample in SAMPLES} | alone == {check.name for check in CHECKS}
