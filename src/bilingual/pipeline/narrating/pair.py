"""What a narrated article has besides its posts, for one pair: the sound, the cues, the slides and the audio file."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bilingual.engines.media.profiles import rendition
from bilingual.model.bitext import Bitext
from bilingual.model.recording.rendition import Rendition
from bilingual.pipeline.making import cue_layout
from bilingual.pipeline.making.bitexts import bitext_digest
from bilingual.pipeline.making.cueing import previewed
from bilingual.pipeline.narrating.audio import make_audio
from bilingual.pipeline.narrating.showing import Showing
from bilingual.pipeline.narrating.speaking import read_aloud
from bilingual.pipeline.narrating.spoken_again import narrated_pairs
from bilingual.pipeline.narrating.voices import check_voices
from bilingual.pipeline.posting.study.tools import with_study
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.records.workspace import Workspace
from bilingual.pipeline.run import Job
from bilingual.pipeline.sharing.disk import require_room, tidy
from bilingual.pipeline.videos.filming import Film, film_of, wanted_renditions
from bilingual.settings import Settings
from bilingual.views.base import Prepared


@dataclass(frozen=True, slots=True)
class Narrating:
    """The videos to make, and the *first* target: its pair makes the preview, and the audio file of the source."""

    renditions: tuple[Rendition, ...]
    first: str


def narrates(settings: Settings, manifest: Manifest | None) -> bool:
    """Return whether an article is read aloud; one that was before stays so."""
    before = manifest is not None and bool(narrated_pairs(manifest))
    return settings.narrate or before


def narrating(job: Job, source: str, targets: tuple[str, ...]) -> Narrating | None:
    """Return what is to be made of an article that is read aloud, ``None`` for one that is not.

    Raises UsageError for an unknown rendition, and UsageError or NotInstalled
    for a language without a voice: before the long work.
    """
    if not narrates(job.settings, job.manifest):
        return None
    check_voices(job, source, targets)
    tidy(Workspace(job.settings))
    return Narrating(wanted_renditions(job.settings), targets[0])


def narrate_pair(job: Job, prepared: Prepared, bitext: Bitext, plan: Narrating) -> tuple[Prepared, Film]:
    """Read one pair aloud, cut its cues, and make its preview and audio file; return *prepared* with what is heard."""
    narration = read_aloud(job, prepared.document, bitext)
    recording, spoken = narration.recording, job.settings.spoken
    require_room(recording, len(plan.renditions), job.work, job.folder)
    showing = Showing(job, prepared, narration)
    film = replace(
        film_of(job, recording, narration.cued, plan.renditions), slides=showing.pictures, covers=showing.first
    )
    first = bitext.target == plan.first
    if first:
        previewed(job, recording, (bitext.source, bitext.target), showing.pictures(rendition("preview")))
    if first or spoken != "source":
        make_audio(job, narration, prepared, showing.square())
    look = prepared.look
    if first or spoken == "source":
        look = replace(look, video=f"../../{cue_layout.PREVIEW}", poster=f"../../{cue_layout.POSTER}")
    facts = {**prepared.facts, "bitext": bitext_digest(narration.bitext), "narration": narration.transcript.sha256}
    tag = bitext.target if spoken == "target" else ""
    heard = replace(prepared, bitext=narration.bitext, look=look, facts=facts, spoken=tag)
    said = spoken != "target"
    return with_study(job, heard, recording if said else None, showing if said else None), film
