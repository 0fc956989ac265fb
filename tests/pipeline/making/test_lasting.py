"""Which transcripts stay, so that no recogniser is asked for what a person has written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bilingual.model.recording.media import MediaInfo
from bilingual.model.recording.source import Recording
from bilingual.model.timing import Span
from bilingual.pipeline.making.lasting import facts_that_stay
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.requests import Request
from bilingual.pipeline.sidecars.sidecar import Sidecar
from bilingual.pipeline.stages import TRANSCRIPT
from bilingual.settings import Settings


@pytest.fixture
def item(tmp_path: Path) -> Manifest:
    """A recording of the inbox whose transcript was made from a script."""
    folder = tmp_path / "media/outbox/talk"
    folder.mkdir(parents=True)
    manifest = Manifest(folder, "recording:1", {"path": "media/done/talk/talk.mp4"})
    words = folder / "transcript.json"
    words.write_text("{}", "utf-8")
    facts = {**recording(tmp_path).facts, "sidecar": "the hash of a script", "engine": "sidecar", "language": "en"}
    manifest.record(TRANSCRIPT.name(), facts, [words], seconds=1.0)
    return manifest


def recording(root: Path, excerpt: Span | None = None) -> Recording:
    return Recording(root / "media/inbox/talk.mp4", MediaInfo(9000, None, (), "mp4", 1), "1", excerpt)


def stays(item: Manifest, request: Request, sidecar: Sidecar | None = None, **keys: object) -> bool:
    settings = replace(Settings(item.folder.parents[2]), **keys)  # type: ignore[arg-type]
    return facts_that_stay(item, request, settings, sidecar) is not None


def test_a_recording_that_is_dropped_again_without_its_script_keeps_its_words(item: Manifest, tmp_path: Path) -> None:
    assert stays(item, Request(tmp_path / "media/inbox/talk.mp4"))
    assert stays(item, Request(tmp_path / "media/failed/talk.mp4"))
    assert stays(item, Request(tmp_path / "media/done/talk/talk.mp4", results=item.folder)), "by apply"


def test_who_wants_it_recognised_has_it_recognised(item: Manifest, tmp_path: Path) -> None:
    dropped = Request(tmp_path / "media/inbox/talk.mp4")
    assert not stays(item, replace(dropped, force=True))
    assert not stays(item, dropped, speech="whisper")
    assert not stays(item, dropped, ignore_sidecar=True)
    assert not stays(item, Request(tmp_path / "in/talk.mp4")), "its script was removed beside it"
    assert not stays(item, dropped, Sidecar(tmp_path / "media/inbox/talk.srt", "en")), "another script"


def test_damaged_words_and_those_of_another_part_do_not_stay(item: Manifest, tmp_path: Path) -> None:
    dropped, settings = Request(tmp_path / "media/inbox/talk.mp4"), Settings(tmp_path)
    assert facts_that_stay(item, dropped, settings, None, recording(tmp_path)) is not None
    assert facts_that_stay(item, dropped, settings, None, recording(tmp_path, Span(0, 5000))) is None
    (item.folder / "transcript.json").write_text("{", "utf-8")
    assert not stays(item, dropped)
