"""What engines and models say of single sentences: asked for what is missing, kept for the next time."""

from __future__ import annotations

from collections.abc import Callable

from bilingual.engines.base import Progress, part_of, silent
from bilingual.errors import EngineError, InputError
from bilingual.fidelity.quality.evidence import Evidence
from bilingual.model.digest import digest
from bilingual.pipeline.quality.models import cosines, estimates
from bilingual.pipeline.quality.texts import Asking, Failure
from bilingual.pipeline.quality.wanted import Keys, Kind, Wanted
from bilingual.pipeline.quality.witnesses import second_translations, translations_back


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
