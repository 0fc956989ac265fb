"""Results folders of long articles, written as a run writes them, without running one."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from bilingual.model.bitext import Bitext, Provenance, Unit
from bilingual.pipeline.editing.committing import unit_marks
from bilingual.pipeline.records import exchange
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.text_files.reading import parse

_SOURCE = "In the morning the keeper of harbour {n} counted seven ships and a *small* boat."
_TARGET = "Am Morgen zählte der Wärter des Hafens {n} sieben Schiffe und ein *kleines* Boot."
_IN_ONE = 10  # sentences of a paragraph


def long_article(root: Path, sentences: int) -> Path:
    """Write an article ``harbour.md`` of so many *sentences* into *root*, and its results; return their folder."""
    paragraphs = [
        " ".join(_SOURCE.format(n=number) for number in range(first, min(first + _IN_ONE, sentences)))
        for first in range(0, sentences, _IN_ONE)
    ]
    text = "# The harbour\n\n" + "\n\n".join(paragraphs) + "\n"
    (root / "harbour.md").write_text(text, "utf-8")
    segments = parse(text, "markdown", "en").segments
    targets = ["Der Hafen", *(_TARGET.format(n=number) for number in range(sentences))]
    assert len(segments) == len(targets), "each sentence is one segment"
    units = [
        Unit(segment.id, segment.plain, target, None, Provenance("google"))
        for segment, target in zip(segments, targets, strict=True)
    ]
    bitext = Bitext("en", "de", tuple(units))
    folder = root / "media" / "outbox" / "harbour"
    folder.mkdir(parents=True)
    source = {"path": "harbour.md", "kind": "article", "language": "en", "sha256": sha256(text.encode()).hexdigest()}
    manifest = Manifest(folder, "article:harbour", source, "The harbour", "ready")
    manifest.pairs["en_de"] = {"state": "ready", "reasons": [], "units": len(units), "findings": []}
    path = exchange.write(folder / "bitext.en_de.json", bitext)
    manifest.record("bitext.en_de", {}, [path], extra=unit_marks(bitext))
    return folder
