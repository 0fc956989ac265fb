"""The command ``approve``: a person stands for sentences; after the last one the item is built.

The running service builds it as a new run; without one this process does. Importing this module loads no Prefect.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

from bilingual.cli.options import add_options, settings_of
from bilingual.cli.publish import shown_run
from bilingual.flows.commands.serve import is_running, recorded
from bilingual.flows.service import Service
from bilingual.pipeline.commands.approving import Approved, approve, approve_wordings_of, item_folder, waiting_for
from bilingual.pipeline.dubbing.approving import proposed
from bilingual.settings import Settings
from bilingual.text.counts import counted, first_of

_NAMED = 20


def add_approve(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Approve sentences that you have read, or list those to approve. After the last one the item is built."
    )
    parser.add_argument("item", metavar="ITEM", help="a results folder, its name in media/outbox, or its source")
    parser.add_argument("units", metavar="ID", nargs="*", help="sentences, such as s0012 or p3.2")
    parser.add_argument(
        "--wordings",
        action="store_true",
        help="approve what a second voice says in fewer words than the subtitles, of these sentences or of all",
    )
    parser.add_argument("--all", action="store_true", help="every sentence that has a translation without an error")
    add_options(parser, "approve", targets="approve only the translations into these languages")
    parser.set_defaults(command=_approve)


def _approve(chosen: argparse.Namespace) -> int:
    from bilingual.pipeline.applying import apply_edits
    from bilingual.pipeline.tools import open_tools

    settings = settings_of(chosen, folder=Path(chosen.item))
    folder = item_folder(chosen.item, settings)
    tools = open_tools(settings)
    if not (chosen.units or chosen.all or chosen.wordings):
        return _list(folder, waiting_for(folder, tools), as_json=chosen.json)
    if chosen.wordings:
        made = approve_wordings_of(folder, tools, chosen.units, chosen.targets or ())
    else:
        made = approve(folder, tools, chosen.units, chosen.targets or (), every=chosen.all)
    if not any(made.waiting.values()) and (run := _submitted(made, settings)):
        _say(made, run, as_json=chosen.json)
        return 0
    if not chosen.json:
        _say(made, "", as_json=False)
    return shown_run(chosen, settings, folder, lambda execute: apply_edits(folder, tools, execute))


def _list(folder: Path, waiting: dict[str, list[str]], *, as_json: bool) -> int:
    spoken = {pair: found for pair in waiting if (found := proposed(folder, pair))}
    if as_json:
        wordings = {pair: {name: one.text for name, one in found.items()} for pair, found in spoken.items()}
        print(json.dumps({"waiting": waiting, "wordings": wordings}, ensure_ascii=False))
        return 3 if any(waiting.values()) or spoken else 0
    for pair, names in waiting.items():
        which = f": {first_of(names, _NAMED)}" if names else ""
        print(f"{pair}: {counted(len(names), 'sentence')} to approve{which}")
        for name, one in spoken.get(pair, {}).items():
            print(f"{pair}: {name} is spoken in fewer words, to approve with --wordings: {one.text}")
    return 3 if any(waiting.values()) or spoken else 0


def _say(made: Approved, run: str, *, as_json: bool) -> None:
    if as_json:
        value = {"approved": dict(made.approved), "waiting": dict(made.waiting), "notes": list(made.notes), "run": run}
        print(json.dumps(value, ensure_ascii=False))
        return
    for note in made.notes:
        print(f"note: {note}")
    for pair, names in made.approved.items():
        print(f"{pair}: {counted(len(names), made.what)} approved, {len(made.waiting[pair])} to go")
    if run:
        print(f"{made.folder} is built by the run {run!r}")


def _submitted(made: Approved, settings: Settings) -> str:
    """Return the name of the run that builds the item, "" if no service is running."""
    service = Service(settings.root, 0)
    if not is_running(service):
        return ""
    service = Service(settings.root, int(recorded(service).get("port", 0)))
    os.environ.update(service.environment())
    from bilingual.flows.submitting import API_ERRORS, submit_rebuild

    try:
        return str(submit_rebuild(made.folder, settings).name)
    except API_ERRORS:
        return ""
