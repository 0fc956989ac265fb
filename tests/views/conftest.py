"""An article and a talk in two languages, from literal text."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from bilingual.articles.html import parse_html
from bilingual.articles.markdown import parse_markdown
from bilingual.model.article import Article
from bilingual.model.bitext import Bitext, Provenance, Unit
from bilingual.model.transcript import EngineRecord, Transcript, Word
from bilingual.views.base import Prepared
from bilingual.views.document.converting.from_article import document_from_article
from bilingual.views.document.converting.from_transcript import document_from_transcript
from bilingual.views.document.model import Document
from bilingual.views.tools import ViewTools

GOOGLE = Provenance("google")
DRAFT = Provenance("apertium", draft=True)


def pair(article: Article, targets: Mapping[str, str], source: str, target: str) -> Bitext:
    """Each sentence with its translation, if it has one; a target that starts with ``~`` is a draft."""
    units = []
    for segment in article.segments:
        text = targets.get(segment.plain)
        draft = text is not None and text.startswith("~")
        units.append(
            Unit(
                segment.id,
                segment.plain,
                text[1:] if text is not None and draft else text,
                provenance=DRAFT if draft else GOOGLE,
            )
        )
    return Bitext(source, target, tuple(units))


ARTICLE = """\
---
title: Why small tools last
description: On tools that stay.
author: Ada
date: 2026-03-01
tags: [tools, software craft]
---

# Why small tools last

