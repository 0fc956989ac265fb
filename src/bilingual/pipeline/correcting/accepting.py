"""Accepts a finding with a reason, in the file of waivers, and takes that back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from bilingual.errors import InputError
from bilingual.fidelity.privacy import SENSITIVE
from bilingual.fidelity.report import NAMES
from bilingual.fidelity.waivers import Waiver, read_waivers, waivers_from, with_waivers, without_waiver
from bilingual.model.bitext import Unit
from bilingual.pipeline.commands.terms import named_in_settings, root_files
from bilingual.pipeline.correcting.history import Step
from bilingual.pipeline.records.files import write_text
from bilingual.pipeline.records.manifest import Manifest
from bilingual.settings import Settings
from bilingual.settings.reading import content_of
from bilingual.text.encodings import decode

_NEW = "waivers.toml"


def waiver_of(manifest: Manifest, pair: str, unit: Unit, check: str, reason: str) -> Waiver:
    """Return the waiver of what *check* finds in *unit* as it is now, in no other text.

    Raises InputError for an unknown check, and a waiver without a reason.
    """
    given = {"check": check, "reason": reason, "pair": pair}
    if check in SENSITIVE:
        found = manifest.pairs.get(pair, {}).get("findings", ())
        marks = [one["evidence"].get("hash") for one in found if (one["check"], one["unit"]) == (check, unit.id)]
        given["hash"] = next((str(mark) for mark in marks if mark), "")
        if not given["hash"]:
            raise InputError("BIL-FID-021", f"has no finding of {check!r}", where=unit.id)
    else:
        given |= {"unit": unit.id, "contains": unit.target or unit.source}
    return waivers_from({"waiver": [given]}, unit.id, NAMES)[0]


def check_file(settings: Settings) -> None:
    """Raise InputError if the file of waivers cannot be read."""
    _read(settings)


def added_by(step: Step, accepted: Sequence[Waiver], settings: Settings) -> list[dict[str, Any]]:
    """Return those of the waivers *accepted* by *step* that it adds, not those that a person had written before.

    Raises InputError if the file of the root cannot be read.
    """
    if step.kind != "correct" or step.waived:  # one that was interrupted may have added them already
        return [dict(one) for one in step.waived or ()]
    known = _read(settings)[1] if accepted else ()
    return [asdict(one) for one in dict.fromkeys(accepted) if one not in known]


def settle(settings: Settings, accepted: Sequence[Waiver], withdrawn: Sequence[Waiver]) -> list[str]:
    """Add and remove waivers; return a note on each that a person has changed, and so stays."""
    accept(settings, accepted)
    kept = withdraw(settings, withdrawn)
    return [f"{one.unit or one.pair}: the reason for {one.check!r} was changed by hand, and stays" for one in kept]


def accept(settings: Settings, waivers: Sequence[Waiver]) -> None:
    """Add *waivers*, if any, to the file of the root; without one, make it and name it in the settings.

    Raises InputError if it cannot be read.
    """
    if not waivers:
        return
    with root_files(settings):
        text, known = _read(settings)
        if new := [one for one in dict.fromkeys(waivers) if one not in known]:
            _write(settings, with_waivers(text, new))
        if not settings.waivers:
            named_in_settings(settings, "waivers", _NEW)


def withdraw(settings: Settings, waivers: Sequence[Waiver]) -> list[Waiver]:
    """Remove *waivers* from the file of the root; return those that stay, since a person has changed them there.

    Raises InputError if it cannot be read.
    """
    if not waivers:
        return []
    with root_files(settings):
        text, known = _read(settings)
        kept = []
        for one in waivers:
            text, removed = without_waiver(text, one)
            kept += [] if removed or one not in known else [one]
        _write(settings, text)
    return kept


def _read(settings: Settings) -> tuple[str, Sequence[Waiver]]:
    path = settings.root / (settings.waivers or _NEW)
    text = decode(content_of(path), str(path)) if path.is_file() else ""
    return text, read_waivers(text, path.name, NAMES)


def _write(settings: Settings, text: str) -> None:
    path = settings.root / (settings.waivers or _NEW)
    read_waivers(text, path.name, NAMES)
    if text or path.is_file():
        write_text(path, text)
