"""An author's table of contents: found, left out of posts, filled from the translated headings."""

from __future__ import annotations

import pytest

from bilingual.articles.contents import TocEntry, contents_entries, headings_over_contents
from bilingual.articles.html import parse_html
from bilingual.articles.markdown import parse_markdown
from bilingual.articles.toc import labelled
from bilingual.model.bitext import Bitext, Provenance, Unit
from bilingual.views.document.converting.from_article import document_from_article
from bilingual.views.jekyll.contents import without_contents
from bilingual.views.parallel.render import parallel_html

BODY = "\n\n## Water\n\nBoil it.\n\n## A `leaf`\n\nTwo grams.\n\n### Time\n\nThree minutes.\n"


def contents_of(text: str) -> list[str]:
    article = parse_html(text) if text.startswith("<") else parse_markdown(text)
    return [block.plain for block in article.blocks if block.kind == "toc"]


@pytest.mark.parametrize("contents", [
    "- [Water](#water)\n- [A `leaf`](#a-leaf)\n- [Time](#time)",
    "1. [Water](#water): the first thing.\n2. [A leaf](#a-leaf) — two grams are enough.\n   * [Time](#time)",
    "* **[Water](#water)**\n* [How long](#time)",
    "[Water](#water) | [A `leaf`](#a-leaf) · [Time](#time)",
    "1. Water\n2. A leaf\n3. Time",
    "- Water ..... 3\n- A `leaf` ..... 5\n- Time ..... 12",
    "> - [Water](#water)\n> - [Time](#time)",
    "- [Water]\n- [Time]\n\n[water]: #water\n[time]: #time",
])  # fmt: skip
def test_a_table_of_contents_is_found(contents: str) -> None:
    entries = [line for line in contents.split("\n\n")[0].split("\n") if line]
    assert len(contents_of(f"# Tea\n\n{contents}{BODY}")) == len(entries)
    assert len(contents_of(f"# Tea\n\n## In short\n\n{contents}{BODY}")) == len(entries)
    assert len(contents_of(f"# Tea\n\nIn this article:\n\n{contents}{BODY}")) == len(entries) + 1


@pytest.mark.parametrize("text", [
    "- See [Water](#water).\n- Buy bread.\n- Sleep.",
    "- [Water](https://example.org/#water)\n- [Time](https://example.org/#time)",
    "- Milk\n- Water\n- Salt\n- Bread",
    "See [Water](#water), [a leaf](#a-leaf) and [Time](#time).",
    "- [1](#fn1)\n- [2](#fn2)",
    "Water, then time:",
])  # fmt: skip
def test_other_lists_and_links_stay(text: str) -> None:
    assert contents_of(f"# Tea\n\n{text}{BODY}") == []


def test_a_page_with_contents() -> None:
    entries = '<li><a href="#w">Water</a> <i>first</i></li><li><a href="#t">Time</a></li>'
    body = '<h2 id="w">Water</h2><p>a b</p><h2 id="t">Time</h2><p>c</p>'
    assert len(contents_of(f"<article><h1>Tea</h1><p>Contents:</p><ul>{entries}</ul>{body}</article>")) == 3


def test_entries_say_what_the_headings_say() -> None:
    article = parse_markdown("# Tea\n\n- [Water](#water): boil it.\n- [Time](#time)\n- [The rest](#a-leaf)" + BODY)
    units = {s.id: Unit(s.id, s.plain) for s in article.segments}
    said = {"Water": "Wasser", "Time": "Die *Zeit*", "A `leaf`": "Ein `leaf`"}
    machine = Provenance("google")
    made = {name: Unit(name, unit.source, said.get(unit.source), provenance=machine) for name, unit in units.items()}
    by_source = {unit.source: name for name, unit in units.items()}
    water, time = by_source["[Water](#water): boil it."], by_source["[Time](#time)"]
    entries = contents_entries(article)
    assert set(entries) == {water, time}

    assert labelled(made[time], entries[time], made, " ").target == "[Die *Zeit*](#time)"
    assert labelled(made[time], entries[time], made, " ").provenance == machine
    other = Unit(water, units[water].source, "[Das Nass](#water): koche es.", provenance=machine)
    assert labelled(other, entries[water], made, " ").target == "[Wasser](#water): koche es."
    untranslated = {name: Unit(name, unit.source) for name, unit in units.items()}
    assert labelled(untranslated[time], entries[time], untranslated, " ").target is None


