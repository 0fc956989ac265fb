"""A narrated article in its results folder: what is made, what an edit makes again, and what a failure leaves."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bilingual.engines.base import Utterance
from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.errors import EngineError, InputError, NotInstalled
from bilingual.model.spoken import SpokenAudio
from bilingual.pipeline.commands.ffmpeg_commands import explained
from bilingual.pipeline.narrating.earlier_narration import said_again
from bilingual.pipeline.narrating.spoken_again import SpokenAgain
from bilingual.pipeline.opening.item import opened
from bilingual.pipeline.planning import plan
from bilingual.pipeline.records.exchange import read_bitext
from bilingual.pipeline.result import Result
from support.models import tiny_voices
from support.models.tiny_voices import ToneVoice
from support.results.bread import Desk

PAIR = "en_zh-Hans"
SALT = "Salt slows the yeast down."
TEXT = """\
# Bread that waits

People bake slow bread.

```
flour = 500
```

## The role of salt

Salt slows the yeast down. A cold dough needs 12 hours in the fridge.
"""


class Reader(Desk):
    """A desk whose articles are read aloud by *voice*."""

    def __init__(self, root: Path, tone: ToneVoice, **chosen: Any) -> None:
        self.voice = tone
        chosen = {"narrate": True, "toc": "keep", "voice": {"en": tone.id, "zh-Hans": tone.id}, **chosen}
        super().__init__(root, **chosen)
        self.source.write_text(TEXT, "utf-8")

    def publish(self, **asked: Any) -> Result:
        return super().publish(**({"targets": ["zh-Hans"]} | asked))

    def read(self, name: str) -> str:
        return (self.folder / name).read_text("utf-8")

    def spoken_now(self) -> list[str]:
        """Return what was spoken since this was last asked."""
        said, self.voice.said = self.voice.said, []
        return said


@pytest.fixture
def voice(monkeypatch: pytest.MonkeyPatch) -> ToneVoice:
    made = ToneVoice()
    tiny_voices.use_tone(monkeypatch, made)
    return made


@pytest.fixture
def reader(tmp_path: Path, voice: ToneVoice) -> Reader:
    return Reader(tmp_path / "root", voice)


@pytest.fixture(scope="module")
def read_aloud(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root whose article was read aloud, to copy."""
    with pytest.MonkeyPatch.context() as patch:
        tiny_voices.use_tone(patch, voice := ToneVoice())
        reader = Reader(tmp_path_factory.mktemp("read") / "root", voice)
        assert reader.publish().state == "ready"
        return reader.root


@pytest.fixture
def told(read_aloud: Path, tmp_path: Path, voice: ToneVoice) -> Reader:
    shutil.copytree(read_aloud, tmp_path / "root")
    return Reader(tmp_path / "root", voice)


def test_an_article_becomes_what_a_recording_becomes_and_an_audio_file(reader: Reader) -> None:
    result = reader.publish(renditions=["source", "linkedin-1x1"])
    assert (result.state, result.kind) == ("ready", "article"), result
    names = {path.relative_to(reader.folder).as_posix() for path in reader.folder.rglob("*") if path.is_file()}
    assert names >= {
        f"narration.{PAIR}.json",
        f"cues.{PAIR}.json",
        f"subtitles/{PAIR}.dual.srt",
        "subtitles/en.srt",
        "subtitles/zh-Hans.vtt",
        f"video/{PAIR}.source.mp4",
        f"video/{PAIR}.linkedin-1x1.mp4",
        "video/preview.mp4",
        "audio/en.mp3",
        f"publish/linkedin/{PAIR}/video.mp4",
    }
    assert "A cold dough needs 12 hours in the fridge." in " ".join(reader.read("subtitles/en.srt").split("\n"))
    assert "flour = 500" not in reader.read("subtitles/en.srt")
    said = reader.spoken_now()
    assert len(said) == 5
    assert "A cold dough needs twelve hours in the fridge." in said
    audio = reader.read("audio/en.mp3").splitlines()
    assert audio[:3] == ["Bread that waits", "en", "0 Bread that waits"]
    assert audio[3].endswith(" The role of salt")


def test_an_edit_speaks_and_encodes_only_what_it_touches(told: Reader) -> None:
    assert told.publish().made == ()
    assert told.spoken_now() == []
    told.rewrite("12 hours in the fridge", "a night in the fridge")
    told.publish()
    assert told.spoken_now() == ["A cold dough needs a night in the fridge."]
    assert "a night in the fridge" in told.read("subtitles/en.srt")

    path = told.folder / f"bitext.{PAIR}.json"
    path.write_text(path.read_text("utf-8").replace("盐使酵母变慢。", "盐让酵母变慢。"), "utf-8")
    sound = (told.folder / "audio/en.mp3").stat().st_mtime_ns
    result = told.apply()
    assert f"video.{PAIR}.source" in result.made
    assert "盐让酵母变慢" in told.read("subtitles/zh-Hans.srt")
    assert told.spoken_now() == []
    assert (told.folder / "audio/en.mp3").stat().st_mtime_ns == sound
    assert told.apply().made == ()


