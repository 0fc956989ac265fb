"""Checks of quantities: length, numbers, and the words that qualify numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import log
from statistics import median

from bilingual.articles.alignment.evidence.spread import length_spread
from bilingual.fidelity.material import Material, Pair, finding, lost_words, not_judged, of_blocks, sizes_in_english
from bilingual.fidelity.sentences.measures import measures
from bilingual.fidelity.sentences.order import dates, swapped
from bilingual.model.finding import Finding
from bilingual.text.numbers import Mention, mentions, missing_numbers, numbers_in, other_halves, unmatched
from bilingual.text.numbers.characters import HAN

_BELOW_RANGE = 0.85  # times the lowest good ratio; gives 0.85 for en to de
_OF_MEDIAN = 0.6
_SECTION_SLACK = 0.85  # a single section varies more than a whole document
_SECTION = 200  # English characters; in shorter sections the ratio means little
_SENTENCE = 60
_ENOUGH = 20  # units, to know the usual length
_SENTENCE_OF_PARTS = 45  # English characters
_MUCH_SHORTER = -2.0  # deviations
_ENDS = ".!?。！？"
_PART = re.compile(r"[,;:–—(（，、；：。！？.!?…](?!\d)")
_COMMA = re.compile(r"\s*[,，、]")
_TWENTY = 20
_NUMBER = re.compile(rf"\d|{HAN.pattern}")


def length(material: Material) -> Iterator[Finding]:
    """Find sections much shorter than the rest, or below the language pair's floor (W; E under half the floor)."""
    ours, theirs = (language.checks.length for language in material.packs)
    if no_length := not_judged("length", material.tables(lambda language: language.checks.length)):
        yield no_length
    if ours is None or theirs is None:
        return
    floor = ratio_floor(ours, theirs)
    scale = sum(ours) / 2
    sections = [s for s in _sections(material) if _chars(s)[0] >= _SECTION * scale]
    usual = median(_ratio(s) for s in sections) if len(sections) > 2 else 0.0
    flagged: set[str] = set()
    whole = _ratio(material.pairs)
    if _chars(material.pairs)[0] >= 2 * _SECTION * scale and floor / 2 <= whole < floor:
        message = f"the whole text keeps {whole:.0%} of the length (floor {floor:.0%})"
        yield finding("length", "W", message, None, ratio=round(whole, 3), floor=round(floor, 3))
    for section in sections:
        measured = _ratio(section)
        if measured >= _SECTION_SLACK * floor and measured >= _OF_MEDIAN * usual:
            continue
        severe = measured < floor / 2
        message = f"{len(section)} units from {section[0].unit.id} on keep {measured:.0%} of the length"
        message += f" (floor {floor:.0%}, usual here {usual:.0%})" if usual else f" (floor {floor:.0%})"
        evidence = {"ratio": round(measured, 3), "floor": round(floor, 3), "median": round(usual, 3)}
        yield finding("length", "E" if severe else "W", message, section[0], **evidence)
        flagged |= {pair.unit.id for pair in section}
    for pair in material.pairs:
        if pair.unit.id not in flagged and len(pair.source.prose) >= _SENTENCE * scale and _ratio([pair]) < floor / 2:
            message = f"the sentence keeps {_ratio([pair]):.0%} of its length (half the floor is {floor / 2:.0%})"
            yield finding("length", "E", message, pair, ratio=round(_ratio([pair]), 3), floor=round(floor, 3))
            flagged.add(pair.unit.id)
    yield from (part for part in _parts_lost(material) if part.unit not in flagged)


def _parts_lost(material: Material) -> Iterator[Finding]:
    """Find units that are much shorter than usual in this text and have fewer parts than their source (W).

    How much lengths vary, less in longer sentences, is as measured for alignment.
    """
    measured = [pair for pair in material.pairs if pair.source.prose and pair.target.prose]
    if len(measured) < _ENOUGH:
        return
    sizes = [sizes_in_english(pair, material.packs) for pair in measured]
    usual = median(target / source for source, target in sizes)
    for pair, (source, target) in zip(measured, sizes, strict=True):
        share = target / (usual * source)
        before, after = (len(_PART.findall(side.prose.rstrip(_ENDS))) for side in (pair.source, pair.target))
        short = log(share) < _MUCH_SHORTER * length_spread(source)
        if source >= _SENTENCE_OF_PARTS and short and before > after:
            message = f"the sentence is {share:.0%} as long as usual here and has fewer parts: one may be missing"
            yield finding("length", "W", message, pair, share=round(share, 2), parts=[before, after])


