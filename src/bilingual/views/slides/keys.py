"""What a sentence can put on a slide: a figure, or a phrase that its author has set apart, in both languages.

Nothing is guessed: a phrase counts only if the translation sets the same one apart, by emphasis, quotation marks, a
link or code, and a figure only if both languages have its value.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from bilingual.text.numbers.mention import Mention
from bilingual.text.numbers.mentions import mentions
from bilingual.views.document.model import Document, PostUnit
from bilingual.views.document.nodes import Element, Node
from bilingual.views.document.plain import written
from bilingual.views.ideas import asks
from bilingual.views.limits import columns
from bilingual.views.slides.model import Pair
from bilingual.views.typesetting import drawable

LONGEST_PHRASE, LONGEST_CLAUSE, LONGEST_QUESTION = 44, 84, 64  # columns
_SHORTEST = (6, 4)  # columns of a phrase in the two languages: a shorter one says nothing alone
_LINK = 14  # columns: "the notes" says nothing on a slide
_SET_APART = (("strong", 0.9), ("mark", 0.85), ("em", 0.7), ("cite", 0.7), ("abbr", 0.5))
_QUOTED = re.compile(
    '“([^“”]+)”|„([^„“”]+)[“”]|«\\s?([^«»]+?)\\s?»|「([^「」]+)」|『([^『』]+)』|《([^《》]+)》|"([^"]+)"'
)
_CLAUSE = re.compile(r"(?<!\d)[,.]|[,.](?!\d)|[;:!?()—…、，；：。！？（）؛؟،]|\s[–-]\s")
_PER_CENT = re.compile(r"[\s\u00a0\u202f]?[%％٪‰]")
_LONGEST = 2_000  # characters of a sentence of which a part may be shown: each of its figures is compared with each
_HEADS = 20  # "twenty" in letters is not yet a figure


@dataclass(frozen=True, slots=True)
class Key:
    """A figure or a phrase, or the question that is answered; ``clause`` says what the figure counts."""

    kind: Literal["number", "phrase", "question"]
    line: Pair
    score: float
    clause: Pair | None = None


def keys_of(unit: PostUnit, document: Document) -> list[Key]:
    """Return what *unit* can put on a slide, the best first; nothing for a sentence without end or translation."""
    if not unit.source or not unit.target or max(len(written(unit.source)), len(written(unit.target))) > _LONGEST:
        return []
    found = [*_figures(unit, document), *_phrases(unit), *_question(unit)]
    return sorted(found, key=lambda key: -key.score)


def pair_of(source: str, target: str) -> Pair:
    """Return a text in both languages as slides show it, once if both are the same."""
    source, target = (drawable(" ".join(text.split())) for text in (source, target))
    return source, "" if source == target else target


def _phrases(unit: PostUnit) -> Iterator[Key]:
    assert unit.target is not None
    whole = written(unit.source), written(unit.target)
    for tag, score in _SET_APART:
        sides = tuple([written(e.children) for e in _elements(nodes, tag)] for nodes in (unit.source, unit.target))
        yield from _matched(sides, whole, score)
    yield from _matched(tuple([_quoted(text) for text in _QUOTED.findall(side)] for side in whole), whole, 0.75)
    links = [{e.attributes["href"]: written(e.children) for e in _elements(nodes, "a")} for nodes in
             (unit.source, unit.target)]  # fmt: skip
    named = [address for address in links[0] if address in links[1] and columns(links[0][address]) >= _LINK]
    yield from _matched(tuple([side[address] for address in named] for side in links), whole, 0.45)


def _matched(sides: Sequence[list[str]], whole: Pair, score: float) -> Iterator[Key]:
    """Yield the phrases of both *sides*, if there are as many on each."""
    if len(sides[0]) != len(sides[1]):
        return
    for source, target in zip(*sides, strict=True):
        line = source.rstrip(" .,:;。，：；、"), target.rstrip(" .,:;。，：；、")
        widths = tuple(map(columns, map(drawable, line)))
        fits = all(least <= width <= LONGEST_PHRASE for width, least in zip(widths, _SHORTEST, strict=True))
        if fits and "://" not in source and columns(line[0]) < 0.8 * columns(whole[0]):
            yield Key("phrase", pair_of(*line), score)


def _question(unit: PostUnit) -> Iterator[Key]:
    line = pair_of(written(unit.source), written(unit.target or ()))
    if asks(line[0]) and max(map(columns, line)) <= LONGEST_QUESTION:
        yield Key("question", line, 0.6)


def _figures(unit: PostUnit, document: Document) -> Iterator[Key]:
    source, target = written(unit.source), written(unit.target or ())
    others = mentions(target, document.target)
    code = [written(element.children) for element in _elements(unit.source, "code")]
    for one in mentions(source, document.source):
        score = _weight(one, source)
        other = next((two for two in others if two.value == one.value and two.sure), None)
        if not score or other is None or not _weight(other, target):
            continue
        shown = _written_out(one, source), _written_out(other, target)
        if any(shown[0] in text for text in code) or max(map(columns, shown)) > 18:
            continue
        clauses = _clauses(one, source, other, target)
        fits = all(len(said) < len(clause) and columns(clause) <= LONGEST_CLAUSE
                   for said, clause in zip(shown, clauses, strict=True))  # fmt: skip
        if fits or score >= 0.8:
            if re.fullmatch(r"[\d.,\s]+", shown[1]) or _bare(shown[0]) == _bare(shown[1]):
                shown = shown[0], ""  # "2400" says less than "€2,400" before it
            elif re.fullmatch(r"[\d.,\s]+", shown[0]) and re.fullmatch(r"\W*[\d.,\s]+\W*", shown[1]):
                shown = shown[1], ""
            yield Key("number", pair_of(*shown), score + 0.1 * fits, pair_of(*clauses) if fits else None)


def _weight(one: Mention, text: str) -> float:
    """Return how well a number stands alone on a slide, 0 if it does not."""
    before, after = text[max(0, one.start - 1) : one.start], text[one.end : one.end + 1]
    if not one.sure or one.value <= 0 or (before.isascii() and (before.isalnum() or before in set("-./:_#"))):
        return 0.0
    money = unicodedata.category(before) == "Sc" if before else False
    if one.measure is not None and one.measure.direct:
        return 0.95 if one.figure or one.value >= _HEADS else 0.0
    if money or _PER_CENT.match(text, one.end):
        return 0.95
    if after.isascii() and (after.isalpha() or after in set("_:/")) and one.figure.isdigit():
        return 0.0
    if 1000 <= one.value <= 2100 and one.figure.isdigit() and len(one.figure) == 4:
        return 0.6  # a year
    if "." in one.figure and one.value < 1000:
        return 0.0  # perhaps a version
    if one.value >= 1000:
        return 0.95
    return 0.7 if one.value >= _HEADS or (one.value.denominator != 1 and one.value > Fraction(1, 10)) else 0.0


def _written_out(one: Mention, text: str) -> str:
    """Return the number as *text* writes it, with its unit or the sign of its currency."""
    start, end = one.start, one.end
    if start and unicodedata.category(text[start - 1]) == "Sc":
        match = re.search(r"(?:[A-Z]{2,3})?.$", text[:start])
        start = match.start() if match else start
    if one.measure and one.measure.said and one.measure.direct:
        place = text.find(one.measure.said, end)
        if 0 <= place - end <= 2:
            end = place + len(one.measure.said)
    elif sign := _PER_CENT.match(text, end):
        end = sign.end()
    elif text[end : end + 1] and unicodedata.category(text[end]) == "Sc":
        end += 1
    return text[start:end].strip()


def _bare(figure: str) -> str:
    return re.sub(r"\s", "", figure).replace("％", "%")


def _clauses(one: Mention, source: str, other: Mention, target: str) -> Pair:
    """Return what is said of the number: the parts around it, if they are about as long, else the sentences."""
    parts = _clause(one, source), _clause(other, target)
    ratio = columns(parts[0]) / max(1, columns(parts[1])) * columns(target) / max(1, columns(source))
    return parts if 0.6 <= ratio <= 1.7 else (source, target)


def _clause(one: Mention, text: str) -> str:
    """Return the part of *text* between two marks that the number stands in."""
    start, end = 0, len(text)
    for mark in _CLAUSE.finditer(text):
        if mark.end() <= one.start:
            start = mark.end()
        elif mark.start() >= one.end:
            end = mark.start()
            break
    return text[start:end].strip(" \"'“”„«»「」『』")


def _quoted(groups: Sequence[str]) -> str:
    return next(filter(None, groups), "")


def _elements(nodes: Sequence[Node], tag: str) -> Iterator[Element]:
    for node in nodes:
        if isinstance(node, Element):
            if node.tag == tag:
                yield node
            else:
                yield from _elements(node.children, tag)
