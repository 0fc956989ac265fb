"""Settles which streams of a recording to use."""

from __future__ import annotations

from bilingual.engines.base import WantedStreams
from bilingual.model.recording.media import MediaInfo
from bilingual.model.recording.source import Recording
from bilingual.pipeline.requests import Request, excerpt_span
from bilingual.pipeline.tools import Tools


def opened(
    request: Request, tools: Tools, info: MediaInfo, *, sha256: str, language: str | None
) -> tuple[Recording, list[str]]:
    """Return the recording with the streams to use, and notes for people.

    *info* is its probe, *language* that of the source, if known. Raises InputError for a track that does not exist.
    """
    recording = Recording(request.source, info, sha256, excerpt_span(request, info.duration_ms))
    wanted = WantedStreams(str(tools.settings.audio_track or ""), str(tools.settings.video_track or ""), language)
    return tools.media.choose(recording, wanted)
