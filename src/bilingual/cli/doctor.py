"""``bilingual doctor``: shows what is installed, what is missing, and the command that fixes it."""

from __future__ import annotations

import argparse
import json

from bilingual.cli.options import add_options, settings_of
from bilingual.cli.terminal.screen import show_diagnosis


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
        show_diagnosis(diagnosis)
    return 0 if diagnosis.healthy else 1
