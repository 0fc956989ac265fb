"""What is needed for one video of a pair: its cues, its job for the encoder, and the facts in its key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from bilingual.engines.base import RenderJob
from bilingual.model.cue import Timeline
from bilingual.model.digest import text_digest
from bilingual.model.finding import Finding
from bilingual.model.recording.rendition import Rendition
from bilingual.model.recording.slides import SlidePicture, slide_facts
from bilingual.model.recording.source import Recording
from bilingual.pipeline.making import cue_layout
from bilingual.pipeline.making.level_words import highlights_of
from bilingual.pipeline.run import Job
from bilingual.pipeline.sharing.disk import STORE
from bilingual.pipeline.stages import VIDEO
from bilingual.pipeline.tools import Tools
from bilingual.pipeline.videos.narrowing import narrow_findings, shown_on
from bilingual.subtitles.display.narrow import Narrowed
from bilingual.subtitles.display.speaker_colours import palette_of

SlidesFor: TypeAlias = Callable[[Rendition], tuple[SlidePicture, ...]]
"""Draws the slides that are the picture of a rendition."""


@dataclass(frozen=True, slots=True)
class PlannedVideo:
    """One video to make: its stage, its subtitles and their path, and the findings of its layout."""

    stage: str
    order: RenderJob
    ass: Path
    cues: str
    facts: Mapping[str, Any]
    findings: tuple[Finding, ...]


def video_name(pair: str, rendition: Rendition) -> str:
    """Return the path of a video in the results folder.

    >>> video_name("en_ja", Rendition("linkedin-1x1", 1080, 1080))
    'video/en_ja.linkedin-1x1.mp4'
    """
    return f"video/{pair}.{rendition.id}.mp4"


def store_of(job: Job) -> Path:
    """Return the folder with the item's cached parts."""
    return job.work / STORE


def laid_out(
    recording: Recording,
    cuts: cue_layout.PairCuts,
    timeline: Timeline,
    rendition: Rendition,
    tools: Tools,
) -> tuple[Narrowed, str]:
    """Return the cues for *rendition*, cut again where its frame is too narrow, and their ASS."""
    pair = cuts.bitext
    screen = cue_layout.screen_of(rendition, recording.info, tools.settings.layout)
    narrow = shown_on(screen, timeline, cuts, tools) if rendition.burn else Narrowed(timeline)
    bar = cue_layout.title_bar(rendition, recording.info, recording.title, (pair.source, pair.target), tools)
    lit = highlights_of(tools.settings, pair) if rendition.burn else None
    palette = palette_of(tools.settings.speaker_colours) if rendition.burn else ()
    shown = cue_layout.Presentation(cuts.mode, recording.spoken, bar, (lit, pair) if lit else None, palette)
    return narrow, cue_layout.burned_in(narrow.timeline, screen, tools, shown)


def planned(
    job: Job,
    recording: Recording,
    cuts: cue_layout.PairCuts,
    timeline: Timeline,
    rendition: Rendition,
    slides: SlidesFor,
) -> PlannedVideo:
    """Return what is needed to make *rendition* of one pair."""
    bitext, shown = cuts.bitext, slides(rendition)
    narrow, text = laid_out(recording, cuts, timeline, rendition, job.tools)
    ass = job.work / f"{bitext.pair}.{rendition.id}.ass"
    order = RenderJob(
        recording,
        rendition,
        (bitext.source, bitext.target),
        output=job.folder / video_name(bitext.pair, rendition),
        ass=ass,
        cache=store_of(job),
        slides=shown,
    )
    findings = narrow_findings(narrow, rendition.id, bool(cuts.fixed)) if rendition.burn else []
    facts = {**video_facts(job.tools, recording, rendition, text), **slide_facts(shown)}
    stage = VIDEO.name(pair=bitext.pair, rendition=rendition.id)
    return PlannedVideo(stage, order, ass, text, facts, tuple(findings))


def video_facts(tools: Tools, recording: Recording, rendition: Rendition, cues: str) -> dict[str, Any]:
    """Return what one video depends on; *cues* is the text of its ASS."""
    return {
        **recording.facts,
        **recording.sound_facts,
        **recording.picture_facts,
        "ass": text_digest(cues),
        "rendition": rendition.to_json(),
        "encoder": dict(tools.media.key()),
        "title": recording.title,
        "sections": [[section.start_ms, section.title] for section in recording.sections],
    }