A **small** tool does one thing, and it does it [well](https://example.org/well).
You can read all of it in an afternoon. Nobody fears to change it.

## What we measured

We timed `sort` on 1.2 million lines. It took *4 seconds*; see [the notes](https://mp.weixin.qq.com/s/abc).[^1]

- Read the manual first.
  - Then read it again.
- Ask a friend.

```python
for line in lines:
    print(line)  # <b>
```

> Simplicity is a great virtue
> but hard work.

| Tool   | Time         |
|--------|-------------:|
| `sort` | four seconds |

$$
E = mc^2
$$

![A lathe](https://example.org/lathe.webp)

---

## Where to go next

Start with [the notes](https://example.org/well) and keep a diary.

[^1]: Measured in March.
"""

CHINESE = {
    "Why small tools last": "小工具为何长青",
    "On tools that stay.": "谈谈留得住的工具。",
    "A **small** tool does one thing, and it does it [well](https://example.org/well).":
        "一个**小**工具只做一件事，并且做得[很好](https://example.org/well)。",
    "You can read all of it in an afternoon.": "一个下午就能通读。",
    "What we measured": "我们的测量",
    "We timed `sort` on 1.2 million lines.": "~我们对 120 万行文本测试了 `sort`。",
    "It took *4 seconds*; see [the notes](https://mp.weixin.qq.com/s/abc).[^1]":
        "耗时*4 秒*；见[笔记](https://mp.weixin.qq.com/s/abc)。[^1]",
    "Read the manual first.": "先读手册。",
    "Then read it again.": "然后再读一遍。",
    "Ask a friend.": "问朋友。",
    "Simplicity is a great virtue but hard work.": "简单是伟大的美德，但需要努力。",
    "Tool": "工具",
    "Time": "时间",
    "four seconds": "四秒",
    "![A lathe](https://example.org/lathe.webp)": "![一台车床](https://example.org/lathe.webp)",
    "Where to go next": "下一步",
    "Start with [the notes](https://example.org/well) and keep a diary.":
        "从[笔记](https://example.org/well)开始，并坚持写日记。",
    "Measured in March.": "三月测量。",
}  # fmt: skip


@pytest.fixture(scope="session")
def document_of() -> Callable[..., Document]:
    """Build a document from Markdown, or HTML that starts with ``<``, and a table of translations."""

    def make(
        text: str, targets: Mapping[str, str] | None = None, source: str = "en", target: str = "zh-Hans"
    ) -> Document:
        article = parse_html(text, source) if text.startswith("<") else parse_markdown(text, source)
        return document_from_article(article, pair(article, targets or {}, source, target))

    return make


@pytest.fixture(scope="session")
def document(document_of: Callable[..., Document]) -> Document:
    """An English article with most of what Markdown has, in Chinese but for one sentence, one a draft."""
    return document_of(ARTICLE, CHINESE)


@pytest.fixture(scope="session")
def article_and_bitext() -> tuple[Article, Bitext]:
    article = parse_markdown(ARTICLE, "en")
    return article, pair(article, CHINESE, "en", "zh-Hans")


# (start in ms, source, target); 250 ms a word
TALK = [
    (0, "Good morning, everyone.", "各位早上好。"),
    (2200, "Today we talk about bread.", "今天我们谈谈面包。"),
    (5000, "Bread needs flour, water, salt and time.", "面包需要面粉、水、盐和时间。"),
    (12500, "Now let us look at the oven.", None),
    (15000, "An oven must be hot before the bread goes in.", "~面包入炉前，烤箱必须热。"),
]


@pytest.fixture(scope="session")
def transcript_and_bitext() -> tuple[Transcript, Bitext]:
    words: list[Word] = []
    sentences, units = [], []
    for start, source, target in TALK:
        first = len(words)
        words += [
            Word(word, start + index * 250, start + index * 250 + 240) for index, word in enumerate(source.split())
        ]
        sentences.append((first, len(words)))
        draft = target is not None and target.startswith("~")
        shown = target[1:] if target is not None and draft else target
        units.append(Unit(f"u{len(units) + 1}", source, shown, sentences[-1], provenance=DRAFT if draft else GOOGLE))
    transcript = Transcript("en", 18_000, tuple(words), tuple(sentences), EngineRecord("test"))
    return transcript, Bitext("en", "zh-Hans", tuple(units), transcript.sha256)


@pytest.fixture(scope="session")
def talk(transcript_and_bitext: tuple[Transcript, Bitext]) -> Document:
    """A talk of five sentences with a pause of five seconds before the fourth."""
    transcript, bitext = transcript_and_bitext
    return document_from_transcript(transcript, bitext, "Bread", title_target="面包")


class Printer:
    """Prints without laying anything out: one page for each section, and what it was given to print."""

    @dataclass(frozen=True)
    class Pages:
        content: bytes
        count: int

    def pdf(self, html: str, *, title: str = "") -> Pages:
        return self.Pages(f"%PDF {title}\n{html}".encode(), html.count('<section class="page'))

    def picture(self, html: str, width: int, height: int) -> bytes:
        return f"PNG {width}x{height}\n{html}".encode()

    def pictures(self, html: str, width: int, height: int) -> list[bytes]:
        return [f"PNG {width}x{height}\n{page}".encode() for page in html.split('<section class="page')[1:]]


@dataclass(frozen=True)
class Fitted:
    content: bytes
    suffix: str = ".png"
    width: int = 40
    height: int = 30
    changes: tuple[str, ...] = ()


class Fonts:
    def family(self, tag: str) -> str:
        return f"Font of {tag}"


TOOLS = ViewTools(
    Printer(),
    Fonts(),
    lambda texts, tag: {},
    lambda texts, tag: {},
    lambda texts: {},
    lambda address, most_bytes, most_width: Fitted(address.encode()),
    lambda shape, titles: f"JPG {shape} {titles}".encode(),
    {"printer": "1", "fonts": {}, "originals": {}, "covers": {}, "study": {}},
)


@pytest.fixture(scope="session")
def tools() -> ViewTools:
    """Tools that load and draw nothing."""
    return TOOLS


@pytest.fixture(scope="session")
def prepared_of() -> Callable[..., Prepared]:
    """Prepare a document for views, with tools that load and draw nothing."""

    def make(document: Document, bitext: Bitext | None = None, **more: Any) -> Prepared:
        bitext = bitext or Bitext(document.source, document.target, ())
        return replace(Prepared(document, bitext, TOOLS, "Why small tools last"), **more)

    return make


@pytest.fixture(scope="session")
def sanitizer() -> ModuleType:
    """The simulated WeChat editor, which stands beside this file."""
    spec = importlib.util.spec_from_file_location("wechat_sanitizer", Path(__file__).with_name("sanitizer.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
