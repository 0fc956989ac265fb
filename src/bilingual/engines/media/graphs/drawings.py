"""Draws the files that a video's graph reads (background, card), and builds the moving card of audio."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import ffmpeg

from bilingual.engines.base import FontBook
from bilingual.engines.media.graphs.background_image import draw_background
from bilingual.engines.media.graphs.chapters import write_chapters
from bilingual.engines.media.graphs.slides import fitted, write_slides
from bilingual.engines.media.graphs.video_job import CardFiles, VideoJob, in_seconds, rate_of
from bilingual.model.recording.rendition import Box, frame_size

_ANALYSIS_RATE = 16_000  # speech has little energy above 8 kHz
_BT709 = {"out_color_matrix": "bt709", "out_range": "tv"}  # what players expect of HD; swscale's default is BT.601
_CARD_DIMMED = 0.55  # of a custom background, so that title and cues are legible


def with_pictures(job: VideoJob, folder: Path, fonts: FontBook, *, in_parts: bool = False) -> VideoJob:
    """Write the files that *job* reads to *folder*: its chapters, and its slides, background image or card.

    *in_parts*: slides are written later, for each part that is encoded.
    """
    if job.recording.chapters:
        write_chapters(job.recording.chapters, job.duration_ms, folder)
    if job.slides:
        if not in_parts:
            write_slides(job, folder)
        return job
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
    """Draw what is seen where there is no picture: the first slide, the profile's background, or our own."""
    from bilingual.engines.media.graphs import card

    size = frame_size(job.rendition, job.recording.info)
    if job.slides:
        path = folder / "card.png"
        path.write_bytes(fitted(min(job.slides, key=lambda slide: slide.start_ms), size))
        return path
    drawn = draw_background(job.rendition, size, folder, dimmed=_CARD_DIMMED)
    path = folder / (drawn or "card.png")
    if drawn is None:
        path.write_bytes(card.background(card.plan(job.rendition, *size), card.palette(job.recording.title)))
    return path


def card_picture(sound: Any, job: VideoJob) -> Any:
    """Return the picture of an audio recording: card, moving bars, progress line, text."""
    from bilingual.engines.media.graphs.card import BAR_COUNT

    card = job.card
    assert card is not None, "audio without video needs a title card"
    rate = rate_of(job.frame_rate)
    half = card.box.height // 2
    pitch = card.box.width // BAR_COUNT
    # The treble of speech is weaker, so it is boosted; the limiter keeps every bar below the top,
    # where showfreqs' averaging would keep it. Only the lower half of its output is needed.
    bars = sound.filter("aresample", _ANALYSIS_RATE).filter("aformat", channel_layouts="mono")
    bars = bars.filter("treble", gain=14, frequency=1500).filter("volume", "16dB")
    bars = bars.filter("alimiter", limit=0.7, level=0)
    drawn = half * 2 + half // 4
    bars = bars.filter(
        "showfreqs",
        size=f"{BAR_COUNT}x{drawn}",
        rate=rate,
        mode="bar",
        ascale="cbrt",
        fscale="log",
        win_size=1024,
        averaging=3,
        colors="white",
    )
    bars = bars.filter("format", "gray").filter("crop", BAR_COUNT, half, 0, drawn - half - half // 8)
    bars = bars.filter("scale", BAR_COUNT * pitch, half, flags="neighbor")
    gap = max(1, pitch // 3)
    bars = bars.filter("drawgrid", x=pitch - gap, width=pitch, height=0, thickness=gap, color="black")
    mirrored = bars.filter_multi_output("split", 2)
    lower = mirrored[1].filter("vflip").filter("lut", y="val*0.45")
    mask = ffmpeg.filter([mirrored[0], lower], "vstack")
    colours = ffmpeg.input(filename=card.bars, format="image2", framerate=rate).filter("scale", **_BT709)
    colours = _still(colours.filter("format", "yuva420p"), rate)
    moving = ffmpeg.filter([colours, mask], "alphamerge")
    picture = ffmpeg.input(filename=card.card, format="image2", framerate=rate)
    picture = picture.filter("ass", filename=card.words).filter("scale", **_BT709).filter("format", "yuv420p")
    picture = _still(picture, rate)
    picture = ffmpeg.overlay(picture, moving, x=card.box.x, y=card.box.y)
    length = in_seconds(max(1, job.duration_ms))
    track, line = (_plain(colour, card.progress, rate) for colour in (card.track_colour, card.line_colour))
    track = ffmpeg.overlay(track, line, x=f"-w*(1-t/{length})")
    return ffmpeg.overlay(picture, track, x=card.progress.x, y=card.progress.y)


def _still(picture: Any, rate: str) -> Any:
    """Return an endless still picture, read and converted once; ``-loop`` would do so for each frame."""
    return picture.filter("loop", loop=-1, size=1).filter("setpts", f"N/({rate})/TB")


def _plain(colour: str, box: Box, rate: str) -> Any:
    return ffmpeg.input(filename=f"color=c={colour}:s={box.width}x{box.height}:r={rate}", format="lavfi")
