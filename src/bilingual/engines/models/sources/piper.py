"""Voices for Piper."""

from __future__ import annotations

from collections.abc import Iterator

from bilingual.engines.base import EngineConfig
from bilingual.engines.models.kinds import OnDisk
from bilingual.engines.models.sources.voices import plan, voices_on_disk

ENGINE = "piper"
__all__ = ["ENGINE", "on_disk", "plan"]


def on_disk(config: EngineConfig) -> Iterator[OnDisk]:
    """Yield the voices that were fetched."""
    return voices_on_disk(ENGINE, config)
