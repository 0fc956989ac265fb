"""Places the words of subtitles: takes the cues of the recording, corrects their times, and times their words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bilingual.engines.base import Progress, SpeechRequest
from bilingual.engines.linguistics.words import tokenise
from bilingual.engines.speech.activity import Samples, speech_within
from bilingual.engines.speech.scripts.approximate_times import units_per_second
from bilingual.engines.speech.scripts.credits import spoken_cues
from bilingual.engines.speech.scripts.cue_alignment import time_cues
from bilingual.engines.speech.scripts.forced_alignment import aligns
from bilingual.engines.speech.scripts.offsets import Offset, offset_of
from bilingual.engines.speech.scripts.passages import marked_turns, read_sounds
from bilingual.engines.speech.scripts.placed_words import (
    APPROXIMATE,
    CREDITS,
    LATE,
    OUTSIDE,
    RATE,
    SOUNDS,
    UNCLEAR,
    UNHEARD,
    Placed,
)
from bilingual.errors import FidelityError, InputError
from bilingual.model.timing import Span
from bilingual.model.transcript import Word
from bilingual.subtitles.formats.clock import shown_clock
from bilingual.subtitles.shift import Shift
from bilingual.subtitles.source_cues import SourceCue, moved, within

_SLOWEST = 0.8  # syllables per second of speech: fewer than of a script, since subtitles may say less
_LEAST_CUE_SPEECH = 0.3

_Tokens = Sequence[tuple[str, bool]]


def placed_subtitles(request: SpeechRequest, cues: Sequence[SourceCue], language: str,
                     samples: Samples, spans: Sequence[Span], progress: Progress) -> Placed:  # fmt: skip
    """Return the words of *cues*, those of the request's subtitles, with their times.

    *spans* are those of speech. Raises InputError if no cue lies within the recording, and FidelityError if they do not
    match the speech.
    """
    # An excerpt's subtitles are those of the whole recording, of which this is a part.
    found = Offset() if request.excerpt else offset_of([c.span for c in cues], spans, request.duration_ms)
    inside, shift = _inside(request, cues, found.shift)
    spoken, credits = spoken_cues(inside, language, spans)
    tokens = [tokenise(cue.text, language) for cue in spoken]
    _require_match(request, spoken, tokens, language, spans)
    timed = time_cues(
        samples, spans, spoken, [[t for t, _ in cue] for cue in tokens], language, str(request.sidecar), progress
    )
    words: list[Word] = []
    cue_words: list[list[int]] = []
    turns: list[tuple[int, str]] = []
    borders = {0}
    for cue, cue_tokens, cue_times in zip(spoken, tokens, timed.times, strict=True):
        first = len(words)
        turns.append((first, cue.speaker))
        turns += [(first + len(tokenise(cue.text[:at], language)), name) for at, name in cue.changes]
        borders |= {first + len(tokenise(cue.text[:at], language)) for at in cue.songs}
        words += [Word(t, s.start_ms, s.end_ms, space) for (t, space), s in zip(cue_tokens, cue_times, strict=True)]
        cue_words.append([first, len(words), cue.span.start_ms, cue.span.end_ms])
    left = Counter(cue.text for cue in cues) - Counter(cue.text for cue in inside)
    unclear = found.unclear if not timed.exact else None
    noted = {
        LATE: -shift.offset_ms,
        RATE: shift.rate if shift.rate != 1.0 else None,
        UNCLEAR: [-unclear.offset_ms, unclear.rate] if unclear else None,
        OUTSIDE: [] if request.excerpt else list(left.elements()),
        UNHEARD: [[spoken[number].span.start_ms, spoken[number].text] for number in timed.unheard],
        CREDITS: credits,
        SOUNDS: _sounds(request, language, shift),
    }
    options = {
        "cue_words": cue_words,
        **marked_turns(turns, []),
        **{name: said for name, said in noted.items() if said},
    }
    return Placed(tuple(words), tuple(sorted(borders - {len(words)})), () if timed.exact else (APPROXIMATE,), options)


def _inside(request: SpeechRequest, cues: Sequence[SourceCue], shift: Shift) -> tuple[tuple[SourceCue, ...], Shift]:
    """Return the cues within the recording, corrected by *shift*, and the correction: none if it loses a cue."""
    start_ms = request.sidecar_offset_ms
    place = start_ms, request.duration_ms
    corrected, as_they_are = (within(some, *place) for some in (moved(cues, shift), cues))
    if not corrected and not as_they_are:
        shown = f"{shown_clock(cues[0].span.start_ms)} to {shown_clock(cues[-1].span.end_ms)}"
        sound = f"{shown_clock(start_ms)} to {shown_clock(start_ms + request.duration_ms)}"
        raise InputError(
            "BIL-SPK-031",
            f"no cue lies within the recording: the cues are at {shown}, the sound at {sound}",
            where=request.sidecar,
            remedy="Check that the subtitles belong to it.",
        )
    kept = Shift() if len(as_they_are) > len(corrected) else shift
    return within(moved(cues, kept), *place, whole=not request.excerpt), kept


def _require_match(request: SpeechRequest, cues: Sequence[SourceCue], tokens: Sequence[_Tokens], language: str,
                   spans: Sequence[Span]) -> None:  # fmt: skip
    """Raise FidelityError if *cues* are shown while nobody speaks, or say too little."""
    times = [cue.span for cue in cues]
    shown_ms = sum(t.duration_ms for t in times)
    voiced = sum(speech_within(spans, t.start_ms, t.end_ms) for t in times)
    remedy = "Use the subtitles of this recording."
    if voiced < _LEAST_CUE_SPEECH * shown_ms:
        heard = speech_within(spans, times[0].start_ms, times[-1].end_ms)
        raise FidelityError(
            "BIL-SPK-032",
            f"only {voiced / shown_ms:.0%} of the time of its cues has speech ({heard} ms of speech in all)",
            where=request.sidecar,
            remedy=remedy,
        )
    rate = units_per_second([token for cue in tokens for token, _ in cue], voiced)
    if rate < _SLOWEST and not aligns(language):
        raise FidelityError(
            "BIL-SPK-038",
            f"its text has only {rate:.1f} syllables per second of speech, as chapters or titles have",
            where=request.sidecar,
            remedy=remedy,
        )


def _sounds(request: SpeechRequest, language: str, shift: Shift) -> list[list[int | str]]:
    """Return the times and texts of the sound descriptions within the recording."""
    assert request.sidecar is not None
    start_ms, duration_ms = request.sidecar_offset_ms, request.duration_ms
    return [
        [max(0, span.start_ms - start_ms), min(duration_ms, span.end_ms - start_ms), text]
        for span, text in ((shift.moved(span), text) for span, text in read_sounds(request.sidecar, language))
        if span.start_ms < start_ms + duration_ms and span.end_ms > start_ms
    ]
