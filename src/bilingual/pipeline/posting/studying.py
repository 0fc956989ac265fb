"""Gives the views of a pair what a study pack is made with, if the settings want one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from bilingual.engines.learning.decks import packed
from bilingual.engines.learning.require import versions
from bilingual.learning.practice import steps_of
from bilingual.learning.scales import checked_learner, learner_of
from bilingual.model.digest import digest
from bilingual.model.recording.source import Recording
from bilingual.model.timing import Span
from bilingual.pipeline.items.publications import publications
from bilingual.pipeline.posting.study_texts import StudyText
from bilingual.pipeline.run import Job
from bilingual.settings import Settings
from bilingual.views.base import Prepared, StudyTools

_VERSION = 3  # part of the key: increase it when packs change


def check_learner(settings: Settings) -> None:
    """Raise InputError for a learner or a practice track that the settings describe wrongly, before any work."""
    checked_learner(settings.learner)
    steps_of(settings.practice)


def with_study(job: Job, prepared: Prepared, recording: Recording | None = None) -> Prepared:
    """Return *prepared* with the tools for a study pack if the settings want one; *recording* is that of a talk."""
    if not job.settings.learn:
        return prepared
    bitext, media = prepared.bitext, job.tools.media
    learner = learner_of(job.settings.learner, bitext.source, bitext.target)
    link = prepared.document.link or _published_at(job)
    spoken = recording.spoken if recording else None
    text = StudyText(job.manifest.identity, prepared, learner, link, spoken)

    # Views are rendered again as the reasons why a pair is not ready change: nothing is cut twice.
    @cache
    def clips(spans: tuple[Span, ...], speed: float) -> Sequence[bytes]:
        return media.sentence_clips(recording, spans, speed) if recording and spans else ()

    @cache
    def stills(times_ms: tuple[int, ...]) -> Sequence[bytes]:
        return media.stills(recording, times_ms) if recording and times_ms else ()

    tools = StudyTools(
        cache(text.pack),
        lambda spans, speed: clips(tuple(spans), speed),
        lambda times_ms: stills(tuple(times_ms)),
        packed,
        media.track,
        steps_of(job.settings.practice),
    )
    stamp: dict[str, Any] = {
        "version": _VERSION,
        "learner": [learner.language, learner.level, learner.words],
        "lists": versions(),
        "practice": list(job.settings.practice),
        "item": [job.manifest.identity, prepared.title, link],
        "states": digest([[unit.id, unit.state] for unit in bitext]),
    }
    if recording:
        stamp["recording"] = [recording.facts, recording.sound_facts, recording.picture_facts, recording.spoken.sha256]
    stamps = {**prepared.tools.stamps, "study": stamp}
    return replace(prepared, tools=replace(prepared.tools, study=tools, stamps=stamps))


def _published_at(job: Job) -> str:
    """Return the address where the item was published first, empty if it wasn't."""
    return next((one.url for one in publications(job.folder, "") if one.url), "")
