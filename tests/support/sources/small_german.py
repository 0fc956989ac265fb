"""A few English sentences, and their translation word by word into German words: enough for language detection."""

from __future__ import annotations

import random
import re

from bilingual.engines.base import Item

_PAIRS = """
the der, baker Bäcker, takes nimmt, bread Brot, from aus, a einem, hot heißen, oven Ofen, while während, rain Regen,
falls fällt, on auf, quiet ruhige, streets Straßen, and und, children Kinder, walk gehen, to zur, school Schule
"""
_WORDS = {pair.split()[0]: pair.split()[1] for pair in _PAIRS.split(",")}
_ENGLISH = tuple(_WORDS)


def german(text: str) -> str:
    """Return *text* with each known word in German; numbers, placeholders and other words stay."""

    def other(match: re.Match[str]) -> str:
        word = _WORDS.get(match[0].lower(), match[0])
        return word[0].upper() + word[1:] if match[0][0].isupper() else word

    return re.sub(r"[A-Za-z]+", other, text)


def english(count: int) -> list[Item]:
    """Return *count* sentences, each with its number, in paragraphs of five and sections of thirty."""
    chance = random.Random(count)
    items = []
    for number in range(count):
        words = [chance.choice(_ENGLISH) for _ in range(chance.randint(5, 14))]
        text = f"{' '.join(words).capitalize()} {number}."
        items.append(Item(text, heading=f"Part {number // 30}", paragraph=number // 5, title="Bread"))
    return items
