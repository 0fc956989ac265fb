"""The Whisper engines on a checkpoint that recognises five clips by espeak-ng."""

from __future__ import annotations

import hashlib
import json
from itertools import pairwise
from pathlib import Path

import pytest

from bilingual.engines.base import SpeechEngine
from bilingual.engines.speech.recognisers import faster_whisper, whisper
from bilingual.engines.speech.recognisers.whisper_cpp import engine as whisper_cpp
from bilingual.errors import InputError, UnsupportedLanguage
from bilingual.model.transcript import Transcript
from support.models import tiny_whisper
from support.models.tiny_whisper import configured, heard

FIXTURES = Path(__file__).parents[3] / "fixtures" / "speech"


# The slowest of the three is asked by the contract suite, and what follows a model's words is the same for all.
SLOW = pytest.param("whisper", marks=pytest.mark.slow)


@pytest.fixture(scope="module", params=[SLOW, "faster-whisper", "whisper-cpp"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> SpeechEngine:
    state = tmp_path_factory.mktemp("state")
    # The tiny model was trained without prompts.
    if request.param == "whisper":
        return whisper.create(configured(state, tiny_whisper.CHECKPOINT, initial_prompt=" "))
    if request.param == "whisper-cpp":
        return whisper_cpp.create(configured(state, tiny_whisper.ggml_file(), initial_prompt=" ", threads=1))
    return faster_whisper.create(configured(state, tiny_whisper.ctranslate2_folder(), initial_prompt=" "))


def test_the_checkpoint_is_the_one_that_was_trained() -> None:
    published = (FIXTURES / "tiny-whisper.pt.sha256").read_text("utf-8").split()[0]
    assert hashlib.sha256(tiny_whisper.CHECKPOINT.read_bytes()).hexdigest() == published
    assert tiny_whisper.CHECKPOINT.stat().st_size < 2_000_000


@pytest.mark.parametrize(
    ("clip", "language", "sentences"),
    [
        ("fox", "en", ["The quick brown fox jumps over the lazy dog.", "Nobody was hurt."]),
        ("price", "en", ["Don't worry, it costs $43,000, or less in Spain.", "Is that fair?"]),
        ("park", "zh-Hans", ["今天天气很好，我们去公园散步。", "你呢？"]),
        ("story", "zh-Hant", ["大家好我們今天講一個故事。", "很久以前有一座山。"]),
    ],
)
def test_the_exact_text_in_sentences(
    engine: SpeechEngine, clip: str, language: str, sentences: list[str], tmp_path: Path
) -> None:
    transcript = heard(engine, clip, tmp_path)
    assert transcript.language == language
    assert transcript.sentence_texts() == sentences
    assert all(word.start_ms is not None and word.end_ms is not None for word in transcript.words)
    assert all(a.start_ms <= b.start_ms for a, b in pairwise(transcript.words))  # type: ignore[operator]


def test_punctuation_clings_and_numbers_stay_whole(engine: SpeechEngine, tmp_path: Path) -> None:
    words = [word.text for word in heard(engine, "price", tmp_path).words]
    assert words == ["Don't", "worry,", "it", "costs", "$43,000,", "or", "less", "in", "Spain.", "Is", "that", "fair?"]


def test_words_come_when_they_are_spoken(engine: SpeechEngine, tmp_path: Path) -> None:
    words = {word.text: word for word in heard(engine, "fox", tmp_path).words}
    whole = tiny_whisper.duration_ms("fox")
    assert abs((words["The"].start_ms or 0) - tiny_whisper.LEAD_MS) < 300
    # "Nobody was hurt." is the last second of about four.
    assert 0.6 * whole < (words["Nobody"].start_ms or 0) < (words["hurt."].start_ms or 0) < whole


def test_chinese_without_marks_gets_its_borders_back_and_one_script(engine: SpeechEngine, tmp_path: Path) -> None:
    transcript = heard(engine, "story", tmp_path)
    assert transcript.engine.marks == ("converted-script", "restored-sentences")
    assert not any(word.space_after for word in transcript.words)


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("zh-Hans", "大家好我们今天讲一个故事。很久以前有一座山。"),
        ("zh-Hant", "大家好我們今天講一個故事。很久以前有一座山。"),
    ],
)
def test_the_script_asked_for_is_written(engine: SpeechEngine, asked: str, text: str, tmp_path: Path) -> None:
    transcript = heard(engine, "story", tmp_path, asked)
    assert (transcript.language, transcript.text()) == (asked, text)


# One of the two hears the loop four times as fast; what is dropped is decided in one place (test_hygiene.py).
@pytest.mark.parametrize("id", [SLOW, "faster-whisper"])
def test_a_loop_after_the_speech_is_dropped_on_the_record(id: str, tmp_path: Path) -> None:
    if id == "whisper":
        engine: SpeechEngine = whisper.create(configured(tmp_path, tiny_whisper.CHECKPOINT))
    else:  # its voice activity detection would not even let the hum in
        engine = faster_whisper.create(configured(tmp_path, tiny_whisper.ctranslate2_folder(), vad=False))
    transcript = heard(engine, "haunted", tmp_path)
    assert transcript.text() == "Nobody was hurt."
    assert transcript.engine.marks == ("suspect-loop",)
    (suspect,) = transcript.engine.options["suspect_spans"]
    assert suspect["decision"] == "dropped"
    assert suspect["was"].startswith("Thank you for watching. Thank you for watching. ")
    assert "repeats" in suspect["reasons"]
    assert Transcript.from_json(json.loads(json.dumps(transcript.to_json()))) == transcript


@pytest.mark.parametrize("clip", ["silence", "hum"])
def test_where_nobody_speaks_there_is_no_transcript(engine: SpeechEngine, clip: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=rf"{clip}\.mp4: no speech found"):
        heard(engine, clip, tmp_path)


def test_a_language_whisper_does_not_know(engine: SpeechEngine, tmp_path: Path) -> None:
    with pytest.raises(UnsupportedLanguage, match="'eo'"):
        heard(engine, "fox", tmp_path, "eo")
