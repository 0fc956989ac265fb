"""``bilingual fields``: what posts say besides their text, such as hook and digest; set once, it stays set."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bilingual.cli.options import add_options, settings_of
from bilingual.errors import UsageError

if TYPE_CHECKING:
    from bilingual.pipeline.correcting.fields import FieldChange
    from bilingual.pipeline.opening.fields import OpenedField
    from bilingual.settings import Settings


def add(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Show what the posts of an item say besides their text, such as hook and digest, or set it. "
        "What is set stays set over all later runs; `bilingual apply` writes it into the posts."
    )
    parser.add_argument("item", metavar="ITEM", help="a results folder, its name in media/outbox, or its source")
    parser.add_argument(
        "--set", metavar="FIELD=TEXT", action="append", default=[], help="set a field, such as wechat.digest=Tea"
    )
    parser.add_argument(
        "--clear", metavar="FIELD", action="append", default=[], help="have a field say again what the post itself says"
    )
    add_options(parser, "fields", targets="only the translations into these languages")
    parser.set_defaults(command=_fields)


def _fields(chosen: argparse.Namespace) -> int:
    from bilingual.pipeline.commands.approving import into, item_folder, several
    from bilingual.pipeline.correcting.correct import correct_fields
    from bilingual.pipeline.opening.fields import opened_fields
    from bilingual.pipeline.opening.item import opened
    from bilingual.pipeline.tools import open_tools

    settings = settings_of(chosen, folder=Path(chosen.item))
    folder = item_folder(chosen.item, settings)
    changes = _changes(chosen.set, chosen.clear)
    pairs = [one.pair for one in into(opened(folder, settings).pairs, chosen.targets or (), folder)]
    if changes and len(pairs) > 1 and not chosen.targets:
        raise several(pairs)
    waiting = False
    for pair in pairs if changes else ():
        made = correct_fields(folder, open_tools(settings), pair, changes)
        waiting |= made.waiting
        for note in made.notes if not chosen.json else ():
            print(f"note: {note}")
    item = opened(folder, settings)
    found = {pair: opened_fields(item, pair) for pair in pairs}
    if chosen.json:
        said = {pair: [one.to_json() for one in fields] for pair, fields in found.items()}
        print(json.dumps({"folder": item.item.folder, "fields": said, "waiting": waiting}, ensure_ascii=True, indent=1))
        return 0
    for pair, fields in found.items():
        print(f"{pair}:")
        for one in fields:
            print(_line(one))
    if waiting:
        print("A run holds the item and takes the change in; run `bilingual apply` after it.")
    elif changes:
        print(f"Set. `bilingual apply {_shown(folder, settings)}` writes it into the posts.")
    return 0


def _changes(set_: Sequence[str], clear: Sequence[str]) -> list[FieldChange]:
    """Return the changes that the options name. Raises UsageError for a field that is not there."""
    from bilingual.pipeline.correcting.fields import FieldChange
    from bilingual.views.fields.table import field_named

    found = []
    for text in set_:
        name, sign, said = text.partition("=")
        if not sign:
            raise UsageError("BIL-EDT-039", f"--set {text!r} names no text", remedy="Write --set FIELD=TEXT.")
        found.append(FieldChange(field_named(name.strip()).id, said))
    return [*found, *(FieldChange(field_named(name.strip()).id, "") for name in clear)]


def _line(one: OpenedField) -> str:
    counter = one.counter.to_json()
    said = (one.text or one.made or "–").replace("\n", " / ")
    how = "" if one.text else "  (from the text)"
    over = "  TOO LONG" if counter["over"] else ""
    return f"  {one.field.id:<26}{counter['measured']:>4} of {counter['most']:<5}{said}{how}{over}"


def _shown(folder: Path, settings: Settings) -> str:
    return settings.below_root(folder) if folder.is_absolute() else str(folder)
