"""What a recogniser tells about the recording besides its words, as findings."""

from __future__ import annotations

from bilingual.model.finding import Finding
from bilingual.model.timing import format_clock
from bilingual.model.transcript import Transcript
from bilingual.text.counts import counted


def listening_findings(transcript: Transcript, offset_ms: int) -> list[Finding]:
    """Return the findings on *transcript*; *offset_ms* is where its audio starts in the recording."""
    unheard = transcript.engine.options.get("unheard_spans", ())
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
    for first, last, term in transcript.engine.options.get("name_proposals", ()):
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
    return found
