"""Progress of a stage: one updated line on a terminal, plain lines elsewhere, nothing with ``--json``."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest

from bilingual.cli.terminal.progress import watched
from bilingual.engines.base import Progress
from bilingual.pipeline.videos.progress import Milestones, WorkPace, news


class Clock:
    """A clock that stands still until it is told."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def render_a_minute(clock: Clock, kept: float = 0.0) -> Callable[[Progress], str]:
    """A rendition that takes 60 s from nothing; *kept* of it is there already."""

    def work(progress: Progress) -> str:
        for tick in range(61):
            clock.now_s = 1000.0 + tick
            share = kept + tick / 60
            progress(min(share, 1.0), "rendering source")
            if share >= 1:
                break
        return "made"

    return work


@pytest.mark.parametrize(
    ("kept", "lines"),
    [
        (
            0.0,
            [
                "render en_de source: 17 %, 50 s left",
                "render en_de source: 33 %, 40 s left",
                "render en_de source: 50 %, 30 s left",
                "render en_de source: 67 %, 20 s left",
                "render en_de source: 83 %, 10 s left",
                "render en_de source: done in 1 min",
            ],
        ),
        (
            0.7,
            [
                "render en_de source: 87 %, 8 s left",
                "render en_de source: done in 18 s",
            ],
        ),
    ],
)
def test_lines_where_lines_stay(kept: float, lines: list[str]) -> None:
    out, clock = io.StringIO(), Clock()
    with watched(stream=out, clock=clock) as execute:
        assert execute("render en_de source", render_a_minute(clock, kept)) == "made"
    assert out.getvalue().splitlines() == lines


def test_short_work_is_not_worth_a_line() -> None:
    out, clock = io.StringIO(), Clock()
    with watched(stream=out, clock=clock) as execute:
        assert execute("probe", lambda progress: progress(0.5) or "done") == "done"
    assert out.getvalue() == ""


def test_a_terminal_has_one_line_with_the_time_left() -> None:
    out, clock = Terminal(), Clock()
    with watched(stream=out, clock=clock) as execute:
        execute("render en_de source", render_a_minute(clock))
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", out.getvalue())
    assert "render en_de source " in shown
    assert "s left" in shown
    assert "\n" not in shown.strip()


def test_machines_get_no_progress_but_the_news(capsys: pytest.CaptureFixture[str]) -> None:
    out, clock = io.StringIO(), Clock()
    with watched(quiet=True, stream=out, clock=clock) as execute:
        execute("render en_de source", render_a_minute(clock))
        news.warning("%s", "linkedin-16x9: 20:00 is over LinkedIn's limit")
        news.info("the page can be opened")
    assert out.getvalue() == "bilingual: linkedin-16x9: 20:00 is over LinkedIn's limit\n"
    assert capsys.readouterr().out == ""


def test_news_stop_with_the_command() -> None:
    out = io.StringIO()
    with watched(stream=out):
        pass
    news.warning("late")
    assert out.getvalue() == ""
    assert news.propagate


def test_the_speed_is_that_of_the_last_minute() -> None:
    pace = WorkPace()
    for second in range(0, 600):
        pace.left_s(second / 6000, float(second))  # ten minutes for a tenth
    for second in range(600, 700):
        left = pace.left_s(0.1 + (second - 600) / 1000, float(second))
    assert left == pytest.approx(801, abs=1)  # what is left at the speed of now, a thousandth per second
    assert WorkPace().left_s(0.5, 0.0) is None


def test_work_that_stands_still_foretells_nothing_and_is_told_about_every_ten_minutes() -> None:
    slow = Milestones(0.0)
    said = [text for second in range(0, 1300, 5) if (text := slow.reached(0.02, float(second)))]
    assert said == ["2 %", "2 %", "2 %"]
