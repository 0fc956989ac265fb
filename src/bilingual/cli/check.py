"""``bilingual check``: checks whether a file is a faithful translation of another."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bilingual.cli.options import add_former, add_options, names, settings_of

if TYPE_CHECKING:
    from bilingual.fidelity.causes import CauseGroup
    from bilingual.pipeline.quality.checked_files import CheckedFiles
    from bilingual.pipeline.tools import Tools

_EXCERPT = 70
_MOST_PLACES = 4


def add(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Check a translation against its source: Markdown, HTML, plain text or subtitles. Exits with 1 on an error,"
        " with 3 if the two are different texts or revisions."
    )
    parser.add_argument("source", metavar="SOURCE", help="the original")
    parser.add_argument("target", metavar="TARGET", help="its translation")
    parser.add_argument("--to", dest="target_language", metavar="TAG", help="language of TARGET (default: detected)")
    parser.add_argument("--html", metavar="FILE", help="write an HTML report with both texts, worst findings first")
    add_options(
        parser,
        "check",
        source_language="language of SOURCE (default: detected)",
        agreement="engines that translate SOURCE too, to compare with TARGET",
        round_trip="engines that translate TARGET back, to list what then differs from SOURCE",
    )
    add_former(parser, "--from", "--source-language")
    # Its name before there were other questions to engines.
    parser.add_argument("--translation", dest="round_trip", action="extend", type=names, help=argparse.SUPPRESS)
    parser.set_defaults(command=_check)


def _check(chosen: argparse.Namespace) -> int:
    from bilingual.pipeline.commands.checking import check_files
    from bilingual.pipeline.quality.checked_files import CheckRequest, write_page
    from bilingual.pipeline.quality.wanted import Wanted

    asked = Wanted(
        tuple(chosen.agreement or ()), tuple(chosen.round_trip or ()), chosen.embeddings or "", chosen.estimator or ""
    )
    checked = check_files(
        CheckRequest(
            source=Path(chosen.source),
            target=Path(chosen.target),
            source_language=chosen.source_language,
            target_language=chosen.target_language,
            glossary=_glossary(chosen),
            waivers=Path(chosen.waivers) if chosen.waivers else None,
            asked=asked,
            settings=settings_of(chosen),
        ),
        _tools(chosen) if asked else None,
        lambda line: print(line, file=sys.stderr),
    )
    if chosen.html:
        write_page(checked, Path(chosen.html))
    if chosen.json:
        print(json.dumps(checked.to_json(), ensure_ascii=False, indent=1))
    else:
        print("\n".join(report_lines(checked)))
    return checked.verdict.exit_code


def _glossary(chosen: argparse.Namespace) -> Path | None:
    """Return the glossary that was chosen, else that of the root."""
    if chosen.glossary:
        return Path(chosen.glossary)
    settings = settings_of(chosen)
    return settings.root / settings.glossary if settings.glossary else None


def _tools(chosen: argparse.Namespace) -> Tools:
    from bilingual.pipeline.tools import open_tools

    return open_tools(settings_of(chosen))


def report_lines(checked: CheckedFiles) -> list[str]:
    """Return the verdict, one line per cause with both texts below it, and the counts."""
    from bilingual.fidelity.causes import PARTS, settled_by
    from bilingual.fidelity.report import tally
    from bilingual.text.counts import counted, read_first_line, shortened

    lines = [checked.verdict.said]
    part = ""
    for group in checked.groups:
        if group.part != part and not group.waived and group.severity != "N":
            part = group.part
            lines.append(f"{PARTS[part]}:")
        first = group.first
        waived = f" (waived: {group.waived})" if group.waived else ""
        lines.append(f"{checked.place(first)}: {group.severity} {first.check}: {group.message}{waived}")
        texts = [f"“{shortened(text, _EXCERPT)}”" for text in (first.source, first.target) if text]
        if texts and not group.waived:
            lines.append(f"    {' | '.join(texts)}")
        lines += [f"    also {place}" for place in _others(checked, group)] if not group.waived else []
        if not group.waived and (command := settled_by(first, checked.bitext.target)):
            lines.append(f"    to agree on it: {command}")
    if said := read_first_line(checked.read_first):
        lines.append(said)
    counts = tally(checked.findings)
    bitext = checked.bitext
    lines.append(
        f"{'ready' if checked.ready else 'not ready'}: {bitext.source} to {bitext.target}, "
        f"{counted(len(bitext.units), 'unit')}; "
        f"E {counts['E']}, W {counts['W']}, I {counts['I']}, "
        f"not judged {counts['N']}, waived {counts['waived']}"
    )
    return lines


def _others(checked: CheckedFiles, group: CauseGroup) -> list[str]:
    """Return where else to look, on one line, if it is not the same line."""
    from bilingual.text.counts import first_of

    places = list(dict.fromkeys(checked.place(finding) for finding in group.findings))[1:]
    return [first_of(places, _MOST_PLACES)] if places else []
