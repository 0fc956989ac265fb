"""The translation memory as a person uses it: TMX in, TMX out, and what edits taught it."""

from __future__ import annotations

from pathlib import Path

from bilingual.settings import Settings


def memory_path(settings: Settings) -> Path:
    return settings.state / "memory.sqlite"
