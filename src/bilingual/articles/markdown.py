"""Parses Markdown into an Article: spans for every block and every sentence of prose."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bilingual.articles.comments import blanked
from bilingual.articles.contents import with_contents
from bilingual.articles.engine_blocks import COMPONENT
from bilingual.articles.front_matter.reading import FrontMatter, find_front_matter
from bilingual.articles.grammar import ALERT, parser, title_span
from bilingual.articles.html import fragment_blocks
from bilingual.articles.kinds import (
    ADMONITIONS,
    CONTENTS_MARK,
    ENGINES,
    LEAVES,
    Containers,
    item_facts,
    refined,
    without_heading_attributes,
)
from bilingual.articles.positions import NEWLINE, LocatedLines, cells, cut
from bilingual.articles.prose import Numbering, Stretch, segments
from bilingual.model.article import Article, Block, BlockKind, Segment
from bilingual.text.markup.dialects import shown_arguments
from bilingual.text.markup.references import fold_label

if TYPE_CHECKING:
    from markdown_it.token import Token

_ABBREVIATION = re.compile(r"\*\[[^\]\n]+\]:[ \t]+(?=\S)")
# "js", "js:app.js" (Qiita, Zenn), "{r setup}", "{.python}" (Quarto, Pandoc)
_LANGUAGE = re.compile(r"\s*\{?\s*\.?([^\s:{},]+)")
_TASK = re.compile(r"\[([ xX])\][ \t]+(?=\S)")
_QUOTE_MARKS = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_CALL = re.compile(r"\{%.{0,2000}?%\}|\{\{[<%].{0,2000}?[>%]\}\}|<[A-Z].{0,2000}?>", re.DOTALL)
_COMPONENT = re.compile(f"<{COMPONENT}")


@lru_cache(maxsize=4)  # checks, views and the blog read the same texts in one run
def parse_markdown(text: str, language: str = "en") -> Article:
    """Return *text* as an Article whose prose is split into sentences of *language*.

    ``render({})`` gives *text* again, byte for byte, including line ends, a BOM and a missing final newline. Raises
    InputError for invalid front matter, naming the line.
    """
    return _BlockReader(text, language).article()


class _BlockReader:
    """Walks over the parser's tokens of one text."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        # The same at the same length, without comments.
        self.seen = blanked(text)
        self.language = language
        self.numbering = Numbering()
        self.blocks: list[Block] = []
        self.front: FrontMatter | None = find_front_matter(text)
        body = self.front.end if self.front else (1 if text.startswith("\ufeff") else 0)
        self.lines = LocatedLines(self.seen, body)
        self.source = NEWLINE.sub("\n", self.seen[body:]).replace("\0", "\ufffd")
        self.references: dict[str, str] = {}
        self.containers = Containers()

    def article(self) -> Article:
        values: Mapping[str, Any] = {}
        if self.front is not None:
            values = self.front.values
            self.blocks += self.front.blocks(self.text, self.numbering)
        env: dict[str, Any] = {}
        tokens = parser().parse(self.source, env)
        self.references = {fold_label(label): facts["href"] for label, facts in env.get("references", {}).items()}
        for index, token in enumerate(tokens):
            self._take(token, tokens, index)
        return with_contents(Article(self.text, "markdown", tuple(self.blocks), values, self.references))

    def _take(self, token: Token, tokens: Sequence[Token], index: int) -> None:
        name = token.type
        if name in LEAVES:
            self._leaf(token)
        elif name == "inline" and tokens[index - 1].type != "admonition_title_open":
            self._prose(token, tokens[index - 1], tokens[index - 2] if index > 1 else None)
        elif name.endswith("_open"):
            self._open(token, name.removesuffix("_open"), tokens[index + 1 : index + 3])
        elif name.endswith("_close"):
            self.containers.leave(name.removesuffix("_close"))

    # ── containers ────────────────────────────────────────────────────────────────────────────────

    def _open(self, token: Token, name: str, following: Sequence[Token]) -> None:
        self.containers.enter(token, name, following)
        if name in ADMONITIONS:
            self._admonition(token)
        if name == "list_item" and following[0].type not in ("paragraph_open", "list_item_close"):
            self._add("list_item", token, end_line=(token.map or [0, 0])[0] + 1, attributes=item_facts(token))
        elif name == "list_item" and following[0].type == "list_item_close":
            self._add("list_item", token, attributes=item_facts(token))

    def _admonition(self, token: Token) -> None:
        """Add the title of an admonition, which is prose; its kind is not."""
        first = (token.map or [0])[0]
        start, end = self.lines.spans[first]
        line = self.seen[start:end]
        if span := title_span(token, line):
            stretch = Stretch(line[slice(*span)], ((0, start + span[0]),))
            self._add("paragraph", token, end_line=first + 1, stretch=stretch, attributes={"role": "title"})

    # ── blocks ────────────────────────────────────────────────────────────────────────────────────

    def _add(
        self,
        kind: BlockKind,
        token: Token,
        *,
        level: int = 0,
        end_line: int | None = None,
        stretch: Stretch | None = None,
        attributes: Mapping[str, str] | None = None,
        skipped: int = 0,
    ) -> None:
        first, last = token.map or (0, 0)
        first += skipped
        last = max(first + 1, end_line or last)
        while last > first + 1 and not self.text[slice(*self.lines.spans[last - 1])].strip():
            last -= 1
        start, end = self.lines.spans[first][0], self.lines.spans[last - 1][1]
        prose = self._sentences(stretch) if stretch is not None else ()
        self.blocks.append(Block(kind, start, end, level, prose, tuple(self.containers.names), attributes or {}))

    def _sentences(self, stretch: Stretch) -> tuple[Segment, ...]:
        return segments(stretch, self.text, self.language, self.numbering, references=self.references)

    def _leaf(self, token: Token) -> None:
        kind = LEAVES[token.type]
        attributes: dict[str, str] = {}
        if token.type in ("fence", "code_block"):
            attributes = {"content": token.content}
            if said := _LANGUAGE.match(token.info):
                attributes["language"] = said[1]
        elif token.type == "definition":
            attributes = {"label": token.meta["label"]}
        elif token.type in ENGINES or token.type == "html_block":
            start, end = self.lines.of(token)
            attributes = {"engine": ENGINES[token.type]} if token.type in ENGINES else {}
            found = self._arguments(start, end) if attributes else self._html_prose(start, end)
            self.blocks.append(Block("html", start, end, 0, found, tuple(self.containers.names), attributes))
            return
        self._add(kind, token, attributes=attributes)

    def _html_prose(self, start: int, end: int) -> tuple[Segment, ...]:
        """Return the prose of raw HTML, in a quote without the marks of its lines."""
        seen = self.seen
        if any(name.startswith("quote") for name in self.containers.names):
            raw = _QUOTE_MARKS.sub(lambda mark: " " * len(mark[0]), seen[start:end])
            seen = seen[:start] + raw + seen[end:]
        inner = fragment_blocks(self.text, start, end, self.language, self.numbering, seen=seen)
        prose = [segment for block in inner for segment in block.segments]
        both = sorted([*prose, *self._arguments(start, end, component=True)], key=lambda segment: segment.start)
        names = sorted((segment.id for segment in both), key=lambda name: int(name[1:]))
        return tuple(replace(segment, id=name) for segment, name in zip(both, names, strict=True))

    def _arguments(self, start: int, end: int, *, component: bool = False) -> tuple[Segment, ...]:
        """Return the captions, titles and texts in the arguments of calls and, for MDX, of components."""
        found: list[Segment] = []
        for tag in (_COMPONENT if component else _CALL).finditer(self.seen, start, end):
            for _, first, last in shown_arguments(tag[0]):
                a, b = tag.start() + first, tag.start() + last
                stretch = Stretch(self.seen[a:b], ((0, a),))
                found += segments(stretch, self.text, self.language, self.numbering, markdown=False)
        return tuple(found)

    def _prose(self, token: Token, parent: Token, grandparent: Token | None) -> None:
        kind: BlockKind = "paragraph"
        level = 0
        attributes: dict[str, str] = {}
        if parent.type in ("th_open", "td_open"):
            self._cell(token, parent)
            return
        stretch = self.lines.locate(token, heading=parent.type == "heading_open" and parent.markup[0] == "#")
        depth = sum(c.startswith("list:") for c in self.containers.names)
        if parent.type == "heading_open":
            kind, level = "heading", int(parent.tag[1])
            if stretch is not None:
                stretch, attributes = without_heading_attributes(stretch)
        elif grandparent is not None and grandparent.type == "list_item_open":
            kind, level, attributes = "list_item", depth, item_facts(grandparent)
            if stretch is not None and (task := _TASK.match(stretch.content)):
                attributes["checked"] = "false" if task[1] == " " else "true"
                stretch = cut(stretch, task.end())
        elif parent.type == "dt_open" or any(c.startswith("definitions:") for c in self.containers.names):
            kind, attributes = "definition", {"role": "term" if parent.type == "dt_open" else "description"}
        elif any(c.startswith("footnote:") for c in self.containers.names):
            kind, attributes = "footnote", {"label": self.containers.footnote}
        if stretch is None:
            self._add(kind, token, level=level, attributes=attributes)
            return
        skipped = 0
        if kind == "paragraph" and self.containers.names and (alert := ALERT.match(stretch.content)):
            skipped = 1
            if alert["title"].strip():
                title = cut(Stretch(alert[0], stretch.lines[:1]), alert.start("title"))
                facts = {"role": "title"}
                self._add(kind, token, end_line=(token.map or [0])[0] + 1, stretch=title, attributes=facts)
            if len(stretch.lines) < 2:
                return
            stretch = cut(stretch, alert.end())
        if kind == "paragraph" and all(map(_ABBREVIATION.match, stretch.content.split("\n"))):
            self._abbreviations(stretch)
            return
        kind = refined(kind, stretch.content, self.references)
        if kind == "toc" and CONTENTS_MARK.fullmatch(stretch.content.strip()):
            stretch = None
        self._add(kind, token, level=level, stretch=stretch, attributes=attributes, skipped=skipped)

    def _abbreviations(self, stretch: Stretch) -> None:
        """Add the definitions of abbreviations (michelf.ca/projects/php-markdown/extra), whose meaning is prose."""
        for (_, start), line in zip(stretch.lines, stretch.content.split("\n"), strict=True):
            said = _ABBREVIATION.match(line)
            at = said.end() if said else 0
            meaning = Stretch(line[at:], ((0, start + at),))
            prose = self._sentences(meaning)
            self.blocks.append(Block("reference", start, start + len(line), 0, prose, tuple(self.containers.names)))

    def _cell(self, token: Token, parent: Token) -> None:
        row = (token.map or [0])[0]
        start, end = self.lines.spans[row]
        column = int(self.containers.names[-1].rpartition(":")[2])
        attributes = {"header": "true"} if parent.type == "th_open" else {}
        if align := str(parent.attrs.get("style", "")).removeprefix("text-align:"):
            attributes["align"] = align
        found = cells(self.seen[start:end])
        stretch = None
        where = (end, end)  # a row may have fewer cells than the header
        if column <= len(found):
            a, b = found[column - 1]
            raw = self.seen[start + a : start + b]
            where = (start + a, start + b)
            if raw.replace("\\|", "|").replace("\0", "\ufffd").strip() == token.content.strip() and raw:
                stretch = Stretch(raw, ((0, start + a),))
        prose = self._sentences(stretch) if stretch is not None else ()
        self.blocks.append(Block("table_cell", *where, 0, prose, tuple(self.containers.names), attributes))