@pytest.mark.slow  # two runs; the parts of any item are looked at in the same way
def test_a_damaged_slide_is_drawn_again(reader: Reader) -> None:
    reader.publish()
    drawn = {path: path.read_bytes() for path in reader.source.parents[1].rglob("slides/*.png")}
    assert drawn
    for path, content in drawn.items():
        at = len(content) // 2
        path.write_bytes(content[:at] + bytes([content[at] ^ 8]) + content[at + 1 :])
    reader.rewrite("12 hours in the fridge", "a night in the fridge")
    reader.publish()
    again = [path.read_bytes() == content for path, content in drawn.items()]
    assert again.count(False) == 1  # the slide of the changed sentence: another one stands for it now


@pytest.mark.slow
def test_the_translation_can_be_what_is_read(reader: Reader) -> None:
    result = reader.publish(spoken="target", renditions=["linkedin-1x1"])
    assert result.state == "ready"
    assert "盐使酵母变慢。" in reader.spoken_now()
    assert reader.read("audio/zh-Hans.mp3").splitlines()[:2] == ["会等待的面包", "zh-Hans"]
    assert SALT in " ".join(reader.read("subtitles/en.srt").split("\n"))
    assert (reader.folder / f"publish/linkedin/{PAIR}/captions.zh-Hans.srt").is_file()
    # The results remember it: applying an edit reads the same language.
    assert reader.apply().made == ()


@pytest.mark.slow
def test_each_sentence_can_be_read_in_both_languages(reader: Reader) -> None:
    reader.publish(spoken="alternating")
    said = reader.spoken_now()
    assert said.index("盐使酵母变慢。") == said.index(SALT) + 1
    assert " ".join(reader.read("subtitles/en.srt").split("\n")).count(SALT) == 2
    assert (reader.folder / f"audio/{PAIR}.mp3").is_file()


def test_a_draft_voice_is_not_ready_and_a_private_one_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny_voices.use_tone(monkeypatch, voice := ToneVoice(draft=True, commercial=False))
    reader = Reader(tmp_path / "root", voice)
    result = reader.publish(renditions=["linkedin-1x1"])
    assert (result.state, result.exit_code) == ("not-ready", 3)
    assert result.pairs[0].reasons() == ["the voice is a draft"]
    assert (reader.folder / f"publish/linkedin/{PAIR}/NOT-READY.txt").is_file()
    found = json.loads(reader.read("report.json"))["pairs"][PAIR]["findings"]
    assert [one["check"] for one in found if one["check"] == "voice-terms"] == ["voice-terms"]


def test_a_voice_that_breaks_keeps_what_was_spoken(reader: Reader) -> None:
    reader.voice.fails_at = 3
    with pytest.raises(EngineError, match="the tone broke"):
        reader.publish()
    first = reader.spoken_now()
    reader.voice.fails_at = -1
    assert reader.publish().state == "ready"
    assert not set(first) & set(reader.spoken_now())


