"""What is said of a dub: how its sentences fit, and why it is not ready."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bilingual.languages import pack
from bilingual.model.bitext import Bitext
from bilingual.model.finding import Finding
from bilingual.model.recording.dubbing import held_ms
from bilingual.pipeline.dubbing.sound import Dub
from bilingual.text.counts import counted, first_of

_NAMED = 5
_LOUD_DB = -36.0  # of pauses: 20 dB below the voice, which speaks at -16 LUFS
_WAYS = {
    "own time": "in the time of their sources",
    "pause": "with the pause after them",
    "borrowed": "a little early, or with the next one a little late",
    "hurried": "faster than usual",
    "held": "while the picture stands still",
}


def dub_reasons(bitext: Bitext, dub: Dub) -> tuple[str, ...]:
    """Return why the dubbed videos of a pair are not ready, for people.

    A subtitle that nobody has read can be skipped by a viewer who knows better; a voice can't: it has to be approved.
    """
    spoken = [unit for unit in bitext if unit.words is not None]
    silent = sum(not unit.translated for unit in spoken)
    worded = sum("wording" in row and not row["approved"] for row in dub.record["sentences"])
    unread = len(unread_units(bitext))
    return tuple(
        f"the dubbed video: {said}"
        for wrong, said in (
            (dub.record["draft"], "its voice is a draft"),
            (silent, f"{counted(silent, 'sentence')} without a translation"),
            (unread, f"{counted(unread, 'sentence')} that nobody has approved"),
            (worded, f"{counted(worded, 'shorter wording')} that nobody has approved"),
        )
        if wrong
    )


def unread_units(bitext: Bitext) -> list[str]:
    """Return the ids of the spoken units with a translation that nobody has approved."""
    return [unit.id for unit in bitext if unit.words is not None and unit.state in ("machine", "draft", "stale")]


def dub_findings(bitext: Bitext, dub: Dub) -> Iterator[Finding]:
    """Yield what a person should know of the dub of a pair."""
    record, rows = dub.record, dub.record["sentences"]
    summary: Mapping[str, Any] = record["summary"]
    language = pack(bitext.target).name
    ways = ", ".join(f"{count} {_WAYS[way]}" for way, count in summary["ways"].items())
    fastest = max((row["speed"] for row in rows), default=1.0)
    said = f"dub: {counted(len(rows), 'sentence')} spoken in {language} by {record['voice']}: {ways}"
    said += f"; at most {fastest:g} times the voice's own speed, {summary['largest_drift_ms']} ms beside the source"
    yield Finding("dub", "I", said, evidence=dict(summary))
    if held := [row for row in rows if row["hold_ms"]]:
        names = first_of([f"{row['id']} ({row['hold_ms'] / 1000:.1f} s)" for row in _longest(held)], _NAMED)
        total = held_ms(dub.holds) / 1000
        message = f"dub: the picture stands still for {counted(len(held), 'sentence')}, {total:.1f} s in all: {names}; "
        message += "where that disturbs, shorten the translation"
        yield Finding("dub-held", "W", message, evidence={row["id"]: row["hold_ms"] for row in held})
    for row in rows:
        if "wording" in row and not row["approved"]:
            message = f"dub: spoken in fewer words than the subtitle: “{row['wording']}”; approve it in the studio or "
            message += f"with `bilingual approve ITEM {row['id']} --wordings`"
            yield Finding("dub", "W", message, row["id"], target=row["of"], evidence={"wording": row["wording"]})
    if hurried := [row["id"] for row in rows if row["fits"] == "hurried"]:
        message = f"dub: {counted(len(hurried), 'sentence')} spoken faster than usual: {first_of(hurried, _NAMED)}"
        yield Finding("dub", "I", message, evidence={"hurried": hurried})
    if record["unsaid"]:
        names = first_of(record["unsaid"], _NAMED)
        message = f"dub: nothing can be said of {counted(len(record['unsaid']), 'sentence')}: {names}"
        yield Finding("dub", "W", message, evidence={"unsaid": record["unsaid"]})
    if record["mode"] == "replace" and not record["pauses"]:
        message = "dub: the recording has no pauses, so its quietest moments stand for the sound of its room"
        yield Finding("dub", "W", message)
    if record["mode"] == "replace" and record["room_db"] + record["gain_db"] > _LOUD_DB:
        message = (
            "dub: between its sentences the recording is nearly as loud as in them, as with music under the speech, "
        )
        message += 'which goes with the voice and leaves a noise: dub = "over" keeps it'
        yield Finding("dub", "W", message)
    if not record["commercial"]:
        message = f"the voice {record['voice']} may not be used commercially: its terms allow private use only"
        yield Finding("voice-terms", "W", message, evidence={"voice": record["voice"]})


def _longest(held: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return sorted(held, key=lambda row: -int(row["hold_ms"]))
