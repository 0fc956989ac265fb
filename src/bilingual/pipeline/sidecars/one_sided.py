"""Findings on what only an article or only its human translation has, one for each block."""

from __future__ import annotations

from collections.abc import Iterator

from bilingual.articles.alignment.filling import filled
from bilingual.articles.alignment.numbering import joined_headings, links_of
from bilingual.articles.alignment.placing import Place, placed
from bilingual.model.article import Article, Counterpart
from bilingual.model.finding import Finding
from bilingual.text.counts import shortened

_LONGEST = 200  # characters of a block shown
_NAMES = {"html": "HTML", "rule": "line"}


def one_sided_findings(source: Article, counterpart: Counterpart) -> Iterator[Finding]:
    """Yield a finding for each block, or sentences of one, that only one of the two documents has.

    Sentences that the translation lacks are not included: they are units without a target of their own.
    """
    links = links_of(source, counterpart)
    theirs, name, joined = counterpart.article, counterpart.name, joined_headings(source, counterpart)
    here = placed(source, theirs, links)
    for place in here.places:
        text = _shown(theirs, place, here.apart)
        if text:
            kind = theirs.blocks[place.block].kind
            line = theirs.text.count("\n", 0, theirs.blocks[place.block].start) + 1
            said = f"nothing in the source corresponds to this {_NAMES.get(kind, kind.replace('_', ' '))}"
            yield Finding("added", "W", said, target=text, evidence={"file": name, "line": line}, row=11)
    for block in source.blocks:
        if any(segment.id in joined for segment in block.segments):
            said = f"{name} says what is under this heading without it"
            yield Finding("not-in-translation", "I", said, source=block.plain, evidence={"file": name})
    there = placed(theirs, source, [(others, ours) for ours, others in links])
    for place in there.places:
        block = source.blocks[place.block]
        if not place.segments and block.kind != "rule":
            text = _shown(source, place, frozenset())
            said = f"{name} does not have this {_NAMES.get(block.kind, block.kind.replace('_', ' '))} of the source"
            yield Finding("not-in-translation", "W", said, source=text, evidence={"file": name})
    known = {part for unit in counterpart.parts for part in unit.split("+")}
    lacking = {segment.id: segment.plain for segment in source.segments if segment.id not in known}
    for segment_id in filled(source, counterpart, lacking, " ").without_place:
        if segment_id in lacking:
            said = f"{name} has no place for this table cell of the source, so the translated post leaves it out"
            yield Finding("not-in-translation", "W", said, segment_id, lacking[segment_id], evidence={"file": name})


def _shown(article: Article, place: Place, apart: frozenset[int]) -> str:
    block = article.blocks[place.block]
    if not place.segments:
        text = article.text[block.start : block.end] if block.kind != "rule" else ""
    else:
        text = " ".join(article.segments[n].plain for n in place.segments if n not in apart)
    return shortened(text, _LONGEST)
