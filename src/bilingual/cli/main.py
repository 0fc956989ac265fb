"""The command ``bilingual``: parses arguments, calls the pipeline, and exits with a reliable code.

0 ready, 1 input or environment error, 2 usage error, 3 delivered but not ready.
"""

from __future__ import annotations

import argparse
import gc
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from types import FrameType

from bilingual import __version__
from bilingual.cli import STOPPED
from bilingual.cli.terminal.outermost import bound_processor_time, no_processor_time, prepare_streams
from bilingual.engines.processes.machine import REFUSALS, refusal
from bilingual.errors import BilingualError
from bilingual.redaction.output import install

# Each command with the function that adds its options to the parser, and one line of help. Only the module of the
# chosen command is imported.
COMMANDS = {
    "video": ("cli.publish:add_video", "publish a recording"),
    "article": ("cli.publish:add_article", "publish an article"),
    "narrate": ("cli.publish:add_narrate", "publish an article and read it aloud, as videos and an audio file"),
    "dub": ("cli.publish:add_dub", "give the videos of a results folder a second voice"),
    "explain": ("cli.publish:add_explain", "show which stages a run would execute, and why"),
    "subtitle": ("cli.subtitle:add", "cut cues from a transcript and a bitext"),
    "fields": ("cli.items.fields:add", "set what posts say besides their text, such as hook and digest"),
    "approve": ("flows.commands.approving:add_approve", "approve sentences that a person has read"),
    "apply": ("cli.publish:add_apply", "rebuild a results folder after an edit"),
    "render": ("cli.publish:add_render", "encode videos from a results folder"),
    "check": ("cli.check:add", "check a translation against its source"),
    "align": ("cli.align:add", "align a text with its human translation into a bitext"),
    "memory": ("cli.memory:add", "list, search, edit, import or export the translation memory"),
    "models": ("cli.models:add", "list and fetch models and voices"),
    "glossary": ("cli.glossary:add", "agree on one translation for each name and term"),
    "doctor": ("cli.doctor:add", "check ffmpeg, fonts, engines, models and the network"),
    "init": ("cli.init:add", "set up a folder for recordings and articles"),
    "studio": ("flows.studio.command:add_studio", "open the studio in the browser"),
    "up": ("flows.commands.serve:add_up", "start the service: Prefect server, worker and inbox watcher"),
    "down": ("flows.commands.serve:add_down", "stop the service"),
    "status": ("flows.commands.serve:add_status", "show the service and the state of each item"),
    "published": ("cli.items.published:add", "record where an item was published"),
    "push": ("cli.items.push:add", "post an item on LinkedIn, or as a draft in WeChat"),
    "shared": ("flows.commands.sharing:add", "have several machines work on items"),
}

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit. SIGTERM and SIGHUP end it like Ctrl-C, without partial files."""
    # Importing allocates much and frees little: at the default threshold of 700, collecting takes 5 % of a short run.
    gc.set_threshold(100_000)
    prepare_streams()
    install()
    for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        signal.signal(number, _stopped_by)
    bound_processor_time()
    signal.signal(signal.SIGXCPU, _stopped_by)
    code = run(arguments)
    gc.freeze()  # as it ends, Python collects once more, which takes a twelfth of a short run
    raise SystemExit(code)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    try:
        code = _run(words)
        sys.stdout.flush()
        return code
    except BilingualError as error:
        report(error, as_json="--json" in words)
        return error.exit_code
    except KeyboardInterrupt as stop:
        if stop.args == (signal.SIGXCPU,):
            spent = no_processor_time()
            report(spent, as_json="--json" in words)
            return spent.exit_code
        print(STOPPED, file=sys.stderr)
        return 128 + next(iter(stop.args), signal.SIGINT)
    except BrokenPipeError:
        # The reader of our output is gone (`| head`).
        _drop_output()
        return 1
    except REFUSALS as error:
        logging.getLogger(__name__).debug("refused", exc_info=True)
        refused = refusal(error)
        report(refused, as_json="--json" in words)
        return refused.exit_code


def _run(words: list[str]) -> int:
    parser = build_parser(next((word for word in words if word in COMMANDS), ""))
    if "--review" in words:
        from bilingual.cli.options import spelled_out

        words = spelled_out(words)
    chosen = parser.parse_args(words)
    level = logging.DEBUG if chosen.verbose else logging.ERROR
    logging.basicConfig(level=level, format="%(levelname)s %(name)s: %(message)s", force=True)
    command: Command = chosen.command
    return command(chosen)


def _drop_output() -> None:
    """Send what is left in the buffer of standard output nowhere: the interpreter would complain at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _stopped_by(number: int, frame: FrameType | None) -> None:
    if number == signal.SIGXCPU:
        signal.signal(number, signal.SIG_IGN)  # it comes again each second
    raise KeyboardInterrupt(number)


def build_parser(only: str | None = None) -> argparse.ArgumentParser:
    """Return the parser of the whole command line, or with the options of one command *only*."""
    parser = argparse.ArgumentParser(
        prog="bilingual", description="Dual-subtitle videos and parallel-text posts from recordings and articles."
    )
    parser.add_argument("--version", action="version", version=f"bilingual {__version__}")
    parser.add_argument("--verbose", action="store_true", help="show log messages, including those of libraries")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, (place, about) in COMMANDS.items():
        parser_of_command = commands.add_parser(name, help=about)
        if only in (None, name):
            module, function = place.split(":")
            getattr(import_module(f"bilingual.{module}"), function)(parser_of_command)
    return parser


def report(error: BilingualError, *, as_json: bool) -> None:
    """Print *error* as one line, and also as JSON."""
    try:
        if as_json:
            import json

            value = {
                "error": type(error).__name__,
                "code": error.code,
                "message": error.message,
                "exit_code": error.exit_code,
            }
            print(json.dumps(value, ensure_ascii=False))
        sys.stdout.flush()
    except OSError:  # a full disk, which may be the error
        _drop_output()
    print(f"bilingual: {error}", file=sys.stderr, flush=True)  # the process may be ended next
