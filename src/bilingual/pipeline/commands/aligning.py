"""Aligns an existing translation: two files in, a bitext out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bilingual.articles.alignment.align import DOUBTFUL, Alignment, AlignmentEvidence, Bead, WordsAlike, align
from bilingual.articles.alignment.evidence.vectors import Vector
from bilingual.articles.alignment.sections import aligned_in_order, order_of_sections
from bilingual.articles.alignment.tables import with_tables
from bilingual.articles.alignment.units import AlignedArticles, aligned_articles, paragraphs_of
from bilingual.engines.base import Item
from bilingual.engines.linguistics.dictionaries import installed_lexicon
from bilingual.errors import UsageError
from bilingual.languages import same_language
from bilingual.model.article import Article
from bilingual.model.bitext import Unit
from bilingual.model.glossary import Glossary
from bilingual.pipeline.records.answers.answer import Use
from bilingual.pipeline.records.answers.checkpoint import Known
from bilingual.pipeline.records.files import write_json
from bilingual.pipeline.text_files.languages import settled_languages
from bilingual.pipeline.text_files.names import CUES, kind_of_text
from bilingual.pipeline.text_files.reading import parsed, read_text_file
from bilingual.pipeline.tools import Tools, engine_config
from bilingual.text.likeness.concepts import concepts
from bilingual.views.jekyll.own_parts import without_own_parts

# Minimum likeness of an article and its translation, with a lexicon for the two languages and without. For the texts
# of bench/alignment/gold it is at least 3.6 with their own translation and at most 1.3 with any other. A few sentences
# are weak evidence, so their minimum is low.
_LEAST_LIKE, _LEAST_LIKE_WITHOUT_WORDS, _LEAST_LIKE_OF_FEW, _FEW = 1.5, 0.5, -2.0, 8


@dataclass(frozen=True, slots=True)
class Aligned:
    """Two files as one bitext."""

    source: Path
    target: Path
    texts: AlignedArticles
    unproved: frozenset[str] = frozenset()

    @property
    def doubtful(self) -> list[tuple[Unit, Bead]]:
        """The pairs below the probability ``DOUBTFUL``, lowest first."""
        found = [(unit, self.texts.beads[unit.id]) for unit in self.texts.bitext if unit.translated]
        return sorted(((unit, bead) for unit, bead in found if bead.score < DOUBTFUL), key=lambda pair: pair[1].score)

    @property
    def accepted(self) -> list[Unit]:
        """The translated units whose pair is reliable by its place and by what both sides say."""
        doubtful = self.unproved.union(unit.id for unit, _ in self.doubtful)
        return [unit for unit in self.texts.bitext if unit.translated and unit.id not in doubtful]

    @property
    def shapes(self) -> dict[str, int]:
        """The number of beads of each shape, such as ``2-1`` for two source sentences and one target sentence."""
        beads = [*self.texts.beads.values(), *(bead for _, _, bead in self.texts.added)]
        return {f"{a}-{b}": count for (a, b), count in Counter(bead.shape for bead in beads).most_common()}

    def to_json(self) -> dict[str, Any]:
        """Return the bitext in its exchange form, each unit with its score and the segments it joins."""
        value = self.texts.bitext.to_json()
        for unit in value["units"]:
            ours, theirs = self.texts.segments[unit["id"]]
            bead = self.texts.beads[unit["id"]]
            unit |= {"score": bead.score, "segments": list(ours), "target_segments": list(theirs)}
        added = [{"after": after, "target": text, "score": bead.score} for after, text, bead in self.texts.added]
        return value | {"added": added}


def align_files(
    source: Path,
    target: Path,
    tools: Tools,
    *,
    source_language: str | None = None,
    target_language: str | None = None,
    translation: Sequence[str] = ("memory",),
    embeddings: str | None = None,
) -> Aligned:
    """Return the bitext of a text and its translation. Raises InputError or UsageError naming the file.

    The engines in *translation* translate the source, and the encoder *embeddings* encodes both texts, only as
    evidence; neither is in the result. Raises the error of an engine that cannot be used.
    """
    kinds = kind_of_text(source), kind_of_text(target)
    for path, kind in zip((source, target), kinds, strict=True):
        if kind == CUES:
            raise UsageError(
                "BIL-ART-028", "is not a file type that can be aligned", where=path, remedy="Use Markdown, HTML or TXT."
            )
    one, other = read_text_file(source), read_text_file(target)
    tags = settled_languages((one, other), (source_language, target_language), (source, target))
    ours, theirs = parsed(one, kinds[0], tags[0], source), parsed(other, kinds[1], tags[1], target)
    ours, theirs = without_own_parts(ours, theirs, tags)
    translated = translations_of([segment.plain for segment in ours.segments], *tags, tools, translation)
    vectors = _vectors(embeddings, ours, theirs, tags, tools) if embeddings else None
    alignment = align_articles(ours, theirs, *tags, translated=translated, vectors=vectors, installed=True)
    texts = aligned_articles(ours, theirs, alignment, *tags)
    return Aligned(source, target, texts, unproved(words_alike(ours, theirs, tags), texts.beads, tags))


def align_articles(
    source: Article,
    target: Article,
    source_tag: str,
    target_tag: str,
    *,
    translated: Sequence[str] | None = None,
    vectors: tuple[Sequence[Vector], Sequence[Vector]] | None = None,
    installed: bool = False,
) -> Alignment:
    """Return the beads of the segments of two articles; used by every command that aligns texts.

    *translated* is a machine translation of each segment of *source*, as evidence. *installed* adds the dictionaries on
    this machine; checks and publishing do without, so that results are the same everywhere.
    """
    tags, lexicon = (source_tag, target_tag), lexicon_for(source_tag, target_tag, installed=installed)
    ours, theirs = paragraphs_of(source), paragraphs_of(target)
    evidence = AlignmentEvidence(lexicon, translated, vectors, (ours[1], theirs[1]))
    if order := order_of_sections(ours, theirs, tags, lexicon):
        found = aligned_in_order(ours[0], theirs[0], tags, evidence, order)
    else:
        found = align(ours[0], theirs[0], *tags, evidence)
    return with_tables(found, source, target, tags, lexicon)


def align_parts(
    source: Article, target: Article, ours: Sequence[int], theirs: Sequence[int], source_tag: str, target_tag: str
) -> Alignment:
    """Return the beads of only the segments *ours* and *theirs*, by number, with these numbers."""
    one, two = _only(source, ours), _only(target, theirs)
    found = align_articles(one, two, source_tag, target_tag)
    beads = (Bead(tuple(ours[n] for n in b.source), tuple(theirs[n] for n in b.target), b.score) for b in found)
    return Alignment(tuple(beads), found.likeness)


def words_alike(source: Article, target: Article, tags: tuple[str, str]) -> WordsAlike:
    """Return the comparison of the sentences of both by what they say."""
    ours, theirs = ([segment.plain for segment in article.segments] for article in (source, target))
    return WordsAlike(ours, theirs, tags, lexicon_for(*tags, installed=False))


def unproved(alike: WordsAlike, beads: Mapping[str, Bead], tags: tuple[str, str]) -> frozenset[str]:
    """Return the names of the pairs among *beads* that only their place speaks for, not what they say.

    They may be right, but a memory that learnt a wrong one would repeat it. Without known words of the two languages,
    place is all there is, so nothing is named.
    """
    if not lexicon_for(*tags, installed=False):
        return frozenset()
    return frozenset(name for name, bead in beads.items() if bead.paired and alike.support(bead) <= 0)


def least_likeness(article: Article, theirs: Article, source: str, target: str) -> float:
    """Return the likeness that *theirs* must have with *article* to be its translation."""
    if min(len(article.segments), len(theirs.segments)) < _FEW:
        return _LEAST_LIKE_OF_FEW
    return _LEAST_LIKE if lexicon_for(source, target, installed=False) else _LEAST_LIKE_WITHOUT_WORDS


def _only(article: Article, numbers: Sequence[int]) -> Article:
    names = {article.segments[number].id for number in numbers}
    blocks = (replace(b, segments=tuple(s for s in b.segments if s.id in names)) for b in article.blocks)
    return replace(article, blocks=tuple(blocks))


def write_aligned(path: Path, aligned: Aligned) -> Path:
    """Write *aligned* to *path* in the exchange form of bitexts, and return *path*."""
    write_json(path, aligned.to_json())
    return path


def remember(aligned: Aligned, tools: Tools) -> int:
    """Add the accepted pairs to the translation memory as human translations; return their number."""
    bitext = aligned.texts.bitext
    pairs = [(unit.source, unit.target) for unit in aligned.accepted if unit.target is not None]
    tools.learn(bitext.source, bitext.target, pairs, aligned.source.name)
    return len(pairs)


def lexicon_for(source: str, target: str, *, installed: bool = True) -> Mapping[str, Collection[str]]:
    """Return known word translations: the built-in lexicon, and those of installed dictionaries."""
    if same_language(source, target):
        return {}
    built_in = _built_in(source, target)
    if not installed:
        return built_in
    found: dict[str, Collection[str]] = dict(installed_lexicon(source, target))
    return found | {word: answers | set(found.get(word, ())) for word, answers in built_in.items()}


@lru_cache(maxsize=8)
def _built_in(source: str, target: str) -> Mapping[str, frozenset[str]]:
    rows: dict[int, set[str]] = {}
    for word, numbers in concepts(target).items():
        for number in numbers:
            rows.setdefault(number, set()).add(word)
    found = {word: frozenset().union(*(rows.get(n, ()) for n in numbers)) for word, numbers in concepts(source).items()}
    return MappingProxyType({word: answers for word, answers in found.items() if answers})


def _vectors(
    name: str, ours: Article, theirs: Article, tags: tuple[str, str], tools: Tools
) -> tuple[Sequence[Vector], Sequence[Vector]]:
    from bilingual.engines.embeddings import open_encoder

    encoder = open_encoder(name, engine_config(tools.settings, "embeddings"))
    one, two = (
        encoder.encode([segment.plain for segment in article.segments], tag)
        for article, tag in zip((ours, theirs), tags, strict=True)
    )
    return one, two


def translations_of(
    sentences: Sequence[str], source: str, target: str, tools: Tools, engines: Sequence[str]
) -> list[str]:
    """Return the translation of each sentence by the chain of *engines*, "" if there is none.

    Raises the engine's error if not one sentence was translated, because requested evidence must not be silently
    missing. The memory alone may have none.
    """
    if not sentences or not engines:
        return [""] * len(sentences)
    known = Known((), Use(Glossary(), (source, target)))
    outcomes = tools.chain(engines, Glossary(), known, lambda item, outcome: None).translate(
        [Item(text) for text in sentences], source, target
    )
    errors = [outcome.error for outcome in outcomes if outcome.error is not None]
    if errors and not any(outcome.text for outcome in outcomes):
        raise errors[0]
    return [outcome.text or "" for outcome in outcomes]
