"""Compile the readable aligned texts in `sources/` to the JSON files of the gold set, and check their rules.

    python bench/alignment/gold/compile_gold.py           # write <article>.<language>.json
    python bench/alignment/gold/compile_gold.py --check   # write nothing, fail where a file differs

One text file holds one article in two languages. Beads are separated by empty lines; each line of a bead is a
language tag, `¶` where the sentence opens a paragraph, and the sentence; `-` stands for an empty side:

    en ¶ Why?
    en Because it was late.
    de ¶ Weil es spät war.

    en Nobody answered.
    de -
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

GOLD = Path(__file__).parent
SHAPES = {(1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 2), (1, 0), (0, 1)}
"""The bead shapes of the set: sentences on the source side, sentences on the target side."""

HEADER = re.compile(r"# (article|kind|languages): (.+)")
SENTENCE = re.compile(r"(\S+) (¶ )?(\S.*)")


class GoldError(ValueError):
    """A source file breaks a rule of the set; the message names the file and the place."""


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    opens_paragraph: bool


@dataclass(frozen=True, slots=True)
class Bead:
    """Sentences that say the same, in the order of each text; one side may be empty."""

    source: tuple[Sentence, ...]
    target: tuple[Sentence, ...]

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.source), len(self.target)


@dataclass(frozen=True, slots=True)
class AlignedArticle:
    article: str
    kind: str
    source: str
    target: str
    beads: tuple[Bead, ...]

    @property
    def source_sentences(self) -> tuple[Sentence, ...]:
        return tuple(chain.from_iterable(bead.source for bead in self.beads))

    @property
    def target_sentences(self) -> tuple[Sentence, ...]:
        return tuple(chain.from_iterable(bead.target for bead in self.beads))


def read_article(path: Path) -> AlignedArticle:
    """Read one aligned text. Raises GoldError where a line or a bead is not of the form described above."""
    header: dict[str, str] = {}
    beads: list[Bead] = []
    for first_line, lines in _blocks(path.read_text(encoding="utf-8")):
        where = f"{path.name}:{first_line}"
        if not beads and lines[0].startswith("# "):
            header = {m[1]: m[2] for m in map(HEADER.fullmatch, lines) if m}
            if len(header) != len(lines) or set(header) != {"article", "kind", "languages"}:
                raise GoldError(f"{where}: the header needs article, kind and languages")
        elif not header:
            raise GoldError(f"{where}: the header is missing")
        else:
            source, target = header["languages"].split()
            beads.append(_bead(lines, source, target, where))
    if not beads:
        raise GoldError(f"{path.name}: has no beads")
    source, target = header["languages"].split()
    article = AlignedArticle(header["article"], header["kind"], source, target, tuple(beads))
    if path.stem != f"{article.article}.{article.target}":
        raise GoldError(f"{path.name}: is named otherwise than its header says")
    _check_beads(article, path.name)
    return article


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Blocks between empty lines, each with the number of its first line."""
    block: list[str] = []
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line:
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _bead(lines: list[str], source: str, target: str, where: str) -> Bead:
    sides: dict[str, list[Sentence]] = {source: [], target: []}
    tags = []
    for line in lines:
        match = SENTENCE.fullmatch(line)
        if match is None or match[1] not in sides:
            raise GoldError(f"{where}: not a sentence of {source} or {target}: {line!r}")
        tags.append(match[1])
        if match[3] != "-":
            sides[match[1]].append(_sentence(match[3], bool(match[2]), where))
    if tags != sorted(tags, key=[source, target].index) or set(tags) != {source, target}:
        raise GoldError(f"{where}: a bead has its {source} lines first, then its {target} lines")
    bead = Bead(tuple(sides[source]), tuple(sides[target]))
    if bead.shape not in SHAPES:
        raise GoldError(f"{where}: a bead of {bead.shape[0]}-{bead.shape[1]} is not in the set")
    if len(lines) != max(bead.shape[0], 1) + max(bead.shape[1], 1):
        raise GoldError(f"{where}: '-' stands alone on its side")
    return bead


def _sentence(text: str, opens_paragraph: bool, where: str) -> Sentence:
    if text != " ".join(text.split()) or text != unicodedata.normalize("NFC", text):
        raise GoldError(f"{where}: stray spaces or decomposed letters in {text!r}")
    return Sentence(text, opens_paragraph)


def _check_beads(article: AlignedArticle, name: str) -> None:
    for sentences in (article.source_sentences, article.target_sentences):
        if not sentences or not sentences[0].opens_paragraph:
            raise GoldError(f"{name}: the first sentence of each text opens a paragraph")
    for before, after in pairwise(article.beads):
        if {before.shape, after.shape} == {(1, 0), (0, 1)}:
            raise GoldError(f"{name}: 1-0 beside 0-1 has no one true order: {(before.source or after.source)[0].text}")


def compile_article(article: AlignedArticle) -> dict[str, Any]:
    """The JSON form: paragraphs of sentences, and beads of sentence numbers counted from 0 through the whole text."""
    beads = []
    next_source = next_target = 0
    for bead in article.beads:
        from_source, from_target = bead.shape
        beads.append(
            {
                "source": list(range(next_source, next_source + from_source)),
                "target": list(range(next_target, next_target + from_target)),
            }
        )
        next_source += from_source
        next_target += from_target
    return {
        "article": article.article,
        "source": article.source,
        "target": article.target,
        "source_paragraphs": paragraphs(article.source_sentences),
        "target_paragraphs": paragraphs(article.target_sentences),
        "beads": beads,
    }


def paragraphs(sentences: tuple[Sentence, ...]) -> list[list[str]]:
    result: list[list[str]] = []
    for sentence in sentences:
        if sentence.opens_paragraph:
            result.append([])
        result[-1].append(sentence.text)
    return result


def as_text(compiled: dict[str, Any]) -> str:
    """JSON with one paragraph and one bead to the line, so that a change is a readable diff."""
    fields = []
    for key, value in compiled.items():
        if isinstance(value, list):
            rows = ",\n".join("    " + json.dumps(row, ensure_ascii=False) for row in value)
            fields.append(f'  "{key}": [\n{rows}\n  ]')
        else:
            fields.append(f'  "{key}": {json.dumps(value, ensure_ascii=False)}')
    return "{\n" + ",\n".join(fields) + "\n}\n"


def read_all(folder: Path) -> list[AlignedArticle]:
    """All aligned texts of a folder. Raises GoldError where two files of an article differ in their source text."""
    articles = [read_article(path) for path in sorted(folder.glob("*.txt"))]
    first_of: dict[str, AlignedArticle] = {}
    for article in articles:
        first = first_of.setdefault(article.article, article)
        if (first.source_sentences, first.kind) != (article.source_sentences, article.kind):
            raise GoldError(f"{article.article}: the source in {article.target} differs from that in {first.target}")
    return articles


def main() -> int:
    parser = argparse.ArgumentParser(description="Compile the gold set of sentence alignment.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a compiled file differs")
    check = parser.parse_args().check
    try:
        articles = read_all(GOLD / "sources")
    except GoldError as error:
        print(error, file=sys.stderr)
        return 1
    differing = []
    for article in articles:
        path = GOLD / f"{article.article}.{article.target}.json"
        text = as_text(compile_article(article))
        if not check:
            path.write_text(text, encoding="utf-8", newline="\n")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            differing.append(path.name)
    print("\n".join(f"{name} is not what its source compiles to" for name in differing) or f"{len(articles)} files")
    return 1 if differing else 0


if __name__ == "__main__":
    raise SystemExit(main())
