"""What engines and models say of single sentences: asked for what is missing, kept for the next time.

That on two files alone is kept in the root, so that a second check is free.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from bilingual.engines.base import Progress, part_of, silent
from bilingual.errors import EngineError, InputError
from bilingual.fidelity.quality.evidence import NONE, Evidence
from bilingual.model.bitext import Bitext
from bilingual.model.digest import digest
from bilingual.pipeline.quality.kept import Kept
from bilingual.pipeline.quality.models import cosines, estimates
from bilingual.pipeline.quality.texts import Asking, Failure, Tell
from bilingual.pipeline.quality.wanted import Keys, Kind, Wanted
from bilingual.pipeline.quality.witnesses import second_translations, translations_back
from bilingual.pipeline.records.workspace import state_folder
from bilingual.pipeline.tools import Tools


def evidence_of(asking: Asking, wanted: Wanted, keys: Keys) -> Evidence:
    """Return what is kept: of kinds that are wanted only answers by these keys, of the others any."""
    found = {kind: asking.known(kind, None if key is None else digest(key)) for kind, key in keys.items()}
    return Evidence(
        found["agreement"],
        found["round-trip"],
        {unit: (float(one), float(two)) for unit, (one, two) in found["embeddings"].items()},
        found["estimator"],
        wanted.estimator or "the estimator",
    )


def ask(asking: Asking, wanted: Wanted, keys: Keys, progress: Progress = silent) -> None:
    """Ask for what is missing. An error of one kind is in ``asking.failures`` and does not stop the others."""
    work: dict[Kind, Callable[[str, Progress], None]] = {
        "agreement": lambda key, progress: second_translations(asking, wanted.agreement, key, progress),
        "round-trip": lambda key, progress: translations_back(asking, wanted.round_trip, key, progress),
        "embeddings": lambda key, progress: cosines(asking, wanted.embeddings, key, progress),
        "estimator": lambda key, progress: estimates(asking, wanted.estimator, key, progress),
    }
    due = [kind for kind in work if keys[kind] is not None]
    for number, kind in enumerate(due):
        try:
            work[kind](digest(keys[kind]), part_of(progress, number / len(due), (number + 1) / len(due)))
        except (EngineError, InputError) as error:
            asking.failures[kind] = Failure(error, len(asking.missing(kind, digest(keys[kind]))))


def asked_of_files(bitext: Bitext, files: Sequence[Path], wanted: Wanted, tools: Tools | None, tell: Tell) -> Evidence:
    """Return what engines and models say of all units of *bitext*, made from *files*; only those that are *wanted*, so
    that the same command says the same whatever was asked before.

    Raises UsageError for an unknown name, and the error of an engine or model that has no answer at all, because what
    was asked for must not be silently missing.
    """
    units = [unit for unit in bitext if unit.translated]
    if tools is None or not wanted or not units:
        return NONE
    keys = wanted.keys(tools)
    folder = state_folder(tools.settings.state, "checks")
    name = digest([str(path.resolve()) for path in files])[:24]
    kept = Kept(folder / f"{name}.json", folder / f"{name}.jsonl")
    asking = Asking(bitext, units, tools, kept, tell)
    ask(asking, wanted, keys)
    found = evidence_of(asking, wanted, keys)
    kept.save(asking.places)
    for kind, failure in asking.failures.items():
        if not any(place[0] == kind for place in asking.places):
            raise failure.error
    asking.tell_failures()
    return wanted.only(found)
