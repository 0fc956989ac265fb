"""What two texts have in common: as the slow way finds it, and in bounded work."""

from __future__ import annotations

import random
from collections.abc import Sequence
from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual.text.likeness import common
from bilingual.text.likeness.common import common_items, common_letters, differing

WORDS = ("harbour", "lantern", "seven", "ships", "keeper", "counted", "winter", "market", "bread", "quiet", "river")


def heard(words: int, wrong: int) -> tuple[str, str]:
    """Return the letters of a text, and of what a recogniser hears of it: one word in *wrong* is another."""
    chance = random.Random(7)
    said = [chance.choice(WORDS) + str(number % 97) for number in range(words)]
    return "".join(said), "".join(word if chance.randrange(wrong) else chance.choice(WORDS) for word in said)


def share(blocks: Sequence[tuple[int, int, int]], length: int) -> float:
    return sum(size for _, _, size in blocks) / length


@pytest.mark.parametrize("wrong", [2, 5, 50])
def test_letters_in_common_are_those_of_the_slow_way(wrong: int) -> None:
    one, two = heard(200, wrong)
    slow = SequenceMatcher(None, one, two, autojunk=False).get_matching_blocks()
    assert share(common_letters(one, two), len(one)) >= share(slow, len(one)) - 0.01


def test_only_short_parts_of_a_long_talk_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole of it took minutes."""
    compared: list[int] = []

    def counting(junk: None, one: str, two: str, *, autojunk: bool) -> SequenceMatcher[str]:
        compared.append(len(one) * len(two))
        return SequenceMatcher(junk, one, two, autojunk=autojunk)

    monkeypatch.setattr(common, "SequenceMatcher", counting)
    one, two = heard(8000, 8)
    assert share(common_letters(one, two), len(one)) > 0.85
    assert sum(compared) < len(one) * 200


@pytest.mark.parametrize("two", ["you" * 100_000, "", "quite other letters " * 5_000])
def test_one_word_over_and_over_has_nothing_in_common(two: str) -> None:
    assert share(common_letters(heard(8000, 8)[0], two), 1) == 0


letters = st.text("abc", max_size=40)


@given(letters, letters, letters)
def test_blocks_are_equal_and_rise_in_both(one: str, two: str, middle: str) -> None:
    one, two = f"{one}0123456789{middle}0123{two}", f"{two}0123456789{one}0123{middle}"
    for blocks in (common_letters(one, two), common_items(one, two)):
        a = b = 0
        for block in blocks:
            assert block.a >= a
            assert block.b >= b
            assert one[block.a : block.a + block.size] == two[block.b : block.b + block.size]
            a, b = block.a + block.size, block.b + block.size


@given(st.lists(st.sampled_from("ab"), max_size=20), st.lists(st.sampled_from("ab"), max_size=20))
def test_blocks_and_what_is_between_them_are_the_whole(one: list[str], two: list[str]) -> None:
    blocks = common_items(one, two)
    parts = [*differing(blocks, len(one), len(two))]
    assert sum(b - a for a, b, _, _ in parts) + sum(block.size for block in blocks) == len(one)
    assert sum(d - c for _, _, c, d in parts) + sum(block.size for block in blocks) == len(two)
