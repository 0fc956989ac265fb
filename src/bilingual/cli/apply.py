"""``bilingual apply``: rebuild what depends on a person's edits."""

from __future__ import annotations

import argparse
from pathlib import Path

from bilingual.cli.options import add_options, settings_of


def add(parser: argparse.ArgumentParser) -> None:
    """Fill the parser of the command."""
    parser.description = "Apply edits to transcript.json, bitext.<pair>.json or subtitle files and rebuild the rest."
    parser.add_argument("folder", metavar="DIR", help="a results folder, such as media/outbox/talk")
    add_options(parser, "apply")
    parser.set_defaults(command=_apply)


def _apply(chosen: argparse.Namespace) -> int:
    from bilingual.cli.progress import watched
    from bilingual.cli.screen import show_result
    from bilingual.pipeline.applying import apply_edits
    from bilingual.pipeline.tools import open_tools

    folder = Path(chosen.folder)
    settings = settings_of(chosen, folder=folder)
    with watched(quiet=chosen.json) as execute:
        result = apply_edits(folder, settings, open_tools(settings), execute)
    show_result(result, as_json=chosen.json, files=chosen.files)
    return 0 if chosen.allow_partial else result.exit_code
