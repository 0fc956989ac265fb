"""Where a text may be broken, and at what cost."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bilingual.engines.linguistics.words import word_breaks
from bilingual.subtitles.breaks import break_positions
from bilingual.subtitles.cutting.phrases import cut_costs


def pieces(text: str, tag: str) -> list[str]:
    places = (0, *break_positions(text, tag, word_breaks([text], tag)), len(text))
    return [text[a:b].strip() for a, b in pairwise(places)]


@pytest.mark.parametrize(
    ("tag", "text", "expected"),
    [
        ("en", "It ran 5 km in 3.5 h", "It|ran|5 km|in|3.5 h"),
        ("en", "Dr. Smith paid $40 million", "Dr. Smith|paid|$40 million"),
        ("en", "see https://example.org/a-b?c=d, please", "see|https://example.org/a-b?c=d,|please"),
        ("fr", "Il coûte 10\u00a0000\u202f€ !", "Il|coûte|10\u00a0000\u202f€ !"),
        ("es", "Vino – dijo – ayer", "Vino –|dijo –|ayer"),
        ("zh-Hans", "他说：“好。”我们走了。", "他|说：|“好。”|我们|走|了。"),
        ("zh-Hans", "GPT-4 花了3.5公斤盐", "GPT-4|花|了|3.5公斤|盐"),
        ("ja", "サーバーが「落ちた」ので、帰ります。", "サーバーが|「落ちた」ので、|帰ります。"),
        ("ja", "ちょっとだけ読んでいました。", "ちょっとだけ|読んでいました。"),
        ("ko", "저는 5 km 뛰었습니다", "저는|5 km|뛰었습니다"),
        ("ar", "الضوء لا ينتظر", "الضوء|لا|ينتظر"),
        ("th", "เด็ก ๆ ว่า", "เด็ก ๆ|ว่า"),
    ],
)
def test_pieces(tag: str, text: str, expected: str) -> None:
    assert pieces(text, tag) == expected.split("|")


def test_without_a_dictionary_kinsoku_still_holds() -> None:
    text = "「あっ、ー」とマッチ。"
    firsts = {text[place] for place in break_positions(text, "ja")}

    assert not firsts & set("っ、ー」ッ。あ")


def test_no_character_is_torn() -> None:
    family = "👩‍👩‍👧‍👦👍🏽🇯🇵🇩🇪e\u0301中"
    starts = [0, *break_positions(family, "zh-Hans")]

    assert [family[a:b] for a, b in zip(starts, [*starts[1:], len(family)], strict=True)] == [
        "👩‍👩‍👧‍👦", "👍🏽", "🇯🇵", "🇩🇪", "e\u0301", "中",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("tag", "good", "bad"),
    [
        ("en", "the old man | who lived there", "the | old man who lived there"),
        ("en", "we waited | until it rained", "we waited until | it rained"),
        ("en", "they could see | the river", "they could | see the river"),
        ("en", "we met | John Smith there", "we met John | Smith there"),
        ("en", "the end | of it", "the end of | it"),
        ("en", "I would like | to tell you three things", "I would like to tell | you three things"),
        ("en", "the person | who looks up at it", "the person who looks up | at it"),
        ("en", "what they care about | is that", "what they care | about is that"),
        ("en", "it took years | to write them down", "it took years to write | them down"),
        ("en", "thank you for coming out | on a wet night", "thank you for coming | out on a wet night"),
        ("en", "that brings | a four-ton clock to a halt", "that brings a four-ton | clock to a halt"),
        ("de", "ich weiß, | dass er kommt", "ich weiß, dass | er kommt"),
        ("de", "sie fiel | und, wenn es regnet", "sie fiel und, | wenn es regnet"),
        ("de", "weil er gestern | ein frisches Brot aß", "weil er gestern ein frisches | Brot aß"),
        ("es", "vino ayer | con mi hermano", "vino ayer con | mi hermano"),
        ("fr", "il est venu | avec sa sœur", "il est venu avec | sa sœur"),
        ("ru", "он пришёл | из дома", "он пришёл из | дома"),
        ("zh-Hans", "村里没有人 | 愿意离开", "村里没有 | 人愿意离开"),
        ("zh-Hans", "他拟定的计划， | 我看过", "他拟定的 | 计划，我看过"),
        ("zh-Hans", "他们昨天 | 买了三本书", "他们昨天买了三 | 本书"),
        ("zh-Hans", "他的知识比图书馆 | 还要多，只是没人写", "他的知识比图书馆还要 | 多，只是没人写"),
        ("zh-Hans", "我坚持把名字 | 写在了第一位", "我坚持把名字写 | 在了第一位"),
        ("zh-Hans", "钟表 | 教给我的三件事很重要", "钟表教给 | 我的三件事很重要"),
        ("zh-Hans", "知识是从书本 | 流向生活的，就像水", "知识是从书本流向 | 生活的，就像水"),
        ("ko", "돌을 떨어뜨리고 | 소리가 들릴 때까지", "돌을 떨어뜨리고 소리가 | 들릴 때까지"),
        ("ko", "초를 세면 | 물이 얼마나 깊은지", "초를 | 세면 물이 얼마나 깊은지"),
        ("ko", "물이 | 얼마나 깊은 곳에 있는지", "물이 얼마나 깊은 | 곳에 있는지"),
        ("ko", "이렇게 비 오는 밤에 | 모두 와 주셔서", "이렇게 비 오는 밤에 모두 | 와 주셔서"),
        ("th", "ทิ้งก้อนหินลงไป | ในบ่อน้ำ", "ทิ้งก้อนหินลงไปใน | บ่อน้ำ"),
        ("th", "ปั๊มน้ำเครื่องใหม่ | ที่เขาซื้อ", "ปั๊มน้ำเครื่องใหม่ที่ | เขาซื้อ"),
        ("th", "ภายใน 3.5 ชั่วโมง | ก็มีคน", "ภายใน 3.5 | ชั่วโมงก็มีคน"),
        ("ja", "雨が降ったので、| 帰ります", "雨が | 降ったので、帰ります"),
        ("ja", "村の人は | 家に帰った", "村の | 人は家に帰った"),
    ],
)
def test_a_phrase_resists_more_than_its_border(tag: str, good: str, bad: str) -> None:
    def cost(marked: str) -> float:
        before, after = marked.split("|")
        spaced = tag not in ("zh-Hans", "ja", "th") or before[-2:-1].isdigit()
        text = before.rstrip() + (" " if spaced else "") + after.lstrip()
        if tag in ("zh-Hans", "ja"):
            text = text.replace(" ", "")
            before = before.replace(" ", "")
        place = len(before.rstrip()) + spaced
        places = sorted({*break_positions(text, tag, word_breaks([text], tag)), place})
        return cut_costs(text, places, tag)[places.index(place)]

    assert cost(good) < cost(bad)


def test_sentence_end_comma_and_word_border_in_this_order() -> None:
    text = "It rained. We stayed, we waited there."
    costs = cut_costs(text, [11, 22, 25], "en")

    assert costs == sorted(costs)
    assert costs[0] == 0
