"""``bilingual subtitle``: the pure part alone, for text that was made elsewhere."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any, get_args

from bilingual.cli.options import add_root
from bilingual.text.counts import counted


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "subtitle",
        help="cut cues from a transcript and a bitext",
        description="Cut cues from a transcript and a bitext, and write the timeline and the subtitle files.",
    )
    parser.add_argument("--transcript", required=True, metavar="FILE", help="bilingual.transcript/1 JSON")
    parser.add_argument("--bitext", required=True, metavar="FILE", help="bilingual.bitext/1 JSON")
    parser.add_argument(
        "--cuts", metavar="FILE", help="SRT or VTT in the source language whose cues stay as they are cut and timed"
    )
    parser.add_argument("--out", required=True, metavar="DIR", help="where the files go")
    parser.add_argument("--size", default="1920x1080", metavar="WxH", help="the picture the ASS is laid out for")
    parser.add_argument("--fps", default="25", metavar="RATE", help="frame rate, such as 25 or 24000/1001")
    parser.add_argument("--layout", metavar="PRESET", help="learner-of-source or learner-of-target")
    parser.add_argument(
        "--mode", default="dual", metavar="MODE", help="what the ASS shows: dual, source, target or karaoke"
    )
    parser.add_argument("--allow-partial", action="store_true", help="exit with 0 although something is not ready")
    add_root(parser)
    parser.set_defaults(command=_subtitle)


def _subtitle(chosen: argparse.Namespace) -> int:
    from bilingual.errors import UsageError
    from bilingual.model.rendition import LayoutPreset
    from bilingual.pipeline.subtitling import subtitle_files
    from bilingual.pipeline.tools import open_tools
    from bilingual.settings import find_root, load_settings

    settings = load_settings(find_root(chosen.root))
    if chosen.layout:
        if chosen.layout not in get_args(LayoutPreset):
            remedy = f"Choose one of: {', '.join(get_args(LayoutPreset))}."
            raise UsageError(f"{chosen.layout!r} is no layout", remedy=remedy)
        settings = settings.overlaid({"layout": chosen.layout}, "--layout")
    made = subtitle_files(
        Path(chosen.transcript),
        Path(chosen.bitext),
        Path(chosen.out),
        open_tools(settings),
        layout=settings.layout,
        size=chosen.size,
        rate=chosen.fps,
        mode=chosen.mode,
        cuts_path=Path(chosen.cuts) if chosen.cuts else None,
    )
    if chosen.json:
        print(json.dumps(made.to_json(), ensure_ascii=False, indent=1))
    else:
        from bilingual.cli.screen import show_conformity

        for path in made.files:
            print(path)
        show_conformity(made.report)
        for finding in made.findings:
            print(finding.message)
        if made.exit_code:
            lacking = [f"{counted(made.untranslated, 'sentence')} untranslated"] if made.untranslated else []
            lacking += [counted(made.drafts, "machine draft")] if made.drafts else []
            lacking += ["the transcript is a draft"] if made.draft_speech else []
            print(f"not ready: {', '.join(lacking)}")
    return 0 if chosen.allow_partial else made.exit_code
