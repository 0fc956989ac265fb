"""Times the words inside the cues of a subtitle file, whose own times are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bilingual.engines.base import Progress
from bilingual.engines.speech.activity import Samples, cut, duration_ms
from bilingual.engines.speech.scripts import approximate_times as approximate
from bilingual.engines.speech.scripts.forced_alignment import AlignedWord, EnglishAligner, ForcedAlignment, aligns
from bilingual.engines.speech.scripts.script_score import WORST_OVERALL, free_level
from bilingual.errors import FidelityError
from bilingual.model.timing import Span
from bilingual.subtitles.source_cues import SourceCue

# Manually timed subtitles start up to this much before their words and end this much after.
_MARGIN_MS = 350
# Cues closer together than this are aligned together, since more context helps.
_JOIN_MS = 400
_MOST_GROUP_MS = 18_000
# With this share of its words timed by the file itself, a cue needs no other times.
_TIMED = 0.6
# Condensed subtitles match worse than a script; this much worse is still acceptable.
_ALLOWANCE = 0.4
# A cue of so many words at this distance is not what is heard: words that are spoken have 0.4 to 2.3, condensed ones up
# to 4.7, others 3.8 to 6.5.
_TELLING, _OTHER = 3, 4.75


@dataclass(frozen=True, slots=True)
class CueTimes:
    """The span of every token of every cue, whether all were found, and the indices of cues that nobody speaks."""

    times: list[list[Span]]
    exact: bool
    unheard: tuple[int, ...] = ()


def time_cues(
    samples: Samples,
    spans: Sequence[Span],
    cues: Sequence[SourceCue],
    tokens: Sequence[Sequence[str]],
    language: str,
    where: str,
    progress: Progress,
) -> CueTimes:
    """Return the span of every token of every cue.

    The file's own word times are kept. The words of a cue that cannot be found in its time are timed by spoken length.
    Raises FidelityError if English cues as a whole do not match the speech.
    """
    by_length = [_by_file(cue, texts, spans) for cue, texts in zip(cues, tokens, strict=True)]
    timed = [len(_anchors(cue, texts)) > _TIMED * len(texts) for cue, texts in zip(cues, tokens, strict=True)]
    if not aligns(language):
        return CueTimes(by_length, all(timed))
    aligner = EnglishAligner()
    heard: list[AlignedWord] = []
    by_cue: dict[int, list[AlignedWord]] = {}
    times: list[list[Span]] = []
    exact = True
    for first, last in _groups(cues):
        window = Span(max(0, cues[first].span.start_ms - _MARGIN_MS),
                      min(duration_ms(samples), cues[last - 1].span.end_ms + _MARGIN_MS))  # fmt: skip
        texts = [token for cue in tokens[first:last] for token in cue]
        found = aligner.align(cut(samples, window.start_ms, window.end_ms), texts, ())
        heard += found.words
        owner = [number for number in range(first, last) for _ in tokens[number]]
        for word in found.words:
            by_cue.setdefault(owner[word.index], []).append(word)
        placed = {w.index: Span(w.start_ms, w.end_ms).shifted(window.start_ms) for w in found.words}
        position = 0
        for number in range(first, last):
            inside = _inside(cues[number].span, [placed.get(position + n) for n in range(len(tokens[number]))])
            exact = exact and (inside is not None or timed[number])
            times.append(by_length[number] if timed[number] or not inside else inside)
            position += len(tokens[number])
        progress(last / len(cues), "timing the words of the subtitles")
    free = free_level(samples, spans)
    _judge(free, ForcedAlignment(tuple(heard), sum(len(t) for t in tokens)), where)
    unheard = tuple(
        n for n, words in sorted(by_cue.items()) if len(words) >= _TELLING and _distance(free, words) > _OTHER
    )
    return CueTimes(times, exact, unheard)


def _by_file(cue: SourceCue, tokens: Sequence[str], spans: Sequence[Span]) -> list[Span]:
    """Return the times of *tokens* by spoken length between the word times of the file."""
    anchors = _anchors(cue, tokens)
    found: list[Span] = []
    for (first, start), (last, end) in pairwise([*anchors, (len(tokens), cue.span.end_ms)]):
        times = approximate.spread(tokens[first:last], spans, Span(start, max(start, end)))
        found += [Span(start, max(start, times[0].end_ms)), *times[1:]] if first else times
    return found


def _anchors(cue: SourceCue, tokens: Sequence[str]) -> list[tuple[int, int]]:
    """Return the tokens whose start in milliseconds the file tells, the first of them at the start of the cue."""
    at_place = dict(cue.times)
    found = [(0, cue.span.start_ms)]
    place = 0
    for number, token in enumerate(tokens):
        place = cue.text.index(token, place)
        ms = at_place.get(place)
        if ms is not None and number and found[-1][1] <= ms <= cue.span.end_ms:
            found.append((number, ms))
        place += len(token)
    return found


def _groups(cues: Sequence[SourceCue]) -> list[tuple[int, int]]:
    groups: list[tuple[int, int]] = []
    for number, cue in enumerate(cues):
        if groups:
            first = groups[-1][0]
            near = cue.span.start_ms - cues[number - 1].span.end_ms <= _JOIN_MS
            if near and cue.span.end_ms - cues[first].span.start_ms <= _MOST_GROUP_MS:
                groups[-1] = (first, number + 1)
                continue
        groups.append((number, number + 1))
    return groups


def _inside(cue: Span, times: Sequence[Span | None]) -> list[Span] | None:
    """Return *times* clipped to their cue, or ``None`` if they are outside."""
    known = [time for time in times if time is not None]
    if not known:
        return None
    result: list[Span] = []
    for time in times:
        before = result[-1].end_ms if result else cue.start_ms
        if time is None:  # an unspoken mark
            result.append(Span(before, before))
            continue
        if time.end_ms < cue.start_ms - _MARGIN_MS or time.start_ms > cue.end_ms + _MARGIN_MS:
            return None
        start = min(max(time.start_ms, cue.start_ms), cue.end_ms)
        result.append(Span(start, max(start, min(time.end_ms, cue.end_ms))))
    return result


def _judge(free: float, alignment: ForcedAlignment, where: str) -> None:
    score, limit = _distance(free, alignment.words), WORST_OVERALL + _ALLOWANCE
    if not alignment.words or score > limit:
        raise FidelityError(
            "BIL-SUB-001",
            f"the subtitles do not match the speech (score {score:.1f}, at most {limit:.1f} allowed)",
            where=where,
            remedy="Use the subtitles of this recording in the spoken language.",
        )


def _distance(free: float, words: Sequence[AlignedWord]) -> float:
    """Return how much worse than arbitrary phones *words* match the speech, per frame."""
    return free - sum(word.frames * word.score for word in words) / max(1, sum(word.frames for word in words))
