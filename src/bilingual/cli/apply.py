"""``bilingual apply``: rebuild what depends on a person's edits."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from bilingual.cli.options import add_root


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "apply",
        help="rebuild a results folder after an edit",
        description="Take in edits of transcript.json, bitext.<pair>.json or subtitles; rebuild what depends on them.",
    )
    parser.add_argument("folder", metavar="DIR", help="a results folder, such as media/outbox/talk")
    parser.add_argument("--allow-partial", action="store_true", help="exit with 0 although something is not ready")
    parser.add_argument("--offline", action="store_true", help="never use the network")
    add_root(parser)
    parser.set_defaults(command=_apply)


def _apply(chosen: argparse.Namespace) -> int:
    from bilingual.cli.progress import watched
    from bilingual.cli.screen import show_result
    from bilingual.pipeline.applying import apply_edits
    from bilingual.pipeline.tools import open_tools
    from bilingual.settings import find_root, load_settings

    folder = Path(chosen.folder)
    settings = load_settings(find_root(chosen.root, start=folder if folder.is_dir() else None))
    if chosen.offline:
        settings = settings.overlaid({"offline": True}, "--offline")
    with watched(quiet=chosen.json) as execute:
        result = apply_edits(folder, settings, open_tools(settings), execute)
    show_result(result, as_json=chosen.json)
    return 0 if chosen.allow_partial else result.exit_code
