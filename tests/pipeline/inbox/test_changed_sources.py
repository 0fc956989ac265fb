"""A recording that gets another content while a run reads it: nothing of the run is called the work of either."""

from __future__ import annotations

import io
import os
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from bilingual.engines.base import Progress, RenderJob, SpeechRequest, silent
from bilingual.engines.media.encoding.encode import FfmpegCall, encode
from bilingual.engines.media.encoding.store import is_intact, put
from bilingual.engines.sources import ReadFile
from bilingual.model.recording.rendered import Rendered
from bilingual.model.recording.source import Recording
from bilingual.model.transcript import Transcript
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.tools import Tools
from bilingual.settings.reading import content_of, read_once
from bilingual.testing import ScriptedSpeech, ScriptedTranslation
from support.attacks.refusals import raises
from support.results.bread import Desk, answer
from support.results.results import ANSWERS, SENTENCES, DrawnMedia, Place, transcript
from support.sources.clips import make_clip

Change = Callable[[Path, Path], None]


def in_place(source: Path, other: Path) -> None:
    source.write_bytes(other.read_bytes())


def by_rename(source: Path, other: Path) -> None:
    shutil.copyfile(other, source.with_name(".copy.part")).replace(source)


def with_the_old_times(source: Path, other: Path) -> None:
    """As ``rsync --inplace --times`` and a tool that synchronises folders do."""
    before = source.stat()
    in_place(source, other)
    os.utime(source, ns=(before.st_atime_ns, before.st_mtime_ns))


