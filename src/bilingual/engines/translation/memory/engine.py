"""The engine ``memory``: earlier translations by people and, optionally, engines.

An artefact's key contains this engine's options and version, not the content of the memory: otherwise a run that stores
its own sentences would invalidate its own results.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from bilingual.engines.base import EngineConfig, Example, Item, Outcome, Progress, TranslationCapabilities, silent
from bilingual.engines.table import option_values
from bilingual.engines.translation.memory import entries, lookups
from bilingual.engines.translation.memory.database import opened
from bilingual.engines.translation.memory.entries import Entry
from bilingual.engines.translation.memory.formatting import carried, readable, same_markup, with_markup_of
from bilingual.engines.translation.memory.lookups import Match
from bilingual.engines.translation.memory.wording import bones, end_of, ended_like, normalised, plain, words_of
from bilingual.errors import UsageError
from bilingual.languages import parse_tag
from bilingual.model.bitext import Provenance
from bilingual.text.counts import counted

VERSION = 1
DEFAULT_FUZZY = 0.92
_IN_ONE_STEP = 500  # entries, before another process can write


class TranslationMemory:
    """Translations from one SQLite file, safe for several processes.

    An entry serves both directions and every region of its languages. Among the entries for a sentence, a person's wins
    over a machine's, the nearer region over the other, the requested direction over the reverse, the newer over the
    older. A sentence that an entry has with other formatting or another mark at its end is a fuzzy match, and a draft
    if its form finds no place in the translation; *fuzzy* 1 turns these off. Sentences with other words are only
    ``similar``. All methods raise WorkspaceError if the file is unusable.
    """

    id = "memory"
    capabilities = TranslationCapabilities(masks=False, recalls=True)

    def __init__(self, path: Path, *, fuzzy: float = DEFAULT_FUZZY) -> None:
        if not 0.5 <= fuzzy <= 1:
            raise UsageError("BIL-TRN-025", f"fuzzy must be between 0.5 and 1, not {fuzzy}", where="engines.memory")
        self.path = path
        self.fuzzy = fuzzy
        self._elsewhere: Counter[str] = Counter()

    def key(self) -> Mapping[str, Any]:
        return {"engine": self.id, "version": VERSION, "fuzzy": self.fuzzy}

    def supports(self, source: str, target: str) -> bool:
        return source != target

    def notes(self) -> list[str]:
        notes = [f"the memory has {counted(count, 'sentence')} only in {tag}" for tag, count in self._elsewhere.items()]
        self._elsewhere.clear()
        return notes

    def translate(self, items: Sequence[Item], source: str, target: str, progress: Progress = silent) -> list[Outcome]:
        """Return ``memory:exact``, ``memory:fuzzy:0.99`` (in another form), ``memory:region`` (in the language of
        another region than *target* names), or no translation for each item.
        """
        outcomes = [Outcome() for _ in items]
        if not items or not self.path.exists():
            return outcomes
        with opened(self.path) as db:
            pairs = lookups.directions(db, source, target)
            exact = lookups.exact_matches(db, (item.text for item in items), pairs)
            waiting: dict[int, tuple[str, str]] = {}
            for number, item in enumerate(items):
                match = exact.get(normalised(item.text))
                if match is not None and same_markup(item.text, match.entry.source):
                    outcomes[number] = self._outcome(match, match.entry.target, target)
                else:
                    words = words_of(plain(item.text, item.labels))
                    waiting[number] = words, bones(item.text, item.labels)
            texts = [text for both in waiting.values() for text in both if text]
            worded = lookups.worded_matches(db, texts, pairs) if self.fuzzy < 1 else {}

            def known(words: str) -> str | None:
                match = lookups.exact_matches(db, [words], pairs).get(normalised(words))
                return None if match is None else words_of(readable(match.entry.target))

            for number, (words, frame) in waiting.items():
                framed = worded.get(frame, ())
                outcomes[number] = self._formed(items[number], worded.get(words, ()), framed, target, known)
        progress(1.0, f"memory {len(items)}/{len(items)}")
        return outcomes

    def similar(self, items: Sequence[Item], source: str, target: str, least: float) -> list[tuple[Example, ...]]:
        """Return for each item the sentences in the memory that are most similar, at least *least* (0 to 1)."""
        if not items or not self.path.exists():
            return [() for _ in items]
        from bilingual.engines.translation.memory.searching import similar_examples  # few runs ask for them

        with opened(self.path) as db:
            pairs = lookups.directions(db, source, target)
            return [similar_examples(db, words_of(plain(item.text, item.labels)), pairs, least) for item in items]

    def still_there(self, marks: Collection[str]) -> set[str]:
        """Return the marks of examples that are in the memory, unchanged."""
        if not marks or not self.path.exists():
            return set()
        with opened(self.path) as db:
            return lookups.still_there(db, marks)

    def add(self, given: Iterable[Entry]) -> int:
        """Store entries; return how many are new or changed.

        A machine translation never replaces a person's, nor an older one a newer one. Callers must not add drafts. Many
        are stored in steps, between which other processes can write.
        """
        changed, rest = 0, iter(given)
        while step := list(islice(rest, _IN_ONE_STEP)):
            with opened(self.path, write=True) as db:
                changed += sum(entries.store(db, entry) for entry in step)
        return changed

    def remove(self, given: Iterable[Entry]) -> int:
        """Remove the entries of people with exactly these texts; return how many there were."""
        return self._discard(given, lookups.person_entry)

    def forget(self, numbers: Iterable[int]) -> int:
        """Remove the entries with these ids; return how many there were."""
        return self._discard(numbers, lookups.entry_of)

    def entry(self, number: int) -> Entry | None:
        """Return the entry with the id *number*, if there is one."""
        if not self.path.exists():
            return None
        with opened(self.path) as db:
            return lookups.entry_of(db, number)

    def replace(self, old: Entry, new: Entry) -> bool:
        """Put *new* in the place of *old*, unless that was changed or removed meanwhile."""
        with opened(self.path, write=True) as db:
            if lookups.entry_of(db, old.number) != old:
                return False
            entries.discard(db, old)
            entries.store(db, new, old.number)
            return True

    def standing(self, source: str, target: str, texts: Sequence[str]) -> dict[str, Entry]:
        """Return the entry from *source* to *target* in the place that each of *texts* has or would get, by text."""
        if not texts or not self.path.exists():
            return {}
        with opened(self.path) as db:
            tags = parse_tag(source), parse_tag(target)
            found = {text: entries.place_of(db, *tags, normalised(text)) for text in texts}
        return {text: entry for text, entry in found.items() if entry is not None}

    def put_back(self, taught: Sequence[tuple[Entry, Entry | None]]) -> None:
        """Remove each first entry, a person's, and store the second in its place, unless the first is gone."""
        if not taught or not self.path.exists():
            return
        with opened(self.path, write=True) as db:
            for entry, before in taught:
                known = lookups.person_entry(db, entry)
                if known is not None:
                    entries.discard(db, known)
                    if before is not None:
                        entries.store(db, before, known.number)

    def entries(self, source: str | None = None, target: str | None = None) -> Iterator[Entry]:
        """Give all entries, or those of one direction, in insertion order."""
        if not self.path.exists():
            return
        with opened(self.path) as db:
            yield from lookups.all_entries(db, source, target)

    def counts(self) -> list[tuple[str, str, int, int, str]]:
        """Return ``lookups.counts``: source and target tag, people's, machines', newest date; the largest first."""
        if not self.path.exists():
            return []
        with opened(self.path) as db:
            return lookups.counts(db)

    def newest(self, pairs: Sequence[tuple[str, str]], most: int) -> list[Entry]:
        """Return the *most* entries of these *pairs* of tags that were changed last."""
        if not pairs or not self.path.exists():
            return []
        with opened(self.path) as db:
            return lookups.newest(db, pairs, most)

    def size(self) -> int:
        """Return the number of entries."""
        if not self.path.exists():
            return 0
        with opened(self.path) as db:
            return lookups.size(db)

    def short_pairs(self, source: str, target: str, letters: int = 60) -> list[tuple[str, str]]:
        """Return (source, target) of all entries of at most *letters*, in both directions, people's first."""
        if not self.path.exists():
            return []
        with opened(self.path) as db:
            return lookups.short_pairs(db, source, target, letters)

    def _discard(self, given: Iterable[Any], find: Callable[..., Entry | None]) -> int:
        if not self.path.exists():
            return 0
        with opened(self.path, write=True) as db:
            found = [entry for one in given if (entry := find(db, one))]
            for entry in found:
                entries.discard(db, entry)
            return len(found)

    def _formed(
        self,
        item: Item,
        worded: Sequence[Match],
        framed: Sequence[Match],
        target: str,
        known: Callable[[str], str | None],
    ) -> Outcome:
        """Return the translation of the first match that can have the form of *item*: of *framed*, which differ in code
        and addresses, or of *worded*, which have its words.
        """
        for match in (*framed, *worded):
            text = with_markup_of(item.text, match.entry.source, match.entry.target, item.labels)
            if text is not None:
                return self._outcome(match, text, target, 0.99)
        draft: Outcome | None = None
        end = end_of(plain(item.text, item.labels)) if worded else ""
        for match in worded:
            entry = match.entry
            bare = readable(entry.target)
            ended = ended_like(bare, end_of(plain(entry.source)), end, entry.target_tag)
            text, whole = carried(item.text, bare if ended is None else ended, known, item.labels)
            if whole and ended is not None:
                return self._outcome(match, text, target, 0.99)
            draft = draft or Outcome(text, Provenance(self.id, "fuzzy", 0.99, draft=True))
        return draft or Outcome()

    def _outcome(self, match: Match, text: str, target: str, score: float | None = None) -> Outcome:
        elsewhere = match.direction.is_elsewhere(target)
        if elsewhere:
            self._elsewhere[match.entry.target_tag] += 1
        return Outcome(text, Provenance(self.id, "region" if elsewhere else "fuzzy" if score else "exact", score))


def create(config: EngineConfig) -> TranslationMemory:
    options = option_values("memory", config.options)
    return TranslationMemory(config.state / "memory.sqlite", fuzzy=float(options["fuzzy"]))
