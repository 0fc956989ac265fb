"""One item published with scripted engines, possible changes to it, and the stages that then run again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from PIL import Image

from bilingual.engines.base import SpeechCapabilities, WantedStreams
from bilingual.engines.media.fonts import InstalledFonts
from bilingual.model.recording.sound import Sound, SoundTrack
from bilingual.model.recording.source import Recording
from bilingual.model.timing import Span
from bilingual.model.transcript import Transcript
from bilingual.pipeline.publish import publish
from bilingual.pipeline.requests import Request
from bilingual.pipeline.result import Result
from bilingual.pipeline.tools import Tools
from bilingual.settings import Settings
from bilingual.subtitles.formats.reading import FORMATS
from bilingual.testing import ScriptedSpeech, ScriptedTranslation
from support.results.results import DrawnMedia, transcript

RECORDING, ARTICLE_FILE = "keeper.mp4", "harbours.md"
TALK = ("When the rain had stopped, the keeper counted the ships.", "Nobody saw them leave.", "Thank you all.")
# Cut as no optimiser would, for those who keep the cuts of their subtitles.
CUES = [[0, 3, 200, 1200], [3, 10, 1300, 3900], [10, 17, 4000, 6000]]
ARTICLE = """\
---
title: Harbours
lang: en
---

When the rain had stopped, the keeper counted the ships. <script>count()</script>

![A ship](ship.png)

