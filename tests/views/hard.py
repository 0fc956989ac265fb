"""Difficult documents for every view: hostile text in every field, right to left, very long, with gaps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bilingual.model.bitext import Bitext, Provenance, Unit
from bilingual.views.document.model import Document
from tests.views.hostile import hostile_document, hostile_header, hostile_talk, with_contents

DocumentOf = Callable[..., Document]
NAMES = (
    "hostile",
    "hostile talk",
    "hostile header",
    "hostile contents",
    "contents of a talk",
    "hostile language",
    "from Arabic",
    "to Arabic",
    "Japanese",
    "nearly empty",
    "empty",
    "article",
    "talk",
)
ARABIC = """\
---
title: حديقة في المدينة
description: ما الذي تعلّمناه من شجر التفاح.
author: ليلى منصور
---

# حديقة في المدينة

في عام 1998 اشترت آنا حديقة صغيرة. بلغ ثمنها **12,500 يورو**؛ انظر [السجل](https://example.org/log).[^1]

## ما تقوله آنا

> الحديقة صبر.

- اسقوا الأشجار عشر دقائق.
  1. ثم اسقوها مرة أخرى (أو `water 10`).

| الشجرة | العمر |
|--------|------:|
| الأولى | خمسون |

![لوحة](board.png)

هذه الجملة لم يترجمها أحد.

[^1]: قيس في آذار.
"""
FROM_ARABIC = {
    "حديقة في المدينة": "A garden in the city",
    "ما الذي تعلّمناه من شجر التفاح.": "What we learned from apple trees.",
    "في عام 1998 اشترت آنا حديقة صغيرة.": "In 1998, Anna bought a small garden.",
    "بلغ ثمنها **12,500 يورو**؛ انظر [السجل](https://example.org/log).[^1]":
        "It cost **12,500 euros**; see [the log](https://example.org/log).[^1]",
    "ما تقوله آنا": "What Anna says",
    "الحديقة صبر.": "~A garden is patience.",
    "اسقوا الأشجار عشر دقائق.": "Water the trees for ten minutes.",
    "ثم اسقوها مرة أخرى (أو `water 10`).": "Then water them again (or `water 10`).",
    "الشجرة": "Tree",
    "العمر": "Age",
    "الأولى": "First",
    "خمسون": "fifty",
    "![لوحة](board.png)": "![A board](board.png)",
    "قيس في آذار.": "Measured in March.",
}  # fmt: skip
TO_ARABIC = {
    target.removeprefix("~"): ("~" if target.startswith("~") else "") + source for source, target in FROM_ARABIC.items()
}
LONGEST_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
JAPANESE = f"""\
# 街の庭

<ruby>東京<rt>とうきょう</rt></ruby>の庭は{LONGEST_WORD}のものです。ドナウ蒸気船運航会社船長協会名誉会長も来ます。

## 一九九八年

{"木と水と土と、" * 400}それだけです。
"""
FROM_JAPANESE = {
    "街の庭": "A garden in the city",
    f"<ruby>東京<rt>とうきょう</rt></ruby>の庭は{LONGEST_WORD}のものです。":
        f"The garden in <ruby>Tokyo<rt>とうきょう</rt></ruby> belongs to the {LONGEST_WORD}.",
    "ドナウ蒸気船運航会社船長協会名誉会長も来ます。": f"Its honorary president comes too: {'x' * 300}.",
    "一九九八年": "1998",
    f"{'木と水と土と、' * 400}それだけです。": f"{'Trees and water and soil, ' * 150}and that is all.",
}  # fmt: skip
NEARLY_EMPTY = "Hm.\n"


def document_named(name: str, document_of: DocumentOf) -> tuple[Document, Bitext]:
    """Return one of the hard documents with its bitext; *document_of* makes one of Markdown and translations."""
    if name == "hostile talk":
        return hostile_talk()
    if name == "contents of a talk":
        talk, bitext = hostile_talk()
        return without_headings(with_contents(talk)), bitext
    made = {
        "hostile": hostile_document,
        "hostile header": lambda: hostile_header(document_of),
        "hostile contents": lambda: with_contents(hostile_document()),
        "hostile language": lambda: with_gaps(hostile_document("en", "qtz")),
        "from Arabic": lambda: document_of(ARABIC, FROM_ARABIC, "ar", "en"),
        "to Arabic": lambda: document_of(_in_english(), TO_ARABIC, "en", "ar"),
        "Japanese": lambda: document_of(JAPANESE, FROM_JAPANESE, "ja", "en"),
        "nearly empty": lambda: document_of(NEARLY_EMPTY, {}, "en", "zh-Hans"),
        "empty": lambda: Document("en", "zh-Hans", None, ()),
    }[name]()
    return made, bitext_of(made)


def with_gaps(document: Document) -> Document:
    """Return *document* with one sentence that nobody translated, and one draft."""
    first, second, *rest = document.blocks
    draft = replace(first, units=(replace(first.units[0], state="draft"),))
    gap = replace(second, units=(replace(second.units[0], target=None, state="untranslated"), *second.units[1:]))
    return replace(document, blocks=(draft, gap, *rest))


def without_headings(document: Document) -> Document:
    """Return a talk whose contents list chapters that its text does not name."""
    blocks = tuple(block for block in document.blocks if block.kind != "heading")
    return replace(document, blocks=blocks, outline=tuple(replace(e, anchored=False) for e in document.outline))


def _in_english() -> str:
    text = ARABIC
    for source, target in sorted(FROM_ARABIC.items(), key=lambda pair: -len(pair[0])):
        text = text.replace(source, target.removeprefix("~"))
    return text.replace("هذه الجملة لم يترجمها أحد.", "Nobody translated this sentence.")


def bitext_of(document: Document) -> Bitext:
    """Return the bitext that *document* could have been made from."""
    units = {unit.id: unit for unit in document.units if unit.id}
    return Bitext(
        document.source,
        document.target,
        tuple(Unit(u.id, u.source_text or "x", u.target_text, provenance=Provenance("google")) for u in units.values()),
    )
