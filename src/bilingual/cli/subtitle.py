"""``bilingual subtitle``: makes subtitles from any transcript and bitext."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from bilingual.cli.options import add_options, settings_of
from bilingual.text.counts import counted


def add(parser: argparse.ArgumentParser) -> None:
    parser.description = "Cut cues from a transcript and a bitext; write the timeline and the subtitle files."
    parser.add_argument("--transcript", required=True, metavar="FILE", help="bilingual.transcript/1 JSON")
    parser.add_argument("--bitext", required=True, metavar="FILE", help="bilingual.bitext/1 JSON")
    parser.add_argument(
        "--cuts", metavar="FILE", help="SRT or VTT in the source language whose cuts and timing to keep"
    )
    parser.add_argument("--out", required=True, metavar="DIR", help="output folder")
    parser.add_argument("--size", default="1920x1080", metavar="WxH", help="frame size for the ASS layout")
    parser.add_argument("--fps", default="25", metavar="RATE", help="frame rate, such as 25 or 24000/1001")
    add_options(parser, "subtitle", mode="which languages the ASS shows")
    parser.set_defaults(command=_subtitle)


def _subtitle(chosen: argparse.Namespace) -> int:
    from bilingual.pipeline.commands.subtitling import SubtitleRequest, subtitle_files
    from bilingual.pipeline.tools import open_tools

    request = SubtitleRequest(
        transcript=Path(chosen.transcript),
        bitext=Path(chosen.bitext),
        out=Path(chosen.out),
        size=chosen.size,
        rate=chosen.fps,
        cuts=Path(chosen.cuts) if chosen.cuts else None,
    )
    made = subtitle_files(request, open_tools(settings_of(chosen, "layout", "mode")))
    if chosen.json:
        print(json.dumps(made.to_json(), ensure_ascii=False, indent=1))
    else:
        from bilingual.cli.terminal.screen import show_conformity

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
