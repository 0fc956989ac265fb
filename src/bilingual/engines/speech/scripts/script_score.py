"""Measures whether a script matches the speech.

The score of a passage is how much worse, per 10 ms of audio, the path forced through the text is than a decoding of
arbitrary phones (nats per frame; 0 would be a perfect reading). The free decoding calibrates for voice, room and
microphone.

Measured by ``bench/script_score/calibrate.py`` on four recordings (two espeak-ng talks in different voices, an
inaugural address of 1961, a LibriVox sonnet), each with its own script, with others, with half of another, and with a
passage of 25 words from others:

=====================  ================  ============================== script                 overall           worst
passage of 4 s =====================  ================  ============================== right (4)              0.2 to 2.1
0.9 to 3.1 swapped (12)           4.2 to 5.8        4.2 to 6.0 half wrong (12)        2.2 to 3.4        4.2 to 6.5, one
3.2 =====================  ================  ==============================

The half-wrong script at 3.2 is rejected because only 64 % of its words are placed; scripts that stop after two thirds
cover at most 71 % of the speech, right ones at least 93 %.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bilingual.engines.speech.activity import Samples, cut, speech_within
from bilingual.engines.speech.scripts.decoding import phone_loop
from bilingual.engines.speech.scripts.forced_alignment import AlignedWord, ForcedAlignment
from bilingual.errors import FidelityError
from bilingual.model.timing import Span, format_clock

WORST_OVERALL = 3.1
WORST_STRETCH = 3.6
# Length of a passage; shorter ones vary too much.
STRETCH_MS = 4_000
# Share of uncovered speech above which the script does not belong to this recording.
LEAST_COVERAGE = 0.8
# Words at the end without any audio left.
MOST_MISSING = 0.03
# Longer gaps between two words are not pauses.
_PAUSE_MS = 2_000
# Maximum audio for the free decoding, in pieces from the whole recording.
_SAMPLE_MS, _PIECE_MS = 120_000, 12_000


@dataclass(frozen=True, slots=True)
class ScriptScore:
    """How well a script matches.

    ``overall`` and ``stretch`` (the worst passage) are in nats per frame above the free decoding; ``worst`` is that
    passage's time and ``worst_words`` its tokens; ``coverage`` is the share of the speech covered by words, ``placed``
    the share of words that were placed.
    """

    overall: float
    stretch: float
    worst: Span
    worst_words: tuple[int, int]
    coverage: float
    placed: float


def score_script(samples: Samples, alignment: ForcedAlignment, spans: Sequence[Span]) -> ScriptScore:
    """Measure *alignment* on *samples*, whose speech activity is *spans*."""
    words = alignment.words
    if not words:
        return ScriptScore(99.0, 99.0, Span(0, 0), (0, 0), 0.0, 0.0)
    free = free_level(samples, spans)
    overall = free - _mean(words)
    worst, first, last = _worst_stretch(words)
    return ScriptScore(
        overall=overall,
        stretch=max(overall, free - worst),
        worst=Span(words[first].start_ms, words[last - 1].end_ms),
        worst_words=(words[first].index, words[last - 1].index + 1),
        coverage=_coverage(words, spans),
        placed=len(words) / alignment.speakable,
    )


def judge(score: ScriptScore, tokens: Sequence[str], where: str) -> None:
    """Raise FidelityError, naming the worst passage, if the script does not match the speech."""
    remedy = "Use the script of this recording, or none."
    measured = f"distance {score.overall:.1f}, at most {WORST_OVERALL} allowed"
    quoted = " ".join(tokens[slice(*score.worst_words)][:8])
    at = f"{format_clock(score.worst.start_ms)} to {format_clock(score.worst.end_ms)}"
    if score.overall > WORST_OVERALL:
        raise FidelityError(
            "BIL-SPK-025",
            f"the script does not match the speech, least of all “{quoted} …” from {at} ({measured})",
            where=where,
            remedy=remedy,
        )
    if score.stretch > WORST_STRETCH:
        raise FidelityError(
            "BIL-SPK-026",
            f"from {at} the speech differs from “{quoted} …” (distance {score.stretch:.1f} there, at most "
            f"{WORST_STRETCH} allowed)",
            where=where,
            remedy="Correct that passage of the script.",
        )
    if 1 - score.placed > MOST_MISSING:
        missing = f"{1 - score.placed:.0%} of its words have no place in the recording"
        raise FidelityError(
            "BIL-SPK-027",
            f"the script continues after the speech ends: {missing} (score {score.overall:.1f})",
            where=where,
            remedy=remedy,
        )
    if score.coverage < LEAST_COVERAGE:
        raise FidelityError(
            "BIL-SPK-028",
            f"the script covers only {score.coverage:.0%} of the speech (at least {LEAST_COVERAGE:.0%} required)",
            where=where,
            remedy="Complete the script, or shorten the recording with --from and --until.",
        )


def free_level(samples: Samples, spans: Sequence[Span]) -> float:
    """Return the mean score per frame of a decoding of arbitrary phones, over pieces of the speech."""
    decode = phone_loop()
    frames, total = 0, 0.0
    for piece in _pieces(spans):
        for first, last, score in decode(cut(samples, piece.start_ms, piece.end_ms)):
            frames += last - first
            total += (last - first) * score
    return total / frames if frames else 0.0


def _pieces(spans: Sequence[Span]) -> list[Span]:
    """Return spans of up to 12 s that start with speech, evenly sampled if there are too many."""
    pieces: list[Span] = []
    for span in spans:
        start = span.start_ms
        if pieces and span.end_ms - pieces[-1].start_ms <= _PIECE_MS:
            pieces[-1] = Span(pieces[-1].start_ms, span.end_ms)
            continue
        while span.end_ms - start > _PIECE_MS:
            pieces.append(Span(start, start + _PIECE_MS))
            start += _PIECE_MS
        pieces.append(Span(start, span.end_ms))
    wanted = max(1, _SAMPLE_MS // _PIECE_MS)
    if len(pieces) <= wanted:
        return pieces
    return [pieces[n * len(pieces) // wanted] for n in range(wanted)]


def _worst_stretch(words: Sequence[AlignedWord]) -> tuple[float, int, int]:
    """Return the lowest mean score of a passage of about four seconds, and its word range."""
    least = STRETCH_MS // 10
    worst = (_mean(words), 0, len(words))
    first, frames, total = 0, 0, 0.0
    for last, word in enumerate(words, start=1):
        frames += word.frames
        total += word.frames * word.score
        while frames - words[first].frames >= least:
            frames -= words[first].frames
            total -= words[first].frames * words[first].score
            first += 1
        if frames >= least and total / frames < worst[0]:
            worst = (total / frames, first, last)
    return worst


def _mean(words: Sequence[AlignedWord]) -> float:
    return sum(w.frames * w.score for w in words) / sum(w.frames for w in words)


def _coverage(words: Sequence[AlignedWord], spans: Sequence[Span]) -> float:
    total = sum(s.duration_ms for s in spans)
    runs: list[Span] = []
    for word in words:
        if runs and word.start_ms - runs[-1].end_ms <= _PAUSE_MS:
            runs[-1] = Span(runs[-1].start_ms, max(runs[-1].end_ms, word.end_ms))
        else:
            runs.append(Span(word.start_ms, word.end_ms))
    return sum(speech_within(spans, r.start_ms, r.end_ms) for r in runs) / total if total else 0.0
