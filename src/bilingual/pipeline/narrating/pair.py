"""What a narrated article has besides its posts, for one pair: the sound, the cues, the slides and the audio file."""

from __future__ import annotations

from dataclasses import replace

from bilingual.engines.media.profiles import rendition
from bilingual.model.bitext import Bitext
from bilingual.model.finding import Finding
from bilingual.pipeline.making import cue_layout
from bilingual.pipeline.making.bitexts import bitext_digest
from bilingual.pipeline.making.cueing import previewed
from bilingual.pipeline.narrating.audio import make_audio
from bilingual.pipeline.narrating.narrated import Narrating
from bilingual.pipeline.narrating.showing import Showing
from bilingual.pipeline.narrating.speaking import read_aloud
from bilingual.pipeline.narrating.voices import check_voices, terms_of
from bilingual.pipeline.posting.study.tools import with_study
from bilingual.pipeline.run import Job
from bilingual.pipeline.sharing.disk import require_room, tidy
from bilingual.pipeline.videos.filming import Film, film_of, wanted_renditions
from bilingual.views.base import Prepared


def narrating(job: Job, source: str, targets: tuple[str, ...]) -> Narrating:
    """Return what is to be made of an article that is read aloud.

    Raises UsageError for an unknown rendition, and UsageError or NotInstalled
    for a language without a voice: before the long work.
    """
    check_voices(job, source, targets)
    tidy(job.workspace)
    return Narrating(wanted_renditions(job.settings), targets[0])


def narrate_pair(job: Job, prepared: Prepared, bitext: Bitext, plan: Narrating) -> tuple[Prepared, Film, list[Finding]]:
    """Read one pair aloud, cut its cues, and make its preview and audio file.

    Returns *prepared* with what is heard, the film, and findings on the terms of the voices.
    """
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
    prepared = with_study(job, heard, recording if said else None, showing if said else None)
    return prepared, film, terms_of(recording.spoken)
