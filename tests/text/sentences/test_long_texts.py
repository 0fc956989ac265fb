"""Texts that nobody writes: each is read in a time that grows with its length alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from fractions import Fraction

import pytest

from bilingual.text.numbers import mentions, missing_numbers, other_units

LONG = {
    "the same number": ("15 ", "15 "),
    "ones": ("1 ", "1 "),
    "other numbers": ("15 ", "16 "),
    "units": ("15 miles ", "24 km "),
    "a unit without numbers": ("a mile ", "eine Meile "),
    "millions": ("million ", "Millionen "),
    "versions": ("1.", "1."),
    "times": ("17.30 ", "5:30 p.m. "),
    "dates": ("1-2-", "1/2/"),
    "groups": ("1,234,", "1.234."),
    "digits": ("7", "7"),
    "powers": ("1×10^9 ", "1e9 "),
    "words": ("one hundred and ", "hundertund"),
    "characters": ("五万", "5万"),
}


def seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


# Where each number is compared with each, a text of 500 takes as long as one of 1500 may.
@pytest.mark.parametrize(("times", "most_s"), [(500, 2), pytest.param(1500, 6, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", LONG)
def test_numbers_are_compared_in_time(name: str, times: int, most_s: int) -> None:
    ours, theirs = LONG[name]
    tags = ("zh-Hans", "ja") if name == "characters" else ("en", "de")
    assert seconds(lambda: missing_numbers(ours * times, tags[0], theirs * times, tags[1])) < most_s
    assert seconds(lambda: other_units(ours * (times // 2), tags[0], theirs * (times // 2), tags[1])) < most_s


def test_a_thousand_equal_numbers_are_counted() -> None:
    missing, new = missing_numbers("15 " * 1000, "en", "15 " * 997 + "16 " * 2, "de")
    assert (missing, new) == ([15] * 3, [16] * 2)
    assert missing_numbers("15 miles " * 900, "en", "24 km " * 900, "de") == ([], [])
    assert missing_numbers("15 miles " * 900, "en", "24 km " * 899, "de") == ([15], [])
    rows = " ".join(map(str, range(10, 2010)))
    assert missing_numbers(rows, "en", rows.replace("1500", "1501"), "zh-Hans") == ([1500], [1501])


def test_digits_without_end_are_told_apart() -> None:
    pi = "3." + "1415926535" * 600
    assert missing_numbers(pi, "en", pi.replace(".", ","), "de") == ([], [])
    missing, new = missing_numbers(pi, "en", pi.replace(".", ",")[:-1] + "6", "de")
    assert (len(missing), len(new)) == (1, 1)
    assert all(isinstance(str(number), str) for number in (*missing, *new))
    assert mentions("5" + " million" * 500, "en")[0].value > Fraction(10**60)
