"""Study packs: how exactly sentences are cut, whether levels are those of the lists, and what a pack costs.

The talk is spoken by espeak-ng, one sentence at a time, so the true edges of each sentence are known. The cost is
that of a whole pack, every file of ``views/learn`` for a talk of ``--minutes``, with dictionaries and fonts loaded for
the first time, against ffmpeg turning the sound of the whole recording into one MP3: in seconds of processors (user and
system), which other programs on the machine change little, and by the clock, which counts on an idle machine only.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import subprocess
import sys
import tempfile
import wave
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pack import Laps, whole_pack

from bilingual.engines.learning.reading import words_in
from bilingual.engines.media.encoding.encode import FfmpegCall, encode
from bilingual.engines.media.encoding.loudness import loudness_of, measuring_file
from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.engines.media.speech_level import LEVEL_LUFS, RATE
from bilingual.engines.processes.running import run as run_program
from bilingual.learning.practice import PracticeStep, Track, TrackChapter, chapter, steps_of
from bilingual.learning.scales import CEFR
from bilingual.model.recording.source import Recording
from bilingual.model.timing import Span

ROOT = Path(__file__).resolve().parents[2]
GAP_MS, EDGE_MS = 600, 40
EDGE_LIMIT_MS, LOUDNESS_LIMIT_DB, COST_LIMIT_S = 50.0, 1.5, 15.0


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=10)
    minutes = options.parse_args().minutes
    good = levels()
    with tempfile.TemporaryDirectory() as name:
        return int(not (cuts_and_cost(Path(name), minutes) and good))


def sentences(count: int) -> list[str]:
    """Return English sentences of this project's own guides."""
    found = []
    for path in sorted((ROOT / "docs").rglob("*.md")):
        for paragraph in path.read_text("utf-8").split("\n\n"):
            text = " ".join(paragraph.split())
            if re.match(r"[A-Z]", text) and not re.search(r"[`|<\\[{]", text):
                found += [one for one in re.split(r"(?<=[.!?])\s+(?=[A-Z])", text) if 4 <= len(one.split()) <= 40]
    return found[:count]


def levels() -> bool:
    """Compare the level of each listed word with the lowest of the rows of the lists, read here again."""
    lowest: dict[str, str] = {}
    for name in ("cefrj/cefrj-vocabulary-profile-1.5.csv", "octanove/octanove-vocabulary-profile-c1c2-1.0.csv"):
        content = files("bilingual.engines.learning").joinpath("data", name).read_text("utf-8")
        for row in csv.DictReader(content.splitlines()):
            for spelling in row["headword"].lower().split("/"):
                word = " ".join(spelling.split())
                lowest[word] = min(lowest.get(word, "C2"), row["CEFR"], key=CEFR.steps.index)
    texts = sentences(300)
    places = words_in(texts, "en", "zh-Hans")
    listed = [place for place in places if place.word.lemma.lower() in lowest]
    wrong = {place.word.lemma for place in listed if place.word.level != lowest[place.word.lemma.lower()]}
    words = len({place.word.lemma for place in listed})
    print(
        f"levels: {len(texts)} sentences, {len(places)} words, {words} listed lemmas, {len(wrong)} with another level"
    )
    return not wrong


def cuts_and_cost(folder: Path, minutes: float) -> bool:
    """Speak a talk, cut it, and compare the edges and loudness of each sentence with what was spoken."""
    talk, spans = spoken(folder, minutes)
    bare = Laps()
    with bare.part("all"):
        encode(["-i", talk.name, "-vn", "-c:a", "libmp3lame", "-b:a", "64k", "whole.mp3"], FfmpegCall(talk, folder, 1))
    made, laps = whole_pack(folder, talk, spans, [f"这是第{n}句的译文。" for n in range(1, len(spans) + 1)])
    (cpu_s, clock_s), load = laps.parts["all"], os.getloadavg()[0]
    print(f"cost: {len(spans)} sentences in {minutes:g} min, all {len(made.files)} files: {cpu_s:.1f} s CPU ({laps})")
    times = cpu_s / bare.parts["all"][0]
    print(f"cost: {clock_s:.1f} s by the clock with a load of {load:.1f}; {times:.1f} times ffmpeg making one MP3")
    media = Ffmpeg()
    recording = Recording(talk, media.probe(talk))
    clips = media.sentence_clips(recording, [Span(a - EDGE_MS, b + EDGE_MS) for a, b, _ in spans])
    steps = steps_of(["source", "pause", "source"])
    chapters = tuple(_chapter(span, steps, clip) for span, clip in zip(spans, clips, strict=True))
    track = media.track(Track("Talk", "en", chapters))
    edges, loudness = [], []
    for clip, (start, end, _) in zip(clips, spans, strict=True):
        samples = decoded(clip, folder)
        first, last = sounding(samples)
        edges += [abs(first - EDGE_MS), abs(last - (EDGE_MS + end - start))]
        loudness.append(lufs(folder / "clip.mp3"))
    spread = float(np.percentile(loudness, 95) - np.percentile(loudness, 5))
    middle = float(np.median(loudness))
    print(
        f"edges: within {np.percentile(edges, 95):.0f} ms (95 %), {max(edges):.0f} ms at most; "
        f"loudness {middle:.1f} LUFS, 5 to 95 % within {spread:.1f} dB"
    )
    late = chapters_late(track, spans, chapters, folder)
    print(f"practice track: {len(chapters)} chapters, sound begins at most {max(late):.0f} ms from its chapter")
    # The clock counts where nothing else runs; elsewhere two processors halve at best what was computed.
    spent_s = clock_s if load < 2.5 else cpu_s
    cheap = spent_s <= COST_LIMIT_S * max(1.0, minutes / 10)
    even = spread <= LOUDNESS_LIMIT_DB and abs(middle - LEVEL_LUFS) <= LOUDNESS_LIMIT_DB
    return cheap and even and max(edges) <= EDGE_LIMIT_MS and max(late) <= EDGE_LIMIT_MS


