"""Speak the sample talks and show their slides: talk.mp4 and zh-talk.mp4.

Usage: python media/samples/make_samples.py OUTPUT_FOLDER [talk ...]

Needs espeak-ng, ffmpeg, fontconfig with the Noto fonts, and Pillow. Nothing it makes is committed.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
import wave
from array import array
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from slides import Slide, draw_slide

HERE = Path(__file__).resolve().parent
TALKS = ("talk", "zh-talk")
FRAMES_PER_SECOND = 30
PAUSE_MS, SLIDE_PAUSE_MS = 320, 650
LEAD_MS, TAIL_MS = 500, 900
SLIDE_EARLY_MS = 250  # a new slide comes up a breath before its first sentence
SAMPLE_RATE = 44_100
SILENCE = 200  # of 32767


@dataclass(frozen=True, slots=True)
class Spoken:
    """One sentence as sound: mono 16-bit samples and its half-open span in the talk."""

    text: str
    samples: bytes
    start_ms: int
    end_ms: int


def main(arguments: list[str]) -> None:
    if not arguments or arguments[0].startswith("-"):
        raise SystemExit("Usage: make_samples.py OUTPUT_FOLDER [talk ...]")
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for name in arguments[1:] or TALKS:
        print(make_talk(name, folder))


def make_talk(name: str, folder: Path) -> str:
    """Write ``<name>.mp4`` to *folder* and return one line about it."""
    plan = tomllib.loads((HERE / f"{name}.slides.toml").read_text("utf-8"))
    sentences = (HERE / f"{name}.txt").read_text("utf-8").splitlines()
    slides = [Slide(s["sentence"], s["title"], tuple(s["lines"]), s["picture"]) for s in plan["slide"]]
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        spoken = speak(sentences, plan, {slide.sentence for slide in slides}, work)
        length_ms = spoken[-1].end_ms + TAIL_MS
        write_sound(spoken, length_ms, work / "talk.wav")
        shown = show(slides, spoken, length_ms, plan, work)
        output = folder / f"{name}.mp4"
        encode(shown, work / "talk.wav", work / output.name)
        output.write_bytes((work / output.name).read_bytes())
    size = output.stat().st_size / 1_000_000
    return f"{output}: {len(sentences)} sentences, {len(slides)} slides, {length_ms / 1000:.1f} s, {size:.1f} MB"


def speak(sentences: list[str], plan: dict[str, Any], slide_starts: set[int], work: Path) -> list[Spoken]:
    """Return every sentence spoken by itself, with a pause before it, longer where a slide begins."""
    spoken = []
    at_ms = LEAD_MS
    for number, sentence in enumerate(sentences, 1):
        said = sentence
        for written, read in plan.get("say", {}).items():
            said = said.replace(written, read)
        sound = work / f"{number}.wav"
        speed = str(plan["words_per_minute"])
        run("espeak-ng", "-v", plan["voice"], "-s", speed, "-w", str(sound), stdin=said)
        run("ffmpeg", "-y", "-i", str(sound), "-ar", str(SAMPLE_RATE), "-ac", "1", str(sound.with_suffix(".pcm.wav")))
        with wave.open(str(sound.with_suffix(".pcm.wav"))) as opened:
            samples = trimmed(opened.readframes(opened.getnframes()))
        if number > 1:
            at_ms += SLIDE_PAUSE_MS if number in slide_starts else PAUSE_MS
        end_ms = at_ms + len(samples) // 2 * 1000 // SAMPLE_RATE
        spoken.append(Spoken(sentence, samples, at_ms, end_ms))
        at_ms = end_ms
    return spoken


def trimmed(samples: bytes) -> bytes:
    """Return *samples* without the silence at both ends, so that the pauses are ours."""
    values = array("h", samples)
    loud = [index for index, value in enumerate(values) if abs(value) > SILENCE]
    if not loud:
        raise SystemExit("espeak-ng said nothing: is its voice data installed?")
    return values[loud[0] : loud[-1] + 1].tobytes()


def write_sound(spoken: list[Spoken], length_ms: int, path: Path) -> None:
    track = bytearray(length_ms * SAMPLE_RATE // 1000 * 2)
    for sentence in spoken:
        first = sentence.start_ms * SAMPLE_RATE // 1000 * 2
        track[first : first + len(sentence.samples)] = sentence.samples
    with wave.open(str(path), "wb") as opened:
        opened.setparams((1, 2, SAMPLE_RATE, 0, "NONE", "not compressed"))
        opened.writeframes(bytes(track))


def show(slides: list[Slide], spoken: list[Spoken], length_ms: int, plan: dict[str, Any], work: Path) -> Path:
    """Write the slides as pictures and, for ffmpeg's concat demuxer, how long each one stands."""
    starts = [0] + [spoken[slide.sentence - 1].start_ms - SLIDE_EARLY_MS for slide in slides[1:]]
    lines = ["ffconcat version 1.0"]
    for number, (slide, start, end) in enumerate(zip(slides, starts, [*starts[1:], length_ms], strict=True), 1):
        picture = work / f"slide-{number}.png"
        draw_slide(slide, plan["language"], plan["footer"], number, len(slides)).save(picture)
        lines += [f"file {picture.name}", f"duration {(end - start) / 1000:.3f}"]
    lines.append(f"file {picture.name}")  # the demuxer forgets the last duration unless the file stands twice
    listing = work / "slides.ffconcat"
    listing.write_text("\n".join(lines) + "\n", "utf-8")
    return listing


def encode(listing: Path, sound: Path, output: Path) -> None:
    run(
        *("ffmpeg", "-y", "-f", "concat", "-i", str(listing), "-i", str(sound), "-map", "0:v", "-map", "1:a"),
        *("-vf", f"format=yuv420p,fps={FRAMES_PER_SECOND}", "-c:v", "libx264", "-preset", "superfast", "-crf", "20"),
        *("-tune", "stillimage", "-af", "volume=-2dB", "-c:a", "aac", "-b:a", "128k"),
        *("-ar", str(SAMPLE_RATE), "-shortest", "-movflags", "+faststart", str(output)),
    )  # fmt: skip


def run(*command: str, stdin: str = "") -> None:
    try:
        subprocess.run(command, input=stdin, text=True, check=True, capture_output=True, timeout=300)
    except FileNotFoundError:
        raise SystemExit(f"{command[0]} is not installed") from None
    except subprocess.CalledProcessError as error:
        last_line = (error.stderr.strip().splitlines() or ["without a word"])[-1]
        raise SystemExit(f"{command[0]} failed: {last_line}") from error


if __name__ == "__main__":
    main(sys.argv[1:])
