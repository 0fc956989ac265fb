"""What a person changes in the fields of posts, such as the digest for WeChat, and what a step makes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bilingual.pipeline.correcting.changes import FieldConflict, field_base
from bilingual.pipeline.correcting.history import Step
from bilingual.pipeline.correcting.outcomes import StepOutcome
from bilingual.pipeline.editing.fields import fields_of
from bilingual.pipeline.editing.taken import Taken
from bilingual.pipeline.run import Job
from bilingual.views.fields.table import FIELDS, field_named
from bilingual.views.review.texts import shown


@dataclass(frozen=True, slots=True)
class FieldChange:
    """The text that a person wants in *field*; empty: what the post itself says.

    ``base`` is the ``field_base`` of the text that they saw, empty for whatever it says now.
    """

    field: str
    text: str
    base: str = ""

    def to_json(self) -> dict[str, Any]:
        return {"field": self.field, "text": shown(self.text), **({"base": self.base} if self.base else {})}


def fields_now(job: Job, taken: Taken, pair: str) -> dict[str, str]:
    """Return the fields of *pair* with the edits so far."""
    return dict(taken.fields[pair]) if pair in taken.fields else fields_of(job.manifest.options, pair)


def is_set(job: Job, taken: Taken, pair: str, made: Mapping[str, Sequence[str]]) -> bool:
    """Return whether *made*, what a step makes of fields, is in the results."""
    now = fields_now(job, taken, pair)
    return all(now.get(name, "") == after for name, (_, after) in made.items())


def field_outcome(job: Job, taken: Taken, step: Step, of: Step | None) -> StepOutcome:
    """Return what *step* makes of the fields; *of* is the step that it undoes or does again.

    Raises UsageError for a field that is not there, InputError for a text that its platform does not take.
    """
    found, now = StepOutcome(), fields_now(job, taken, step.pair)
    if of is not None and of.set is not None:
        for name, (before, after) in of.set.items():
            wanted, expected = (before, after) if step.kind == "undo" else (after, before)
            _put(found, now, name, wanted, other=now.get(name, "") not in (wanted, expected))
        return found
    for change in (FieldChange(**one) for one in step.fields):
        text = field_named(change.field).checked(change.text)
        seen = now.get(change.field, "")
        _put(found, now, change.field, text, other=change.base not in ("", field_base(seen)))
    return found


def _put(found: StepOutcome, now: Mapping[str, str], name: str, wanted: str, *, other: bool) -> None:
    seen = now.get(name, "")
    if wanted == seen or name not in FIELDS:
        return  # both want the same, or a later version set it
    if other:
        found.field_conflicts.append(FieldConflict(name, wanted, seen))
    else:
        found.fields[name] = (seen, wanted)