def ratio_floor(source: tuple[float, float], target: tuple[float, float]) -> float:
    """Return the lowest plausible ratio of target to source characters, given both packs' length ranges.

    >>> ratio_floor((1.0, 1.0), (1.0, 1.08)), round(ratio_floor((0.3, 0.45), (1.0, 1.0)), 2)
    (0.85, 1.89)
    """
    return _BELOW_RANGE * target[0] / source[1]


def _sections(material: Material) -> list[list[Pair]]:
    """Group the pairs by heading, or in tens if there are no headings."""
    if material.article is None:
        return [list(material.pairs[i : i + 10]) for i in range(0, len(material.pairs), 10)]
    opens = {b.segments[0].id for b in material.article.blocks if b.kind == "heading" and b.segments}
    sections: list[list[Pair]] = [[]]
    for pair in material.pairs:
        if pair.unit.id in opens and sections[-1]:
            sections.append([])
        sections[-1].append(pair)
    return [section for section in sections if section]


def _chars(section: Sequence[Pair]) -> tuple[int, int]:
    return sum(len(p.source.prose) for p in section), sum(len(p.target.prose) for p in section)


def _ratio(section: Sequence[Pair]) -> float:
    source, target = _chars(section)
    return target / source if source else 1.0


def numbers(material: Material) -> Iterator[Finding]:
    """Find units and cells whose numbers differ from the source, changed places, or belong to other dates and units."""
    yield from figures(material)
    if any(table is None for table in material.tables(lambda language: language.numbers).values()):
        return
    yield from _figure_cells(material)
    yield from swapped(material)
    yield from dates(material)
    yield from measures(material)


def figures(material: Material) -> Iterator[Finding]:
    """Find units whose numbers differ from the source, however they are written (E)."""
    source_tag, target_tag = material.bitext.source, material.bitext.target
    if no_words := not_judged("numbers", material.tables(lambda language: language.numbers)):
        yield no_words
        yield from _other_figures(material)
        return
    nearby: set[str] = set()  # numbers in the previous source unit: "them" may become "the three minutes"
    for pair in material.pairs:
        missing, new = unmatched(pair.source.prose, source_tag, pair.target.prose, target_tag)
        # "Norvik Six" is a name that both texts have.
        missing = [m for m in missing if m.figure or not _kept(pair.source.prose[m.start : m.end], pair.target.prose)]
        if missing or new:
            lost, added = [str(m.value) for m in missing], [str(m.value) for m in new]
            message = f"the numbers differ ({lost_words(lost, added)})"
            # "One" is often just an article ("a minute", 一分钟), not a number.
            mild = set(lost) <= {"1"} and set(added) <= {"1"} | nearby
            # "Type 812": a product of another country has another name.
            mild |= not missing and all(_after_name(pair.target.prose, m) for m in new)
            mild |= _converted(pair, (source_tag, target_tag), missing, new)
            if _written_alike(missing, new):
                figures = " ".join(m.figure for m in missing)
                message, mild = f"{figures} stands in both, and means {' '.join(lost)} and {' '.join(added)}", True
            yield finding("numbers", "W" if mild else "E", message, pair, lost=lost, new=added)
        for one, other in other_halves(pair.source.prose, source_tag, pair.target.prose, target_tag):
            was, became = (f"{m.value % 12} {'a.m.' if m.half == 'am' else 'p.m.'}" for m in (one, other))
            yield finding("numbers", "E", f"{was} became {became}", pair, was=was, became=became)
        nearby = {str(number) for number in numbers_in(pair.source.prose, source_tag)}


