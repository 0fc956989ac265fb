"""Work of a run at the same time: the preview and the sound of videos are made while speech is recognised."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from bilingual.engines.base import Progress, RenderJob, SpeechRequest, silent
from bilingual.errors import MediaError
from bilingual.model.recording.media import MediaInfo
from bilingual.model.recording.slides import SlidePicture
from bilingual.model.recording.source import Recording
from bilingual.model.transcript import Transcript
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.tools import Tools
from bilingual.testing import ScriptedSpeech
from support.attacks.refusals import raises
from support.results.results import DrawnMedia, Place, transcript
from support.sources.clips import make_clip

PATIENCE_S = 30


class Together(DrawnMedia):
    """Says when the preview is begun; the first *failures* previews fail; an *endless* one goes on until stopped.

    *sound* is what happens to the sound of the videos.
    """

    def __init__(
        self, failures: int = 0, endless: bool = False, sound: Callable[[Progress], object] = lambda _: None
    ) -> None:
        super().__init__()
        self.sounds: list[str] = []
        self._sound = sound
        self.begun, self.ended = Event(), Event()
        self.failures, self.endless, self.tries = failures, endless, 0

    def encode_sound(self, job: RenderJob, progress: Progress = silent) -> None:
        self.sounds.append(job.rendition.id)
        self._sound(progress)

    def preview_copy(
        self,
        recording: Recording,
        languages: tuple[str, str],
        output: Path,
        progress: Progress = silent,
        slides: Sequence[SlidePicture] = (),
        cache: Path | None = None,
    ) -> MediaInfo:
        self.tries += 1
        self.begun.set()
        if self.tries <= self.failures:
            raise MediaError("BIL-TST-001", "the preview broke", where=recording.path)
        try:
            while self.endless:
                progress(0.5, "making the preview")
        finally:
            self.ended.set()
        return super().preview_copy(recording, languages, output, progress, slides, cache)


class Waiting(ScriptedSpeech):
    """Recognises nothing before the preview is begun, nor before *also* is."""

    begun: Event
    also: Event

    def transcribe(self, request: SpeechRequest, progress: Progress = silent) -> Transcript:
        assert self.begun.wait(PATIENCE_S), "the preview waits for the transcript"
        assert self.also.wait(PATIENCE_S), "the sound waits for the transcript"
        return super().transcribe(request, progress)


class Talk(Place):
    answer: Transcript | MediaError = transcript()
    also: Event | None = None

    def tools(self) -> Tools:
        tools = super().tools()
        assert isinstance(self.media, Together)
        speech = Waiting([self.answer])
        speech.begun = self.media.begun
        speech.also = self.also or self.media.begun
        tools.speech_engines["scripted"] = speech  # type: ignore[index]
        return tools


@pytest.fixture
def place(tmp_path: Path) -> Talk:
    inbox = tmp_path / "media/inbox"
    inbox.mkdir(parents=True)
    settings = 'packs = false\nspeech = "scripted"\ntranslation = ["scripted"]\nrenditions = ["source"]\n'
    (tmp_path / "bilingual.toml").write_text(settings, "utf-8")
    make_clip(inbox, "harbour.mp4", 12.0, (160, 90), fps="10", picture="color=c=0x203040")
    return Talk(tmp_path, media=Together())


def test_the_preview_is_begun_before_speech_is_recognised_and_made_once(place: Talk) -> None:
    result = place.publish()
    assert place.media.tries == 1  # type: ignore[union-attr]
    assert result.made[:2] == ("transcript", "preview")
    assert (place.folder / "video/preview.mp4").read_bytes() == b"preview"
    assert {"transcript", "preview"} <= Manifest.read(place.folder).stages.keys()


def test_a_forced_run_makes_the_preview_once_for_all_pairs(place: Talk) -> None:
    place.publish()
    place.media = Together()
    place.publish(force=True)
    assert place.media.tries == 1


def test_a_preview_that_failed_is_tried_again(place: Talk) -> None:
    place.media = Together(failures=1)
    result = place.publish()
    assert place.media.tries == 2
    assert (place.folder / "video/preview.mp4").is_file()
    assert not any("preview" in note for note in result.notes)


def test_a_preview_that_keeps_failing_is_an_error(place: Talk) -> None:
    place.media = Together(failures=9)
    with raises("BIL-TST-001"):
        place.publish()


def test_where_speech_fails_the_preview_is_stopped(place: Talk) -> None:
    place.media = media = Together(endless=True)
    place.answer = MediaError("BIL-TST-002", "the recogniser broke")
    with raises("BIL-TST-002"):
        place.publish()
    assert media.ended.is_set()
    assert not list((place.root / "media/outbox").rglob("preview.mp4"))


def test_where_speech_fails_a_finished_preview_goes(place: Talk) -> None:
    place.answer = MediaError("BIL-TST-002", "the recogniser broke")
    with raises("BIL-TST-002"):
        place.publish()
    outbox = place.root / "media/outbox"
    assert not [*outbox.rglob("preview.mp4"), *outbox.rglob("poster.jpg")]
    place.answer = transcript()
    place.publish()
    assert (place.folder / "video/preview.mp4").is_file()


def test_the_sound_of_the_videos_is_encoded_while_speech_is_recognised(place: Talk) -> None:
    place.also = Event()
    place.media = media = Together(sound=lambda _: place.also and place.also.set())
    result = place.publish()
    assert (media.sounds, result.state) == (["source"], "ready")
    place.publish(force=True)
    assert media.sounds == ["source"], "its videos are there: what they lack is known only when they are planned"


def test_a_sound_that_nobody_waits_for_any_more_is_stopped(place: Talk) -> None:
    begun, stopped = Event(), Event()

    def endless(progress: Progress) -> None:
        begun.set()
        try:
            while True:
                progress(0.5)
        finally:
            stopped.set()

    place.also, place.media = begun, Together(sound=endless)
    assert place.publish().state == "ready"
    assert stopped.is_set()


def test_a_sound_that_fails_is_left_to_its_video(place: Talk) -> None:
    def broken(_: Progress) -> None:
        raise MediaError("BIL-TST-003", "the encoder broke")

    place.media = media = Together(sound=broken)
    result = place.publish()
    assert (media.sounds, result.state) == (["source"], "ready")
    assert not any("broke" in note for note in result.notes)


def test_no_sound_is_encoded_for_videos_that_wait_for_a_person(place: Talk) -> None:
    with (place.root / "bilingual.toml").open("a", encoding="utf-8") as settings:
        settings.write('review = "always"\n')
    place.publish()
    assert place.media.sounds == []  # type: ignore[union-attr]


def test_stages_that_end_together_are_all_recorded(tmp_path: Path) -> None:
    manifest = Manifest(tmp_path, "id")
    names = [f"stage{number}" for number in range(60)]

    def record(name: str) -> None:
        path = tmp_path / name
        path.write_text(name)
        manifest.record(name, {"fact": name}, [path])

    interval_s = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # threads interrupt each other wherever they can
    try:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(record, names))
    finally:
        sys.setswitchinterval(interval_s)
    assert Manifest.read(tmp_path).stages.keys() == set(names)
    assert all(Manifest.read(tmp_path).is_done(name, {"fact": name}) for name in names)
