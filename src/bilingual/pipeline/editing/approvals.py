"""Approvals: which units a person may approve, and what becomes of an approval when a text changes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from bilingual.fidelity.report import check_bitext
from bilingual.fidelity.waivers import Waiver, waive
from bilingual.model.bitext import STALE, Bitext, Unit
from bilingual.model.finding import Finding
from bilingual.model.transcript import Transcript
from bilingual.pipeline.run import Job
from bilingual.settings.language_keys import Review
from bilingual.text.counts import counted, first_of

_NAMED = 5
_FEW, _AROUND = 40, 2  # units
_FIGURE = re.compile(r"\d{2,}")
# What these find in a part of a text they may not find in the whole.
_BY_ALL = frozenset({"length", "one-figure", "one-form", "one-term", "register", "repetition", "script"})


def to_approve(bitext: Bitext, review: Review, transcript: Transcript | None = None) -> tuple[Unit, ...]:
    """Return the units that a person has to approve before videos are made.

    Of a draft *transcript* nobody has read the source either.
    """
    if review == "never":
        return ()
    unheard = transcript is not None and transcript.draft
    return tuple(
        unit
        for unit in bitext
        if unit.draft
        or (review == "always" and unit.machine)
        or (unheard and unit.words is not None and unit.translated and not unit.is_approved)
    )


def refusals(job: Job, bitext: Bitext, wanted: Collection[str], accepted: Sequence[Waiver] = ()) -> dict[str, str]:
    """Return why some units of *wanted* cannot be approved, by id: untranslated, or with an open error.

    Besides what the checks say of the sentences now, what the last run found in the same texts counts. *accepted* are
    waivers besides those of the file.
    """
    units = {unit.id: unit for unit in bitext}
    waivers = (*job.tools.waivers(job.settings.waivers), *accepted)
    recorded = (Finding(**one) for one in job.manifest.pairs.get(bitext.pair, {}).get("findings", ()))
    same = [
        replace(one, waived="")
        for one in recorded
        if one.unit in units and one.target == (units[one.unit].target or "") and one.source == units[one.unit].source
    ]
    found = {name: "has no translation" for name in wanted if not units[name].translated}
    found = _errors(waive(same, waivers, bitext.pair), wanted) | found
    left = set(wanted) - set(found)
    glossary, near = job.tools.glossary(job.settings.glossary), _near(bitext, left)
    fresh = check_bitext(near, glossary=glossary, waivers=waivers)
    if near is not bitext and any(one.check in _BY_ALL and one.unit in left for one in fresh):
        fresh = check_bitext(bitext, glossary=glossary, waivers=waivers)
    return _errors(fresh, left) | found


def _errors(findings: Iterable[Finding], wanted: Collection[str]) -> dict[str, str]:
    """Return the first open error of each unit of *wanted*."""
    found: dict[str, str] = {}
    for one in findings:
        if one.unit is not None and one.unit in wanted and one.severity == "E" and not one.waived:
            found.setdefault(one.unit, f"has an error: {one.check}: {one.message}")
    return found


def _near(bitext: Bitext, wanted: Collection[str]) -> Bitext:
    """Return the part of *bitext* that tells whether few *wanted* units have an error: they, those around them, and
    those with the same text or figure. What only the whole text shows, such as another form of a name, is left to the
    next run.
    """
    if len(wanted) > _FEW:
        return bitext
    chosen = [unit for unit in bitext if unit.id in wanted]
    texts = {text for unit in chosen for text in (unit.source, unit.target)}
    figures = {figure for unit in chosen for figure in _FIGURE.findall(unit.source)}
    places = {number for number, unit in enumerate(bitext) if unit.id in wanted}
    kept = [
        unit
        for number, unit in enumerate(bitext)
        if places.intersection(range(number - _AROUND, number + _AROUND + 1))
        or unit.source in texts
        or (unit.target in texts and unit.translated)
        or (figures and not figures.isdisjoint(_FIGURE.findall(unit.source)))
    ]
    return replace(bitext, units=tuple(kept))


def settled(
    job: Job, bitext: Bitext, known: Mapping[str, str], ticked: Collection[str], unticked: Collection[str]
) -> tuple[Bitext, dict[str, str], list[str]]:
    """Return *bitext* with its approvals as a person's edits leave them, the refused ones with the reasons, and notes.

    *known* are the approvals when it was last written, *ticked* and *unticked* those given and withdrawn elsewhere. One
    whose text has changed has fallen, and its unit is stale.
    """
    refused = refusals(job, bitext, ticked) if ticked else {}
    units: dict[str, Unit] = {}
    for unit in bitext:
        if unit.id in ticked and unit.id not in refused:
            units[unit.id] = unit.by_approval()
        elif unit.id in unticked or (unit.id in known and not unit.approved and unit.approval == known[unit.id]):
            units[unit.id] = unit.without_approval()
        elif unit.id in known and unit.approved and not unit.is_approved:
            units[unit.id] = replace(unit, approved="", provenance=STALE if unit.translated else unit.provenance)
        elif unit.approved and (not unit.is_approved or (unit.id in refused and unit.id not in known)):
            units[unit.id] = replace(unit, approved="")
    return bitext.with_units(units), refused, notes_on(bitext, units, known)


def notes_on(bitext: Bitext, units: Mapping[str, Unit], known: Mapping[str, str]) -> list[str]:
    """Return for people which approvals were given, fell or were withdrawn in the changed *units*; *known* are those
    before.
    """
    new = [name for name, unit in units.items() if unit.is_approved]
    fallen = [name for name, unit in units.items() if unit.stale and name in known]
    withdrawn = [name for name, unit in units.items() if name in known and name not in (*new, *fallen)]
    said = (
        (new, "approved"),
        (fallen, "changed since its approval, now stale" if len(fallen) == 1 else "changed since, now stale"),
        (withdrawn, "no longer approved"),
    )
    return [
        f"{bitext.pair}: {counted(len(names), 'sentence')} {what} ({first_of(names, _NAMED)})"
        for names, what in said
        if names
    ]
