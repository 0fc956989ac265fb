"""Checks that compare units with each other: a figure with two values, a unit with an added sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from statistics import median

from bilingual.fidelity.material import Material, Pair, finding, not_judged
from bilingual.model.finding import Finding
from bilingual.text.numbers import missing_numbers, numbers_in
from bilingual.text.sentences import split_sentences

# A larger number that occurs twice is the same figure; "three" occurring twice is a coincidence.
_FIGURE = 12
# A unit this much longer than usual for the text has an added sentence; splitting a sentence adds no length.
_LONGER = 1.45
_ENOUGH_UNITS = 5


def two_values(material: Material) -> Iterator[Finding]:
    """Find figures that occur in several units with different values (E)."""
    if no_words := not_judged("one-figure", material.tables(lambda language: language.numbers)):
        yield no_words
        return
    source, target = material.bitext.source, material.bitext.target
    said: dict[Fraction, list[Pair]] = defaultdict(list)
    became: dict[str, dict[Fraction, Fraction]] = {}
    for pair in material.pairs:
        for number in set(numbers_in(pair.source.prose, source)):
            if number > _FIGURE or number.denominator > 1:
                said[number].append(pair)
        missing, new = missing_numbers(pair.source.prose, source, pair.target.prose, target)
        if len(missing) == len(new) == 1:
            became[pair.unit.id] = {missing[0]: new[0]}
        elif missing:
            became[pair.unit.id] = {}
    for number, pairs in said.items():
        right = [pair for pair in pairs if pair.unit.id not in became]
        for pair in pairs:
            value = became.get(pair.unit.id, {}).get(number)
            if value is not None and right:
                other = right[0].unit.id
                message = f"{_shown(number)} is {_shown(value)} here and {_shown(number)} in {other}"
                yield finding("one-figure", "E", message, pair, figure=str(number), here=str(value), other=other)


def sentences_added(material: Material) -> Iterator[Finding]:
    """Find units with a sentence more than their source (W). One that was merely split is no longer than the others."""
    measured = [pair for pair in material.pairs if pair.source.prose]
    if len(measured) < _ENOUGH_UNITS:
        return
    usual = median(len(pair.target.prose) / len(pair.source.prose) for pair in measured)
    for pair in measured:
        theirs = split_sentences(pair.target.prose, material.bitext.target)
        more = len(theirs) - len(split_sentences(pair.source.prose, material.bitext.source))
        if more <= 0:
            continue
        expected = usual * len(pair.source.prose)
        surplus = len(pair.target.prose) - expected
        if surplus > expected * (_LONGER - 1):
            message = f"{more} sentence{'s' * (more > 1)} more than the source, and {surplus / expected:.0%} longer"
            yield finding(
                "added", "W", f"the unit has {message}", pair, sentences=more, longer=round(surplus / expected, 2)
            )


def _shown(number: Fraction) -> str:
    return str(number) if number.denominator == 1 else f"{float(number):g}"
