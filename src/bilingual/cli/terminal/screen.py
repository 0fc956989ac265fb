"""Terminal output of results: files, states, shares of cues within limits."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilingual.model.timing import format_clock
from bilingual.pipeline.result import Result
from bilingual.text.counts import counted, first_of, read_first_line

if TYPE_CHECKING:
    from bilingual.pipeline.commands.doctor import Diagnosis


_NAMED = 5


def show_result(result: Result, *, as_json: bool, files: bool = False) -> None:
    """Print the result of a run in a few lines, plus every file in the folder if *files*."""
    if as_json:
        print(json.dumps(result.to_json(), ensure_ascii=False, indent=1))
        return
    for note in result.notes:
        print(f"note: {note}")
    if result.removed:
        print(f"removed {first_of(result.removed, _NAMED)}")
    if unchanged := result.unchanged:
        print(f"nothing to do: {result.folder} is up to date ({result.state})")
    else:
        print(f"{result.folder}: {counted(len(result.files), 'file')}{'' if files else ' (--files lists them)'}")
    for pair in result.pairs:
        print(f"{pair.pair}: {'ready' if pair.ready else 'not ready: ' + ', '.join(pair.reasons())}")
        if said := read_first_line(pair.read_first):
            print(f"{pair.pair}: {said}")
    if files:
        show_files(result.files, result.folder)
    elif not unchanged:
        show_files([path for path in result.files if _is_video(path, result.folder)], result.folder)
    if not unchanged:
        show_shares(result)
    print(f"open {result.folder / 'index.html'}")


def show_files(files: Sequence[Path], folder: Path) -> None:
    """Print *files* with their sizes, relative to *folder*."""
    names = [path.relative_to(folder).as_posix() for path in files]
    width = max(map(len, names), default=0)
    for name, path in zip(names, files, strict=True):
        print(f"  {name:{width}}  {size_text(path.stat().st_size):>7}")


def _is_video(path: Path, folder: Path) -> bool:
    from bilingual.pipeline.making.cue_layout import PREVIEW

    return path.relative_to(folder).parts[0] == "video" and path.suffix == ".mp4" and path != folder / PREVIEW


def show_shares(result: Result) -> None:
    """Print one table for all pairs: the share of cues within each limit, and how many exceed the hard one."""
    from bilingual.subtitles.report import pairing_line, table

    rows: list[tuple[str, ...]] = []
    too_fast = 0
    judged = [(pair.pair, dict(pair.conformity)) for pair in result.pairs if pair.conformity is not None]
    for name, report in judged:
        heading, *tracks = table(report)
        rows += [(name, *track) for track in tracks] if rows else [("pair", *heading), *((name, *t) for t in tracks)]
        too_fast += sum("cps_hard" in cue["broken"] for cue in report["over"])
    _print_table(rows)
    for name, report in judged:
        if line := pairing_line(report):
            print(f"{name}: {line}")
    if too_fast:
        halves = "1 half of a cue is" if too_fast == 1 else f"{too_fast} halves of cues are"
        print(f"{halves} too fast to read; see subtitles.over in report.json")


_MOST_CUES = 20


def show_conformity(report: Mapping[str, Any]) -> None:
    """Print the shares of cues within the limits, and the first cues that exceed a hard one."""
    from bilingual.subtitles.report import pairing_line, table

    _print_table(table(dict(report)))
    if line := pairing_line(report):
        print(line)
    listed = [cue for cue in report["over"] if not {"cps_hard", "cpl", "lines"}.isdisjoint(cue["broken"])]
    for cue in listed[:_MOST_CUES]:
        place = f"{cue['track']} cue {cue['cue']} at {format_clock(cue['start_ms'])}"
        print(f"{place}: {cue['reason']}; {cue['proposal']}")
    if len(listed) > _MOST_CUES:
        print(f"and {len(listed) - _MOST_CUES} more; see report.json")


def _print_table(rows: Sequence[Sequence[str]]) -> None:
    """Print *rows* in columns, the first as header."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for number, row in enumerate(rows):
        cells = [cell if number else cell.replace("_", " ") for cell in row]
        print("  ".join(f"{cell:{width}}" for cell, width in zip(cells, widths, strict=True)).rstrip())


def size_text(size: int) -> str:
    """Return a human-readable size.

    >>> size_text(512), size_text(20_480), size_text(3_500_000)
    ('512 B', '20 kB', '3.5 MB')
    """
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{size / 1000:.0f} kB"
    return f"{size / 1_000_000:.1f} MB"


def show_diagnosis(diagnosis: Diagnosis) -> None:
    """Print a line for each check, followed by the complete command that fixes it."""
    from textwrap import wrap

    from rich.console import Console
    from rich.text import Text

    signs = {"ok": ("ok", "green"), "missing": ("missing", "bold red"), "optional": ("-", "yellow")}
    width = max(len(check.name) for check in diagnosis.checks)
    console = Console(highlight=False)
    indent = 8 + width + 2
    for check in diagnosis.checks:
        sign, style = signs[check.state]
        first, *more = wrap(check.found, max(24, console.width - indent)) or [""]
        console.print(Text(f"{sign:8}", style), f"{check.name:{width}}  {first}", sep="", markup=False, soft_wrap=True)
        for line in more:
            console.print(" " * indent + line, markup=False, soft_wrap=True)
        if check.remedy:
            console.print(f"{'':10}{check.remedy}", style="dim", markup=False, soft_wrap=True)
    console.print()
    if diagnosis.install:
        console.print(f"to install what is missing: {diagnosis.install}", markup=False, soft_wrap=True)
    console.print(f"translation engines that work here: {', '.join(diagnosis.chain)}", markup=False)
    if diagnosis.advice:
        console.print(diagnosis.advice, markup=False)
    console.print(f"speech engines that work here: {diagnosis.speech}", markup=False)
