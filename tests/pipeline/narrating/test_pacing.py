"""A voice that is faster than people read is slowed where its cues are too fast, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from bilingual.engines.voice.sequence import RATE, Line, SaidLine, placed
from bilingual.engines.voice.wording import spoken_text
from bilingual.model.cue import Cue, TargetRun, Timeline
from bilingual.model.timing import Span
from bilingual.model.transcript import EngineRecord, Transcript, Word
from bilingual.pipeline.narrating.pacing import SLOWEST, readable

TARGETS = {"a": "盐", "b": "盐" * 19, "c": "盐" * 60}
SAID_MS = 2000


def said(line: Line) -> SaidLine:
    """Say *line* in two seconds at the usual speed."""
    text = spoken_text(line.shown, line.language)
    samples = np.zeros(round(SAID_MS / line.speed) * RATE // 1000, np.float32)
    spans = tuple(Span(0, round(SAID_MS / line.speed)) for _ in text.words)
    return SaidLine(line, text, samples, 0, spans, "exact", "fake:tone", False)


def cut(lines: Sequence[SaidLine], targets: Mapping[str, str] = TARGETS) -> tuple[Transcript, Timeline]:
    """Return one cue for each sentence, as long as it is said and half a second of the pause after it."""
    told = placed(lines)
    words = tuple(Word(line.line.shown, line.span.start_ms, line.span.end_ms) for line in told.lines)
    places = [[line.line.id, n, n + 1] for n, line in enumerate(told.lines)]
    transcript = Transcript(
        "en",
        told.duration_ms,
        words,
        tuple((n, n + 1) for n in range(len(words))),
        EngineRecord("x", options={"lines": places}),
    )
    starts = [line.span.start_ms for line in told.lines[1:]] + [told.duration_ms]
    cues = tuple(
        Cue(
            Span(line.span.start_ms, min(start_ms - 67, line.span.end_ms + 500)),
            (n, n + 1),
            (TargetRun(line.line.id, 0, len(targets[line.line.id])),),
            line.line.shown,
            targets[line.line.id],
        )
        for n, (line, start_ms) in enumerate(zip(told.lines, starts, strict=True))
    )
    return transcript, Timeline("en", "zh-Hans", cues)


def test_only_sentences_whose_cues_are_too_fast_are_slower_and_then_followed_by_a_longer_pause() -> None:
    lines = [Line(name, "Salt.", "en") for name in TARGETS]
    again: list[str] = []

    def say(some: Sequence[Line]) -> list[SaidLine]:
        again.extend(line.id for line in some)
        return [said(line) for line in some]

    first, second, third = readable([said(line) for line in lines], cut, say)
    assert (first.line.speed, first.line.pause_ms) == (1.0, None)
    # 19 characters are read in 2.1 s; the cue had it with the pause after it.
    assert (second.line.speed, second.line.pause_ms) == (1.0, None)
    assert (third.line.speed, third.line.pause_ms) == (SLOWEST, 600)
    assert again == ["c"]


def test_a_sentence_is_no_slower_than_its_cues_need() -> None:
    targets = {**TARGETS, "b": "盐" * 23}  # 2.56 s, of which 2.38 are there
    lines = [said(Line(name, "Salt.", "en")) for name in TARGETS]
    _, second, _ = readable(lines, lambda lines: cut(lines, targets), lambda some: [said(one) for one in some])
    assert second.line.speed == 0.9
    assert second.line.pause_ms is None
