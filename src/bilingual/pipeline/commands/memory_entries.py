"""Lists, searches, edits and forgets entries of the translation memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from bilingual.engines.translation.memory.engine import TranslationMemory
from bilingual.engines.translation.memory.entries import Entry, now
from bilingual.engines.translation.memory.searching import folded, found_in
from bilingual.errors import InputError, UsageError
from bilingual.languages import parse_tag, region_distance
from bilingual.pipeline.tools import memory_path
from bilingual.settings import Settings


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Which entries are meant: those that fit all that is given.

    ``languages`` are source and target, in any region and in either direction; ``text`` has to be in the source or the
    target; ``document`` is where an entry came from, ``origin`` is human or machine.
    """

    languages: tuple[str | None, str | None] = (None, None)
    numbers: tuple[int, ...] = ()
    text: str | None = None
    document: str = ""
    origin: str = ""

    def __post_init__(self) -> None:
        if self.text is not None and not folded(self.text):
            raise UsageError("BIL-TRN-086", "there is no text to search for", remedy="Give a word or a sentence.")
        tags = tuple(parse_tag(tag) if tag else None for tag in self.languages)
        object.__setattr__(self, "languages", tags)

    @property
    def everything(self) -> bool:
        return not (self.numbers or self.text is not None or self.document or self.origin)

    def fits(self, entry: Entry) -> bool:
        """Return whether *entry* is meant, apart from its text."""
        return (
            (not self.numbers or entry.number in self.numbers)
            and (not self.document or entry.document == self.document)
            and (not self.origin or entry.origin == self.origin)
            and self.speaks(entry.source_tag, entry.target_tag)
        )

    def speaks(self, source: str, target: str) -> bool:
        """Return whether the languages of an entry are meant."""
        return self.languages == (None, None) or _speak(source, target, self.languages)


@dataclass(frozen=True, slots=True)
class PairCount:
    """How many translations of people and machines a pair of languages has, and when the newest was made."""

    source: str
    target: str
    people: int = 0
    machines: int = 0
    newest: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "source_language": self.source,
            "target_language": self.target,
            "translations": self.people + self.machines,
            "people": self.people,
            "machines": self.machines,
            "newest": self.newest,
        }


def counts(settings: Settings, wanted: EntryFilter) -> list[PairCount]:
    """Return the pairs of languages in the memory, the largest first."""
    found = (PairCount(*row) for row in TranslationMemory(memory_path(settings)).counts())
    return [one for one in found if wanted.speaks(one.source, one.target)]


def newest(settings: Settings, pairs: Sequence[PairCount], most: int) -> list[Entry]:
    """Return the *most* entries of these *pairs* that were changed last."""
    return TranslationMemory(memory_path(settings)).newest([(one.source, one.target) for one in pairs], most)


def search(settings: Settings, wanted: EntryFilter) -> list[tuple[int, Entry]]:
    """Return the entries with ``wanted.text`` or something like it, with the per cent of it that is there."""
    return found_in(entries_of(settings, wanted), wanted.text or "")


def entries_of(settings: Settings, wanted: EntryFilter) -> Iterator[Entry]:
    """Give the entries that fit *wanted*, whatever their text."""
    return (entry for entry in TranslationMemory(memory_path(settings)).entries() if wanted.fits(entry))


def entry_of(settings: Settings, number: int) -> Entry:
    """Return the entry with the id *number*. Raises InputError if there is none."""
    entry = TranslationMemory(memory_path(settings)).entry(number)
    if entry is None:
        raise InputError(
            "BIL-TRN-087",
            f"the translation memory has no entry {number}",
            remedy="`bilingual memory search TEXT` shows the number of each.",
        )
    return entry


def edited(settings: Settings, entry: Entry, target: str, *, dry_run: bool = False) -> Entry:
    """Give *entry* another translation, as a person's, and return it. Engines never replace it.

    Raises InputError for an empty one, and if the entry was changed or removed since it was read.
    """
    target = target.strip()
    if not target:
        raise InputError(
            "BIL-TRN-088",
            f"entry {entry.number} cannot have an empty translation",
            remedy=f"Remove it with `bilingual memory forget {entry.number}`.",
        )
    new = replace(entry, target=target, origin="human", engine="", changed=now())
    if not dry_run and not TranslationMemory(memory_path(settings)).replace(entry, new):
        raise InputError(
            "BIL-TRN-089",
            f"entry {entry.number} was changed or removed meanwhile, and stays as it is now",
            remedy="Look at it again, then repeat the edit.",
        )
    return new


def doomed(settings: Settings, wanted: EntryFilter) -> list[Entry]:
    """Return the entries to forget: only those that contain the whole text, if one is given.

    Raises UsageError if everything would be meant, InputError if there is nothing or a number is unknown.
    """
    if wanted.everything:
        raise UsageError(
            "BIL-TRN-090",
            "what to forget is not said",
            remedy="Give numbers of entries, or --search TEXT, --document NAME or --origin machine.",
        )
    for number in wanted.numbers:
        entry_of(settings, number)
    found = list(entries_of(settings, wanted))
    if wanted.text is not None:
        found = [entry for score, entry in found_in(found, wanted.text) if score == 100]
    if not found:
        raise InputError(
            "BIL-TRN-091",
            "nothing in the translation memory fits that",
            remedy="`bilingual memory list` shows what is there.",
        )
    return found


def forget(settings: Settings, entries: Sequence[Entry]) -> int:
    """Remove *entries*; return how many were still there."""
    return TranslationMemory(memory_path(settings)).forget(entry.number for entry in entries)


def entry_json(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.number,
        "source_language": entry.source_tag,
        "target_language": entry.target_tag,
        "source": entry.source,
        "target": entry.target,
        "origin": entry.origin,
        "engine": entry.engine,
        "document": entry.document,
        "changed": entry.changed,
    }


@lru_cache(maxsize=1000)
def _speak(one: str, two: str, languages: tuple[str | None, str | None]) -> bool:
    """Return whether two tags are *languages* in any region, in either order."""
    return any(
        all(not asked or region_distance(asked, tag) is not None for asked, tag in zip(languages, tags, strict=True))
        for tags in ((one, two), (two, one))
    )
