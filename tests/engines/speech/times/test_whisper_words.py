"""From tokens to written words: spaces, punctuation, times."""

from __future__ import annotations

import re

import pytest

from bilingual.engines.speech.recognisers.whisper_words import (
    HeardWord,
    RecognisedPiece,
    pieces_of,
    to_code,
    transcript_of,
    words_of,
)
from bilingual.model.transcript import EngineRecord


def written(code: str, *texts: str) -> list[str]:
    """Return the words of *texts*, each with a low line where a space follows."""
    pieces = [RecognisedPiece(text, i, i + 1) for i, text in enumerate(texts)]
    words, _ = words_of(pieces, code, 1_000_000)
    return [word.text + ("_" if word.space_after else "") for word in words]


@pytest.mark.parametrize(
    ("code", "pieces", "words"),
    [
        ("en", [" Hello", ",", " world", "."], ["Hello,_", "world._"]),
        ("en", [" $43", ",000", ",", " or", " so"], ["$43,000,_", "or_", "so_"]),
        ("en", [" forty", "-three", " %"], ["forty-three_", "%_"]),
        ("de", [" (", "ja", ")", " –", " nein", " !"], ["(ja)_", "–_", "nein!_"]),
        ("fr", [" Pourquoi", " ?", " «", " Oui", " »"], ["Pourquoi\u00a0?_", "«\u00a0Oui\u00a0»_"]),
        ("zh", ["今天", "天气", "，", "很好", "。"], ["今天", "天气，", "很好。"]),
        ("zh", ["《", "红楼", "梦", "》", "；", "好"], ["《红楼", "梦》；", "好"]),
        ("zh", ["我", "用", " Py", "thon", " 写", "3", "00", "行"], ["我", "用_", "Python_", "写", "300", "行"]),
        ("ja", ["「", "はい", "」", "と", "言", "った"], ["「はい」", "と", "言", "った"]),
        ("ko", [" 안녕", "하세요", "."], ["안녕하세요._"]),
        ("th", ["สวัสดี", "ครับ"], ["สวัสดี", "ครับ"]),
        ("en", ["", " ", " one"], ["one_"]),
    ],
)
def test_pieces_become_words(code: str, pieces: list[str], words: list[str]) -> None:
    assert written(code, *pieces) == words


def test_a_segment_begins_a_word_only_where_spaces_part_words() -> None:
    segments = [
        [RecognisedPiece("One", 0.0, 1.0)],
        [RecognisedPiece("two", 1.0, 2.0), RecognisedPiece("-fold", 2.0, 3.0)],
    ]
    assert [(piece.text, piece.begins) for piece in pieces_of(segments, "en")] == [
        (" One", True), (" two", True), ("-fold", False)
    ]  # fmt: skip
    assert [piece.text for piece in pieces_of(segments, "zh")] == ["One", "two", "-fold"]


def test_spaces_inside_chinese_and_japanese_go_and_those_beside_latin_words_stay() -> None:
    assert written("zh", "今天", " 天气", " 很好", "。", " 我们", " 用", " Git", " 吧") == [
        "今天", "天气", "很好。", "我们", "用_", "Git_", "吧"
    ]  # fmt: skip
    assert written("ja", "今日", " は", " 3", " 時") == ["今日", "は_", "3_", "時"]
    assert written("ko", " 오늘", " 날씨") == ["오늘_", "날씨_"]


@pytest.mark.parametrize(
    ("words", "sentences"),
    [
        (["I never said", "no.", "|a wedding"], ["I never said no.", "A wedding"]),  # a segment begins
        (["I never said", "no.", "~a wedding"], ["I never said no.", "A wedding"]),  # after a pause
        (["I never said", "no.", "a wedding"], ["I never said no. a wedding"]),
        (["What did I", "learn?", "|time is"], ["What did I learn?", "Time is"]),
        (["So says", "Dr.", "|house of"], ["So says Dr. house of"]),  # an abbreviation
        (["We meet at 5", "p.m.", "|and leave"], ["We meet at 5 p.m. and leave"]),
        (["with an", "iPad.", "|iPhone sales"], ["with an iPad. iPhone sales"]),  # spelled so
        (["He paid", "3.", "|euros each"], ["He paid 3.", "Euros each"]),
        (["and then,", "|a wedding"], ["and then, a wedding"]),
        (['He said, "No."', "|she said"], ['He said, "No." she said']),
    ],
)
def test_a_sentence_begins_after_a_full_stop_and_a_border(words: list[str], sentences: list[str]) -> None:
    pieces, at = [], 0.0
    for word in words:
        at += 0.4 if word.startswith("~") else 0
        for n, part in enumerate(word.lstrip("|~").split()):
            pieces.append(RecognisedPiece(f" {part}", at, at + 0.2, begins=n == 0 and word.startswith("|")))
            at += 0.2
    transcript = transcript_of(words_of(pieces, "en", 60_000)[0], "en", "en", 60_000, EngineRecord("scripted"), {})
    assert transcript.sentence_texts() == sentences


