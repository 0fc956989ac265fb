"""The ffmpeg commands of a results folder, to run by hand."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bilingual.engines.base import RenderJob
from bilingual.engines.media.profiles import rendition
from bilingual.errors import InputError, UsageError
from bilingual.model.finding import Finding
from bilingual.pipeline.applying import made_before
from bilingual.pipeline.narrating.earlier_narration import films_before
from bilingual.pipeline.records import exchange
from bilingual.pipeline.records.files import write_text
from bilingual.pipeline.records.workspace import Workspace
from bilingual.pipeline.requests import kind_of
from bilingual.pipeline.run import Job
from bilingual.pipeline.sharing.disk import STORE
from bilingual.pipeline.stages import TRANSCRIPT
from bilingual.pipeline.streams import opened
from bilingual.pipeline.tools import Tools
from bilingual.pipeline.videos.filming import Film
from bilingual.pipeline.videos.orders import laid_out
from bilingual.pipeline.videos.pair_cuts import cuts_of
from bilingual.pipeline.videos.refusals import refused
from bilingual.pipeline.videos.rendering import earlier_videos
from bilingual.pipeline.videos.sections import sections_of
from bilingual.pipeline.videos.shot_changes import known_shots


@dataclass(frozen=True, slots=True)
class Explained:
    """One video: the working folder, the command, and violated platform limits."""

    pair: str
    rendition: str
    folder: Path
    argv: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def command(self) -> str:
        """The line to paste into a shell."""
        return f"cd {shlex.quote(str(self.folder))} && {shlex.join(self.argv)}"


def explained(folder: Path, tools: Tools, renditions: Sequence[str] = ()) -> list[Explained]:
    """Return the command of each video of *folder*, after writing the files they read to its work folder.

    Without *renditions*, those of the last run and all existing ones. Raises InputError for a folder without cues, and
    for an article that changed since it was read aloud; UsageError for an unknown rendition.
    """
    manifest, held, request = made_before(folder, tools.settings)
    tools = tools.for_item(held)
    work = Workspace(tools.settings).work_folder(manifest.identity)
    if not any(folder.glob("cues.*.json")):
        raise InputError(
            "BIL-WRK-007", "has no cues yet", where=folder, remedy=f"Run: bilingual apply {shlex.quote(str(folder))}"
        )
    job = Job(request, tools, manifest)
    films = _of_recording(job) if kind_of(request.source) == "media" else films_before(job)
    found = []
    earlier = {pair: earlier_videos(manifest, folder, pair) for pair in films}
    asked = tuple(renditions or held.renditions)
    besides = [] if renditions else [name for names in earlier.values() for name in names if name not in asked]
    for name in dict.fromkeys((*asked, *besides)):
        try:
            profile = rendition(name, held.profiles, held.root)
        except UsageError:
            if name in asked:
                raise
            continue  # its profile no longer exists; the video is kept
        for pair, film in films.items():
            if name not in asked and name not in earlier[pair]:
                continue
            recording, bitext = film.recording, film.cuts.bitext
            _, text = laid_out(recording, film.cuts, film.timeline, profile, tools)
            place = work / "by-hand" / f"{pair}.{profile.id}"
            write_text(place / "cues.ass", text)
            order = RenderJob(
                recording,
                profile,
                (bitext.source, bitext.target),
                output=place / "video.mp4",
                ass=place / "cues.ass",
                cache=work / STORE,
                slides=film.slides(profile),
            )
            argv = ("ffmpeg", *tools.media.explain(order, place))
            found.append(Explained(pair, profile.id, place, argv, tuple(refused(recording, [profile]))))
    return found


def _of_recording(job: Job) -> dict[str, Film]:
    """Return the cues of each pair of a recording, as they are in its results."""
    folder, settings, manifest = job.folder, job.settings, job.manifest
    transcript = exchange.read_transcript(folder / "transcript.json")
    language = manifest.stages.get(TRANSCRIPT.name(), {}).get("facts", {}).get("language")
    sha = str(manifest.source.get("sha256", ""))
    info = job.tools.media.probe(job.request.source)
    recording, _ = opened(job.request, job.tools, info, sha256=sha, language=language)
    recording = replace(recording, title=manifest.title, transcript=transcript)
    shots_ms = (known_shots(job.work, recording) if settings.shots else None) or ()
    recording = replace(recording, shots_ms=shots_ms, sections=sections_of(recording))
    found = {}
    for path in sorted(folder.glob("cues.*.json")):
        pair = path.name.split(".")[1]
        cuts = cuts_of(settings, manifest, recording, exchange.read_bitext(folder / f"bitext.{pair}.json"))
        found[pair] = Film(recording, cuts, exchange.read_timeline(path), ())
    return found
