"""Explains what a run would do: which stages are due, and why. Nothing is executed.

A stage is due if its facts, computed by the same functions as in a run, differ from the manifest, if one of its files
is missing or edited, or if a stage that it needs is due. What depends on an engine's output is known only after the
engine ran, so such a stage is due because of the stage before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bilingual.engines.media.profiles import rendition
from bilingual.model.bitext import Bitext
from bilingual.model.recording.rendition import Rendition
from bilingual.model.recording.source import Recording
from bilingual.pipeline.dubbing.record import dub_file
from bilingual.pipeline.dubbing.sound import dub_facts, dub_mode
from bilingual.pipeline.dubbing.speaking import to_speak
from bilingual.pipeline.dubbing.wording import approved_wordings, wording_key
from bilingual.pipeline.due import DueStages, RunPlan, targets_of
from bilingual.pipeline.editing.cuts import held_cuts
from bilingual.pipeline.inbox.queue import admitted
from bilingual.pipeline.items.identities import article_identity, place_of_texts, recording_identity
from bilingual.pipeline.making import cue_layout
from bilingual.pipeline.making.cueing import preview_facts, subtitle_facts
from bilingual.pipeline.making.lasting import facts_before_rules, facts_that_stay, with_speaker_facts
from bilingual.pipeline.making.speakers import names_by_hand, speaker_facts, told_apart, with_names
from bilingual.pipeline.making.transcribing import engine_for, transcript_facts
from bilingual.pipeline.making.translating import article_units
from bilingual.pipeline.narrating.narrated import narrates
from bilingual.pipeline.narrating.voices import heard_in, voice_facts
from bilingual.pipeline.posting.talks import units_of
from bilingual.pipeline.records import exchange
from bilingual.pipeline.records.claims import check_source
from bilingual.pipeline.records.files import file_sha256
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.records.workspace import Workspace
from bilingual.pipeline.requests import Request, kind_of
from bilingual.pipeline.sidecars.embedded import reads_tracks, with_tracks
from bilingual.pipeline.sidecars.files import find_sidecars
from bilingual.pipeline.stages import (
    AUDIO,
    BITEXT,
    DUB,
    DUBBED,
    NARRATION,
    PREVIEW,
    SPEAKERS,
    SUBTITLES,
    TRANSCRIPT,
    VIDEO,
)
from bilingual.pipeline.streams import opened
from bilingual.pipeline.text_files.articles import read_article
from bilingual.pipeline.tools import Tools
from bilingual.pipeline.videos.orders import laid_out, video_facts
from bilingual.pipeline.videos.sections import sections_of
from bilingual.pipeline.videos.shot_changes import known_shots
from bilingual.settings import Settings


def plan(request: Request, tools: Tools) -> RunPlan:
    """Return what a run of *request* would do. Raises BilingualError like the run before its first stage."""
    admitted(request.source, tools.settings)
    kind = "media" if kind_of(request.source) == "media" else "article"
    check_source(request.source, kind, tools.media)
    tools = tools.for_item(request.settled(tools.settings))
    if kind == "media":
        return _of_recording(request, tools)
    return _of_article(request, tools)


def _of_recording(request: Request, tools: Tools) -> RunPlan:
    settings = tools.settings
    ignore = settings.ignore_sidecar
    sha = file_sha256(request.source)
    identity, _ = recording_identity(request, sha)
    place = place_of_texts(request, settings, identity)
    sidecars = find_sidecars(place, settings.source_language, request.targets or (), ignore=ignore)
    sidecars.check(settings.targets)
    manifest = _manifest(settings, identity)
    look = DueStages(tools, manifest)
    info = tools.media.probe(request.source)
    work = Workspace(settings).work_folder(identity)
    if reads_tracks(manifest, info, force=request.force):
        sidecars = with_tracks(sidecars, request, tools, info, work, place)
    stays = facts_that_stay(manifest, request, settings, sidecars.spoken)
    language = stays["language"] if stays else engine_for(tools, sidecars.spoken)[1]
    recording, _ = opened(request, tools, info, sha256=sha, language=language)
    stays = facts_that_stay(manifest, request, settings, sidecars.spoken, recording)
    facts = stays or transcript_facts(tools, recording, sidecars.spoken)
    earlier = facts_before_rules(manifest, facts) if manifest is not None and not request.force else None
    said = None
    if not stays and told_apart(settings, sidecars.spoken):
        said = speaker_facts(tools, recording)
    if said is not None:
        look.add(SPEAKERS, said)
    look.add(TRANSCRIPT, stays or with_speaker_facts(earlier or facts, said), edits_stay=True)
    path = look.standing("transcript.json")
    by_hand = names_by_hand(manifest.options) if manifest is not None else {}
    transcript = with_names(exchange.read_transcript(path), settings, by_hand) if path else None
    title = settings.title or cue_layout.title_of(request.source)
    recording = replace(recording, title=title, transcript=transcript)
    if transcript is not None:
        recording = replace(recording, sections=sections_of(recording), shots_ms=known_shots(work, recording) or ())
    look.add(PREVIEW, preview_facts(tools, recording))
    spoken = transcript.language if transcript else sidecars.spoken.language if sidecars.spoken else None
    for target in targets_of(settings, spoken):
        _pair_of_recording(look, recording, spoken or "?", target)
    look.languages(settings, spoken)
    return look.plan


def _pair_of_recording(look: DueStages, recording: Recording, source: str, target: str) -> None:
    settings, tools = look.settings, look.tools
    pair = f"{source}_{target}"
    upstream = look.due(TRANSCRIPT.name())
    wanted = [unit.source for unit in units_of(settings, recording.transcript)] if recording.transcript else []
    bitext = look.bitext(pair, source, target, upstream, wanted, wanted)
    first, *_ = profiles = [rendition(name, settings.profiles, settings.root) for name in settings.renditions]
    cuts = None
    if bitext is not None and recording.transcript is not None and look.manifest is not None:
        fixed = held_cuts(look.manifest.options, bitext, settings.source_cuts, recording.transcript)
        shots = recording.shots_ms if settings.shots else ()
        cuts = cue_layout.PairCuts(recording.transcript, bitext, recording.frame_rate, fixed, shots, settings.mode)
    facts = subtitle_facts(tools, recording, cuts, first) if cuts else None
    look.add(SUBTITLES, facts, (BITEXT.name(pair=pair), TRANSCRIPT.name()), pair=pair)
    cues = look.standing(f"cues.{pair}.json")
    for profile in profiles:
        video = None
        if cuts is not None and cues is not None:
            _, text = laid_out(recording, cuts, exchange.read_timeline(cues), profile, tools)
            video = video_facts(tools, recording, profile, text)
        look.add(VIDEO, video, (SUBTITLES.name(pair=pair),), pair=pair, rendition=profile.id)
    _dub_of_recording(look, recording, pair, bitext, profiles)
    look.contents(pair)
    look.views(pair)


def _dub_of_recording(
    look: DueStages, recording: Recording, pair: str, bitext: Bitext | None, profiles: Sequence[Rendition]
) -> None:
    """Add the second voice of one pair, if it has one, and its videos."""
    mode = dub_mode(look.settings, look.manifest, pair)
    if mode is None:
        return
    facts = None
    if bitext is not None and recording.transcript is not None:
        wanted = to_speak(bitext, recording.transcript)
        if path := look.standing(dub_file(pair)):
            approved = approved_wordings(path, bitext)
            wanted = tuple(replace(one, text=approved.get(one.id, one.text)) for one in wanted)
        chosen = look.tools.voices().voice(bitext.target)
        facts = dub_facts(recording, wanted, mode, chosen, wording_key(look.tools))
    name = DUB.name(pair=pair)
    look.add(DUB, facts, (BITEXT.name(pair=pair), SUBTITLES.name(pair=pair)), pair=pair)
    for profile in profiles:
        look.add(DUBBED, None, (name, VIDEO.name(pair=pair, rendition=profile.id)), pair=pair, rendition=profile.id)


def _of_article(request: Request, tools: Tools) -> RunPlan:
    settings = tools.settings
    read = read_article(request.source, settings)
    language = read.language
    identity, _ = article_identity(request, settings, read.article.front_matter, file_sha256(request.source))
    look = DueStages(tools, _manifest(settings, identity))
    recorded = look.manifest.source.get("sha256") if look.manifest else None
    changed = "" if recorded in (None, file_sha256(request.source)) else "the article changed"
    for target in targets_of(settings, language):
        pair = f"{language}_{target}"
        look.bitext(pair, language, target, changed, (), [unit.source for unit in article_units(read.article)])
        if narrates(settings, look.manifest):
            _pair_aloud(look, pair, language, target)
        look.contents(pair)
        look.views(pair)
    look.languages(settings, language)
    return look.plan


def _pair_aloud(look: DueStages, pair: str, source: str, target: str) -> None:
    """Add what a narrated article has besides its posts: which words and slides it has is known only in a run."""
    settings, name = look.settings, NARRATION.name(pair=pair)
    stages = look.manifest.stages if look.manifest else {}
    facts = None
    if known := stages.get(name, {}).get("facts"):
        facts = known | voice_facts(settings, look.tools.voices(), source, target)
    look.add(NARRATION, facts, (BITEXT.name(pair=pair),), pair=pair)
    look.add(SUBTITLES, None, (BITEXT.name(pair=pair), name), pair=pair)
    look.add(PREVIEW, None, (name,))
    look.add(AUDIO, None, (name,), language=heard_in(settings, source, target))
    for profile in (rendition(one, settings.profiles, settings.root) for one in settings.renditions):
        look.add(VIDEO, None, (SUBTITLES.name(pair=pair),), pair=pair, rendition=profile.id)


def _manifest(settings: Settings, identity: str) -> Manifest | None:
    for folder, record in Workspace(settings).records():
        if record.get("identity") == identity:
            return Manifest.read(folder)
    return None
