"""The review file of one pair: one block for each unit, for any editor.

A header with a box to tick, the id, the base and flags; notes; then source and translation, each between fences that
no text contains. ``reading`` reads it back.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bilingual.fidelity.quality.scores import Quality
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.finding import SEVERITIES, Finding
from bilingual.text.counts import counted
from bilingual.views.review.texts import block_name, fence_for, shown, unit_base
from bilingual.views.templates import rendered

# Editors that break long lines rarely do it before this column, and a header has no second line.
_COLUMNS, _WIDE_COLUMNS = 68, 40
_MOST_FLAGS = 3
_ABOUT = """\
{counts}. Correct a translation between its second pair of fences, and it is yours. Tick a box, [x], to approve the
sentence as it stands below it. Save: the service takes it in; without it, run bilingual apply on this folder. A block
that you delete changes nothing. Source texts are only shown here, and lines that start with > or # are not read."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One pair to review: *title*, the texts, their open *findings* and scores, and *doubts* on single units by id."""

    title: str
    bitext: Bitext
    findings: Sequence[Finding] = ()
    quality: Quality = field(default_factory=Quality)
    doubts: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """One block as the template shows it."""

    name: str
    base: str
    approved: bool
    flags: str
    notes: tuple[str, ...]
    fence: str
    source: str
    target: str


def render(reviewed: Reviewed) -> str:
    """Return the file's text; the same for the same."""
    bitext = reviewed.bitext
    about: dict[str, list[tuple[str, str]]] = {unit.id: [] for unit in bitext}
    for finding in sorted(reviewed.findings, key=lambda one: SEVERITIES.index(one.severity)):
        if finding.unit in about and finding.severity in ("E", "Stale", "W") and not finding.waived:
            about[finding.unit].append((finding.check, f"{finding.severity} {finding.check}: {finding.message}"))
    for unit, said in reviewed.doubts.items():
        about[unit] += [("unsure", text) for text in said]
    for score in reviewed.quality.read_first:
        why = "; ".join(said for said in score.why if not any(said in text for _, text in about[score.unit.id]))
        about[score.unit.id].append(("read first", f"read first: {why}" if why else ""))
    blocks = [_block(unit, about[unit.id]) for unit in bitext]
    return rendered(
        "review/blocks.txt",
        title=" ".join(shown(reviewed.title).split()),
        source=bitext.source,
        target=bitext.target,
        about=_wrapped(_ABOUT.format(counts=_counts(bitext))),
        blocks=blocks,
    )


def _block(unit: Unit, about: Sequence[tuple[str, str]]) -> ShownBlock:
    source, target = shown(unit.source), shown(unit.target)
    names = [*dict.fromkeys(name for name, _ in about)]
    more = [f"{len(names) - _MOST_FLAGS} more"] if len(names) > _MOST_FLAGS else []
    flags = " · ".join([*_state(unit), *names[:_MOST_FLAGS], *more])
    notes = [line for _, text in about if text for line in _wrapped(text)]
    name = block_name(unit.id)
    return ShownBlock(
        name, unit_base(unit), unit.is_approved, flags, tuple(notes), fence_for((source, target)), source, target
    )


def _state(unit: Unit) -> list[str]:
    if not unit.translated:
        return ["untranslated"]
    if unit.is_approved:
        return ["approved"]
    if unit.stale:
        return ["stale"]
    if unit.draft:
        return ["draft", *(["locked"] if unit.locked else [])]
    return [f"machine ({unit.provenance.engine})"] if unit.machine else ["yours" if unit.locked else "from people"]


def _counts(bitext: Bitext) -> str:
    units = list(bitext)
    kinds = (
        (sum(unit.is_approved for unit in units), "approved"),
        (sum(unit.machine for unit in units), "by a machine that nobody has read"),
        (sum(unit.stale for unit in units), "stale"),
        (len(bitext.untranslated), "untranslated"),
    )
    return ", ".join([counted(len(units), "sentence"), *(f"{count} {said}" for count, said in kinds if count)])


def _wrapped(text: str) -> list[str]:
    """Return *text* in lines that no editor breaks, and that end no fence in a preview."""
    plain = " ".join(shown(text).replace("`", "'").split())
    wide = sum(ord(character) > 0x2E80 for character in plain)
    return textwrap.wrap(plain, _WIDE_COLUMNS if wide * 3 > len(plain) else _COLUMNS, break_on_hyphens=False)
