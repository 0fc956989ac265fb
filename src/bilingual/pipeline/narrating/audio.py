"""The audio file of a narration: for players of podcasts and for blogs."""

from __future__ import annotations

import wave
from collections.abc import Iterable, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from bilingual.engines.base import Progress
from bilingual.engines.voice.sound import wav
from bilingual.model.recording.media import Section
from bilingual.model.recording.slides import Narration
from bilingual.model.timing import Span
from bilingual.pipeline.narrating.speaking import NarratedPair
from bilingual.pipeline.records.files import write_bytes
from bilingual.pipeline.run import Job
from bilingual.pipeline.sharing.disk import narration_sound
from bilingual.pipeline.stages import AUDIO
from bilingual.views.base import Prepared

# A pause above the first is cut to the second, which is that after a heading.
_MOST_MS, _LEFT_MS = 1500, 1000


def make_audio(job: Job, narration: NarratedPair, prepared: Prepared, cover: bytes) -> None:
    """Write ``audio/<language>.mp3`` with its *cover*, chapters and title, in the language that is heard.

    Where the video is silent so that a table or code can be looked at, a listener does not wait as long.
    """
    recording, document, tag = narration.recording, prepared.document, narration.language
    title = document.title
    translated = title.target_text if title is not None and tag == document.target else None
    spans = recording.spoken.engine.options["spans"].values()
    parts = heard_parts([Span(first, last) for first, last in spans], recording.duration_ms)
    sections = [Section(heard_ms(one.start_ms, parts), one.title) for one in recording.sections]
    chapters = (Section(0, sections[0].title), *sections[1:]) if sections else ()
    file = Narration(
        recording.path,
        title=" ".join((translated or recording.title).split()),
        language=document.target if tag == document.target else document.source,
        artist=document.author or job.settings.author,
        date=(document.date or "")[:10],
        cover=cover,
        chapters=chapters,
    )

    def build(progress: Progress) -> Iterable[Path]:
        path, sound = job.folder / "audio" / f"{tag}.mp3", job.work / narration_sound(f"{tag}.heard")
        if len(parts) == 1:
            sound = recording.path
        else:
            write_bytes(sound, _joined(recording.path, parts))
        write_bytes(path, job.tools.media.narration(replace(file, sound=sound)))
        if sound != recording.path:
            sound.unlink(missing_ok=True)
        return [path]

    facts = {
        "media": recording.sha256,
        "title": file.title,
        "author": file.artist,
        "date": file.date,
        "cover": sha256(cover).hexdigest(),
        "chapters": [[one.start_ms, one.title] for one in chapters],
        "encoder": dict(job.tools.media.key()),
        **({"waits": [_MOST_MS, _LEFT_MS]} if len(parts) > 1 else {}),
    }
    job.make(AUDIO, facts, build, language=tag)


def heard_parts(spans: Sequence[Span], duration_ms: int) -> tuple[Span, ...]:
    """Return the parts of a narration that its audio file has; *spans* are when its sentences are said.

    >>> heard_parts([Span(0, 900), Span(1900, 3000), Span(9000, 9500)], 15_000)
    (Span(start_ms=0, end_ms=4000), Span(start_ms=9000, end_ms=10500))
    """
    found: list[Span] = []
    first = 0
    said = sorted(spans, key=lambda span: span.start_ms)
    ends, starts = [0, *(span.end_ms for span in said)], [*(span.start_ms for span in said), duration_ms]
    for before_ms, after_ms in zip(ends, starts, strict=True):
        if after_ms - before_ms > _MOST_MS:
            found.append(Span(first, before_ms + _LEFT_MS))
            first = after_ms
    return (*found, Span(first, duration_ms)) if first < duration_ms else tuple(found)


def heard_ms(at_ms: int, parts: Sequence[Span]) -> int:
    """Return when the moment *at_ms* of a narration is heard in the *parts* of it.

    >>> heard_ms(9000, [Span(0, 4000), Span(9000, 10_500)])
    4000
    """
    return sum(max(0, min(at_ms, part.end_ms) - part.start_ms) for part in parts)


def _joined(sound: Path, parts: Sequence[Span]) -> bytes:
    """Return *parts* of the WAV file *sound* as one: where they are cut, nobody speaks."""
    with wave.open(str(sound), "rb") as file:
        rate, samples = file.getframerate(), []
        for part in parts:
            first, last = (ms * rate // 1000 for ms in (part.start_ms, part.end_ms))
            file.setpos(min(first, file.getnframes()))
            samples.append(file.readframes(last - first))
    return wav(b"".join(samples), rate)
