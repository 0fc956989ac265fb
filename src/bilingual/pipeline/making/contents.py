"""Fills the entries of a table of contents from the translated headings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bilingual.articles.contents import TocEntry
from bilingual.model.bitext import Unit
from bilingual.model.joints import joined_sentences

# A link into the page, in Markdown or HTML, with its label.
_LINK_INTO_PAGE = re.compile(
    r"""\[(?P<label>[^\[\]]*)\](?=\(\s*<?\#)|<a\s[^<>]*href\s*=\s*["']?\#[^<>]*>(?P<text>.*?)</a>""",
    re.IGNORECASE | re.DOTALL,
)


def labelled(unit: Unit, entry: TocEntry, made: Mapping[str, Unit], gap: str) -> Unit:
    """Return *unit*, an *entry* of the contents, with the words of its translated headings in its links.

    *gap* is the target language's separator of sentences, for headings of several.
    """
    said = [(label, _said(names, made, gap)) for label, names in entry.labels]
    if entry.alone:
        if not all(heading for _, heading in said):
            return unit
        text = unit.source
        for label, heading in said:
            text = text.replace(label, heading, 1)
        return replace(unit, target=text, provenance=made[entry.labels[0][1][0]].provenance)
    if unit.target is None:
        return unit
    waiting = iter(said)

    def with_heading(found: re.Match[str]) -> str:
        _, heading = next(waiting, ("", ""))
        start, end = (place - found.start() for place in found.span(found.lastgroup or 0))
        return f"{found[0][:start]}{heading}{found[0][end:]}" if heading else found[0]

    return replace(unit, target=_LINK_INTO_PAGE.sub(with_heading, unit.target))


def _said(names: Sequence[str], made: Mapping[str, Unit], gap: str) -> str:
    """Return what the heading of the units *names* says in the target language, "" if it is not all translated."""
    targets = [target for name in names if name in made and (target := made[name].target)]
    return joined_sentences(targets, gap) if len(targets) == len(names) else ""
