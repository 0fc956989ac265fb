"""Checks of single units: translated, up to date, nothing but a translation."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bilingual.fidelity.belonging import count_apart
from bilingual.fidelity.material import Material, Pair, finding, not_judged
from bilingual.model.finding import Finding
from bilingual.text.likeness.overlap import overlap
from bilingual.text.numbers import missing_numbers, numbers_in
from bilingual.text.sentences import split_sentences

# Of the usual length of both sentences, and of one alone, from which a target may say both.
_BOTH, _ALONE = 0.8, 1.4
# Sources without likeness that have no translation in common, more than a talk has ways to say thanks; and how many are
# enough where most of the text is translated alike.
_MANY, _FEW = 4, 3
_TWICE = re.compile(r"\b([^\W\d_]{2,})\s+\1\b", re.IGNORECASE)
_TWICE_CJK = re.compile(r"([\u3040-\u30ff\u4e00-\u9fff]{3,})[，、。\s]?\1")


def revision(material: Material) -> Iterator[Finding]:
    """Find units whose source, or approved translation, has changed since a person read both (Stale)."""
    today = {s.id: s for s in material.article.segments} if material.article else {}
    for unit in material.bitext:
        if unit.stale:
            message = "the text has changed since a person translated or approved it: correct it, or approve it"
            yield finding("revision", "Stale", message, unit, today=unit.source_sha256)
        segment = today.get(unit.id)
        if segment is not None and unit.source not in (segment.text, segment.plain):
            message = "the article says something else today"
            yield finding("revision", "Stale", message, unit, today=segment.plain)


def omitted(material: Material) -> Iterator[Finding]:
    """Find units without a target (E; W if a neighbour's is long enough to say both)."""
    figures = _figure_cells(material)
    joined = _joined(material)
    for unit in (unit for unit in material.bitext.untranslated if unit.id not in figures):
        if beside := joined.get(unit.id):
            yield finding("omitted", "W", "no sentence says this alone; one beside it may", unit, beside=beside)
        else:
            yield finding("omitted", "E", "the unit has no translation", unit)
    if material.article is not None:
        known = {part for unit in material.bitext for part in (unit.id, *unit.id.split("+"))}
        sources = {" ".join(unit.source.split()) for unit in material.bitext}
        for segment in material.article.segments:
            if segment.id not in known and " ".join(segment.plain.split()) not in sources:
                yield Finding("omitted", "E", "a sentence of the article is in no unit", segment.id, segment.plain)


def _joined(material: Material) -> dict[str, str]:
    """Return untranslated units with the neighbour whose target is as long as that of both together usually is."""
    ours, theirs = (language.checks.length for language in material.packs)
    if ours is None or theirs is None:
        return {}
    usual = sum(theirs) / sum(ours)
    found: dict[str, str] = {}
    units = tuple(material.bitext)
    for one, two in [*pairwise(units), *pairwise(reversed(units))]:
        if one.target is None and two.target is not None:
            both = len(one.source) + len(two.source)
            if len(two.target) >= _BOTH * usual * both and len(two.target) > _ALONE * usual * len(two.source):
                found.setdefault(one.id, two.id)
    return found


def _figure_cells(material: Material) -> set[str]:
    """Return the units in cells whose counterpart holds the same figures and no words: 6:12 for 6:12 a.m."""
    source, target = material.bitext.source, material.bitext.target
    return {
        segment.id
        for (one, was), (_, became) in material.figure_cells
        if one.segments and numbers_in(became, target) and not any(missing_numbers(was, source, became, target))
        for segment in one.segments
    }


def repetition(material: Material) -> Iterator[Finding]:
    """Find words and sentences repeated in a row, unless the source repeats them (W), and one answer for many (E)."""
    yield from _one_for_many(material.pairs)
    before = None
    doubled_words = material.packs[1].checks.doubled
    if no_words := not_judged("repetition", {material.bitext.target: doubled_words}):
        yield no_words
    for pair in material.pairs:
        source, target = pair.source.prose, pair.target.prose
        if doubled_words is not None and not _TWICE.search(source) and not _TWICE_CJK.search(source):
            match = next((m for m in _TWICE.finditer(target) if m[1].lower() not in doubled_words), None)
            match = match or _TWICE_CJK.search(target)
            if match:
                yield finding("repetition", "W", f"{match[1]!r} stands twice", pair, repeated=match[1])
        sentences = [target[a:b] for a, b in split_sentences(target, material.bitext.target)]
        originals = [source[a:b] for a, b in split_sentences(source, material.bitext.source)]
        doubled = [s for s, t in pairwise(sentences) if s == t and len(s) > 4]
        if doubled and len(originals) < len(sentences):
            yield finding("repetition", "W", "a sentence stands twice", pair, repeated=doubled[0])
        if before and before.target.prose == target and before.source.prose != source and len(target) > 12:
            message = "the unit before has the same translation, but another source"
            yield finding("repetition", "W", message, pair, before=before.unit.id)
        before = pair


def outliers(material: Material) -> Iterator[Finding]:
    """List the units whose back-translation is least similar to their source (I)."""
    back = material.back
    scored = [
        (overlap(pair.source.prose, back[pair.unit.id], material.bitext.source), pair, back[pair.unit.id])
        for pair in material.pairs
        if pair.unit.id in back
    ]
    scored.sort(key=lambda entry: entry[0])
    for score, pair, again in scored[: max(3, len(scored) // 20)]:
        if score < 0.5:
            message = f"translated back it reads {again!r} (likeness {score:.2f})"
            yield finding("back-translation", "I", message, pair, back=again, likeness=round(score, 3))


def _one_for_many(pairs: Sequence[Pair]) -> Iterator[Finding]:
    """Find translations that stand for sentences that say different things: an engine that says the same to all."""
    units: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        units[pair.target.prose].append(pair)
    for target, same in units.items():
        if len(same) < _FEW:
            continue
        apart = count_apart(target, (pair.source.prose for pair in same), _MANY)
        if apart >= _MANY or (apart >= _FEW and 2 * len(same) > len(pairs)):
            for pair in same:
                message = f"{len(same)} sentences that say different things have this translation"
                yield finding("repetition", "E", message, pair, units=len(same))
