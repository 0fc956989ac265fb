"""Similarity of two texts of one language by the runs of characters that they share."""

from __future__ import annotations

import unicodedata

from bilingual.languages import pack


def overlap(one: str, two: str, tag: str) -> float:
    """Return the F1 score of shared runs of letters, 0 to 1, as in chrF (aclanthology.org/W15-3049) with one order.

    Runs have three letters, or two in a language *tag* that is written without spaces, whose words are shorter.
    Figures, punctuation and case do not count: other checks compare those. Two texts without letters are alike.

    >>> round(overlap("We baked bread.", "We baked a bread!", "en"), 2), overlap("We slept.", "Fly!", "en")
    (0.87, 0.0)
    >>> round(overlap("我们烤了面包。", "我们烤面包", "zh-Hans"), 2), overlap("5", "6", "en")
    (0.67, 1.0)
    """
    spaced = pack(tag).writing.spaced
    first, second = _runs(one, spaced=spaced), _runs(two, spaced=spaced)
    return 2 * len(first & second) / (len(first) + len(second)) if first or second else 1.0


def _runs(text: str, *, spaced: bool) -> set[str]:
    letters = "".join(c if _spells(c) else " " for c in unicodedata.normalize("NFKC", text).lower())
    words = letters.split()
    if not words:
        return set()
    bare, size = (f" {' '.join(words)} ", 3) if spaced else ("".join(words), 2)
    return {bare[i : i + size] for i in range(max(1, len(bare) - size + 1))}


def _spells(character: str) -> bool:
    return character.isalpha() or unicodedata.category(character).startswith("M") or character in "'’"
