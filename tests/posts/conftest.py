"""An article and a talk in two languages, built from literal text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bilingual.model.article import Article, Block, Segment
from bilingual.model.bitext import Bitext, Provenance, Unit
from bilingual.model.transcript import EngineRecord, Transcript, Word
from bilingual.posts.document import Document
from bilingual.posts.from_article import document_from_article
from bilingual.posts.from_transcript import document_from_transcript

# (kind, text before, sentences as (source, target), text after, options)
Row = tuple[str, str, list[tuple[str, str | None]], str, dict[str, object]]

GOOGLE = Provenance("google")
DRAFT = Provenance("apertium", draft=True)


def build(rows: list[Row], source: str, target: str, **front_matter: object) -> tuple[Article, Bitext]:
    """Lay the rows out as one Markdown text; a target that starts with ``~`` is a draft."""
    text, blocks, units = "", [], []
    for kind, before, sentences, after, options in rows:
        start = len(text)
        text += before
        segments = []
        for index, (sentence, translation) in enumerate(sentences):
            if index:
                text += str(options.get("glue", " "))
            name = f"s{len(units) + 1}"
            segments.append(Segment(name, len(text), len(text) + len(sentence), sentence))
            text += sentence
            draft = bool(translation and translation.startswith("~"))
            shown = translation[1:] if translation and draft else translation
            units.append(Unit(name, sentence, shown, provenance=DRAFT if draft else GOOGLE))
        text += after
        containers = options.get("in", ())
        assert isinstance(containers, tuple)
        blocks.append(
            Block(
                kind,  # type: ignore[arg-type]
                start,
                len(text),
                level=int(str(options.get("level", 0))),
                segments=tuple(segments),
                containers=containers,
                attributes={k: str(v) for k, v in options.items() if k not in {"in", "level", "glue"}},
            )
        )
        text += "\n\n"
    return Article(text, "markdown", tuple(blocks), front_matter), Bitext(source, target, tuple(units))


def para(*sentences: tuple[str, str | None]) -> Row:
    return ("paragraph", "", list(sentences), "", {})


ROWS: list[Row] = [
    ("heading", "# ", [("Why small tools last", "小工具为何长青")], "", {"level": 1}),
    para(
        ("A **small** tool does one thing, and it does it [well](https://example.org/well).",
         "一个**小**工具只做一件事，并且做得[很好](https://example.org/well)。"),
        ("You can read all of it in an afternoon.", "一个下午就能通读。"),
        ("Nobody fears to change it.", None),
    ),
    ("heading", "## ", [("What we measured", "我们的测量")], "", {"level": 2}),
    para(
        ("We timed `sort` on 1.2 million lines.", "~我们对 120 万行文本测试了 `sort`。"),
        ("It took *4 seconds*; see [the notes](https://mp.weixin.qq.com/s/abc).",
         "耗时*4 秒*；见[笔记](https://mp.weixin.qq.com/s/abc)。"),
    ),
    ("list_item", "- ", [("Read the manual first.", "先读手册。")], "", {"level": 1, "in": ("list:1", "item:1")}),
    ("list_item", "  - ", [("Then read it again.", "然后再读一遍。")], "",
     {"level": 2, "in": ("list:1", "item:1", "list:2", "item:2")}),
    ("list_item", "- ", [("Ask a friend.", "问朋友。")], "", {"level": 1, "in": ("list:1", "item:3")}),
    ("code", "```python\nfor line in lines:\n    print(line)  # <b>\n```", [], "", {"language": "python"}),
    ("paragraph", "> ", [("Simplicity is a great virtue\n> but hard work.", "简单是伟大的美德，但需要努力。")], "",
     {"in": ("quote:1",)}),
    ("table_cell", "| ", [("Tool", "工具")], " |", {"in": ("table:1", "row:1", "column:1")}),
    ("table_cell", " ", [("Time", "时间")], " |", {"in": ("table:1", "row:1", "column:2")}),
    ("table_cell", "| `sort` |", [], "", {"in": ("table:1", "row:2", "column:1")}),
    ("table_cell", " ", [("four seconds", "四秒")], " |", {"in": ("table:1", "row:2", "column:2")}),
    ("math", "$$\nE = mc^2\n$$", [], "", {}),
    ("image", "![A lathe](https://example.org/lathe.webp)", [], "", {}),
    ("rule", "---", [], "", {}),
    ("heading", "## ", [("Where to go next", "下一步")], "", {"level": 2}),
    para(("Start with [the notes](https://example.org/well) and keep a diary.",
          "从[笔记](https://example.org/well)开始，并坚持写日记。")),
]  # fmt: skip


@pytest.fixture(scope="session")
def document() -> Document:
    """An English article with most of what Markdown has, in Chinese but for one sentence, one a draft."""
    article, bitext = build(ROWS, "en", "zh-Hans", author="Ada", tags=["tools", "software craft"], date="2026-03-01")
    return document_from_article(article, bitext)


@pytest.fixture(scope="session")
def article_of() -> Callable[..., Document]:
    """Build a document from rows of literal Markdown."""

    def make(rows: list[Row], source: str = "en", target: str = "de", **front_matter: object) -> Document:
        return document_from_article(*build(rows, source, target, **front_matter))

    return make


TALK = [
    (0, "Good morning, everyone.", "各位早上好。"),
    (2200, "Today we talk about bread.", "今天我们谈谈面包。"),
    (5000, "Bread needs flour, water, salt and time.", "面包需要面粉、水、盐和时间。"),
    (12500, "Now let us look at the oven.", None),
    (15000, "An oven must be hot before the bread goes in.", "~面包入炉前，烤箱必须热。"),
]


@pytest.fixture(scope="session")
def talk() -> Document:
    """A talk of five sentences with a pause of four seconds before the fourth."""
    words, sentences, units = [], [], []
    for start, source, target in TALK:
        first = len(words)
        for index, word in enumerate(source.split()):
            words.append(Word(word, start + index * 250, start + index * 250 + 240))
        sentences.append((first, len(words)))
        draft = bool(target and target.startswith("~"))
        shown = target[1:] if target and draft else target
        provenance = DRAFT if draft else GOOGLE
        units.append(Unit(f"u{len(units) + 1}", source, shown, sentences[-1], provenance))
    transcript = Transcript("en", 18_000, tuple(words), tuple(sentences), EngineRecord("test"))
    bitext = Bitext("en", "zh-Hans", tuple(units), transcript.sha256)
    return document_from_transcript(transcript, bitext, "Bread", title_target="面包")
