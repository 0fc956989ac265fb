"""Options of a single run that are not settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bilingual.settings.groups import Review
from bilingual.settings.keys import Settings
from bilingual.settings.option import RUNS, Option, of_run, options_of

EVERYWHERE = ("*",)
Settle = Literal["results", "post", "file"]


@dataclass(frozen=True, slots=True)
class RunOptions:
    """The options of one run; the first five are also flow parameters."""

    human: tuple[str, ...] = of_run(
        (),
        "human translations to align; if no targets are given, publish only in their languages",
        path=True,
        metavar="FILE",
        commands=("article",),
        flows=("article",),
    )
    start: str | None = of_run(
        None,
        "start of an excerpt, such as 3:10",
        flag="--from",
        metavar="TIME",
        commands=("video", "explain"),
        flows=RUNS,
    )
    end: str | None = of_run(
        None,
        "end of an excerpt, such as 7:45",
        flag="--until",
        metavar="TIME",
        commands=("video", "explain"),
        flows=RUNS,
    )
    force: bool = of_run(False, "rebuild everything", commands=RUNS, flows=RUNS, flow_default=False)
    review: Review | None = of_run(
        None,
        "pause for a person to edit the translation: make no videos and mark posts as not ready",
        commands=RUNS,
        flows=RUNS,
    )
    settle: Settle | None = of_run(
        None,
        "whose text counts where one sentence was edited differently in two places",
        "results: the bitext or the subtitles in the results folder. post: a Jekyll post. file: the translation next "
        "to the source.",
        commands=("apply",),
    )
    allow_partial: bool = of_run(
        False,
        "exit with code 0 even if the result is not ready",
        commands=(*RUNS, "apply", "render", "subtitle", "align"),
    )
    files: bool = of_run(False, "list every file in the results folder", commands=(*RUNS, "apply", "render"))
    root: str | None = of_run(
        None,
        "root folder (default: the nearest parent with bilingual.toml, or the current folder)",
        path=True,
        metavar="DIR",
        commands=EVERYWHERE,
    )
    json: bool = of_run(False, "print the result as one JSON object", commands=EVERYWHERE)


def all_options() -> dict[str, Option]:
    """Return every declared option by name: the keys of ``bilingual.toml``, then the per-run options."""
    return {**options_of(Settings), **options_of(RunOptions)}


def options_of_command(command: str) -> list[Option]:
    return [option for option in all_options().values() if {command, "*"} & set(option.commands)]


def options_of_flow(flow: str) -> list[Option]:
    return [option for option in all_options().values() if flow in option.flows]
