"""``bilingual memory``: imports and exports the translation memory as TMX."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from bilingual.cli.options import add_options, settings_of
from bilingual.text.counts import counted


def add(parser: argparse.ArgumentParser) -> None:
    """Fill the parser of the command with its two actions."""
    parser.description = "Import or export the translation memory as TMX."
    parts = parser.add_subparsers(metavar="ACTION", required=True)
    importing = parts.add_parser(
        "import", help="import a TMX file", description="Import a TMX file into the translation memory."
    )
    importing.add_argument("file", metavar="FILE.tmx", help="translation memory as TMX")
    add_options(importing, "memory")
    importing.set_defaults(command=_import)
    exporting = parts.add_parser(
        "export", help="export to a TMX file", description="Export the translation memory to a TMX file."
    )
    exporting.add_argument("file", metavar="FILE.tmx", help="translation memory as TMX")
    add_options(exporting, "memory")
    exporting.set_defaults(command=_export)


def _import(chosen: argparse.Namespace) -> int:
    from bilingual.pipeline.commands.memory_files import import_memory

    found = import_memory(Path(chosen.file), settings_of(chosen))
    count, odd = len(found.entries), found.skipped
    are = "is" if count == 1 else "are"
    said = f"{counted(count, 'translation')} {are} in the memory from {chosen.file}"
    if odd:
        said += f"; left out {counted(sum(odd.values()), 'text')} in {', '.join(odd)}, which is no language tag"
    _say(chosen, count, said, skipped=dict(odd))
    return 0


def _export(chosen: argparse.Namespace) -> int:
    from bilingual.pipeline.commands.memory_files import export_memory

    count = export_memory(Path(chosen.file), settings_of(chosen))
    _say(chosen, count, f"{counted(count, 'translation')} written to {chosen.file}")
    return 0


def _say(chosen: argparse.Namespace, count: int, text: str, **more: object) -> None:
    print(json.dumps({"translations": count, "file": chosen.file, **more}) if chosen.json else text)
