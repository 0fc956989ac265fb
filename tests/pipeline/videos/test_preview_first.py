"""The index page can be opened once the bitext is made, while the first video is encoded."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bilingual.engines.base import Progress, RenderJob, silent
from bilingual.errors import MediaError
from bilingual.model.recording.rendered import Rendered
from support.attacks.refusals import raises
from support.results.results import DrawnMedia, Place
from support.sources.clips import make_clip

PATIENCE_S = 30


class Watching(DrawnMedia):
    """Notes what the results folder holds while each video is made; the shapes in *fails* then break.

    Encoding takes until the page tells of the pair, which real encoding outlasts.
    """

    def __init__(self, fails: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.fails = fails
        self.seen: list[tuple[str, dict[str, str]]] = []

    def render(self, job: RenderJob, progress: Progress = silent) -> Rendered:
        folder = job.output.parents[1]
        until = time.monotonic() + PATIENCE_S
        while f"/{'_'.join(job.languages)}/" not in _page(folder) and time.monotonic() < until:
            time.sleep(0.01)
        files = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
        texts = {name: path.read_text("utf-8") for name, path in files.items() if path.suffix in (".html", ".vtt")}
        self.seen.append((job.output.name, dict.fromkeys(files, "") | texts))
        if job.rendition.id in self.fails:
            raise MediaError("BIL-TST-001", "the encoder broke", where=job.recording.path)
        return super().render(job, progress)


def _page(folder: Path) -> str:
    path = folder / "index.html"
    return path.read_text("utf-8") if path.is_file() else ""


@pytest.fixture
def place(tmp_path: Path) -> Place:
    inbox = tmp_path / "media/inbox"
    inbox.mkdir(parents=True)
    settings = (
        'packs = false\nspeech = "scripted"\ntranslation = ["scripted"]\nrenditions = ["source", "linkedin-1x1"]\n'
    )
    (tmp_path / "bilingual.toml").write_text(settings, "utf-8")
    make_clip(inbox, "harbour.mp4", 12.0, (160, 90), fps="10", picture="color=c=0x203040")
    return Place(tmp_path, media=Watching())


def test_the_page_plays_while_the_first_video_is_made(place: Place) -> None:
    assert isinstance(place.media, Watching)
    place.publish()
    names = [name for name, _ in place.media.seen]
    assert names == [
        "en_de.source.mp4",
        "en_de.linkedin-1x1.mp4",
        "en_zh-Hans.source.mp4",
        "en_zh-Hans.linkedin-1x1.mp4",
    ]
    first, second = place.media.seen[0][1], place.media.seen[2][1]
    assert {"index.html", "video/preview.mp4", "subtitles/en_de.dual.vtt", "posts/en_de/linkedin.txt"} <= set(first)
    assert "video/preview.mp4" in first["index.html"]
    assert "Niemand hatte sie auslaufen sehen." in first["index.html"]
    assert "its videos are not finished yet" in first["index.html"]
    assert 'video/en_de.source.mp4"' not in first["index.html"]
    assert "没有人看见它们离开。" in second["index.html"]
    assert 'video/en_de.source.mp4"' in second["index.html"]
    assert "its videos are not finished yet" not in (place.folder / "index.html").read_text("utf-8")


def test_a_render_that_fails_leaves_the_page_and_all_the_rest(place: Place) -> None:
    place.media = Watching(fails=("source", "linkedin-1x1"))
    with raises("BIL-TST-001"):
        place.publish(targets=("de",))
    page = (place.folder / "index.html").read_text("utf-8")
    assert "its videos are not finished yet" in page
    assert (place.folder / "video/preview.mp4").read_bytes() == b"preview"
    assert [path.name for path in (place.folder / "video").iterdir()] == ["preview.mp4"]

    place.media = Watching()
    made = place.publish(targets=("de",)).made
    assert [stage for stage in made if stage.startswith(("video", "transcript", "bitext"))] == [
        "video.en_de.source",
        "video.en_de.linkedin-1x1",
    ]


def test_a_page_that_stands_is_not_written_again(place: Place) -> None:
    place.publish()
    before = place.mtimes()
    place.publish()
    assert place.mtimes()["index.html"] == before["index.html"]


def test_a_shape_that_fails_leaves_the_others(place: Place) -> None:
    place.media = Watching(fails=("source",))
    with raises("BIL-TST-001"):
        place.publish(targets=("de",))
    assert sorted(path.name for path in (place.folder / "video").iterdir()) == ["en_de.linkedin-1x1.mp4", "preview.mp4"]
    place.media = Watching()
    made = place.publish(targets=("de",)).made
    assert [stage for stage in made if stage.startswith("video")] == ["video.en_de.source"]
