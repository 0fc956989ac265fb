"""The commands for one item: ``video``, ``article`` and ``narrate`` publish it, ``explain`` shows the planned stages,
``apply``, ``render`` and ``dub`` continue with its results folder. None needs a server.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bilingual.cli.options import add_options, request_of, settings_of

if TYPE_CHECKING:
    from bilingual.pipeline.commands.ffmpeg_commands import Explained
    from bilingual.pipeline.result import Result
    from bilingual.pipeline.run import Execute
    from bilingual.settings import Settings


def add_video(parser: argparse.ArgumentParser) -> None:
    parser.description = "Publish a recording."
    parser.add_argument("source", metavar="FILE", help="the recording; subtitles or a script next to it are used")
    add_options(parser, "video")
    parser.set_defaults(command=lambda chosen: _publish("video", chosen))


def add_article(parser: argparse.ArgumentParser) -> None:
    parser.description = "Publish an article."
    parser.add_argument("source", metavar="FILE", help="Markdown, HTML or Word; post.de.md next to it is a translation")
    add_options(parser, "article")
    parser.set_defaults(command=lambda chosen: _publish("article", chosen))


def add_narrate(parser: argparse.ArgumentParser) -> None:
    parser.description = "Publish an article and read it aloud: posts, videos of slides, subtitles, an audio file."
    parser.add_argument("source", metavar="FILE", help="Markdown, HTML or Word; post.de.md next to it is a translation")
    add_options(parser, "narrate")
    parser.set_defaults(command=lambda chosen: _publish("narrate", chosen))


def add_apply(parser: argparse.ArgumentParser) -> None:
    """Fill the parser of ``bilingual apply``, which rebuilds what depends on a person's edits."""
    parser.description = "Apply edits to transcript.json, bitext.<pair>.json or subtitle files and rebuild the rest."
    parser.add_argument("folder", metavar="DIR", help="a results folder, such as media/outbox/talk")
    parser.add_argument(
        "--speak-again",
        metavar="SENTENCE",
        action="append",
        default=[],
        help="have a sentence of a narrated article spoken again, by its id such as s4; repeat it for several",
    )
    add_options(parser, "apply")
    parser.set_defaults(command=_apply)


def add_render(parser: argparse.ArgumentParser) -> None:
    """Fill the parser of ``bilingual render``, which encodes the videos of a results folder, or shows the commands."""
    parser.description = "Encode the videos of a results folder that are out of date, and any new ones."
    parser.add_argument("folder", metavar="DIR", help="a results folder, such as media/outbox/talk")
    parser.add_argument(
        "--explain",
        action="store_true",
        help="print the ffmpeg commands and exceeded platform limits; encode nothing",
    )
    add_options(parser, "render", renditions="videos to make in addition to those in the folder")
    parser.set_defaults(command=_render)


def add_dub(parser: argparse.ArgumentParser) -> None:
    """Fill the parser of ``bilingual dub``, which speaks the translation over a recording or instead of it."""
    parser.description = "Speak the translation over the recording of a results folder, or instead of it."
    parser.add_argument("folder", metavar="DIR", help="the results folder of a recording, such as media/outbox/talk")
    parser.add_argument("--pair", metavar="PAIR", help="the pair, such as en_zh-Hans (default: the only one)")
    add_options(
        parser,
        "dub",
        dub="over (default) or replace: with the original under the voice, or without it; none "
        "removes the second voice",
    )
    parser.set_defaults(command=_dub)


def add_explain(parser: argparse.ArgumentParser) -> None:
    """Fill the parser of ``bilingual explain``, which shows the planned stages without executing any."""
    parser.description = "Show which stages a run would execute, and why, without executing any."
    parser.add_argument("source", metavar="FILE", help="a recording or an article")
    add_options(parser, "explain")
    parser.set_defaults(command=_explain)


def _publish(kind: str, chosen: argparse.Namespace) -> int:
    from bilingual.pipeline.publish import publish_post, publish_video
    from bilingual.pipeline.tools import open_tools

    settings = settings_of(chosen)
    request = request_of(chosen, kind, **({"narrate": True} if kind == "narrate" else {}))
    make = publish_video if kind == "video" else publish_post
    return shown_run(chosen, settings, request.source, lambda execute: make(request, open_tools(settings), execute))


