"""``bilingual video`` and ``bilingual article``: publish one item without any server."""

from __future__ import annotations

import argparse
from typing import Any

from bilingual.cli.options import add_languages, add_root, add_translation, names


def add(commands: Any) -> None:
    """Add the two commands."""
    video = commands.add_parser("video", help="publish a recording", description="Publish a recording.")
    video.add_argument("source", metavar="FILE", help="the recording; subtitles or a script beside it are used")
    _common(video)
    video.add_argument("--render", metavar="A,B", help="the videos to make (default: source, in the source's shape)")
    video.add_argument("--speech", default="auto", metavar="ENGINE", help="speech engine (default: auto)")
    video.add_argument("--from", dest="start", metavar="TIME", help="begin of an excerpt, such as 3:10")
    video.add_argument("--until", dest="end", metavar="TIME", help="end of an excerpt, such as 7:45")
    video.add_argument("--mode", metavar="MODE", help="what is burned in: dual (default), source, target or karaoke")
    video.add_argument("--review", action="store_true", help="stop before the videos, to edit the translation")
    video.set_defaults(command=lambda chosen: _publish("video", chosen))
    article = commands.add_parser("article", help="publish an article", description="Publish an article.")
    article.add_argument("source", metavar="FILE", help="Markdown, HTML or Word; post.de.md beside it is a translation")
    article.add_argument(
        "--human",
        action="append",
        metavar="FILE",
        help="a translation by a person, to be aligned; may be repeated (without --to: only into its language)",
    )
    _common(article)
    article.set_defaults(
        command=lambda chosen: _publish("article", chosen),
        render=None,
        mode=None,
        speech="auto",
        start=None,
        end=None,
        review=False,
    )


def _common(parser: argparse.ArgumentParser) -> None:
    add_languages(parser)
    add_translation(parser)
    parser.add_argument("--force", action="store_true", help="make everything again")
    parser.add_argument("--allow-partial", action="store_true", help="exit with 0 although something is not ready")
    add_root(parser)


def _publish(kind: str, chosen: argparse.Namespace) -> int:
    from bilingual.cli.progress import watched
    from bilingual.cli.screen import show_result
    from bilingual.pipeline.publish import publish_post, publish_video
    from bilingual.pipeline.requests import Request
    from bilingual.pipeline.tools import open_tools
    from bilingual.settings import find_root, load_settings

    settings = load_settings(find_root(chosen.root))
    if chosen.offline:
        settings = settings.overlaid({"offline": True}, "--offline")
    request = Request.of(
        chosen.source,
        targets=chosen.to,
        renditions=names(chosen.render),
        source_language=chosen.source_language,
        speech=chosen.speech,
        translation=names(chosen.translation),
        glossary=chosen.glossary,
        mode=chosen.mode,
        start=chosen.start,
        end=chosen.end,
        force=chosen.force,
        review=chosen.review,
        human=getattr(chosen, "human", None),
    )
    make = publish_video if kind == "video" else publish_post
    with watched(quiet=chosen.json) as execute:
        result = make(request, settings, open_tools(settings), execute)
    show_result(result, as_json=chosen.json)
    return 0 if chosen.allow_partial else result.exit_code
