"""How well the cues keep the limits, and what to do about those that do not.

The limits are those of the optimiser's costs (:mod:`bilingual.subtitles.rules`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any, Literal

from bilingual.languages.subtitles import ReadingLimits
from bilingual.model.cue import Cue, Timeline
from bilingual.model.timing import FrameRate
from bilingual.subtitles.breaks import NO_BREAKS, WordBreaks, break_positions
from bilingual.subtitles.cutting.likeness import exact_keys
from bilingual.subtitles.display.layout import track_lines
from bilingual.subtitles.rules import limits_for, text_length
from bilingual.text.likeness.concepts import concepts_of

_PAL = FrameRate(25)
_ROUNDING_MS = 1
Pace = Literal["ok", "fast", "too fast"]
CHECKS = ("cps_target", "cps_hard", "cpl", "lines", "duration", "gap")


@dataclass(frozen=True, slots=True)
class TrackCue:
    """One language of a cue, measured: characters, characters per second, the lines ``shown``, the longest one."""

    text: str
    characters: float
    cps: float
    shown: tuple[str, ...]
    longest: float

    @property
    def lines(self) -> int:
        return len(self.shown)


def measured(text: str, tag: str, duration_ms: int, breaks: WordBreaks = NO_BREAKS) -> TrackCue:
    """Return the measures of *text* shown for *duration_ms*, with lines broken as in the subtitle files."""
    lines = track_lines(text, tag, breaks)
    length = text_length(text, tag)
    return TrackCue(
        text=text,
        characters=length,
        cps=length * 1000 / max(1, duration_ms),
        shown=lines,
        longest=max((text_length(line, tag) for line in lines), default=0.0),
    )


def pace_of(cps: float, limits: ReadingLimits) -> Pace:
    """Return how *cps* characters per second read: ``fast`` above the wanted speed, ``too fast`` above the limit.

    >>> [pace_of(cps, limits_for("zh-Hans")) for cps in (9.0, 9.1)], pace_of(18, limits_for("de"))
    (['ok', 'too fast'], 'fast')
    """
    return "ok" if cps <= limits.cps_target else "fast" if cps <= limits.cps_hard else "too fast"


def conformity(timeline: Timeline, rate: FrameRate = _PAL, breaks: WordBreaks = NO_BREAKS) -> dict[str, Any]:
    """Return the shares of cues within each limit per track, and the cues that exceed one, as plain JSON values.

    ``{"cues": n, "tracks": {"source": {"language", "cues", "limits", "shares"}, "target": ...}, "pairing":
    {"confidence", "ties", "doubtful"}, "over": [...]}``. ``doubtful`` are the numbers of cues with more words
    translated in a neighbour than in the cue itself.
    """
    over: list[dict[str, Any]] = []
    tracks = {}
    spoken = limits_for(timeline.source).cps_hard
    gaps = [after.span.start_ms - before.span.end_ms for before, after in pairwise(timeline)]
    for side, tag in (("source", timeline.source), ("target", timeline.target)):
        limits = limits_for(tag)
        # Tools round both times to milliseconds, so two frames of film may be 83 ms in a file.
        least_gap = rate.frames_ms(limits.gap_frames) - _ROUNDING_MS
        kept = dict.fromkeys(CHECKS, 0)
        count = 0
        for number, cue in enumerate(timeline):
            text = cue.source if side == "source" else cue.target
            if text is None:
                continue
            count += 1
            track = measured(text, tag, cue.span.duration_ms, breaks)
            verdict = _verdict(track, cue, limits)
            verdict["gap"] = number >= len(gaps) or gaps[number] >= least_gap
            for check in CHECKS:
                kept[check] += verdict[check]
            broken = [check for check in CHECKS if check != "cps_target" and not verdict[check]]
            if broken:
                calm = text_length(cue.source, timeline.source) * 1000 <= spoken * cue.span.duration_ms
                over.append(_finding(number, cue, side, track, limits, broken, calm))
        tracks[side] = {
            "language": tag,
            "cues": count,
            "limits": {name: value for name, value in asdict(limits).items() if name != "source"},
            "shares": {check: round(kept[check] / count, 4) if count else None for check in CHECKS},
        }
    marks = [cue.mark for cue in timeline]
    ties = agreements(timeline, breaks)
    kept_ties, strayed = sum(tie.kept for tie in ties), sum(tie.strayed for tie in ties)
    doubtful = [number for number, tie in enumerate(ties, 1) if tie.strayed > tie.kept]
    return {
        "cues": len(timeline.cues),
        "untranslated": marks.count("untranslated"),
        "drafts": marks.count("draft"),
        "tracks": tracks,
        "pairing": {
            "confidence": round(kept_ties / (kept_ties + strayed), 4) if kept_ties + strayed else None,
            "ties": kept_ties + strayed,
            "doubtful": doubtful,
        },
        "over": sorted(over, key=lambda row: (row["cue"], row["track"])),
    }


def _verdict(track: TrackCue, cue: Cue, limits: ReadingLimits) -> dict[str, bool]:
    return {
        "cps_target": pace_of(track.cps, limits) == "ok",
        "cps_hard": pace_of(track.cps, limits) != "too fast",
        "cpl": track.longest <= limits.cpl,
        "lines": track.lines <= limits.lines,
        "duration": limits.min_ms <= cue.span.duration_ms <= limits.max_ms,
    }


def _finding(
    number: int, cue: Cue, side: str, track: TrackCue, limits: ReadingLimits, broken: list[str], calm: bool
) -> dict[str, Any]:
    """Return the row of *cue*; *calm* says whether its source keeps the speed, so that speech is not the reason."""
    too_fast = "translation too long for its speech" if calm and side == "target" else "speech too fast"
    reason, proposal = _advice(track, cue, limits, broken, too_fast)
    return {
        "cue": number + 1,
        "track": side,
        "start_ms": cue.span.start_ms,
        "end_ms": cue.span.end_ms,
        "text": track.text,
        "broken": broken,
        "cps": round(track.cps, 1),
        "lines": track.lines,
        "reason": reason,
        "proposal": proposal,
    }


def _advice(track: TrackCue, cue: Cue, limits: ReadingLimits, broken: list[str], too_fast: str) -> tuple[str, str]:
    seconds = cue.span.duration_ms / 1000
    if "cps_hard" in broken:
        room = int(limits.cps_hard * seconds)
        return (
            f"{too_fast}: {track.cps:.1f} characters per second, the limit is {limits.cps_hard:g}",
            f"shorten the text to {room} characters (it has {track.characters:g})",
        )
    if "lines" in broken or "cpl" in broken:
        room = int(limits.cpl * limits.lines)
        return (
            f"too long for {limits.lines} lines of {limits.cpl:g}: it takes {track.lines}",
            f"shorten the text to {room} characters (it has {track.characters:g})",
        )
    if "duration" in broken and cue.span.duration_ms < limits.min_ms:
        return (f"shown for only {seconds:.2f} s", "join it with a neighbour if the meaning allows")
    if "duration" in broken:
        return (f"shown for {seconds:.1f} s: the speech is slow or its sentence cannot be cut", "cut the cue by hand")
    return ("too close to the next cue", "move the out-time two frames before the next in-time")


def pairing_line(report: Mapping[str, Any]) -> str:
    """Return a terminal line on how likely both halves of the cues say the same; empty without evidence.

    >>> pairing_line({"pairing": {"confidence": 0.96, "ties": 50, "doubtful": [3, 9]}})
    '96 % of 50 words known in both languages stand in the same cue; look at cues 3, 9'
    """
    pairing = report["pairing"]
    if pairing["confidence"] is None:
        return ""
    words = "1 word" if pairing["ties"] == 1 else f"{pairing['ties']} words"
    verb = "stands" if pairing["ties"] == 1 else "stand"
    line = f"{100 * pairing['confidence']:.0f} % of {words} known in both languages {verb} in the same cue"
    doubtful = [str(number) for number in pairing["doubtful"]]
    if not doubtful:
        return line
    more = ", ..." if len(doubtful) > 8 else ""
    return f"{line}; look at cue{'s' * (len(doubtful) > 1)} {', '.join(doubtful[:8])}{more}"


def table(report: dict[str, Any]) -> list[tuple[str, ...]]:
    """Return *report*'s shares as rows of text for the terminal, the header first."""
    rows: list[tuple[str, ...]] = [("track", "cues", *CHECKS)]
    for side, track in report["tracks"].items():
        shares = track["shares"]
        cells = tuple("-" if shares[check] is None else f"{100 * shares[check]:.0f} %" for check in CHECKS)
        rows.append((f"{side} ({track['language']})", str(track["cues"]), *cells))
    return rows


