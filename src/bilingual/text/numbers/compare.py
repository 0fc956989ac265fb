"""Numbers that occur in only one of two texts."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from bilingual.text.numbers.clock import without_dotted
from bilingual.text.numbers.matching import kinds, unpaired
from bilingual.text.numbers.measures import agree, contradict
from bilingual.text.numbers.mention import Mention
from bilingual.text.numbers.mentions import mentions
from bilingual.text.numbers.shares import without_shares


def numbers_in(text: str, language: str) -> Counter[Fraction]:
    """Return how often *text*, in the language of this BCP 47 tag, certainly mentions each number.

    >>> numbers_in("1.2 million", "en") == numbers_in("1,2 Millionen", "de") == numbers_in("120万", "zh-Hans")
    True
    >>> numbers_in("half a year", "en") == numbers_in("6 Monate", "de")
    True
    """
    return Counter(mention.value for mention in mentions(text, language) if mention.sure)


def missing_numbers(
    source: str, source_language: str, target: str, target_language: str
) -> tuple[list[Fraction], list[Fraction]]:
    """Return the numbers only in *source*, and the numbers only in *target*.

    >>> missing_numbers("It took five years.", "en", "用了六年。", "zh-Hans")
    ([Fraction(5, 1)], [Fraction(6, 1)])
    >>> missing_numbers("On March 5 at 3 pm", "en", "3月5日15点", "zh-Hans")
    ([], [])
    """
    missing, extra = unmatched(source, source_language, target, target_language)
    return [one.value for one in missing], [other.value for other in extra]


def unmatched(
    source: str, source_language: str, target: str, target_language: str
) -> tuple[list[Mention], list[Mention]]:
    """Return the same as ``missing_numbers``, as mentions with their positions."""
    ours, theirs = mentions(source, source_language), mentions(target, target_language)
    missing, new = without_dotted(*unpaired(ours, theirs, same_number))
    return without_shares(missing, new, ours, theirs)


def same_number(one: Mention, other: Mention) -> bool:
    """Return whether *one* of the source may be *other* of the target: the same value, or converted."""
    return bool({one.value, *one.also} & {other.value, *other.also}) or agree(one, other)


def other_halves(source: str, source_language: str, target: str, target_language: str) -> list[tuple[Mention, Mention]]:
    """Return the hours that one text surely has before noon and the other after it: 9 a.m., neun Uhr abends."""
    ours, theirs = (
        [one for one in mentions(text, language) if one.half]
        for text, language in ((source, source_language), (target, target_language))
    )
    found = []
    for one in ours:
        same = [other for other in theirs if other.value % 12 == one.value % 12]
        if same and all(other.half != one.half for other in same):
            found.append((one, same[0]))
    return found


def other_units(source: str, source_language: str, target: str, target_language: str) -> list[tuple[Mention, Mention]]:
    """Return the figures that both texts have with units that make them unequal: 450 °F and 450 °C.

    >>> [(one.shown, other.shown) for one, other in other_units("at 450 °F", "en", "bei 450 °C", "de")]
    [('450 °F', '450 °C')]
    """
    ours, theirs = mentions(source, source_language), mentions(target, target_language)
    units = [kind[0] for kind in kinds(theirs) if kind[0].measure]
    found = []
    for kind in kinds(ours):
        same = [other for other in units if other.value == kind[0].value]
        if same and all(contradict(kind[0], other) for other in same) and not any(agree(kind[0], o) for o in units):
            found += [(one, same[0]) for one in kind]
    return sorted(found, key=lambda pair: pair[0].start)
