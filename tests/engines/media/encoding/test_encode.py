"""Running ffmpeg: progress, the reason of a failure in one line, and complete files or none."""

from __future__ import annotations

import errno
import os
import resource
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from bilingual.engines.media.encoding.encode import FfmpegCall, atomic_file, encode
from bilingual.engines.media.encoding.store import deliver
from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.engines.processes.running import LineReader, run
from bilingual.errors import NoRoom, NotInstalled, Timeout, WorkspaceError
from bilingual.model.recording.source import Recording
from support.attacks.refusals import raises
from support.sources.clips import make_clip

TONE = ["-f", "lavfi", "-i", "sine=d=2"]


def test_progress_rises_to_one(tmp_path: Path) -> None:
    seen: list[float] = []
    picture = ["-f", "lavfi", "-i", "testsrc2=s=640x360:r=25:d=3"]
    encode(
        [*picture, "-f", "null", "-"], FfmpegCall(tmp_path, tmp_path, 3000), lambda share, what="": seen.append(share)
    )
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    assert len(seen) > 1


def test_the_cause_is_in_the_message(tmp_path: Path) -> None:
    (tmp_path / "junk.mp4").write_bytes(b"junk" * 99)
    with raises("BIL-MED-039") as error:
        encode(["-i", "junk.mp4", "-f", "null", "-"], FfmpegCall(Path("talk.mp4"), tmp_path, 1))
    assert "\n" not in str(error.value)


_LARGE = """
import resource, sys
from pathlib import Path
from bilingual.engines.media.encoding.encode import FfmpegCall, encode
from bilingual.errors import BilingualError
resource.setrlimit(resource.RLIMIT_AS, (1_200_000_000, resource.RLIM_INFINITY))
picture = ["-f", "lavfi", "-i", "color=s=7680x4320:r=25:d=4"]
try:
    encode([*picture, "-vf", "reverse", "-f", "null", "-"], FfmpegCall(Path("talk.mp4"), Path(sys.argv[1]), 1000))
except BilingualError as error:
    print(type(error).__name__, error.code, error)
"""


def test_a_lack_of_memory_is_told_as_that_with_the_limit(tmp_path: Path) -> None:
    """In a process of its own, whose size does not depend on the tests before it."""
    said = run([sys.executable, "-c", _LARGE, str(tmp_path)]).text
    assert said.startswith("NoRoom BIL-WRK-027"), "a run may do better later"
    assert "1200 MB are allowed here" in said


def test_a_filter_that_this_ffmpeg_lacks(tmp_path: Path) -> None:
    with raises("BIL-MED-002"):
        encode(
            ["-f", "lavfi", "-i", "testsrc=d=1", "-vf", "asss=x", "-f", "null", "-"],
            FfmpegCall(tmp_path, tmp_path, 1000),
        )


def test_without_ffmpeg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotInstalled, match=r"ffmpeg is not installed\. .*install ffmpeg"):
        encode(["-version"], FfmpegCall(tmp_path, tmp_path, 1))


def test_a_full_disk(tmp_path: Path) -> None:
    with raises("BIL-WRK-002", str(tmp_path)) as caught:
        encode([*TONE, "-f", "wav", "/dev/full"], FfmpegCall(Path("talk"), tmp_path, 2000))
    assert isinstance(caught.value, NoRoom), "it is tried again when there may be room"


def test_no_room_for_the_files_of_an_encoding_is_a_passing_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    made = tmp_path / "made.mp4"
    made.touch()
    monkeypatch.setattr(Path, "replace", full)
    monkeypatch.setattr(Path, "write_bytes", full)
    for code, place, work in (
        ("BIL-WRK-003", tmp_path, lambda: Ffmpeg(work=tmp_path).spoken_clips([np.zeros(480, np.int16)])),
        ("BIL-WRK-001", tmp_path / "out.mp4", lambda: deliver(made, tmp_path / "out.mp4")),
    ):
        with raises(code, str(place)) as caught:
            work()
        assert isinstance(caught.value, NoRoom)
        assert "Free some space" in str(caught.value)


def test_a_limit_on_file_sizes_is_a_full_disk_too(tmp_path: Path) -> None:
    clip = make_clip(tmp_path, "talk.mp4", 2.0)
    talk = Recording(clip, Ffmpeg().probe(clip))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        with pytest.raises(WorkspaceError) as caught:
            Ffmpeg().extract_audio(talk, tmp_path / "talk.wav")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert str(caught.value).startswith(f"{tmp_path / 'talk.wav'}: the disk is full.")
    assert [p.name for p in tmp_path.iterdir()] == ["talk.mp4"]


def test_standing_still_is_ended(tmp_path: Path) -> None:
    begun = time.monotonic()
    with pytest.raises(Timeout, match=r"produced no output for 0\.3 s"):
        run(["sh", "-c", "echo on; sleep 30"], lines=LineReader(lambda line: None, silence_s=0.3))
    assert time.monotonic() - begun < 5


def test_a_whole_file_or_none(tmp_path: Path) -> None:
    output = tmp_path / "new" / "video.mp4"
    with atomic_file(output) as part:
        part.write_text("first")
        assert part.name.endswith(".part.mp4")
        assert not output.exists()
    assert output.read_text() == "first"
    with pytest.raises(ZeroDivisionError), atomic_file(output) as part:
        part.write_text("half" * (1 // 0))
    assert [p.name for p in output.parent.iterdir()] == ["video.mp4"]
    assert output.read_text() == "first"


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WorkspaceError, match="cannot be written"), atomic_file(tmp_path / "file" / "a.mp4"):
        raise AssertionError("never reached")


def test_cancelling_ends_ffmpeg(tmp_path: Path) -> None:
    class Cancelled(Exception):
        pass

    def cancel(share: float, what: str = "") -> None:
        raise Cancelled

    before = set(threading.enumerate())
    picture = ["-re", "-f", "lavfi", "-i", "testsrc2=s=64x64:r=25:d=60"]
    begun = time.monotonic()
    with pytest.raises(Cancelled):
        encode([*picture, "-f", "null", "-"], FfmpegCall(tmp_path, tmp_path, 60_000), cancel)
    assert time.monotonic() - begun < 10
    assert len(set(threading.enumerate()) - before) <= 1
