"""The input of the checks: both texts, unit by unit and as documents, parsed once."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar

from bilingual.articles.inline import constructs, prose, visible
from bilingual.articles.scanning import Construct, References
from bilingual.fidelity.blocks import BlockPairs, Lines
from bilingual.languages import pack
from bilingual.languages.language_pack import Pack
from bilingual.model.article import Article, Block
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.finding import Finding, Severity
from bilingual.model.glossary import Glossary
from bilingual.text.chinese import convert_script
from bilingual.text.slugs import HeadingRule
from bilingual.text.superscripts import spelled_scripts

T = TypeVar("T")
_lines = lru_cache(maxsize=2)(Lines)  # every finding on a block asks for those of the same two documents


@dataclass(frozen=True, slots=True)
class UnitSide:
    """One language of a unit.

    ``read`` is what a reader sees; ``prose`` is the same without code, formulas and URLs, on one line.
    """

    text: str
    found: tuple[Construct, ...]
    read: str
    prose: str

    def taken(self, *kinds: str) -> list[str]:
        """Return the text of all constructs of these kinds."""
        return [self.text[c.start : c.end] for c in self.found if c.kind in kinds]


@dataclass(frozen=True, slots=True)
class Pair:
    """A translated unit with both sides."""

    unit: Unit
    source: UnitSide
    target: UnitSide


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a check may use.

    ``article`` and ``rendered`` are the source and target documents, ``None`` for a recording. ``published`` means
    that ``rendered`` is the delivered file, with front matter and anchors, and not just the source with its sentences
    replaced. ``back`` maps unit ids to their back-translation. ``blocks`` pairs
    the blocks of both documents; ``linked`` means that an alignment of sentences made the pairs and the units.
    """

    bitext: Bitext
    pairs: tuple[Pair, ...]
    glossary: Glossary = field(default_factory=Glossary)
    article: Article | None = None
    rendered: Article | None = None
    published: bool = False
    rule: HeadingRule = "github"
    back: Mapping[str, str] = field(default_factory=dict)
    blocks: BlockPairs = field(default_factory=lambda: BlockPairs(()))
    linked: bool = False

    @property
    def source(self) -> str:
        """The primary language of the source: ``zh`` of ``zh-Hans``."""
        return pack(self.bitext.source).primary

    @property
    def figure_cells(self) -> Iterator[tuple[tuple[Block, str], tuple[Block, str]]]:
        """The pairs of table cells, with their texts, of which one holds only figures: 5:58 a.m. is prose, 5:58 not."""
        if self.article is None or self.rendered is None:
            return
        for one, two in self.blocks.both:
            if one.kind == two.kind == "table_cell" and not (one.segments and two.segments):
                texts = self.article.text[one.start : one.end], self.rendered.text[two.start : two.end]
                yield (one, texts[0].strip()), (two, texts[1].strip())

    @property
    def packs(self) -> tuple[Pack, Pack]:
        return pack(self.bitext.source), pack(self.bitext.target)

    def tables(self, table: Callable[[Pack], T]) -> dict[str, T]:
        """Return one table of both languages, by tag."""
        return {language.tag: table(language) for language in self.packs}

    @property
    def target(self) -> str:
        return pack(self.bitext.target).primary


