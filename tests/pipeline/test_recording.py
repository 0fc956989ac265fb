"""Publishing a recording: what runs again and what does not, several targets, excerpts, audio."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bilingual.engines.base import MediaTool, SpeechCapabilities
from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.engines.media.fonts import InstalledFonts
from bilingual.errors import InputError, Unavailable
from bilingual.model.bitext import Provenance
from bilingual.model.transcript import Transcript
from bilingual.pipeline.publish import publish
from bilingual.pipeline.requests import Request
from bilingual.pipeline.result import Result
from bilingual.pipeline.tools import Tools
from bilingual.settings import Settings
from bilingual.testing import ScriptedSpeech, ScriptedTranslation
from support.attacks.refusals import raises
from support.results.results import DrawnMedia, transcript
from support.sources.clips import make_clip

THREE = ("The keeper counted the ships.", "Nobody saw them.", "Thank you.")


def upper(text: str, source: str, target: str) -> str:
    """A translation that nobody mistakes for the source: the language, and each word turned round."""
    language = "译文" if target == "zh-Hans" else target[:2].title()
    return f"{language} " + " ".join(word[::-1] for word in text.rstrip(".").lower().split()) + "."


class Studio:
    """A root with one recording in it, and engines that remember what they were asked."""

    def __init__(self, root: Path, *, media: MediaTool | None = None, source: Path | None = None, **clip: Any) -> None:
        (root / "in").mkdir(parents=True)
        self.media = media or DrawnMedia()
        self.settings = Settings(root=root, translation=("scripted",), packs=False)
        if source is not None:
            self.source = Path(shutil.copy2(source, root / "in"))
        else:
            self.source = make_clip(root / "in", clip.pop("name", "keeper.mp4"), **({"seconds": 6.0} | clip))
        self.spoken = transcript(THREE)
        self.speech = ScriptedSpeech([self.spoken] * 9)
        self.translation = ScriptedTranslation(upper)

    def publish(self, settings: Settings | None = None, **how: Any) -> Result:
        settings = settings or self.settings
        fonts = InstalledFonts(settings.fonts)
        engines = {"scripted": self.translation}
        tools = Tools(settings, self.media, fonts, {"auto": self.speech}, engines)
        how = {"targets": ["de"]} | how
        return publish(Request.of(self.source, **how), tools)


def read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_clip(tmp_path_factory.mktemp("clip"), "keeper.mp4", 6.0)


@pytest.fixture
def studio(clip: Path, tmp_path: Path) -> Studio:
    return Studio(tmp_path / "root", source=clip)


@pytest.mark.slow  # two walks: below, a second run is unchanged; test_rendering.py encodes nothing again
def test_a_second_run_makes_nothing_and_asks_nobody(tmp_path: Path) -> None:
    studio = Studio(tmp_path / "root", media=Ffmpeg(InstalledFonts()))
    first = studio.publish()
    assert first.state == "ready"
    assert "video.en_de.source" in first.made
    second = studio.publish()
    assert second.unchanged
    assert len(studio.speech.history) == 1
    assert len(studio.translation.history) == 1


def test_a_new_target_is_added_to_the_folder_and_leaves_the_first_alone(studio: Studio) -> None:
    first = studio.publish()
    video = first.folder / "video/en_de.source.mp4"
    before = video.stat().st_mtime_ns
    second = studio.publish(targets=["zh-Hans"])
    assert second.folder == first.folder
    assert video.stat().st_mtime_ns == before
    assert not [name for name in second.made if "en_de" in name or name in ("transcript", "preview")]
    assert set(read(first.folder / "report.json")["pairs"]) == {"en_de", "en_zh-Hans"}
    assert [pair.pair for pair in second.pairs] == ["en_zh-Hans"]
    assert studio.publish(targets=["de", "zh-Hans"]).unchanged


Change = Callable[[Studio], dict[str, Any]]


def changed_layout(studio: Studio) -> dict[str, Any]:
    return {"settings": replace(studio.settings, layout="learner-of-target")}


def changed_mode(studio: Studio) -> dict[str, Any]:
    return {"settings": replace(studio.settings, mode="karaoke")}


def changed_font(studio: Studio) -> dict[str, Any]:
    return {"settings": replace(studio.settings, fonts={"de": "Noto Serif"})}


def changed_title(studio: Studio) -> dict[str, Any]:
    return {"settings": replace(studio.settings, title="The keeper")}


def changed_rendition(studio: Studio) -> dict[str, Any]:
    return {"settings": replace(studio.settings, profiles={"source": {"crf": 30}})}


def changed_engine(studio: Studio) -> dict[str, Any]:
    studio.translation = ScriptedTranslation(lambda text, source, target: upper(text, source, target) + " Ja.")
    return {}


def changed_speech(studio: Studio) -> dict[str, Any]:
    studio.speech = ScriptedSpeech([transcript((*THREE[:2], "Thanks a lot."))])
    return {}


@pytest.mark.parametrize(
    ("change", "again"),
    [
        (changed_layout, {"subtitles.en_de", "video.en_de.source"}),
        (changed_mode, {"subtitles.en_de", "video.en_de.source"}),
        (changed_font, {"subtitles.en_de", "video.en_de.source"}),
        (changed_title, {"video.en_de.source", "view.en_de.parallel", "bitext.en_de"}),
        (changed_rendition, {"video.en_de.source"}),
        (changed_engine, {"bitext.en_de", "subtitles.en_de", "video.en_de.source", "view.en_de.parallel"}),
        (
            changed_speech,
            {"transcript", "bitext.en_de", "subtitles.en_de", "video.en_de.source", "view.en_de.parallel"},
        ),
    ],
)
def test_a_setting_that_matters_makes_what_depends_on_it_anew(studio: Studio, change: Change, again: set[str]) -> None:
    studio.publish()
    second = studio.publish(**change(studio))
    assert again <= set(second.made)
    if "transcript" not in again:
        assert "transcript" not in second.made


def test_settings_beside_the_file_reach_the_engines(studio: Studio) -> None:
    beside = studio.source.with_suffix(".toml")
    beside.write_text('mode = "karaoke"\n[fonts]\nde = "Noto Serif"\n', "utf-8")
    folder = studio.publish().folder
    ass = (folder / "subtitles/en_de.dual.ass").read_text("utf-8")
    assert "Noto Serif" in ass
    assert "\\k" in ass


def test_only_the_changed_sentence_is_sent_again(studio: Studio) -> None:
    studio.publish()
    studio.speech = ScriptedSpeech([transcript((*THREE[:2], "Good night."))])
    studio.publish()
    assert [item.text for item in studio.translation.history[-1].items] == ["Good night."]


def test_one_pair_that_fails_does_not_stop_the_other(studio: Studio) -> None:
    studio.translation = ScriptedTranslation(
        lambda t, s, tag: Unavailable("BIL-TST-001", "is down") if tag == "de" else upper(t, s, tag)
    )
    result = studio.publish(targets=["de", "zh-Hans"])
    assert result.state == "not-ready"
    assert {pair.pair: pair.ready for pair in result.pairs} == {"en_de": False, "en_zh-Hans": True}
    assert (result.folder / "video/en_zh-Hans.source.mp4").is_file()
    assert not (result.folder / "video/en_de.source.mp4").exists()
    with pytest.raises(Unavailable, match="is down"):
        studio.publish(targets=["de"])


def test_a_default_target_that_is_spoken_is_dropped_with_a_note(studio: Studio) -> None:
    result = studio.publish(replace(studio.settings, targets=("en", "de")), targets=None)
    assert [pair.pair for pair in result.pairs] == ["en_de"]
    assert result.notes == ("target en dropped: the source is already in this language",)
    with pytest.raises(InputError, match="already"):
        studio.publish(replace(studio.settings, targets=("en",)), targets=None)


def test_an_error_of_the_recogniser_is_not_its_own_cause(studio: Studio) -> None:
    studio.speech = ScriptedSpeech([InputError("BIL-TST-002", "nothing was said")])
    with raises("BIL-TST-002") as caught:
        studio.publish()
    assert caught.value.__cause__ is not caught.value


def test_a_draft_transcript_is_delivered_and_never_ready(studio: Studio) -> None:
    studio.speech = ScriptedSpeech([replace(studio.spoken, draft=True)], SpeechCapabilities(draft=True))
    waiting = studio.publish()
    assert (waiting.exit_code, waiting.state) == (3, "needs-review")
    assert waiting.pairs[0].reasons() == ["3 of 3 sentences to read and approve", "the transcript is a draft"]
    assert not (waiting.folder / "video/en_de.source.mp4").exists()
    result = studio.publish(review="never")
    assert (result.exit_code, result.state) == (3, "not-ready")
    assert result.pairs[0].reasons() == ["the transcript is a draft"]
    assert (result.folder / "video/en_de.source.mp4").is_file()


def test_a_draft_translation_is_marked_on_screen_in_posts_and_in_the_report(studio: Studio) -> None:
    from bilingual.engines.base import Outcome

    studio.translation = ScriptedTranslation(
        lambda t, s, tag: Outcome(upper(t, s, tag), Provenance("scripted", draft=t == THREE[1]))
    )
    result = studio.publish(review="never")
    folder = result.folder
    assert result.exit_code == 3
    assert [cue.get("mark") for cue in read(folder / "cues.en_de.json")["cues"]].count("draft") == 1
    assert "Entwurf" in (folder / "subtitles/en_de.dual.ass").read_text("utf-8")
    for name in ("parallel.html", "parallel.md", "linkedin.txt", "wechat.html"):
        assert "Entwurf" in (folder / "posts/en_de" / name).read_text("utf-8"), name
    assert [unit["source"] for unit in read(folder / "report.json")["pairs"]["en_de"]["drafts"]] == [THREE[1]]


def test_an_excerpt_is_an_item_of_its_own(studio: Studio) -> None:
    whole = studio.publish()
    part = studio.publish(start="0:01", end="0:05")
    assert part.folder != whole.folder
    assert part.folder.name == "keeper-001-005"
    assert studio.speech.history[-1].duration_ms == 4000


@pytest.mark.slow  # that an excerpt is exact: tests/engines/media/encoding/test_render.py
def test_the_video_of_an_excerpt_is_as_long_as_it_is(studio: Studio) -> None:
    studio.media = Ffmpeg(InstalledFonts())
    part = studio.publish(start="0:01", end="0:05")
    made = Ffmpeg(InstalledFonts()).probe(part.folder / "video/en_de.source.mp4")
    assert abs(made.duration_ms - 4000) < 100


@pytest.mark.slow  # the picture for sound alone: tests/engines/media/encoding/test_render.py
def test_sound_alone_gets_a_picture(tmp_path: Path) -> None:
    studio = Studio(tmp_path / "root", media=Ffmpeg(InstalledFonts()), name="keeper.mp3", video=False)
    settings = replace(studio.settings, profiles={"source": {"width": 320, "height": 180}})
    result = studio.publish(settings)
    made = Ffmpeg(InstalledFonts()).probe(result.folder / "video/en_de.source.mp4")
    assert made.video is not None
    assert (made.video.width, made.video.height) == (320, 180)


def test_a_character_no_font_can_draw_stops_before_encoding(studio: Studio) -> None:
    studio.translation = ScriptedTranslation(lambda t, s, tag: "Runen \U00016800 hier.")
    with raises("BIL-MED-058"):
        studio.publish()
    assert not list((studio.settings.root / "media/outbox").rglob("*source.mp4"))


def test_the_source_track_belongs_to_the_first_pair(studio: Studio) -> None:
    folder = studio.publish(targets=["de", "zh-Hans"]).folder
    names = {path.name for path in (folder / "subtitles").iterdir()}
    assert {"en.srt", "en.vtt", "de.srt", "zh-Hans.vtt", "en_de.dual.ass", "en_zh-Hans.dual.srt"} <= names
    assert studio.publish(targets=["de", "zh-Hans"]).unchanged


def test_review_stops_before_the_videos(studio: Studio) -> None:
    waiting = studio.publish(review=True)
    assert waiting.exit_code == 3
    assert waiting.pairs[0].reasons() == ["3 of 3 sentences to read and approve"]
    assert (waiting.folder / "video/preview.mp4").is_file()
    assert not (waiting.folder / "video/en_de.source.mp4").exists()
    assert studio.publish().exit_code == 0


def test_a_chinese_talk_without_punctuation(tmp_path: Path) -> None:
    """As Chinese recognisers give it: single characters, no marks; sentences come from pauses and particles."""
    from bilingual.model.transcript import EngineRecord, Word
    from bilingual.text.grouping import group_sentences

    studio = Studio(tmp_path / "root", name="shuo.mp4")
    words, clock = [], 200
    for phrase in ("今天我想和大家聊聊语言", "你为什么要学一门新的语言呢", "因为它让你看见另一个世界"):
        for character in phrase:
            words.append(Word(character, clock, clock + 140, space_after=False))
            clock += 150
        clock += 700
    grouping = group_sentences(words, "zh-Hans")
    spoken = Transcript("zh-Hans", clock, tuple(words), grouping.sentences, EngineRecord("scripted"))
    studio.speech = ScriptedSpeech([spoken.marked("restored-sentences")])
    studio.translation = ScriptedTranslation(lambda t, s, tag: f"A sentence of {len(t)} characters.")
    result = studio.publish(targets=["en"])
    assert grouping.restored
    assert read(result.folder / "transcript.json")["engine"]["marks"] == ["restored-sentences"]
    units = read(result.folder / "bitext.zh-Hans_en.json")["units"]
    assert [unit["source"] for unit in units] == [
        "今天我想和大家聊聊语言",
        "你为什么要学一门新的语言呢",
        "因为它让你看见另一个世界",
    ]


def test_the_report_counts_gaps_in_frames_of_the_video(tmp_path: Path) -> None:
    studio = Studio(tmp_path / "root", fps="50")
    told = ("The keeper counted seven ships that night.", "Nobody had ever seen them leave the harbour.")
    studio.spoken = transcript(told, pause_ms=60)
    studio.speech = ScriptedSpeech([studio.spoken])
    result = studio.publish(review=True)
    timeline = read(result.folder / "cues.en_de.json")["cues"]
    assert timeline[1]["start_ms"] - timeline[0]["end_ms"] == 40
    report = read(result.folder / "report.json")["pairs"]["en_de"]["subtitles"]
    assert report["tracks"]["source"]["shares"]["gap"] == 1.0
    assert result.pairs[0].conformity == report
