"""Turns beads into units: an article whose segments are translated as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bilingual.articles.alignment.align import Alignment, Bead
from bilingual.languages import pack
from bilingual.model.article import Article, Block, Segment
from bilingual.model.bitext import HUMAN, Bitext, Unit
from bilingual.model.joints import joined_sentences


@dataclass(frozen=True, slots=True)
class AlignedArticles:
    """A source article and its human translation.

    ``article`` is the source, with the sentences of a bead merged into one segment such as ``s3+s4``. The units of
    ``bitext`` have the ids of its segments; an untranslated one has no target. ``beads`` and ``segments`` (ids of the
    source, ids of the target as parsed) give the origin of each unit by id. ``added`` holds text only in the target,
    with the id of the unit before it. ``across`` names units whose sentences are in several blocks and so in no single
    segment.
    """

    article: Article
    bitext: Bitext
    beads: dict[str, Bead]
    segments: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]
    added: tuple[tuple[str | None, str, Bead], ...]
    across: tuple[str, ...]


def paragraphs_of(article: Article) -> tuple[list[list[str]], list[str]]:
    """Return the sentences of each prose block, and the kinds of these blocks."""
    blocks = [block for block in article.blocks if block.segments]
    return [[segment.plain for segment in block.segments] for block in blocks], [_kind(block) for block in blocks]


def aligned_articles(
    source: Article, target: Article, alignment: Alignment, source_tag: str, target_tag: str
) -> AlignedArticles:
    """Return the units that *alignment*, over the segments of both articles, makes."""
    ours, theirs = source.segments, target.segments
    units: list[Unit] = []
    beads: dict[str, Bead] = {}
    where: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    added: list[tuple[str | None, str, Bead]] = []
    groups: dict[str, tuple[Segment, ...]] = {}
    for bead in alignment:
        said = joined_text([theirs[n].plain for n in bead.target], target_tag)
        if not bead.source:
            added.append((units[-1].id if units else None, said, bead))
            continue
        group = tuple(ours[n] for n in bead.source)
        name = "+".join(segment.id for segment in group)
        text = joined_text([segment.plain for segment in group], source_tag)
        units.append(Unit(name, text, said, provenance=HUMAN, locked=True) if said else Unit(name, text))
        beads[name] = bead
        where[name] = tuple(s.id for s in group), tuple(theirs[n].id for n in bead.target)
        groups[group[0].id] = group
    article, across = _regrouped(source, groups, source_tag)
    return AlignedArticles(article, Bitext(source_tag, target_tag, tuple(units)), beads, where, tuple(added), across)


def grouped(article: Article, bitext: Bitext, tag: str) -> Article:
    """Return *article* with the segments joined by a unit of *bitext* merged: ``s3+s4``.

    A unit whose segments no longer exist, or are in several blocks, is ignored.
    """
    segments = {segment.id: segment for segment in article.segments}
    groups = {}
    for unit in bitext:
        group = tuple(segments[part] for part in unit.id.split("+") if part in segments)
        if len(group) == unit.id.count("+") + 1 > 1 and joined_text([s.plain for s in group], tag) == unit.source:
            groups[group[0].id] = group
    return _regrouped(article, groups, tag)[0]


def _regrouped(article: Article, groups: dict[str, tuple[Segment, ...]], tag: str) -> tuple[Article, tuple[str, ...]]:
    """Return *article* with each group as one segment, and the names of groups across several blocks."""
    across: list[str] = []
    blocks: list[Block] = []
    for block in article.blocks:
        own: list[Segment] = []
        inside = {segment.id for segment in block.segments}
        done: set[str] = set()
        for segment in block.segments:
            group = groups.get(segment.id, (segment,))
            if segment.id in done:
                continue
            if not all(other.id in inside for other in group):
                across.append("+".join(other.id for other in group))
                group = (segment,)
            own.append(_one(article.text, group, tag))
            done |= {other.id for other in group}
        blocks.append(replace(block, segments=tuple(own)))
    return replace(article, blocks=tuple(blocks)), tuple(across)


def _one(text: str, group: Sequence[Segment], tag: str) -> Segment:
    if len(group) == 1:
        return group[0]
    start, end = group[0].start, group[-1].end
    name = "+".join(segment.id for segment in group)
    return Segment(name, start, end, text[start:end], joined_text([segment.plain for segment in group], tag))


def joined_text(parts: Sequence[str], tag: str) -> str:
    """Return sentences as one text, separated as in the language *tag*."""
    return joined_sentences(parts, pack(tag).writing.gap)


def _kind(block: Block) -> str:
    if block.kind == "front_matter":
        return f"front_matter {block.attributes.get('key', '')}"
    return f"heading {block.level}" if block.kind == "heading" else block.kind
