"""Options of a single run that are not settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from bilingual.errors import UsageError
from bilingual.settings.keys import Settings
from bilingual.settings.option import RUNS, Option, of_run, options_of

EVERYWHERE = ("*",)
Settle = Literal["results", "post", "file", "review"]
_PLACES: tuple[Settle, ...] = get_args(Settle)


@dataclass(frozen=True, slots=True)
class Settling:
    """Whose text counts where two edits contradict: everywhere, and in single units by their id."""

    everywhere: Settle | None = None
    units: Mapping[str, Settle] = field(default_factory=dict)

    @classmethod
    def of(cls, values: Sequence[str]) -> Settling:
        """Return the choices ``file``, ``s3=post`` ... in *values*. Raises UsageError for any other text.

        >>> Settling.of(["file", "s3=post"]).choice("s3"), Settling.of(["file", "s3=post"]).choice("s4")
        ('post', 'file')
        """
        everywhere: Settle | None = None
        units: dict[str, Settle] = {}
        for value in values:
            unit, _, name = value.rpartition("=")
            place = next((one for one in _PLACES if one == name), None)
            if place is None:
                raise UsageError(
                    "BIL-EDT-018",
                    f"--settle {value} does not name a place",
                    remedy=f"Use one of {', '.join(_PLACES)}, or SENTENCE=PLACE such as s3=file.",
                )
            if unit:
                units[unit] = place
            else:
                everywhere = place
        return cls(everywhere, units)

    def choice(self, unit: str) -> Settle | None:
        return self.units.get(unit, self.everywhere)

    @property
    def outside_posts(self) -> bool:
        """Whether some text other than that of a post counts."""
        return any(place not in (None, "post") for place in (self.everywhere, *self.units.values()))


@dataclass(frozen=True, slots=True)
class RunOptions:
    """The options of one run; the first five are also flow parameters."""

    human: tuple[str, ...] = of_run(
        (),
        "human translations to align; if no targets are given, publish only in their languages",
        path=True,
        metavar="FILE",
        commands=("article", "narrate"),
        flows=("article", "narrate"),
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
    settle: tuple[str, ...] = of_run(
        (),
        "whose text counts where one sentence was edited differently in two places, for all such sentences (file) or "
        "one (s3=file)",
        "results: the bitext or the subtitles in the results folder. review: the review file there. post: a Jekyll "
        "post. file: the translation next to the source.",
        metavar="[SENTENCE=]{results|review|post|file}",
        commands=("apply",),
    )
    allow_partial: bool = of_run(
        False,
        "exit with code 0 even if the result is not ready",
        commands=(*RUNS, "apply", "approve", "render", "dub", "subtitle", "align"),
    )
    files: bool = of_run(
        False, "list every file in the results folder", commands=(*RUNS, "apply", "approve", "render", "dub")
    )
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
