"""Which transcripts stay as they are: edited ones, those of a script that is gone, and those of earlier recognisers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bilingual.model.digest import digest
from bilingual.model.recording.source import Recording
from bilingual.model.speakers import SPEAKERS
from bilingual.model.transcript import Transcript
from bilingual.pipeline.editing.edits import kept_transcript
from bilingual.pipeline.items.recorded import EDITED, TRANSCRIPT_FILE
from bilingual.pipeline.records import exchange
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.records.untrusted import place_in
from bilingual.pipeline.records.workspace import Workspace
from bilingual.pipeline.requests import Request
from bilingual.pipeline.run import Job
from bilingual.pipeline.sidecars.sidecar import Sidecar
from bilingual.pipeline.stages import TRANSCRIPT
from bilingual.settings import Settings

# What came into a recogniser's key with our own rules, and the option whose default changed with them.
_LATER = frozenset({"rules", "voice", "condition_on_previous_text"})


def lasting(job: Job, sidecar: Sidecar | None, recording: Recording | None = None) -> Transcript | None:
    """Return the transcript that stays as it is: a person edited it, or wrote the script that it was made from."""
    if (edited := kept_transcript(job)) is not None:
        return edited
    stays = facts_that_stay(job.manifest, job.request, job.settings, sidecar, recording)
    return exchange.read_transcript(job.folder / TRANSCRIPT_FILE) if stays is not None else None


def facts_that_stay(
    manifest: Manifest | None,
    request: Request,
    settings: Settings,
    sidecar: Sidecar | None,
    recording: Recording | None = None,
) -> dict[str, Any] | None:
    """Return the facts of the transcript if it was made from a script that is no longer there, and stays: the recording
    was dropped into the inbox again without it, or an item is made again from its folder.

    Who removes the script of a recording elsewhere, names a recogniser or forces the run wants it recognised. A
    *recording* whose sound is another now (``--audio-track``) has other words.
    """
    if manifest is None or sidecar is not None or request.force or settings.ignore_sidecar or settings.speech != "auto":
        return None
    workspace = Workspace(settings)
    dropped = any(place_in(folder, request.source) is not None for folder in (workspace.inbox, workspace.failed))
    known = manifest.stages.get(TRANSCRIPT.name(), {}).get("facts", {})
    if not known.get("sidecar") or not (dropped or request.results) or not manifest.is_done(TRANSCRIPT.name(), known):
        return None
    if recording is None:
        return dict(known)
    now = {**recording.facts, **recording.sound_facts}
    heard = [{name: facts.get(name) for name in (*recording.facts, "sound")} for facts in (known, now)]
    return dict(known) if digest(heard[0]) == digest(heard[1]) else None


def why_kept(job: Job, known: Transcript) -> list[str]:
    """Return the note that *known*, a transcript that lasts, is kept, where a person might expect another one."""
    if EDITED not in known.engine.marks:
        return [
            f"{job.request.source.name} has no script any more: the words of its earlier one are kept"
            " (--force recognises them)"
        ]
    if job.request.force:
        return [f"{TRANSCRIPT_FILE} was edited by hand and is kept; delete it to transcribe again"]
    return []


def facts_before_rules(manifest: Manifest, facts: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the facts of a transcript that is there and was recognised before we had rules of our own, if nothing
    that a person sets has changed since: it is kept until ``--force``, because an upgrade asks no engine again.
    """
    found = manifest.stages.get(TRANSCRIPT.name(), {}).get("facts", {})
    earlier = with_speaker_facts(found, None)
    key = earlier.get("key", {})
    if "rules" in key or "rules" not in facts["key"] or not manifest.is_done(TRANSCRIPT.name(), found):
        return None
    now = {name: value for name, value in facts["key"].items() if name not in _LATER}
    then = {name: value for name, value in key.items() if name not in _LATER}
    same = {**earlier, "key": then} == {**{n: v for n, v in facts.items() if n != "names"}, "key": now}
    return dict(earlier) if same else None


def with_speaker_facts(facts: Mapping[str, Any], said: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return *facts* with what *said*, the facts of the voices, adds to them; without it, ``None``, nothing."""
    own = {name: value for name, value in facts.items() if name != SPEAKERS}
    return own | ({SPEAKERS: {name: said[name] for name in ("count", "key")}} if said is not None else {})