def test_a_language_without_a_voice_is_told_before_anything_is_translated(
    tmp_path: Path, voice: ToneVoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Reader(tmp_path / "root", voice, voice={})
    monkeypatch.setattr("bilingual.engines.table.voice_ids", list)
    with pytest.raises(NotInstalled, match="no voice on this machine speaks en"):
        reader.publish()
    assert reader.engine.history == []


def test_an_article_of_code_and_tables_has_nothing_to_read(reader: Reader) -> None:
    reader.source.write_text("| Salt | Sugar |\n|---|---|\n| 5 g | 6 g |\n", "utf-8")
    with pytest.raises(InputError, match="no sentence that can be read aloud"):
        reader.publish()


def test_edited_subtitles_are_refused_since_their_text_is_the_article(told: Reader) -> None:
    path = told.folder / "subtitles/en.srt"
    path.write_text(path.read_text("utf-8").replace("Salt", "Sugar"), "utf-8")
    with pytest.raises(InputError, match=r"bitext\.en_zh-Hans\.json"):
        told.apply()
    assert "Sugar" in path.read_text("utf-8")


@pytest.mark.slow
def test_a_post_names_the_audio_file_which_is_copied_to_the_blog(tmp_path: Path, voice: ToneVoice) -> None:
    blog = tmp_path / "blog"
    (blog / "_posts").mkdir(parents=True)
    reader = Reader(tmp_path / "root", voice, blog=str(blog))
    reader.publish()
    assert "audio: /assets/audio/bread-en.mp3\n" in reader.post("en").read_text("utf-8")
    assert "audio:" not in reader.post("zh-Hans").read_text("utf-8")
    copied = blog / "assets/audio/bread-en.mp3"
    assert copied.read_bytes() == (reader.folder / "audio/en.mp3").read_bytes()
    copied.write_bytes(b"my own reading")
    reader.rewrite("12 hours in the fridge", "a night in the fridge")
    assert any("bread-en.mp3 was not written by bilingual" in note for note in reader.publish().notes)
    assert copied.read_bytes() == b"my own reading"


def test_explain_names_what_would_be_read_again(reader: Reader) -> None:
    new = {one.stage for one in plan(*reader.order(targets=["zh-Hans"])).stages}
    assert {f"narration.{PAIR}", "audio.en", f"video.{PAIR}.source"} <= new
    reader.publish()
    assert not any(one.runs for one in plan(*reader.order(targets=["zh-Hans"])).stages)
    again = plan(*reader.order(targets=["zh-Hans"], spoken="target"))
    assert again.why(f"narration.{PAIR}") == "changed: spoken, voices"
    assert again.why(f"subtitles.{PAIR}") == f"narration.{PAIR} runs"


@pytest.mark.slow  # test_slides.py runs such a command
def test_the_commands_of_a_narrated_article_show_its_slides_until_it_changes(reader: Reader) -> None:
    reader.publish(renditions=["linkedin-1x1"])
    _, tools = reader.order()
    tools = replace(tools, media=Ffmpeg(tools.fonts))
    (video,) = explained(reader.folder, tools)
    assert (video.pair, video.rendition) == (PAIR, "linkedin-1x1")
    assert "slide-%04d.png" in video.command
    assert len(list(video.folder.glob("slide-*.png"))) > 2
    assert SALT in (video.folder / "cues.ass").read_text("utf-8")
    reader.rewrite("12 hours in the fridge", "a night in the fridge")
    with pytest.raises(InputError, match="BIL-VOI-032"):
        explained(reader.folder, tools)


@pytest.mark.slow  # two runs; test_pacing.py has the speeds
def test_a_translation_that_takes_longer_to_read_slows_its_sentence_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny_voices.use_tone(monkeypatch, voice := ToneVoice(letter_ms=52))
    reader = Reader(tmp_path / "root", voice)
    reader.publish()
    assert len(reader.spoken_now()) == 5
    path = reader.folder / f"bitext.{PAIR}.json"
    path.write_text(
        path.read_text("utf-8").replace("盐使酵母变慢。", "盐会让面团里的酵母工作得比平时要慢很多很多。"), "utf-8"
    )
    reader.apply()
    assert set(reader.spoken_now()) == {SALT}
    assert reader.apply().made == ()


@pytest.mark.slow
def test_an_article_that_was_read_aloud_stays_so(reader: Reader) -> None:
    reader.publish()
    reader.chosen["narrate"] = False
    reader.rewrite("12 hours in the fridge", "a night in the fridge")
    reader.publish()
    assert "a night in the fridge" in reader.read("subtitles/en.srt")


@pytest.mark.slow  # three runs
def test_a_sentence_can_be_spoken_again_and_is_in_the_next_run(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    reader.publish()
    _, tools = reader.order()
    reader.spoken_now()

    def again(unit: str) -> SpokenAgain:
        return said_again(reader.folder, tools, PAIR, [unit])

    (salt,) = [unit.id for unit in read_bitext(reader.folder / f"bitext.{PAIR}.json") if unit.source == SALT]
    assert again(salt) == SpokenAgain((), (salt,))  # this voice always says it in the same way
    assert reader.apply().made == ()

    before, say = reader.read(f"narration.{PAIR}.json"), ToneVoice.say

    def slowly(voice: ToneVoice, said: Utterance) -> SpokenAudio:
        return say(voice, replace(said, speed=said.speed / 2))

    monkeypatch.setattr(ToneVoice, "say", slowly)
    reader.spoken_now()
    assert again(salt).spoken == (salt,)
    assert set(reader.spoken_now()) == {SALT}
    pair = opened(reader.folder, tools.settings).pairs[0]
    assert "what was spoken again" in pair.newer
    assert f"narration.{PAIR}" in reader.apply().made
    assert reader.spoken_now() == []
    assert reader.read(f"narration.{PAIR}.json") != before
    assert opened(reader.folder, tools.settings).pairs[0].newer == ()
    with pytest.raises(InputError, match="s99 is not read aloud"):
        again("s99")


def test_an_opened_narration_has_the_times_and_cues_of_its_sentences(told: Reader) -> None:
    _, tools = told.order()
    (pair,) = opened(told.folder, tools.settings).pairs
    assert pair.narrated
    said = {unit.source: unit for unit in pair.units()}
    assert said[SALT].start_ms is not None
    assert said[SALT].cues[0].start_ms == said[SALT].start_ms
    assert [word[0] for word in said[SALT].words] == SALT.split()
    assert pair.changed == {}
