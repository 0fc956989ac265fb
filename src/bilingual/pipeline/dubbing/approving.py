"""A person's word on the shorter wordings of a dub: approved, written anew, or the whole translation after all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bilingual.errors import InputError
from bilingual.pipeline.correcting.applying import bitext_of, taken_now
from bilingual.pipeline.dubbing.record import ShorterWording, dub_file, read_dub, wordings_in
from bilingual.pipeline.records.claims import held_item, recorded_item
from bilingual.pipeline.records.files import write_json
from bilingual.pipeline.tools import Tools
from bilingual.views.review.texts import shown


@dataclass(frozen=True, slots=True)
class WordingChange:
    """What is to be said for the sentence *unit*: ``text``, or what was proposed if that is ``None``.

    ``seen`` is the proposal that a person saw, ``None`` for whatever it is.
    """

    unit: str
    approved: bool = True
    text: str | None = None
    seen: str | None = None


def proposed(folder: Path, pair: str) -> dict[str, ShorterWording]:
    """Return the wordings of the dub of *pair* that nobody has approved, by sentence. Raises InputError."""
    path = folder / dub_file(pair)
    known = wordings_in(read_dub(path)) if path.is_file() else {}
    return {name: one for name, one in known.items() if not one.approved}


def approve_wordings(
    folder: Path, tools: Tools, pair: str, changes: Sequence[WordingChange]
) -> dict[str, ShorterWording]:
    """Write *changes* into the dub of *pair*, all or none; return those sentences as they are now.

    What is shown stays; the next run speaks and mixes them. Raises InputError for a sentence that has no shorter
    wording, or another one than was seen, and for an empty text; ItemBusy while a run makes the item.
    """
    item = recorded_item(folder, tools)
    path = item.folder / dub_file(pair)
    with held_item(item) as job:
        if not path.is_file():
            raise InputError("BIL-VOI-038", f"{pair} has no second voice", where=folder, remedy="See `bilingual dub`.")
        record = read_dub(path)
        known = wordings_in(record)
        targets = {unit.id: unit.target for unit in bitext_of(job, taken_now(job, pair), pair)}
        rows = {row["id"]: row for row in record["sentences"]}
        for change in changes:
            now = known.get(change.unit)
            if now is None:
                raise InputError("BIL-VOI-039", f"{change.unit} is not spoken in fewer words", where=path)
            if now.of != targets.get(change.unit) or change.seen not in (None, now.text):
                raise InputError(
                    "BIL-VOI-040",
                    f"{change.unit} was changed since this wording was shown",
                    where=path,
                    remedy="Run `bilingual apply` on the folder, and look again.",
                )
            text = now.text if change.text is None else " ".join(shown(change.text).split())
            if not text:
                raise InputError(
                    "BIL-VOI-041",
                    f"{change.unit} cannot be spoken in no words",
                    where=path,
                    remedy="Give the whole translation to have that spoken.",
                )
            rows[change.unit] |= {"wording": text, "approved": change.approved}
        write_json(path, record)
    return {name: one for name, one in wordings_in(record).items() if name in {change.unit for change in changes}}
