"""Checks of the document's structure: headings, blocks, lists, paragraphs, table of contents, front matter."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise, zip_longest
from statistics import median

from bilingual.articles.inline import visible
from bilingual.articles.toc import Heading, headings
from bilingual.errors import UsageError
from bilingual.fidelity.material import Material, Pair, between, finding, not_judged
from bilingual.languages import parse_tag
from bilingual.model.article import Article, Block
from bilingual.model.finding import Finding
from bilingual.text.numbers import missing_numbers, numbers_in
from bilingual.text.sentences import split_sentences

# German closes a quotation with “; in Japanese dialogue 」 alone ends the sentence.
_TERMINAL = re.compile(
    r"[.!?…:;。！？：；｡．؟।」』][\"'”’“‘»«›‹」』）】》)\]*_`~\s]*"
    r"(?:\[\^[^\]]+\]|<[^<>]+>|[*_`~\s])*$"
)
_CUT = re.compile(r"[,，、،\-–—(（]\s*$")
_TOC_LINK = re.compile(r"\[(?P<label>(?:[^\[\]]|\[[^\]]*\])*)\]\(#(?P<anchor>[^)\s]+)\)")


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
    """Find a different sequence of heading levels (E)."""
    if material.article is None or material.rendered is None:
        return
    before, after = _of_kind(material.article, "heading"), _of_kind(material.rendered, "heading")
    for number, (one, two) in enumerate(zip_longest(before, after), 1):
        if one is None or two is None or one.level != two.level:
            levels = ("none" if one is None else f"level {one.level}", "none" if two is None else f"level {two.level}")
            message = f"heading {number} was {levels[0]} and is {levels[1]}"
            yield between("headings", "E", message, _text(material.article, one), _text(material.rendered, two))
            return


def block_kinds(material: Material) -> Iterator[Finding]:
    """Find a different sequence of block kinds (E)."""
    if material.article is None or material.rendered is None:
        return
    before = [b for b in material.article.blocks if b.kind != "front_matter"]
    after = [b for b in material.rendered.blocks if b.kind != "front_matter"]
    for number, (one, two) in enumerate(zip_longest(before, after), 1):
        if one is None or two is None or one.kind != two.kind:
            kinds = ("nothing" if one is None else one.kind, "nothing" if two is None else two.kind)
            message = f"block {number} of {len(before)} was {kinds[0]} and is {kinds[1]}"
            evidence = {"blocks": [len(before), len(after)]}
            yield between(
                "blocks", "E", message, _text(material.article, one), _text(material.rendered, two), **evidence
            )
            return


def lists(material: Material) -> Iterator[Finding]:
    """Find lists with other numbers of items than the source, and gaps in their numbering (E)."""
    if material.article is None or material.rendered is None:
        return
    before, after = _lists(material.article), _lists(material.rendered)
    for number, (one, two) in enumerate(zip_longest(before, after), 1):
        if one is None or two is None or len(one) != len(two):
            counts = [len(one or ()), len(two or ())]
            message = f"list {number} had {counts[0]} items and has {counts[1]}"
            first = (one or two or [None])[0]
            where = material.article if one else material.rendered
            yield between("lists", "E", message, _text(where, first), "", items=counts)
            return
        if _holes(two) and not _holes(one):
            markers = [block.attributes.get("marker", "") for block in two]
            yield between("lists", "E", f"list {number} is numbered {' '.join(markers)}", "", "", markers=markers)


def _lists(article: Article) -> list[list[Block]]:
    """Return the first block of each item, for each list."""
    items: dict[str, dict[str, Block]] = defaultdict(dict)
    for block in article.blocks:
        for name, item in zip(block.containers, block.containers[1:], strict=False):
            if name.startswith("list:"):
                items[name].setdefault(item, block)
    return [list(found.values()) for found in items.values()]


def _holes(items: Sequence[Block]) -> bool:
    numbers = [int(m[1]) for b in items if (m := re.match(r"(\d+)[.)]", b.attributes.get("marker", "")))]
    running = all(two - one == 1 for one, two in pairwise(numbers))
    return bool(numbers) and not running and len(set(numbers)) > 1


def cut_paragraphs(material: Material) -> Iterator[Finding]:
    """Find blocks without a final punctuation mark where the source has one (E)."""
    sentences = material.packs[1].sentences
    if no_marks := not_judged("cut", {material.bitext.target: sentences if sentences.marked else None}):
        yield no_marks
        return
    last_in_block = {
        block.segments[-1].id
        for block in (material.article.blocks if material.article else ())
        if block.segments and block.kind in ("paragraph", "list_item", "definition", "footnote")
    }
    for pair in material.pairs:
        source, target = pair.unit.source.rstrip(), (pair.unit.target or "").rstrip()
        if not _TERMINAL.search(source):
            continue
        if _CUT.search(target) or (pair.unit.id in last_in_block and not _TERMINAL.search(target)):
            yield finding("cut", "E", "the target stops before its sentence ends", pair, ends_with=target[-12:])


def added(material: Material) -> Iterator[Finding]:
    """Find target paragraphs without a source paragraph, and sentences added inside a unit (W)."""
    yield from sentences_added(material)
    if material.article is None or material.rendered is None:
        return
    for kind in ("paragraph", "list_item", "heading", "footnote"):
        before, after = len(_of_kind(material.article, kind)), len(_of_kind(material.rendered, kind))
        if after > before:
            extra = _text(material.rendered, _of_kind(material.rendered, kind)[-1])
            message = f"the target has {after} blocks of kind {kind}, the source {before}"
            yield between("added", "W", message, "", extra, blocks=[before, after])


def contents(material: Material) -> Iterator[Finding]:
    """Find entries of the table of contents that differ from the headings they link to (W)."""
    for label, heading, was_equal in _toc_pairs(material):
        if was_equal and _folded(label) != _folded(heading.text):
            message = f"the contents say {label!r}, the heading says {heading.text!r}"
            yield between("toc", "W", message, heading.text, label, anchor=heading.anchor)


def one_figure(material: Material) -> Iterator[Finding]:
    """Find figures in the table of contents that differ from the heading's, and figures with two values (E)."""
    yield from two_values(material)
    tag = material.bitext.target
    for label, heading, was_equal in _toc_pairs(material):
        in_label, in_heading = numbers_in(label, tag), numbers_in(heading.text, tag)
        if was_equal and in_label != in_heading:
            message = f"the contents and the heading {heading.text!r} give different figures"
            yield between("one-figure", "E", message, heading.text, label)


