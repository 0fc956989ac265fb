"""Checks that nothing became its opposite or its neighbour: more and less, may and does, by and to, north and south."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from bilingual.fidelity.material import Material, Pair, as_listed, finding, not_judged
from bilingual.fidelity.sentences.negation import is_negated
from bilingual.languages import pack
from bilingual.languages.checks import ChangeWords
from bilingual.languages.language_pack import Pack
from bilingual.model.finding import Finding
from bilingual.text.numbers import Mention, mentions

_IGNORED, _USUAL = "ignored", "order"
_REMEMBERED = 65536  # sentences
_WORD = re.compile(r"\w+(?:'\w+)*")
_CHARACTER = re.compile(r".", re.DOTALL)
_Meaning = tuple[str, int, bool]  # the contrast, the side of it, whether surely
_YEARS = range(1900, 2101)
_NEAR = 40  # characters before a figure


@dataclass(frozen=True, slots=True)
class _Said:
    """What a text says of one contrast: how often it surely names each side, and how often it may, with the words."""

    sure: Counter[int] = field(default_factory=Counter)
    maybe: Counter[int] = field(default_factory=Counter)
    words: dict[int, str] = field(default_factory=dict)

    def more_than(self, other: _Said) -> list[int]:
        """Return the sides that this text names more often than *other* can."""
        return [side for side, count in self.sure.items() if count > other.sure[side] + other.maybe[side]]


def contrast(material: Material) -> Iterator[Finding]:
    """Find units where a word became its opposite or its neighbour (W): before and after, north and south.

    Both texts must surely say theirs, and neither may contain even a doubtful word for the other's. A negation on one
    side alone turns a contrast round, and has a check of its own.
    """
    yield from changed_by(material)
    yield from lost_hedges(material)
    tables = {language.tag: language.checks.contrasts for language in material.packs}
    # A table may name the days only.
    whole = material.tables(
        lambda language: found if (found := language.checks.contrasts) and _USUAL in found else None
    )
    if no_words := not_judged("contrast", whole):
        yield no_words
    if any(table is None for table in tables.values()):
        return
    ours, theirs = (finder(tag) for tag in (material.bitext.source, material.bitext.target))
    for pair in material.pairs:
        source, target = ours.said(pair.source.prose), theirs.said(pair.target.prose)
        for name in (name for name in source if name in target):
            one, two = source[name], target[name]
            lost, new = one.more_than(two), two.more_than(one)
            # One of several became another, or there is none left.
            moved = one.sure.total() == two.sure.total() or any(two.sure[side] == 0 for side in lost)
            if lost and new and moved and _agree_in_negation(pair, material.packs):
                was, became = one.words[lost[0]], two.words[new[0]]
                evidence = {"contrast": name, "was": was, "became": became}
                yield finding("contrast", "W", f"{was!r} became {became!r}", pair, **evidence)
                break


def _agree_in_negation(pair: Pair, packs: tuple[Pack, Pack]) -> bool:
    return is_negated(pair.source.prose, packs[0]) == is_negated(pair.target.prose, packs[1])


class Finder:
    """Finds the words of all contrasts of a language in one pass, the longest first."""

    def __init__(self, language: Pack) -> None:
        self._language = language
        self._whole: dict[str, list[_Meaning]] = defaultdict(list)
        self._begun: dict[str, list[_Meaning]] = defaultdict(list)
        self._ignored: set[str] = set()
        for name, sides in (language.checks.contrasts or {}).items():
            for number, words in enumerate(sides):
                for word in words:
                    plain = word.lstrip("~").replace("_", " ")
                    if name == _IGNORED:
                        self._ignored.add(plain)
                    else:
                        table = self._begun if plain.endswith("*") else self._whole
                        table[plain.rstrip("*")].append((name, number, not word.startswith("~")))
        self._longest: dict[str, int] = {}  # words, or characters, of the longest that begins with this one
        for word in (*self._whole, *self._begun, *self._ignored):
            units = word.split(" ") if language.writing.spaced else word
            self._longest[units[0]] = max(len(units), self._longest.get(units[0], 1))
        # A sentence is read about twenty times: by each check, as an answer, and beside its neighbours.
        self._read = lru_cache(maxsize=_REMEMBERED)(lambda text: tuple(self._places(text)))

    def said(self, text: str) -> Mapping[str, _Said]:
        found: dict[str, _Said] = defaultdict(_Said)
        for _, words, (name, side, sure) in self.places(text):
            said = found[name]
            (said.sure if sure else said.maybe)[side] += 1
            if sure:
                said.words.setdefault(side, words)
        return found

    def places(self, text: str) -> Iterator[tuple[int, str, _Meaning]]:
        """Yield the start of each word or phrase in *text*, with it and what it means."""
        yield from self._read(text)

    def _places(self, text: str) -> Iterator[tuple[int, str, _Meaning]]:
        text = as_listed(text, self._language).lower().replace("’", "'")
        joint, unit = (" ", _WORD) if self._language.writing.spaced else ("", _CHARACTER)
        units = [(match.start(), match.group()) for match in unit.finditer(text)]
        at = 0
        while at < len(units):
            for size in range(min(self._longest.get(units[at][1], 1), len(units) - at), 0, -1):
                words = joint.join(word for _, word in units[at : at + size])
                means = self._meaning(words)
                if means is not None:
                    yield from ((units[at][0], words, meaning) for meaning in means)
                    break
            at += size

    def _meaning(self, words: str) -> Sequence[_Meaning] | None:
        """Return what *words* mean, nothing for a phrase to ignore, ``None`` if they are not in the table."""
        if words in self._ignored:
            return ()
        shortest = words.rfind(" ") + 1  # the ending is one of the last word
        cuts = (words[:n] for n in range(len(words), shortest, -1)) if self._begun else ()
        begun = [meaning for cut in cuts for meaning in self._begun.get(cut, ())]
        sure: dict[tuple[str, int], bool] = {}
        for name, side, surely in (*self._whole.get(words, ()), *begun):
            sure[name, side] = surely or sure.get((name, side), False)
        return [(*which, surely) for which, surely in sure.items()] or None


@lru_cache(maxsize=32)
def finder(tag: str) -> Finder:
    return Finder(pack(tag))


def changed_by(material: Material) -> Iterator[Finding]:
    """Find figures by which something rose or fell, and to which it does in the translation, or the reverse (W)."""
    one, two = (language.checks.change for language in material.packs)
    if one is None or two is None:
        return
    tags = material.bitext.source, material.bitext.target
    for pair in material.pairs:
        ours = _said(pair.source.prose, tags[0], one)
        theirs = _said(pair.target.prose, tags[1], two) if ours else {}
        for value, was in ours.items():
            became = theirs.get(value)
            if became and became.isdisjoint(was):
                figure = str(value if value.denominator == 1 else float(value))
                ways = ("by", "to") if "by" in was else ("to", "by")
                message = f"a change {ways[0]} {figure} became one {ways[1]} it"
                yield finding("contrast", "W", message, pair, contrast="by-to", figure=figure)


def lost_hedges(material: Material) -> Iterator[Finding]:
    """Find units that say that something may be so, and their translation that it is (W)."""
    one, two = (language.checks.hedge for language in material.packs)
    if one is None or two is None:
        return
    for pair in material.pairs:
        said = re.search(one.asks, pair.source.prose, re.IGNORECASE)
        if said and not re.search(two.says, pair.target.prose, re.IGNORECASE):
            yield finding("contrast", "W", f"{said[0]!r} is not there", pair, contrast="hedge", was=said[0])


def _said(text: str, tag: str, words: ChangeWords) -> dict[Fraction, set[str]]:
    """Return for each figure of *text* whether a change is by it or to it, as far as the words beside it say so."""
    found: dict[Fraction, set[str]] = {}
    if not re.search(words.verbs, text, re.IGNORECASE):
        return found
    moment = re.compile(pack(tag).figures.moment, re.IGNORECASE)
    for mention in mentions(text, tag):
        if mention.value in _YEARS or moment.match(text, mention.end):  # "by 2030", 到2030年
            continue
        # "To" is said of both: "rose by 5 to 10".
        for way, before, after in (("to", words.to_before, words.to_after), ("by", words.by_before, words.by_after)):
            if _beside(text, mention, before, after):
                found.setdefault(mention.value, set()).add(way)
                break
    return found


def _beside(text: str, mention: Mention, before: str, after: str) -> bool:
    lead = text[max(0, mention.start - _NEAR) : mention.start]
    ends = {mention.end, mention.start + len(mention.figure)} - {mention.start}
    return (bool(before) and re.search(f"(?:{before})$", lead, re.IGNORECASE) is not None) or (
        bool(after) and any(re.compile(after, re.IGNORECASE).match(text, end) for end in ends)
    )
