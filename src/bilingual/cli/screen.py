"""What a person sees when the work is done: files, states, shares."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bilingual.model.timing import format_clock
from bilingual.pipeline.run import Result


def show_result(result: Result, *, as_json: bool) -> None:
    """Print what a run delivered."""
    if as_json:
        print(json.dumps(result.to_json(), ensure_ascii=False, indent=1))
        return
    console = Console(highlight=False, soft_wrap=True)
    for note in result.notes:
        console.print(f"note: {note}", markup=False)
    if result.unchanged and not any(pair.failure for pair in result.pairs):
        console.print(f"nothing to do: {result.folder} is up to date ({result.state})", markup=False)
    else:
        console.print(files_table(result.files, result.folder))
    for pair in result.pairs:
        state = "ready" if pair.ready else "not ready: " + ", ".join(pair.reasons())
        console.print(f"{pair.pair}: {state}", markup=False)
    show_shares(result)
    console.print(f"open {result.folder / 'index.html'}", markup=False)


def show_shares(result: Result) -> None:
    """Print one table for all pairs: the share of cues within each limit, and how many break the hard one."""
    from bilingual.subtitles.report import pairing_line, table

    shares = Table(box=None, pad_edge=False)
    rows: list[tuple[str, ...]] = []
    too_fast = 0
    for pair in result.pairs:
        if pair.conformity is None:
            continue
        heading, *tracks = table(dict(pair.conformity))
        if not rows:
            for name in ("pair", *heading):
                shares.add_column(name.replace("_", " "))
        rows += [(pair.pair, *track) for track in tracks]
        too_fast += sum("cps_hard" in cue["broken"] for cue in pair.conformity["over"])
    if not rows:
        return
    for row in rows:
        shares.add_row(*row)
    console = Console(highlight=False)
    console.print(shares)
    for pair in result.pairs:
        if pair.conformity is not None and (line := pairing_line(pair.conformity)):
            console.print(f"{pair.pair}: {line}", markup=False, soft_wrap=True)
    if too_fast:
        counted = "1 half of a cue is" if too_fast == 1 else f"{too_fast} halves of cues are"
        console.print(f"{counted} too fast to read: report.json lists them under subtitles.over", markup=False)


_MOST_CUES = 20


def show_conformity(report: Mapping[str, Any]) -> None:
    """Print the shares of cues within the limits, and the first of the cues that break a hard one."""
    from bilingual.subtitles.report import pairing_line, table

    heading, *rows = table(dict(report))
    shares = Table(box=None, pad_edge=False)
    for name in heading:
        shares.add_column(name.replace("_", " "))
    for row in rows:
        shares.add_row(*row)
    console = Console(highlight=False)
    console.print(shares)
    if line := pairing_line(report):
        console.print(line, markup=False, soft_wrap=True)
    listed = [cue for cue in report["over"] if not {"cps_hard", "cpl", "lines"}.isdisjoint(cue["broken"])]
    for cue in listed[:_MOST_CUES]:
        place = f"{cue['track']} cue {cue['cue']} at {format_clock(cue['start_ms'])}"
        console.print(f"{place}: {cue['reason']}; {cue['proposal']}", markup=False, soft_wrap=True)
    if len(listed) > _MOST_CUES:
        console.print(f"and {len(listed) - _MOST_CUES} more: the report has them all", markup=False, soft_wrap=True)


def files_table(files: tuple[Path, ...], folder: Path) -> Table:
    """Return the delivered files with their sizes."""
    table = Table(title=str(folder), title_justify="left", box=None, pad_edge=False)
    table.add_column("file")
    table.add_column("size", justify="right")
    for path in files:
        table.add_row(escape(path.relative_to(folder).as_posix()), size_text(path.stat().st_size))
    return table


def size_text(size: int) -> str:
    """Return a size for people.

    >>> size_text(512), size_text(20_480), size_text(3_500_000)
    ('512 B', '20 kB', '3.5 MB')
    """
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{size / 1000:.0f} kB"
    return f"{size / 1_000_000:.1f} MB"
