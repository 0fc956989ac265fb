"""Progress on the terminal: one updated line, or plain lines if the output is a file, a pipe or a journal."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import IO, TypeVar

from bilingual.engines.base import Progress as ProgressPort
from bilingual.pipeline.run import Execute, directly
from bilingual.pipeline.videos.progress import Listener, Milestones, WorkPace, duration_text, listening

T = TypeVar("T")
Clock = Callable[[], float]
_REDRAW_S = 0.2


@contextmanager
def watched(*, quiet: bool = False, stream: IO[str] | None = None, clock: Clock = time.monotonic) -> Iterator[Execute]:
    """Yield an Execute that shows the progress of each stage on *stream* (stderr), unless *quiet*.

    Important messages, such as that a platform will reject a video, are always printed.
    """
    out = stream or sys.stderr
    if not quiet and out.isatty():
        with _one_line(out, clock) as (execute, say), _news(say):
            yield execute
        return

    def say_plainly(text: str) -> None:
        print(text, file=out, flush=True)

    with _news(say_plainly, logging.WARNING if quiet else logging.INFO):
        yield directly if quiet else _plain_lines(say_plainly, clock)


@contextmanager
def _one_line(out: IO[str], clock: Clock) -> Iterator[tuple[Execute, Callable[[str], None]]]:
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn

    console = Console(file=out)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[left]}"),
    )
    with Progress(*columns, console=console, transient=True, get_time=clock) as bars:

        def execute(name: str, work: Callable[[ProgressPort], T], /) -> T:
            bar = bars.add_task(escape(name), total=1.0, left="")
            pace = WorkPace()
            drawn_s = -_REDRAW_S

            def report(share: float, what: str = "") -> None:
                nonlocal drawn_s
                due = clock() - drawn_s >= _REDRAW_S
                drawn_s = clock() if due else drawn_s
                label = f"{name}: {what}" if what and not what.startswith("rendering") else name
                left = pace.left_s(share, clock())
                bars.update(
                    bar,
                    completed=min(max(share, 0.0), 1.0),
                    description=escape(label),
                    left=f"{duration_text(left)} left" if left else "",
                    refresh=due,
                )

            try:
                return work(report)
            finally:
                bars.remove_task(bar)

        def say(text: str) -> None:
            console.print(text, markup=False, highlight=False, soft_wrap=True)

        yield execute, say


def _plain_lines(say: Callable[[str], None], clock: Clock) -> Execute:
    def execute(name: str, work: Callable[[ProgressPort], T], /) -> T:
        begun_s = clock()
        milestones = Milestones(begun_s)

        def report(share: float, what: str = "") -> None:
            if text := milestones.reached(share, clock()):
                say(f"{name}: {text}")

        done = work(report)
        if milestones.spoke:
            say(f"{name}: done in {duration_text(clock() - begun_s)}")
        return done

    return execute


def _news(say: Callable[[str], None], level: int = logging.INFO) -> AbstractContextManager[None]:
    """Print the pipeline's important messages during the run."""
    return listening(Listener(lambda _, text: say(f"bilingual: {text}"), level))
