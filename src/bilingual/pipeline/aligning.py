"""An existing translation becomes a bitext: two files in, sentence pairs out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bilingual.articles.alignment import DOUBTFUL, Bead, align
from bilingual.articles.alignment_units import AlignedArticles, aligned_articles, paragraphs_of
from bilingual.articles.front_matter import find_front_matter
from bilingual.articles.html import parse_html
from bilingual.articles.markdown import parse_markdown
from bilingual.articles.plain_text import parse_plain
from bilingual.engines.base import Item
from bilingual.engines.dictionaries import installed_lexicon
from bilingual.errors import InputError, UsageError
from bilingual.model.article import Article
from bilingual.model.bitext import Unit
from bilingual.model.language import language, parse_tag, same_language
from bilingual.pipeline.tools import Tools
from bilingual.pipeline.workspace import write_json
from bilingual.subtitles.lexicon import concepts
from bilingual.text.encodings import decode
from bilingual.text.script import detect_language

_PARSERS = {
    ".md": parse_markdown, ".markdown": parse_markdown, ".html": parse_html, ".htm": parse_html, ".txt": parse_plain,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Aligned:
    """Two files as one bitext."""

    source: Path
    target: Path
    texts: AlignedArticles

    @property
    def doubtful(self) -> list[tuple[Unit, Bead]]:
        """The pairs that are right less surely than ``DOUBTFUL``, least sure first."""
        found = [(unit, self.texts.beads[unit.id]) for unit in self.texts.bitext if unit.translated]
        return sorted(((unit, bead) for unit, bead in found if bead.score < DOUBTFUL), key=lambda pair: pair[1].score)

    @property
    def accepted(self) -> list[Unit]:
        """The translated units that are not doubtful."""
        doubtful = {unit.id for unit, _ in self.doubtful}
        return [unit for unit in self.texts.bitext if unit.translated and unit.id not in doubtful]

    @property
    def shapes(self) -> dict[str, int]:
        """How many beads there are of each shape, ``2-1`` for two source sentences and one of the target."""
        beads = [*self.texts.beads.values(), *(bead for _, _, bead in self.texts.added)]
        return {f"{a}-{b}": count for (a, b), count in Counter(bead.shape for bead in beads).most_common()}

    def to_json(self) -> dict[str, Any]:
        """Return the bitext in its exchange form, each unit also with its score and the segments it joins."""
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
) -> Aligned:
    """Return the bitext of a text and its translation; raises InputError or UsageError naming the file.

    The engines named in *translation* translate the source, as evidence only; none of it is in the result.
    """
    one, other = _read(source), _read(target)
    source_tag, target_tag = _tag(source, one, source_language), _tag(target, other, target_language)
    if same_language(source_tag, target_tag):
        raise UsageError(
            f"both files are in {language(source_tag).name}",
            where=target,
            remedy="Say --from TAG and --to TAG if that is wrong.",
        )
    ours, theirs = _parse(source, one, source_tag), _parse(target, other, target_tag)
    (sentences, kinds), (others, other_kinds) = paragraphs_of(ours), paragraphs_of(theirs)
    alignment = align(
        sentences,
        others,
        source_tag,
        target_tag,
        lexicon=lexicon_for(source_tag, target_tag),
        translated=_translated([s for p in sentences for s in p], source_tag, target_tag, tools, translation),
        kinds=(kinds, other_kinds),
    )
    return Aligned(source, target, aligned_articles(ours, theirs, alignment, source_tag, target_tag))


def write_aligned(path: Path, aligned: Aligned) -> Path:
    """Write the bitext, atomically."""
    write_json(path, aligned.to_json())
    return path


def remember(aligned: Aligned, tools: Tools) -> int:
    """Put the accepted pairs into the translation memory as a person's; return how many there are."""
    bitext = aligned.texts.bitext
    pairs = [(unit.source, unit.target) for unit in aligned.accepted if unit.target is not None]
    tools.learn(bitext.source, bitext.target, pairs)
    return len(pairs)


def lexicon_for(source: str, target: str, *, installed: bool = True) -> Mapping[str, Collection[str]]:
    """Return the translations that are known of words: the most frequent ones, and those of installed dictionaries."""
    if same_language(source, target):
        return {}
    found: dict[str, set[str]] = dict(installed_lexicon(source, target)) if installed else {}
    rows: dict[int, set[str]] = {}
    for word, numbers in concepts(target).items():
        for number in numbers:
            rows.setdefault(number, set()).add(word)
    for word, numbers in concepts(source).items():
        found[word] = found.get(word, set()).union(*(rows.get(number, set()) for number in numbers))
    return found


def _translated(sentences: Sequence[str], source: str, target: str, tools: Tools, engines: Sequence[str]) -> list[str]:
    """Return what the first engine that has an answer makes of each sentence, "" where none has one."""
    found = [""] * len(sentences)
    for name in engines:
        engine = tools.translation(name)
        waiting = [number for number, text in enumerate(found) if not text]
        outcomes = engine.translate([Item(sentences[number]) for number in waiting], source, target)
        for number, outcome in zip(waiting, outcomes, strict=True):
            found[number] = outcome.text or ""
    return found


def _read(path: Path) -> str:
    if path.suffix.lower() not in _PARSERS:
        raise UsageError("is of no kind that can be aligned", where=path, remedy="Give Markdown, HTML or TXT.")
    try:
        text = decode(path.read_bytes(), str(path))
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", where=path, remedy="Check the path.") from error
    if not text.strip():
        raise InputError("holds no text", where=path, remedy="Check the file.")
    return text


def _tag(path: Path, text: str, said: str | None) -> str:
    """Return the language that was *said*, else that of the words: ``lang`` may be a copy of the source's."""
    if said:
        return parse_tag(said)
    try:
        front = find_front_matter(text)
    except InputError as error:
        raise InputError(error.what, where=path, remedy=error.remedy) from error
    return detect_language(text[front.end if front else 0 :])


def _parse(path: Path, text: str, tag: str) -> Article:
    try:
        article = _PARSERS[path.suffix.lower()](text, tag)
    except InputError as error:
        raise InputError(error.what, where=error.where or path, remedy=error.remedy) from error
    if not article.segments:
        raise InputError("holds no prose to align", where=path, remedy="Check the file.")
    return article
