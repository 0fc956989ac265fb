"""Checks that a figure has one value throughout: in the contents and the heading, and in every unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from bilingual.fidelity.documents.contents import toc_pairs
from bilingual.fidelity.material import Material, Pair, between, finding, not_judged
from bilingual.model.finding import Finding
from bilingual.text.numbers import missing_numbers, numbers_in

# A larger number that occurs twice is the same figure; "three" occurring twice is a coincidence.
_FIGURE = 12


def one_figure(material: Material) -> Iterator[Finding]:
    """Find figures in the table of contents that differ from the heading's, and figures with two values (E)."""
    yield from _two_values(material)
    tag = material.bitext.target
    for label, heading, was_equal in toc_pairs(material):
        in_label, in_heading = numbers_in(label, tag), numbers_in(heading.text, tag)
        if was_equal and in_label != in_heading:
            message = f"the contents and the heading {heading.text!r} give different figures"
            yield between("one-figure", "E", message, heading.text, label)


def _two_values(material: Material) -> Iterator[Finding]:
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


def _shown(number: Fraction) -> str:
    return str(number) if number.denominator == 1 else f"{float(number):g}"
