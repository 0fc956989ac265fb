"""The command ``studio``: serves it in this terminal, or prints a link for the one that is running."""

from __future__ import annotations

import argparse
import json
import os

from bilingual.cli.options import add_options
from bilingual.errors import InputError
from bilingual.flows.service import port_of
from bilingual.flows.studio.link import running_port, studio_link
from bilingual.flows.studio.serving import DEFAULT_PORT, serve
from bilingual.pipeline.root import is_root
from bilingual.settings import Settings, find_root, load_settings


def add_studio(parser: argparse.ArgumentParser) -> None:
    parser.description = "Open the studio in the browser: see every item, add files, read what was made."
    add_options(parser, "studio")
    parser.add_argument("--port", metavar="N", help=f"port of the studio (default: $STUDIO_PORT, or {DEFAULT_PORT})")
    parser.set_defaults(command=_studio)


def _studio(chosen: argparse.Namespace) -> int:
    root = find_root(chosen.root)
    if not (chosen.root or os.environ.get("BILINGUAL_ROOT") or is_root(root)):
        what = "neither this folder nor one above it is set up"
        raise InputError("BIL-STU-017", what, where=root, remedy="Run `bilingual init` here, or choose a --root.")
    settings = load_settings(root)
    if running_port(settings):
        _say(settings, chosen)
        return 0
    port = port_of(chosen.port or os.environ.get("STUDIO_PORT"), DEFAULT_PORT)
    serve(settings, port, ready=lambda: _say(settings, chosen))
    return 0


def _say(settings: Settings, chosen: argparse.Namespace) -> None:
    url = studio_link(settings)
    if chosen.json:
        print(json.dumps({"url": url}), flush=True)
        return
    print(f"studio    {url}\n(the link works once, within a day; `bilingual studio` prints another)", flush=True)
