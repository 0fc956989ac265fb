"""What is made of a recogniser's words, whichever it is: decoders here answer as the tests say."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.engines.base import Progress, silent
from bilingual.engines.processes.companion import Crashed
from bilingual.engines.speech.recognisers.listening_again import Ask, Decode
from bilingual.engines.speech.recognisers.recognition import LoadedModel, recognise
from bilingual.engines.speech.recognisers.whisper_words import RecognisedPiece
from bilingual.model.transcript import EngineRecord, Transcript
from bilingual.pipeline.making.listening import listening_findings
from support.attacks.refusals import raises
from support.models import tiny_whisper


def recognised(
    decode: Decode, folder: Path, clip: str = "fox", language: str | None = None, names: tuple[str, ...] = ()
) -> Transcript:
    request = tiny_whisper.asked(clip, folder, language, names)
    return recognise(request, LoadedModel(decode, english), EngineRecord("scripted"), silent)


def english(samples: object) -> dict[str, float]:
    return {"en": 1.0}


def test_a_stretch_that_is_decoded_again_replaces_what_was_heard(tmp_path: Path) -> None:
    asked: list[str] = []

    def decode(samples: object, ask: Ask, progress: Progress) -> list[RecognisedPiece]:
        asked.append(ask.look)
        if ask.look == "suspect":
            return [
                RecognisedPiece(" Nobody", 0.1, 0.5),
                RecognisedPiece(" was", 0.5, 0.8),
                RecognisedPiece(" hurt", 0.8, 1.2),
            ]
        return [RecognisedPiece(" Hm.", 0.1 + i / 3, 0.4 + i / 3) for i in range(9)]

    transcript = recognised(decode, tmp_path)
    assert transcript.text() == "Nobody was hurt"
    assert asked[:2] == ["first", "suspect"]
    (suspect,) = transcript.engine.options["suspect_spans"]
    assert (suspect["decision"], suspect["was"], suspect["now"]) == ("replaced", "Hm. " * 8 + "Hm.", "Nobody was hurt")


def test_a_repetition_that_both_decodings_hear_has_no_mark(tmp_path: Path) -> None:
    def decode(samples: object, ask: Ask, progress: Progress) -> list[RecognisedPiece]:
        again = [" it", " works,"] * 4 if ask.look != "unheard" else []
        late = 0.3 if ask.look == "suspect" else 0.2
        return [RecognisedPiece(text, late + i / 3, late + 0.3 + i / 3) for i, text in enumerate(again)]

    transcript = recognised(decode, tmp_path)
    assert transcript.text() == "it works, it works, it works, it works,"
    assert "suspect-loop" not in transcript.engine.marks
    assert "suspect_spans" not in transcript.engine.options


@pytest.mark.parametrize(
    ("again", "sure", "text", "unheard"),
    [
        ([" brown", " fox", " jumps", " over"], 0.9, "The quick brown fox jumps over Nobody was hurt.", 0),
        ([" Thank", " you."], 0.2, "The quick Nobody was hurt.", 1),  # a guess
        ([" The", " quick"], 0.9, "The quick Nobody was hurt.", 1),  # an echo of its context
        ([], 0.9, "The quick Nobody was hurt.", 1),
    ],
)
def test_speech_without_words_is_decoded_again_and_named_if_it_stays_empty(
    again: list[str], sure: float, text: str, unheard: int, tmp_path: Path
) -> None:
    asked: list[Ask] = []
    whole = tiny_whisper.duration_ms("fox") / 1000

    def decode(samples: object, ask: Ask, progress: Progress) -> list[RecognisedPiece]:
        asked.append(ask)
        if ask.look == "unheard":
            return [RecognisedPiece(word, 0.4 * n, 0.4 * n + 0.4, n == 0, sure) for n, word in enumerate(again)]
        ends = [(" Nobody", whole - 1.2), (" was", whole - 0.8), (" hurt.", whole - 0.5)]
        return [
            RecognisedPiece(" The", 0.2, 0.4),
            RecognisedPiece(" quick", 0.4, 0.6),
            *(RecognisedPiece(word, start, start + 0.3, word == " Nobody") for word, start in ends),
        ]

    transcript = recognised(decode, tmp_path)
    assert transcript.text() == text
    assert [(ask.look, ask.before) for ask in asked] == [("first", ""), ("unheard", "The quick")]
    spans = transcript.engine.options.get("unheard_spans", [])
    assert len(spans) == unheard
    assert all(600 < start < end < whole * 1000 - 1000 for start, end in spans)
    assert [finding.message[:24] for finding in listening_findings(transcript, 60_000)] == [
        "speech from 1:00 to 1:03"
    ] * unheard


def test_where_only_names_of_the_context_are_heard_the_model_is_asked_without_them(tmp_path: Path) -> None:
    asked: list[str] = []
    whole = tiny_whisper.duration_ms("park") / 1000

    def decode(samples: object, ask: Ask, progress: Progress) -> list[RecognisedPiece]:
        asked.append(ask.look)
        text = {"first": "你呢？", "unheard": "王小明李大山陈晓东"}.get(ask.look, "我们去公园散步。")
        start = whole - 0.9 if ask.look == "first" else 0.2
        pace = 0.02 if ask.look == "unheard" else 0.1
        return [RecognisedPiece(c, start + pace * n, start + pace * (n + 1), n == 0, 0.9) for n, c in enumerate(text)]

    transcript = recognised(decode, tmp_path, "park", "zh-Hans", ("王小明", "李大山", "陈晓东"))
    assert asked[:3] == ["first", "unheard", "unprompted"]
    assert transcript.text() == "我们去公园散步。你呢？"


def test_names_are_the_context_of_every_decoding(tmp_path: Path) -> None:
    asked: list[str] = []

    def decode(samples: object, ask: Ask, progress: Progress) -> list[RecognisedPiece]:
        asked.append(ask.context)
        return [RecognisedPiece(" Tubernitty", 0.2, 0.9, sure=0.2)] if ask.look == "first" else []

    names = ("Kubernetes", "Grafana", *(f"Name{n}" for n in range(100)))
    transcript = recognised(decode, tmp_path, names=names)
    assert set(asked) == {asked[0]}
    assert asked[0].startswith("Kubernetes, Grafana, Name0, ")
    assert len(asked[0]) <= 301
    assert transcript.engine.options["name_proposals"] == [[0, 1, "Kubernetes"]]


def test_speech_in_which_no_word_is_heard_is_told_as_that(tmp_path: Path) -> None:
    def decode(samples: object, ask: Ask, progress: Progress) -> list[RecognisedPiece]:
        return []

    with raises("BIL-SPK-039") as caught:
        recognised(decode, tmp_path)
    assert "speech activity of 4 s, but no word was recognised" in str(caught.value)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (RuntimeError("CUDA out of memory\nmore lines"), "BIL-SPK-016"),
        (MemoryError(), "BIL-WRK-027"),
        (
            RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 18000000 bytes"),
            "BIL-WRK-027",
        ),
        (ImportError("libavcodec.so.62: failed to map segment from shared object"), "BIL-WRK-027"),
        (ValueError("NaN"), "BIL-SPK-016"),
        (Crashed("Segmentation fault"), "BIL-SPK-046"),
    ],
)
def test_what_a_library_raises_is_one_clear_line(error: Exception, code: str, tmp_path: Path) -> None:
    def decode(*_: object, **__: object) -> list[RecognisedPiece]:
        raise error

    with raises(code) as caught:
        recognised(decode, tmp_path)
    assert str(caught.value).startswith("fox.mp4: ")
    assert "\n" not in str(caught.value)
