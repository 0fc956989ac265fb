"""Finds hallucinated words of a recogniser and decides what to do with them (pure).

Whisper hallucinates text in silence and music, most often one phrase repeated. Three kinds of evidence are used:

``repeats``    the same run of words again and again (and its compression ratio, as in Whisper's own test)
``no-speech``  words where a voice activity detector hears no speech
``too-fast``   more words per second than a person can say

A suspect passage is decoded a second time, alone and with other settings, which gives more evidence. No word is
invented: a replacement was heard in the passage. No word is dropped on one kind of evidence alone, and none without a
record.
"""

from __future__ import annotations

import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bilingual.model.timing import Span
from bilingual.model.transcript import Word, join_words

Reason = Literal["repeats", "no-speech", "too-fast"]
Decision = Literal["confirmed", "kept", "replaced", "dropped"]

# Repetitions in a row that make a run of this many words suspect; longer runs need 4. People say "no, no, no"
# and sing refrains, so a short word may repeat often. source: unverified, chosen on our own samples.
_REPEATS = {1: 7, 2: 5}
_REPEATS_LONG = 4
_LONGEST_RUN = 16
# Number of words over which speed is measured; the limit is the language's ``speech.fastest``.
_RATE_WORDS = 8
# Whisper's word times are accurate to a few tenths of a second, so speech this near counts.
_NEAR_MS = 500
_ISOLATED_MS = 1000


@dataclass(frozen=True, slots=True)
class Suspect:
    """Words ``first`` up to ``last`` and the evidence against them.

    ``repeats`` is the number of repetitions, ``compression`` the length divided by the deflated length,
    ``speech_share`` the share of the passage with voice activity, ``words_per_second`` its speed. ``isolated``: no
    other word is within a second; otherwise wrong word times may be the explanation.
    """

    first: int
    last: int
    reasons: tuple[Reason, ...]
    repeats: int
    compression: float
    speech_share: float
    words_per_second: float
    isolated: bool


@dataclass(frozen=True, slots=True)
class PassageVerdict:
    """The decision on a suspect passage: its new words, and the reason."""

    decision: Decision
    words: tuple[Word, ...]


def find_suspects(words: Sequence[Word], speech: Sequence[Span], *, fastest: float) -> tuple[Suspect, ...]:
    """Return the suspect passages of timed *words*, in order, without overlap.

    *fastest* is the maximum plausible number of words per second.

    >>> loop = [Word("Thanks.", 100 * i, 100 * i + 90) for i in range(9)]
    >>> [(s.first, s.last, s.reasons) for s in find_suspects(loop, [Span(0, 900)], fastest=9)]
    [(0, 9, ('repeats', 'too-fast'))]
    """
    flags: list[set[Reason]] = [set() for _ in words]
    for first, last, _ in repeated_runs(words):
        _flag(flags, first, last, "repeats")
    for first, last in _unvoiced(words, speech):
        _flag(flags, first, last, "no-speech")
    for first, last in _too_fast(words, fastest):
        _flag(flags, first, last, "too-fast")
    suspects, first = [], 0
    while first < len(words):
        last = first + 1
        if flags[first]:
            while last < len(words) and flags[last]:
                last += 1
            suspects.append(_measured(words, speech, first, last, set().union(*flags[first:last])))
        first = last
    return tuple(suspects)


def needs_second_decoding(suspect: Suspect) -> bool:
    """Return whether decoding the passage again would help; not if its times are unreliable."""
    return suspect.reasons != ("too-fast",)


def decide(
    suspect: Suspect, words: Sequence[Word], again: Sequence[Word] | None, again_suspects: Sequence[Suspect] = ()
) -> PassageVerdict:
    """Return the decision on *suspect*, given what was heard *again* in the same passage.

    ``None`` means that the passage was too short to decode alone, empty that nothing was heard. The same words again
    are confirmed if somebody speaks there: people sing refrains. A second decoding with other, clean words replaces
    the passage. Two kinds of evidence drop it: two reasons in a passage that cannot contain speech, one reason and a
    second decoding without words, or a loop without voice activity that the second decoding repeats. Otherwise the
    words stay, and always if the times may be wrong instead: too fast and nothing else, or no voice activity but right
    next to other words.
    """
    kept = tuple(words[suspect.first : suspect.last])
    if not needs_second_decoding(suspect):
        return PassageVerdict("kept", kept)
    if again is None:
        return PassageVerdict("dropped", ()) if len(suspect.reasons) > 1 else PassageVerdict("kept", kept)
    if not again:
        run_off = suspect.reasons == ("no-speech",) and not suspect.isolated
        return PassageVerdict("kept", kept) if run_off else PassageVerdict("dropped", ())
    same = _plain(again) == _plain(kept)
    if same and (not again_suspects or suspect.reasons == ("repeats",)):
        return PassageVerdict("confirmed", kept)
    if not again_suspects:
        return PassageVerdict("replaced", tuple(again))
    unvoiced_twice = "no-speech" in suspect.reasons and any("no-speech" in other.reasons for other in again_suspects)
    if unvoiced_twice and len(suspect.reasons) > 1:
        return PassageVerdict("dropped", ())
    return PassageVerdict("kept", kept)


