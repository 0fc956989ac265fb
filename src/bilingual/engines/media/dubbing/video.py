"""Joins the picture of a finished video with the sound of its dub, by stream copy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ffmpeg

from bilingual.engines.media.graphs.chapters import with_chapters
from bilingual.engines.media.graphs.video_job import VideoJob, arguments_of
from bilingual.engines.media.probing.inputs import file_url
from bilingual.languages import three_letters


def dub_args(job: VideoJob, picture: Path | str, sound: Path) -> list[str]:
    """Return the arguments that write ``job.output``: the *picture* of a finished video, or of a list of segments (a
    name in the work folder), with *sound*. The chapters are those of ``job.recording``.
    """
    if isinstance(picture, Path):
        source = ffmpeg.input(filename=file_url(picture))
    else:
        source = ffmpeg.input(filename=picture, format="concat", safe=0)
    source_tag, target_tag = job.languages
    options: dict[str, Any] = {
        "c:v": "copy",
        "c:a": "copy",
        "movflags": "+faststart",
        "map_metadata": -1,
        "map_chapters": -1,
        "metadata:g:0": f"title={job.recording.title}",
        "metadata:g:1": f"comment=Subtitles: {source_tag}, {target_tag}",
        "metadata:s:v:0": f"language={three_letters(target_tag)}",
        "metadata:s:a:0": f"language={three_letters(target_tag)}",
    }
    if job.rendition.codec == "hevc":
        options["tag:v"] = "hvc1"
    sounds = ffmpeg.input(filename=file_url(sound))["a:0"]
    out = ffmpeg.output(source["v:0"], sounds, filename=file_url(job.output), format="mp4", **options)
    return with_chapters(arguments_of(out)) if job.recording.chapters else arguments_of(out)
