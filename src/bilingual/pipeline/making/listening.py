"""What a recogniser tells about the recording besides its words, as findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bilingual.engines.speech.recognisers.checking.checked_starts import MOST_MS
from bilingual.model.bitext import Bitext
from bilingual.model.finding import Finding
from bilingual.model.timing import format_clock
from bilingual.model.transcript import Transcript
from bilingual.text.counts import counted


def listening_findings(transcript: Transcript, offset_ms: int) -> list[Finding]:
    """Return the findings on *transcript*; *offset_ms* is where its audio starts in the recording."""
    notes = transcript.engine.options
    unheard = notes.get("unheard_spans", ())
    whole_s = round(sum(end - start for start, end in unheard) / 1000)
    cause = f"{whole_s} s of speech without words, in {counted(len(unheard), 'place')}" if unheard else ""
    found = [
        Finding(
            "unheard",
            "W",
            f"speech from {format_clock(start + offset_ms)} to {format_clock(end + offset_ms)} has no words: "
            "the recogniser made out none at the second try either",
            evidence={"start_ms": start + offset_ms, "end_ms": end + offset_ms},
            cause=cause,
        )
        for start, end in unheard
    ]
    for first, last, term in notes.get("name_proposals", ()):
        text, at_ms = transcript.text(first, last), (transcript.words[first].start_ms or 0) + offset_ms
        found.append(
            Finding(
                "misheard-name",
                "W",
                f"“{text}” at {format_clock(at_ms)} may be “{term}”: it sounds like it, and the recogniser was unsure",
                source=text,
                evidence={"start_ms": at_ms, "term": term},
            )
        )
    for index, was_ms, start_ms in notes.get("moved_starts", ()):
        text = transcript.words[index].text
        message = (
            f"the recogniser puts “{text}” at {(was_ms + offset_ms) / 1000:.2f} s, the aligner at "
            f"{(start_ms + offset_ms) / 1000:.2f} s, which is used"
        )
        cause = f"times on which recogniser and aligner differ by more than {MOST_MS} ms"
        found.append(Finding("word-times", "I", message, source=text, evidence={"start_ms": start_ms}, cause=cause))
    return [*found, *_invented(notes, transcript.language, offset_ms)]


def doubts_of_units(
    bitext: Bitext, transcript: Transcript, found: Sequence[Finding], offset_ms: int
) -> dict[str, list[str]]:
    """Return what *found* says of the words of each unit, by its id; *offset_ms* as in ``listening_findings``."""
    doubts: dict[str, list[str]] = {}
    for unit in bitext:
        words = transcript.words[slice(*unit.words)] if unit.words else ()
        times = [word for word in words if word.start_ms is not None]
        if not times:
            continue
        first, last = (times[0].start_ms or 0) + offset_ms, (times[-1].end_ms or 0) + offset_ms
        for one in found:
            start = one.evidence.get("start_ms")
            over = start is not None and start < last and one.evidence.get("end_ms", start + 1) > first
            if over and one.severity in ("E", "W"):
                doubts.setdefault(unit.id, []).append(one.message)
    return doubts


def _invented(notes: Mapping[str, Any], language: str, offset_ms: int) -> list[Finding]:
    """Return the findings on words that may be invented, since the language is another one or the speech unclear."""
    found = [
        Finding(
            "other-language",
            "E",
            f"from {format_clock(start + offset_ms)} to {format_clock(end + offset_ms)} {other} is spoken "
            f"({share:.0%} certain), but the words are in {language}: they may be translated or invented",
            evidence={"start_ms": start + offset_ms, "end_ms": end + offset_ms, "language": other},
        )
        for start, end, other, share in notes.get("other_languages", ())
    ]
    if shares := notes.get("guessed_language"):
        told = ", ".join(f"{code} {share:.0%}" for code, share in shares.items())
        message = f"the spoken language is a guess ({told}): name it with --source-language"
        found.append(Finding("other-language", "E", message, evidence={"shares": dict(shares)}))
    found += [
        Finding(
            "unsure-words",
            "W",
            f"the words from {format_clock(start + offset_ms)} to {format_clock(end + offset_ms)} are guesses "
            f"({sure:.0%} sure on average)",
            evidence={"start_ms": start + offset_ms, "end_ms": end + offset_ms, "sure": sure},
            cause="passages in which the recogniser was unsure of its words",
        )
        for start, end, sure in notes.get("unsure_spans", ())
    ]
    if (sure := notes.get("sure")) is not None:
        message = (
            f"the recogniser was unsure of its words ({sure:.0%} on average), and may have invented many: check them, "
            "try a larger model, or put a script next to the recording"
        )
        found.append(Finding("unsure-words", "E", message, evidence={"sure": sure}))
    return found