def _apply(chosen: argparse.Namespace) -> int:
    from bilingual.pipeline.applying import apply_edits
    from bilingual.pipeline.tools import open_tools

    folder = Path(chosen.folder)
    settings = settings_of(chosen, folder=folder)
    tools = open_tools(settings)
    settle = chosen.settle or ()
    if chosen.speak_again:
        from bilingual.pipeline.narrating.earlier_narration import all_said_again

        for note in all_said_again(folder, tools, chosen.speak_again):
            print(note, file=sys.stderr)
    return shown_run(chosen, settings, folder, lambda execute: apply_edits(folder, tools, execute, settle=settle))


def _dub(chosen: argparse.Namespace) -> int:
    from bilingual.pipeline.commands.dubbing import dub_results
    from bilingual.pipeline.tools import open_tools

    folder = Path(chosen.folder)
    settings = settings_of(chosen, folder=folder)
    tools = open_tools(settings)
    asked = {"dub": chosen.dub or "over", **({"voice": chosen.voice} if chosen.voice else {})}
    return shown_run(chosen, settings, folder, lambda execute: dub_results(folder, tools, execute, asked, chosen.pair))


def _render(chosen: argparse.Namespace) -> int:
    from bilingual.pipeline.applying import apply_edits
    from bilingual.pipeline.tools import open_tools

    folder = Path(chosen.folder)
    settings = settings_of(chosen, folder=folder)
    wanted = chosen.renditions or []
    tools = open_tools(settings)
    if chosen.explain:
        from bilingual.pipeline.commands.ffmpeg_commands import explained

        _show_commands(explained(folder, tools, wanted), as_json=chosen.json)
        return 0
    return shown_run(chosen, settings, folder, lambda execute: apply_edits(folder, tools, execute, renditions=wanted))


def shown_run(chosen: argparse.Namespace, settings: Settings, where: Path, work: Callable[[Execute], Result]) -> int:
    """Run *work* on *where* with progress, show the result, and return the exit code.

    Raises Hung for a run that hangs.
    """
    from bilingual.cli.main import report
    from bilingual.cli.terminal.outermost import check_memory
    from bilingual.cli.terminal.progress import watched
    from bilingual.cli.terminal.screen import show_result
    from bilingual.pipeline.guarding.watchdog import Watchdog
    from bilingual.pipeline.guarding.watching import watching

    check_memory()
    guard = Watchdog(settings.deadline, where, lambda error: report(error, as_json=chosen.json))
    with watched(quiet=chosen.json) as execute, watching(guard):
        result = work(guard.watched(execute))
    show_result(result, as_json=chosen.json, files=chosen.files)
    return 0 if chosen.allow_partial else result.exit_code


def _show_commands(videos: list[Explained], *, as_json: bool) -> None:
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


def _explain(chosen: argparse.Namespace) -> int:
    from bilingual.pipeline.planning import plan
    from bilingual.pipeline.privacy.gate import open_sensitive
    from bilingual.pipeline.records.manifest import Manifest
    from bilingual.pipeline.tools import open_tools

    settings = settings_of(chosen)
    planned = plan(request_of(chosen, "video"), open_tools(settings))
    values = open_sensitive(Manifest.read(planned.folder)) if planned.folder else []
    if chosen.json:
        rows = [
            {"stage": one.stage, "runs": one.runs, "why": one.why} | ({"takes": one.takes} if one.takes else {})
            for one in planned.stages
        ]
        folder = str(planned.folder) if planned.folder else None
        found = [{"pair": pair, "check": one.check, **one.evidence, "message": one.message} for pair, one in values]
        print(json.dumps({"folder": folder, "stages": rows, "sensitive": found}, ensure_ascii=False, indent=1))
        return 0
    print(planned.folder or "a new item")
    width = max(len(stage.stage) for stage in planned.stages)
    for stage in planned.stages:
        print(f"  {stage.stage:{width}}  {'runs: ' + stage.why if stage.runs else 'kept'}")
        if stage.takes:
            print(f"  {'':{width}}  {stage.takes}")
    for pair, finding in values:
        print(f"{pair}: {finding.message}")
    return 0
