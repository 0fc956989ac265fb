"""Sources whose names are alike, and sources that change under their name while they are published: none is lost."""

from __future__ import annotations

import hashlib
import os
import shutil
import unicodedata
from pathlib import Path

import pytest

from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.engines.media.fonts import InstalledFonts
from bilingual.pipeline.items.identities import other_name
from bilingual.pipeline.posting.delivering import link
from bilingual.pipeline.publish import publish
from bilingual.pipeline.records.exchange import read_bitext
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.requests import Request
from bilingual.pipeline.result import Result
from bilingual.pipeline.tools import Tools
from bilingual.settings import Settings, load_settings
from bilingual.testing import Answer, ScriptedTranslation
from support.attacks.breaking import command
from support.attacks.changing_sources import Root, sources
from support.attacks.delivered import delivered
from support.sources.many_articles import translator

GERMAN = {
    "Seven ships came into the harbour.": "Sieben Schiffe kamen in den Hafen.",
    "Nine boats sailed from the harbour": "Neun Boote segelten aus dem Hafen",
}


def published(source: Path, root: Path, meanwhile: str = "") -> Result:
    """Publish *source*; *meanwhile*, another text of its size and time, takes its place as it is translated."""

    def german(text: str, of: str, to: str) -> Answer:
        if meanwhile:
            seen = source.stat()
            other = source.with_name("other")
            other.write_text(meanwhile, "utf-8")
            os.utime(other, ns=(seen.st_atime_ns, seen.st_mtime_ns))
            assert other.stat().st_size == seen.st_size
            other.replace(source)
        return GERMAN.get(text) or f"Schiff {text.split()[1]} kam in den Hafen."

    settings = Settings(root, translation=("scripted",), packs=False, source_language="en", keep=False)
    fonts = InstalledFonts()
    tools = Tools(settings, Ffmpeg(fonts), fonts, {}, {"scripted": ScriptedTranslation(german)})
    return publish(Request.of(source, targets=("de",)), tools)


def texts(root: Path) -> set[str]:
    """The first sentence of each item."""
    return {read_bitext(path).units[0].source for path in root.glob("media/outbox/*/bitext.en_de.json")}


def test_a_copy_of_a_recording_without_a_script_has_that_of_its_item(tmp_path: Path) -> None:
    source = sources(tmp_path / "made")["script"]
    root = Root(tmp_path / "root", source, "http://127.0.0.1:9/", "in")
    settings = load_settings(root.root)
    first, copy = root.folder / "talk.mp4", root.folder / "again.mp4"
    shutil.copy(first, copy)
    sha = hashlib.sha256(first.read_bytes()).hexdigest()
    folder = root.root / "media/outbox/talk"
    folder.mkdir(parents=True)
    manifest = Manifest(folder, f"recording:{sha}", {"path": "in/talk.mp4", "sha256": sha})
    manifest.save()
    assert other_name(Request(copy), settings, manifest.identity) == first
    assert other_name(Request(first), settings, manifest.identity) is None
    assert other_name(Request(copy), settings, f"{manifest.identity}:0-9") is None, "an excerpt is another item"
    first.write_bytes(b"another recording")
    assert other_name(Request(copy), settings, manifest.identity) is None
    first.unlink()
    assert other_name(Request(copy), settings, manifest.identity) == first, "its script is there"
    sources_of_item = root.root / "media/done/talk"
    sources_of_item.mkdir(parents=True)
    (root.folder / "talk.srt").rename(sources_of_item / "talk.srt")
    again = Request(shutil.copy(copy, first))
    assert other_name(again, settings, manifest.identity) == sources_of_item / "talk.mp4"


