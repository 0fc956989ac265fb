"""Shorter wordings of translations that take too long to say: asked of a chat model, and approved by a person.

Only what is spoken is shorter: the subtitle says all. A wording is a proposal, in ``dub.<pair>.json``, and the dubbed
video is not ready before a person has approved it (``approving``), or has written a better one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from bilingual.engines.base import Item, Wording, WordingEngine
from bilingual.engines.translation.judging import Judge
from bilingual.errors import EngineError
from bilingual.fidelity.report import check_bitext
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.digest import digest
from bilingual.pipeline.dubbing.record import read_dub, wordings_in
from bilingual.pipeline.records.answers.journal import add_line, lines_in
from bilingual.pipeline.run import Job
from bilingual.pipeline.tools import Tools

_LEAST_SHARE = 0.5  # of a translation: with less, something is missing


def approved_wordings(path: Path, bitext: Bitext) -> dict[str, str]:
    """Return the wordings that a person approved in the file *path*, by sentence, whose translations are the same.

    Raises InputError for a damaged file.
    """
    if not path.is_file():
        return {}
    targets = {unit.id: unit.target for unit in bitext}
    known = wordings_in(read_dub(path)).items()
    return {name: one.text for name, one in known if one.approved and one.of == targets.get(name)}


def wording_key(tools: Tools) -> Mapping[str, Any]:
    """Return who is asked for shorter wordings, empty if nobody is."""
    engine = _engine(tools)
    return {} if engine is None else engine.wording_key()


def _engine(tools: Tools) -> WordingEngine | None:
    """Return the first engine of the item's chain that can shorten, ``None`` without one."""
    engines = map(tools.translation, tools.settings.translation)
    return next((cast(WordingEngine, engine) for engine in engines if engine.capabilities.wordings), None)


def shorter_wordings(
    job: Job, bitext: Bitext, approved: Collection[str] = ()
) -> Callable[[Mapping[str, float]], dict[str, str]]:
    """Return a function that gives shorter wordings of sentences, by id, each of a share of its translation's length.

    Those that are *approved* stay as they are. What was asked once is kept in the work folder. An engine that cannot
    answer is a note: the picture is held then.
    """
    engine = _engine(job.tools)
    units = {unit.id: unit for unit in bitext}
    glossary = job.tools.glossary(job.settings.glossary)

    def shorter(shares: Mapping[str, float]) -> dict[str, str]:
        if engine is None or not shares:
            return {}
        kept = job.work / f"wordings.{bitext.pair}.{digest(dict(engine.wording_key()))[:16]}.jsonl"
        known = {line["of"]: str(line["text"]) for line in lines_in(kept)}
        judge = Judge(engine.id, (bitext.source, bitext.target), glossary)

        def found_in(unit: Unit, text: str | None) -> dict[str, str]:
            """Return what the checks say of *unit* if it is translated as *text*, by check."""
            alone = replace(bitext, units=(replace(unit, target=text, approved=""),))
            told = check_bitext(alone, glossary=glossary)
            return {one.check: one.message for one in told if one.severity in ("E", "W") and one.check != "length"}

        def lost(unit: Unit, text: str) -> str:
            """Return what *text* lacks and the whole translation has: a name, a negation."""
            before = found_in(unit, unit.target)
            return next((said for check, said in found_in(unit, text).items() if check not in before), "")

        found: dict[str, str] = {}
        wanted: list[tuple[str, str, Wording]] = []
        for name, share in shares.items():
            if name in approved:
                continue
            unit = units[name]
            target = unit.target or ""
            longest = max(1, int(len(target) * max(share, _LEAST_SHARE)))
            of = digest([unit.source, target, longest])
            if of in known:
                found[name] = known[of]
                continue
            item = Item(unit.source)

            def fault(text: str, item: Item = item, longest: int = longest, unit: Unit = unit) -> str:
                if len(text) > longest:
                    return f"it has {len(text)} characters, more than {longest}"
                return judge(item, None, text).verdict.fault or lost(unit, text)

            wanted.append((name, of, Wording(unit.source, target, bitext.target, longest, fault)))

        def take(number: int, text: str) -> None:
            name, of, _ = wanted[number]
            add_line(kept, {"of": of, "text": text})
            found[name] = text

        if wanted:
            try:
                engine.shorten([one for *_, one in wanted], take)
            except EngineError as error:
                job.notes.append(f"{bitext.pair}: no shorter wording for the dub: {error}")
            finally:
                job.notes += [f"{bitext.pair}: {note}" for note in engine.notes()]
        return {name: text for name, text in found.items() if text}

    return shorter


def rows_with(
    rows: Sequence[dict[str, Any]], wordings: Mapping[str, str], approved: Mapping[str, str], bitext: Bitext
) -> list[dict[str, Any]]:
    """Return *rows* with what is spoken instead of the translation, and whether a person approved it."""
    targets = {unit.id: unit.target for unit in bitext}
    return [
        row
        if row["id"] not in wordings
        else row | {"wording": wordings[row["id"]], "approved": row["id"] in approved, "of": targets[row["id"]]}
        for row in rows
    ]
