"""``bilingual explain``: which stages a run would make, and why; nothing is made."""

from __future__ import annotations

import argparse
import json

from bilingual.cli.options import add_options, request_of, settings_of


def add(parser: argparse.ArgumentParser) -> None:
    """Fill the parser of the command."""
    parser.description = "Show which stages a run would execute, and why, without executing any."
    parser.add_argument("source", metavar="FILE", help="a recording or an article")
    add_options(parser, "explain")
    parser.set_defaults(command=_explain)


def _explain(chosen: argparse.Namespace) -> int:
    from bilingual.pipeline.planning import plan
    from bilingual.pipeline.tools import open_tools

    settings = settings_of(chosen)
    planned = plan(request_of(chosen, "video"), settings, open_tools(settings))
    if chosen.json:
        rows = [{"stage": stage.stage, "runs": stage.runs, "why": stage.why} for stage in planned.stages]
        folder = str(planned.folder) if planned.folder else None
        print(json.dumps({"folder": folder, "stages": rows}, ensure_ascii=False, indent=1))
        return 0
    print(planned.folder or "a new item")
    width = max(len(stage.stage) for stage in planned.stages)
    for stage in planned.stages:
        print(f"  {stage.stage:{width}}  {'runs: ' + stage.why if stage.runs else 'kept'}")
    return 0
