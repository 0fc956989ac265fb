"""What a person changes in the cues of a recording: times, and where they are cut (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from typing import Any, Literal

from bilingual.errors import InputError
from bilingual.model.timing import FrameRate, Span, format_clock
from bilingual.model.transcript import Transcript
from bilingual.subtitles.cut_options import FixedCut
from bilingual.subtitles.timing import WordTimes, word_times

Action = Literal["times", "shift", "split", "merge"]


@dataclass(frozen=True, slots=True)
class CueChange:
    """What a person wants of the cue with the *words* (first, last exclusive, of the transcript).

    ``times`` sets ``start_ms`` or ``end_ms``, or moves them by ``start_frames`` and ``end_frames`` of the video;
    ``split`` cuts before the word ``at``, and the translation of its sentence at the character ``target_at``, or where
    the optimiser would; ``merge`` joins it with the next one; ``shift`` moves all cues by ``by_ms``.
    ``seen`` are the times that they saw, ``None`` for whatever they are now.
    """

    action: Action
    words: tuple[int, int] = (0, 0)
    seen: tuple[int, int] | None = None
    start_ms: int | None = None
    end_ms: int | None = None
    start_frames: int = 0
    end_frames: int = 0
    at: int = 0
    target_at: int | None = None
    by_ms: int = 0

    def to_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value not in (None, 0)}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> CueChange:
        seen = value.get("seen")
        first, last = value.get("words", (0, 0))
        return cls(**{**value, "words": (first, last), "seen": None if seen is None else (seen[0], seen[1])})


@dataclass(slots=True)
class ChangedCuts:
    """The cuts of all cues after changes. ``outdated`` says by their words which changes were made for other cues than
    there are now, and what is there.
    """

    cuts: list[FixedCut]
    outdated: dict[str, str] = field(default_factory=dict)


def changed_cuts(
    cuts: Sequence[FixedCut],
    changes: Sequence[CueChange],
    transcript: Transcript,
    rate: FrameRate,
    spoken: WordTimes | None = None,
) -> ChangedCuts:
    """Return *cuts*, those of all cues, after *changes*; *spoken* are the times of the words, if known already.

    Raises InputError for times that overlap, are empty or lie outside the recording, and a cue that cannot be split or
    joined there.
    """
    made, outdated = list(cuts), dict[str, str]()
    for change in changes:
        if change.action == "shift":
            made = [replace(cut, span=_moved(cut.span, change.by_ms)) for cut in made]
            continue
        place = next((number for number, cut in enumerate(made) if cut.words == change.words), None)
        if place is None:
            outdated[words_name(change.words)] = "is no longer cut like this"
            continue
        cut = made[place]
        times = (cut.span.start_ms, cut.span.end_ms)
        if change.seen not in (None, times) and change.action != "split":
            outdated[words_name(change.words)] = f"is shown from {times[0]} to {times[1]} ms now"
        elif change.action == "times":
            made[place] = replace(cut, span=_timed(cut.span, change, rate))
        elif change.action == "split":
            made[place : place + 1] = _split(cut, change, spoken or word_times(transcript), rate)
        elif place + 1 == len(made) or made[place + 1].words[0] != cut.words[1]:
            raise InputError("BIL-EDT-026", f"the cue at {format_clock(times[0])} has no next one to join")
        else:
            after = made.pop(place + 1)
            made[place] = replace(cut, words=(cut.words[0], after.words[1]), span=Span(times[0], after.span.end_ms))
    _check(made, transcript.duration_ms)
    return ChangedCuts(made, outdated)


def words_name(words: tuple[int, int]) -> str:
    """Return how a cue is named in what is told of a change: by its *words*, first and last exclusive."""
    return f"{words[0]}-{words[1]}"


def _timed(span: Span, change: CueChange, rate: FrameRate) -> Span:
    start_ms = span.start_ms if change.start_ms is None else change.start_ms
    end_ms = span.end_ms if change.end_ms is None else change.end_ms
    return _span(_by_frames(start_ms, change.start_frames, rate), _by_frames(end_ms, change.end_frames, rate))


def _by_frames(ms: int, frames: int, rate: FrameRate) -> int:
    """Return the start of the frame that is *frames* after the one shown at *ms*, so that many steps add up to none.

    >>> [_by_frames(1000, frames, FrameRate(24000, 1001)) for frames in (0, 1, -1)], _by_frames(1002, -1, FrameRate(25))
    ([1000, 1001, 918], 960)
    """
    if not frames:
        return ms
    frame = int(Fraction(ms, 1000) * rate.fraction)
    # The first whole millisecond in it.
    return rate.frames_ms(frame + frames)


def _split(cut: FixedCut, change: CueChange, times: WordTimes, rate: FrameRate) -> list[FixedCut]:
    """Return both parts of *cut*: the second begins with its first word, the first ends two frames earlier."""
    (first, last), span, at = cut.words, cut.span, change.at
    if not first < at < last:
        raise InputError("BIL-EDT-027", f"the cue at {format_clock(span.start_ms)} has no word {at} to split before")
    start_ms = times.starts[at]
    if not span.start_ms < start_ms < span.end_ms:  # its times are a person's
        start_ms = span.start_ms + round(span.duration_ms * (at - first) / (last - first))
    end_ms = max(min(times.ends[at - 1], start_ms - rate.frames_ms(2)), span.start_ms + 1)
    return [
        replace(cut, words=(first, at), span=_span(span.start_ms, min(end_ms, start_ms))),
        FixedCut((at, last), _span(start_ms, span.end_ms), change.target_at),
    ]


def _moved(span: Span, by_ms: int) -> Span:
    return _span(span.start_ms + by_ms, span.end_ms + by_ms)


def _span(start_ms: int, end_ms: int) -> Span:
    if start_ms < 0 or end_ms <= start_ms:
        raise InputError(
            "BIL-EDT-028", f"a cue cannot be shown from {start_ms} to {end_ms} ms", remedy="Choose other times."
        )
    return Span(start_ms, end_ms)


def _check(cuts: Sequence[FixedCut], duration_ms: int) -> None:
    for before, after in pairwise(cuts):
        if after.span.start_ms < before.span.end_ms:
            raise InputError(
                "BIL-EDT-029",
                f"the cues at {format_clock(before.span.start_ms)} and {format_clock(after.span.start_ms)} overlap:"
                f" the first ends at {before.span.end_ms} ms, the second starts at {after.span.start_ms} ms",
                remedy="End the first earlier, or start the second later.",
            )
    if cuts and cuts[-1].span.end_ms > duration_ms:
        raise InputError(
            "BIL-EDT-030",
            f"a cue ends at {cuts[-1].span.end_ms} ms, after the recording's end at {duration_ms} ms",
            remedy="End it earlier.",
        )
