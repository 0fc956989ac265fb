"""What a person changed in a review file: translations, approvals, and what cannot be taken in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bilingual.model.bitext import Bitext, Unit
from bilingual.views.review.reading import Problem, ReviewBlock, ReviewReading
from bilingual.views.review.texts import base_of, edited_text, quotes_changed, same_source, shown

# As version control and programs that synchronise folders mark it.
_CONFLICT = re.compile(r"^(?:<{7}|>{7})(?:\s|$)", re.MULTILINE)


@dataclass(slots=True)
class Changes:
    """What to take in, by unit id.

    ``targets`` are new translations; ``contradicted`` are those of a text that a person has changed since; ``ticked``
    and ``unticked`` are boxes changed since the file was written, with their lines. ``bases`` are the headers' marks.
    """

    targets: dict[str, str] = field(default_factory=dict)
    contradicted: dict[str, str] = field(default_factory=dict)
    ticked: dict[str, int] = field(default_factory=dict)
    unticked: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    bases: dict[str, str] = field(default_factory=dict)


def changes_in(reading: ReviewReading, bitext: Bitext, taken: Mapping[str, tuple[str, str]]) -> Changes:
    """Return what *reading* changes in *bitext* as it is today.

    *taken* says, by unit id, which base of the file became which when its edit was taken in, if the file was not
    written again since.
    """
    found = Changes(problems=list(reading.problems))
    units = {unit.id: unit for unit in bitext}
    quotes = any(quotes_changed(block.source, units[name].source) for name, block in reading.blocks.items())
    for name, block in reading.blocks.items():
        found.bases[name] = block.base
        before, after = taken.get(name, ("", ""))
        base = after if block.base == before else block.base
        if what := _add(found, block, units[name], base, edited_text(
            block.target, units[name].target, bitext.target, quotes=quotes
        )):  # fmt: skip
            found.problems.append(Problem(block.line, f"{name}: {what}"))
    found.problems.sort(key=lambda problem: problem.line)
    return found


def _add(found: Changes, block: ReviewBlock, unit: Unit, base: str, text: str | None) -> str:
    """Add the change of one block to *found*; return what cannot be taken in."""
    if not same_source(block.source, unit.source):
        return "" if block.untouched else "the source text here is another than today's; only translations are edited"
    if block.ticked is None:
        return "its box is neither [x] nor [ ]"
    if _CONFLICT.search(block.target) and not _CONFLICT.search(unit.target or ""):
        return "it holds both sides of a conflict of versions: keep one"
    if not shown(block.target) and unit.target is not None:
        return "its translation is empty: write one, or delete the block"
    plain, ticked = (base_of(unit.source, unit.target, approved=on) for on in (False, True))
    if base not in (plain, ticked):
        return _add_to_older(found, block, unit, text)
    if text is not None:
        found.targets[unit.id] = text
    if block.ticked and base == plain:
        found.ticked[unit.id] = block.line
    elif not block.ticked and base == ticked:
        found.unticked[unit.id] = block.line
    return ""


def _add_to_older(found: Changes, block: ReviewBlock, unit: Unit, text: str | None) -> str:
    """Add the change of a block that was written for an earlier text: its box never counts."""
    was = block.was_ticked
    if text is not None and was is None:
        (found.contradicted if unit.locked else found.targets)[unit.id] = text
    changed = block.ticked and not unit.is_approved if was is None else block.ticked != was
    return "its box was changed for an earlier text, and does not count for today's" if changed else ""
