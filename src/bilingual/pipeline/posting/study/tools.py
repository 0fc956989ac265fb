"""Gives the views of a pair what a study pack is made with, if the settings want one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from bilingual.learning.practice import steps_of
from bilingual.learning.scales import checked_learner, learner_of
from bilingual.model.digest import digest
from bilingual.pipeline.items.publications import publications
from bilingual.pipeline.run import Job
from bilingual.settings import Settings
from bilingual.views.base import Prepared
from bilingual.views.tools import StudyTools

if TYPE_CHECKING:
    from bilingual.learning.pack import StudyPack
    from bilingual.model.recording.source import Recording

_VERSION = 5  # part of the key: increase it when packs change


def check_learner(settings: Settings) -> None:
    """Raise InputError for a learner or a practice track that the settings describe wrongly, before any work."""
    checked_learner(settings.learner)
    steps_of(settings.practice)


class Slides(Protocol):
    """The slides of a narrated article."""

    def stills(self, times_ms: Sequence[int]) -> Sequence[bytes]:
        """Return a small picture of the slide that shows at each of *times_ms*."""
        ...

    def facts(self) -> Mapping[str, Any]:
        """Return what those pictures depend on."""
        ...


def with_study(
    job: Job, prepared: Prepared, recording: Recording | None = None, slides: Slides | None = None
) -> Prepared:
    """Return *prepared* with the tools for a study pack if the settings want one.

    *recording* is that of a talk, or of an article that was read aloud, with its *slides*.
    """
    if not job.settings.learn:
        return prepared
    # Imported here: most runs make no packs, and numpy alone takes 0.1 s.
    from bilingual.engines.learning.decks import packed
    from bilingual.engines.learning.extra_packages import versions
    from bilingual.pipeline.narrating.translations import SpokenTranslations
    from bilingual.pipeline.posting.cutting import SentenceMedia
    from bilingual.pipeline.posting.study.texts import StudyText

    bitext, media = prepared.bitext, job.tools.media
    learner = learner_of(job.settings.learner, bitext.source, bitext.target)
    link = prepared.document.link or _published_at(job)
    spoken = recording.spoken if recording else None
    text = StudyText(job.manifest.identity, prepared, learner, link, spoken)

    cutting = SentenceMedia(media, recording, steps_of(job.settings.practice), slides.stills if slides else None)

    @cache
    def pack() -> StudyPack:
        made = text.pack()
        cutting.begin(made)
        return made

    voiced = SpokenTranslations(job, text.native)
    tools = StudyTools(pack, cutting.clips, cutting.stills, packed, media.track, cutting.practice, voiced.clips)
    stamp: dict[str, Any] = {
        "version": _VERSION,
        "learner": [learner.language, learner.level, learner.words],
        "lists": versions(),
        "practice": list(job.settings.practice),
        "item": [job.manifest.identity, prepared.title, link],
        "states": digest([[unit.id, unit.state] for unit in bitext]),
    }
    if any(step.kind == "target" for step in cutting.practice):
        stamp["voice"] = dict(voiced.key())
    if recording:
        stamp["recording"] = [recording.facts, recording.sound_facts, recording.picture_facts, recording.spoken.sha256]
    if spoken is not None and (names := spoken.engine.options.get("speakers")):
        stamp["speakers"] = names
    if slides:
        stamp |= slides.facts()
    stamps = {**prepared.tools.stamps, "study": stamp}
    return replace(prepared, tools=replace(prepared.tools, study=tools, stamps=stamps))


def _published_at(job: Job) -> str:
    """Return the address where the item was published first, empty if it wasn't."""
    return next((one.url for one in publications(job.folder, "") if one.url), "")
