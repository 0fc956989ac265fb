"""Cuts made by a person: in a result file (kept in the manifest), or in subtitles next to the recording."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from bilingual.errors import InputError
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.cue import Cue, Timeline
from bilingual.model.timing import Span, format_clock
from bilingual.model.transcript import Transcript
from bilingual.pipeline.items.recorded import CUTS
from bilingual.settings.video_keys import SourceCuts
from bilingual.subtitles.cut_options import FixedCut
from bilingual.text.likeness.common import opcodes

Kept = Sequence[Mapping[str, Any]]


def cuts_of(timeline: Timeline, bitext: Bitext) -> list[FixedCut]:
    """Return the cuts that make the cues of *timeline* as they are; where *bitext* says something else than they do, it
    is open where the translation is cut.
    """
    other = shown_otherwise(timeline, bitext)
    cuts = [FixedCut.of(cue) for cue in timeline]
    first = [cue.target_runs[0].unit if cue.target_runs else "" for cue in timeline]
    return [replace(cut, target_at=None) if unit in other else cut for cut, unit in zip(cuts, first, strict=True)]


def shown_otherwise(cues: Iterable[Cue], units: Iterable[Unit]) -> set[str]:
    """Return the ids of sentences whose translation *cues* do not show as *units* have it now: in part, or at all."""
    targets = {unit.id: unit.target or "" for unit in units}
    shown = dict.fromkeys(targets, "")
    found: set[str] = set()
    for cue in cues:
        parts = [(run.unit, targets.get(run.unit, "")[run.first : run.last]) for run in cue.target_runs]
        for unit, part in parts:
            shown[unit] = shown.get(unit, "") + part
        if "".join("".join(part for _, part in parts).split()) != "".join((cue.target or "").split()):
            found |= {unit for unit, _ in parts}
    return found | {unit for unit, text in shown.items() if text != targets.get(unit)}


def kept_cuts(cuts: Iterable[FixedCut], transcript: Transcript, bitext: Bitext) -> list[dict[str, Any]]:
    """Return *cuts* in the form for the manifest: words by index and by text, and the times.

    ``target`` is, of one whose sentence began before, the translation of that up to it and from it on. The texts allow
    the cuts to be found again when transcript or translation are corrected later.
    """
    spoken = _Spoken(bitext)
    return [
        {
            "words": list(cut.words),
            "start_ms": cut.span.start_ms,
            "end_ms": cut.span.end_ms,
            "texts": [word.text for word in transcript.words[cut.words[0] : cut.words[1]]],
            **spoken.both(cut),
        }
        for cut in cuts
    ]


def cut_facts(cuts: Iterable[FixedCut]) -> list[list[int]]:
    """Return *cuts* as the record of a pair's subtitles has them: both words, both times, and the place in the
    translation, if it is known.
    """
    return [
        [*cut.words, cut.span.start_ms, cut.span.end_ms, *([] if cut.target_at is None else [cut.target_at])]
        for cut in cuts
    ]


def retimed_cuts(
    timeline: Timeline, spans: Mapping[int, Span], kept: Kept, transcript: Transcript, bitext: Bitext, where: Path
) -> list[dict[str, Any]]:
    """Return *kept*, the cuts of today, with the *spans* of cues of an earlier *timeline*, as the file *where* says.

    Raises InputError for a cue that was cut or timed otherwise since.
    """
    fixed = fitted_cuts(kept, transcript, bitext)
    places = {cut.words: number for number, cut in enumerate(fixed)}
    found: dict[int, Span] = {}
    for number, span in spans.items():
        cue = timeline.cues[number]
        place = places.get(cue.words)
        if place is None or fixed[place].span not in (cue.span, span):
            raise InputError(
                "BIL-EDT-033",
                f"the times of the cue at {format_clock(cue.span.start_ms)} were edited, which was corrected elsewhere"
                " too. Both stay as they are",
                where=where,
                remedy="Undo one of the two: delete this file to keep the other.",
            )
        found[place] = span
    today = [found.get(number, cut.span) for number, cut in enumerate(fixed)]
    for before, after in pairwise(today):
        if after.start_ms < before.end_ms:
            raise InputError(
                "BIL-EDT-034",
                f"the cue at {format_clock(before.start_ms)} ends at {before.end_ms} ms, after the next one starts,"
                " which was corrected elsewhere",
                where=where,
                remedy="End it earlier, or delete this file.",
            )
    retimed = [replace(cut, span=span) for cut, span in zip(fixed, today, strict=True)]
    return kept_cuts(retimed, transcript, bitext)


def held_cuts(
    options: Mapping[str, Any], bitext: Bitext, source_cuts: SourceCuts, transcript: Transcript
) -> tuple[FixedCut, ...]:
    """Return the cuts that apply to the pair of *bitext*; *options* are those of the item's manifest.

    Cuts changed in the results override those of the subtitles next to the recording.
    """
    fixed = fitted_cuts(options.get(CUTS, {}).get(bitext.pair, []), transcript, bitext)
    return fixed or (sidecar_cuts(transcript) if source_cuts == "keep" else ())


def fitted_cuts(kept: Kept, transcript: Transcript, bitext: Bitext) -> tuple[FixedCut, ...]:
    """Return *kept* for the words of *transcript* and the translations of *bitext*, without cuts whose words are all
    gone.

    If one of the places in a translation is gone, it is open where that sentence is cut.
    """
    place = borders([text for cut in kept for text in cut["texts"]], [word.text for word in transcript.words])
    spoken, found, gone = _Spoken(bitext), [], set()
    for cut in kept:
        first, last = place[cut["words"][0]], place[cut["words"][1]]
        if first >= last:
            continue
        unit = spoken.at(first) if "target" in cut else None
        before, after = cut.get("target", ("", ""))
        at = _place(before, after, unit.target) if unit and unit.target else None
        if unit and at is None:
            gone.add(unit.id)
        found.append((FixedCut((first, last), Span(cut["start_ms"], cut["end_ms"]), at), unit))
    return tuple(replace(cut, target_at=None) if unit and unit.id in gone else cut for cut, unit in found)


def _place(before: str, after: str, now: str) -> int | None:
    """Return the place in *now* that was between *before* and *after*, ``None`` if the text was changed there.

    >>> _place("One and", " two.", "One and twenty two."), _place("One and", " two.", "None or three.")
    (7, None)
    """
    if now.startswith(before) and now[len(before) :].strip():
        return len(before)
    at = len(now) - len(after)
    return at if at > 0 and now.endswith(after) and now[:at].strip() else None


class _Spoken:
    """The sentences of a bitext by their words."""

    def __init__(self, bitext: Bitext) -> None:
        self._units = [unit for unit in bitext if unit.words is not None]
        self._firsts = [unit.words[0] for unit in self._units if unit.words]

    def at(self, word: int) -> Unit | None:
        """Return the sentence in which *word* is, ``None`` if it is its first or there is none."""
        place = bisect_right(self._firsts, word) - 1
        return self._units[place] if place >= 0 and self._firsts[place] < word else None

    def both(self, cut: FixedCut) -> dict[str, list[str]]:
        """Return the translation of the sentence that began before *cut*, up to its part and from it on, if known."""
        unit = self.at(cut.words[0])
        if cut.target_at is None or unit is None or unit.target is None:
            return {}
        return {"target": [unit.target[: cut.target_at], unit.target[cut.target_at :]]}


def sidecar_cuts(transcript: Transcript) -> tuple[FixedCut, ...]:
    """Return the cues of the subtitle file that *transcript* was made from, if any.

    An overlapping cue ends where the next one starts. If words were corrected since, the transcript is divided by time.
    """
    rows = transcript.engine.options.get("cue_words") or []
    spans = [Span(start, end) for _, _, start, end in rows]
    ranges = [(first, last) for first, last, _, _ in rows]
    if rows and rows[-1][1] != len(transcript.words):
        ranges = _by_time(spans, transcript)
    found: list[FixedCut] = []
    for (first, last), span in zip(ranges, spans, strict=True):
        if found and found[-1].span.end_ms > span.start_ms:
            before = found[-1].span
            found[-1] = FixedCut(found[-1].words, Span(before.start_ms, max(before.start_ms, span.start_ms)))
        if first < last:
            found.append(FixedCut((first, last), span))
    return tuple(cut for cut in found if cut.span.duration_ms > 0)


def _by_time(spans: Sequence[Span], transcript: Transcript) -> list[tuple[int, int]]:
    """Assign each word to the last of *spans* that has started by then; untimed words follow the previous one."""
    starts = [span.start_ms for span in spans]
    owner = 0
    counts = [0] * len(spans)
    for word in transcript.words:
        if word.start_ms is not None:
            owner = max(owner, bisect_right(starts, word.start_ms) - 1, 0)
        counts[owner] += 1
    ends = list(accumulate(counts))
    return list(zip([0, *ends], ends, strict=False))


def borders(old: Sequence[str], new: Sequence[str]) -> list[int]:
    """Return, for each boundary between *old* words (before the first, ..., after the last), its position in *new*.

    Words inserted at a boundary come after it; both ends stay ends.

    >>> borders(["one", "two", "four"], ["one", "two", "three", "four"])
    [0, 1, 2, 4]
    >>> borders(["a", "b", "c"], ["a", "c"])
    [0, 1, 1, 2]
    """
    place = [0] * (len(old) + 1)
    for _, first, last, begin, end in opcodes(old, new):
        for border in range(first, last + 1):
            if border > first:
                place[border] = begin + round((border - first) / (last - first) * (end - begin))
    place[0], place[-1] = 0, len(new)
    return place
