"""People's translations beside a recording: subtitles or a script in another language."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bilingual.engines.speech.cue_files import read_cues, read_script
from bilingual.errors import InputError
from bilingual.model.language import language
from bilingual.model.timing import Span
from bilingual.model.transcript import Transcript


def human_targets(path: Path, transcript: Transcript, target: str, offset_ms: int = 0) -> dict[str, str]:
    """Return the translation in *path* by unit id of *transcript*.

    Cues of a subtitle file go to the sentence they overlap most (*offset_ms* is where the transcript
    begins in the recording that the cues belong to); a script needs one line per sentence.
    Raises InputError where a script has another number of lines than there are sentences.
    """
    spans = [sentence_span(transcript, first, last) for first, last in transcript.sentences]
    if path.suffix.lower() == ".txt":
        lines = read_script(path)
        if len(lines) != len(spans):
            raise InputError(
                f"has {len(lines)} sentences, but the recording has {len(spans)}",
                where=path,
                remedy="Write one line per spoken sentence, or give the translation as SRT.",
            )
        return {f"s{number:04}": text for number, text in enumerate(lines, 1)}
    gathered: dict[int, list[str]] = {}
    for cue in read_cues(path):
        place = _best(spans, cue.span.start_ms - offset_ms, cue.span.end_ms - offset_ms)
        if place is not None:
            gathered.setdefault(place, []).append(cue.text)
    joiner = " " if language(target).spaced else ""
    return {f"s{index + 1:04}": joiner.join(parts) for index, parts in gathered.items()}


def sentence_span(transcript: Transcript, first: int, last: int) -> Span:
    """Return the time from the first known start to the last known end of words ``first`` to ``last``."""
    words = transcript.words[first:last]
    starts = [w.start_ms for w in words if w.start_ms is not None]
    ends = [w.end_ms for w in words if w.end_ms is not None]
    return Span(starts[0], max(starts[-1], *ends)) if starts else Span(0, 0)


def _best(spans: Sequence[Span], start_ms: int, end_ms: int) -> int | None:
    """Return the sentence that the time overlaps most, ``None`` when it lies outside all of them."""
    overlaps = [min(end_ms, span.end_ms) - max(start_ms, span.start_ms) for span in spans]
    best = max(overlaps, default=0)
    return overlaps.index(best) if best > 0 else None
