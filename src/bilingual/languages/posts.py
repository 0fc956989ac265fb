"""What the making of posts looks for in a text: where thoughts begin, and which words name a topic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Posts:
    """All in lower case. ``openings`` begin a new thought of a talk; a sentence that begins with one of ``leaning``
    leans on the one before it.

    ``terms`` chooses how topics are found for hashtags: ``words`` that recur, runs of ``han`` characters, or words in
    ``kanji`` and katakana. ``stop_words`` name no topic (runs hold none of ``stop_characters``); ``particles`` are
    taken off the end of a word; a term of one word has ``shortest_term`` letters unless the title has it.
    """

    openings: tuple[str, ...] = ()
    leaning: tuple[str, ...] = ()
    terms: Literal["words", "han", "kanji"] = "words"
    stop_words: frozenset[str] = frozenset()
    stop_characters: str = ""
    particles: tuple[str, ...] = ()
    shortest_term: int = 5
