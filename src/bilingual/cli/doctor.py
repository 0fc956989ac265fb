"""``bilingual doctor``: what is present, what is missing, and the command that mends it."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from bilingual.cli.options import add_root

if TYPE_CHECKING:
    from bilingual.pipeline.doctor import Diagnosis


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
        _show(diagnosis)
    return 0 if diagnosis.healthy else 1


def _show(diagnosis: Diagnosis) -> None:
    """Print a line for each check, and below it the command that mends it, whole, to be copied."""
    from textwrap import wrap

    from rich.console import Console
    from rich.text import Text

    signs = {"ok": ("ok", "green"), "missing": ("missing", "bold red"), "optional": ("-", "yellow")}
    width = max(len(check.name) for check in diagnosis.checks)
    console = Console(highlight=False)
    indent = 8 + width + 2
    for check in diagnosis.checks:
        sign, style = signs[check.state]
        first, *more = wrap(check.found, max(24, console.width - indent)) or [""]
        console.print(Text(f"{sign:8}", style), f"{check.name:{width}}  {first}", sep="", markup=False, soft_wrap=True)
        for line in more:
            console.print(" " * indent + line, markup=False, soft_wrap=True)
        if check.remedy:
            console.print(f"{'':10}{check.remedy}", style="dim", markup=False, soft_wrap=True)
    console.print()
    console.print(f"translation that works here: {', '.join(diagnosis.chain)}", markup=False)
    if diagnosis.advice:
        console.print(diagnosis.advice, markup=False)
    console.print(f"speech that works here: {diagnosis.speech}", markup=False)
