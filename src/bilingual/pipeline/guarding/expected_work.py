"""What a run is to do, for its deadline."""

from __future__ import annotations

from bilingual.model.recording.source import Recording
from bilingual.pipeline.guarding.limits import Work
from bilingual.pipeline.run import Job

_SENTENCE_MS = 12_000  # read aloud in two languages, with pauses


def work_on_recording(job: Job, recording: Recording, *, recognised: bool, renditions: int) -> Work:
    """Return what is to be made of *recording*; *recognised* says whether a recogniser listens to it."""
    asked, chat = _translation(job)
    targets = max(1, len(job.settings.targets))
    return Work(recording.duration_ms, recognised, 0, targets, renditions, asked, chat)


def work_on_article(job: Job, sentences: int, targets: int, *, renditions: int = 0) -> Work:
    """Return what is to be made of an article of so many *sentences*, and of its *renditions* if it is read aloud."""
    asked, chat = _translation(job)
    length_ms = sentences * _SENTENCE_MS if renditions else 0
    return Work(length_ms, False, sentences, targets, renditions, asked, chat)


def _translation(job: Job) -> tuple[int, bool]:
    """Return how many times a sentence may be translated into one language, and whether by a chat model."""
    names = (*job.settings.translation, *job.settings.agreement, *job.settings.round_trip)
    chat = any(job.tools.translation(name).capabilities.batches for name in dict.fromkeys(names))
    return len(names) + bool(job.settings.clause_hints), chat
