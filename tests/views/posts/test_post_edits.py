"""A person's changes in a post, by sentence."""

from __future__ import annotations

from bilingual.views.jekyll.edits import PostEdits, edited_units, unit_places

POST = """---
title: "端口：夜"
lang: zh-Hans
---

## 夜里

守塔人数到了七艘船。没有人看见它们离开。

> 引用的第一句。
> 引用的第二句。

| 名称 | 数量 |
|---|---|
| 大船 | 七艘 |

- 早晨，[港口](#夜里)又空了。
"""
SHOWN = {
    "t": "端口：夜",
    "h": "夜里",
    "a": "守塔人数到了七艘船。",
    "b": "没有人看见它们离开。",
    "q": "引用的第一句。引用的第二句。",
    "c1": "名称",
    "c2": "数量",
    "c3": "大船",
    "c4": "七艘",
    "l": "早晨，[港口](#at-night)又空了。",
}
PLACES = unit_places(POST, "zh-Hans", SHOWN)


def edited(*replacements: tuple[str, str]) -> PostEdits:
    text = POST
    for old, new in replacements:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return edited_units(POST, PLACES, text, "zh-Hans")


def test_every_unit_is_found_where_it_stands() -> None:
    assert {unit: POST[a:b] for unit, (a, b) in PLACES.items()} == SHOWN | {
        "t": '"端口：夜"',
        "q": "引用的第一句。\n> 引用的第二句。",
        "l": "早晨，[港口](#夜里)又空了。",
    }


def test_nothing_changed_is_nothing_learnt() -> None:
    assert edited() == PostEdits()
    assert edited(("lang: zh-Hans\n", "lang: zh-Hans\ntags: [海]\n")) == PostEdits()


def test_sentences_of_every_kind_of_block() -> None:
    found = edited(
        ("端口：夜", "港口的夜"), ("没有人看见", "谁也没看见"), ("第二句", "第二句话"), ("| 七艘 |", "| 7 艘 |")
    )
    assert found.targets == {
        "t": "港口的夜",
        "b": "谁也没看见它们离开。",
        "q": "引用的第一句。引用的第二句话。",
        "c4": "7 艘",
    }
    assert found.unlearnt == ()


def test_a_sentence_made_into_two() -> None:
    found = edited(("守塔人数到了七艘船。", "守塔人数了数船。数到了七艘船。"))
    assert found.targets == {"a": "守塔人数了数船。数到了七艘船。"}


def test_two_sentences_made_into_one_stay_in_the_post_alone() -> None:
    found = edited(("守塔人数到了七艘船。没有人看见它们离开。", "守塔人数到了七艘船，没有人看见它们离开。"))
    assert found == PostEdits({}, ("守塔人数到了七艘船，没有人看见它们离开。",))


def test_a_paragraph_put_in_and_one_taken_out_are_no_translations() -> None:
    found = edited(("守塔人", "译者注：选自原书第三章。\n\n守塔人"), ("- 早晨，[港口](#夜里)又空了。\n", ""))
    assert found == PostEdits()


def test_a_sentence_put_in_beside_one_that_was_changed() -> None:
    found = edited(("没有人看见它们离开。", "没人看见它们离开。\n\n这是译者加的一整段说明文字。"))
    assert found.targets == {"b": "没人看见它们离开。"}


def test_a_sentence_written_all_anew() -> None:
    assert edited(("没有人看见它们离开。", "船是悄悄走的。")).targets == {"b": "船是悄悄走的。"}


def test_marks_are_no_part_of_a_translation() -> None:
    post = "Uno. (borrador) Dos. (sin actualizar)\n\n(sin traducir) Three is here.\n"
    places = unit_places(
        post, "es", {"1": "Uno. (borrador)", "2": "Dos. (sin actualizar)", "3": "(sin traducir) Three is here."}
    )
    assert set(places) == {"1", "2", "3"}
    theirs = "Primero. (borrador) Dos.\n\n(sin traducir) El tercero está aquí.\n"
    assert edited_units(post, places, theirs, "es").targets == {
        "1": "Primero.",
        "2": "Dos.",
        "3": "El tercero está aquí.",
    }


def test_a_heading_stays_a_heading_whatever_is_put_below_it() -> None:
    post = "## Por la noche (borrador)\n\nNadie les vio. (borrador)\n"
    places = unit_places(post, "es", {"h": "Por la noche (borrador)", "a": "Nadie les vio. (borrador)"})
    theirs = post.replace("## Por la noche (borrador)\n", "## De noche\n\n> Nota del traductor.\n")
    assert edited_units(post, places, theirs, "es").targets == {"h": "De noche"}


def test_a_long_post_with_one_change_is_told_soon() -> None:
    shown = {f"s{n}": f"Das ist der Satz mit der Nummer {n} von vielen." for n in range(800)}
    post = "\n\n".join(shown.values()) + "\n"
    places = unit_places(post, "de", shown)
    theirs = post.replace("Nummer 500 von", "Nummer 500 unter")
    assert edited_units(post, places, theirs, "de").targets == {
        "s500": "Das ist der Satz mit der Nummer 500 unter vielen."
    }
