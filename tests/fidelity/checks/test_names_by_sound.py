"""Names that the translation spells by sound, and names between Latin scripts that only one sentence has."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.fidelity.samples import found, units


@pytest.mark.parametrize(
    ("tag", "pairs", "said"),
    [
        ("zh-Hans", [("We thank Gordon.", "我们感谢戈登。"), ("Then Gordon left.", "后来高登走了。")], ["Gordon"]),
        ("zh-Hans", [("We thank Gordon.", "我们感谢戈登。"), ("Then Gordon left.", "后来戈登走了。")], []),
        ("zh-Hant", [("A man called Yusuf stopped.", "一個叫易卜拉欣的男人停下來。")], ["Yusuf"]),
        ("zh-Hans", [("A man called Yusuf stopped.", "一个叫优素福的男人停下来。")], []),
        ("zh-Hans", [("The Perssons, our neighbours, left.", "邻居佩尔松一家走了。")], []),
        ("zh-Hans", [("We flew to Oxford in May.", "我们五月飞往牛津。")], []),
        ("ja", [("We met Pemberton there.", "そこでゴンザレスさんに会った。")], ["Pemberton"]),
        ("ja", [("We met Pemberton there.", "そこでペンバートンさんに会った。")], []),
        ("ja", [("We met Webb to count word families.", "ウェブに会いワードファミリーを数えた。")], []),
        ("ja", [("We met Jim to count word families.", "ジムに会いワードファミリーを数えた。")], []),
        ("ja", [("We met Hallvik.", "ハルヴィクだ。"), ("Then Hallvik left.", "ハラヴィクは去った。")], ["Hallvik"]),
        ("ja", [("The radio of November was lost.", "十一月のラジオをなくした。")], []),
        ("de", [("Our neighbour, Mr Pemberton, left.", "Unser Nachbar, Mr. Pendleton, ging.")], ["Pemberton"]),
        ("de", [("She studied at Oxford University.", "Sie studierte an der Oxford Universität.")], []),
        ("es", [("It is by Josie Lambert.", "Es de Josie Lombard.")], ["Lambert"]),
        ("es", [("**Amina Khan** came.", "**Amina Khan** vino."), ("Amina helped.", "Ameena ayudó.")], ["Amina"]),
    ],
)  # fmt: skip
def test_names_in_one_form(tag: str, pairs: list[tuple[str, str]], said: list[str]) -> None:
    assert [f.evidence["name"] for f in found("one-form", units(tag, *pairs))] == said


@pytest.mark.parametrize(
    ("source", "target", "said"),
    [
        ("林兰从成都来。", "Lin Lan came from Chongqing.", ["Chongqing"]),
        ("林兰从成都来。", "Lin Lan came from Chengdu.", []),
        ("表弟沈一鸣说不行。", "My cousin Yiming Shen says no.", []),
        ("一鸣说不行。", "Yi Min says no.", ["Yi Min"]),
        ("他住在中国和大阪。", "He lives in China and in Osaka.", []),
        ("改变很难。", "Change is hard.", []),
    ],
)
def test_names_in_pinyin(source: str, target: str, said: list[str]) -> None:
    bitext = units("en", (source, target), source="zh-Hans")
    assert [f.evidence["form"] for f in found("one-form", bitext)] == said


def test_product_names_of_two_capitals() -> None:
    assert found("do-not-translate", units("zh-Hans", ("We chose PhotoPrism.", "我们选了光子棱镜。")))
    assert not found("do-not-translate", units("zh-Hans", ("We chose McArthur.", "我们选了麦克阿瑟。")))


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ("我的哥哥迈克尔（Michael）回家了。", 0),
        ("我的哥哥Michael（中文叫迈克尔）回家了。", 0),
        ("我的哥哥迈克尔·陈（Michael Chen）回家了。", 0),
        ("我的哥哥迈克尔回家了。", 1),
    ],
)
def test_a_name_that_the_text_gives_both_ways_may_have_either_form(first: str, said: int) -> None:
    others = [
        ("Then Michael left again.", "后来迈克尔又走了。"),
        ("We saw Michael in the town.", "我们在镇上看到了迈克尔。"),
        ("Nobody told Michael about it.", "没有人告诉迈克尔这件事。"),
        ("The book of Michael is on the table.", "Michael的书在桌子上。"),
    ]
    assert len(found("one-form", units("zh-Hans", ("My brother Michael came home.", first), *others))) == said


LISTED = [
    line.split("\t")
    for line in (Path(__file__).parents[3] / "bench/fidelity/names.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
SAID = {
    "en": "Yesterday {} was in the small house.",
    "de": "Gestern war {} in dem kleinen Haus.",
    "es": "Ayer {} estaba en la casa pequeña.",
    "zh-Hans": "昨天{}在那座小房子里。",
    "ja": "昨日{}は小さな家にいた。",
}


@pytest.mark.parametrize(("tag", "column"), [("zh-Hans", 2), ("ja", 3)])
@pytest.mark.parametrize("source", ["en", "de", "es"])
def test_the_usual_form_of_a_foreign_name_is_no_finding(source: str, tag: str, column: int) -> None:
    own = [row for row in LISTED if row[0] == source]
    assert len(own) > 50
    bitext = units(tag, *((SAID[source].format(row[1]), SAID[tag].format(row[column])) for row in own), source=source)
    assert [f.message for f in found("one-form", bitext)] == []


@pytest.mark.parametrize(
    ("tag", "name", "other"),
    [
        ("zh-Hans", "Michael", "塞缪尔"),
        ("zh-Hans", "James", "纳尔逊"),
        ("zh-Hans", "Steven", "芭芭拉"),
        ("zh-Hans", "Ryan", "约翰内斯"),
        ("zh-Hans", "Brandon", "马丁内斯"),
        ("zh-Hans", "Margaret", "罗伯茨"),
        ("ja", "Michael", "サミュエル"),
        ("ja", "John", "ベートーヴェン"),
        ("ja", "Rachel", "シュヴァルツ"),
        ("ja", "Walker", "フィッシャー"),
    ],
)
def test_the_form_of_another_name_is_a_finding(tag: str, name: str, other: str) -> None:
    bitext = units(tag, (SAID["en"].format(name), SAID[tag].format(other)))
    assert [f.message for f in found("one-form", bitext)] == [f"{other} does not sound like {name}"]


STICKER = ("A sticker is on each.", "どれにもシールを貼ります。")
"""A word in katakana that stands in a sentence without a name."""


@pytest.mark.parametrize(
    ("others", "source", "target"),
    [
        ((), "Later Mr Shimura drilled with 12 cm bolts.", "後で志村さんが長さ12センチのボルトで固定しました。"),
        ((), "Our rules and Takumi's stickers are free.", "決まりと拓海さんのシールは自由に使えます。"),
        ((STICKER,), "The rules and the tag of Gordon are free.", "決まりと店のシールは自由に使えます。"),
    ],
)
def test_a_name_in_kanji_or_a_word_used_elsewhere_is_no_other_name(
    others: Sequence[tuple[str, str]], source: str, target: str
) -> None:
    assert [f.message for f in found("one-form", units("ja", *others, (source, target)))] == []


def test_the_name_of_somebody_else_is_told_though_it_stands_elsewhere() -> None:
    rows = (
        ("Yesterday Michael came to us.", "昨日マイケルが来ました。"),
        ("Later the teacher Samuel came.", "後で先生のサミュエルが来ました。"),
        ("We asked Michael again.", "またサミュエルに聞きました。"),
    )
    messages = [f.message for f in found("one-form", units("ja", *rows))]
    assert any("Michael" in message and "サミュエル" in message for message in messages)
