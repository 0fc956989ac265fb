"""The points of each section of one pair: asked of an engine and translated, or chosen among the sentences."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bilingual.engines.base import (
    Item,
    Outcome,
    Progress,
    Summariser,
    SummaryBrief,
    SummaryPassage,
    SummaryPoint,
    part_of,
    silent,
)
from bilingual.errors import EngineError
from bilingual.fidelity.points import longest_point, point_fault, said_before, translation_fault
from bilingual.model.bitext import Provenance
from bilingual.model.contents import Point
from bilingual.model.digest import digest
from bilingual.model.glossary import Glossary
from bilingual.pipeline.making.bitexts import bitext_facts
from bilingual.pipeline.making.summarising.extracts import extracted, points_wanted
from bilingual.pipeline.records.answers.answer import Use
from bilingual.pipeline.records.answers.checkpoint import Checkpoint, Known
from bilingual.pipeline.records.answers.points import KeptPoints
from bilingual.pipeline.run import Job
from bilingual.pipeline.stages import CONTENTS
from bilingual.text.counts import counted
from bilingual.text.echo import bare
from bilingual.views.document.model import Document
from bilingual.views.document.sections import DocumentSection

log = logging.getLogger(__name__)

_FEWEST = 2  # points of a section, if it has that many sentences


def is_untitled(section: DocumentSection) -> bool:
    """Return whether the name of *section* is in no text of the pair, and so not translated with it."""
    return not section.anchored and not section.title_target


@dataclass(slots=True)
class _Asked:
    """What the engine said of one section: the accepted points, or the error for which there are none."""

    points: Sequence[SummaryPoint] = ()
    error: EngineError | None = None


class Points:
    """Finds the points of sections of *document*. ``missed``: what an engine could not do; ``notes`` are for people."""

    def __init__(self, job: Job, document: Document, engine: Summariser | None, glossary: Glossary) -> None:
        self.missed: dict[str, Any] = {}
        self.notes: list[str] = []
        self._job = job
        self._document = document
        self._engine = engine
        self._glossary = glossary
        self._pair = (document.source, document.target)
        self._title = document.title.source_text if document.title else ""

    @property
    def _name(self) -> str:
        return "_".join(self._pair)

    def of(self, sections: Sequence[DocumentSection], progress: Progress) -> dict[str, list[Point]]:
        """Return the points of each of *sections*, by its id."""
        asked = self._asked(sections, part_of(progress, 0.0, 0.7))
        answered = self._translated(sections, asked, part_of(progress, 0.7, 1.0))
        taken: set[str] = set()
        fallen = 0
        found = {}
        for section in sections:
            wanted = points_wanted(len(section.summed_up))
            own = [point for point in answered.get(section.id, ()) if bare(point.source) not in taken]
            if len(own) < min(_FEWEST, wanted):
                fallen += section.id in asked and asked[section.id].error is None
                own = extracted(section, self._document, wanted, taken)
            taken |= {bare(point.source) for point in own}
            found[section.id] = own
        self._tell(asked, fallen)
        return found

    def _tell(self, asked: Mapping[str, _Asked], fallen: int) -> None:
        errors = [one.error for one in asked.values() if one.error is not None]
        if errors:
            self.missed["missed"] = len(errors)
            self.notes.append(f"{self._name}: no summary of {counted(len(errors), 'section')}: {errors[0]}")
        if fallen:
            said = f"{counted(fallen, 'section')} of the contents quote" + ("s" if fallen == 1 else "")
            self.notes.append(f"{self._name}: {said} the text, as the points of the engine could not be used")

    def titles(self, sections: Sequence[DocumentSection]) -> dict[str, str]:
        """Return the translated names of those of *sections* that have none, such as the chapters of a file, by id."""
        open_ = [section for section in sections if is_untitled(section)]
        said = self._said([Item(section.title, title=self._title) for section in open_], silent)
        return {section.id: " ".join((one.text or "").split()) for section, one in zip(open_, said, strict=True)}

    def _asked(self, sections: Sequence[DocumentSection], progress: Progress) -> dict[str, _Asked]:
        """Return what the engine says of each of *sections* that it is asked about, or said before."""
        engine = self._engine
        passages = {section.id: self._passage(section) for section in sections if self._worth(section)}
        if engine is None or not passages:
            return {}
        key = digest([dict(engine.summary_key()), self._title])[:16]
        kept = KeptPoints(self._job.work / f"points.{self._pair[0]}.{key}.jsonl")
        # What this run asked for one pair holds for the next, also if it is forced.
        again = self._job.request.force and not any(n.startswith(f"{CONTENTS.id}.") for n in self._job.made)
        answers = {} if again else kept.answers()
        found: dict[str, _Asked] = {}
        open_: list[str] = []
        for name, passage in passages.items():
            if (said := answers.get(_passage_key(passage))) is not None:
                found[name] = _Asked(said)
            else:
                open_.append(name)
        by_id = {section.id: section for section in sections}

        def judge(number: int, said: SummaryPoint, good: Sequence[SummaryPoint]) -> str:
            section = by_id[open_[number]]
            rests = [section.summed_up[place].source for place in said.rests_on]
            tag, context = self._pair[0], f"{section.title}\n{self._title}"
            if fault := point_fault(said.text, rests, tag, context):
                return fault
            return "another point says the same" if said_before(said.text, [one.text for one in good], tag) else ""

        def take(number: int, points: Sequence[SummaryPoint], error: EngineError | None) -> None:
            name = open_[number]
            found[name] = _Asked(points, error)
            if error is None:
                kept.keep(_passage_key(passages[name]), points)

        if open_:
            try:
                brief = SummaryBrief(self._pair[0], self._title, judge, take)
                engine.summarise([passages[name] for name in open_], brief, progress)
            except EngineError as error:
                found |= {name: _Asked(error=error) for name in open_ if name not in found}
            finally:
                self.notes += [f"{self._name}: {note}" for note in engine.notes()]
        return found

    def _passage(self, section: DocumentSection) -> SummaryPassage:
        sentences = tuple(sentence.source for sentence in section.summed_up)
        return SummaryPassage(section.title, sentences, points_wanted(len(sentences)))

    def _worth(self, section: DocumentSection) -> bool:
        """Return whether there is something to shorten: a single short sentence is its own point."""
        sentences = [sentence.source for sentence in section.summed_up]
        return len(sentences) > 1 or (len(sentences) == 1 and len(sentences[0]) > longest_point(self._pair[0]))

    def _translated(
        self, sections: Sequence[DocumentSection], asked: Mapping[str, _Asked], progress: Progress
    ) -> dict[str, list[Point]]:
        """Return the points in both languages, without those whose translation can't be used."""
        by_id = {section.id: section for section in sections}
        rows = [(by_id[name], said) for name, one in asked.items() for said in one.points]
        outcomes = self._outcomes(rows, progress)
        found: dict[str, list[Point]] = {}
        for (section, said), outcome in zip(rows, outcomes, strict=True):
            if outcome.text is None:
                if outcome.error is not None:
                    self.missed["untranslated"] = self.missed.get("untranslated", 0) + 1
                continue
            target = " ".join(outcome.text.split())
            rests = [section.summed_up[place] for place in said.rests_on]
            there = [one.target for one in rests]
            fault = translation_fault(said.text, target, there, self._pair, self._glossary, section.title_target)
            if fault:
                log.info("%s: refused %r for the point %r: %s", self._name, target, said.text, fault)
                continue
            names = tuple(one.unit.id for one in rests)
            provenance = Provenance(self._engine.id if self._engine else "", draft=outcome.provenance.draft)
            found.setdefault(section.id, []).append(Point(said.text, target, names, provenance))
        return found

    def _outcomes(self, rows: Sequence[tuple[DocumentSection, SummaryPoint]], progress: Progress) -> list[Outcome]:
        """Translate the points; one that is a sentence of its section is translated already."""
        said_there = [
            {sentence.source: sentence for sentence in section.summed_up}.get(said.text) for section, said in rows
        ]
        items = [
            Item(said.text, heading=section.title, title=self._title)
            for (section, said), there in zip(rows, said_there, strict=True)
            if there is None
        ]
        given = iter(self._said(items, progress))
        return [
            next(given)
            if there is None
            else Outcome(there.target, Provenance("copy", draft=there.unit.state == "draft"))
            for there in said_there
        ]

    def _said(self, items: Sequence[Item], progress: Progress) -> list[Outcome]:
        """Translate *items* by the chain; what it said before is kept."""
        if not items:
            return []
        chain_key = digest(bitext_facts(self._job.tools, Glossary()))[:16]
        use = Use(self._glossary, self._pair)
        checkpoint = Checkpoint(self._job.work / f"points.{self._name}.{chain_key}.jsonl", use)
        known = Known([] if self._job.request.force else checkpoint.answers(), use)
        chain = self._job.tools.chain(self._job.settings.translation, self._glossary, known, checkpoint.keep)
        found = chain.translate(items, *self._pair, progress)
        self.notes += [f"{self._name}: {note}" for note in chain.notes()]
        return found


def _passage_key(passage: SummaryPassage) -> str:
    return digest([passage.heading, list(passage.sentences), passage.most])[:32]