Item = int | str


@dataclass(frozen=True, slots=True)
class Agreement:
    """Links of one cue: ``kept`` with both ends in it, ``strayed`` with the other end only in a neighbour."""

    kept: int
    strayed: int


def agreements(timeline: Timeline, breaks: WordBreaks = NO_BREAKS) -> list[Agreement]:
    """Return for each cue how likely both halves say the same, judged from the finished cues.

    For each word that the lexicon, a number or a name links to the other language, its counterpart is looked up in the
    same cue and its neighbours of the same sentence. This uses the links of the pairing cost but not its search, so it
    also judges cuts that a person made.
    """
    sources = [_items(cue.source, timeline.source, breaks) for cue in timeline]
    targets = [_items(cue.target or "", timeline.target, breaks) for cue in timeline]
    found = []
    for index in range(len(timeline.cues)):
        near = [n for n in (index - 1, index + 1) if 0 <= n < len(timeline.cues) and _joined(timeline.cues, index, n)]
        kept = strayed = 0
        for item in sources[index]:
            if item in targets[index]:
                kept += 1
            elif any(item in targets[n] and item not in sources[n] for n in near):
                strayed += 1
        found.append(Agreement(kept, strayed))
    return found


def _items(text: str, tag: str, breaks: WordBreaks) -> set[Item]:
    places = (0, *break_positions(text, tag, breaks), len(text))
    items: set[Item] = set()
    for first, last in pairwise(places):
        piece = text[first:last].strip()
        items |= {concept for concept, trust in concepts_of(piece, tag).items() if trust >= 0.7}
        items |= exact_keys(piece)
    return items


def _joined(cues: Sequence[Cue], one: int, two: int) -> bool:
    """Return whether two cues share a sentence, so that a word could be in the wrong one."""
    units = {run.unit for run in cues[one].target_runs}
    return any(run.unit in units for run in cues[two].target_runs)
