"""Waveforms and pictures of items: drawn once, kept in the state folder, and told in a line if there are none."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bilingual.engines.media import waveform
from bilingual.errors import MediaError
from bilingual.pipeline.items.reading import read_item
from bilingual.pipeline.opening.drawings.drawing_cache import drawn
from bilingual.pipeline.opening.drawings.peaks import peaks
from bilingual.pipeline.opening.drawings.pictures import picture_of, still_of
from bilingual.pipeline.tools import Tools, open_tools
from bilingual.settings import Settings
from support.attacks.refusals import raises
from support.sources.clips import make_clip


class Counted:
    """ffmpeg's probe, counted."""

    def __init__(self, tools: Tools) -> None:
        self.tools = replace(tools, media=self)  # type: ignore[arg-type]
        self._media = tools.media
        self.probed = 0

    def probe(self, path: Path) -> Any:
        self.probed += 1
        return self._media.probe(path)


@pytest.fixture
def settings(old: Settings) -> Settings:
    return old


@pytest.fixture
def media(settings: Settings) -> Counted:
    return Counted(open_tools(settings))


def test_peaks_are_drawn_once_and_again_if_they_are_damaged(settings: Settings, media: Counted) -> None:
    folder = settings.media / "outbox/harbour"
    told: list[float] = []
    first = peaks(folder, media.tools, lambda share, what="": told.append(share))
    assert (first.reason, first.duration_ms, first.levels[0]) == (
        "",
        19086,
        {"bucket_ms": 20, "count": 955, "offset": 76},
    )
    assert told[-1] == 1.0
    assert first.path is not None
    seen = first.path.stat().st_ino
    assert peaks(folder, media.tools) == first
    assert first.path.stat().st_ino == seen, "it is drawn once"
    assert first.path.stat().st_mode & 0o077 == 0, "private as the recording"
    assert first.path.is_relative_to(settings.state)
    first.path.write_bytes(b"PEAK")
    assert peaks(folder, media.tools).reason == "the waveform was damaged; ask again"
    assert peaks(folder, media.tools).levels == first.levels
    assert media.probed == 0


def test_without_a_preview_the_published_part_of_the_source_is_drawn(settings: Settings, media: Counted) -> None:
    folder = settings.media / "outbox/harbour"
    (folder / "video/preview.mp4").unlink()
    whole = peaks(folder, media.tools)
    value = json.loads((folder / "manifest.json").read_text("utf-8"))
    value["options"]["excerpt"] = [4000, 6000]
    (folder / "manifest.json").write_text(json.dumps(value), "utf-8")
    part = peaks(folder, media.tools)
    assert (whole.duration_ms // 1000, part.duration_ms // 100) in ((19, 20), (21, 20), (20, 20))
    shutil.rmtree(settings.media / "done/harbour")
    gone = peaks(folder, media.tools)
    assert gone.to_json() == {"duration_ms": 0, "levels": [], "reason": "neither its preview nor its source is there"}


def test_a_recording_without_sound_and_an_article_have_no_peaks(settings: Settings, media: Counted) -> None:
    folder = settings.media / "outbox/harbour"
    make_clip(folder / "video", "preview.mp4", audio=False)
    said = peaks(folder, media.tools).reason
    assert said == "media/outbox/harbour/video/preview.mp4: has no audio stream. Export it with sound. [BIL-MED-004]"
    assert peaks(folder, media.tools).path is None
    assert media.probed == 1, "what cannot be drawn is tried once"
    (folder / "video/preview.mp4").write_bytes(b"\0" * 5000)
    assert peaks(folder, media.tools).reason
    assert peaks(settings.media / "outbox/pier", media.tools).reason == "is no recording"


def test_the_picture_of_an_item_is_its_cover_else_a_still(settings: Settings) -> None:
    item = read_item(settings.media / "outbox/harbour", settings)
    cover = picture_of(item, settings)
    assert cover is not None
    assert cover.name == "cover-900x383.png"
    assert picture_of(replace(item, folder=""), settings) is None
    clip = make_clip(settings.media / "inbox", "new talk.mp4", size=(320, 180))
    waiting = "media/inbox/new talk.mp4"
    path = still_of(waiting, settings)
    assert path is not None
    assert path.read_bytes()[:3] == b"\xff\xd8\xff"
    drawn_ns = path.stat().st_ino
    assert still_of(waiting, settings) == path
    assert path.stat().st_ino == drawn_ns, "it is drawn once"
    make_clip(settings.media / "inbox", "song.mp3", video=False, cover=True)
    assert still_of("media/inbox/song.mp3", settings) is not None
    clip.write_bytes(b"no longer a video" * 100)
    assert still_of(waiting, settings) is None


@pytest.mark.parametrize("name", ["talk.md", "gone.mp4", "link.mp4", "folder.mp4", "tone.wav", ""])
def test_what_has_no_still(settings: Settings, name: str) -> None:
    inbox = settings.media / "inbox"
    inbox.mkdir(exist_ok=True)
    (inbox / "talk.md").write_text("Bread.", "utf-8")
    (inbox / "folder.mp4").mkdir()
    (inbox / "link.mp4").symlink_to(settings.media / "done/harbour/harbour.mp4")
    if name == "tone.wav":
        make_clip(inbox, name, video=False)
    source = f"media/inbox/{name}" if name else ""
    assert still_of(source, settings) is None


def test_what_is_kept_is_limited_and_a_full_disk_is_an_error(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bilingual.pipeline.opening.drawings.drawing_cache._MOST", 3)
    for number in range(5):
        assert drawn(settings, f"{number}.peaks", lambda _: b"x").path is not None
    names = sorted(path.name for path in (settings.state / "run/drawn").glob("*.peaks"))
    assert names == ["2.peaks", "3.peaks", "4.peaks"]

    def broken(_: Path) -> bytes:
        raise MediaError("BIL-MED-061", "has no picture there")

    assert drawn(settings, "a.jpg", broken).reason == "has no picture there [BIL-MED-061]"
    shutil.rmtree(settings.state)
    settings.state.write_text("no folder", "utf-8")
    with raises("BIL-WRK-014"):
        drawn(settings, "b.jpg", lambda _: b"x")


def test_a_waveform_of_another_version_is_drawn_anew(
    settings: Settings, media: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = settings.media / "outbox/harbour"
    first = peaks(folder, media.tools).path
    monkeypatch.setattr(waveform, "VERSION", 2)
    assert peaks(folder, media.tools).path != first
