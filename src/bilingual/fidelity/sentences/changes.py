"""Checks that what rose by a figure did not rise to it, and that what may be so is not said to be so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from bilingual.fidelity.material import Material, finding
from bilingual.languages.checks import Change
from bilingual.model.finding import Finding
from bilingual.text.numbers import Mention, mentions

_YEARS = range(1900, 2101)
_TIME = re.compile(
    r"\s?(?:o[’']clock|[ap]\.?\s?m\b|Uhr|uur|h\b|[:：]\d\d|[年月日号號点點時时년월일시]|час)", re.IGNORECASE
)
_NEAR = 40  # characters before a figure


def changed_by(material: Material) -> Iterator[Finding]:
    """Find figures by which something rose or fell, and to which it does in the translation, or the reverse (W)."""
    one, two = (language.checks.change for language in material.packs)
    if one is None or two is None:
        return
    tags = material.bitext.source, material.bitext.target
    for pair in material.pairs:
        ours = _said(pair.source.prose, tags[0], one)
        theirs = _said(pair.target.prose, tags[1], two) if ours else {}
        for value, was in ours.items():
            became = theirs.get(value)
            if became and became.isdisjoint(was):
                figure = str(value if value.denominator == 1 else float(value))
                ways = ("by", "to") if "by" in was else ("to", "by")
                message = f"a change {ways[0]} {figure} became one {ways[1]} it"
                yield finding("contrast", "W", message, pair, contrast="by-to", figure=figure)


def lost_hedges(material: Material) -> Iterator[Finding]:
    """Find units that say that something may be so, and their translation that it is (W)."""
    one, two = (language.checks.hedge for language in material.packs)
    if one is None or two is None:
        return
    for pair in material.pairs:
        said = re.search(one.asks, pair.source.prose, re.IGNORECASE)
        if said and not re.search(two.says, pair.target.prose, re.IGNORECASE):
            yield finding("contrast", "W", f"{said[0]!r} is not there", pair, contrast="hedge", was=said[0])


def _said(text: str, tag: str, words: Change) -> dict[Fraction, set[str]]:
    """Return for each figure of *text* whether a change is by it or to it, as far as the words beside it say so."""
    found: dict[Fraction, set[str]] = {}
    if not re.search(words.verbs, text, re.IGNORECASE):
        return found
    for mention in mentions(text, tag):
        if mention.value in _YEARS or _TIME.match(text, mention.end):  # "by 2030", 到2030年
            continue
        # "To" is said of both: "rose by 5 to 10".
        for way, before, after in (("to", words.to_before, words.to_after), ("by", words.by_before, words.by_after)):
            if _beside(text, mention, before, after):
                found.setdefault(mention.value, set()).add(way)
                break
    return found


def _beside(text: str, mention: Mention, before: str, after: str) -> bool:
    lead = text[max(0, mention.start - _NEAR) : mention.start]
    ends = {mention.end, mention.start + len(mention.figure)} - {mention.start}
    return (bool(before) and re.search(f"(?:{before})$", lead, re.IGNORECASE) is not None) or (
        bool(after) and any(re.compile(after, re.IGNORECASE).match(text, end) for end in ends)
    )
