"""Recordings whose rendering is killed at any moment, and what their videos show and sound like."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from support.attacks.breaking import Ended, forked
from support.attacks.delivered import delivered
from support.sources.clips import make_clip

SECONDS = 40  # four segments of at most 12 s
SETTINGS = """\
offline = true
packs = false
renditions = ["wide", "square"]
source_language = "pt"
[profiles.wide]
like = "linkedin-16x9"
width = 320
height = 180
[profiles.square]
like = "linkedin-1x1"
width = 180
height = 180
progress_bar = true
"""
CHAPTERS = ";FFMETADATA1\n" + "".join(
    f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={start}\nEND={end}\ntitle={title}\n"
    for start, end, title in ((0, 9_500, "O porto"), (9_500, 31_000, "A noite"), (31_000, 40_000, "O fim"))
)


def _talk(folder: Path) -> Path:
    return make_clip(folder, "porto.mp4", SECONDS, (320, 180), audio_codec="aac")


def _with_chapters(folder: Path) -> Path:
    """Two shots in three chapters, at the rate of American television."""
    talk = make_clip(folder, "porto.mp4", SECONDS, (320, 180), fps="30000/1001", audio_codec="aac")
    (folder / "chapters.txt").write_text(CHAPTERS, "utf-8")
    inputs = ["-i", talk.name, "-i", "chapters.txt", "-map_metadata", "1"]
    sound = ["-af", "volume='if(lt(mod(t,4),2),0.05,0.9)':eval=frame", "-c:a", "aac"]
    picture = ["-vf", "negate=enable='between(t,13.3,21.7)'", "-preset", "ultrafast", "-g", "30"]
    command = ["ffmpeg", "-v", "error", "-nostdin", "-y", *inputs, *sound, *picture, "made.mp4"]
    subprocess.run(command, cwd=folder, check=True)
    return (folder / "made.mp4").replace(talk)


def _audio(folder: Path) -> Path:
    return make_clip(folder, "porto.m4a", SECONDS, video=False)


@dataclass(frozen=True)
class Kind:
    """How a recording is made, and what is said of it in the settings and on the command line."""

    make: Callable[[Path], Path]
    settings: str = ""
    options: Sequence[str] = ()


KINDS: Mapping[str, Kind] = {
    "plain": Kind(_talk),
    "chapters, shots and loudness": Kind(_with_chapters, "shots = true\n"),
    "an excerpt": Kind(_talk, "", ("--from", "0:01.234", "--until", "0:38.5")),
    "audio with a card": Kind(_audio),
}


class Recording:
    """A root with a recording of one of KINDS, a transcript and a translation by a person beside it."""

    def __init__(self, root: Path, kind: str) -> None:
        self.root = root
        self._kind = KINDS[kind]
        (root / "in").mkdir(parents=True)
        (root / "bilingual.toml").write_text(self._kind.settings + SETTINGS, "utf-8")
        self.source = self._kind.make(root / "in")
        for tag, words in (("pt", "O navio número {} deixou o porto."), ("de", "Schiff Nummer {} verließ den Hafen.")):
            self.source.with_suffix(f".{tag}.srt").write_text(_srt(words), "utf-8")

    def publish(self, dies_after_s: float = 0.0, parts: int = 0) -> Ended:
        """Run the real command, killed *dies_after_s* seconds after *parts* of its videos are finished, if it has not
        ended before.
        """
        from bilingual.cli.main import run

        arguments = ["video", str(self.source), "--to", "de", *self._kind.options, "--root", str(self.root)]

        def work() -> int:
            if dies_after_s:
                threading.Thread(target=self._kill, args=(dies_after_s, parts), daemon=True).start()
            return run(arguments)

        return forked(work, self.root)

    def _kill(self, after_s: float, parts: int) -> None:
        while self.parts() < parts:
            time.sleep(0.02)
        time.sleep(after_s)
        os.kill(os.getpid(), signal.SIGKILL)

    def parts(self) -> int:
        """Return how many parts of videos are finished: segments of the picture, and the sound."""
        return len([*self.root.glob("media/work/*/render/*-*.mp4")])

    def results(self) -> dict[str, bytes]:
        """Return every file delivered, without what says how it was made, and what every video shows and sounds like,
        frame by frame.
        """
        paths = sorted(self.root.glob("media/outbox/**/*.mp4"))
        return delivered(self.root / "media/outbox") | {f"frames of {path.name}": frames(path) for path in paths}


def frames(video: Path) -> bytes:
    """Return the hash and the time of each decoded frame of the picture and of the sound."""
    command = ["ffmpeg", "-v", "error", "-nostdin", "-i", f"file:{video}", "-map", "0:v", "-map", "0:a"]
    return subprocess.run([*command, "-f", "framemd5", "-"], capture_output=True, check=True).stdout


def _srt(words: str) -> str:
    rows = []
    for number in range(SECONDS // 3):
        begin, end = (f"00:00:{second:02d}" for second in (3 * number, 3 * number + 2))
        rows.append(f"{number + 1}\n{begin},200 --> {end},900\n{words.format(number + 1)}\n")
    return "\n".join(rows)
