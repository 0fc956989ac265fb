"""From tokens to written words: spaces, punctuation, times."""

from __future__ import annotations

import pytest

from bilingual.engines.speech.recognisers.whisper_words import RecognisedPiece, pieces_of, to_code, words_of


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
    segments = [[("One", 0.0, 1.0)], [("two", 1.0, 2.0), ("-fold", 2.0, 3.0)]]
    assert [piece.text for piece in pieces_of(segments, "en")] == [" One", " two", "-fold"]
    assert [piece.text for piece in pieces_of([[("一", 0.0, 1.0)], [("二", 1.0, 2.0)]], "zh")] == ["一", "二"]


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
