"""Explains what a run would do: which stages are due, and why. Nothing is executed.

A stage is due if its facts, computed by the same functions as in a run, differ from the manifest, if one of its files
is missing or edited, or if a stage that it needs is due. What depends on an engine's output is known only after the
engine ran, so such a stage is due because of the stage before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, cast

from bilingual.engines.base import BatchEngine, Item
from bilingual.engines.media.profiles import rendition
from bilingual.languages import same_language
from bilingual.model.bitext import Bitext
from bilingual.model.recording.source import Recording
from bilingual.pipeline.article import read_article
from bilingual.pipeline.editing.committing import EDITED
from bilingual.pipeline.editing.cuts import held_cuts
from bilingual.pipeline.editing.fields import fields_of
from bilingual.pipeline.inbox.queue import admitted
from bilingual.pipeline.making import cue_layout
from bilingual.pipeline.making.bitexts import bitext_facts, bitext_path
from bilingual.pipeline.making.cueing import preview_facts, subtitle_facts
from bilingual.pipeline.making.transcribing import engine_for, facts_before_rules, transcript_facts
from bilingual.pipeline.making.translating import article_units
from bilingual.pipeline.quality.looking import asked_units, quality_facts
from bilingual.pipeline.quality.wanted import Wanted
from bilingual.pipeline.recording import units_of
from bilingual.pipeline.records import exchange
from bilingual.pipeline.records.claims import article_identity, check_source, recording_identity
from bilingual.pipeline.records.files import file_sha256
from bilingual.pipeline.records.manifest import Manifest, stage_key
from bilingual.pipeline.records.workspace import Workspace
from bilingual.pipeline.requests import Request, kind_of
from bilingual.pipeline.sidecars.embedded import reads_tracks, with_tracks
from bilingual.pipeline.sidecars.files import find_sidecars
from bilingual.pipeline.stages import (
    BITEXT,
    CONTENTS,
    JEKYLL,
    PREVIEW,
    QUALITY,
    REVIEW,
    SUBTITLES,
    TRANSCRIPT,
    VIDEO,
    VIEWS,
    Stage,
)
from bilingual.pipeline.streams import opened
from bilingual.pipeline.tools import Tools
from bilingual.pipeline.videos.rendering import laid_out, video_facts
from bilingual.pipeline.videos.sections import sections_of
from bilingual.pipeline.videos.shot_changes import known_shots
from bilingual.settings import Settings
from bilingual.text.counts import counted
from bilingual.views.table import pair_views


@dataclass(frozen=True, slots=True)
class Planned:
    """One stage by its name in the manifest; ``why`` it would run, empty if it is up to date, and what it ``takes``."""

    stage: str
    why: str = ""
    takes: str = ""

    @property
    def runs(self) -> bool:
        return bool(self.why)


@dataclass(slots=True)
class RunPlan:
    """The stages of an item in order; ``folder`` is its results folder, ``None`` for a new item."""

    folder: Path | None
    stages: list[Planned] = field(default_factory=list)

    def why(self, name: str) -> str:
        """Return why the stage *name* would run, empty if it would not."""
        return next((planned.why for planned in self.stages if planned.stage == name), "")


def plan(request: Request, settings: Settings, tools: Tools) -> RunPlan:
    """Return what a run of *request* would do. Raises BilingualError like the run before its first stage."""
    admitted(request.source, settings)
    kind = "media" if kind_of(request.source) == "media" else "article"
    check_source(request.source, kind, tools.media)
    settings = request.settled(settings)
    tools = tools.for_item(settings)
    if kind == "media":
        return _of_recording(request, settings, tools)
    return _of_article(request, settings, tools)


def _of_recording(request: Request, settings: Settings, tools: Tools) -> RunPlan:
    ignore = settings.ignore_sidecar
    sidecars = find_sidecars(request.source, settings.source_language, request.targets or (), ignore=ignore)
    sidecars.check(settings.targets)
    sha = file_sha256(request.source)
    identity, _ = recording_identity(request, sha)
    manifest = _manifest(settings, identity)
    look = _Look(settings, tools, manifest)
    info = tools.media.probe(request.source)
    work = Workspace(settings).work_folder(identity)
    if reads_tracks(manifest, info, force=request.force):
        sidecars = with_tracks(sidecars, request, settings, tools, info, work)
    _, language = engine_for(settings, tools, sidecars.spoken)
    recording, _ = opened(request, settings, tools, info, sha256=sha, language=language)
    facts = transcript_facts(settings, tools, recording, sidecars.spoken)
    earlier = facts_before_rules(manifest, facts) if manifest is not None and not request.force else None
    look.add(TRANSCRIPT, earlier or facts, edits_stay=True)
    path = look.standing("transcript.json")
    transcript = exchange.read_transcript(path) if path else None
    title = settings.title or cue_layout.title_of(request.source)
    recording = replace(recording, title=title, transcript=transcript)
    if transcript is not None:
        recording = replace(recording, sections=sections_of(recording), shots_ms=known_shots(work, recording) or ())
    look.add(PREVIEW, preview_facts(tools, recording))
    spoken = transcript.language if transcript else sidecars.spoken.language if sidecars.spoken else None
    for target in _targets(settings, spoken):
        _pair_of_recording(look, recording, spoken or "?", target)
    look.languages(settings, spoken)
    return look.plan


def _pair_of_recording(look: _Look, recording: Recording, source: str, target: str) -> None:
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
    facts = subtitle_facts(settings, tools, recording, cuts, first) if cuts else None
    look.add(SUBTITLES, facts, (BITEXT.name(pair=pair), TRANSCRIPT.name()), pair=pair)
    cues = look.standing(f"cues.{pair}.json")
    for profile in profiles:
        video = None
        if cuts is not None and cues is not None:
            _, text = laid_out(recording, cuts, exchange.read_timeline(cues), profile, settings, tools)
            video = video_facts(tools, recording, profile, text)
        look.add(VIDEO, video, (SUBTITLES.name(pair=pair),), pair=pair, rendition=profile.id)
    look.contents(pair)
    look.views(pair)


def _of_article(request: Request, settings: Settings, tools: Tools) -> RunPlan:
    read = read_article(request.source, settings)
    language = read.language
    identity, _ = article_identity(request, settings, read.article.front_matter, file_sha256(request.source))
    look = _Look(settings, tools, _manifest(settings, identity))
    recorded = look.manifest.source.get("sha256") if look.manifest else None
    changed = "" if recorded in (None, file_sha256(request.source)) else "the article changed"
    for target in _targets(settings, language):
        pair = f"{language}_{target}"
        look.bitext(pair, language, target, changed, (), [unit.source for unit in article_units(read.article)])
        look.contents(pair)
        look.views(pair)
    look.languages(settings, language)
    return look.plan


def _manifest(settings: Settings, identity: str) -> Manifest | None:
    for folder, record in Workspace(settings).records():
        if record.get("identity") == identity:
            return Manifest.read(folder)
    return None


def _targets(settings: Settings, source: str | None) -> Sequence[str]:
    return [tag for tag in settings.targets if source is None or not same_language(source, tag)]


@dataclass(slots=True)
class _Look:
    """Compares what would be made with the manifest."""

    settings: Settings
    tools: Tools
    manifest: Manifest | None
    plan: RunPlan = field(init=False)

    def __post_init__(self) -> None:
        self.plan = RunPlan(self.manifest.folder if self.manifest else None)

    def standing(self, name: str) -> Path | None:
        """Return the file *name* of the results folder if it exists."""
        path = self.manifest.folder / name if self.manifest else None
        return path if path and path.is_file() else None

    def due(self, name: str) -> str:
        """Return the reason for another stage to run if *name* runs, else an empty string."""
        return f"{name} runs" if self.plan.why(name) else ""

    def add(
        self,
        stage: Stage,
        facts: Mapping[str, Any] | None,
        needs: Sequence[str] = (),
        *,
        edits_stay: bool = False,
        **places: str,
    ) -> None:
        """Add *stage*; *facts* of ``None`` are known only in a run."""
        name = stage.name(**places)
        why = self._why(name, facts, edits_stay) or next(filter(None, map(self.due, needs)), "")
        self.plan.stages.append(Planned(name, why))

    def bitext(
        self,
        pair: str,
        source: str,
        target: str,
        upstream: str,
        sentences: Sequence[str] = (),
        texts: Sequence[str] = (),
    ) -> Bitext | None:
        """Add the bitext of one pair, which should contain the *sentences*; return that of the last run.

        *texts* are all sentences, to say what it takes to translate them.
        """
        glossary = self.tools.glossary(self.settings.glossary)
        name = BITEXT.name(pair=pair)
        path = self.standing(bitext_path(Path(), source, target).name)
        bitext = exchange.read_bitext(path) if path else None
        new = set(sentences) - {unit.source for unit in bitext or ()}
        why = self._why(name, bitext_facts(self.settings, self.tools, glossary), False) or upstream
        why = why or (f"new: {counted(len(new), 'sentence')}" if new else "")
        takes = self._takes(texts, bitext if why and not why.startswith("changed") else None, (source, target))
        self.plan.stages.append(Planned(name, why, "; ".join(takes) if why else ""))
        if wanted := Wanted.of(self.settings):
            units = asked_units(bitext) if bitext else []
            facts = quality_facts(wanted.keys(self.tools), units) if units else None
            if units or bitext is None:
                self.add(QUALITY, facts, (name,), pair=pair)
        return bitext

    def contents(self, pair: str) -> None:
        """Add the contents and the review file of one pair, if it has any: what they say is known only in a run."""
        name = CONTENTS.name(pair=pair)
        if self.manifest and REVIEW.name(pair=pair) in self.manifest.stages:
            self.add(REVIEW, None, (BITEXT.name(pair=pair),), pair=pair)
        if self.settings.toc == "summaries" and self.manifest and name in self.manifest.stages:
            self.add(CONTENTS, None, (BITEXT.name(pair=pair),), pair=pair)

    def _takes(self, texts: Sequence[str], bitext: Bitext | None, pair: tuple[str, str]) -> list[str]:
        """Return what the engines that tell expect to need for those of *texts* without a translation in *bitext*."""
        known = {unit.source for unit in bitext or () if unit.translated}
        items = [Item(text) for text in dict.fromkeys(texts) if text not in known]
        engines = (self.tools.translation(name) for name in self.settings.translation) if items else ()
        told = [cast(BatchEngine, one).expects(items, *pair) for one in engines if one.capabilities.batches]
        return [one for one in told if one]

    def views(self, pair: str) -> None:
        """Add the views of one pair: due after its bitext, or if an option they need has changed."""
        settings = self.settings
        said: dict[str, Any] = {"hashtags": list(settings.hashtags)}
        said |= {name: getattr(settings, name) for name in ("theme", "packs", "wechat_split")}
        stages = self.manifest.stages if self.manifest else {}
        for view in pair_views():
            name = VIEWS.name(pair=pair, view=view.id)
            if BITEXT.name(pair=pair) in stages and name not in stages:
                continue  # it did not apply before
            known: Mapping[str, Any] = stages.get(name, {}).get("facts", {})
            facts = {name: fact for name, fact in known.items() if name != "fields"}
            facts |= {option: said[option] for option in view.needs & said.keys() & known.keys()}
            facts |= view.own_fields(fields_of(self.manifest.options, pair) if self.manifest else {})
            above = (self.due(stage.name(pair=pair)) for stage in (BITEXT, CONTENTS))
            why = self._why(name, facts, False) or next(filter(None, above), "") or self._reads(view.reads, pair)
            self.plan.stages.append(Planned(name, why))

    def _reads(self, patterns: Sequence[str], pair: str) -> str:
        """Return the reason for a view to run if a file that it reads, by its pattern, is rebuilt."""
        source, target = pair.split("_", 1)
        wanted = [pattern.format(pair=pair, source=source, target=target) for pattern in patterns]
        stages = self.manifest.stages if self.manifest else {}
        for planned in self.plan.stages:
            files = stages.get(planned.stage, {}).get("files", {}) if planned.runs else {}
            if any(fnmatchcase(file, pattern) for file in files for pattern in wanted):
                return self.due(planned.stage)
        return ""

    def languages(self, settings: Settings, source: str | None) -> None:
        """Add the blog posts of the source and of each target."""
        bitexts = [planned for planned in self.plan.stages if planned.stage.startswith(BITEXT.id)]
        for tag in (*((source,) if source else ()), *_targets(settings, source)):
            # A post lists its versions in other languages, so a new one changes all of them.
            own = [one.stage for one in bitexts if one.why == "new" or one.stage.endswith(f"_{tag}") or tag == source]
            self.add(JEKYLL, None, own, language=tag)

    def _why(self, name: str, facts: Mapping[str, Any] | None, edits_stay: bool) -> str:
        record = self.manifest.stages.get(name) if self.manifest else None
        if self.manifest is None or record is None:
            return "new"
        if facts is not None and record.get("key") not in (stage_key(facts), EDITED):
            return f"changed: {', '.join(_changed(record.get('facts', {}), facts))}"
        missing = [file for file in record.get("files", {}) if not (self.manifest.folder / file).is_file()]
        if missing:
            return f"missing: {missing[0]}"
        edited = () if edits_stay else self.manifest.edited_files(name)
        return f"edited: {edited[0]}" if edited else ""


def _changed(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for name in dict.fromkeys((*before, *now)):
        if before.get(name) != now.get(name):
            yield name
