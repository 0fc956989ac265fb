"""Checks of quotation marks, paired marks, full-width forms and the final newline."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bilingual.fidelity.material import Material, between, finding, not_judged
from bilingual.languages.checks import Typography
from bilingual.model.finding import Finding

_STRAIGHT = re.compile(r"(?<!\\)\"[^\"]*\"")
_BRACKETS = ("「」", "『』", "《》", "（）", "【】", "«»", "()", "[]")


def marks(material: Material) -> Iterator[Finding]:
    """Find quotation marks, ¡¿ pairs and full-width marks that break the target language's rules (I)."""
    table = material.packs[1].checks.typography
    if no_table := not_judged("typography", {material.bitext.target: table}):
        yield no_table
    table = table or Typography()
    for pair in material.pairs:
        target = pair.target.prose
        # Spaces around removed code or formulas are not visible to a reader.
        found = [(what, match) for pattern, what in table.rules if (match := re.search(pattern, pair.target.read))]
        if table.straight and (straight := _STRAIGHT.search(target)):
            found.append((table.straight, straight))
        for what, match in found:
            yield finding("typography", "I", what, pair, found=match.group(), at=match.start())
        for opening, closing in map(tuple, table.openers):
            if target.count(closing) > target.count(opening):
                yield finding("typography", "I", f"{closing} without {opening}", pair, found=closing)
        for opening, closing in map(tuple, (*_BRACKETS, *sorted(table.quotes))):
            if target.count(opening) != target.count(closing):
                was = pair.source.prose
                if was.count(opening) == was.count(closing):
                    yield finding("typography", "I", f"{opening}{closing} do not pair", pair, found=opening + closing)
    if material.article is not None and material.rendered is not None:
        ends = material.article.text.endswith(("\n", "\r")), material.rendered.text.endswith(("\n", "\r"))
        if ends == (True, False):
            yield between("typography", "I", "the final line end is lost", "", material.rendered.text[-40:])
