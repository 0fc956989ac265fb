"""``bilingual video`` and ``bilingual article``: publish one item without any server."""

from __future__ import annotations

import argparse

from bilingual.cli.options import add_options, request_of, settings_of


def add_video(parser: argparse.ArgumentParser) -> None:
    """Fill the parser of ``bilingual video``."""
    parser.description = "Publish a recording."
    parser.add_argument("source", metavar="FILE", help="the recording; subtitles or a script next to it are used")
    add_options(parser, "video")
    parser.set_defaults(command=lambda chosen: _publish("video", chosen))


def add_article(parser: argparse.ArgumentParser) -> None:
    """Fill the parser of ``bilingual article``."""
    parser.description = "Publish an article."
    parser.add_argument("source", metavar="FILE", help="Markdown, HTML or Word; post.de.md next to it is a translation")
    add_options(parser, "article")
    parser.set_defaults(command=lambda chosen: _publish("article", chosen))


def _publish(kind: str, chosen: argparse.Namespace) -> int:
    from bilingual.cli.progress import watched
    from bilingual.cli.screen import show_result
    from bilingual.pipeline.publish import publish_post, publish_video
    from bilingual.pipeline.tools import open_tools

    settings = settings_of(chosen)
    request = request_of(chosen, kind)
    make = publish_video if kind == "video" else publish_post
    with watched(quiet=chosen.json) as execute:
        result = make(request, settings, open_tools(settings), execute)
    show_result(result, as_json=chosen.json, files=chosen.files)
    return 0 if chosen.allow_partial else result.exit_code
