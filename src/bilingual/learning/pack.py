"""The study pack of a text, as values: its sentences, its new words, and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bilingual.learning.scales import Learner, LevelScale, scale_of
from bilingual.learning.words import Occurrence, Vocable
from bilingual.model.bitext import Bitext, Unit, UnitState
from bilingual.model.timing import Span, format_clock

# Sentences that may be studied: nobody should learn from a draft, or from a translation of another sentence.
STUDIED: tuple[UnitState, ...] = ("machine", "approved", "edited")
_LONGEST_WORDS = 60  # of a sentence on a card; longer ones can't be learnt as one
_LONGEST_CHARACTERS = 180  # the same in a language without spaces
_LONGEST_SPACED = 1_000  # with spaces: what is longer is no sentence of so few words, but a line of signs


@dataclass(frozen=True, slots=True)
class StudySentence:
    """A sentence to study: ``text`` in the language that is learnt, ``meaning`` in the other one.

    ``readings`` are positions in ``text`` with pinyin or kana, ``places`` its new words. ``span`` is what is heard
    of it, if it is the recording's own sentence and its exact times are known; ``at_ms`` is where it begins.
    ``speaker`` is the name of who says it, empty if unknown.
    """

    id: str
    text: str
    meaning: str
    readings: tuple[tuple[int, int, str], ...] = ()
    places: tuple[Occurrence, ...] = ()
    before: str = ""
    after: str = ""
    span: Span | None = None
    at_ms: int | None = None
    speaker: str = ""

    @property
    def clock(self) -> str:
        """Where it begins in the recording, as people read it; empty if unknown."""
        return "" if self.at_ms is None else format_clock(self.at_ms)


@dataclass(frozen=True, slots=True)
class StudyPack:
    """What is studied of a text.

    ``native`` is the language of the meanings. ``left_out`` counts the sentences that may not be studied, by reason;
    ``missing`` says in words what the pack lacks, ``notices`` are the licences of the data in it, ``conventions`` what
    a reader must know to read it right.
    """

    identity: str
    title: str
    learner: Learner
    native: str
    sentences: tuple[StudySentence, ...]
    vocabulary: tuple[Vocable, ...]
    link: str = ""
    left_out: Mapping[str, int] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    conventions: tuple[str, ...] = ()

    @property
    def scale(self) -> LevelScale:
        return scale_of(self.learner.language)

    @property
    def heard(self) -> Mapping[str, Span]:
        """What is heard of each sentence that is, by its id."""
        return {one.id: one.span for one in self.sentences if one.span is not None}

    @property
    def seen_at_ms(self) -> tuple[int, ...]:
        """When the picture of each sentence that is heard is taken: in its middle."""
        return tuple((span.start_ms + span.end_ms) // 2 for span in self.heard.values())

    def level_of(self, sentence: StudySentence) -> str:
        """Return the highest level of the new words of *sentence*, empty if it has none with a level."""
        levels = [place.word.level for place in sentence.places if place.word.level]
        return max(levels, key=self.scale.steps.index) if levels else ""


def studied_units(bitext: Bitext, *, spaced: bool) -> tuple[tuple[Unit, ...], dict[str, int]]:
    """Return the units of *bitext* that may be studied, and how many may not, by reason.

    *spaced*: words of the source stand between spaces.
    """
    kept: list[Unit] = []
    left_out: Counter[str] = Counter()
    for unit in bitext:
        if unit.state not in STUDIED:
            left_out[unit.state] += 1
        elif is_too_long(unit.source, spaced=spaced):
            left_out["too long"] += 1
        elif not any(character.isalpha() for character in unit.source):
            left_out["without words"] += 1
        elif unit.provenance.engine == "copy":
            left_out["not translated by nature"] += 1
        else:
            kept.append(unit)
    return tuple(kept), dict(left_out)


def is_too_long(text: str, *, spaced: bool) -> bool:
    if not spaced:
        return len(text) > _LONGEST_CHARACTERS
    return len(text) > _LONGEST_SPACED or len(text.split()) > _LONGEST_WORDS


def told(left_out: Mapping[str, int]) -> str:
    """Return one line on the sentences left out, empty without any.

    >>> told({"draft": 2, "too long": 1})
    '3 sentences left out: 2 draft, 1 too long'
    """
    total = sum(left_out.values())
    if not total:
        return ""
    counts = ", ".join(f"{count} {reason}" for reason, count in left_out.items())
    return f"{total} sentence{'s' if total > 1 else ''} left out: {counts}"


def neighbours(texts: Sequence[str], number: int) -> tuple[str, str]:
    """Return the texts before and after the one with *number*, empty at the ends.

    >>> neighbours(["One.", "Two."], 1)
    ('One.', '')
    """
    return (texts[number - 1] if number else ""), (texts[number + 1] if number + 1 < len(texts) else "")
