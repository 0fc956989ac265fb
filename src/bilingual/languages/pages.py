"""Language data for pages and posts: labels, hashtag topics, and readings (pinyin, furigana)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Labels:
    """Interface text. Missing labels are English.

    ``machine_draft`` appears in subtitles, ``draft`` after a sentence in posts; ``stale`` marks a human translation
    whose source has changed. ``draft_marks`` and ``missing_marks`` take a number of sentences: singular, then plural if
    the language has one. ``quoted``: what the contents say of the sections are sentences of the text. ``part`` takes a
    number, ``bilingual`` the title of a video. ``callouts`` are the words of highlighted boxes by kind, as in
    ``text/markup/dialects.py``; ``study`` are those of study packs.
    """

    draft: str
    machine_draft: str
    untranslated: str
    stale: str
    draft_marks: tuple[str, ...]
    missing_marks: tuple[str, ...]
    contents: str
    quoted: str
    both: str
    order: str
    columns: str
    sentences: str
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
    callouts: Mapping[str, str] = field(default_factory=dict)
    study: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Posts:
    """All in lower case. ``openings`` start a new thought in a talk; a sentence that starts with one of ``leaning``
    refers to the previous one.

    ``terms`` chooses how hashtag topics are found: recurring ``words``, runs of ``han`` characters, or words in
    ``kanji`` and katakana. ``stop_words`` are not topics (and runs contain no ``stop_characters``); ``particles`` are
    removed from word ends; a single word needs ``shortest_term`` letters unless it is in the title.
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
    """``words`` always have the given reading (one syllable per character, separated by spaces, for pinyin).

    For pinyin, ``rules`` are rows of a word, its reading per character, and ``re`` patterns for the context before and
    after; the first match applies. ``infix`` in the middle of a three-character word missing from the dictionary has
    the second of its two readings. ``unsure`` are characters whose reading depends on what they mean: alone, and
    without a rule, they get none. For furigana, ``rules`` look at one word before and after, and ``unsure`` are words
    as dictionaries have them.

    For furigana, ``pairs`` are rows of a word, the word before it and the reading in that case. ``counted`` is the
    reading of a numeral before ``counter``, ``shortened`` its reading before a counter that starts with one of
    ``hard``. ``day`` is read ``day_short`` after a number of ``days_short``, else ``day_long``; the first of a
    ``month`` gets no reading.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[tuple[str, str, str, str], ...] = ()
    infix: tuple[str, ...] = ()
    unsure: frozenset[str] = frozenset()
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
