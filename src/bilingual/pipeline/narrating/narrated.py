"""Which articles are read aloud. The modules that read them load numpy, which other articles do not need."""

from __future__ import annotations

from dataclasses import dataclass

from bilingual.model.recording.rendition import Rendition
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.stages import NARRATION
from bilingual.settings import Settings


@dataclass(frozen=True, slots=True)
class Narrating:
    """The videos to make, and the *first* target: its pair makes the preview, and the audio file of the source."""

    renditions: tuple[Rendition, ...]
    first: str


def narrates(settings: Settings, manifest: Manifest | None) -> bool:
    """Return whether an article is read aloud; one that was before stays so."""
    before = manifest is not None and bool(narrated_pairs(manifest))
    return settings.narrate or before


def narrated_pairs(manifest: Manifest) -> list[str]:
    """Return the pairs in which an article is read aloud."""
    begin = f"{NARRATION.id}."
    return [stage.removeprefix(begin) for stage in manifest.stages if stage.startswith(begin)]
