"""Good translations of one short article into thirty languages have no error, whatever table is missing."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bilingual.articles.markdown import parse_markdown
from bilingual.fidelity.report import check_bitext
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.finding import Finding
from bilingual.pipeline.commands.checking import check_files
from bilingual.pipeline.quality.checked_files import CheckRequest

SOURCE = """# The lighthouse

In 2024, 1.5 million people saw the lighthouse. It costs 7,000 euros a year, or half a million in the end.

1. Bring 2 litres of water.
2. "Don't wait," said Ilse.
"""
# Title, the two sentences, the two items.
TARGETS: dict[str, list[str]] = json.loads(Path(__file__).with_name("lighthouse.json").read_text("utf-8"))


def checked(tag: str, *, swapped: bool = False) -> list[Finding]:
    title, body, *items = TARGETS[tag]
    text = f"# {title}\n\n{body}\n\n1. {items[0]}\n2. {items[1]}\n"
    source, target = parse_markdown(SOURCE), parse_markdown(text, tag)
    sides = (target, source) if swapped else (source, target)
    tags = (tag, "en") if swapped else ("en", tag)
    plain = [[block.plain for block in article.blocks if block.segments] for article in sides]
    units = tuple(Unit(f"u{n}", *pair) for n, pair in enumerate(zip(*plain, strict=True), 1))
    return [f for f in check_bitext(Bitext(*tags, units)) if f.severity in ("E", "Stale", "W")]


@pytest.mark.parametrize("tag", TARGETS)
def test_a_good_translation_has_no_error(tag: str) -> None:
    for swapped in (False, True):
        found = checked(tag, swapped=swapped)
        assert [(f.check, f.message) for f in found if f.severity != "W"] == []


@pytest.mark.parametrize(
    ("tags", "source", "target"),
    [
        (("en", "zh-Hans"), "The night of 13 to 14 May was cold.", "5 月 13 日夜里到 14 日很冷。"),
        (("en", "zh-Hans"), "We rebuilt it from nothing.", "我们从零重建。"),
        (("en", "zh-Hans"), "It was a week old, and we had 3.", "那是一个星期以前的，我们有3份。"),
        (("en", "de"), "With the lid off: 20 minutes.", "Ohne Deckel: 20 Minuten."),
        (("en", "de"), "**Friday, 5:30 to 9 p.m.**", "**Freitag, 17.30 bis 21 Uhr.**"),
        (("en", "de"), "It will be ready after fifteen minutes.", "Nach einer Viertelstunde ist er so weit."),
        (("en", "es"), "For people who have run out of memory.", "Para quien se ha quedado sin memoria."),
        (("en", "es"), "If you ask for nothing, not a line is read.", "Si no le pides nada, no se lee ni una línea."),
        (("zh-Hans", "en"), "1990 年代它差点被拆掉。", "It was nearly demolished in the 1990s."),
        (("zh-Hans", "en"), "他中国名字叫王喜。", "He is called Wang Xi in Chinese."),
        (("zh-Hans", "en"), "他每周三去。", "He goes every Wednesday."),
        (("ja", "en"), "一年半かかりました。", "It took a year and a half."),
        (("ja", "en"), "いちばん役に立ったレッスンです。", "No lesson has been of more use."),
        (("ja", "en"), "「弓を持つな」。", "“Don't hold the bow.”"),
    ],
)  # fmt: skip
def test_what_good_translators_wrote_otherwise(tags: tuple[str, str], source: str, target: str) -> None:
    found = check_bitext(Bitext(*tags, (Unit("u1", source, target),)))
    assert [(f.check, f.message) for f in found if f.severity in ("E", "W")] == []


def test_cells_that_hold_the_same_figures_and_comments_in_code() -> None:
    source = "| When | What |\n|---|---|\n| 6:12 a.m. | It stopped. |\n\n```python\nx = 1  # ten\n```\n"
    target = "| Wann | Was |\n|---|---|\n| 6:12 | Es hielt an. |\n\n```python\nx = 1  # zehn\n```\n"

    def errors(text: str) -> list[str]:
        with TemporaryDirectory() as folder:
            files = Path(folder) / "a.md", Path(folder) / "b.md"
            for file, content in zip(files, (source, text), strict=True):
                file.write_text(content, "utf-8")
            return [f.check for f in check_files(CheckRequest(*files, "en", "de")).findings if f.severity == "E"]

    assert errors(target) == []
    assert errors(target.replace("x = 1", "x = 2")) == ["untouchables"]
    assert errors(target.replace("6:12", "6:21"))
