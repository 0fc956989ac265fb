"""Opens a recording: probes it, and settles which of its streams to use."""

from __future__ import annotations

from bilingual.engines.base import Wanted
from bilingual.model.source import Recording
from bilingual.pipeline.requests import Request, excerpt_span
from bilingual.pipeline.tools import Tools
from bilingual.settings import Settings


def opened(
    request: Request, settings: Settings, tools: Tools, *, sha256: str, language: str | None
) -> tuple[Recording, list[str]]:
    """Return the recording with the streams to use, and notes for people; *language* is that of the source, if known.

    Raises InputError for an unusable recording, or a track that does not exist.
    """
    info = tools.media.probe(request.source)
    recording = Recording(request.source, info, sha256, excerpt_span(request, info.duration_ms))
    wanted = Wanted(str(settings.audio_track or ""), str(settings.video_track or ""), language)
    return tools.media.choose(recording, wanted)