def test_times_are_moved_into_the_recording_and_forward_and_counted() -> None:
    pieces = [
        RecognisedPiece(" a", -0.2, 0.5),
        RecognisedPiece(" b", 0.4, 0.6),
        RecognisedPiece(" c", 0.3, 0.2),
        RecognisedPiece(" d", 0.9, 1.7),
    ]
    words, moved = words_of(pieces, "en", duration_ms=1000)
    assert [(w.text, w.start_ms, w.end_ms) for w in words] == [
        ("a", 0, 500),
        ("b", 400, 600),
        ("c", 400, 400),
        ("d", 900, 1000),
    ]
    assert moved == 3


def test_a_stretch_decoded_alone_lands_at_its_place() -> None:
    words, moved = words_of([RecognisedPiece(" a", 0.1, 0.25)], "en", 20_000, offset_ms=12_000)
    assert [(w.start_ms, w.end_ms) for w in words] == [(12_100, 12_250)]
    assert moved == 0


@pytest.mark.parametrize(("tag", "code"), [("en-GB", "en"), ("zh-Hans", "zh"), ("nb", "no"), ("fil", "tl")])
def test_language_codes(tag: str, code: str) -> None:
    assert to_code(tag) == code


# As Whisper base hears it in noise, without punctuation: characters with the pauses between them in milliseconds, "|"
# where a segment begins. The first character after a pause is often put before it.
UNPUNCTUATED = (
    "はいそれでは始めましょう<480>今日のテーマは<334>家庭でできる発酵食品です|<390>塩と時間と<300>少しの勇気です<350>まずキャベツを"
    "1個用意してください|<490>外側の葉を二枚取って<270>残りを細く切ります|使<530>用は全体の2パーセントです<386>手でよくもむと5<360>"
    "分ほどで水が出てきます|この<540>水を捨ててはいけませんこ<380>こが一番大切なポイントです|<390>部屋の温度が20度なら"
    "<414>四日目から酸っぱくなります<420>毎日1回ふたを開けてガスを抜いてください忘<460>れるとどうなるでしょう|<330>難しいと感じますか"
    "<440>そ|<460>ぼは百二歳まで生きて<460>毎朝食べていました"
)


def test_japanese_without_punctuation_is_divided_where_people_pause_and_grammar_allows() -> None:
    words, at, begins = [], 0, True
    for part in re.findall(r"<\d+>|.", UNPUNCTUATED):
        if part == "|":
            begins = True
        elif len(part) > 1:
            at += int(part[1:-1])
        else:
            words.append(HeardWord(part, at, at + 130, space_after=False, begins=begins))
            at, begins = at + 130, False
    transcript = transcript_of(tuple(words), "ja", None, at, EngineRecord("scripted"), {})
    assert transcript.sentence_texts() == [
        "はいそれでは始めましょう。", "今日のテーマは家庭でできる発酵食品です。", "塩と時間と少しの勇気です。",
        "まずキャベツを1個用意してください。", "外側の葉を二枚取って残りを細く切ります。",
        "使用は全体の2パーセントです。",
        "手でよくもむと5分ほどで水が出てきます。", "この水を捨ててはいけません。", "ここが一番大切なポイントです。",
        "部屋の温度が20度なら四日目から酸っぱくなります。", "毎日1回ふたを開けてガスを抜いてください。",
        "忘れるとどうなるでしょう。", "難しいと感じますか。", "そぼは百二歳まで生きて毎朝食べていました。",
    ]  # fmt: skip
    firsts = [transcript.words[first] for first, _ in transcript.sentences]
    assert all(word.text != "忘" or word.start_ms == word.end_ms for word in firsts)  # moved to its onset


def test_chinese_without_marks_gets_a_stop_or_a_question_mark_after_each_sentence() -> None:
    words, at = [], 0
    for part in ("为什么要这么久", "你能想象当时的心情吗", "河水慢慢变黑了,", "孩子们夏天在河里游泳"):
        at += 700
        for mark in re.findall(r"\w\W?", part):
            words.append(HeardWord(mark, at, at + 130, space_after=False))
            at += 130
    transcript = transcript_of(tuple(words), "zh", "zh-Hans", at, EngineRecord("scripted"), {})
    assert transcript.sentence_texts() == [
        "为什么要这么久。", "你能想象当时的心情吗？", "河水慢慢变黑了。", "孩子们夏天在河里游泳。",
    ]  # fmt: skip


def test_chinese_sentences_chained_by_commas_are_divided_at_the_longer_pauses() -> None:
    # As Whisper base writes it: commas between sentences, and a stop where its window ends.
    chain = (
        "第二步是写计划,<520>计划里写清楚每个人几点钟做什么,<550>我们还练习了三次,<300>每次都在半夜进行,<520>"
        "第一次练习失败了,<260>数据库丢了两百条记录,<520>大家都很紧张,<240>可是没有人责怪别人。"
    )
    words, at = [], 0
    for part in re.findall(r"<\d+>|\w\W?(?<!<)", chain):
        if part[0] == "<":
            at += int(part[1:-1])
        else:
            words.append(HeardWord(part, at, at + 160, space_after=False))
            at += 160
    transcript = transcript_of(tuple(words), "zh", "zh-Hans", at, EngineRecord("scripted"), {})
    assert transcript.sentence_texts() == [
        "第二步是写计划。", "计划里写清楚每个人几点钟做什么。", "我们还练习了三次,每次都在半夜进行。",
        "第一次练习失败了,数据库丢了两百条记录。", "大家都很紧张,可是没有人责怪别人。",
    ]  # fmt: skip