def _toc_pairs(material: Material) -> Iterator[tuple[str, Heading, bool]]:
    """Yield each entry of the target's contents, its heading, and whether the two were equal in the source.

    Entries and headings are matched by position: the n-th entry links to the m-th heading if it does so in the source.
    """
    if material.article is None or material.rendered is None:
        return
    before = {heading.anchor: n for n, heading in enumerate(headings(material.article, material.rule))}
    old_headings, new_headings = headings(material.article, material.rule), headings(material.rendered, material.rule)
    if len(old_headings) != len(new_headings):
        return
    for one, two in zip(_toc_links(material.article), _toc_links(material.rendered), strict=False):
        number = before.get(one["anchor"])
        if number is not None:
            was_equal = _folded(visible(one["label"])) == _folded(old_headings[number].text)
            yield visible(two["label"]), new_headings[number], was_equal


def _toc_links(article: Article) -> list[re.Match[str]]:
    return [
        match
        for block in article.blocks
        if block.kind == "toc"
        for match in _TOC_LINK.finditer(article.text, block.start, block.end)
    ]


def _folded(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _of_kind(article: Article, kind: str) -> list[Block]:
    return [block for block in article.blocks if block.kind == kind]


def _text(article: Article, block: Block | None) -> str:
    return "" if block is None else article.text[block.start : block.end]


# A larger number that occurs twice is the same figure; "three" occurring twice is a coincidence.
_FIGURE = 12
# A unit this much longer than usual for the text has an added sentence; splitting a sentence adds no length.
_LONGER = 1.45
_ENOUGH_UNITS = 5


def two_values(material: Material) -> Iterator[Finding]:
    """Find figures that occur in several units with different values (E)."""
    if no_words := not_judged("one-figure", material.tables(lambda language: language.numbers)):
        yield no_words
        return
    source, target = material.bitext.source, material.bitext.target
    said: dict[Fraction, list[Pair]] = defaultdict(list)
    became: dict[str, dict[Fraction, Fraction]] = {}
    for pair in material.pairs:
        for number in set(numbers_in(pair.source.prose, source)):
            if number > _FIGURE or number.denominator > 1:
                said[number].append(pair)
        missing, new = missing_numbers(pair.source.prose, source, pair.target.prose, target)
        if len(missing) == len(new) == 1:
            became[pair.unit.id] = {missing[0]: new[0]}
        elif missing:
            became[pair.unit.id] = {}
    for number, pairs in said.items():
        right = [pair for pair in pairs if pair.unit.id not in became]
        for pair in pairs:
            value = became.get(pair.unit.id, {}).get(number)
            if value is not None and right:
                other = right[0].unit.id
                message = f"{_shown(number)} is {_shown(value)} here and {_shown(number)} in {other}"
                yield finding("one-figure", "E", message, pair, figure=str(number), here=str(value), other=other)


def sentences_added(material: Material) -> Iterator[Finding]:
    """Find units with a sentence more than their source (W). One that was merely split is no longer than the others."""
    measured = [pair for pair in material.pairs if pair.source.prose]
    if len(measured) < _ENOUGH_UNITS:
        return
    usual = median(len(pair.target.prose) / len(pair.source.prose) for pair in measured)
    for pair in measured:
        theirs = split_sentences(pair.target.prose, material.bitext.target)
        more = len(theirs) - len(split_sentences(pair.source.prose, material.bitext.source))
        if more <= 0:
            continue
        expected = usual * len(pair.source.prose)
        surplus = len(pair.target.prose) - expected
        if surplus > expected * (_LONGER - 1):
            message = f"{more} sentence{'s' * (more > 1)} more than the source, and {surplus / expected:.0%} longer"
            yield finding(
                "added", "W", f"the unit has {message}", pair, sentences=more, longer=round(surplus / expected, 2)
            )


def _shown(number: Fraction) -> str:
    return str(number) if number.denominator == 1 else f"{float(number):g}"
