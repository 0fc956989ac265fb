"""A translation memory of a few entries, and what it finds."""

from __future__ import annotations

from pathlib import Path

from bilingual.engines.base import Item
from bilingual.engines.translation.memory.engine import TranslationMemory
from bilingual.engines.translation.memory.entries import Entry


def memory(folder: Path, *entries: Entry, fuzzy: float = 0.92) -> TranslationMemory:
    one = TranslationMemory(folder / "memory.sqlite", fuzzy=fuzzy)
    if entries:
        one.add(entries)
    return one


def found(one: TranslationMemory, text: str, source: str = "en", target: str = "de") -> tuple[str | None, str]:
    [outcome] = one.translate([Item(text)], source, target)
    return outcome.text, str(outcome.provenance)


DOOR = Entry(
    "en", "de", "Please close the “red” door before you leave the house tonight.", "Bitte die rote Tür schließen."
)
