"""Finds speech without words, which a recogniser leaves out without a mark, and what to do about it (pure)."""

from __future__ import annotations

from collections.abc import Sequence

from bilingual.engines.speech.activity import speech_within
from bilingual.engines.speech.recognisers.word_times import joined
from bilingual.model.timing import Span, parts_within
from bilingual.model.transcript import Word
from bilingual.text.echo import bare

# Speech as long as this without a word is looked into; a breath or a cough is shorter.
LEAST_MS = 1_000
# Word times are accurate to a few tenths of a second.
_NEAR_MS = 300
# Stretches closer than this are decoded together: Whisper hears half a minute at a time.
_TOGETHER_MS = 2_000
_MARGIN_MS = 300
_LONGEST_MS = 25_000


def stretches_without_words(words: Sequence[Word], voice: Sequence[Span]) -> list[Span]:
    """Return the stretches of *voice* of ``LEAST_MS`` or more in which there is no word.

    >>> stretches_without_words([Word("Good", 0, 400)], [Span(0, 500), Span(2000, 3500)])
    [Span(start_ms=2000, end_ms=3500)]
    """
    gaps, at = [], 0
    for word in words:
        if word.start_ms is not None and word.end_ms is not None:
            gaps.append((at, word.start_ms - _NEAR_MS))
            at = max(at, word.end_ms + _NEAR_MS)
    end = max((span.end_ms for span in voice), default=0)
    gaps.append((at, end))
    found: list[Span] = []
    speech = joined(voice, _NEAR_MS)
    for start_ms, end_ms in gaps:
        if end_ms - start_ms < LEAST_MS:
            continue
        inside = parts_within(speech, start_ms, end_ms)
        found += [span for span in inside if speech_within(voice, span.start_ms, span.end_ms) >= LEAST_MS]
    return found


def windows_for(stretches: Sequence[Span], words: Sequence[Word], end_ms: int) -> list[Span]:
    """Return the windows in which to listen again: near stretches together, with a margin that touches no word."""
    together: list[Span] = []
    for span in stretches:
        last = together[-1] if together else None
        between = last and any(w.start_ms is not None and last.end_ms <= w.start_ms < span.start_ms for w in words)
        near = last and span.start_ms - last.end_ms < _TOGETHER_MS and span.end_ms - last.start_ms < _LONGEST_MS
        if last and near and not between:
            together[-1] = Span(last.start_ms, span.end_ms)
        else:
            together.append(span)
    result = []
    for span in together:
        before = max((w.end_ms for w in words if w.end_ms is not None and w.end_ms <= span.start_ms), default=0)
        after = min((w.start_ms for w in words if w.start_ms is not None and w.start_ms >= span.end_ms), default=end_ms)
        start = max(span.start_ms - _MARGIN_MS, min(before, span.start_ms))
        result.append(Span(start, min(span.end_ms + _MARGIN_MS, max(after, span.end_ms))))
    return result


def is_echo(again: str, before: str, after: str) -> bool:
    """Return whether *again* only repeats the text around it, which served as context.

    >>> is_echo("the dough.", "Fold the dough.", ""), is_echo("Then wait.", "Fold the dough.", "")
    (True, False)
    """
    plain, left, right = (bare(text) for text in (again, before, after))
    return not plain or left.endswith(plain) or right.startswith(plain)
