"""Searches the memory: for a text as a person types it, and for similar sentences, the examples of an engine."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice

from rapidfuzz import fuzz, process

from bilingual.engines.base import Example
from bilingual.engines.translation.memory.entries import COLUMNS, Entry, slots
from bilingual.engines.translation.memory.formatting import readable
from bilingual.engines.translation.memory.likeness import differences, likeness, marks
from bilingual.engines.translation.memory.lookups import Direction, Match
from bilingual.engines.translation.memory.wording import has_markup, normalised, plain, words_of
from bilingual.languages import CHINESE
from bilingual.text.chinese import convert_script

_LEAST = 80  # per cent, of the letters that are searched for
_FEW = 4  # so few letters are found as they are, or not at all
_PART = 1000  # entries that are compared in one go
_BETWEEN = "\0"  # between texts that are folded together
_HAN = re.compile(r"[\u3400-\u9fff]")
_ACCENTS = re.compile(r"[\u0300-\u036f]")
_KATAKANA = re.compile("[\u30a1-\u30f6]")
_CANDIDATES = 24
_EXAMPLES = 3
# Of a mark that very many entries have, such as a frequent word, the newest are enough.
_MOST_OF_A_MARK = 400


def folded(text: str) -> str:
    """Return *text* as it is searched: without case, width, accents and markup, Chinese Simplified, kana hiragana.

    >>> folded("Die **TÜR**"), folded("漢語 ＡＢＣ"), folded("カタカナ")
    ('die tur', '汉语abc', 'かたかな')
    """
    return _folded_all([text])[0]


def _folded_all(texts: Sequence[str]) -> list[str]:
    """Fold many texts in one go, which takes a tenth of the time."""
    together = _BETWEEN.join(texts)
    if has_markup(together) or together.count(_BETWEEN) >= len(texts):
        parted = [plain(text) if has_markup(text) else text for text in texts]
        together = _BETWEEN.join(text.replace(_BETWEEN, " ") for text in parted)
    together = normalised(together).casefold()
    if not together.isascii():
        together = _ACCENTS.sub("", unicodedata.normalize("NFKD", together))
        together = _KATAKANA.sub(lambda kana: chr(ord(kana[0]) - 0x60), together)
        together = unicodedata.normalize("NFC", together)
        together = convert_script(together, CHINESE[0]) if _HAN.search(together) else together
    return [one.strip() for one in together.split(_BETWEEN)]


def found_in(entries: Iterable[Entry], text: str) -> list[tuple[int, Entry]]:
    """Return the *entries* whose source or target contains *text* or something like it, with the per cent of *text*
    that is there; the best first, then the newest.
    """
    wanted = folded(text)
    found: list[tuple[int, Entry]] = []
    left = iter(entries)
    while part := list(islice(left, _PART)):
        sides = _folded_all([one.source for one in part]), _folded_all([one.target for one in part])
        scores = [_scores(wanted, said) for said in sides]
        found += [(max(both), entry) for *both, entry in zip(*scores, part, strict=True) if any(both)]
    return sorted(found, key=lambda one: (one[0], one[1].changed, one[1].number), reverse=True)


def _scores(wanted: str, texts: Sequence[str]) -> list[int]:
    """Return how much of *wanted* each of *texts* has, in per cent."""
    scores = [100 if wanted in said else 0 for said in texts]
    if len(wanted) < _FEW:
        return scores
    longer = {at: said for at, said in enumerate(texts) if not scores[at] and len(said) > len(wanted)}
    others = {at: said for at, said in enumerate(texts) if not scores[at] and at not in longer}
    for some, compare in ((longer, fuzz.partial_ratio), (others, fuzz.ratio)):
        for _, score, at in process.extract_iter(wanted, some, scorer=compare, score_cutoff=_LEAST):
            scores[at] = min(99, int(score))
    return scores


def similar_examples(
    db: sqlite3.Connection, words: str, pairs: Sequence[Direction], least: float
) -> tuple[Example, ...]:
    """Return the translations of sentences like *words* (``words_of``), at least *least*, the most similar first."""
    best: dict[str, tuple[float, Match]] = {}
    for match in _similar_matches(db, words, pairs, _CANDIDATES):
        theirs = words_of(plain(match.entry.source))
        score = likeness(words, theirs, least)
        if score >= least and (theirs not in best or match.rank > best[theirs][1].rank):
            best[theirs] = score, match
    ranked = sorted(best.values(), key=lambda found: (found[0], found[1].rank), reverse=True)
    return tuple(_example(match.entry, score, words) for score, match in ranked[:_EXAMPLES])


def _example(entry: Entry, score: float, words: str) -> Example:
    source = readable(entry.source)
    differs = differences(words_of(plain(source)), words)
    return Example(source, readable(entry.target), round(min(score, 0.99), 2), differs, entry.mark)


def _similar_matches(db: sqlite3.Connection, words: str, pairs: Sequence[Direction], most: int) -> list[Match]:
    """Return at most *most* matches in each direction that share most ``marks`` with *words*."""
    found: list[Match] = []
    for pair in pairs:
        shared: Counter[int] = Counter()
        for mark in marks(words, pair.name):
            rows = db.execute(
                f"SELECT entry FROM mark WHERE mark = ? ORDER BY entry DESC LIMIT {_MOST_OF_A_MARK}", (mark,)
            )
            shared.update(number for (number,) in rows)
        part = [number for number, _ in shared.most_common(most)]
        rows = db.execute(f"SELECT {COLUMNS} FROM entry WHERE id IN ({slots(part)})", part)
        # Two texts may have the mark of another pair of languages by chance.
        found += [Match(pair.of(row), pair) for row in rows if (row[0], row[1]) == (pair.source_tag, pair.target_tag)]
    return found
