"""Says which passages stand elsewhere in a translation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from bilingual.articles.alignment.align import Alignment, Bead
from bilingual.articles.alignment.numbering import block_numbers
from bilingual.model.article import Article
from bilingual.model.finding import Finding
from bilingual.text.counts import counted
from bilingual.text.likeness.common import rising

_GAP = 3  # sentences


def passages_elsewhere(
    alignment: Alignment, source: Article, target: Article, unit_of: Callable[[int], str | None]
) -> Iterator[Finding]:
    """Yield a finding for each passage of *target* that is out of order (W); a table may have another order of its own.

    A section whose place nothing tells, while others stand elsewhere, is an E: its pairs may be wrong. Sections that
    only fit other places better are one W. *unit_of* returns the unit of a source sentence, by number.
    """
    ours, theirs = ([segment.plain for segment in article.segments] for article in (source, target))
    cells = {n for n, block in enumerate(block_numbers(source)) if source.blocks[block].kind == "table_cell"}
    paired = [bead for bead in alignment if bead.paired and bead.source[0] not in cells]
    kept = set(rising([bead.target[0] for bead in paired]))
    for run in _runs([bead for number, bead in enumerate(paired) if number not in kept]):
        first, size = run[0], sum(len(bead.source) for bead in run)
        message = f"a passage of {counted(size, 'sentence')} stands elsewhere in the translation"
        texts = ours[first.source[0]], theirs[first.target[0]]
        yield Finding("blocks", "W", message, unit_of(first.source[0]), *texts, row=7)
    for number in alignment.unplaced:
        message = "sections of the translation stand in another order, and which of the source this one is, is not sure"
        yield Finding("blocks", "E", message, target=theirs[number], row=7)
    if alignment.elsewhere:
        said = [theirs[number] for number in alignment.elsewhere]
        message = "sections may stand in another order: by their words, these do not translate what is in their place"
        yield Finding("blocks", "W", message, target=" · ".join(said), evidence={"sections": said}, row=7)


def _runs(beads: Sequence[Bead]) -> list[list[Bead]]:
    """Return *beads*, in the order of the source, as runs whose targets are in order too, gaps of a sentence apart."""
    runs: list[list[Bead]] = []
    for bead in beads:
        follows = runs and all(
            0 < two[0] - one[-1] <= _GAP
            for one, two in ((runs[-1][-1].source, bead.source), (runs[-1][-1].target, bead.target))
        )
        if follows:
            runs[-1].append(bead)
        else:
            runs.append([bead])
    return runs
