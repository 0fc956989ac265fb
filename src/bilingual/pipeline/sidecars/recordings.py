"""Human translations next to a recording: subtitles or a script in another language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from bilingual.engines.speech.scripts.passages import read_cues, read_script
from bilingual.errors import InputError
from bilingual.languages import pack
from bilingual.model.timing import Span
from bilingual.model.transcript import Transcript
from bilingual.subtitles.source_cues import SourceCue, within
from bilingual.text.encodings import decode
from bilingual.text.sentences import split_sentences


@dataclass(frozen=True, slots=True)
class HumanTranslation:
    """Targets by unit id, with findings on the matching."""

    targets: dict[str, str]
    notes: tuple[str, ...] = ()


def human_targets(path: Path, transcript: Transcript, target: str, offset_ms: int = 0) -> HumanTranslation:
    """Return the translation in *path* by unit id of *transcript*.

    Subtitle cues go to the sentence they overlap most (*offset_ms* is the start of the transcript in the recording of
    the cues); a cue over several sentences is split at its own sentence boundaries. A script needs one line per
    sentence. Raises InputError if a script has another number of lines, or no cue overlaps a spoken sentence.
    """
    if path.suffix.lower() == ".txt":
        return HumanTranslation(_by_lines(path, len(transcript.sentences)))
    spans = [sentence_span(transcript, first, last) for first, last in transcript.sentences]
    cues = within(read_cues(path, target), offset_ms, transcript.duration_ms)
    joiner = pack(target).writing.space
    gathered: dict[int, list[str]] = {}
    lost = []
    for cue in cues:
        for part in _parted(cue, spans, target):
            place = _best(spans, part.span)
            if place is None:
                lost.append(part.text)
            else:
                gathered.setdefault(place, []).append(part.text)
    if not gathered:
        raise InputError(
            "BIL-SUB-011",
            "none of its cues coincides with a spoken sentence",
            where=path,
            remedy="Check that it belongs to this recording, or remove it.",
        )
    notes = []
    if lost:
        notes.append(f"{path.name}: {len(lost)} cues fall where nobody speaks and were skipped: “{lost[0]}”")
    if len(gathered) < len(spans):
        notes.append(f"{path.name}: {len(spans) - len(gathered)} of {len(spans)} sentences have no matching cue")
    return HumanTranslation({_unit(index): joiner.join(parts) for index, parts in gathered.items()}, tuple(notes))


def sentence_span(transcript: Transcript, first: int, last: int) -> Span:
    """Return the time from the first known start to the last known end of words ``first`` to ``last``."""
    words = transcript.words[first:last]
    starts = [w.start_ms for w in words if w.start_ms is not None]
    ends = [w.end_ms for w in words if w.end_ms is not None]
    return Span(starts[0], max(starts[-1], *ends)) if starts else Span(0, 0)


def _by_lines(path: Path, sentences: int) -> dict[str, str]:
    """Return one line per sentence, joining wrapped lines if that gives the right number."""
    text = decode(path.read_bytes(), str(path))
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) != sentences:
        passages = read_script(path)
        if len(passages) != sentences:
            raise InputError(
                "BIL-SUB-012",
                f"has {len(lines)} lines, but the recording has {sentences} sentences",
                where=path,
                remedy="Write one line per spoken sentence (transcript.json lists them), or use SRT.",
            )
        lines = list(passages)
    return {_unit(index): line for index, line in enumerate(lines)}


def _parted(cue: SourceCue, spans: Sequence[Span], target: str) -> list[SourceCue]:
    """Split a cue over several spoken sentences at its own sentences, dividing its time by length."""
    covered = [span for span in spans if _overlap(span, cue.span) * 2 > span.duration_ms]
    pieces = [cue.text[a:b] for a, b in split_sentences(cue.text, target)]
    if len(covered) < 2 or len(pieces) < 2:
        return [cue]
    if len(pieces) == len(covered):
        return [SourceCue(span, piece) for span, piece in zip(covered, pieces, strict=True)]
    at = [cue.span.start_ms + cue.span.duration_ms * done // len(cue.text) for done in accumulate(map(len, pieces))]
    starts = [cue.span.start_ms, *at[:-1]]
    return [SourceCue(Span(a, b), piece) for a, b, piece in zip(starts, at, pieces, strict=True)]


def _best(spans: Sequence[Span], shown: Span) -> int | None:
    """Return the sentence that the time overlaps most, ``None`` if it overlaps none."""
    overlaps = [_overlap(span, shown) for span in spans]
    best = max(overlaps, default=0)
    return overlaps.index(best) if best > 0 else None


def _overlap(one: Span, two: Span) -> int:
    return min(one.end_ms, two.end_ms) - max(one.start_ms, two.start_ms)


def _unit(index: int) -> str:
    return f"s{index + 1:04}"
