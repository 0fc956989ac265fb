"""``bilingual align``: aligns an existing translation into a bitext."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilingual.cli.options import add_former, add_options, settings_of
from bilingual.text.counts import counted, shortened

if TYPE_CHECKING:
    from bilingual.pipeline.commands.aligning import Aligned

_WIDTH = 60


def add(parser: argparse.ArgumentParser) -> None:
    parser.description = "Align the sentences of a text and its translation; write a bitext."
    parser.add_argument("source", metavar="SOURCE", help="Markdown, HTML or TXT")
    parser.add_argument("target", metavar="TARGET", help="its translation")
    parser.add_argument("--to", dest="target_language", metavar="TAG", help="language of TARGET (default: detected)")
    parser.add_argument("--out", metavar="FILE.json", help="output file (default: named after SOURCE, in this folder)")
    parser.add_argument("--memory", action="store_true", help="add the reliable pairs to the translation memory")
    add_options(
        parser,
        "align",
        source_language="language of SOURCE (default: detected)",
        translation="translation engines to use as evidence (default: memory)",
        embeddings="sentence-transformers model (name or folder) to use as additional evidence; needs that package",
        allow_partial="exit with code 0 even if sentences have no translation",
    )
    add_former(parser, "--from", "--source-language")
    parser.set_defaults(command=_align)


def _align(chosen: argparse.Namespace) -> int:
    from bilingual.pipeline.commands.aligning import align_files, remember, write_aligned
    from bilingual.pipeline.tools import open_tools

    tools = open_tools(settings_of(chosen))
    aligned = align_files(
        Path(chosen.source),
        Path(chosen.target),
        tools,
        source_language=chosen.source_language,
        target_language=chosen.target_language,
        translation=chosen.translation or ["memory"],
        embeddings=chosen.embeddings,
    )
    bitext = aligned.texts.bitext
    path = write_aligned(Path(chosen.out or f"{Path(chosen.source).stem}.{bitext.pair}.json"), aligned)
    remembered = remember(aligned, tools) if chosen.memory else None
    if chosen.json:
        print(json.dumps(_summary(aligned, path, remembered), ensure_ascii=False, indent=1))
    else:
        _show(aligned, path, remembered)
    return 3 if bitext.untranslated and not chosen.allow_partial else 0


def _summary(aligned: Aligned, path: Path, remembered: int | None) -> dict[str, Any]:
    bitext = aligned.texts.bitext
    return {
        "file": str(path),
        "pair": bitext.pair,
        "state": "not-ready" if bitext.untranslated else "ready",
        "beads": aligned.shapes,
        "untranslated": [unit.id for unit in bitext.untranslated],
        "added": [text for _, text, _ in aligned.texts.added],
        "doubtful": [
            {"id": unit.id, "score": bead.score, "source": unit.source, "target": unit.target}
            for unit, bead in aligned.doubtful
        ],
        "across_paragraphs": list(aligned.texts.across),
        "remembered": remembered,
    }


def _show(aligned: Aligned, path: Path, remembered: int | None) -> None:
    bitext = aligned.texts.bitext
    doubtful = aligned.doubtful
    if doubtful:
        print(f"Doubtful, least sure first ({len(doubtful)}):")
        for unit, bead in doubtful:
            print(f"  {bead.score:.2f}  {unit.id}  {shortened(unit.source, _WIDTH)}")
            print(f"        {shortened(unit.target or '', _WIDTH)}")
    for unit in bitext.untranslated:
        print(f"Left out    {unit.id}  {shortened(unit.source, _WIDTH)}")
    for after, text, _ in aligned.texts.added:
        print(f"Added after {after or 'the start'}  {shortened(text, _WIDTH)}")
    for name in aligned.texts.across:
        print(f"Spans two paragraphs (posts split it there): {name}")
    beads = ", ".join(f"{count} of {shape}" for shape, count in aligned.shapes.items())
    made = counted(sum(unit.translated for unit in bitext), "pair")
    print(f"{bitext.pair}: {made}, {len(doubtful)} doubtful ({beads})")
    if remembered is not None:
        are = "is" if remembered == 1 else "are"
        print(f"{counted(remembered, 'pair')} {are} in the translation memory; the others are not sure enough")
    print(path)