def test_a_line_of_links_is_filled_in_order() -> None:
    article = parse_markdown("# Tea\n\n[Water](#water) | [A `leaf`](#a-leaf) | [Time](#time)" + BODY)
    [(name, entry)] = contents_entries(article).items()
    assert entry.alone
    said = {"Water": "水", "A `leaf`": "`leaf`", "Time": "时间"}
    made = {s.id: Unit(s.id, s.plain, said.get(s.plain), provenance=Provenance("x")) for s in article.segments}
    assert labelled(made[name], entry, made, "").target == "[水](#water) | [`leaf`](#a-leaf) | [时间](#time)"
    assert labelled(made[name], TocEntry((("Water", ()),), False), made, "").target is None


@pytest.mark.parametrize(("said", "gap", "wanted"), [
    (("Tee kochen.", "Aber wie?"), " ", "[Tee kochen. Aber wie?](#tea)"),
    (("泡茶。", "怎么泡？"), "", "[泡茶。怎么泡？](#tea)"),
])  # fmt: skip
def test_a_heading_of_several_sentences_is_joined_as_in_its_language(
    said: tuple[str, str], gap: str, wanted: str
) -> None:
    entry = TocEntry((("Make tea. But how?", ("s2", "s3")),), True)
    made = {name: Unit(name, "x", text) for name, text in zip(("s2", "s3"), said, strict=True)}
    assert labelled(Unit("s1", "[Make tea. But how?](#tea)"), entry, made, gap).target == wanted


def test_a_title_above_the_contents_is_no_heading_over_them() -> None:
    contents = "- [Water](#water)\n- [Time](#time)"
    assert headings_over_contents(parse_markdown(f"# Tea\n\n{contents}{BODY}")) == frozenset()
    assert headings_over_contents(parse_markdown(f"# Tea\n\n## In short\n\n{contents}{BODY}")) == {1}


SUMMARIES = """\
1. [Water](#water). Boil it. Let it cool.
   - Not for long.
2. **[A `leaf`](#a-leaf)** — two grams

   are enough.
3. [Time](#time)"""


def test_the_contents_may_say_more_of_a_section_than_its_name() -> None:
    assert len(contents_of(f"# Tea\n\n{SUMMARIES}{BODY}")) == 5
    article = parse_markdown(f"# Tea\n\n{SUMMARIES}{BODY}")
    units = tuple(
        Unit(s.id, s.plain, s.plain.replace("Boil", "Koch"), provenance=Provenance("x")) for s in article.segments
    )
    document = document_from_article(article, Bitext("en", "de", units))
    names = {block.units[0].id: block.units[0].source_text for block in document.blocks if block.kind == "heading"}
    said = {names[name]: [unit.target_text for unit in found] for name, found in document.summaries.items()}
    assert said == {
        "Water": ["Koch it.", "Let it cool.", "Not for long."], "A leaf": ["two grams", "are enough."],
    }  # fmt: skip
    pages = {toc: parallel_html(document, toc=toc) for toc in ("keep", "summaries", "none")}
    assert {toc: page.count("two grams") for toc, page in pages.items()} == {"keep": 0, "summaries": 2, "none": 0}
    assert {toc: page.count('class="toc"') for toc, page in pages.items()} == {"keep": 1, "summaries": 1, "none": 0}


@pytest.mark.parametrize(
    ("contents", "left"),
    [
        (SUMMARIES, ""),
        ("## In short\n\nIn this article:\n\n- [Water](#water)\n- [Time](#time)", ""),
        ("* TOC\n{:toc}", ""),
        ("[toc]\n\nText.", "Text.\n\n"),
        ("> - [Water](#water)\n> - [Time](#time)", ""),
        ("- Milk\n- Salt", "- Milk\n- Salt\n\n"),
    ],
)
def test_a_post_without_contents(contents: str, left: str) -> None:
    text = f"---\ntitle: x\n---\n\n# Tea\n\n{contents}{BODY}"
    assert without_contents(text, "en") == f"---\ntitle: x\n---\n\n# Tea\n\n{left}{BODY.lstrip()}"
