"""A small finished results folder, made with scripted engines: two pairs of one short talk.

place = published(tmp_path / "root")
result = place.apply()
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bilingual.engines.base import DubJob, MediaTool, Progress, RenderJob, silent
from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.engines.media.fonts import InstalledFonts
from bilingual.engines.sources import sha256_of
from bilingual.learning.practice import Track
from bilingual.model.recording.dubbing import DubPlan, Mixed
from bilingual.model.recording.media import AudioStream, MediaInfo
from bilingual.model.recording.rendered import Rendered
from bilingual.model.recording.slides import Narration, SlidePicture
from bilingual.model.recording.source import Recording
from bilingual.model.timing import Span
from bilingual.model.transcript import EngineRecord, Transcript, Word
from bilingual.pipeline.applying import apply_edits
from bilingual.pipeline.publish import publish
from bilingual.pipeline.requests import Request
from bilingual.pipeline.result import Result
from bilingual.pipeline.tools import Tools
from bilingual.settings import Settings, load_settings
from bilingual.testing import ScriptedSpeech, ScriptedTranslation
from support.sources.clips import make_clip

SENTENCES = (
    "The keeper counted seven ships that night.",
    "Nobody had seen them leave.",
    "Thank you.",
    "In the morning the harbour was empty again.",
    "Thank you.",
)
ANSWERS = {
    ("de", SENTENCES[0]): "Der Wärter zählte in jener Nacht sieben Schiffe.",
    ("de", SENTENCES[1]): "Niemand hatte sie auslaufen sehen.",
    ("de", SENTENCES[2]): "Vielen Dank.",
    ("de", SENTENCES[3]): "Am Morgen war der Hafen wieder leer.",
    ("zh-Hans", SENTENCES[0]): "守塔人那天夜里数到了七艘船。",
    ("zh-Hans", SENTENCES[1]): "没有人看见它们离开。",
    ("zh-Hans", SENTENCES[2]): "谢谢。",
    ("zh-Hans", SENTENCES[3]): "早晨，港口又空了。",
}


def transcript(sentences: tuple[str, ...] = SENTENCES, word_ms: int = 280, pause_ms: int = 500) -> Transcript:
    """Return *sentences* spoken evenly, one word after the other."""
    words: list[Word] = []
    spans: list[tuple[int, int]] = []
    clock = 300
    for sentence in sentences:
        first = len(words)
        for text in sentence.split():
            words.append(Word(text, clock, clock + word_ms - 20))
            clock += word_ms
        spans.append((first, len(words)))
        clock += pause_ms
    return Transcript("en", clock + 500, tuple(words), tuple(spans), EngineRecord("scripted"))


_PROBED: dict[tuple[str, str], MediaInfo] = {}


class DrawnMedia(Ffmpeg):
    """ffmpeg for looking at files; its videos are the text that would be burned in: quick, and easy to read."""

    def __init__(self) -> None:
        super().__init__(InstalledFonts())

    def probe(self, path: Path) -> MediaInfo:
        """Look at a file, or at a copy of it, once: three programs would run each time."""
        if path.suffix == ".flac":
            return MediaInfo(1000, None, (AudioStream(0, "flac", 48_000, 2),), "flac", 1)
        if not path.is_file():
            return super().probe(path)
        key = path.name, sha256_of(path)
        if key not in _PROBED:
            _PROBED[key] = super().probe(path)
        return _PROBED[key]

    def extract_audio(self, recording: Recording, output: Path, progress: Progress = silent) -> int:
        output.write_bytes(b"")
        return recording.duration_ms

    def render(self, job: RenderJob, progress: Progress = silent) -> Rendered:
        job.output.parent.mkdir(parents=True, exist_ok=True)
        job.output.write_bytes(job.ass.read_bytes() if job.ass else b"")
        return Rendered(job.recording.info)

    def render_shared(self, jobs: Sequence[RenderJob], progress: Progress = silent) -> tuple[int, ...]:
        return (0,) * len(jobs)

    def encode_sound(self, job: RenderJob, progress: Progress = silent) -> None:
        """Nothing: the videos are their cues."""

    def dubbed_sound(
        self,
        recording: Recording,
        plan: DubPlan,
        voice: Iterable[tuple[int, NDArray[np.int16]]],
        output: Path,
        progress: Progress = silent,
    ) -> Mixed:
        lines = [f"{start_ms} {len(sound) // 48}" for start_ms, sound in voice]
        output.write_text("\n".join([plan.mode, *lines]), "utf-8")
        return Mixed(0.0, -60.0, True)

    def dub(self, job: DubJob, progress: Progress = silent) -> Rendered:
        lines = [job.finished.name, *(f"hold {hold.at_ms} {hold.length_ms}" for hold in job.video.holds)]
        job.video.output.write_text("\n".join([*lines, job.sound.path.read_text("utf-8")]), "utf-8")
        return Rendered(job.video.recording.info)

    def sentence_clips(self, recording: Recording, spans: Sequence[Span], speed: float = 1.0) -> list[bytes]:
        return [f"sound {span.start_ms} at {speed:g}".encode() for span in spans]

    def spoken_clips(self, sounds: Sequence[NDArray[np.int16]]) -> list[bytes]:
        return [f"spoken {len(sound) // 48}".encode() for sound in sounds]

    def track(self, track: Track) -> bytes:
        lines = [f"{chapter.title}: {chapter.parts}" for chapter in track.chapters]
        return "\n".join([track.title, *lines]).encode()

    def narration(self, narration: Narration) -> bytes:
        lines = [f"{section.start_ms} {section.title}" for section in narration.chapters]
        return "\n".join([narration.title, narration.language, *lines]).encode()

    def stills(self, recording: Recording, times_ms: Sequence[int]) -> list[bytes]:
        return [b"picture"] * len(times_ms)

    def cover(self, job: RenderJob, titles: Sequence[tuple[str, str]]) -> None:
        job.output.parent.mkdir(parents=True, exist_ok=True)
        job.output.write_bytes(b"cover")

    def preview_copy(
        self,
        recording: Recording,
        languages: tuple[str, str],
        output: Path,
        progress: Progress = silent,
        slides: Sequence[SlidePicture] = (),
        cache: Path | None = None,
    ) -> MediaInfo:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_bytes(b"preview")
        return recording.info

    def key(self) -> Mapping[str, Any]:
        return {"encoder": "drawn"}


@dataclass
class Place:
    """A root with one published talk in it."""

    root: Path
    sentences: tuple[str, ...] = SENTENCES
    media: MediaTool | None = field(default_factory=lambda: DrawnMedia())
    asked: ScriptedTranslation | None = None
    missing: tuple[str, ...] = ()

    @property
    def folder(self) -> Path:
        return next((self.root / "media/outbox").glob("*/manifest.json")).parent

    @property
    def settings(self) -> Settings:
        return load_settings(self.root)

    def tools(self) -> Tools:
        fonts = InstalledFonts()
        self.asked = ScriptedTranslation(self._answer)
        return Tools(
            self.settings,
            self.media or Ffmpeg(fonts),
            fonts,
            {"scripted": ScriptedSpeech([transcript(self.sentences)])},
            {"scripted": self.asked},
        )

    def _answer(self, text: str, source: str, target: str) -> str | None:
        return None if text in self.missing else ANSWERS.get((target, text))

    def apply(self) -> Result:
        return apply_edits(self.folder, self.tools())

    def publish(self, *, force: bool = False, targets: tuple[str, ...] | None = ("de", "zh-Hans")) -> Result:
        source = next((self.root / "media").rglob("harbour.mp4"))
        return publish(Request.of(source, targets=targets, force=force), self.tools())

    def json(self, name: str) -> dict[str, Any]:
        value: dict[str, Any] = json.loads((self.folder / name).read_text("utf-8"))
        return value

    def edit_json(self, name: str, change: Callable[[dict[str, Any]], object]) -> None:
        value = self.json(name)
        change(value)
        (self.folder / name).write_text(json.dumps(value, ensure_ascii=False, indent=2), "utf-8")

    def edit(self, name: str, *replacements: tuple[str, str]) -> None:
        """Replace texts in a file of the results; each must stand there once."""
        path = self.folder / name
        text = path.read_text("utf-8")
        for old, new in replacements:
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in\n{text}"
            text = text.replace(old, new)
        path.write_text(text, "utf-8")

    def targets(self, target: str) -> dict[str, dict[str, Any]]:
        return {unit["id"]: unit for unit in self.json(f"bitext.en_{target}.json")["units"]}

    def mtimes(self) -> dict[str, int]:
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        return {path.relative_to(self.folder).as_posix(): path.stat().st_mtime_ns for path in files}

    def contents(self) -> dict[str, bytes]:
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in files}


def published(
    root: Path, sentences: tuple[str, ...] = SENTENCES, *, missing: tuple[str, ...] = (), real: bool = False
) -> Place:
    """Publish the talk under *root*, in German and Chinese; its source waits in the inbox and is moved.

    Sentences in *missing* are translated by nobody; with *real* the videos are ffmpeg's.
    """
    inbox = root / "media/inbox"
    inbox.mkdir(parents=True, exist_ok=True)
    settings = 'packs = false\nspeech = "scripted"\ntranslation = ["memory", "scripted"]\n'
    (root / "bilingual.toml").write_text(settings, "utf-8")
    seconds = transcript(sentences).duration_ms / 1000
    make_clip(inbox, "harbour.mp4", seconds, (160, 90), fps="10", picture="color=c=0x203040")
    place = Place(root, sentences, None if real else DrawnMedia(), missing=missing)
    place.publish()
    return place


def copied(place: Place, root: Path) -> Place:
    """Return a copy of *place* to edit, with the times of its files kept."""
    shutil.copytree(place.root, root)
    return Place(root, place.sentences, place.media, missing=place.missing)
