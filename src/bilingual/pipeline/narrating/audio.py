"""The audio file of a narration: for players of podcasts and for blogs."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from bilingual.engines.base import Progress
from bilingual.model.recording.media import Section
from bilingual.model.recording.slides import Narration
from bilingual.pipeline.narrating.speaking import NarratedPair
from bilingual.pipeline.records.files import write_bytes
from bilingual.pipeline.run import Job
from bilingual.pipeline.stages import AUDIO
from bilingual.views.base import Prepared


def make_audio(job: Job, narration: NarratedPair, prepared: Prepared, cover: bytes) -> None:
    """Write ``audio/<language>.mp3`` with its *cover*, chapters and title, in the language that is heard."""
    recording, document, tag = narration.recording, prepared.document, narration.language
    title = document.title
    translated = title.target_text if title is not None and tag == document.target else None
    sections = recording.sections
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
        path = job.folder / "audio" / f"{tag}.mp3"
        write_bytes(path, job.tools.media.narration(file))
        return [path]

    facts = {
        "media": recording.sha256,
        "title": file.title,
        "author": file.artist,
        "date": file.date,
        "cover": sha256(cover).hexdigest(),
        "chapters": [[one.start_ms, one.title] for one in chapters],
        "encoder": dict(job.tools.media.key()),
    }
    job.make(AUDIO, facts, build, language=tag)
