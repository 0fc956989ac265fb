"""The dictionary of Chinese words, read in parts, against jieba's own reading of it."""

from __future__ import annotations

from pathlib import Path

import jieba
import pytest

from bilingual.engines.linguistics import chinese_words
from bilingual.engines.linguistics.words import jieba_with, word_breaks

TEXTS = [
    "我来到北京清华大学，小明硕士毕业于中国科学院计算所，后在日本京都大学深造。",
    "Python 3 很好用，T恤和AT&T的B超，一一二三，江南style；γ射线，龢龢，𠮷野家，100元/公里。",
    "面包需要时间。除此之外它什么也不需要。结婚的和尚未结婚的都在长春市长春药店。",
    "龢 龠 鿀 \ud83d\ude00 ⼈ 〇",
]


@pytest.fixture(scope="module")
def whole() -> jieba.Tokenizer:
    made = jieba.Tokenizer()
    made.FREQ, made.total = made.gen_pfdict(made.get_dict_file())
    made.initialized = True
    return made


@pytest.fixture
def parts() -> jieba.Tokenizer:
    made = jieba.Tokenizer()
    made.FREQ = chinese_words.Frequencies(Path(jieba.__file__).with_name("dict.txt").read_bytes())
    made.total, made.initialized = chinese_words._TOTAL, True
    return made


@pytest.mark.slow
def test_each_word_has_the_frequency_that_jieba_reads(whole: jieba.Tokenizer, parts: jieba.Tokenizer) -> None:
    assert parts.total == whole.total
    assert all(parts.FREQ.get(word) == frequency for word, frequency in whole.FREQ.items())
    assert len(parts.FREQ) == len(whole.FREQ)


def test_a_short_text_reads_little(parts: jieba.Tokenizer) -> None:
    cut = list(parts.cut("小明在T恤店AT&T，结婚的和尚未结婚的都在长春市。", HMM=False))
    assert cut == [
        "小",
        "明",
        "在",
        "T恤",
        "店",
        "AT&T",
        "，",
        "结婚",
        "的",
        "和",
        "尚未",
        "结婚",
        "的",
        "都",
        "在",
        "长春市",
        "。",
    ]
    assert len(parts.FREQ) < 30_000


@pytest.mark.slow
def test_texts_are_cut_alike(whole: jieba.Tokenizer, parts: jieba.Tokenizer) -> None:
    for text in TEXTS:
        for guessed in (False, True):
            assert list(parts.cut(text, HMM=guessed)) == list(whole.cut(text, HMM=guessed))


def test_an_added_word_wins_over_the_dictionary(parts: jieba.Tokenizer) -> None:
    assert list(parts.cut("需要时间", HMM=False)) == ["需要", "时间"]
    parts.add_word("需要时间")
    assert list(parts.cut("需要时间", HMM=False)) == ["需要时间"]
    parts.add_word("时间", 0)
    assert parts.FREQ["时间"] == 0


def test_another_dictionary_is_left_to_jieba(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    monkeypatch.setattr(jieba, "initialize", lambda: asked.append(True))
    monkeypatch.setattr(chinese_words, "_BYTES", 1)
    monkeypatch.setattr(jieba.dt, "initialized", False)
    chinese_words.use_dictionary(jieba)
    assert asked


def test_words_of_the_language_stay_when_others_ask_without_them() -> None:
    text = "一个三明治爬了上去"
    before = word_breaks([text], "zh-Hans")
    jieba_with()
    assert word_breaks([text], "zh-Hans") == before == {text: (2, 5, 6, 7)}
