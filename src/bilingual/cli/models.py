"""``bilingual models``: lists models, fetches them, and says where they are."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from bilingual.cli.options import add_options, settings_of
from bilingual.cli.terminal.screen import size_text


def add(parser: argparse.ArgumentParser) -> None:
    """Fill the parser of the command with its actions."""
    parser.description = "List the models for speech recognition and translation, fetch them, and show where they are."
    parts = parser.add_subparsers(metavar="ACTION", required=True)
    listing = parts.add_parser(
        "list",
        help="list models",
        description="List the models on this machine, and those that can be fetched, with their licences.",
    )
    add_options(listing, "models", offline="has no effect: listing asks nobody")
    listing.set_defaults(command=_list)
    fetching = parts.add_parser(
        "fetch",
        help="fetch a model",
        description="Fetch a model, after showing its size, its licence and where it comes from. An interrupted "
        "transfer goes on where it stopped.",
    )
    fetching.add_argument("name", metavar="NAME", help="name in the list, or hf:OWNER/NAME for a CTranslate2 model")
    fetching.add_argument("--dry-run", action="store_true", help="show what would be fetched")
    add_options(fetching, "models", offline="refuse to fetch")
    fetching.set_defaults(command=_fetch)
    asking = parts.add_parser(
        "path",
        help="show where a model is",
        description="Print the path of a model on this machine, or the folder for translation models.",
    )
    asking.add_argument("name", metavar="NAME", nargs="?", help="name of a model")
    add_options(asking, "models", offline="has no effect: this asks nobody")
    asking.set_defaults(command=_path)


def _list(chosen: argparse.Namespace) -> int:
    from bilingual.pipeline.commands.models import shelf

    found = shelf(settings_of(chosen))
    if chosen.json:
        print(json.dumps(found.to_json(), ensure_ascii=False, indent=1))
        return 0
    print("on this machine:" if found.here else "on this machine: none")
    for one in found.here:
        print(f"  {one.engine}:{one.name}  {', '.join(filter(None, [size_text(one.size), one.about, one.terms]))}")
        print(f"      {one.path}")
        if one.problem:
            print(f"      cannot be used: {_told(one.problem, one.path)}")
    print("\nto fetch with `bilingual models fetch NAME`:")
    families: dict[tuple[str, str, str], list[str]] = {}
    for model in found.known:
        families.setdefault((model.engine, model.about, model.terms), []).append(model.name)
    for (engine, about, terms), names in families.items():
        print(f"  {engine}: {', '.join(names)}\n      {about}; {terms}")
    print("  ct2: hf:OWNER/NAME\n      a CTranslate2 model of the Hugging Face hub; fetch shows its licence first")
    print(f"\ntranslation models are put into {found.folder}")
    return 0


def _told(problem: str, path: Path) -> str:
    """Return *problem* without the *path* of its model, which stands above it.

    >>> _told("/models/one: has no vocabulary.", Path("/models/one"))
    'it has no vocabulary.'
    >>> _told("/models/one/model.bin: is cut off.", Path("/models/one"))
    'its model.bin is cut off.'
    """
    where, _, what = problem.partition(": ")
    if where == str(path):
        return f"it {what}"
    inside = where.removeprefix(f"{path}/")
    return problem if inside == where else f"its {inside} {what}"


def _fetch(chosen: argparse.Namespace) -> int:
    from bilingual.cli.terminal.progress import watched
    from bilingual.pipeline.commands.models import fetch, planned

    settings = settings_of(chosen)
    plan = planned(chosen.name, settings)
    size = size_text(plan.order.size) if plan.order.size else "size not stated"
    if not chosen.json:
        name = f"{plan.model.engine}:{plan.model.name}"
        print(f"{name}: {size}, {plan.terms}\n  from {plan.source}\n  to   {plan.place}", flush=True)
    path = None
    if not chosen.dry_run:
        with watched(quiet=chosen.json) as execute:
            path = execute("fetching", lambda progress: fetch(plan, settings, progress))
    if path and not chosen.json:
        print(f"ready: {path}")
    if chosen.json:
        said = {"name": plan.model.name, "engine": plan.model.engine, "bytes": plan.order.size, "terms": plan.terms}
        print(json.dumps(said | {"source": plan.source, "place": str(plan.place), "path": path and str(path)}))
    return 0


def _path(chosen: argparse.Namespace) -> int:
    from bilingual.pipeline.commands.models import path_of, shelf

    settings = settings_of(chosen)
    path = path_of(chosen.name, settings) if chosen.name else shelf(settings).folder
    print(json.dumps({"path": str(path)}) if chosen.json else path)
    return 0
