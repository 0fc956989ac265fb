"""The sidecar engine on speech with known times."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bilingual.engines.base import EngineConfig, SpeechRequest
from bilingual.engines.speech.scripts.offsets import Offset
from bilingual.engines.speech.sidecar import create
from bilingual.errors import FidelityError, InputError
from bilingual.model.transcript import EngineRecord, Transcript, Word
from bilingual.pipeline.sidecars.accounts import oddities
from bilingual.subtitles.shift import Shift
from support.attacks.refusals import raises

TALK = (
    "Good morning, and thank you for coming.",
    "Bread needs only four things: flour, water, salt and time.",
    "After 18 hours in the cold, the dough is ready.",
    "Dr. Blorptight bakes it in a self-made oven.",
    "The crust should sing when it cools.",
)
OTHER = (
    "A river is never the same for long.",
    "In spring it carries snow down from the mountains.",
    "Engineers built straight channels, and the water answered.",
    "Beavers live there today, and the town is dry.",
)
CHINESE = ("今天我们来讲一讲怎么做面包。", "首先把面粉和水放在一起。", "然后等一个小时。", "最后放进烤箱里烤三十分钟。")


def request(spoken: Any, sidecar: Path | None, **more: Any) -> SpeechRequest:
    return SpeechRequest(
        media=Path("talk.mp4"), audio=spoken.path, duration_ms=spoken.duration_ms, sidecar=sidecar, **more
    )


def starts(transcript: Transcript) -> list[int]:
    return [transcript.words[first].start_ms or 0 for first, _ in transcript.sentences]


def mean_error(found: list[int], known: tuple[int, ...]) -> float:
    assert len(found) == len(known)
    return sum(abs(a - b) for a, b in zip(found, known, strict=True)) / len(known)


def test_a_script_gets_the_times_of_the_speech(speak: Any, config: EngineConfig, tmp_path: Path) -> None:
    script = tmp_path / "talk.txt"
    script.write_text("\n".join(TALK), "utf-8")
    spoken = speak(TALK)
    transcript = create(config).transcribe(request(spoken, script))
    assert transcript.language == "en"
    assert transcript.sentence_texts() == list(TALK)
    assert mean_error(starts(transcript), spoken.starts_ms) < 100
    assert transcript.engine.marks == ()
    assert all(word.start_ms is not None for word in transcript.words)


def test_a_script_of_another_talk_is_refused(speak: Any, config: EngineConfig, tmp_path: Path) -> None:
    script = tmp_path / "talk.txt"
    script.write_text("\n".join(OTHER[:3]), "utf-8")
    with raises("BIL-SPK-025"):
        create(config).transcribe(request(speak(TALK[:3]), script))


@pytest.mark.slow  # between the one of another talk and the one that is half there
def test_a_half_wrong_script_is_refused(speak: Any, config: EngineConfig, tmp_path: Path) -> None:
    script = tmp_path / "talk.txt"
    script.write_text("\n".join(TALK[:2] + OTHER[1:3]), "utf-8")
    with pytest.raises(FidelityError, match=r"talk\.txt: "):
        create(config).transcribe(request(speak(TALK[:4]), script))


def test_half_a_script_is_refused(speak: Any, config: EngineConfig, tmp_path: Path) -> None:
    script = tmp_path / "talk.txt"
    script.write_text("\n".join(TALK[:3]), "utf-8")
    with raises("BIL-SPK-028"):
        create(config).transcribe(request(speak(TALK), script))


def test_an_excerpt_takes_its_part_of_the_script(speak: Any, config: EngineConfig, tmp_path: Path) -> None:
    script = tmp_path / "talk.txt"
    script.write_text("\n".join(TALK), "utf-8")
    spoken = speak(TALK[1:4])
    transcript = create(config).transcribe(request(spoken, script, excerpt=True, sidecar_offset_ms=3000))
    assert transcript.sentence_texts() == list(TALK[1:4])
    assert mean_error(starts(transcript), spoken.starts_ms) < 100


def srt(cues: list[tuple[int, int, str]]) -> str:
    def clock(ms: int) -> str:
        return f"{ms // 3600000:02}:{ms // 60000 % 60:02}:{ms // 1000 % 60:02},{ms % 1000:03}"

    return "\n".join(f"{n}\n{clock(a)} --> {clock(b)}\n{text}\n" for n, (a, b, text) in enumerate(cues, start=1))


def test_subtitles_keep_their_cuts_and_sentences_cross_them(speak: Any, config: EngineConfig, tmp_path: Path) -> None:
    spoken = speak(TALK[:2])
    first, second = spoken.starts_ms
    end = spoken.duration_ms
    subtitles = tmp_path / "talk.srt"
    subtitles.write_text(
        srt([
            (first, second - 400, "<i>Good morning, and thank you for coming.</i>"),
            (second, second + 1500, "Bread needs only\nfour things:"),
            (second + 1500, end, "flour, water, salt and time."),
        ]),
        "utf-8",
    )  # fmt: skip
    transcript = create(config).transcribe(request(spoken, subtitles))
    assert transcript.sentence_texts() == list(TALK[:2])
    cuts = transcript.engine.options["cue_words"]
    assert [(first, last) for first, last, _, _ in cuts] == [(0, 7), (7, 12), (12, 17)]
    assert cuts[1][2:] == [second, second + 1500]
    for first_word, last_word, start, stop in cuts:
        assert all(
            start <= (w.start_ms or 0) <= (w.end_ms or 0) <= stop for w in transcript.words[first_word:last_word]
        )
    assert "approximate-times" not in transcript.engine.marks


@pytest.mark.slow  # as of the script above
def test_an_excerpt_takes_its_part_of_the_subtitles(speak: Any, config: EngineConfig, tmp_path: Path) -> None:
    spoken = speak(TALK[1:3])
    cues = [(0, 2500, TALK[0])]
    cues += [(3000 + start, 3000 + start + 3000, text) for start, text in zip(spoken.starts_ms, TALK[1:3], strict=True)]
    cues += [(3000 + spoken.duration_ms + 500, 3000 + spoken.duration_ms + 3000, TALK[3])]
    subtitles = tmp_path / "talk.srt"
    subtitles.write_text(srt(cues), "utf-8")
    transcript = create(config).transcribe(request(spoken, subtitles, excerpt=True, sidecar_offset_ms=3000))
    assert transcript.sentence_texts() == list(TALK[1:3])
    assert mean_error(starts(transcript), spoken.starts_ms) < 100


def test_a_correction_of_times_that_costs_a_cue_is_none(
    speak: Any, config: EngineConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken = speak(TALK[:2])
    first, second = spoken.starts_ms
    end = spoken.duration_ms
    subtitles = tmp_path / "talk.srt"
    cues = [(first, second - 300, TALK[0]), (second, end, TALK[1]), (end + 2000, end + 4000, "Subtitles by nobody.")]
    subtitles.write_text(srt(cues), "utf-8")
    correction = Offset(Shift(200 - second))
    monkeypatch.setattr("bilingual.engines.speech.scripts.subtitle_words.offset_of", lambda *_: correction)
    transcript = create(config).transcribe(request(spoken, subtitles))
    assert transcript.sentence_texts() == list(TALK[:2])
    assert transcript.engine.options["outside"] == ["Subtitles by nobody."]
    assert "late_ms" not in transcript.engine.options
    [note] = oddities(subtitles, None, transcript.engine.options["outside"])
    assert note == "talk.srt: 1 cue lies outside the recording and cannot be used: “Subtitles by nobody.”"


def test_a_cue_that_nobody_speaks_is_named(speak: Any, config: EngineConfig, tmp_path: Path) -> None:
    spoken = speak(TALK[:3])
    subtitles = tmp_path / "talk.srt"
    texts = (TALK[0], TALK[1], OTHER[1])
    ends = (*spoken.starts_ms[1:], spoken.duration_ms)
    subtitles.write_text(srt([(a, b - 100, x) for a, b, x in zip(spoken.starts_ms, ends, texts, strict=True)]), "utf-8")
    transcript = create(config).transcribe(request(spoken, subtitles))
    assert [text for _, text in transcript.engine.options["unheard"]] == [OTHER[1]]


def test_subtitles_of_another_talk_are_refused(speak: Any, config: EngineConfig, tmp_path: Path) -> None:
    spoken = speak(TALK[:3])
    subtitles = tmp_path / "talk.srt"
    cues = [(start, start + 2500, text) for start, text in zip(spoken.starts_ms, OTHER[:3], strict=True)]
    subtitles.write_text(srt(cues), "utf-8")
    with raises("BIL-SUB-001"):
        create(config).transcribe(request(spoken, subtitles))


def test_a_chinese_script_is_timed_by_activity_and_length(speak: Any, config: EngineConfig, tmp_path: Path) -> None:
    script = tmp_path / "talk.txt"
    script.write_bytes("\n".join(CHINESE).encode("gb18030"))
    spoken = speak(CHINESE, voice="cmn")
    transcript = create(config).transcribe(request(spoken, script))
    assert transcript.language == "zh-Hans"
    assert transcript.sentence_texts() == list(CHINESE)
    assert "approximate-times" in transcript.engine.marks
    assert mean_error(starts(transcript), spoken.starts_ms) < 300


def test_an_absurd_chinese_script_is_refused(speak: Any, config: EngineConfig, tmp_path: Path) -> None:
    script = tmp_path / "talk.txt"
    script.write_text("\n".join(CHINESE * 8), "utf-8")
    with raises("BIL-SPK-034"):
        create(config).transcribe(request(speak(CHINESE, voice="cmn"), script))


def test_a_chinese_script_cannot_be_used_for_an_excerpt_without_a_model(
    speak: Any, config: EngineConfig, tmp_path: Path
) -> None:
    script = tmp_path / "talk.txt"
    script.write_text("\n".join(CHINESE), "utf-8")
    with pytest.raises(InputError, match="excerpt"):
        create(config).transcribe(request(speak(CHINESE[:2], voice="cmn"), script, excerpt=True))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("talk.txt", b"", "contains no words"),
        ("talk.txt", b"[Applause]\n\n(music)\n", "contains no words"),
        ("talk.srt", b"This is no subtitle file.", "talk.srt"),
        ("talk.srt", b"1\n00:59:00,000 --> 00:59:02,000\nHello there.\n", "no cue lies within"),
        ("talk.txt", b"\x00\x01\x02\xff\xfe\x00binary", "not a text file"),
    ],
)
def test_unusable_sidecars(
    speak: Any, config: EngineConfig, tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        create(config).transcribe(request(speak(TALK[:1]), path))


def test_no_sidecar_is_said_so(speak: Any, config: EngineConfig) -> None:
    with raises("BIL-SPK-030"):
        create(config).transcribe(request(speak(TALK[:1]), None))


class Recogniser:
    """Hears the Chinese talk with one character wrong and every word at a known time."""

    id = "scripted"

    def key(self) -> dict[str, Any]:
        return {"engine": self.id}

    def transcribe(self, asked: SpeechRequest, progress: Any = None) -> Transcript:
        heard = "".join(CHINESE).replace("。", "").replace("粉", "份")
        words = tuple(Word(c, 1000 + 200 * n, 1200 + 200 * n, space_after=False) for n, c in enumerate(heard))
        return Transcript("zh-Hans", asked.duration_ms, words, ((0, len(words)),), EngineRecord(self.id))


def test_with_a_model_a_chinese_script_takes_the_times_of_what_was_heard(
    speak: Any, config: EngineConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "talk.txt"
    script.write_text("\n".join(CHINESE), "utf-8")
    engine = create(config)
    monkeypatch.setattr(type(engine), "_chosen_recogniser", lambda self: Recogniser())
    transcript = engine.transcribe(request(speak(CHINESE, voice="cmn"), script))
    assert transcript.sentence_texts() == list(CHINESE)
    assert "approximate-times" not in transcript.engine.marks
    before = [len("".join(CHINESE[:n]).replace("。", "")) for n in range(len(CHINESE))]
    assert starts(transcript) == [1000 + 200 * n for n in before]
    assert engine.key()["recogniser"] == {"engine": "scripted"}


def test_options_are_checked(config: EngineConfig) -> None:
    with raises("BIL-SET-013"):
        create(replace(config, options={"recognizer": "none"}))
    assert create(replace(config, options={"recogniser": "none"})).key()["recogniser"] is None
    with raises("BIL-SPK-029"):
        create(replace(config, options={"recogniser": "sidecar"}))
