"""Pinyin and furigana by word."""

from __future__ import annotations

import time

import pytest

from bilingual.engines.linguistics.readings import kanji_readings, readings


def annotated(text: str, tag: str) -> str:
    """The text with each reading in brackets behind its signs."""
    shown, position = "", 0
    for _, last, sound in readings([text], tag)[text]:
        shown += f"{text[position:last]}({sound})"
        position = last
    return shown + text[position:]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("银行行长", "银(yín)行(háng)行(háng)长(zhǎng)"),
        ("重庆重新", "重(chóng)庆(qìng)重(chóng)新(xīn)"),
        ("音乐快乐", "音(yīn)乐(yuè)快(kuài)乐(lè)"),
        ("女儿长大", "女(nǚ)儿(ér)长(zhǎng)大(dà)"),
        ("睡着了", "睡(shuì)着(zháo)了(le)"),
        ("都市都是", "都(dū)市(shì)都(dōu)是(shì)"),
        ("他慢慢地说", "他(tā)慢(màn)慢(màn)地(de)说(shuō)"),
        ("跑得快", "跑(pǎo)得(de)快(kuài)"),
        ("我们得走了", "我(wǒ)们(men)得(děi)走(zǒu)了(le)"),
        ("120 行", "120 行(háng)"),
        ("AI 模型，OK", "AI 模(mó)型(xíng)，OK"),
        ("會議與會計", "會(huì)議(yì)與(yǔ)會(kuài)計(jì)"),
    ],
)
def test_pinyin_follows_the_word(text: str, expected: str) -> None:
    assert annotated(text, "zh-Hant" if "會" in text else "zh-Hans") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("取り扱い説明書", "取(と)り扱(あつか)い説明(せつめい)書(しょ)"),
        ("今日は日本語を勉強する。", "今日(きょう)は日本(にほん)語(ご)を勉強(べんきょう)する。"),
        ("二人の大人", "二人(ふたり)の大人(おとな)"),
        ("5月13日と2日", "5月(がつ)13日(にち)と2日(か)"),
        ("その後、一日中", "その後(ご)、一(いち)日(にち)中(じゅう)"),
        ("四つの話と一本の鉛筆", "四(よっ)つの話(はなし)と一(いっ)本(ぽん)の鉛筆(えんぴつ)"),
        (
            "三分、六本、三匹、三十分、30分",
            "三(さん)分(ぷん)、六(ろっ)本(ぽん)、三(さん)匹(びき)、三十(さんじゅっ)分(ぷん)、30分(ぷん)",
        ),
        ("三分の一は五分", "三(さん)分(ぶん)の一(いち)は五(ご)分(ふん)"),
        ("今日一日。", "今日(きょう)一日。"),
        ("振り返って聞き取れる", "振(ふ)り返(かえ)って聞(き)き取(と)れる"),
    ],
)
def test_furigana_stand_over_kanji_alone(text: str, expected: str) -> None:
    assert annotated(text, "ja") == expected


def test_kana_that_do_not_fit_leave_the_reading_over_the_whole_word() -> None:
    assert kanji_readings("出ヶ島", "でじま") == ((0, 3, "でじま"),)
    assert kanji_readings("ひらがな", "ひらがな") == ()


def test_other_languages_and_texts_without_signs_have_no_readings() -> None:
    assert readings(["Guten Tag."], "de") == {}
    assert readings(["OK 123", "カタカナ"], "ja") == {}


def test_20_000_characters_are_read_within_a_second() -> None:
    readings(["热身"], "zh-Hans")
    texts = [f"我们对一百二十万行文本测试了第{n}个工具，耗时四秒钟，结果令人满意。" for n in range(600)]
    start = time.process_time()
    found = readings(texts, "zh-Hans")
    assert len(found) == 600
    assert time.process_time() - start < 1.0


@pytest.mark.parametrize(
    ("text", "sign", "said"),
    [
        ("他在这一行很久了。", "行", ["háng"]),
        ("门口有一行人。", "行", ["xíng"]),
        ("这条路很长，孩子长大了。", "长", ["cháng", "zhǎng"]),
        ("他得了第一名，跑得快，我得走了。", "得", ["dé", "de", "děi"]),
        ("把书还给他，他还没看完。", "还", ["huán", "hái"]),
        ("老师数了数人数。", "数", ["shǔ", "shǔ", "shù"]),
        ("这种种子种在地里。", "种", ["zhǒng", "zhǒng", "zhòng"]),
        ("他中了奖。", "中", ["zhòng"]),
        ("都市里的人都忙。", "都", ["dū", "dōu"]),
        ("大夫没有大碍。", "大", ["dài", "dà"]),
        ("他干了十年，很累。", "干", []),
        ("他为人很好，为他高兴。", "为", []),
    ],
)
def test_a_character_is_read_as_in_its_sentence_or_not_at_all(text: str, sign: str, said: list[str]) -> None:
    found = readings([text], "zh-Hans")[text]
    assert [sound for first, _, sound in found if text[first] == sign] == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("何を食べますか。", {"何": "なに", "食": "た"}),
        ("何ですか。", {"何": "なん"}),
        ("四月です。", {"四": "し", "月": "がつ"}),
        ("一日中雨だった。", {"一": "いち", "日中": "にちじゅう", "雨": "あめ"}),
        ("部屋に人気がない。", {"部屋": "へや"}),
        ("駅まで十分かかる。", {"駅": "えき"}),
        ("ドアが開く。", {}),
    ],
)
def test_a_japanese_word_is_read_as_in_its_sentence_or_not_at_all(text: str, said: dict[str, str]) -> None:
    found = readings([text], "ja").get(text, ())
    assert {text[first:last]: sound for first, last, sound in found} == said
