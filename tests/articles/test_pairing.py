"""Which block, and which sentence, stands for which."""

from __future__ import annotations

import time
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from bilingual.articles.markdown import parse_markdown
from bilingual.articles.pairing import Lines, Range, by_count, pair_articles, paired_blocks
from bilingual.articles.plain_text import parse_plain
from bilingual.model.article import Article

SOURCE = """---
title: Bread
author: Ann
---

# Bread

It rained in 1987. We baked.

- Take 500 g of flour.
- Take water.

```sh
bake --slow
```

See [the book](https://a.b/c).
"""
TARGET = """---
title: Brot
author: Ann
---

# Brot

Es regnete 1987, und wir buken.

- Nimm 500 g Mehl.
- Nimm Wasser.

```sh
bake --slow
```

Siehe [das Buch](https://a.b/c).
"""


def pairs(source: str, target: str) -> list[tuple[str, str | None]]:
    paired = pair_articles(parse_markdown(source), parse_markdown(target, "de"), "en", "de")
    assert {u.id for u in paired.bitext} == {s.id for s in paired.article.segments}
    return [(unit.source, unit.target) for unit in paired.bitext]


def test_sentences_that_do_not_count_alike_become_one_unit() -> None:
    assert pairs(SOURCE, TARGET) == [
        ("Bread", "Brot"),
        ("Bread", "Brot"),
        ("It rained in 1987. We baked.", "Es regnete 1987, und wir buken."),
        ("Take 500 g of flour.", "Nimm 500 g Mehl."),
        ("Take water.", "Nimm Wasser."),
        ("See [the book](https://a.b/c).", "Siehe [das Buch](https://a.b/c)."),
    ]


def test_a_lost_and_an_added_paragraph_move_nothing_else() -> None:
    target = TARGET.replace("- Nimm 500 g Mehl.\n", "").replace("```\n\nSiehe", "```\n\nNeu ist das hier.\n\nSiehe")
    found = dict(pairs(SOURCE, target)[2:])
    assert found["Take 500 g of flour."] is None
    assert found["Take water."] == "Nimm Wasser."
    assert found["See [the book](https://a.b/c)."] == "Siehe [das Buch](https://a.b/c)."
    paired = pair_articles(parse_markdown(SOURCE), parse_markdown(target, "de"), "en", "de")
    assert [block.plain for block in paired.added] == ["Neu ist das hier."]
    assert paired.lines["s7"] == Lines(target).at(target.index("Siehe"))


def test_a_better_pairing_of_sentences_goes_in_as_an_argument() -> None:
    def two_to_one(source: Sequence[str], target: Sequence[str]) -> Sequence[tuple[Range, Range]]:
        return [((0, 2), (0, 1)), ((2, 3), (1, 1))] if len(source) == 3 else by_count(source, target)

    source, target = parse_markdown("One. Two. Three.\n"), parse_markdown("一和二。\n", "zh-Hans")
    paired = pair_articles(source, target, "en", "zh-Hans", two_to_one)
    assert [(u.source, u.target) for u in paired.bitext] == [("One. Two.", "一和二。"), ("Three.", None)]
    assert [s.text for s in paired.article.segments] == ["One. Two.", "Three."]
    assert paired.article.text == source.text


def test_chinese_sentences_are_joined_without_a_blank() -> None:
    paired = pair_articles(parse_plain("One and two."), parse_plain("一。TED。二。", "zh-Hans"), "en", "zh-Hans")
    assert [u.target for u in paired.bitext] == ["一。TED。二。"]


def test_plain_text_is_paragraphs_or_lines() -> None:
    assert [len(b.segments) for b in parse_plain("One. Two\nthree.\r\n\r\n- Four.\n").blocks] == [2, 1]
    assert [b.plain for b in parse_plain("One.\nTwo.\n").blocks] == ["One.", "Two."]


KINDS = ["# H\n\n", "Some words here.\n\n", "- item one\n- item two\n\n", "```\nx\n```\n\n", "> quoted\n\n", "1. x\n\n"]
texts = st.lists(st.sampled_from(KINDS), max_size=12).map("".join)


@settings(max_examples=60, deadline=None)
@given(texts, texts)
def test_every_block_is_there_once_and_in_order(one: str, two: str) -> None:
    source, target = parse_markdown(one), parse_markdown(two)
    found = paired_blocks(source, target)
    assert [a for a, _ in found if a] == list(source.blocks)
    assert [b for _, b in found if b] == list(target.blocks)


@given(texts)
def test_an_article_is_its_own_pair(text: str) -> None:
    article = parse_markdown(text)
    assert all(a is b for a, b in paired_blocks(article, article))


def _long(paragraphs: int) -> Article:
    return parse_plain("\n\n".join(f"Paragraph {n} says that it is {n * 7} long." for n in range(paragraphs)))


def test_pairing_is_linear_in_the_length() -> None:
    seconds = []
    for size in (300, 1200):
        article = _long(size)
        started = time.perf_counter()
        assert len(paired_blocks(article, article)) == size
        seconds.append(time.perf_counter() - started)
    assert seconds[1] < 10 * seconds[0] + 0.5
