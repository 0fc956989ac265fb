"""A check that a figure keeps its unit of measure: 4 cm must not become 4 mm."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache

from bilingual.fidelity.material import Material, as_listed, finding
from bilingual.languages import pack
from bilingual.model.finding import Finding
from bilingual.text.numbers import mentions, other_units


def measures(material: Material) -> Iterator[Finding]:
    """Find figures with another unit of measure than in the source (W)."""
    tags = material.bitext.source, material.bitext.target
    worded = all(pack(tag).checks.units is not None for tag in tags)
    for pair in material.pairs:
        said = set[Fraction]()
        before, after = (
            _measured(side.prose, tag) if worded else {}
            for side, tag in zip((pair.source, pair.target), tags, strict=True)
        )
        for value in (value for value in before if value in after):
            lost, new = _without(before[value], after[value]), _without(after[value], before[value])
            if lost and new:
                said.add(value)
                message = f"{lost[0]} became {new[0]}"
                yield finding("numbers", "W", message, pair, was=lost[0], became=new[0])
        # Units with a size tell more: °F and °C are both degrees.
        for one, other in other_units(pair.source.prose, tags[0], pair.target.prose, tags[1]):
            if one.value not in said:
                message = f"{one.shown} became {other.shown}"
                yield finding("numbers", "W", message, pair, was=one.shown, became=other.shown)


_Units = Mapping[str, frozenset[str]]  # a figure with its unit as written: the units it may be


def _without(ours: _Units, theirs: _Units) -> list[str]:
    """Return the figures of *ours* whose unit none of *theirs* can be."""
    there = frozenset[str]().union(*theirs.values())
    return [written for written, units in ours.items() if not units & there]


def _measured(text: str, tag: str) -> dict[Fraction, dict[str, frozenset[str]]]:
    """Return the figures in *text* that have a unit, by value."""
    text = as_listed(text, pack(tag))
    table, before, after = _patterns(tag)
    found: dict[Fraction, dict[str, frozenset[str]]] = defaultdict(dict)
    for mention in mentions(text, tag):
        if mention.measure and not mention.measure.direct and not mention.figure:
            continue  # the kilowatt of a kilowatt-hour
        start, end = mention.start, mention.end
        if (first := before.search(text, 0, start)) is not None:
            start, unit = first.start(), first[1]
        elif (last := after.match(text, end)) is not None and (mention.figure or last["word"]):
            end, unit = last.end(), last[1]
        else:
            continue
        if unit == "s" and len(mention.figure) == 4:  # the 1990s
            continue
        units = table.get(unit) or table[" ".join(unit.lower().replace("-", " ").split())]
        for value in (mention.value, *mention.also):
            found[value][text[start:end]] = units
    return found


@lru_cache(maxsize=32)
def _patterns(tag: str) -> tuple[Mapping[str, frozenset[str]], re.Pattern[str], re.Pattern[str]]:
    """Return the units by word and symbol, and the patterns of a symbol before and of a unit after a figure."""
    checks, spaced = pack(tag).checks, pack(tag).writing.spaced
    table: dict[str, set[str]] = defaultdict(set)
    for units in (checks.units or {}, checks.symbols):
        for name, written_so in units.items():
            for word in written_so:
                table[word.replace("_", " ")].add(name)
    words = sorted((w.replace("_", " ") for names in (checks.units or {}).values() for w in names), key=len)[::-1]
    symbols = sorted((s for names in checks.symbols.values() for s in names), key=len)[::-1]
    said = "|".join(re.escape(word).replace(r"\ ", r"[\s-]+") for word in words)
    signs = "|".join(map(re.escape, symbols))
    # A counter may stand in between: 5个小时, 1100多立方米.
    written = rf"(?i:{said})\b" if spaced else rf"(?:{said})"
    between = r"[\s-]?" if spaced else r"\s?[^\W\d]??"
    after = rf"{between}((?:{signs})(?![A-Za-z])|(?P<word>{written}))"
    coins = "|".join(re.escape(s) for s in symbols if not s[0].isalpha() and s[0] not in "%％°℃℉′″")
    frozen = {word: frozenset(names) for word, names in table.items()}
    return frozen, re.compile(rf"({coins})\s?\Z"), re.compile(after)
