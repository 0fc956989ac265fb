"""Compares what was recognised with what was said."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import Levenshtein

from bilingual.languages import CHINESE, pack
from bilingual.model.timing import Span
from bilingual.text.chinese import convert_script

# A gap in the words up to this long beside speech is only an inexact word time.
_NEAR_MS = 300
_LOST_MS = 1_500
_SILENCE_MS = 500
# Around a border, so many words may be misheard.
_MISHEARD = 3


@dataclass(frozen=True)
class Said:
    """A sentence that was said, and when."""

    text: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True)
class Heard:
    """A recognised word; ``begins`` a sentence or not."""

    text: str
    start_ms: int
    end_ms: int
    begins: bool


@dataclass
class Score:
    """Counts of one recording or of several; times in milliseconds."""

    tokens: int = 0
    errors: int = 0
    borders: int = 0
    found: int = 0
    extra: int = 0
    merged: int = 0
    starts_ms: list[int] = field(default_factory=list)
    lost_ms: list[int] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    clock_s: float = 0.0
    processor_s: float = 0.0
    sound_s: float = 0.0

    def __iadd__(self, other: Score) -> Score:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)
        return self

    @property
    def error_rate(self) -> float:
        return self.errors / max(1, self.tokens)

    @property
    def border_f1(self) -> float:
        return 2 * self.found / max(1, self.borders + self.found + self.extra)

    def start_ms(self, share: float | None = None) -> float:
        """Return the mean error of the sentences' starts, or the value that *share* of them do not exceed."""
        ordered = sorted(self.starts_ms)
        if not ordered:
            return 0.0
        return (
            sum(ordered) / len(ordered) if share is None else ordered[min(len(ordered) - 1, int(share * len(ordered)))]
        )


def score(
    said: Sequence[Said],
    heard: Sequence[Heard],
    language: str,
    *,
    speech: Sequence[Span],
    told: Sequence[Span] = (),
    timed: bool = True,
) -> Score:
    """Return how well *heard* matches *said*; *speech* is the voice activity, *told* what the engine reports unheard.

    Without *timed*, the times of *said* are unknown: starts and invented words are not judged.
    """
    truth = [(token, number) for number, one in enumerate(said) for token in tokens(one.text, language)]
    found = [(token, place) for place, word in enumerate(heard) for token in tokens(word.text, language)]
    edits = Levenshtein.opcodes([token for token, _ in truth], [token for token, _ in found])
    result = Score(tokens=len(truth))
    partner: dict[int, int] = {}
    for edit in edits:
        size, other = edit.src_end - edit.src_start, edit.dest_end - edit.dest_start
        result.errors += max(size, other) if edit.tag != "equal" else 0
        partner |= {edit.src_start + n: edit.dest_start + n for n in range(min(size, other))}
    _judge_borders(result, truth, found, partner, heard)
    firsts = {number: place for place, (_, number) in reversed(list(enumerate(truth)))}
    if timed:
        for number, one in enumerate(said):
            if (at := partner.get(firsts[number])) is not None:
                result.starts_ms.append(abs(heard[found[at][1]].start_ms - one.start_ms))
        result.invented = [
            word.text
            for word in heard
            if all(
                (word.start_ms + word.end_ms) / 2 < one.start_ms - _SILENCE_MS
                or (word.start_ms + word.end_ms) / 2 > one.end_ms + _SILENCE_MS
                for one in said
            )
        ]
    covered = [Span(max(0, w.start_ms - _NEAR_MS), w.end_ms + _NEAR_MS) for w in heard] + list(told)
    result.lost_ms = [span.duration_ms for span in _without(speech, covered) if span.duration_ms > _LOST_MS]
    return result


def tokens(text: str, language: str) -> list[str]:
    """Return words without marks and case, or the single characters of a language without spaces.

    There, numbers and units have one form: 二十グラム and 20g are the same words.

    >>> "".join(tokens("千八百枚、二十グラムと2.5%です。", "ja"))
    '1800枚20グラムと25パーセントです'
    """
    plain = convert_script(text, CHINESE[0]) if language.startswith("zh") else text
    if not pack(language).writing.spaced:
        plain = _NUMERAL.sub(lambda match: _digits(match[0]), plain)
        for unit, word in _UNITS if language == "ja" else ():
            plain = re.sub(rf"(?<=\d){unit}(?![A-Za-z])", word, plain)
    plain = unicodedata.normalize("NFKC", plain)
    letters = "".join(c if c.isalnum() or c.isspace() else "" if c in "'’" else " " for c in plain.casefold())
    return letters.split() if pack(language).writing.spaced else [c for c in letters if not c.isspace()]


_VALUES = dict(zip("〇一二三四五六七八九", range(10), strict=True))
_PLACES = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = re.compile("[〇一二三四五六七八九十百千]+")
_UNITS = (
    ("(?:%|％)", "パーセント"),
    ("(?:kg|㎏)", "キログラム"), ("(?:km|㎞)", "キロメートル"), ("(?:cm|㎝)", "センチメートル"),
    ("ms", "ミリ秒"), ("g", "グラム"), ("m", "メートル"), ("(?:℃|°C)", "度"),
)  # fmt: skip


def _digits(numeral: str) -> str:
    """Return *numeral* in digits, those that are read one by one too.

    >>> _digits("千八百"), _digits("二〇二六"), _digits("十")
    ('1800', '2026', '10')
    """
    if not set(numeral) & set(_PLACES):
        return "".join(str(_VALUES[c]) for c in numeral)
    total, value = 0, 0
    for c in numeral:
        if c in _PLACES:
            total, value = total + max(1, value) * _PLACES[c], 0
        else:
            value = 10 * value + _VALUES[c]
    return str(total + value)


def _judge_borders(
    result: Score,
    truth: Sequence[tuple[str, int]],
    found: Sequence[tuple[str, int]],
    partner: dict[int, int],
    heard: Sequence[Heard],
) -> None:
    begins = {
        at
        for at in range(1, len(found))
        if found[at][1] != found[at - 1][1] and _begins(heard, found[at - 1][1], found[at][1])
    }
    matched: set[int] = set()
    for at in range(1, len(truth)):
        if truth[at][1] == truth[at - 1][1]:
            continue
        before = next((partner[n] for n in range(at - 1, max(-1, at - 1 - _MISHEARD), -1) if n in partner), None)
        after = next((partner[n] for n in range(at, min(len(truth), at + _MISHEARD)) if n in partner), None)
        if before is None or after is None:
            continue  # not heard at all
        result.borders += 1
        here = {place for place in begins if before < place <= after}
        result.found += bool(here)
        result.merged += not here
        matched |= here
    result.extra = len(begins - matched)


def _begins(heard: Sequence[Heard], before: int, at: int) -> bool:
    return any(word.begins for word in heard[before + 1 : at + 1])


def _without(spans: Sequence[Span], covered: Sequence[Span]) -> list[Span]:
    """Return what is left of *spans* outside *covered*."""
    rest = list(spans)
    for cover in covered:
        kept = []
        for span in rest:
            if cover.end_ms <= span.start_ms or cover.start_ms >= span.end_ms:
                kept.append(span)
                continue
            if span.start_ms < cover.start_ms:
                kept.append(Span(span.start_ms, cover.start_ms))
            if cover.end_ms < span.end_ms:
                kept.append(Span(cover.end_ms, span.end_ms))
        rest = kept
    return rest
