"""What pages and posts need of a language: their labels, topics for hashtags, and readings above the words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Labels:
    """Words on switches and marks; a language that lacks one shows the English word.

    ``machine_draft`` stands in subtitles, ``draft`` after a sentence in posts; ``stale`` is for a person's translation
    whose source was changed since. ``draft_marks`` and ``missing_marks`` take the count of sentences: the form for
    one, then that for more, where the language has two. ``part`` takes the number where it does not stand last,
    ``bilingual`` the title of a video.
    """

    draft: str
    machine_draft: str
    untranslated: str
    stale: str
    draft_marks: tuple[str, ...]
    missing_marks: tuple[str, ...]
    contents: str
    both: str
    order: str
    columns: str
    size: str
    theme: str
    readings: str
    sources: str
    image: str
    code: str
    part: str
    continued: str
    read_on: str
    bilingual: str


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


@dataclass(frozen=True, slots=True)
class Readings:
    """``words`` are read so wherever they stand (sign by sign, parted by blanks, in pinyin).

    For pinyin ``rules`` are rows of a word, how it is read (sign by sign), and a pattern of ``re`` for what stands
    before and for what stands after it; the first that fits counts. ``infix`` in the middle of a word of three signs
    that the dictionary lacks is read as the second of its two values says.

    For furigana ``pairs`` are rows of a word, the word before it and how it is read then. ``counted`` is what a numeral
    is read before ``counter``, ``shortened`` what it is before a counter that begins with one of ``hard``. ``day`` is
    read ``day_short`` after a number of ``days_short``, else ``day_long``; after ``month`` the first has no reading.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[tuple[str, str, str, str], ...] = ()
    infix: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str, str], ...] = ()
    counter: str = ""
    counted: Mapping[str, str] = field(default_factory=dict)
    shortened: Mapping[str, str] = field(default_factory=dict)
    hard: str = ""
    day: str = ""
    month: str = ""
    day_short: str = ""
    day_long: str = ""
    days_short: frozenset[int] = frozenset()