Nobody saw them leave.
"""
GERMAN = {
    TALK[0]: "Als der Regen aufgehört hatte, zählte der Wärter die Schiffe.",
    TALK[1]: "Niemand sah sie auslaufen.",
    TALK[2]: "Vielen Dank.",
    "Thank you both.": "Vielen Dank euch beiden.",
    "Harbours": "Häfen",
    "The night": "Die Nacht",
    "The end": "Das Ende",
    "A ship": "Ein Schiff",
    "Nobody saw the ships leave.": "Niemand sah die Schiffe auslaufen.",
}
CHINESE = {
    TALK[0]: "雨停了以后，看守人数了船。",
    TALK[1]: "没有人看见它们离开。",
    TALK[2]: "谢谢大家。",
    "Harbours": "港口",
    "A ship": "一艘船",
}


def answer(text: str, source: str, target: str) -> str | None:
    return (GERMAN if target == "de" else CHINESE).get(text.split(" <script>")[0])


class Drawn(DrawnMedia):
    """A DrawnMedia of some version, whose pictures change in the middle of a word."""

    def __init__(self, version: str = "1") -> None:
        super().__init__()
        self.version = version

    def key(self) -> Mapping[str, Any]:
        return {"encoder": "drawn", "version": self.version}

    def stamp(self) -> Mapping[str, Any]:
        return self.key()

    def choose(self, recording: Recording, wanted: WantedStreams) -> tuple[Recording, list[str]]:
        """Choose what was asked for, of two audio tracks and two pictures."""
        info = recording.info
        assert info.video is not None
        other = replace(info.audio[0], index=7)
        sound = Sound((SoundTrack(other),), usual=False) if wanted.audio else recording.sound
        seen = (info.video, replace(info.video, index=8))
        info = replace(info, pictures=seen, video=seen[1] if wanted.video else seen[0])
        return replace(recording, info=info, sound=sound), []

    def shot_changes(self, *_: Any, **__: Any) -> tuple[int, ...]:
        return (3450,)


class Recogniser(ScriptedSpeech):
    """A ScriptedSpeech of some id and version."""

    def __init__(self, heard: Transcript, *, id: str = "scripted", version: str = "1", **how: Any) -> None:
        super().__init__([heard], **how)
        self.id, self.version = id, version

    def key(self) -> Mapping[str, Any]:
        return {**super().key(), "engine": self.id, "version": self.version}


def heard(sentences: tuple[str, ...] = TALK, **options: Any) -> Transcript:
    """Return *sentences* as they are spoken, with CUES and *options* as what is known besides the words."""
    spoken = transcript(sentences)
    return replace(spoken, engine=replace(spoken.engine, options={"cue_words": CUES} | options))


@dataclass
class Run:
    """One item in a root, and what it is published with."""

    root: Path
    source: str
    settings: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, Any] = field(default_factory=dict)
    heard: Transcript = field(default_factory=heard)
    speech: dict[str, Any] = field(default_factory=dict)
    media: Drawn = field(default_factory=Drawn)

    def publish(self) -> Result:
        return publish(*self.order())

    def order(self) -> tuple[Request, Tools]:
        """Return what is asked for, and the tools."""
        chosen = {"translation": ("scripted",), "packs": False, "renditions": ("source", "linkedin-1x1")}
        settings = Settings(root=self.root, **(chosen | self.settings))
        fonts = InstalledFonts(settings.fonts)
        recognisers = {
            "auto": Recogniser(self.heard, **self.speech),
            "other": Recogniser(self.heard, id="other", **self.speech),
        }
        translators = {name: ScriptedTranslation(answer, id=name) for name in ("scripted", "other")}
        tools = Tools(settings, self.media, fonts, recognisers, translators)
        asked = {"targets": ["de"]} | self.asked
        return Request.of(self.root / "in" / self.source, **asked), tools

    def write(self, name: str, text: str) -> None:
        (self.root / name).write_text(text, "utf-8")


Change = Callable[[Run], None]


def settings(**values: Any) -> Change:
    return lambda run: run.settings.update(values)


def asked(**values: Any) -> Change:
    return lambda run: run.asked.update(values)


def recognised(version: str, transcript: Transcript) -> Change:
    """The recogniser is of another *version*, and hears *transcript*."""

    def change(run: Run) -> None:
        run.speech, run.heard = {"version": version}, transcript

    return change


def glossary(run: Run) -> None:
    run.write("glossary.toml", '[[term]]\nsource = "lighthouse"\ntargets.de = "Leuchtturm"\n')
    run.settings["glossary"] = "glossary.toml"


def script(run: Run) -> None:
    run.write("in/keeper.srt", "1\n00:00:00,200 --> 00:00:06,000\n" + " ".join(TALK) + "\n")
    run.speech["capabilities"] = SpeechCapabilities(needs_sidecar=True)


def a_persons_translation(run: Run) -> None:
    spoken = transcript(TALK)
    times = [
        Span(spoken.words[first].start_ms or 0, spoken.words[last - 1].end_ms or 0) for first, last in spoken.sentences
    ]
    cues = [(time, GERMAN[text].replace("Vielen", "Herzlichen")) for time, text in zip(times, TALK, strict=True)]
    run.write("in/keeper.de.srt", FORMATS["srt"].write(cues))


def rewritten(article: str) -> Change:
    return lambda run: run.write(f"in/{ARTICLE_FILE}", article)


def encoder(run: Run) -> None:
    run.media = Drawn("2")


def picture(run: Run) -> None:
    Image.new("RGB", (320, 180), "navy").save(run.root / "in/ship.png")


NEW = "new"  # in the place of facts: a stage that was never run


def family(stage: str) -> str:
    """Return the name of a stage in the tables: without the first pair, and one for all views.

    >>> family("video.en_de.source"), family("view.en_de.linkedin"), family("bitext.en_zh-Hans")
    ('video.source', 'views', 'bitext.en_zh-Hans')
    """
    name = stage.replace(".en_de", "")
    first, *rest = name.split(".")
    pair = next((part for part in rest if part.startswith("en_")), None)
    return ".".join(filter(None, ("views", pair))) if first == "view" else name


def stages_of(root: Path, source: str) -> dict[str, dict[str, Any]]:
    """Return what the manifest of the results of *source* says of each stage."""
    manifest = root / "media/outbox" / Path(source).stem / "manifest.json"
    found: dict[str, dict[str, Any]] = json.loads(manifest.read_text("utf-8"))["stages"]
    return found


def made_again(published: Path, root: Path, source: str, change: Change) -> dict[str, set[str]]:
    """Return the stages that run again in a copy of *published* after *change*, each with its facts that changed."""
    shutil.copytree(published, root)
    run, before = Run(root, source), stages_of(root, source)
    change(run)
    made, after = run.publish().made, stages_of(root, source)
    found: dict[str, set[str]] = {}
    for stage in made:
        one, two = before.get(stage, {"facts": {}})["facts"], after[stage]["facts"]
        facts = {name for name in one.keys() | two.keys() if one.get(name) != two.get(name)}
        found.setdefault(family(stage), set()).update(facts if stage in before else {NEW})
    return found