@pytest.mark.slow
def test_a_copy_of_a_recording_is_the_same_item_and_nothing_is_recognised_for_it(tmp_path: Path) -> None:
    with translator() as paid:
        root = Root(tmp_path / "root", sources(tmp_path / "made")["script"], paid.url, "in")
        assert root.publish().code == 0
        before = delivered(root.root / "media/outbox")
        copy = Path(shutil.copy(root.folder / "talk.mp4", root.folder / "again.mp4"))
        again = root.publish(main=copy)
        assert (again.code, delivered(root.root / "media/outbox")) == (0, before), again.out
        assert [count for count in paid.paid().values() if count > 1] == []


@pytest.mark.slow
@pytest.mark.parametrize("left", [["talk.srt"], []], ids=["its script is among the sources", "it is gone as well"])
def test_a_recording_that_is_dropped_again_without_its_script_is_the_finished_item(
    left: list[str], tmp_path: Path
) -> None:
    """Its file was deleted after it was published; there is no recogniser."""
    with translator() as paid:
        source = sources(tmp_path / "made")["script"]
        root = Root(tmp_path / "root", source, paid.url, "media/inbox")
        with (root.root / "bilingual.toml").open("a") as file:
            file.write("[engines.whisper]\nmodel = '/no/model'\n[engines.faster-whisper]\nmodel = '/no/model'\n")
        assert root.publish().code == 0
        before = delivered(root.root / "media/outbox")
        for path in (root.root / "media/done/talk").iterdir():
            if path.name not in left:
                path.unlink()
        dropped = root.folder / "talk.mp4"
        dropped.write_bytes(source.files["talk.mp4"])
        again = root.publish()
        assert (again.code, delivered(root.root / "media/outbox")) == (0, before), again.out
        assert ("the words of its earlier one are kept" in again.out) == (not left)
        assert [count for count in paid.paid().values() if count > 1] == []
        dropped.write_bytes(source.files["talk.mp4"])
        forced = command(["video", str(dropped), "--force"], root.root)
        assert left or ("BIL-SPK" in forced.out and forced.code == 1), forced.out


@pytest.mark.slow
def test_names_that_differ_in_case_or_normal_form_are_items_of_their_own(tmp_path: Path) -> None:
    inbox = tmp_path / "media/inbox"
    inbox.mkdir(parents=True)
    names = [unicodedata.normalize(form, "Café.md") for form in ("NFC", "NFD")] + ["Post.md", "post.md"]
    for number, name in enumerate(names):
        (inbox / name).write_text(f"Ship {number} came into the harbour.\n", "utf-8")
    for name in names:
        published(inbox / name, tmp_path)
    assert texts(tmp_path) == {f"Ship {number} came into the harbour." for number in range(4)}
    kept = [path.read_text("utf-8") for path in tmp_path.glob("media/done/*/*.md")]
    assert sorted(kept) == [f"Ship {number} came into the harbour.\n" for number in range(4)]


@pytest.mark.slow
def test_a_source_that_is_replaced_while_it_is_published_is_not_lost(tmp_path: Path) -> None:
    """The other text has the same name, size and time."""
    source = tmp_path / "media/inbox/harbour.md"
    source.parent.mkdir(parents=True)
    source.write_text("Seven ships came into the harbour.\n", "utf-8")
    published(source, tmp_path, "Nine boats sailed from the harbour\n")
    left = [path.read_text("utf-8") for path in (tmp_path / "media").glob("*/**/harbour.md")]
    assert any("Nine boats" in text for text in left)
    assert texts(tmp_path) == {"Seven ships came into the harbour."}
    if source.exists():
        published(source, tmp_path)
        assert texts(tmp_path) == {"Nine boats sailed from the harbour"}


def test_a_publish_folder_that_is_made_again_with_the_same_video_has_no_other_file(tmp_path: Path) -> None:
    video, target = tmp_path / "video/en_de.mp4", tmp_path / "publish/video.mp4"
    video.parent.mkdir()
    video.write_bytes(b"video")
    for _ in range(2):
        link(video, target)
    assert ([path.name for path in target.parent.iterdir()], target.read_bytes()) == (["video.mp4"], b"video")
