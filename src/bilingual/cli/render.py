"""``bilingual render``: make the videos of a results folder, more of them, or show how."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from bilingual.cli.options import add_options, settings_of


def add(parser: argparse.ArgumentParser) -> None:
    """Fill the parser of the command."""
    parser.description = "Encode the videos of a results folder that are out of date, and any new ones."
    parser.add_argument("folder", metavar="DIR", help="a results folder, such as media/outbox/talk")
    parser.add_argument(
        "--explain",
        action="store_true",
        help="print the ffmpeg commands and exceeded platform limits; encode nothing",
    )
    add_options(parser, "render", renditions="videos to make in addition to those in the folder")
    parser.set_defaults(command=_render)


def _render(chosen: argparse.Namespace) -> int:
    from bilingual.cli.progress import watched
    from bilingual.cli.screen import show_result
    from bilingual.pipeline.applying import apply_edits
    from bilingual.pipeline.tools import open_tools

    folder = Path(chosen.folder)
    settings = settings_of(chosen, folder=folder)
    wanted = chosen.renditions or []
    tools = open_tools(settings)
    if chosen.explain:
        from bilingual.pipeline.commands.ffmpeg_commands import explained

        _show(explained(folder, settings, tools, wanted), as_json=chosen.json)
        return 0
    with watched(quiet=chosen.json) as execute:
        result = apply_edits(folder, settings, tools, execute, renditions=wanted)
    show_result(result, as_json=chosen.json, files=chosen.files)
    return 0 if chosen.allow_partial else result.exit_code


def _show(videos: list[Any], *, as_json: bool) -> None:
    if as_json:
        rows = [
            {
                "pair": video.pair,
                "rendition": video.rendition,
                "folder": str(video.folder),
                "argv": list(video.argv),
                "findings": [finding.to_json() for finding in video.findings],
            }
            for video in videos
        ]
        print(json.dumps({"videos": rows}, ensure_ascii=False, indent=1))
        return
    for video in videos:
        print(f"# {video.pair} {video.rendition}")
        for finding in video.findings:
            print(f"# {finding.severity} {finding.message}")
        print(video.command)
