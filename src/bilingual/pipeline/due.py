"""Which stages are due: what would be made is compared with what the manifest says was made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, cast

from bilingual.engines.base import BatchEngine, Item
from bilingual.languages import same_language
from bilingual.model.bitext import Bitext
from bilingual.pipeline.editing.fields import fields_of
from bilingual.pipeline.items.recorded import EDITED
from bilingual.pipeline.making.bitexts import bitext_facts, bitext_path
from bilingual.pipeline.quality.scoring import asked_units, quality_facts
from bilingual.pipeline.quality.wanted import Wanted
from bilingual.pipeline.records import exchange
from bilingual.pipeline.records.keys import stage_key
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.stages import BITEXT, CONTENTS, JEKYLL, QUALITY, REVIEW, VIEWS, Stage
from bilingual.pipeline.tools import Tools
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


def targets_of(settings: Settings, source: str | None) -> Sequence[str]:
    """Return the languages to translate into, without that of the *source*."""
    return [tag for tag in settings.targets if source is None or not same_language(source, tag)]


@dataclass(slots=True)
class DueStages:
    """Compares what would be made with the manifest."""

    tools: Tools
    manifest: Manifest | None
    settings: Settings = field(init=False)
    plan: RunPlan = field(init=False)

    def __post_init__(self) -> None:
        self.settings = self.tools.settings
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
        why = self._why(name, bitext_facts(self.tools, glossary), False) or upstream
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
        for tag in (*((source,) if source else ()), *targets_of(settings, source)):
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
