"""``bilingual glossary``: proposes agreed translations of names, and adds them."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from bilingual.cli.options import add_options, settings_of
from bilingual.text.counts import counted, shortened

if TYPE_CHECKING:
    from bilingual.pipeline.commands.terms import TermProposal

_EXCERPT = 60


def add(parser: argparse.ArgumentParser) -> None:
    """Fill the parser of the command with its two actions."""
    parser.description = "Agree on one translation for each name and term."
    parts = parser.add_subparsers(metavar="ACTION", required=True)
    proposing = parts.add_parser(
        "propose",
        help="list names that results translate in several ways",
        description="List the names and terms that results translate in several ways, each with the command that agrees"
        " on the best one. Nothing is changed.",
    )
    proposing.add_argument("folders", metavar="DIR", nargs="*", help="results folders (default: all of the root)")
    add_options(proposing, "glossary")
    proposing.set_defaults(command=_propose)
    adding = parts.add_parser(
        "add",
        help="agree on a translation",
        description="Add an agreed translation to the glossary, or change it. The next run translates the sentences"
        " that have the term again.",
    )
    adding.add_argument("name", metavar="TERM", help="the term in the source language")
    adding.add_argument("form", metavar="TRANSLATION", help="its translation")
    adding.add_argument("--to", dest="target_language", metavar="TAG", required=True, help="language of TRANSLATION")
    adding.add_argument("--case-sensitive", action="store_true", help="a new TERM counts with its capitals only: Will")
    add_options(adding, "glossary")
    adding.set_defaults(command=_add)


def _propose(chosen: argparse.Namespace) -> int:
    from bilingual.pipeline.commands.terms import proposals

    folders = [Path(folder) for folder in chosen.folders]
    found = proposals(settings_of(chosen, folder=folders[0] if folders else None), folders)
    if chosen.json:
        print(json.dumps({"proposals": [one.to_json() for one in found or ()]}, ensure_ascii=False, indent=1))
        return 0
    if found is None:
        print("there are no results yet: translate something first, with bilingual article or bilingual video")
        return 0
    for proposal in found:
        print("\n".join(_lines(proposal)))
    print(f"{counted(len(found), 'name')} with several translations" if found else "each name has one translation")
    return 0


def _lines(proposal: TermProposal) -> list[str]:
    lines = [f"{proposal.name} ({' to '.join(proposal.pair)})"]
    for form, places in proposal.forms:
        first = places[0]
        where = f"{first.folder} {first.unit.id}"
        lines.append(f"  {form}: {counted(len(places), 'sentence')}, such as {where}")
        texts = (f"“{shortened(text, _EXCERPT)}”" for text in (first.unit.source, first.unit.target or ""))
        lines.append(f"    {' | '.join(texts)}")
    return [*lines, f"  accept: {proposal.command}"]


def _add(chosen: argparse.Namespace) -> int:
    from bilingual.pipeline.commands.terms import add_term
    from bilingual.settings import FILE_NAME

    settings = settings_of(chosen)
    added = add_term(settings, chosen.name, chosen.form, chosen.target_language, case_sensitive=chosen.case_sensitive)
    if chosen.json:
        value = {"term": chosen.name, "form": chosen.form, "language": added.tag, "before": added.before}
        print(json.dumps({**value, "file": str(added.path)}, ensure_ascii=False))
        return 0
    was = f" (it was {added.before})" if added.before not in (None, chosen.form) else ""
    print(f"{added.path}: {chosen.name} is {chosen.form} in {added.tag}{was}")
    if added.named:
        print(f'{settings.root / FILE_NAME} names the glossary now: glossary = "{added.path.name}"')
    return 0
