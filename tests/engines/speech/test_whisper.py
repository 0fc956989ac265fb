"""The Whisper engines on a checkpoint that recognises five clips by espeak-ng."""

from __future__ import annotations

import hashlib
import json
from itertools import pairwise
from pathlib import Path

import pytest

import tiny_whisper
from bilingual.engines.base import EngineConfig, Progress, SpeechEngine, SpeechRequest, silent
from bilingual.engines.processes.companion import Crashed
from bilingual.engines.speech.recognisers import faster_whisper, whisper
from bilingual.engines.speech.recognisers.recognition import Ask, Decode, LoadedModel, recognise
from bilingual.engines.speech.recognisers.whisper_cpp import engine as whisper_cpp
from bilingual.engines.speech.recognisers.whisper_words import RecognisedPiece
from bilingual.engines.table import SPEECH
from bilingual.errors import InputError, NotInstalled, UnsupportedLanguage
from bilingual.model.transcript import EngineRecord, Transcript
from bilingual.pipeline.making.listening import listening_findings
from bilingual.settings.option import options_of
from refusals import raises

FIXTURES = Path(__file__).parents[2] / "fixtures" / "speech"


@pytest.fixture(scope="module", params=["whisper", "faster-whisper", "whisper-cpp"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> SpeechEngine:
    state = tmp_path_factory.mktemp("state")
    # The tiny model was trained without prompts.
    if request.param == "whisper":
        return whisper.create(configured(state, tiny_whisper.CHECKPOINT, initial_prompt=" "))
    if request.param == "whisper-cpp":
        return whisper_cpp.create(configured(state, tiny_whisper.ggml_file(), initial_prompt=" ", threads=1))
    return faster_whisper.create(configured(state, tiny_whisper.ctranslate2_folder(), initial_prompt=" "))


def configured(state: Path, model: Path | str, **options: object) -> EngineConfig:
    return EngineConfig(state, options, {"BILINGUAL_WHISPER_MODEL": str(model)}, offline=True)


def english(samples: object) -> dict[str, float]:
    return {"en": 1.0}


def heard(engine: SpeechEngine, clip: str, folder: Path, language: str | None = None) -> Transcript:
    audio = tiny_whisper.clip_wav(clip, folder)
    return engine.transcribe(SpeechRequest(folder / f"{clip}.mp4", audio, tiny_whisper.duration_ms(clip), language))


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


@pytest.mark.parametrize("id", ["whisper", "faster-whisper"])
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


def test_a_stretch_that_is_decoded_again_replaces_what_was_heard(tmp_path: Path) -> None:
    """The seam alone: a decoder that loops at first and hears clearly the second time."""
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

    audio = tiny_whisper.clip_wav("fox", tmp_path)
    request = SpeechRequest(Path("fox.mp4"), audio, tiny_whisper.duration_ms("fox"))
    transcript = recognise(request, LoadedModel(decode, english), EngineRecord("scripted"), silent)
    assert transcript.text() == "Nobody was hurt"
    assert asked[:2] == ["first", "suspect"]
    (suspect,) = transcript.engine.options["suspect_spans"]
    assert (suspect["decision"], suspect["was"], suspect["now"]) == ("replaced", "Hm. " * 8 + "Hm.", "Nobody was hurt")


def test_a_repetition_that_both_decodings_hear_has_no_mark(tmp_path: Path) -> None:
    def decode(samples: object, ask: Ask, progress: Progress) -> list[RecognisedPiece]:
        again = [" it", " works,"] * 4 if ask.look != "unheard" else []
        late = 0.3 if ask.look == "suspect" else 0.2
        return [RecognisedPiece(text, late + i / 3, late + 0.3 + i / 3) for i, text in enumerate(again)]

    audio = tiny_whisper.clip_wav("fox", tmp_path)
    transcript = recognise(
        SpeechRequest(Path("fox.mp4"), audio, tiny_whisper.duration_ms("fox")),
        LoadedModel(decode, english),
        EngineRecord("scripted"),
        silent,
    )
    assert transcript.text() == "it works, it works, it works, it works,"
    assert "suspect-loop" not in transcript.engine.marks
    assert "suspect_spans" not in transcript.engine.options


def recognised(decode: Decode, folder: Path) -> Transcript:
    request = SpeechRequest(Path("fox.mp4"), tiny_whisper.clip_wav("fox", folder), tiny_whisper.duration_ms("fox"))
    return recognise(request, LoadedModel(decode, english), EngineRecord("scripted"), silent)


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

    audio = tiny_whisper.clip_wav("park", tmp_path)
    request = SpeechRequest(Path("park.mp4"), audio, tiny_whisper.duration_ms("park"), "zh-Hans",
                            names=("王小明", "李大山", "陈晓东"))  # fmt: skip
    transcript = recognise(request, LoadedModel(decode, english), EngineRecord("scripted"), silent)
    assert asked[:3] == ["first", "unheard", "unprompted"]
    assert transcript.text() == "我们去公园散步。你呢？"


def test_names_are_the_context_of_every_decoding(tmp_path: Path) -> None:
    asked: list[str] = []

    def decode(samples: object, ask: Ask, progress: Progress) -> list[RecognisedPiece]:
        asked.append(ask.context)
        return [RecognisedPiece(" Tubernitty", 0.2, 0.9, sure=0.2)] if ask.look == "first" else []

    audio = tiny_whisper.clip_wav("fox", tmp_path)
    names = ("Kubernetes", "Grafana", *(f"Name{n}" for n in range(100)))
    request = SpeechRequest(Path("fox.mp4"), audio, tiny_whisper.duration_ms("fox"), names=names)
    transcript = recognise(request, LoadedModel(decode, english), EngineRecord("scripted"), silent)
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

    request = SpeechRequest(Path("fox.mp4"), tiny_whisper.clip_wav("fox", tmp_path), tiny_whisper.duration_ms("fox"))
    with raises(code) as caught:
        recognise(request, LoadedModel(decode, english), EngineRecord("scripted"), silent)
    assert str(caught.value).startswith("fox.mp4: ")
    assert "\n" not in str(caught.value)


# ── the key ───────────────────────────────────────────────────────────────────────────────────────


def test_the_key_names_a_checkpoint_by_its_content(tmp_path: Path) -> None:
    checkpoint = tmp_path / "own.pt"
    checkpoint.write_bytes(b"one")
    first = whisper.create(configured(tmp_path, checkpoint)).key()
    checkpoint.write_bytes(b"another")
    second = whisper.create(configured(tmp_path, checkpoint)).key()
    assert first["model"] == "sha256:" + hashlib.sha256(b"one").hexdigest()
    assert second["model"] == "sha256:" + hashlib.sha256(b"another").hexdigest()
    assert {**first, "model": ""} == {**second, "model": ""}


@pytest.mark.parametrize("module", [whisper, faster_whisper, whisper_cpp])
def test_every_option_that_matters_is_in_the_key(module: object, tmp_path: Path) -> None:
    def key(**options: object) -> dict[str, object]:
        return dict(module.create(EngineConfig(tmp_path, options)).key())  # type: ignore[attr-defined]

    assert key()["model"] == "small"
    assert key(model="turbo")["model"] == "large-v3-turbo"
    declared = options_of(SPEECH[module.create(EngineConfig(tmp_path)).id][1])  # type: ignore[attr-defined]
    other = {str: "other", int: 7, float: 0.123, tuple[float, ...]: [0.1]}
    names = [name for name in declared if name not in ("model", "mirror", "download_root", "threads")]
    others = [
        key(**{name: not declared[name].default if declared[name].type is bool else other[declared[name].type]})
        for name in names
    ]
    assert len({json.dumps(other) for other in [key(), *others]}) == len(others) + 1
    for same in ({"mirror": "http://127.0.0.1:9"}, {"threads": 3}, {"download_root": "/other"}):
        assert key(**{name: value for name, value in same.items() if name in declared}) == key()


# ── models that are not there ─────────────────────────────────────────────────────────────────────


def test_offline_without_the_model_says_what_to_put_where(tmp_path: Path) -> None:
    config = EngineConfig(tmp_path, {"model": "small"}, {"HOME": str(tmp_path)}, offline=True)
    assert not whisper.model_on_disk(config)
    with pytest.raises(NotInstalled) as caught:
        heard(whisper.create(config), "fox", tmp_path)
    assert caught.value.message == (
        "the Whisper model 'small' (about 490 MB) is not installed, and none can be downloaded offline. "
        "Put the file from https://openaipublic.azureedge.net/main/whisper/models/"
        "9ecf779972d90ba49c06d968637d720dd632c55bbf19d441fb42bf17a411e794/small.pt "
        f"at {tmp_path}/.cache/whisper/small.pt, or point BILINGUAL_WHISPER_MODEL at a checkpoint. "
        "A script or subtitles next to the video (talk.txt, talk.srt) work offline, without a model."
    )


def test_offline_without_the_faster_model_says_what_to_put_where(tmp_path: Path) -> None:
    config = EngineConfig(tmp_path, {"model": "turbo"}, {"HOME": str(tmp_path)}, offline=True)
    assert not faster_whisper.model_on_disk(config)
    with pytest.raises(NotInstalled) as caught:
        heard(faster_whisper.create(config), "fox", tmp_path)
    assert caught.value.message == (
        "the faster-whisper model 'turbo' (about 1.6 GB) is not installed and cannot be downloaded offline. "
        "Put the files of https://huggingface.co/mobiuslabsgmbh/faster-whisper-large-v3-turbo in one folder, "
        "and point BILINGUAL_WHISPER_MODEL at it. "
        "A script or subtitles next to the video (talk.txt, talk.srt) work offline, without a model."
    )


def test_model_on_disk_is_true_only_for_what_the_engine_can_use(tmp_path: Path) -> None:
    checkpoint, folder = tiny_whisper.CHECKPOINT, tiny_whisper.ctranslate2_folder()
    assert whisper.model_on_disk(configured(tmp_path, checkpoint))
    assert not faster_whisper.model_on_disk(configured(tmp_path, checkpoint))
    assert faster_whisper.model_on_disk(configured(tmp_path, folder))
    assert not whisper.model_on_disk(configured(tmp_path, folder))


@pytest.mark.parametrize(
    ("module", "content", "message"),
    [
        (whisper, b"PK not a checkpoint", "cannot be loaded as a Whisper checkpoint"),
        (whisper, tiny_whisper.CHECKPOINT.read_bytes()[:300_000], "cannot be loaded as a Whisper checkpoint"),
        (faster_whisper, b"", "is a file, not a folder in CTranslate2 format"),
    ],
    ids=["other bytes", "truncated", "wrong kind"],
)
def test_a_bad_checkpoint_is_named(module: object, content: bytes, message: str, tmp_path: Path) -> None:
    checkpoint = tmp_path / "bad.pt"
    checkpoint.write_bytes(content)
    with pytest.raises(NotInstalled, match=rf"bad\.pt: {message}"):
        heard(module.create(configured(tmp_path, checkpoint)), "fox", tmp_path)  # type: ignore[attr-defined]


def test_a_damaged_folder_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    for name in ("model.bin", "config.json", "tokenizer.json"):
        (folder / name).write_bytes(b"{}")
    with raises("BIL-SPK-014"):
        heard(faster_whisper.create(configured(tmp_path, folder)), "fox", tmp_path)
    (folder / "model.bin").unlink()
    with raises("BIL-SPK-013"):
        heard(faster_whisper.create(configured(tmp_path, folder)), "fox", tmp_path)


@pytest.mark.parametrize("module", [whisper, faster_whisper])
def test_missing_paths_and_unknown_names(module: object, tmp_path: Path) -> None:
    with pytest.raises(NotInstalled, match=r"nowhere\.pt"):
        heard(module.create(configured(tmp_path, tmp_path / "nowhere.pt")), "fox", tmp_path)  # type: ignore[attr-defined]
    with raises("BIL-SPK-015"):
        heard(module.create(configured(tmp_path, "enormous")), "fox", tmp_path)  # type: ignore[attr-defined]


def test_without_the_package_the_pip_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(faster_whisper, "find_spec", lambda name: None)
    config = EngineConfig(tmp_path)
    assert not faster_whisper.model_on_disk(config)
    with pytest.raises(NotInstalled, match=r"pip install faster-whisper"):
        heard(faster_whisper.create(config), "fox", tmp_path)
