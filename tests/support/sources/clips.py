"""Tiny recordings for tests, made by ffmpeg and espeak-ng.

clip = make_clip(tmp_path, "talk.mp4", seconds=2, size=(320, 180)) talk = speak(tmp_path, "talk.wav", "Every language is
a window.", voice="en-us")
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from support.sources.kept import kept

_QUIET = ["ffmpeg", "-nostdin", "-v", "error", "-y"]


def make_clip(
    folder: Path,
    name: str,
    seconds: float = 1.0,
    size: tuple[int, int] = (160, 90),
    *,
    fps: str = "25",
    audio: bool = True,
    video: bool = True,
    speech: Path | None = None,
    rotate: int = 0,
    sar: str = "1",
    cover: bool = False,
    video_codec: str = "libx264",
    audio_codec: str | None = None,
    pixel_format: str = "yuv420p",
    picture: str = "testsrc2",
    audio_seconds: float | None = None,
    language: str | None = None,
    faststart: bool = True,
) -> Path:
    """Write a test picture with a 440 Hz tone (or *speech*) and return its path; the ending picks the container.

    *rotate* is the clockwise turn a player is asked for, in degrees; *sar* the shape of a pixel (``4/3``);
    *cover* adds a cover picture to sound alone; *picture* is a lavfi source, such as
    ``color=c=black``.
    """
    arguments: list[str | Path] = []
    maps: list[str] = []
    if video:
        joint = ":" if "=" in picture else "="
        arguments += ["-f", "lavfi", "-i", f"{picture}{joint}s={size[0]}x{size[1]}:r={fps}:d={seconds}"]
        maps += ["-map", "0:v", "-c:v", video_codec, "-pix_fmt", pixel_format, "-vf", f"setsar={sar}"]
        maps += ["-preset", "ultrafast", "-g", "25"] if video_codec == "libx264" else []
    if audio:
        length = audio_seconds or seconds
        sound: list[str | Path] = ["-f", "lavfi", "-i", f"sine=f=440:d={length}:r=48000"]
        if speech is not None:
            sound = ["-i", speech]
        maps += ["-map", f"{int(video)}:a"]
        maps += ["-c:a", audio_codec] if audio_codec else []
        maps += ["-metadata:s:a:0", f"language={language}"] if language else []
        arguments += sound
    if cover:
        arguments += ["-f", "lavfi", "-i", "color=red:s=64x64:d=0.04"]
        maps += ["-map", f"{int(video) + int(audio)}:v", "-c:v", "mjpeg", "-disposition:v", "attached_pic"]
    if speech is not None and video:
        maps += ["-t", str(seconds)]
    if name.endswith((".mp4", ".mov", ".m4a")) and faststart:
        maps += ["-movflags", "+faststart"]

    def make(path: Path) -> None:
        _run([*_QUIET, *arguments, *maps, f"file:{path}"])
        if rotate:
            _turn(path, rotate)

    said = [_content(part) if isinstance(part, Path) else part for part in arguments]
    return _copied(kept(Path(name).suffix, make, "ffmpeg", *said, *maps, rotate), folder / name)


def ffmpeg_makes(path: Path, arguments: Sequence[str]) -> Path:
    """Write *path* with *arguments* of ffmpeg, which name files of its folder by their names; return it."""
    folder = path.parent

    def make(made: Path) -> None:
        _run([*_QUIET, *arguments, f"file:{made}"], folder)

    sources = [_content(folder / part) for part in arguments if len(part) < 100 and (folder / part).is_file()]
    return _copied(kept(path.suffix, make, "ffmpeg", *arguments, *sources), path)


def speak(folder: Path, name: str, text: str, voice: str = "en-us", words_per_minute: int = 150) -> Path:
    """Write *text* spoken by espeak-ng as WAV and return its path."""
    how = ["espeak-ng", "-v", voice, "-s", str(words_per_minute)]
    made = kept(".wav", lambda path: _run([*how, "-w", path, "--", text]), "espeak-ng", *how, text)
    return _copied(made, folder / name)


def cut_in_half(path: Path) -> Path:
    """Cut a file off in its middle, as a copy that broke off; return its path."""
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return path


def frame(video: Path, at_s: float, size: tuple[int, int] | None = None) -> bytes:
    """Return one decoded frame as RGB bytes, row by row, scaled to *size* if given."""
    return frames(video, at_s, size=size)[0]


def frames(video: Path, *times_s: float, size: tuple[int, int] | None = None) -> list[bytes]:
    """Return the frame at each of *times_s*, all read by one program: to start it is most of the work."""
    inputs = [part for at_s in times_s for part in ("-ss", str(at_s), "-i", f"file:{video}")]
    scale = f",scale={size[0]}:{size[1]}" if size else ""
    firsts = [f"[{number}:v]trim=end_frame=1{scale}[f{number}];" for number in range(len(times_s))]
    row = "".join(f"[f{number}]" for number in range(len(times_s)))
    graph = f"{''.join(firsts)}{row}concat=n={len(times_s)}"
    found = _run([*_QUIET, *inputs, "-filter_complex", graph, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"])
    length = len(found) // len(times_s)
    return [found[number * length : (number + 1) * length] for number in range(len(times_s))]


def _turn(path: Path, degrees: int) -> None:
    """Ask players for a clockwise turn: an input option since ffmpeg 6, a tag before."""
    turned = path.with_name(f"turned-{path.name}")
    counter_clockwise = -degrees
    modern = ["-display_rotation", str(counter_clockwise), "-i", f"file:{path}", "-c", "copy"]
    older = ["-i", f"file:{path}", "-c", "copy", "-metadata:s:v:0", f"rotate={degrees % 360}"]
    listing = subprocess.run(["ffmpeg", "-hide_banner", "-h", "full"], capture_output=True, check=True).stdout
    _run([*_QUIET, *(modern if b"-display_rotation" in listing else older), f"file:{turned}"])
    turned.replace(path)


def _content(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _copied(made: Path, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    return Path(shutil.copyfile(made, path))


def _run(command: list[str | Path], folder: Path | None = None) -> bytes:
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return done.stdout