def _converted(pair: Pair, tags: tuple[str, str], missing: Sequence[Mention], new: Sequence[Mention]) -> bool:
    """Return whether the translator gave the units that the readers know, so that *missing* and *new* may be the same
    sizes: people round, join (one pound three ounces) and leave a unit out, and a wrong conversion is for a person.
    """
    ours, theirs = (
        {(m.measure.dimension, m.measure.name) for m in mentions(text, tag) if m.measure is not None}
        for text, tag in zip((pair.source.prose, pair.target.prose), tags, strict=True)
    )
    shared = {dimension for dimension, _ in ours} & {dimension for dimension, _ in theirs} - {"time"}
    exchanged = {
        d for d in shared if {unit for unit in ours if unit[0] == d} != {unit for unit in theirs if unit[0] == d}
    }
    alone = [m for m in (*missing, *new) if m.measure is None]
    return (
        bool(exchanged)
        and len(alone) <= 2
        and all(m.measure.dimension in exchanged for m in (*missing, *new) if m.measure is not None)
    )


def _after_name(text: str, mention: Mention) -> bool:
    return bool(mention.figure and re.search(r"\b[^\W\d_a-z]\w*[ \u00a0-]?$", text[: mention.start]))


def _kept(word: str, text: str) -> bool:
    return word[:1].isupper() and word in text


def _written_alike(missing: Sequence[Mention], new: Sequence[Mention]) -> bool:
    """Return whether both sides have the same digits, read by different conventions (7,000 in English and German)."""
    return all(m.figure for m in missing) and [m.figure for m in missing] == [m.figure for m in new]


def _digits(mentions: Sequence[Mention]) -> list[str]:
    return sorted(re.sub(r"\D", "", mention.figure) for mention in mentions if mention.figure)


def _other_figures(material: Material) -> Iterator[Finding]:
    """Compare digits, and words as ICU spells them, for languages without a table: a changed figure is a warning (W).

    Inflected words are not known, so that one that is only missing says nothing.
    """
    for pair in material.pairs:
        missing, new = unmatched(pair.source.prose, material.bitext.source, pair.target.prose, material.bitext.target)
        lost, added = [str(m.value) for m in missing if m.figure], [str(m.value) for m in new if m.figure]
        # 1.5 million is 1,5 miliona: the figures say that they are the same, no table says what the word means.
        same = _digits(missing) == _digits(new)
        if lost and added and not same:
            message = f"the figures differ (lost: {' '.join(lost)}; new: {' '.join(added)})"
            yield finding("numbers", "W", message, pair, lost=lost, new=added)
            continue
        # Of a larger number, only a part may be known.
        small = all(m.value < _TWENTY and not m.figure for m in (*missing, *new))
        if small and len(missing) == len(new) == 1:
            lost, added = [str(m.value) for m in missing], [str(m.value) for m in new]
            yield finding("numbers", "W", f"{lost[0]} became {added[0]}", pair, lost=lost, new=added)


def _figure_cells(material: Material) -> Iterator[Finding]:
    """Compare table cells of which one at least holds only figures and so is not in a unit (E)."""
    for (one, was), (two, became) in material.figure_cells:
        missing, new = missing_numbers(was, material.bitext.source, became, material.bitext.target)
        if was != became and (missing or new):
            lost, added = [str(n) for n in missing], [str(n) for n in new]
            message = f"the cell {was} became {became}"
            yield of_blocks(material, "numbers", "E", message, one, two, lost=lost, new=added)


def qualifiers(material: Material) -> Iterator[Finding]:
    """Find numbers that lose or gain an about, at least, at most or per (W)."""
    ours, theirs = (language.checks.qualifiers for language in material.packs)
    if no_words := not_judged("qualifiers", material.tables(lambda language: language.checks.qualifiers)):
        yield no_words
    if ours is None or theirs is None:
        return
    for pair in material.pairs:
        if not _NUMBER.search(pair.source.prose):
            continue
        for name, qualifier in ours.items():
            said = re.search(qualifier.asks or qualifier.says, pair.source.prose, re.IGNORECASE)
            if said and _COMMA.match(pair.source.prose, said.end()):  # "at least, ..." qualifies no number
                continue
            if said and name in theirs and not re.search(theirs[name].says, pair.target.prose, re.IGNORECASE):
                yield finding("qualifiers", "W", f"{said.group()!r} ({name}) is not there", pair, qualifier=name)
