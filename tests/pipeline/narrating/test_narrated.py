"""A narrated article in its results folder: what is made, what an edit makes again, and what a failure leaves."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from bread import Desk

import tiny_voices

PAIR = "en_zh-Hans"


class Reader(Desk):
    """A desk whose articles are read aloud by Piper's fake voice."""

    def __init__(self, root: Path, **chosen: object) -> None:
        folder = root / "voices"
        tiny_voices.piper_voice(folder)
        chosen = {"narrate": True, "engines": {"piper": {"folder": str(folder)}}, "toc": "keep", **chosen}
        super().__init__(root, **chosen)

    def publish(self, **asked: object):  # type: ignore[no-untyped-def]
        return super().publish(**({"targets": ["zh-Hans"]} | asked))

    def read(self, name: str) -> str:
        return (self.folder / name).read_text("utf-8")

    @property
    def sentences(self) -> dict[str, int]:
        (work,) = (self.root / "media/work").glob("*/spoken")
        return {json.loads(one.read_text("utf-8"))["said"]: one.stat().st_mtime_ns for one in work.glob("*.json")}


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    tiny_voices.use_fake_piper(monkeypatch)
    return Reader(tmp_path / "root", voice={"en": "piper:en_US-beep-low"})


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
    assert "A cold dough needs twelve hours in the fridge." in reader.sentences
    audio = reader.read("audio/en.mp3").splitlines()
    assert audio[:3] == ["Bread that waits", "en", "0 Bread that waits"]
    assert audio[3].endswith(" Why dough needs time")


def test_a_rerun_does_nothing_and_an_edited_sentence_is_spoken_alone(reader: Reader) -> None:
    reader.publish()
    assert reader.publish().made == ()
    before = reader.sentences
    reader.rewrite("12 hours in the fridge", "a night in the fridge")
    reader.publish()
    after = reader.sentences
    assert {said for said in after if after[said] != before.get(said)} == {"A cold dough needs a night in the fridge."}
    assert "a night in the fridge" in reader.read("subtitles/en.srt")


def test_an_edited_translation_changes_cues_and_videos_and_nothing_is_spoken(reader: Reader) -> None:
    reader.publish()
    before, sound = reader.sentences, (reader.folder / "audio/en.mp3").stat().st_mtime_ns
    path = reader.folder / f"bitext.{PAIR}.json"
    path.write_text(path.read_text("utf-8").replace("盐使酵母变慢。", "盐让酵母变慢。"), "utf-8")
    result = reader.apply()
    assert f"video.{PAIR}.source" in result.made
    assert "盐让酵母变慢" in reader.read("subtitles/zh-Hans.srt")
    assert reader.sentences == before
    assert (reader.folder / "audio/en.mp3").stat().st_mtime_ns == sound
    assert reader.apply().made == ()
