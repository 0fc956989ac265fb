"""``bilingual doctor``: what is present, what is missing, and the command that mends it."""

from __future__ import annotations

import argparse
import json
from typing import Any

from bilingual.cli.options import add_root


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "doctor",
        help="check ffmpeg, fonts, engines, models and the network",
        description="Check ffmpeg, fonts, engines, models and the network, and propose a chain that works here.",
    )
    parser.add_argument("--offline", action="store_true", help="do not try the network")
    add_root(parser)
    parser.set_defaults(command=_doctor)


def _doctor(chosen: argparse.Namespace) -> int:
    from bilingual.pipeline.doctor import examine
    from bilingual.settings import find_root, load_settings

    settings = load_settings(find_root(chosen.root))
    if chosen.offline:
        settings = settings.overlaid({"offline": True}, "--offline")
    diagnosis = examine(settings)
    if chosen.json:
        print(json.dumps(diagnosis.to_json(), ensure_ascii=False, indent=1))
    else:
        from rich.console import Console
        from rich.markup import escape
        from rich.table import Table

        table = Table(box=None, pad_edge=False)
        for heading in ("", "what", "found", "to mend it"):
            table.add_column(heading, overflow="fold")
        signs = {"ok": "[green]ok[/]", "missing": "[red]missing[/]", "optional": "[yellow]none[/]"}
        for check in diagnosis.checks:
            table.add_row(signs[check.state], escape(check.name), escape(check.found), escape(check.remedy))
        console = Console(highlight=False)
        console.print(table)
        console.print(f"translation that works here: {', '.join(diagnosis.chain) or 'none'}", markup=False)
        console.print(f"speech that works here: {diagnosis.speech}", markup=False)
    return 0 if diagnosis.healthy else 1