def record(suspect: Suspect, words: Sequence[Word], verdict: PassageVerdict) -> dict[str, Any]:
    """Return *suspect* and its *verdict* as plain values for the engine record, including both texts."""
    stretch = tuple(words[suspect.first : suspect.last])
    return {
        "start_ms": stretch[0].start_ms,
        "end_ms": stretch[-1].end_ms,
        "reasons": list(suspect.reasons),
        "repeats": suspect.repeats,
        "compression": round(suspect.compression, 2),
        "speech_share": round(suspect.speech_share, 2),
        "words_per_second": round(suspect.words_per_second, 1),
        "decision": verdict.decision,
        "was": join_words(stretch),
        "now": join_words(verdict.words),
    }


def repeated_runs(words: Sequence[Word]) -> list[tuple[int, int, int]]:
    """Return (first, last, times) of every run of 1 to 16 words that repeats too often in a row.

    >>> repeated_runs([Word(t) for t in "we saw la la la la la la la and went".split()])
    [(2, 9, 7)]
    """
    texts = [_plain([word]) for word in words]
    found: list[tuple[int, int, int]] = []
    first = 0
    while first < len(texts):
        best = (first, first, 0)
        for size in range(1, min(_LONGEST_RUN, (len(texts) - first) // _REPEATS_LONG) + 1):
            times = 1
            while texts[first : first + size] == texts[first + times * size : first + (times + 1) * size]:
                times += 1
            if times >= _REPEATS.get(size, _REPEATS_LONG) and first + times * size > best[1]:
                best = (first, first + times * size, times)
        if best[2]:
            found.append(best)
        first = max(best[1], first + 1)
    return found


def compression_ratio(text: str) -> float:
    """Return the bytes of *text* divided by its deflated bytes; above 2.4 it is repetitive.

    >>> compression_ratio("Thank you for watching. " * 10) > 2.4 > compression_ratio("Four score")
    True
    """
    raw = text.encode()
    return len(raw) / len(zlib.compress(raw)) if raw else 0.0


def speech_share(span: Span, speech: Sequence[Span]) -> float:
    """Return the share of *span* with voice activity, 0.0 to 1.0."""
    return sum(map(span.shared_ms, speech)) / span.duration_ms if span.duration_ms else 0.0


def _measured(words: Sequence[Word], speech: Sequence[Span], first: int, last: int, reasons: set[Reason]) -> Suspect:
    stretch = tuple(words[first:last])
    span = _span(words, first, last)
    return Suspect(
        first=first,
        last=last,
        reasons=tuple(reason for reason in ("repeats", "no-speech", "too-fast") if reason in reasons),
        repeats=max((times for _, _, times in repeated_runs(stretch)), default=1),
        compression=compression_ratio(join_words(stretch)),
        speech_share=speech_share(span, speech),
        words_per_second=_rate(len(stretch), span),
        isolated=(not first or span.start_ms - _span(words, first - 1, first).end_ms >= _ISOLATED_MS)
        and (last == len(words) or _span(words, last, last + 1).start_ms - span.end_ms >= _ISOLATED_MS),
    )


def _unvoiced(words: Sequence[Word], speech: Sequence[Span]) -> list[tuple[int, int]]:
    """Return the single words without voice activity nearby."""
    lonely = []
    for index in range(len(words)):
        span = _span(words, index, index + 1)
        if not any(s.start_ms < span.end_ms + _NEAR_MS and s.end_ms > span.start_ms - _NEAR_MS for s in speech):
            lonely.append((index, index + 1))
    return lonely


def _too_fast(words: Sequence[Word], fastest: float) -> list[tuple[int, int]]:
    stretches = ((first, first + _RATE_WORDS) for first in range(len(words) - _RATE_WORDS + 1))
    return [(first, last) for first, last in stretches if _rate(_RATE_WORDS, _span(words, first, last)) > fastest]


def _rate(count: int, span: Span) -> float:
    """Return words per second; times are accurate to a hundredth of a second at best."""
    return count * 1000 / max(span.duration_ms, 10)


def _span(words: Sequence[Word], first: int, last: int) -> Span:
    start, end = words[first].start_ms, words[last - 1].end_ms
    return Span(start or 0, max(end or 0, start or 0))


def _plain(words: Sequence[Word]) -> str:
    """Return only letters and digits, folded: punctuation and case do not matter for loops."""
    text = unicodedata.normalize("NFKC", "".join(word.text for word in words)).casefold()
    return "".join(c for c in text if c.isalnum()) or text


def _flag(flags: list[set[Reason]], first: int, last: int, reason: Reason) -> None:
    for index in range(first, last):
        flags[index].add(reason)
