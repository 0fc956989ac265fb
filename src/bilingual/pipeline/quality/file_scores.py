"""Scores the sentences of two files: what was answered on them is kept in the root, so that a second check is free."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bilingual.fidelity.quality.evidence import NONE, Evidence
from bilingual.model.bitext import Bitext
from bilingual.model.digest import digest
from bilingual.pipeline.quality.asking import ask, evidence_of
from bilingual.pipeline.quality.kept import Kept
from bilingual.pipeline.quality.texts import Asking, Tell
from bilingual.pipeline.quality.wanted import Wanted
from bilingual.pipeline.records.workspace import state_folder
from bilingual.pipeline.tools import Tools


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
