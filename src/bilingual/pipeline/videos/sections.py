"""The chapters of a recording: named by the file or its script, else divided at long pauses."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate, pairwise

from bilingual.model.recording.media import Section
from bilingual.model.recording.source import Recording
from bilingual.model.transcript import Transcript
from bilingual.views.document.paragraphs import Spoken, paragraph_starts

# Our choice: short clips need no chapters, a chapter has at least a minute, and a
# pause of two seconds before a new paragraph marks a new subject.
SHORTEST_TALK_MS = 5 * 60_000
_SHORTEST_MS = 60_000
_PAUSE_MS = 2000
_LONGEST_TITLE = 60


def sections_of(recording: Recording) -> tuple[Section, ...]:
    """Return the chapters of a transcribed *recording*, in the times of its file; possibly none."""
    info, transcript, offset_ms = recording.info, recording.spoken, recording.offset_ms
    if len([section for section in info.sections if section.title.strip()]) > 1:
        return info.sections
    if len(named := _headings(transcript, offset_ms)) > 1:
        return named
    if transcript.duration_ms < SHORTEST_TALK_MS:
        return ()
    spoken = [_spoken(transcript, first, last) for first, last in transcript.sentences]
    starts = set(paragraph_starts(spoken, transcript.language))
    found = [Section(offset_ms, title_from(spoken[0].text))] if spoken else []
    for index, (before, after) in enumerate(pairwise(spoken), 1):
        if index not in starts or before.end_ms is None or after.start_ms is None:
            continue
        begin = after.start_ms + offset_ms
        paused = after.start_ms - before.end_ms >= _PAUSE_MS
        room = min(begin - found[-1].start_ms, transcript.duration_ms - after.start_ms)
        if paused and room >= _SHORTEST_MS:
            found.append(Section(begin, title_from(after.text)))
    return tuple(found) if len(found) > 1 else ()


def title_from(sentence: str) -> str:
    """Return the beginning of *sentence* as a title, cut at a word.

    >>> title_from("Now let us look at what happens to the memories of the day while we are asleep.")
    'Now let us look at what happens to the memories of the day…'
    """
    text = sentence.strip().rstrip(".。")
    widths = list(accumulate(2 if character > "\u2e7f" else 1 for character in text))
    end = bisect_right(widths, _LONGEST_TITLE)
    if end == len(text):
        return text
    if " " in text[:end]:
        end = text.rindex(" ", 0, end + 1)
    return text[:end].rstrip(" ,;:，、；：") + "…"


def _headings(transcript: Transcript, offset_ms: int) -> tuple[Section, ...]:
    """Return the chapters named by the script's headings, each from its first word on."""
    found = []
    for word, title in transcript.engine.options.get("headings", ()):
        begin = transcript.words[word].start_ms if word < len(transcript.words) else None
        if begin is not None:
            found.append(Section(begin + offset_ms, title))
    return tuple(found)


def _spoken(transcript: Transcript, first: int, last: int) -> Spoken:
    return Spoken(transcript.text(first, last), transcript.words[first].start_ms, transcript.words[last - 1].end_ms)