CheckFunction = Callable[[Material], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """One row of the table: number, name (used in waivers), description and function."""

    row: int
    name: str
    about: str
    run: CheckFunction


def gather(bitext: Bitext, references: References = None, theirs: References = None) -> tuple[Pair, ...]:
    """Return the translated units of *bitext*, parsed. *references* are the link definitions of the source article,
    *theirs* those of the target.
    """
    return tuple(
        Pair(unit, side(unit.source, references), side(unit.target, theirs))
        for unit in bitext
        if unit.target is not None
    )


def side(text: str, references: References = None) -> UnitSide:
    """Parse one text, which may contain Markdown and HTML.

    >>> side("Use `x` in **all** [cases](https://a.b).").prose
    'Use in all cases.'
    """
    found = constructs(text, references=references)
    shown = spelled_scripts(text)
    seen = found if shown == text else constructs(shown, references=references)
    if not seen:
        return UnitSide(text, tuple(found), " ".join(html.unescape(shown).split()), " ".join(shown.split()))
    blanked = "".join(
        character
        for character, kept in zip(prose(shown, seen), _not_hidden(shown, seen), strict=True)
        if kept or not character.isspace()
    )
    return UnitSide(
        text, tuple(found), " ".join(visible(shown, references=references).split()), " ".join(blanked.split())
    )


def _not_hidden(text: str, found: list[Construct]) -> list[bool]:
    """Return for each character whether it appears in the text as is: a blanked-out mark leaves no space."""
    kept = [True] * len(text)
    for c in found:
        # The marks of a note in the text part it from the word before.
        if c.kind in {"link", "image", "emphasis", "element", "escape"} and not text.startswith("^[", c.start):
            kept[c.start : c.inner_start] = [False] * (c.inner_start - c.start)
            kept[c.inner_end : c.end] = [False] * (c.end - c.inner_end)
    return kept


def finding(
    check: str, severity: Severity, message: str, pair: Pair | Unit | None = None, **evidence: object
) -> Finding:
    """Return a Finding that quotes both texts of *pair*."""
    unit = pair.unit if isinstance(pair, Pair) else pair
    if unit is None:
        return Finding(check, severity, message, evidence=evidence)
    return Finding(check, severity, message, unit.id, unit.source, unit.target or "", evidence)


def not_judged(check: str, tables: Mapping[str, object]) -> Finding | None:
    """Return the finding that *check* was not judged because a language lacks one of its *tables*, else ``None``."""
    lacking = [tag for tag, table in tables.items() if table is None]
    if not lacking:
        return None
    return Finding(check, "N", f"not judged: there is no table for {' and '.join(lacking)}", evidence={"tags": lacking})


def between(check: str, severity: Severity, message: str, source: str, target: str, **evidence: object) -> Finding:
    """Return a Finding about two passages of the documents."""
    return Finding(check, severity, message, None, source[:500], target[:500], evidence)


def of_blocks(
    material: Material, check: str, severity: Severity, message: str, one: Block | None, two: Block | None,
    **evidence: object,
) -> Finding:  # fmt: skip
    """Return a Finding about two blocks, one of which may be missing, with the lines where they begin."""
    texts = ["", ""]
    for side, (article, block) in enumerate(((material.article, one), (material.rendered, two))):
        if article is not None and block is not None:
            texts[side] = article.text[block.start : block.end]
            evidence["line" if side else "source_line"] = _lines(article.text).at(block.start)
    return Finding(check, severity, message, None, texts[0][:500], texts[1][:500], evidence)


def as_listed(text: str, language: Pack) -> str:
    """Return *text* in the characters of the word lists of *language*: simplified ones for both kinds of Chinese."""
    return convert_script(text, "zh-Hans") if language.writing.script == "Hant" else text


def sizes_in_english(pair: Pair, packs: tuple[Pack, Pack]) -> tuple[float, float]:
    """Return the characters that both texts of *pair* would have in English."""
    return _in_english(pair.source.prose, packs[0]), _in_english(pair.target.prose, packs[1])


def _in_english(text: str, language: Pack) -> float:
    density = language.words.density
    if language.writing.spaced:
        return len(text) / density
    # Figures and Latin words are as long everywhere.
    return sum(1.0 if character.isascii() else 1 / density for character in text)


def lost_and_new(before: Counter[str], after: Counter[str]) -> tuple[list[str], list[str]]:
    """Return what only *before* has, and what only *after* has."""
    return sorted((before - after).elements()), sorted((after - before).elements())


def lost_words(lost: Sequence[str], new: Sequence[str]) -> str:
    """Return what is *lost* and *new* in words.

    >>> lost_words(["12", "40"], [])
    'lost: 12 40; new: -'
    """
    return f"lost: {' '.join(lost) or '-'}; new: {' '.join(new) or '-'}"


def inline_blocks(article: Article) -> Iterator[tuple[Block, str]]:
    """Yield each block that may hold inline constructs, with its text."""
    for block in article.blocks:
        if block.kind not in ("code", "math", "front_matter", "html", "rule"):
            yield block, article.text[block.start : block.end]


def of_kind(article: Article | None, kind: str) -> list[Block]:
    """Return the blocks of one kind in *article*."""
    return [block for block in article.blocks if block.kind == kind] if article else []
