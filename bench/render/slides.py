"""Claims: a video of slides costs at most a fifth more of the processors' time than one bare ffmpeg command that shows
the same; a longer sentence, after which everything moves, encodes one segment again.

``python bench/render/slides.py [--quick] [--rendition linkedin-16x9]``. Slides and sound are synthetic: words and a
coloured picture on a plain ground, a slide every six seconds, cues of two languages every three. Ours and the bare
command take turns, with the same filters, settings and gain. Each segment is a process of its own, which starts ffmpeg
and reads one or two slides: that is what ours costs more, and why an edit costs so little. Seen on a busy machine, two
turns of 12 s of 1920x1080 with two slides: 28 s of processors against 23 s bare, of which each segment's start is 0.4 s
and the rest what a video costs once (loudness, joining, verifying). So ``--quick`` allows a third instead of a fifth.

Other settings of x264 were tried with eight seconds of 1920x1080 and four slides, against "veryfast" with 162 kB and an
SSIM of 0.9994: "-tune stillimage" 152 kB and 0.9994 in the same time, 16 B-frames 189 kB and 0.9993 in the same time,
"ultrafast" 712 kB and 0.9998 in 0.7 of the time. None is worth another setting than that of the rendition.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
from material import QUIET, Spent, bare, order, spent
from PIL import Image, ImageDraw, ImageFont

from bilingual.engines.base import RenderJob
from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.engines.media.profiles import rendition
from bilingual.model.recording.rendition import frame_size
from bilingual.model.recording.slides import SlidePicture

LIMIT, QUICK_LIMIT, EDIT_SEGMENTS = 0.2, 0.33, 1
SLIDE_MS, LONGER_MS = 6000, 400
TURNS = 2


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="half a minute of video, once")
    parser.add_argument("--rendition", default="linkedin-16x9")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-slides-") as name:
        return measured(Path(name), chosen.rendition, 30 if chosen.quick else 120, 1 if chosen.quick else TURNS)


def measured(folder: Path, name: str, seconds: int, turns: int) -> int:
    tool, profile = Ffmpeg(), rendition(name)
    sound = spoken(folder, seconds)
    pictures = drawn(folder, frame_size(profile, tool.probe(sound)), seconds * 1000 // SLIDE_MS)
    ours = alone = Spent(0.0, 0.0)
    for turn in range(turns):
        job = replace(order(tool, folder, sound, f"cache-{turn}", profile), slides=pictures)
        ours += spent(lambda job=job: tool.render(job))
        alone += spent(lambda job=job: bare(tool, folder, job))
    minutes = seconds * turns / 60
    size = job.output.stat().st_size
    print(f"slides    {turns} x {seconds} s, {len(pictures)} slides of {name}: {size * 8 / seconds / 1000:.0f} kbit/s")
    for label, took in (("bare", alone), ("ours", ours)):
        print(
            f"          {label}: for each minute of video {took.processors / minutes:.1f} s of processors, "
            f"{took.clock / minutes:.1f} s by the clock"
        )
    again, made = edited(tool, folder, job)
    print(f"          after a longer sentence in the middle: {made} segments, {again}")
    overhead = ours.processors / alone.processors - 1
    limit = LIMIT if seconds > 60 else QUICK_LIMIT
    kept = overhead <= limit and made <= EDIT_SEGMENTS
    print(f"slides    {overhead:+.1%}, limit {limit:.0%}; {made} segments: {'kept' if kept else 'BROKEN'}", flush=True)
    return 0 if kept else 1


def edited(tool: Ffmpeg, folder: Path, job: RenderJob) -> tuple[Spent, int]:
    """Return what it takes to make *job* again with one slide and all that follows later, and the segments made."""
    border = job.slides[len(job.slides) // 2].start_ms
    assert job.ass is not None
    lines = job.ass.read_text("utf-8").splitlines(keepends=True)
    job.ass.write_text("".join(later(line, border) for line in lines), "utf-8")
    length_ms = job.recording.duration_ms + LONGER_MS
    sound = spoken(folder, length_ms / 1000, "longer.wav")
    recording = replace(job.recording, path=sound, info=tool.probe(sound), sha256="longer")
    slides = tuple(
        replace(slide, start_ms=slide.start_ms + (LONGER_MS if slide.start_ms >= border else 0)) for slide in job.slides
    )
    made: list[int] = []
    job = replace(job, recording=recording, slides=slides)
    return spent(lambda: made.append(tool.render(job).made)), made[0]


def later(line: str, border_ms: int) -> str:
    """Return a dialogue *line* of an ASS after *border_ms* with later times; every other one as it is."""
    parts = line.split(",", 3)
    if not line.startswith("Dialogue:") or clock_ms(parts[1]) < border_ms:
        return line
    return ",".join([parts[0], *(clock(clock_ms(one) + LONGER_MS) for one in parts[1:3]), parts[3]])


def clock_ms(text: str) -> int:
    hours, minutes, seconds = text.split(":")
    return (int(hours) * 60 + int(minutes)) * 60_000 + round(float(seconds) * 1000)


def clock(ms: int) -> str:
    return f"{ms // 3_600_000}:{ms // 60_000 % 60:02}:{ms % 60_000 / 1000:05.2f}"


def spoken(folder: Path, seconds: float, name: str = "spoken.wav") -> Path:
    """Write something like speech: a tone of a voice's pitch that swells four times a second."""
    path = folder / name
    source = f"sine=f=220:r=48000:d={seconds}"
    command = [*QUIET, "-f", "lavfi", "-i", source, "-af", "tremolo=f=4:d=0.8,volume=0.5", "-c:a", "pcm_s16le"]
    subprocess.run([*command, str(path)], check=True)
    return path


def drawn(folder: Path, size: tuple[int, int], count: int) -> tuple[SlidePicture, ...]:
    """Draw *count* slides of *size*; every third has a picture."""
    unit = min(size) // 100
    chance = np.random.default_rng(3)
    found = []
    for number in range(count):
        slide = Image.new("RGB", size, (18, 24, 38))
        draw = ImageDraw.Draw(slide)
        draw.rectangle((8 * unit, 10 * unit, 9 * unit, 40 * unit), fill=(94, 196, 255))
        for row, text in enumerate((f"What slide {number} is about", "Readers learn from sentences", "not from lists")):
            font = ImageFont.load_default(6 * unit)
            draw.text((12 * unit, (11 + 10 * row) * unit), text, font=font, fill=(240, 242, 248))
        if number % 3 == 2:
            colours = Image.fromarray((chance.random((9, 16, 3)) * 255).astype(np.uint8))
            slide.paste(colours.resize((48 * unit, 27 * unit), Image.Resampling.BICUBIC), (12 * unit, 42 * unit))
        path = folder / f"{number}.png"
        slide.save(path)
        found.append(SlidePicture(path, hashlib.sha256(path.read_bytes()).hexdigest(), number * SLIDE_MS))
    return tuple(found)


if __name__ == "__main__":
    raise SystemExit(main())
