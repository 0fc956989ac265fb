"""The only place that runs ffmpeg: progress, stall detection, complete files or none.

Output is written to ``.<hex>.part.<ending>`` next to the target and renamed at the end, so a crash, a cancellation or a
full disk leaves an earlier result unchanged.
"""

from __future__ import annotations

import logging
import os
import signal
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bilingual.engines.base import Progress, silent
from bilingual.engines.media.encoding.encoders import repeatable
from bilingual.engines.media.probing.features import ffmpeg_hint
from bilingual.engines.media.probing.inputs import guarded
from bilingual.engines.processes.machine import memory_hint, no_memory, says_no_memory
from bilingual.engines.processes.running import Completed, LineReader, run
from bilingual.engines.sources import is_other
from bilingual.errors import BilingualError, MediaError, NoRoom, NotInstalled, Timeout, WorkspaceError, system_error

log = logging.getLogger(__name__)
news = logging.getLogger("bilingual.news")  # what a person should know at once: see pipeline.pace

_BEFORE = ("ffmpeg", "-hide_banner", "-nostdin", "-v", "error", "-progress", "pipe:1", "-nostats", "-y")
_QUIET = {"SVT_LOG": "1"}  # SVT-AV1 writes its settings to stderr regardless of ffmpeg's log level
_SILENCE_S = 180.0  # ffmpeg reports twice a second; a network disk may delay it, but not for minutes
_FULL = ("No space left on device", "Disk quota exceeded")
_LIMITED = "File too large"
# ffmpeg (5.1) exits with 0 even after these; the last one ends an input as if it were over.
_LOST = ("Error writing trailer", "Error closing file", ": Cannot allocate memory")
_DAMAGED = ("rror while decoding", "corrupt", "concealing")  # damage in the source, which ffmpeg skips
_LACKS = (
    "No such filter",
    "Unknown encoder",
    "Unknown decoder",
    "Encoder not found",
    "Filter not found",
    "Unrecognized option",
)
_KILLED, _TOO_LARGE = -signal.SIGKILL, -signal.SIGXFSZ


def command(arguments: Sequence[str]) -> list[str]:
    """Return the complete command line for *arguments*, which can be run by hand in the work folder."""
    return guarded([*_BEFORE, *repeatable(arguments)])


@dataclass(frozen=True, slots=True)
class FfmpegCall:
    """One ffmpeg call: it runs in ``folder`` and should make *duration_ms* of output.

    Messages name the file ``where``; for a full disk ``output``, or the ``folder`` of temporary files. ``talks``:
    ffmpeg's messages are requested output and not warnings.
    """

    where: Path
    folder: Path
    duration_ms: int
    what: str = "encoding"
    output: Path | None = None
    talks: bool = False


def encode(arguments: Sequence[str], call: FfmpegCall, progress: Progress = silent) -> Completed:
    """Run ffmpeg with *arguments* for *call*.

    Raises MediaError with the end of ffmpeg's output, NoRoom for a full disk or if memory ran out, WorkspaceError for
    files larger than this process may write, NotInstalled without ffmpeg or a required part of it.
    """
    lines = LineReader(_reporter(call.duration_ms, progress, call.what), _SILENCE_S)
    try:
        done = run(command(arguments), cwd=call.folder, env=_QUIET, lines=lines, remedy=ffmpeg_hint())
    except Timeout as error:
        raise MediaError("BIL-MED-001", f"ffmpeg made no progress: {error.what}", where=call.where) from None
    if not done.ok or any(text in done.stderr for text in _LOST):
        raise _failure(done, call.where, call.output or call.folder)
    if done.stderr.strip() and not call.talks:
        log.warning("%s: ffmpeg: %s", call.where, done.last_words())
        if any(text in done.stderr for text in _DAMAGED) and not is_other(call.where):
            news.warning("%s: has damaged passages; check them in the finished video", call.where)
    progress(1.0, call.what)
    return done


@contextmanager
def atomic_file(output: Path) -> Iterator[Path]:
    """Yield a temporary path that becomes *output* at the end, or is deleted after an error.

    Raises NoRoom, or WorkspaceError if the folder is not writable.
    """
    part = output.with_name(f".{uuid.uuid4().hex[:12]}.part{output.suffix}")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        yield part
        sync(part)
        part.replace(output)
    except OSError as error:
        raise system_error("BIL-WRK-001", f"cannot be written: {error.strerror or error}", error, output) from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Wait until the file *path* is on the disk; else a power cut may leave zeros under the name that it gets."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _reporter(duration_ms: int, progress: Progress, what: str) -> Callable[[str], None]:
    """Return a reader of ``-progress`` lines that reports the share of the work done."""
    highest = 0.0

    def read(line: str) -> None:
        nonlocal highest
        key, _, value = line.partition("=")
        if key == "out_time_us" and value.lstrip("-").isdigit() and duration_ms:
            highest = max(highest, min(0.999, int(value) / 1000 / duration_ms))
            progress(highest, what)

    return read


def _failure(done: Completed, where: Path, output: Path) -> BilingualError:
    said = done.stderr
    full, limited = any(text in said for text in _FULL), done.returncode == _TOO_LARGE or _LIMITED in said
    if full or limited:
        kind = NoRoom if full else WorkspaceError  # the limit of a process stays
        return kind("BIL-WRK-002", "the disk is full", where=output, remedy="Free some space, then run it again.")
    for line in said.splitlines():
        if any(text in line for text in _LACKS):
            return NotInstalled(
                "BIL-MED-002", f"this ffmpeg lacks a required part: {line.strip()}", remedy=ffmpeg_hint()
            )
    if done.returncode == _KILLED:
        return NoRoom(
            "BIL-MED-003",
            "ffmpeg was killed, most likely because memory ran out",
            where=where,
            remedy="Close other programs, then run it again.",
        )
    if says_no_memory(said):
        return no_memory(where)
    return MediaError("BIL-MED-039", f"ffmpeg failed: {done.reason()}", where=where, remedy=memory_hint())
