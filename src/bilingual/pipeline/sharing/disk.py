"""The disk: whether there is room for the work on a recording, and what finished items leave there.

Of a finished item, ready or not, its work folder keeps what was paid for, which is small: answers, and copies of its
texts. Decoded audio, drawn slides and encoded parts are large and can be made again, so only two items have them at a
time: those being worked on, else those finished last, whose videos a person may still correct. A run that was killed
keeps its parts for the run that continues it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from bilingual.engines.base import SAMPLE_RATE
from bilingual.errors import NoRoom
from bilingual.model.recording.source import Recording
from bilingual.pipeline.items.running import notes_of
from bilingual.pipeline.records.workspace import Workspace
from bilingual.pipeline.sharing.memory import size_text

STORE = "render"  # in an item's work folder: encoded parts
SENTENCES = "spoken"  # its sentences as they were spoken, by what their sound depends on: they are kept
SOUND = "sound.wav"  # decoded audio
SLIDES = "slides"  # slides that were drawn, by what they show
PRINTED = "printed"  # the last PDFs, by what is on their pages
_NARRATIONS = "narration.*.wav"  # sentences that were spoken, in one file: they themselves are kept
_DUBS = "dub.*.flac"  # the sound of dubbed videos, of which the same is true
_ITEMS = 2
# 8 Mbit/s, what YouTube recommends for uploads of 1080p at 30 frames a second:
# https://support.google.com/youtube/answer/1722171
_VIDEO_BYTES_A_SECOND = 1_000_000


def narration_sound(pair: str) -> str:
    """Return the name of the sound of a pair that was read aloud.

    >>> narration_sound("en_ja")
    'narration.en_ja.wav'
    """
    return _NARRATIONS.replace("*", pair)


def dub_sound(pair: str) -> str:
    """Return the name of the sound of a pair with a second voice.

    >>> dub_sound("en_ja")
    'dub.en_ja.flac'
    """
    return _DUBS.replace("*", pair)


def expected_bytes(recording: Recording, videos: int) -> int:
    """Return the bytes that the work on *recording* and its *videos* take at most at a time, by estimate.

    Each video is there twice for a moment: in parts, and as a whole. One is hardly larger than twice its source.
    """
    seconds = recording.duration_ms / 1000
    video = min(int(seconds * _VIDEO_BYTES_A_SECOND), 2 * recording.info.size_bytes)
    return int(seconds * SAMPLE_RATE * 2) + 2 * videos * video


def require_room(recording: Recording, videos: int, *folders: Path) -> None:
    """Raise NoRoom if the disk has no room for the work on *recording*, of which *folders* may hold a part already."""
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    needed = expected_bytes(recording, videos) - sum(path.stat().st_size for path in files)
    disks = [folder if folder.exists() else folder.parent for folder in folders]
    free = min(shutil.disk_usage(disk).free for disk in disks)
    if needed > free:
        raise NoRoom(
            "BIL-WRK-030",
            f"needs about {size_text(needed)} of disk space, and {size_text(free)} are free",
            where=recording.path,
            remedy="Free some space, or choose fewer renditions. Nothing was started.",
        )


def tidy(workspace: Workspace) -> None:
    """Remove what can be made again of all items but two, see above."""
    notes = {workspace.work_name(note.identity): note for note in notes_of(workspace) if not note.error}
    others = [folder for folder in workspace.work.glob("*") if folder.name not in notes and folder.is_dir()]
    stores = [folder for folder in others if (folder / STORE).is_dir()]
    stores.sort(key=lambda folder: (folder / STORE).stat().st_mtime_ns, reverse=True)
    running = sum(note.running for note in notes.values())
    for folder in stores[max(0, _ITEMS - running) :]:
        with _unclaimed(folder, workspace) as is_free:
            for made in (STORE, SLIDES, PRINTED) if is_free else ():
                shutil.rmtree(folder / made, ignore_errors=True)
    for folder in others:
        if sounds := [*folder.glob(SOUND), *folder.glob(_NARRATIONS), *folder.glob(_DUBS)]:
            with _unclaimed(folder, workspace) as is_free:
                for sound in sounds if is_free else ():
                    sound.unlink(missing_ok=True)


@contextmanager
def _unclaimed(folder: Path, workspace: Workspace) -> Iterator[bool]:
    """Hold the item of a work *folder*, if no run does, so that none starts meanwhile."""
    path = next(workspace.lock_path("items", "").parent.glob(f"{folder.name}*.lock"), None)
    if path is None:
        yield True
        return
    try:
        with FileLock(path, timeout=0, mode=0o600):
            yield True
    except Timeout:
        yield False
