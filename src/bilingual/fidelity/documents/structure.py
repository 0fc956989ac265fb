"""Checks of the document's structure: front matter, headings, blocks, paragraphs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from statistics import median

from bilingual.errors import UsageError
from bilingual.fidelity.completeness import ends_sentence, stops_early
from bilingual.fidelity.material import Material, between, finding, not_judged, of_blocks, of_kind, sizes_in_english
from bilingual.languages import parse_tag
from bilingual.model.article import Article, Block
from bilingual.model.finding import Finding
from bilingual.text.counts import counted
from bilingual.text.sentences import split_sentences

_CUT = re.compile(r"[,，、،\-–—(（]\s*$")
_KINDS = {
    "heading": "a heading", "paragraph": "a paragraph", "list_item": "a list item", "toc": "a list item",
    "table_cell": "a table cell", "definition": "a definition", "footnote": "a footnote", "code": "a code block",
    "math": "a formula", "html": "an HTML block", "image": "an image", "rule": "a rule", "reference": "a reference",
}  # fmt: skip
# Other checks report these: lists, and the addresses of links.
_OTHERWISE = frozenset({"list_item", "toc", "reference", "rule"})
_ENOUGH_HEADINGS = 3
# A unit this much longer than usual for the text has an added sentence; splitting a sentence adds no length.
_LONGER = 1.45
_ENOUGH_UNITS = 5


def front_matter(material: Material) -> Iterator[Finding]:
    """Find front matter keys that are missing or changed their type, and a wrong target language in ``lang`` (E)."""
    if material.article is None or material.rendered is None:
        return
    before, after = material.article.front_matter, material.rendered.front_matter
    for key, value in before.items():
        if key not in after:
            yield between("front-matter", "E", f"the key {key!r} is lost", str(value), "", key=key)
        elif type(value) is not type(after[key]):
            yield between(
                "front-matter", "E", f"the key {key!r} has another type", str(value), str(after[key]), key=key
            )
    declared = after.get("lang", after.get("language"))
    if material.published and isinstance(declared, str) and not _is_language(declared, material.bitext.target):
        message = f"the header says lang {declared}, the text is {material.bitext.target}"
        yield between("front-matter", "E", message, "", declared, lang=declared)
    header = next((b for b in material.rendered.blocks if b.kind == "front_matter"), None)
    if header and (escaped := re.search(r"(?:\\u[0-9a-fA-F]{4})+", material.rendered.text[header.start : header.end])):
        yield between("front-matter", "E", "text is written as escapes", "", escaped.group())


def _is_language(declared: str, tag: str) -> bool:
    try:
        return parse_tag(declared).split("-")[0] == tag.split("-")[0]
    except UsageError:
        return False


def heading_levels(material: Material) -> Iterator[Finding]:
    """Find headings of another level than their counterparts (E), in one finding if all are moved alike."""
    pairs = [(one, two) for one, two in material.blocks.both if one.kind == two.kind == "heading"]
    moved = {two.level - one.level for one, two in pairs}
    if len(pairs) >= _ENOUGH_HEADINGS and len(moved) == 1 and moved != {0}:
        message = f"every heading is {_levels(moved.pop())}"
        yield of_blocks(material, "headings", "E", message, *pairs[0], headings=len(pairs))
        return
    every = of_kind(material.article, "heading")
    for one, two in pairs:
        if one.level != two.level:
            message = f"heading {every.index(one) + 1} was level {one.level} and is level {two.level}"
            yield of_blocks(material, "headings", "E", message, one, two, levels=[one.level, two.level])


def _levels(difference: int) -> str:
    return f"{counted(abs(difference), 'level')} {'lower' if difference > 0 else 'higher'}"


def block_kinds(material: Material) -> Iterator[Finding]:
    """Find blocks that are missing, new or of another kind (E), and paragraphs that are divided differently (I).

    A sentence without a translation and one that was added are reported as such, not again as a block.
    """
    for one, two in material.blocks:
        if one is not None and two is not None:
            kinds = _KINDS[one.kind], _KINDS[two.kind]
            if kinds[0] != kinds[1]:
                message = f"{kinds[0]} became {kinds[1]}"
                yield of_blocks(material, "blocks", "E", message, one, two, kinds=[one.kind, two.kind])
            elif _is_quoted(one) and not _is_quoted(two):
                message = "a quotation is no longer set off"
                yield of_blocks(material, "blocks", "E", message, one, two, kinds=["quote", ""])
        elif one is not None and one.kind not in _OTHERWISE and not is_untranslated(material, one):
            yield of_blocks(material, "blocks", "E", f"{_KINDS[one.kind]} is missing", one, None, kinds=[one.kind, ""])
        elif two is not None and two.kind not in _OTHERWISE and not (material.linked and two.segments):
            message = f"{_KINDS[two.kind]} has no counterpart in the source"
            yield of_blocks(material, "blocks", "E", message, None, two, kinds=["", two.kind])
    shared = material.blocks.shared
    before, after = (_count(article) for article in (material.article, material.rendered))
    if shared and before != after:
        message = f"the paragraphs are divided differently: {before} blocks became {after}"
        mine = material.article is not None and shared[0] in material.article.blocks
        yield of_blocks(
            material, "blocks", "I", message, shared[0] if mine else None, None if mine else shared[0],
            blocks=[before, after],
        )  # fmt: skip


def _is_quoted(block: Block) -> bool:
    return any(name.startswith("quote:") for name in block.containers)


def _count(article: Article | None) -> int:
    return sum(block.kind != "front_matter" for block in article.blocks) if article else 0


def is_untranslated(material: Material, block: Block) -> bool:
    """Return whether *block* is prose of which another check says that it has no translation."""
    known = {part for unit in material.bitext.untranslated for part in unit.id.split("+")}
    return bool(block.segments) and all(set(s.id.split("+")) <= known for s in block.segments)


def cut_paragraphs(material: Material) -> Iterator[Finding]:
    """Find blocks without a final punctuation mark where the source has one (E), and sentences inside them (W)."""
    sentences = material.packs[1].sentences
    if no_marks := not_judged("cut", {material.bitext.target: sentences if sentences.marked else None}):
        yield no_marks
        return
    last_in_block = {
        block.segments[-1].id
        for block in (material.article.blocks if material.article else ())
        if block.segments and block.kind in ("paragraph", "list_item", "definition", "footnote")
    }
    unmarked = _items_without_marks(material)
    for pair in material.pairs:
        source, target = pair.unit.source.rstrip(), (pair.unit.target or "").rstrip()
        if not ends_sentence(source) or pair.unit.id in unmarked:
            continue
        grave = _CUT.search(target) or (pair.unit.id in last_in_block and not ends_sentence(target))
        if grave or (target and stops_early(source, target)):
            message = "the target stops before its sentence ends"
            yield finding("cut", "E" if grave else "W", message, pair, ends_with=target[-12:])


def _items_without_marks(material: Material) -> set[str]:
    """Return the last units of the items in lists none of whose items ends with a mark: a style, and no cut."""
    ends = {pair.unit.id: (pair.unit.target or "").rstrip() for pair in material.pairs}
    items: dict[str, list[str]] = defaultdict(list)
    for block in material.article.blocks if material.article else ():
        if block.kind == "list_item" and block.segments and block.segments[-1].id in ends:
            items[block.containers[-2]].append(block.segments[-1].id)
    return {
        name
        for names in items.values()
        if len(names) > 1 and not any(ends_sentence(ends[n]) or _CUT.search(ends[n]) for n in names)
        for name in names
    }


def added(material: Material) -> Iterator[Finding]:
    """Find target paragraphs without a source paragraph, and sentences added inside a unit (W)."""
    yield from _sentences_added(material)
    for one, two in material.blocks:
        if one is None and two is not None and two.kind in ("paragraph", "footnote", "definition"):
            yield of_blocks(material, "added", "W", "nothing in the source corresponds to this", None, two)


def _sentences_added(material: Material) -> Iterator[Finding]:
    """Find units with a sentence more than their source (W). One that was merely split is no longer than the others."""
    measured = [pair for pair in material.pairs if pair.source.prose]
    if len(measured) < _ENOUGH_UNITS:
        return
    sizes = {pair.unit.id: sizes_in_english(pair, material.packs) for pair in measured}
    usual = median(target / source for source, target in sizes.values())
    for pair in measured:
        theirs = split_sentences(pair.target.prose, material.bitext.target)
        more = len(theirs) - len(split_sentences(pair.source.prose, material.bitext.source))
        if more <= 0:
            continue
        source, target = sizes[pair.unit.id]
        expected = usual * source
        surplus = target - expected
        if surplus > expected * (_LONGER - 1):
            message = f"{counted(more, 'sentence')} more than the source, and {surplus / expected:.0%} longer"
            yield finding(
                "added", "W", f"the unit has {message}", pair, sentences=more, longer=round(surplus / expected, 2)
            )
