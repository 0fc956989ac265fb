"""Material that is not in the repository: random sentences by seed, spoken with known times."""

from __future__ import annotations

import random
import subprocess
import wave
from dataclasses import dataclass
from pathlib import Path

from support.sources.clips import speak

_WHO = ("The old sailor", "My neighbour", "A young painter", "The quiet teacher", "Her brother", "Our doctor")
_DOES = ("carried", "painted", "repaired", "forgot", "discovered", "borrowed", "photographed", "described")
_WHAT = ("a wooden boat", "the yellow window", "seven letters", "an empty bottle", "the garden wall", "a silver key")
_WHERE = ("behind the station", "under the bridge", "near the river", "in the kitchen", "on the mountain")
_WHEN = ("before breakfast", "after the storm", "every second winter", "last Tuesday", "when nobody was looking")
PAUSE_MS = 700


@dataclass(frozen=True)
class SpokenTalk:
    """A video with its script beside it, and when each sentence really begins."""

    video: Path
    sentences: tuple[str, ...]
    starts_ms: tuple[int, ...]


def sentences(seed: int, count: int) -> list[str]:
    """Return *count* different sentences; the same ones for the same *seed*."""
    draw = random.Random(seed)
    found: list[str] = []
    while len(found) < count:
        parts = [draw.choice(options) for options in (_WHO, _DOES, _WHAT, _WHERE, _WHEN)]
        text = f"{parts[0]} {parts[1]} {parts[2]} {parts[3]} {parts[4]}."
        if text not in found:
            found.append(text)
    return found


def spoken_talk(folder: Path, seed: int, count: int, name: str = "unseen.mp4") -> SpokenTalk:
    """Speak *count* sentences with pauses of ``PAUSE_MS`` and film them as a plain picture."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = sentences(seed, count)
    starts: list[int] = []
    sound = folder / "unseen.wav"
    with wave.open(str(sound), "wb") as out:
        position = 0
        for number, text in enumerate(texts):
            with wave.open(str(speak(folder, f"part-{number}.wav", text))) as part:
                rate = part.getframerate()
                frames = part.readframes(part.getnframes())
            if number == 0:
                out.setnchannels(1)
                out.setsampwidth(2)
                out.setframerate(rate)
            silence = b"\0\0" * (rate * PAUSE_MS // 1000)
            out.writeframes(silence + frames)
            lead = _leading_silence_ms(frames, rate)
            starts.append((position + len(silence) // 2) * 1000 // rate + lead)
            position += (len(silence) + len(frames)) // 2
            (folder / f"part-{number}.wav").unlink()
    video = folder / name
    picture = ["-f", "lavfi", "-i", "color=c=0x203040:s=320x180:r=25"]
    encode = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest"]
    subprocess.run(
        ["ffmpeg", "-nostdin", "-v", "error", "-y", *picture, "-i", str(sound), *encode, str(video)], check=True
    )
    sound.unlink()
    video.with_suffix(".txt").write_text("\n".join(texts) + "\n", "utf-8")
    return SpokenTalk(video, tuple(texts), tuple(starts))


def unseen_article(path: Path, seed: int, count: int = 5) -> list[str]:
    """Write a small Markdown article; return its sentences."""
    texts = sentences(seed, count)
    body = f"# {texts[0][:-1]}\n\n{texts[1]} {texts[2]}\n\n- {texts[3]}\n- {texts[4]}\n\n```\nleft alone\n```\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(body, "utf-8")
    return texts


def _leading_silence_ms(frames: bytes, rate: int) -> int:
    samples = memoryview(frames).cast("h")
    loud = next((i for i, sample in enumerate(samples) if abs(sample) > 200), 0)
    return loud * 1000 // rate
