"""``bilingual doctor``: shows what is installed, what is missing, and the command that fixes it."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from bilingual.cli.options import add_options, settings_of

if TYPE_CHECKING:
    from bilingual.pipeline.commands.doctor import Diagnosis


def add(parser: argparse.ArgumentParser) -> None:
    parser.description = "Check ffmpeg, fonts, engines, models and the network; suggest engines that work here."
    add_options(parser, "doctor", offline="skip the network checks")
    parser.set_defaults(command=_doctor)


def _doctor(chosen: argparse.Namespace) -> int:
    from bilingual.pipeline.commands.doctor import examine

    diagnosis = examine(settings_of(chosen))
    if chosen.json:
        print(json.dumps(diagnosis.to_json(), ensure_ascii=False, indent=1))
    else:
        show(diagnosis)
    return 0 if diagnosis.healthy else 1


def show(diagnosis: Diagnosis) -> None:
    """Print a line for each check, followed by the complete command that fixes it."""
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
    if diagnosis.install:
        console.print(f"to install what is missing: {diagnosis.install}", markup=False, soft_wrap=True)
    console.print(f"translation engines that work here: {', '.join(diagnosis.chain)}", markup=False)
    if diagnosis.advice:
        console.print(diagnosis.advice, markup=False)
    console.print(f"speech engines that work here: {diagnosis.speech}", markup=False)
