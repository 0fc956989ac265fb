"""What the rendering bench works on: synthetic recordings, orders for videos, and the clocks it measures with."""

from __future__ import annotations

import resource
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bilingual.engines.base import RenderJob
from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.model.cue import Cue, TargetRun, Timeline
from bilingual.model.recording.rendition import Rendition
from bilingual.model.recording.source import Recording
from bilingual.model.timing import Span
from bilingual.pipeline.making.cue_layout import burned_in, screen_of
from bilingual.pipeline.tools import open_tools
from bilingual.settings import Settings

QUIET = ["ffmpeg", "-nostdin", "-v", "error", "-y"]
CUE_MS = 3000
PIECE_S = 24  # of picture that is drawn; a longer recording is that over and over
TOOLS = open_tools(Settings(root=Path.cwd()))


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of the processors, programs that were started included, and seconds by the clock."""

    processors: float
    clock: float

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.processors + other.processors, self.clock + other.clock)

    def __str__(self) -> str:
        return f"{self.processors:7.1f} s of processors, {self.clock:7.1f} s by the clock"


def spent(work: Callable[[], object]) -> Spent:
    """Return what *work* takes."""
    before, started = _processors(), time.monotonic()
    work()
    return Spent(_processors() - before, time.monotonic() - started)


def recording(folder: Path, size: str, seconds: int) -> Path:
    """Write a talk: a still slide with a little camera noise, something that moves in its corner, and a sound."""
    width, height = (int(side) for side in size.split("x"))
    piece = folder / f"piece-{size}.mp4"
    if not piece.is_file():
        corner = f"{width // 8 * 2}x{height // 4 * 2}"
        sources = [f"color=c=0x28405c:s={size}:r=30:d={PIECE_S}", f"testsrc2=s={corner}:r=30:d={PIECE_S}"]
        sources.append(f"sine=f=300:d={PIECE_S}:r=48000")
        inputs = [part for source in sources for part in ("-f", "lavfi", "-i", source)]
        picture = f"[0][1]overlay=x=W*0.7+W*0.02*sin(t):y=H*0.4,noise=alls=6:allf=t,format=yuv420p[v];{_SOUND}"
        encoded = ["-map", "[v]", "-map", "[s]", "-c:v", "libx264", "-preset", "veryfast", "-crf", "22", "-g", "240"]
        subprocess.run([*QUIET, *inputs, "-filter_complex", picture, *encoded, "-c:a", "aac", str(piece)], check=True)
    path = folder / f"talk-{size}-{seconds}.mp4"
    if not path.is_file():
        again = ["-stream_loop", str(-(-seconds // PIECE_S) - 1), "-i", str(piece)]
        subprocess.run([*QUIET, *again, "-t", str(seconds), "-c", "copy", str(path)], check=True)
    return path


_SOUND = "[2]tremolo=f=4:d=0.8,volume=0.3[s]"


def order(tool: Ffmpeg, folder: Path, source: Path, cache: str, profile: Rendition, edited: str = "") -> RenderJob:
    """Return the order for *source* with a cue every three seconds; the one in its middle says *edited*."""
    info = tool.probe(source)
    count = info.duration_ms // CUE_MS
    cues = tuple(
        Cue(
            Span(number * CUE_MS + 200, (number + 1) * CUE_MS - 200),
            (number, number + 1),
            (TargetRun(f"s{number}", 0, 4),),
            edited if edited and number == count // 2 else f"Every language is a window {number}",
            "每种语言都是一扇窗",
        )
        for number in range(count)
    )
    text = burned_in(Timeline("en", "zh-Hans", cues), screen_of(profile, info, "learner-of-source"), TOOLS)
    ass = folder / f"{profile.id}.ass"
    ass.write_text(text, "utf-8")
    output = folder / f"{source.stem}.{profile.id}.mp4"
    recording = Recording(source, info, source.name, title="A talk")
    return RenderJob(recording, profile, ("en", "zh-Hans"), output, ass, folder / cache)


def bare(tool: Ffmpeg, folder: Path, job: RenderJob) -> None:
    """Run the one command that a person would run for *job*: the same filters and settings, the same gain."""
    place = folder / "bare"
    place.mkdir(exist_ok=True)
    if job.ass is not None:
        (place / "cues.ass").write_bytes(job.ass.read_bytes())
    command = [*QUIET, *tool.explain(job, place)]
    command[-1] = str(place / "bare.mp4")
    subprocess.run(command, check=True, cwd=place)


@contextmanager
def memory_watched() -> Iterator[list[int]]:
    """Give a list whose last item is, at the end, the most bytes that we and all our programs held at one time."""
    most = [0]
    stop = threading.Event()

    def look() -> None:
        while not stop.wait(0.2):
            most.append(max(most[-1], sum(_resident(process) for process in _ourselves())))

    watch = threading.Thread(target=look, daemon=True)
    watch.start()
    try:
        yield most
    finally:
        stop.set()
        watch.join()


def _processors() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def _ourselves() -> list[Path]:
    """Return the folders in /proc of this process and of all below it."""
    found = [Path("/proc/self")]
    for process in found:
        for children in process.glob("task/*/children"):
            found += [Path("/proc", number) for number in _text(children).split()]
    return found


def _resident(process: Path) -> int:
    pages = _text(process / "statm").split()
    return int(pages[1]) * resource.getpagesize() if len(pages) > 1 else 0


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError:  # it has ended meanwhile
        return ""