def half_written(source: Path, other: Path) -> None:
    content = other.read_bytes()
    source.write_bytes(content[: len(content) // 2])


CHANGES: list[Change] = [in_place, by_rename, with_the_old_times, half_written]


class Changing(DrawnMedia):
    """Changes the source while it makes the first video."""

    def __init__(self, change: Callable[[Path], None]) -> None:
        super().__init__()
        self.change = change

    def render(self, job: RenderJob, progress: Progress = silent) -> Rendered:
        self.change(job.recording.path)
        self.change = lambda source: None
        return super().render(job, progress)


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clips")
    for name, colour in (("harbour.mp4", "0x203040"), ("other.mp4", "0x804020")):
        make_clip(folder, name, 12.0, (160, 90), fps="10", picture=f"color=c={colour}")
    return folder


@pytest.fixture
def place(tmp_path: Path, clips: Path) -> Place:
    settings = 'packs = false\nspeech = "scripted"\ntranslation = ["scripted"]\nrenditions = ["source"]\n'
    (tmp_path / "media/inbox").mkdir(parents=True)
    (tmp_path / "bilingual.toml").write_text(settings, "utf-8")
    shutil.copy(clips / "harbour.mp4", tmp_path / "media/inbox")
    return Place(tmp_path)


# All of them below, by the parts of a video, each of which is refused in the same way.
@pytest.mark.parametrize(
    "change",
    [with_the_old_times, *(pytest.param(one, marks=pytest.mark.slow) for one in (in_place, by_rename, half_written))],
)
def test_a_recording_that_is_replaced_while_a_video_is_made(change: Change, place: Place, clips: Path) -> None:
    source, other = place.root / "media/inbox/harbour.mp4", clips / "other.mp4"
    place.media = Changing(lambda path: change(path, other))
    with raises("BIL-SRC-027"):
        place.publish()
    assert source.is_file(), "it is published when it is complete"
    first = Manifest.read(place.folder)
    assert (first.state, [name for name in first.stages if "render" in name or "video" in name]) != ("ready", [])
    assert first.state != "ready"
    in_place(source, other)
    result = place.publish()
    assert result.folder != first.folder
    assert (result.state, source.exists()) == ("ready", False)
    assert Manifest.read(result.folder).source["sha256"] == ReadFile.of(other).sha256 != first.source["sha256"]


def test_a_recording_that_is_only_touched_is_what_it_was_and_one_that_is_removed_is_missing(
    place: Place, clips: Path
) -> None:
    place.media = Changing(lambda source: source.unlink())
    with raises("BIL-SRC-006"):
        place.publish()
    shutil.copy(clips / "harbour.mp4", place.root / "media/inbox")
    place.media = Changing(lambda source: os.utime(source))
    assert place.publish().state == "ready"


def test_no_part_of_another_content_is_kept_for_the_one_that_was_read(tmp_path: Path, clips: Path) -> None:
    """A person copies a file over the old one, and the old one back: its videos show nothing of the other."""
    source = Path(shutil.copy(clips / "harbour.mp4", tmp_path))
    file = ReadFile.of(source)
    recording = Recording(source, DrawnMedia().probe(source), file.sha256, seen=file.facts)
    part = tmp_path / "picture-1.mp4"
    for change, kept in (*((change, False) for change in CHANGES), (lambda *_: os.utime(source), True)):
        shutil.copy(clips / "harbour.mp4", source)
        (tmp_path / "made").write_text("frames")
        change(source, clips / "other.mp4")
        if kept:
            put(tmp_path / "made", part, recording)
        else:
            with raises("BIL-SRC-027"):
                put(tmp_path / "made", part, recording)
        assert is_intact(part) == kept


def test_a_recording_that_is_overwritten_while_it_is_decoded_is_not_called_damaged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The run ends in the line that says so."""
    source = tmp_path / "talk.mp4"
    pictures = "ffmpeg -v error -f lavfi -i testsrc2=s=160x90:r=25:d=3 -c:v libx264 -g 50"
    subprocess.run([*pictures.split(), str(source)], check=True)
    whole = source.read_bytes()
    decoded = ["-i", str(source), "-f", "null", "-"]
    for damaged_before in (True, False):
        source.write_bytes(whole)
        if damaged_before:
            source.write_bytes(_with_other_bytes(whole))
        file = ReadFile.of(source)
        source.write_bytes(_with_other_bytes(whole))
        caplog.clear()
        encode(decoded, FfmpegCall(source, tmp_path, 3000))
        assert ("has damaged passages" in caplog.text) == damaged_before == file.is_same()


def _with_other_bytes(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes(random.Random(4).randbytes(2000)) + content[middle + 2000 :]


def test_an_article_that_is_replaced_while_it_is_translated_is_told_to_be_the_earlier_one(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "root")

    def translated(text: str, source: str, target: str) -> str | None:
        desk.source.write_text("# Another\n\nA text about salt.\n", "utf-8")
        return answer(text, source, target)

    desk.engine = ScriptedTranslation(translated, id="scripted")
    result = desk.publish()
    assert result.notes[-1] == "bread.md was changed meanwhile: this is the text before the change"
    assert "about salt" not in desk.body("en")


class Editing(Place):
    """A person edits a file while speech is recognised."""

    edit_file: Callable[[], object] = staticmethod(lambda: None)

    def tools(self) -> Tools:
        place = self

        class Speech(ScriptedSpeech):
            def transcribe(self, request: SpeechRequest, progress: Progress = silent) -> Transcript:
                place.edit_file()
                return super().transcribe(request, progress)

        tools = super().tools()
        tools.speech_engines["scripted"] = Speech([transcript(self.sentences)])  # type: ignore[index]
        return tools


def german_subtitles(begins: str = "") -> str:
    said = transcript()
    cues = []
    for number, (first, last) in enumerate(said.sentences):
        start_ms, end_ms = said.words[first].start_ms or 0, said.words[last - 1].end_ms or 0
        times = " --> ".join(f"00:00:{ms // 1000:02},{ms % 1000:03}" for ms in (start_ms, end_ms))
        cues.append(f"{number + 1}\n{times}\n{begins}{ANSWERS['de', SENTENCES[number]]}\n")
    return "\n".join(cues)


@pytest.mark.parametrize("gone", [False, True])
def test_a_translation_that_is_edited_or_removed_after_it_was_read_is_the_one_that_was_read(
    place: Place, gone: bool
) -> None:
    """Its language is known from its first reading: of another text it would be wrong."""
    editing = Editing(place.root)
    side = place.root / "media/inbox/harbour.de.srt"
    side.write_text(german_subtitles(), "utf-8")
    editing.edit_file = lambda: side.unlink() if gone else side.write_text(german_subtitles("Ja, "), "utf-8")
    result = editing.publish(targets=("de",))
    assert not any(str(unit["target"]).startswith("Ja, ") for unit in editing.targets("de").values())
    note = "harbour.de.srt was changed meanwhile: this is the text before the change"
    assert (note in result.notes) == (not gone)
    assert (place.root / "media/inbox/harbour.mp4").is_file(), "the files are others now: it is published again"
    if not gone:
        editing.edit_file = lambda: None
        editing.publish(targets=("de",))
        assert all(str(unit["target"]).startswith("Ja, ") for unit in editing.targets("de").values())


def test_a_text_is_read_once_and_told_if_it_is_another_now(tmp_path: Path) -> None:
    one, other, gone = (tmp_path / name for name in ("one.srt", "other.srt", "gone.srt"))
    for path in (one, other, gone):
        path.write_bytes(b"first")
    with read_once([one, gone]) as texts:
        assert [content_of(path) for path in (one, other, gone)] == [b"first"] * 3
        one.write_bytes(b"second")
        other.write_bytes(b"second")
        gone.unlink()
        assert [content_of(path) for path in (one, other, gone)] == [b"first", b"second", b"first"]
        assert texts.changed() == [one]
    assert content_of(one) == b"second"


def test_a_picture_that_is_drawn_anew_meanwhile_is_one_for_all_pairs(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "root")
    desk.source.write_text("# Bread that waits\n\nPeople bake slow bread.\n\n![x](oven.png)\n", "utf-8")
    picture = desk.source.with_name("oven.png")
    first, second = (_png(colour) for colour in ("red", "blue"))
    picture.write_bytes(first)

    def translated(text: str, source: str, target: str) -> str | None:
        if target == "zh-Hans":
            picture.write_bytes(second)
        return answer(text, source, target)

    desk.engine = ScriptedTranslation(translated, id="scripted")
    result = desk.publish(targets=["de", "zh-Hans"])
    assert "oven.png was changed meanwhile: this is the picture before the change" in result.notes
    copy = desk.folder / "posts/images/oven.png"
    shown = copy.read_bytes()
    assert Image.open(io.BytesIO(shown)).getpixel((0, 0)) == (255, 0, 0)
    desk.publish(targets=["de", "zh-Hans"])
    assert Image.open(copy).getpixel((0, 0)) == (0, 0, 255)


def _png(colour: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (32, 18), colour).save(file, "PNG")
    return file.getvalue()
