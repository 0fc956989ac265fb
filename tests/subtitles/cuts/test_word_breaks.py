"""Word boundaries in languages without spaces."""

from __future__ import annotations

import unicodedata
from itertools import accumulate, pairwise

import pytest
import regex  # type: ignore[import-untyped]

from bilingual.engines.linguistics.words import word_breaks
from bilingual.subtitles.display.layout import balanced_lines, track_lines
from bilingual.subtitles.rules import text_length


def test_chinese_words() -> None:
    text = "我们在北京大学读书"
    places = (0, *word_breaks([text], "zh-Hans")[text], len(text))

    assert [text[a:b] for a, b in pairwise(places)] == ["我们", "在", "北京大学", "读书"]


def test_traditional_words_are_those_of_simplified_chinese() -> None:
    text = "聯合國兒童基金會買了新的幫浦，裡面沒有水。"
    places = (0, *word_breaks([text], "zh-Hant")[text], len(text))

    assert [text[a:b] for a, b in pairwise(places)] == [
        "聯合國兒童基金會", "買", "了", "新", "的", "幫", "浦", "，", "裡面", "沒有", "水", "。",
    ]  # fmt: skip


def test_a_sandwich_stays_whole() -> None:
    text = "一个火腿三明治爬了上去"

    assert 7 in word_breaks([text], "zh-Hans")[text]
    assert 6 not in word_breaks([text], "zh-Hans")[text]


def test_japanese_phrases_keep_their_particles() -> None:
    text = "図書館は四万冊の本を乾かしたので、開けるようになります。"
    places = (0, *word_breaks([text], "ja")[text], len(text))

    assert [text[a:b] for a, b in pairwise(places)] == [
        "図書館は", "四万冊の", "本を", "乾かしたので、", "開けるように", "なります。",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("th", ["ภาษา", "ไทย", "ไม่มี", "ช่อง", "ว่าง", "ระหว่าง", "คำ ", "👍🏽 ", "ปี ", "2019 ", "น้ำ", "ท่วม"]),
        ("lo", ["ພາສາ", "ລາວ", "ບໍ່ມີ", "ຊ່ອງຫວ່າງ", "ລະຫວ່າງ", "ຄຳ"]),
        ("km", ["ភាសាខ្មែរ", "មិន", "មាន", "ចន្លោះ", "រវាង", "ពាក្យ", "ទេ"]),
        ("my", ["မြန်မာဘာသာ", "စကား", "တွင်", "စကားလုံး", "များ"]),
    ],
)
def test_words_of_southeast_asia(tag: str, words: list[str]) -> None:
    pytest.importorskip("icu4py")
    text = "".join(words)
    places = (0, *word_breaks([text], tag)[text], len(text))

    assert [text[a:b] for a, b in pairwise(places)] == words


def test_thai_lines_end_where_a_phrase_does() -> None:
    pytest.importorskip("icu4py")
    text = "เมื่อฝนหยุดตกไปนานแล้วนะครับ ก็ยังไม่มีใครอยากออกไปข้างนอกเลยสักคนเดียว"

    assert track_lines(text, "th", word_breaks([text], "th")) == tuple(text.split())


@pytest.mark.parametrize("tag", ["th", "lo", "km", "my", "hi", "ko"])
def test_no_line_ever_parts_a_character(tag: str) -> None:
    text = {
        "th": "เรือทั้งหมดหายไปจากท่าเรือในคืนนั้นและน้ำก็ลงต่ำกว่าทุกปีที่ผ่านมา",
        "lo": "ເຮືອທັງໝົດຫາຍໄປຈາກທ່າເຮືອໃນຄືນນັ້ນແລະນ້ຳກໍຕ່ຳກວ່າທຸກປີ",
        "km": "ទូកទាំងអស់បានបាត់ពីកំពង់ផែនៅយប់នោះហើយទឹកក៏ស្រក",
        "my": "လှေအားလုံးသည်ထိုညတွင်ဆိပ်ကမ်းမှပျောက်ကွယ်သွားခဲ့သည်",
        "hi": "उसरातसारीनावेंबन्दरगाहसेगायबहोगईंऔरक्षेत्रमेंपानीघटगया",
        "ko": unicodedata.normalize("NFD", "그날밤모든배가항구에서사라졌고물이줄었다"),
    }[tag]
    for breaks in (word_breaks([text], tag), {}):
        for limit in (3.0, 7.0, 16.0):
            lines = balanced_lines(text, tag, lambda part: text_length(part, tag), limit, breaks)
            assert "".join(lines) == text
            characters = regex.findall(r"\X", text)
            starts = {0, *accumulate(map(len, characters))}
            assert set(accumulate(map(len, lines))) <= starts
            assert not any(line[-1] in "เแโใไເແໂໃໄ" for line in lines)


def test_spaced_languages_need_none() -> None:
    assert word_breaks(["Guten Tag"], "de") == {}
    assert word_breaks(["안녕 하세요"], "ko") == {}


def test_odd_texts() -> None:
    texts = ["", " ", "👍🏽", "a b", "数据 データ"]

    for tag in ("zh-Hans", "ja"):
        for text, places in word_breaks(texts, tag).items():
            assert all(0 < place < len(text) for place in places)
