"""The contract of every speech engine. To add an engine: a function that makes it, and a line in CASES."""

from __future__ import annotations

import json
import wave
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pytest

from bilingual.engines.base import EngineConfig, SpeechCapabilities, SpeechEngine, SpeechRequest
from bilingual.engines.table import speech_engine, speech_ids
from bilingual.errors import BilingualError, InputError
from bilingual.languages import parse_tag
from bilingual.model.transcript import Transcript
from support.models import tiny_whisper

LETTERS = str.maketrans("", "", " ,.?!'，。？$")


@dataclass(frozen=True)
class Case:
    """An engine that works on this machine, a recording for it, and what is said in it (None: not exactly known)."""

    engine: SpeechEngine
    request: SpeechRequest
    text: str | None
    language: str


def whisper(folder: Path) -> Case:
    config = EngineConfig(folder, environment={"BILINGUAL_WHISPER_MODEL": str(tiny_whisper.CHECKPOINT)}, offline=True)
    return Case(speech_engine("whisper", config), fox(folder), tiny_whisper.TEXTS["fox"], "en")


def faster_whisper(folder: Path) -> Case:
    model = str(tiny_whisper.ctranslate2_folder())
    config = EngineConfig(folder, environment={"BILINGUAL_WHISPER_MODEL": model}, offline=True)
    return Case(speech_engine("faster-whisper", config), fox(folder), tiny_whisper.TEXTS["fox"], "en")


def whisper_cpp(folder: Path) -> Case:
    model = str(tiny_whisper.ggml_file())
    config = EngineConfig(folder, {"threads": 1}, {"BILINGUAL_WHISPER_MODEL": model}, offline=True)
    return Case(speech_engine("whisper-cpp", config), fox(folder), tiny_whisper.TEXTS["fox"], "en")


def sidecar(folder: Path) -> Case:
    subtitles = folder / "fox.en.srt"
    subtitles.write_text(
        """1
00:00:00,200 --> 00:00:03,050
The quick brown fox jumps over the lazy dog.

2
00:00:03,300 --> 00:00:04,400
Nobody was hurt.
""",
        "utf-8",
    )
    request = replace(fox(folder), sidecar=subtitles)
    return Case(speech_engine("sidecar", EngineConfig(folder, offline=True)), request, tiny_whisper.TEXTS["fox"], "en")


def sidecar_script(folder: Path) -> Case:
    script = folder / "fox.en.txt"
    script.write_text(tiny_whisper.TEXTS["fox"], "utf-8")
    request = replace(fox(folder), sidecar=script)
    return Case(speech_engine("sidecar", EngineConfig(folder, offline=True)), request, tiny_whisper.TEXTS["fox"], "en")


def sphinx(folder: Path) -> Case:
    request = replace(fox(folder), language="en")
    return Case(speech_engine("sphinx", EngineConfig(folder, offline=True)), request, None, "en")


CASES: dict[str, Callable[[Path], Case]] = {
    "whisper": whisper,
    "faster-whisper": faster_whisper,
    "whisper-cpp": whisper_cpp,
    "sidecar": sidecar,
    "sidecar (script)": sidecar_script,
    "sphinx": sphinx,
}


def fox(folder: Path) -> SpeechRequest:
    return SpeechRequest(folder / "fox.mp4", tiny_whisper.clip_wav("fox", folder), tiny_whisper.duration_ms("fox"))


@dataclass(frozen=True)
class Answer:
    case: Case
    transcript: Transcript
    shares: list[float]


@pytest.fixture(scope="module", params=CASES, ids=str)
def answer(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Answer:
    case = CASES[request.param](tmp_path_factory.mktemp(request.param))
    shares: list[float] = []
    transcript = case.engine.transcribe(case.request, lambda share, what="": shares.append(share))
    return Answer(case, transcript, shares)


def test_every_built_in_engine_is_in_this_suite() -> None:
    assert {name.split()[0] for name in CASES} == set(speech_ids())


def test_it_says_what_was_said(answer: Answer) -> None:
    transcript, case = answer.transcript, answer.case
    assert transcript.language == case.language == parse_tag(transcript.language)
    assert transcript.words
    if case.text is not None:
        assert transcript.text().translate(LETTERS) == case.text.translate(LETTERS)


def test_times_are_whole_milliseconds_inside_the_recording_and_never_go_back(answer: Answer) -> None:
    transcript = answer.transcript
    assert transcript.duration_ms == answer.case.request.duration_ms
    spans = [(word.start_ms, word.end_ms) for word in transcript.words]
    assert all(type(start) is int and type(end) is int for start, end in spans)
    assert all(0 <= start <= end <= transcript.duration_ms for start, end in spans)  # type: ignore[operator]
    assert all(before[0] <= after[0] for before, after in pairwise(spans))  # type: ignore[operator]


def test_sentences_cover_all_words(answer: Answer) -> None:
    assert [i for span in answer.transcript.sentences for i in range(*span)] == list(
        range(len(answer.transcript.words))
    )


def test_the_record_names_the_engine_and_survives_json(answer: Answer) -> None:
    transcript, engine = answer.transcript, answer.case.engine
    assert transcript.engine.id == engine.id
    assert transcript.engine.version
    assert transcript.draft == engine.capabilities.draft
    assert Transcript.from_json(json.loads(json.dumps(transcript.to_json()))) == transcript


def test_progress_goes_forward_to_the_end(answer: Answer) -> None:
    assert answer.shares
    assert all(0.0 <= before <= after <= 1.0 for before, after in pairwise([0.0, *answer.shares]))
    assert answer.shares[-1] == 1.0


# Two of them take two or three seconds for each transcript.
@pytest.mark.parametrize(
    "answer",
    [pytest.param(name, marks=pytest.mark.slow) if name in ("sphinx", "whisper") else name for name in CASES],
    indirect=True,
)
def test_the_same_recording_gives_the_same_transcript(answer: Answer) -> None:
    assert answer.case.engine.transcribe(answer.case.request).sha256 == answer.transcript.sha256


def test_the_key_is_plain_json_and_stable(answer: Answer) -> None:
    engine = answer.case.engine
    assert isinstance(engine.capabilities, SpeechCapabilities)
    assert json.loads(json.dumps(dict(engine.key()))) == dict(engine.key())


def test_silence_is_one_clear_line(answer: Answer, tmp_path: Path) -> None:
    quiet = tmp_path / "quiet.wav"
    with wave.open(str(quiet), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(16_000)
        out.writeframes(bytes(2 * 16_000 * 4))
    request = replace(answer.case.request, media=Path("quiet.mp4"), audio=quiet, duration_ms=4000)
    with pytest.raises(BilingualError) as caught:
        answer.case.engine.transcribe(request)
    assert "\n" not in str(caught.value)
    assert "quiet" in str(caught.value)
    assert caught.value.remedy


@pytest.mark.parametrize("content", [b"", b"this is no sound", b"RIFF\x00\x00\x00\x00WAVE"])
def test_what_is_no_sound_is_an_input_error(answer: Answer, content: bytes, tmp_path: Path) -> None:
    bad = tmp_path / "bad.wav"
    bad.write_bytes(content)
    with pytest.raises(InputError, match=r"bad\.wav"):
        answer.case.engine.transcribe(replace(answer.case.request, audio=bad))


@pytest.mark.parametrize("engine", speech_ids())
def test_an_option_that_does_not_exist_is_refused(engine: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="tempratures"):
        speech_engine(engine, EngineConfig(tmp_path, options={"tempratures": [0.0]}))
