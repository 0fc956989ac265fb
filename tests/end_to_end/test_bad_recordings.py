"""Broken or odd recordings give the right result or one error message, and never partial files in the results."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bilingual.cli.main import run
from bilingual.engines.media.probing.containers import picture_track
from bilingual.engines.media.probing.probe import probe

SETTINGS = """
translation = ["memory"]
offline = true
packs = false
[profiles.source]
preset = "ultrafast"
crf = 30
"""
X264 = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac -movflags +faststart"


@dataclass(frozen=True)
class Bad:
    """How a recording is made, and what comes of it: its length in ms, or the line that is said."""

    make: Callable[[Path], Path]
    said: str = ""
    length_ms: int = 0
    options: tuple[str, ...] = ()
    note: str = ""


def ffmpeg(folder: Path, arguments: str, output: str) -> Path:
    command = ["ffmpeg", "-nostdin", "-v", "quiet", "-y", *arguments.split(), output]
    subprocess.run(command, cwd=folder, check=True)
    return folder / output


def pictures(seconds: float, source: str = "testsrc2", size: str = "160x90") -> str:
    return f"-f lavfi -i {source}=s={size}:r=25:d={seconds}"


def tone(seconds: float) -> str:
    return f"-f lavfi -i sine=f=440:d={seconds}:r=48000"


def filmed(output: str, arguments: str) -> Callable[[Path], Path]:
    return lambda folder: ffmpeg(folder, arguments, output)


def cut(output: str, arguments: str, then: str) -> Callable[[Path], Path]:
    """A file of which *then* makes another, with ``whole.mkv`` as its input."""

    def make(folder: Path) -> Path:
        whole = ffmpeg(folder, arguments, "whole.mkv")
        made = ffmpeg(folder, then, output)
        whole.unlink()
        return made

    return make


def broken_off(output: str, arguments: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = ffmpeg(folder, arguments, output)
        content = path.read_bytes()
        path.write_bytes(content[: round(len(content) * 0.61)])
        return path

    return make


def damaged(folder: Path) -> Path:
    """Every byte in a tenth of the file's middle is another."""
    path = ffmpeg(folder, f"{pictures(6)} {tone(6)} {X264} -g 50", "damaged.mp4")
    content = bytearray(path.read_bytes())
    chance = random.Random(4)
    for place in range(len(content) // 2, len(content) * 6 // 10):
        content[place] = chance.randrange(256)
    path.write_bytes(content)
    return path


AS_IT_IS = "-c copy -avoid_negative_ts disabled"
CLEAR = "-f lavfi -i color=c=red@0.2:s=160x90:r=25:d=3,format=rgba"
LONG_GOP = f"{pictures(4)} {tone(4)} {X264} -g 999"
TRACKS = f"{pictures(3)} -f lavfi -i anullsrc=r=48000:cl=mono:d=3 {tone(3)} -map 0 -map 1 -map 2 {X264}"
BAD: dict[str, Bad] = {
    "no key frame at all": Bad(
        cut("cut.mkv", LONG_GOP, "-i whole.mkv -ss 1 -c copy -copyinkf"),
        "cut.mkv: contains video that cannot be decoded: it has no key frames",
    ),
    "no picture stream, sound broken off (ogg)": Bad(
        broken_off("talk.ogg", f"{tone(4)} -c:a libvorbis"), "talk.ogg: is truncated: its audio ends at 0:0"
    ),
    "sound broken off (aac)": Bad(broken_off("talk.aac", tone(4)), "talk.aac: is truncated: its audio ends at 0:0"),
    "sound broken off (mp3 without header)": Bad(
        broken_off("talk.mp3", f"{tone(4)} -write_xing 0"), "talk.mp3: is truncated: its audio ends at 0:0"
    ),
    "only one frame": Bad(filmed("one.mp4", f"{pictures(0.04)} {tone(0.04)} {X264}"), "one.mp4: no speech found"),
    "0.2 s": Bad(filmed("short.mp4", f"{pictures(0.2)} {tone(0.2)} {X264}"), "short.mp4: no speech found"),
    "no sound": Bad(filmed("mute.mp4", f"{pictures(1)} {X264}"), "mute.mp4: has no audio stream"),
}
SLOW: dict[str, Bad] = {
    "corrupt packets in the middle": Bad(damaged, length_ms=6000, note="damaged.mp4: has damaged passages"),
    "first packets cut away": Bad(
        cut("late.mp4", f"{pictures(6)} {tone(6)} {X264} -g 75", "-i whole.mkv -ss 1 -c copy -copyinkf"),
        length_ms=5000,
    ),
    "times before zero": Bad(
        cut("early.mkv", f"{pictures(4)} {tone(4)} {X264}", f"-itsoffset -0.7 -i whole.mkv {AS_IT_IS}"),
        length_ms=4000,
    ),
    "times from twenty seconds on": Bad(
        cut("far.mp4", f"{pictures(4)} {tone(4)} {X264}", "-i whole.mkv -c copy -output_ts_offset 20"), length_ms=4000
    ),
    "sound longer than the picture": Bad(filmed("a.mp4", f"{pictures(2)} {tone(5)} {X264}"), length_ms=5000),
    "picture longer than the sound": Bad(filmed("v.mp4", f"{pictures(5)} {tone(3)} {X264}"), length_ms=5000),
    "one frame under long sound": Bad(filmed("still.mp4", f"{pictures(0.04)} {tone(4)} {X264}"), length_ms=4000),
    "no picture": Bad(filmed("podcast.mp3", tone(4)), length_ms=4000),
    "odd sides": Bad(
        filmed("odd.mp4", f"{pictures(3, size='161x91')} {tone(3)} {X264} -pix_fmt yuv444p"), length_ms=3000
    ),
    "transparent": Bad(
        filmed("clear.mov", f"{CLEAR} {tone(3)} -c:v qtrle -c:a pcm_s16le"),
        length_ms=3000,
    ),
    "the track in the language asked for": Bad(
        filmed("two.mkv", f"{TRACKS} -metadata:s:a:0 language=eng -metadata:s:a:1 language=por"),
        length_ms=3000,
        options=("--source-language", "pt"),
    ),
}  # fmt: skip


def subtitles(path: Path) -> None:
    """Two cues beside *path*, in a language whose words no recogniser here looks for in the sound."""
    rows = [f"{n}\n00:00:0{n - 1},100 --> 00:00:0{n - 1},900\nO navio número {n} saiu.\n" for n in (1, 2)]
    path.with_suffix(".pt.srt").write_text("\n".join(rows), "utf-8")


def left(root: Path) -> list[str]:
    """Every file in the results that has no name yet."""
    return [path.name for path in (root / "media/outbox").rglob(".*") if path.is_file()]


# One frame goes the way of 0.2 s, up to the recogniser.
BY_DEFAULT = BAD.keys() - {"only one frame"}


@pytest.mark.parametrize(
    "name", [name if name in BY_DEFAULT else pytest.param(name, marks=pytest.mark.slow) for name in BAD | SLOW]
)
def test_the_right_result_or_one_line(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = (BAD | SLOW)[name]
    root = tmp_path / "root"
    (tmp_path / "in").mkdir()
    root.mkdir()
    (root / "bilingual.toml").write_text(SETTINGS, "utf-8")
    path = case.make(tmp_path / "in")
    subtitles(path)
    content = path.read_bytes()

    code = run(["video", str(path), "--to", "de", "--allow-partial", "--root", str(root), *case.options])

    said = capsys.readouterr().err.strip().splitlines()
    assert path.read_bytes() == content
    assert left(root) == []
    videos = sorted((root / "media/outbox").rglob("video/*.mp4"))
    if case.said:
        assert (code, len(said)) == (1, 1), said
        assert said[0].startswith("bilingual: ")
        assert case.said in said[0]
        assert videos == []
        return
    assert code == 0, said
    news = [line for line in said if line.startswith("bilingual: ")]  # slow machines print progress too
    assert [case.note in line for line in news] == ([True] if case.note else []), said
    assert [video.name for video in videos] == ["preview.mp4", "pt_de.source.mp4"]
    found, track = probe(videos[1]), picture_track(videos[1])
    assert abs(found.duration_ms - case.length_ms) <= 90
    assert found.video is not None
    assert track is not None
    assert abs(track.frames - case.length_ms / 1000 * found.video.frame_rate.fraction) <= 3
    record = json.loads((videos[1].parents[1] / "manifest.json").read_text("utf-8"))
    sound = record["stages"]["video.pt_de.source"]["extra"]["sound"]
    if "--source-language" in case.options:
        assert sound["track"] == 2
    if case.note:
        assert any(
            case.note in note for note in json.loads((videos[1].parents[1] / "report.json").read_text())["notes"]
        )
