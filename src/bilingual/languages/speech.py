"""How fast a language is spoken."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Speech:
    """``fastest`` is the number of words (characters, where spaces part none) a second beyond which over eight words
    a recogniser's times can't be right.
    """

    fastest: float
