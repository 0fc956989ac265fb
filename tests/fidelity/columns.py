"""Two texts for each check with the findings in both directions, to detect swapped columns."""

from __future__ import annotations

from typing import Any, NamedTuple

from bilingual.articles.markdown import parse_markdown
from bilingual.fidelity.blocks import paired_blocks
from bilingual.fidelity.material import Material, gather
from bilingual.model.bitext import Bitext, Unit


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
    Sample("blocks", "## More\n\nRain.\n", "Regen.\n", {"kinds": ["heading", ""]}, {"kinds": ["", "heading"]}),
    Sample("lists", "1. Sit.\n2. Listen.\n", "1. Sitz.\n", {"source_line": 2}, {"line": 2}),
    Sample("lists", "1. Sit.\n2. Listen.\n", "1. Sitz.\n5. Hör.\n", {"markers": ["1.", "5."]}),
    Sample(
        "contrast",
        "You may go.",
        "Sie müssen gehen.",
        {"was": "may", "became": "müssen"},
        {"was": "müssen", "became": "may"},
    ),
    Sample("cut", "We met, and it rained.", "Wir trafen uns,", {"ends_with": " trafen uns,"}),
    Sample("cut", "It rained, and we left.\n", "Es regnete, und wir\n", {"ends_with": "ete, und wir"}),
    Sample("added", "Rain.\n", "Regen.\n\nMehr.\n", {"line": 3, "target": "Mehr."}),
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
    return Material(
        bitext, gather(bitext), article=source, rendered=target, published=True,
        blocks=paired_blocks(source, target, bitext),
    )  # fmt: skip


def bitext_of(languages: tuple[str, str], sources: list[str], targets: list[str]) -> Bitext:
    pairs = enumerate(zip(sources, targets, strict=False), 1)
    return Bitext(*languages, tuple(Unit(f"s{n}", *texts) for n, texts in pairs))
