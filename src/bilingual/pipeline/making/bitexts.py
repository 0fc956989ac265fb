"""Makes the bitext of one pair and keeps it up to date with its source."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from bilingual.engines.base import Progress
from bilingual.engines.translation.memory.engine import TranslationMemory
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.digest import digest
from bilingual.model.glossary import Glossary
from bilingual.model.transcript import Transcript
from bilingual.pipeline.editing.committing import unit_marks
from bilingual.pipeline.editing.conflicts import EditConflict, refuse
from bilingual.pipeline.making import translating
from bilingual.pipeline.making.naming import NAMES, DocumentNames
from bilingual.pipeline.making.people import LOOSE, People, compared_edits, contradicted
from bilingual.pipeline.making.translating import SourceText
from bilingual.pipeline.records import exchange
from bilingual.pipeline.records.answers.answer import Use, founded, place_of
from bilingual.pipeline.records.answers.checkpoint import (
    EXAMPLES,
    TERMS,
    Checkpoint,
    Earlier,
    Known,
    Silent,
    without_glossary,
)
from bilingual.pipeline.records.counterparts import TRANSLATIONS
from bilingual.pipeline.records.keys import stage_key
from bilingual.pipeline.records.manifest import Written
from bilingual.pipeline.run import Job
from bilingual.pipeline.stages import BITEXT
from bilingual.pipeline.tools import Tools, memory_path
from bilingual.settings import Settings
from bilingual.subtitles.cutting.matches import Pair, matched
from bilingual.text.counts import counted

log = logging.getLogger(__name__)


def bitext_path(folder: Path, source: str, target: str) -> Path:
    return folder / f"bitext.{source}_{target}.json"


def make_bitext(
    job: Job,
    text: SourceText,
    target: str,
    glossary: Glossary,
    *,
    human: Mapping[str, str] | None = None,
    loose: Collection[str] = (),
) -> Bitext:
    """Return the bitext of one pair, translating only what is new.

    Earlier output of the same chain is reused; a changed engine or option means translating again, and a changed term
    of the glossary translating again where it occurs. A person's edits in ``bitext.<pair>.json`` are already locked
    units and stay.
    """
    source, transcript = text.language, text.transcript
    stage = BITEXT.name(pair=f"{source}_{target}")
    path = bitext_path(job.folder, source, target)
    previous = exchange.read_bitext(path) if path.is_file() else None
    key = BITEXT.checked(bitext_facts(job.tools, glossary))
    earlier = Earlier(previous, {} if job.request.force else job.manifest.stages.get(stage, {}))
    context = any(job.tools.translation(name).capabilities.context for name in job.settings.translation)
    use = Use(glossary, (source, target), context)
    files = [f"{source}_{target}.{stage_key(facts)[:16]}.jsonl" for facts in (without_glossary(key), key)]
    due = not earlier.made_from(key) or bool(
        {unit.source for unit in text.units} - {one.source for one in previous or ()}
    )
    if due:
        job.begin(BITEXT)
    checkpoint = Checkpoint(job.work / files[0], use, job.work / files[1])
    clauses = Checkpoint(job.work / f"clauses.{files[0]}", Use(glossary, (source, target)))
    names = DocumentNames(job, text, stage, (source, target), checkpoint)
    answers = [(place_of(item), answer) for item, answer in earlier.answers(key, use).values()]
    answers = founded([*answers, *checkpoint.answers()], TranslationMemory(memory_path(job.settings)))
    known = Known(answers, use)
    chain = job.tools.chain(job.settings.translation, glossary, known, checkpoint.keep, names.naming)
    if not due and not job.asks_again(BITEXT):
        chain.engines = tuple(one if one.capabilities.recalls or one is known else Silent(one) for one in chain.engines)
    people = _people(job, text, human or {}, loose, previous, f"{source}_{target}")
    if human:
        job.tools.forget(source, target, contradicted(text.units, people, previous))

    def work(progress: Progress) -> Bitext:
        return translating.translate(text, target, chain, people=people, previous=previous, progress=progress)

    bitext = job.execute(BITEXT.title.format(target=target), work)
    job.notes += [f"{bitext.pair}: {note}" for note in chain.notes()]
    if chain.outage:
        job.outages.add(bitext.pair)
    if human:
        job.manifest.options[TRANSLATIONS].setdefault(bitext.pair, {})["targets"] = dict(human)
    if transcript is not None and job.settings.clause_hints:
        bitext = _with_hints(job, bitext, transcript, clauses, earlier.with_hints(key, use))
    if transcript is not None:
        bitext = with_matches(bitext, transcript, glossary, job.settings)
    examples = checkpoint.examples(bitext)
    if bitext != previous or not earlier.made_from(key) or earlier.examples != examples:
        made_with = {TERMS: use.marks(bitext), NAMES: names.chosen, **({EXAMPLES: examples} if examples else {})}
        learn(job, bitext, previous)
        made = {path.name: exchange.content(bitext)}
        job.manifest.write([Written(stage, key, made, {**unit_marks(bitext), **made_with})])
        _say_what_fell_out(job, previous, bitext)
        job.made.append(stage)
    for journal in (checkpoint, clauses):
        journal.clear()  # last: until it is recorded, what was paid for is only there
    return bitext


def _people(
    job: Job,
    text: SourceText,
    human: Mapping[str, str],
    loose: Collection[str],
    previous: Bitext | None,
    pair: str,
) -> People:
    """Return what people said: in the file next to the source, or in the results.

    What the file said when its text was last taken is the base of both. Raises InputError if both have changed.
    """
    record = job.manifest.options.setdefault(TRANSLATIONS, {}).get(pair, {})
    newer, both = compared_edits(text.units, human, previous, record.get("targets", {}))
    settle = job.request.settle
    name = record.get("file") or "the translation next to the source"
    results = f"the results ({BITEXT.name(pair=pair)}.json)"
    found = [
        EditConflict(edit.unit, edit.source, name, edit.there, results, edit.here)
        for edit in both
        if settle.choice(edit.unit) is None
    ]
    refuse(found, job.folder, ("file", "results"), settle)
    newer = newer | {edit.unit for edit in both if settle.choice(edit.unit) == "file"}
    return People(human, frozenset(loose), newer)


def bitext_facts(tools: Tools, glossary: Glossary) -> dict[str, Any]:
    """Return what machine translation depends on besides the sentences."""
    chain = [[name, dict(tools.translation(name).key())] for name in tools.settings.translation]
    return {"chain": chain, "glossary": glossary.sha256}


def _with_hints(
    job: Job, bitext: Bitext, transcript: Transcript, clauses: Checkpoint, previous: Sequence[Unit]
) -> Bitext:
    """Translate clauses with the free engines, or with all if requested.

    The memory is not used, since it contains sentences, not clauses. *clauses* keeps the answers.
    """
    names = [
        name
        for name in job.settings.translation
        if name != "memory"
        and (job.settings.clause_hints == "metered" or not job.tools.translation(name).capabilities.metered)
    ]
    if not names:
        job.notes.append(
            f"{bitext.pair}: no clause hints because every engine in the chain is metered; "
            'set clause_hints = "metered" to use them anyway'
        )
        return bitext
    chain = job.tools.chain(names, clauses.use.glossary, Known(clauses.answers(), clauses.use), clauses.keep)

    def work(progress: Progress) -> Bitext:
        return translating.hinted(bitext, transcript, chain, previous, progress)

    return job.execute(f"clauses to {bitext.target}", work)


def _say_what_fell_out(job: Job, previous: Bitext | None, bitext: Bitext) -> None:
    """Report human translations whose sentence was changed or removed, and which now are only in the memory."""
    today = {unit.source for unit in bitext}
    stale = {unit.target for unit in bitext if unit.stale}
    if stale:
        job.notes.append(
            f"{bitext.pair}: the source of {counted(len(stale), 'human translation')} changed; "
            f"{'it is' if len(stale) == 1 else 'they are'} kept and stale until corrected or approved"
        )
    for unit in previous or ():
        if unit.locked and unit.translated and unit.source not in today and unit.target not in stale:
            job.notes.append(
                f"{bitext.pair}: “{unit.source}” was removed; its translation “{unit.target}” is in the memory"
            )


def learn(job: Job, bitext: Bitext, previous: Bitext | None) -> None:
    """Add human translations to the translation memory, for later runs.

    Those of the *previous* bitext were added before; since then, a person may have changed or removed them there.
    """
    known = {(unit.source, unit.target) for unit in previous or () if unit.locked}
    locked = [
        (u.source, u.target)
        for u in bitext
        if u.locked
        and u.target is not None
        and not u.stale
        and u.provenance != LOOSE
        and (u.source, u.target) not in known
    ]
    if locked:
        job.tools.learn(bitext.source, bitext.target, locked, job.folder.name)


def bitext_digest(bitext: Bitext) -> str:
    return digest(bitext.to_json())


def made_bitexts(job: Job, source: str) -> list[Bitext]:
    """Return the bitexts of all targets in the folder, including those of earlier runs."""
    names = sorted(name for name in job.manifest.stages if name.startswith(f"bitext.{source}_"))
    paths = [job.folder / f"{name}.json" for name in names]
    return [exchange.read_bitext(path) for path in paths if path.is_file()]


def with_matches(bitext: Bitext, transcript: Transcript, glossary: Glossary, settings: Settings) -> Bitext:
    """Return *bitext* with hints from glossary terms and memory phrases."""
    return matched(bitext, transcript, known_pairs(bitext, glossary, settings))


def known_pairs(bitext: Bitext, glossary: Glossary, settings: Settings) -> list[Pair]:
    """Return the terms of *glossary* and the short entries of the memory in the languages of *bitext*."""
    terms = [(term.source, approved) for term in glossary.terms if (approved := term.approved(bitext.target))]
    memory = TranslationMemory(memory_path(settings))
    return [*terms, *memory.short_pairs(bitext.source, bitext.target)]
