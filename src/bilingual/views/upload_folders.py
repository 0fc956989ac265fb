"""Common parts of the upload folders: the videos for a platform, and the titles on their covers."""

from __future__ import annotations

from bilingual.languages import COMMON
from bilingual.views.base import Prepared, Shape
from bilingual.views.not_ready_sign import HEAD

VIDEO, DUB, README = "video.mp4", "video.dub.mp4", "README.txt"


def shapes_for(prepared: Prepared, platform: str) -> list[Shape]:
    """Return the videos for *platform*, the one to upload first."""
    return [shape for shape in prepared.shapes if shape.platform == platform]


def others(shapes: list[Shape]) -> str:
    """Return where to find the other shapes."""
    if len(shapes) == 1:
        return "It is the only shape that was made."
    return "Other shapes: " + ", ".join(f"../../../{shape.file}" for shape in shapes[1:]) + "."


def cover_titles(prepared: Prepared, platform: str, *, target_first: bool) -> list[tuple[str, str]]:
    """Return the texts of a cover with their languages; none for a recording with only a file name.

    They are the person's own for *platform*, or the title. A cover has two lines; if the pair is not ready, the first
    is the sign.
    """
    title, document = prepared.document.title, prepared.document
    titles = [(title.source_text, document.source), (title.target_text or "", document.target)] if title else []
    tags = (document.target, document.source) if target_first else (document.source, document.target)
    own = prepared.cover_text(platform, tags)
    shown = own or [(text, tag) for text, tag in (reversed(titles) if target_first else titles) if text]
    return [(HEAD.rstrip(": "), COMMON), *shown[:1]] if prepared.reasons else shown