def _chapter(span: tuple[int, int, str], steps: Sequence[PracticeStep], clip: bytes) -> TrackChapter:
    start, end, text = span
    return chapter(text, steps, end - start + 2 * EDGE_MS, {1.0: clip})


def chapters_late(
    track: bytes, spans: Sequence[tuple[int, int, str]], chapters: Sequence[TrackChapter], folder: Path
) -> list[float]:
    """Return how far the first sound after each chapter's start is from where its sentence should begin, in ms."""
    samples = decoded(track, folder)
    argv = ["ffprobe", "-v", "error", "-show_chapters", "-of", "json", str(folder / "clip.mp3")]
    found = json.loads(run_program(argv).stdout)["chapters"]
    assert [one["tags"]["title"] for one in found] == [one.title for one in chapters]
    late = []
    for one, (start, end, _) in zip(found, spans, strict=True):
        begin = round(float(one["start_time"]) * 1000)
        length = (end - start + 2 * EDGE_MS) * RATE // 1000
        first = begin * RATE // 1000
        late.append(abs(sounding(samples[first : first + length])[0] - EDGE_MS))
    return late


def lufs(path: Path) -> float:
    said = encode(measuring_file(path), FfmpegCall(path, path.parent, 1, talks=True)).stderr
    return loudness_of(said).integrated_lufs or -99.0


def spoken(folder: Path, minutes: float) -> tuple[Path, list[tuple[int, int, str]]]:
    """Return a talk of about *minutes*, and where each of its sentences really sounds (milliseconds)."""
    parts = [np.zeros(RATE * GAP_MS // 1000, np.float32)]
    spans: list[tuple[int, int, str]] = []
    at = GAP_MS
    texts = sentences(300)
    while at < minutes * 60_000:
        text = texts[len(spans) % len(texts)]
        subprocess.run(["espeak-ng", "-s", "150", "-w", folder / "one.wav", "--", text], check=True)
        encode(
            ["-i", "one.wav", "-ar", str(RATE), "-ac", "1", "-c:a", "pcm_s16le", "two.wav"],
            FfmpegCall(folder, folder, 1),
        )
        samples = samples_of(folder / "two.wav")
        first, last = sounding(samples)
        spans.append((at + round(first), at + round(last), text))
        parts += [samples, np.zeros(RATE * GAP_MS // 1000, np.float32)]
        at = sum(map(len, parts)) * 1000 // RATE
    with wave.open(str(folder / "talk.wav"), "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes((np.concatenate(parts) * 32767).astype("<i2").tobytes())
    picture = ["-f", "lavfi", "-i", f"testsrc2=s=640x360:r=25:d={at / 1000}"]
    codecs = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "125", "-c:a", "aac", "-shortest"]
    encode([*picture, "-i", "talk.wav", *codecs, "talk.mp4"], FfmpegCall(folder, folder, at))
    return folder / "talk.mp4", spans


def decoded(clip: bytes, folder: Path) -> npt.NDArray[np.float32]:
    (folder / "clip.mp3").write_bytes(clip)
    encode(
        ["-i", "clip.mp3", "-ar", str(RATE), "-ac", "1", "-c:a", "pcm_s16le", "clip.wav"], FfmpegCall(folder, folder, 1)
    )
    return samples_of(folder / "clip.wav")


def samples_of(path: Path) -> npt.NDArray[np.float32]:
    with wave.open(str(path)) as source:
        return np.frombuffer(source.readframes(source.getnframes()), "<i2").astype(np.float32) / np.float32(32768)


def sounding(samples: npt.NDArray[np.float32]) -> tuple[float, float]:
    """Return where *samples* start and stop to sound, in milliseconds: 30 dB below their peak."""
    loud = np.flatnonzero(np.abs(samples) > np.abs(samples).max() * 10 ** (-30 / 20))
    return float(loud[0]) * 1000 / RATE, float(loud[-1]) * 1000 / RATE


if __name__ == "__main__":
    sys.exit(main())
