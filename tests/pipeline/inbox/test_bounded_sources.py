"""A source is looked at before its bytes are read, and what the machine refuses is an error of its item."""

from __future__ import annotations

import errno
import hashlib
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from bilingual.cli.main import run
from bilingual.engines.media.probing import probe as probing
from bilingual.engines.media.probing import report
from bilingual.engines.media.probing.probe import probe
from bilingual.engines.processes.machine import refusal, refusals
from bilingual.pipeline.publish import publish_post
from bilingual.pipeline.records.reasons import reason_lines, reason_path
from bilingual.pipeline.requests import Request
from bilingual.pipeline.text_files.reading import read_source
from bilingual.pipeline.tools import open_tools
from bilingual.settings import Settings
from support.attacks.refusals import raises
from support.sources.clips import make_clip

TERABYTE = 10**12


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing large is hashed."""
    digest = hashlib.file_digest

    def refused(file: object, *how: object) -> object:
        assert os.fstat(file.fileno()).st_size < TERABYTE  # type: ignore[attr-defined]
        return digest(file, *how)  # type: ignore[arg-type]

    monkeypatch.setattr(hashlib, "file_digest", refused)


@pytest.mark.parametrize("name", ["post.md", "post.html", "post.txt"])
def test_a_text_of_ten_million_characters_is_refused_before_it_is_divided(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text("Seven ships. " * 800_000, "utf-8")
    with raises("BIL-SET-017", str(path)):
        read_source(path)


def test_pictures_in_a_text_do_not_count(tmp_path: Path) -> None:
    path = tmp_path / "post.md"
    path.write_text(f"Seven ships.\n\n![](data:image/png;base64,{'A' * 10_100_000})\n", "utf-8")
    assert read_source(path).text.startswith("Seven ships.")


@pytest.mark.parametrize(
    ("name", "begins", "code"),
    [
        ("talk.mp4", b"", "BIL-MED-063"),
        ("talk.mp3", b"", "BIL-MED-063"),
        ("post.md", b"# Harbour\n\nSeven ships.\n", "BIL-SET-017"),
        ("post.html", b"<p>Seven ships.", "BIL-SET-017"),
        ("post.docx", b"PK\3\4", "BIL-SET-017"),
    ],
)
@pytest.mark.usefixtures("unread")
def test_a_sparse_terabyte_is_refused_in_a_moment(
    name: str, begins: bytes, code: str, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    source = settings.root / name
    source.write_bytes(begins)
    os.truncate(source, TERABYTE)
    command = "article" if begins else "video"
    started = time.monotonic()
    for arguments in ([command, str(source), "--to", "de"], ["explain", str(source), "--to", "de"]):
        assert run([*arguments, "--root", str(settings.root)]) == 1
        (line,) = capsys.readouterr().err.splitlines()
        assert line.startswith(f"bilingual: {source}: ")
        assert line.endswith(f"[{code}]")
    assert time.monotonic() - started < 30


@pytest.mark.usefixtures("unread")
def test_a_recording_that_goes_on_for_a_terabyte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clips = [make_clip(tmp_path, name) for name in ("talk.mp4", "talk.mkv")]
    for clip in clips:
        probe(clip)
        os.truncate(clip, TERABYTE)
        with raises("BIL-MED-063", str(clip)):
            probe(clip)
    monkeypatch.setattr(report, "_is_hollow", lambda path, size: False)
    for clip in clips:
        with raises("BIL-MED-064", str(clip)):
            probe(clip)


@pytest.mark.usefixtures("unread")
def test_files_next_to_an_article_are_not_hashed_before_they_are_refused(settings: Settings) -> None:
    source = settings.root / "post.md"
    source.write_text("# Harbour\n\nMarta counted seven ships.\n", "utf-8")
    glossary = settings.root / "glossary.csv"
    glossary.write_text("source,de\nship,Schiff\n", "utf-8")
    os.truncate(glossary, TERABYTE)
    request = Request(source, asked={"targets": ("de",), "glossary": str(glossary)})
    with raises("BIL-SET-017", str(glossary)):
        publish_post(request, open_tools(settings))


def test_more_tracks_than_are_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probing, "_MOST_TRACKS", 0)
    with raises("BIL-MED-065"):
        probe(make_clip(tmp_path, "talk.mp4"))


@pytest.mark.parametrize(
    ("error", "code", "kind"),
    [
        (MemoryError(), "BIL-WRK-027", "kind: transient"),
        (OSError(errno.ENOSPC, "No space left on device"), "BIL-WRK-026", "kind: transient"),
        (OSError(errno.EMFILE, "Too many open files"), "BIL-WRK-026", "kind: terminal"),
        (RecursionError("maximum recursion depth exceeded"), "BIL-WRK-028", "kind: terminal"),
    ],
)
def test_what_the_machine_refuses_is_the_state_of_its_item(
    error: Exception, code: str, kind: str, settings: Settings
) -> None:
    source = settings.media / "inbox" / "post.md"
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_text("# Harbour\n\nMarta counted seven ships.\n", "utf-8")

    def execute(name: str, work: Callable[..., object], /) -> NoReturn:
        raise error

    with raises(code, str(source)):
        publish_post(Request(source, asked={"targets": ("de",)}), open_tools(settings), execute)
    failed = settings.media / "failed" / "post.md"
    assert failed.is_file()
    assert kind in reason_lines(reason_path(failed))


def test_the_file_that_the_system_names_comes_first() -> None:
    assert str(refusal(OSError(errno.EACCES, "Permission denied", "a.srt"), "talk.mp4")).startswith("a.srt: ")
    with raises("BIL-WRK-026", "talk.mp4: "), refusals("talk.mp4"):
        raise OSError(errno.EIO, "Input/output error")
    with pytest.raises(BrokenPipeError), refusals("talk.mp4"):
        raise BrokenPipeError
