"""Makes the cues and subtitle files of one pair, and the video for the preview page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from bilingual.engines.base import Progress, RenderJob
from bilingual.engines.media.profiles import rendition
from bilingual.errors import MediaError
from bilingual.model.cue import Timeline
from bilingual.model.recording.rendition import Rendition
from bilingual.model.recording.slides import SlidePicture, slide_facts
from bilingual.model.recording.source import Recording
from bilingual.model.speakers import turns_of
from bilingual.model.transcript import Transcript
from bilingual.pipeline.editing.cuts import cut_facts
from bilingual.pipeline.editing.hand_cuts import joined_cuts
from bilingual.pipeline.making import cue_layout
from bilingual.pipeline.making.bitexts import bitext_digest
from bilingual.pipeline.making.speakers import count_of
from bilingual.pipeline.records import exchange
from bilingual.pipeline.run import Job, meanwhile
from bilingual.pipeline.sharing.disk import STORE
from bilingual.pipeline.stages import PREVIEW, SUBTITLES
from bilingual.pipeline.tools import Tools
from bilingual.pipeline.videos.narrowing import shown_on
from bilingual.settings import Settings
from bilingual.subtitles.display.speaker_colours import palette_of
from bilingual.subtitles.tracks import NO_VOICES, cue_voices


def subtitled(job: Job, recording: Recording, cuts: cue_layout.PairCuts, first: Rendition) -> Timeline:
    """Cut the cues and write every subtitle file of the pair; the ASS is laid out for the *first* rendition."""
    bitext = cuts.bitext
    path = job.folder / f"cues.{bitext.pair}.json"
    screen = cue_layout.screen_of(first, recording.info, job.settings.layout)
    own_source = job.manifest.owner_of(f"subtitles/{bitext.source}.srt") in (None, SUBTITLES.name(pair=bitext.pair))

    def build(progress: Progress) -> Iterable[Path]:
        timeline = cuts.timeline()
        texts = cue_layout.subtitle_texts(
            timeline,
            screen,
            job.tools,
            source_track=own_source,
            shown=cue_layout.Presentation(cuts.mode, cuts.transcript, palette=palette_of(job.settings.speaker_colours)),
            burned=shown_on(screen, timeline, cuts, job.tools).timeline,
            voices=cue_voices(timeline, cuts.transcript) if count_of(job.settings) != 0 else NO_VOICES,
        )
        if own_source and job.settings.sounds:
            texts |= cue_layout.sound_texts(timeline, cuts.transcript)
        return [exchange.write(path, timeline), *job.write(texts)]

    facts = subtitle_facts(job.tools, recording, cuts, first)
    job.make(SUBTITLES, facts, build, pair=bitext.pair)
    timeline = exchange.read_timeline(path)
    told = joined_cuts(cuts.fixed, timeline, f"{bitext.pair}: of the cuts to keep")
    job.notes += [finding.message for finding in told]
    return timeline


def subtitle_facts(tools: Tools, recording: Recording, cuts: cue_layout.PairCuts, first: Rendition) -> dict[str, Any]:
    """Return what the cues and subtitle files of one pair depend on."""
    settings = tools.settings
    bitext = cuts.bitext
    return {
        "transcript": cuts.transcript.sha256,
        "bitext": bitext_digest(bitext),
        "screen": repr(cue_layout.screen_of(first, recording.info, settings.layout)),
        "fonts": [tools.fonts.family(tag) for tag in (bitext.source, bitext.target)],
        "rate": str(cuts.rate.fraction),
        "mode": cuts.mode,
        "cuts": cut_facts(cuts.fixed),
        **({"shots": list(cuts.shots_ms)} if settings.shots else {}),
        **({"sounds": True} if settings.sounds else {}),
        **speaking_facts(settings, cuts.transcript),
    }


def speaking_facts(settings: Settings, transcript: Transcript) -> dict[str, Any]:
    """Return what cues depend on besides words: where somebody else speaks, and who, if that is asked for.

    Where only a script says who speaks, cues made before are kept.
    """
    turns = turns_of(transcript) if count_of(settings) != 0 else ()
    colours = list(settings.speaker_colours)
    return {
        **({"speakers": [[turn.first, turn.voice, turn.name] for turn in turns]} if turns else {}),
        **({"colours": colours} if colours else {}),
    }


@contextmanager
def preview_meanwhile(job: Job, recording: Recording) -> Iterator[None]:
    """Make the preview while the body recognises speech, which leaves a core free.

    Not of audio, whose card names the languages, which the body may find out.
    """
    if recording.info.video is None:
        yield
        return

    def work(own: Job, progress: Progress) -> None:
        # A failure is one of the pairs: they try again and report it.
        with suppress(MediaError):
            previewed(own, recording, ("und", "und"))

    files = [path for name in PREVIEW.makes if not (path := job.folder / name).exists()]
    try:
        with meanwhile(job, work):
            yield
    except BaseException:
        for path in files:  # a recording that cannot be published leaves no video
            path.unlink(missing_ok=True)
        raise


def previewed(
    job: Job, recording: Recording, languages: tuple[str, str], slides: tuple[SlidePicture, ...] = ()
) -> None:
    """Make the video for the preview page and its still, before the long encoding starts; *slides* are its picture."""
    output = job.folder / cue_layout.PREVIEW
    recording = replace(recording, sections=())  # found in the transcript; the page does not show them

    def build(progress: Progress) -> Iterable[Path]:
        poster = job.folder / cue_layout.POSTER
        job.tools.media.preview_copy(
            recording, languages, output, progress, slides, job.work / STORE if slides else None
        )
        job.tools.media.cover(RenderJob(recording, rendition("preview"), languages, poster, slides=slides), [])
        return [output, poster]

    job.make(PREVIEW, {**preview_facts(job.tools, recording), **slide_facts(slides)}, build)


def preview_facts(tools: Tools, recording: Recording) -> dict[str, Any]:
    streams = {**recording.sound_facts, **recording.picture_facts}
    return {**recording.facts, **streams, "title": recording.title, "encoder": dict(tools.media.key())}
