"""``bilingual check``: checks whether a file is a faithful translation of another."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from bilingual.cli.options import add_former, add_options, settings_of

if TYPE_CHECKING:
    from bilingual.pipeline.commands.checking import CheckedFiles
    from bilingual.pipeline.tools import Tools

_EXCERPT = 70


def add(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Check a translation against its source: Markdown, HTML, plain text, SRT or VTT. Exits with 1 on an error."
    )
    parser.add_argument("source", metavar="SOURCE", help="the original")
    parser.add_argument("target", metavar="TARGET", help="its translation")
    parser.add_argument("--to", dest="target_language", metavar="TAG", help="language of TARGET (default: detected)")
    parser.add_argument("--html", metavar="FILE", help="write an HTML report with both texts, worst findings first")
    add_options(
        parser,
        "check",
        source_language="language of SOURCE (default: detected)",
        translation="engines for back-translating TARGET, to list what then differs from SOURCE (default: none)",
    )
    add_former(parser, "--from", "--source-language")
    parser.set_defaults(command=_check)


def _check(chosen: argparse.Namespace) -> int:
    from bilingual.pipeline.commands.checking import CheckRequest, check_files, write_page

    engines = chosen.translation
    checked = check_files(
        CheckRequest(
            source=Path(chosen.source),
            target=Path(chosen.target),
            source_language=chosen.source_language,
            target_language=chosen.target_language,
            glossary=Path(chosen.glossary) if chosen.glossary else None,
            waivers=Path(chosen.waivers) if chosen.waivers else None,
            back_translation=tuple(engines or ()),
        ),
        _tools(chosen) if engines else None,
    )
    if chosen.html:
        write_page(checked, Path(chosen.html))
    if chosen.json:
        print(json.dumps(checked.to_json(), ensure_ascii=False, indent=1))
    else:
        print("\n".join(report_lines(checked)))
    return 0 if checked.ready else 1


def _tools(chosen: argparse.Namespace) -> Tools:
    from bilingual.pipeline.tools import open_tools

    return open_tools(settings_of(chosen))


def report_lines(checked: CheckedFiles) -> list[str]:
    """Return one line per finding, worst first, and a summary."""
    from bilingual.fidelity.report import tally
    from bilingual.text.counts import counted

    lines = []
    for finding in checked.findings:
        waived = f" (waived: {finding.waived})" if finding.waived else ""
        excerpt = " ".join((finding.target or finding.source).split())
        if len(excerpt) > _EXCERPT:
            excerpt = excerpt[: _EXCERPT - 1] + "…"
        said = f" | {excerpt}" if excerpt else ""
        lines.append(f"{checked.place(finding)}: {finding.severity} {finding.check}: {finding.message}{waived}{said}")
    counts = tally(checked.findings)
    bitext = checked.bitext
    lines.append(
        f"{'ready' if checked.ready else 'not ready'}: {bitext.source} to {bitext.target}, "
        f"{counted(len(bitext.units), 'unit')}; "
        f"E {counts['E']}, W {counts['W']}, I {counts['I']}, "
        f"not judged {counts['N']}, waived {counts['waived']}"
    )
    return lines
