"""Draws the files used by a video's graph into its work folder: background, chapters, card."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bilingual.engines.base import FontBook
from bilingual.engines.media.graphs.background_image import draw_background
from bilingual.engines.media.graphs.chapters import write_chapters
from bilingual.engines.media.graphs.video_job import CardFiles, VideoJob
from bilingual.model.rendition import frame_size

_CARD_DIMMED = 0.55  # of a custom background, so that title and cues are legible


def with_pictures(job: VideoJob, folder: Path, fonts: FontBook) -> VideoJob:
    """Write the files that *job* reads to *folder*: its chapters, and the background image or card."""
    if job.recording.chapters:
        write_chapters(job.recording.chapters, job.duration_ms, folder)
    if job.recording.info.video is None:
        return replace(job, card=_card(job, folder, fonts))
    return replace(job, backdrop=draw_background(job.rendition, frame_size(job.rendition, job.recording.info), folder))


def _card(job: VideoJob, folder: Path, fonts: FontBook) -> CardFiles:
    """Draw the card of an audio-only video into *folder*."""
    from bilingual.engines.media.graphs import card

    width, height = frame_size(job.rendition, job.recording.info)
    places, colours = card.plan(job.rendition, width, height), card.palette(job.recording.title)
    behind = ground(job, folder).name
    (folder / "bars.png").write_bytes(card.bar_colours(places, colours))
    text = card.words(places, job.recording.title, job.languages, fonts, colours)
    (folder / "words.ass").write_text(text, "utf-8")
    return CardFiles(
        card=behind,
        bars="bars.png",
        words="words.ass",
        box=places.bars,
        progress=places.progress,
        track_colour=card.hex_colour(card.track_colour(colours)),
        line_colour=card.hex_colour(colours.first),
    )


def ground(job: VideoJob, folder: Path) -> Path:
    """Draw the background where there is no picture: the profile's, or our own."""
    from bilingual.engines.media.graphs import card

    size = frame_size(job.rendition, job.recording.info)
    drawn = draw_background(job.rendition, size, folder, dimmed=_CARD_DIMMED)
    path = folder / (drawn or "card.png")
    if drawn is None:
        path.write_bytes(card.background(card.plan(job.rendition, *size), card.palette(job.recording.title)))
    return path
