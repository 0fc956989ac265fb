"""Decks of slides: what sets them up and what a speaker notes is neither translated nor published."""

from __future__ import annotations

import pytest

from bilingual.articles.comments import without_comments
from bilingual.articles.markdown import parse_markdown

MARP = """---
marp: true
---

![bg right:40% brightness:.8](tide.png)

The moon pulls.

---

![w:200 An old moon](moon.png)
"""
SLIDEV = """---
theme: seriph
---

# Tides

---
layout: two-cols
level: 2
---

# Twice a day

Low water.

::right::

High water.

```md
---
layout: code
---
```
"""
REVEAL = """---
revealOptions:
  transition: fade
---

High water comes twice.

Note: mention Ann
and her boat.

---

Thanks.
"""


@pytest.mark.parametrize(
    ("text", "said", "gone"),
    [
        (MARP, ["The moon pulls.", "![An old moon](moon.png)"], ["bg", "brightness", "w:200"]),
        (SLIDEV, ["Tides", "Twice a day", "Low water.", "High water."], ["two-cols", "::right::"]),
        (REVEAL, ["High water comes twice.", "Thanks."], ["Ann", "boat"]),
    ],
)
def test_a_deck_says_only_what_its_slides_show(text: str, said: list[str], gone: list[str]) -> None:
    article = parse_markdown(text)
    assert [segment.plain.strip("\xa0 ") for segment in article.segments if segment.plain.strip("\xa0 ")] == said
    kept = without_comments(text)
    assert [word for word in gone if word in kept] == []
    assert kept.count("layout: code") == text.count("layout: code")


def test_an_article_that_only_looks_like_one_keeps_all() -> None:
    for text in (
        "# A\n\n![bg](x.png)\n\nNote: this is prose.\n\n---\n\nMore.\n",
        "---\ntitle: A\nlayout: post\n---\n\nText.\n\nNote: prose.\n",
        "Heading\n---\nlayout: this is prose\n",
    ):
        assert without_comments(text) == text
