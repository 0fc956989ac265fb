r"""Makes a document of another Markdown engine readable in Jekyll, whose kramdown shows unknown syntax as it is typed.

Only for posts that we write: a person's own document stays as it is. What kramdown reads:
kramdown.gettalong.org/syntax, github.com/kramdown/parser-gfm; what Liquid runs, in code too: jekyllrb.com/docs/liquid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bilingual.articles.front_matter.reading import find_front_matter
from bilingual.articles.grammar import TOC_MARK
from bilingual.articles.inline import constructs
from bilingual.articles.markdown import parse_markdown
from bilingual.articles.scanning import Construct
from bilingual.model.article import Block
from bilingual.text.markup.html_elements import BLOCKS, VOID_TAGS
from bilingual.views.document.markdown import fenced
from bilingual.views.document.syntax.liquid import highlighted
from bilingual.views.jekyll.boxes import boxes_as_quotes
from bilingual.views.jekyll.calls import CALL, OWN_TAG, is_own, shown
from bilingual.views.jekyll.kramdown_inline import InlineSyntax

_PROSE = frozenset({"heading", "paragraph", "list_item", "table_cell", "definition", "footnote", "image", "toc"})
_FOREIGN_LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\[\]]*\]){0,1000})\]\(\s*<?\{\{[<%].{0,1000}?[>%]\}\}[^()\n]*\)")
_TOC = re.compile(TOC_MARK, re.IGNORECASE)
_OPENING = re.compile(r"<([a-z][a-z0-9]*)\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.IGNORECASE)
_VERBATIM = VOID_TAGS | {"pre", "script", "style", "textarea", "svg"}
_MARKED = frozenset({"emphasis", "link", "image", "code"})
_HEADING_MARKS = re.compile(r"(?:(?<!\s)\s+)?\{(?!:)([^{}\n]*)\}[ \t]*+#*[ \t]*\Z")
_ID = re.compile(r"[^\W\d_][\w:-]*\Z")


@dataclass(frozen=True, slots=True)
class _Change:
    start: int
    end: int
    text: str


def for_kramdown(text: str, tag: str, *, jekyll: bool) -> str:
    r"""Return the Markdown *text*, in the language *tag*, with what kramdown shows of the syntax of other engines.

    With *jekyll* it was written for Jekyll: its Liquid, its HTML and its formulas are meant as they are.

    >>> for_kramdown("See [[Oven#Steam|steam]] ==now== :fire:\n", "en", jekyll=False)
    'See steam <mark markdown="span">now</mark> 🔥\n'
    """
    front = find_front_matter(text)
    body = front.end if front else 0
    text = text[:body] + boxes_as_quotes(text[body:], tag)
    article = parse_markdown(text, tag)
    edits = sorted(_KramdownReader(article, tag, jekyll).edits(), key=lambda edit: (edit.start, edit.end))
    parts: list[str] = []
    position = 0
    for edit in edits:
        if edit.start >= position:
            parts += [text[position : edit.start], edit.text]
            position = edit.end
    return "".join([*parts, text[position:]])


class _KramdownReader(InlineSyntax):
    def edits(self) -> Iterator[_Change]:
        for block in self.article.blocks:
            raw = self.article.text[block.start : block.end]
            if block.kind == "code":
                yield from self._code(block, raw)
            elif block.kind == "html":
                yield from self._html(block, raw)
            elif block.kind == "math" and not self.jekyll:
                yield from self._formula(block, raw)
            elif block.kind == "toc" and not block.segments and _TOC.fullmatch(raw.strip()):
                yield _Change(block.start, block.end, "- TOC\n{:toc}")
            elif block.kind in _PROSE:
                yield from self._prose(block, raw)

    # Blocks

    def _code(self, block: Block, raw: str) -> Iterator[_Change]:
        call = "content" not in block.attributes
        if call and not (OWN_TAG.match(raw.lstrip()) or self.jekyll) and (code := highlighted(raw)):
            raw = self._indented(block, fenced(*code))
            yield _Change(block.start, block.end, self.as_written(raw, "\n" + self._lead(block)))
        elif not call and not self.jekyll and ("{{" in raw or "{%" in raw):
            lead = "" if raw[:1].isspace() else self._lead(block)
            yield _Change(block.start, block.end, self.as_written(raw, f"\n{lead}"))

    def _html(self, block: Block, raw: str) -> Iterator[_Change]:
        engine = block.attributes.get("engine", "component" if re.match(r"\s*</?[A-Z]", raw) else "")
        if engine == "module":
            yield _Change(block.start, block.end, "")
        elif engine:
            for call in CALL.finditer(raw):
                if not is_own(call[0], self.article.text, jekyll=self.jekyll):
                    written = self._indented(block, shown(call[0], self.tag))
                    if written and call.end() == len(raw.rstrip()):
                        written += "\n"
                    start = block.start + call.start()
                    if not block.containers:  # what a component holds may be indented like code
                        start = len(self.article.text[:start].rstrip(" \t"))
                    yield _Change(start, block.start + call.end(), written)
        elif not self.jekyll:
            # Markdown continues after the empty line that ends a block of HTML; to kramdown it is part of the element.
            for tag in _OPENING.finditer(raw):
                name = tag[1].lower()
                held = re.search(rf"</{name}\s*>", raw[tag.end() :], re.IGNORECASE)
                inner = raw[tag.end() : tag.end() + held.start()] if held else ""
                if name in _VERBATIM or tag[0].endswith("/>") or "markdown=" in tag[0]:
                    continue
                if not held and name in BLOCKS:
                    yield _inserted(block.start + tag.end() - 1, ' markdown="block"')
                elif name == "summary" and any(c.kind in _MARKED for c in constructs(inner)):
                    yield _inserted(block.start + tag.end() - 1, ' markdown="span"')

    def _formula(self, block: Block, raw: str) -> Iterator[_Change]:
        inner = re.sub(r"\A\s*(?:\$\$|\\\[)|(?:\$\$|\\\])\s*\Z", "", raw).strip("\n")
        before, after = self.article.text[: block.start], self.article.text[block.end :]
        lead = self._lead(block)
        above = "" if re.search(r"(?:\A|\n)[ \t>]*\n[^\n]*\Z", before) or before.count("\n") == 0 else f"\n{lead}"
        below = "" if re.match(r"[ \t]*(?:\n[ \t>]*(?:\n|\Z)|\Z)", after) else f"\n{lead.rstrip()}"
        yield _Change(block.start, block.end, f"{above}$$\n{inner.strip()}\n{lead}$${below}" if "\n" in inner else
                    f"{above}$${inner}$${below}")  # fmt: skip

    # Prose

    def _prose(self, block: Block, raw: str) -> Iterator[_Change]:
        start = block.start
        if block.kind == "list_item" and block.attributes.get("marker", "").endswith(")") and not self.jekyll:
            at = self.article.text.rfind("\n", 0, start) + 1
            if mark := re.compile(r"([ \t>]*(?:[-*+][ \t]+)*\d{1,9})\)(?=\s)").match(self.article.text, at):
                yield _Change(mark.end() - 1, mark.end(), ".")
        if block.kind == "heading" and not self.jekyll:
            yield from self._heading_marks(block, raw)
        for escaped in () if self.jekyll else re.finditer(r"\\(\{[{%])", raw):
            yield _Change(start + escaped.start(), start + escaped.end(), self.as_written(escaped[1]))
        for link in _FOREIGN_LINK.finditer(raw):
            yield _Change(start + link.start(), start + link.end(), self.inner(link[1], block))
        found = constructs(raw, references=self.article.references)
        links = [(c.inner_start, c.inner_end) for c in found if c.kind == "link"]
        for c in found:
            if c.kind == "url" and any(a <= c.start < b for a, b in links):
                continue
            new = self.construct(raw, c, block)
            if new is not None and new != raw[c.start : c.end]:
                yield _Change(start + c.start, start + c.end, new)
        if not self.jekyll:
            yield from self._tags(raw, found, start)
            if block.kind != "table_cell":
                yield from self._bars(raw, found, start)

    def _heading_marks(self, block: Block, raw: str) -> Iterator[_Change]:
        line = raw.split("\n")[0]
        marks = _HEADING_MARKS.search(line)
        if marks is None or not re.search(r"[#.=]", marks[1]):
            return
        name = re.search(r"#([^\s#.]+)", marks[1])
        new = f" {{#{name[1]}}}" if name and _ID.match(name[1]) else ""
        if new != line[marks.start() :]:
            yield _Change(block.start + marks.start(), block.start + len(line), new)

    def _tags(self, raw: str, found: list[Construct], start: int) -> Iterator[_Change]:
        """Yield the permission to read Markdown in inline HTML, which kramdown gives only to elements that it knows."""
        for c in found:
            if c.kind == "element" and any(
                i.kind in _MARKED and c.inner_start <= i.start and i.end <= c.inner_end for i in found
            ):
                tag = raw[c.start : c.inner_start]
                if "markdown=" not in tag and not tag.startswith(("<a ", "<a>", "<A ")):
                    yield _inserted(start + c.inner_start - 1, ' markdown="span"')

    def _bars(self, raw: str, found: list[Construct], start: int) -> Iterator[_Change]:
        """Yield the escapes of bars, which make a paragraph a table."""
        hidden = [(c.start, c.end) for c in found if c.kind in ("code", "math", "url", "autolink", "liquid", "escape")]
        hidden += [(c.start, c.end) for c in found if raw.startswith(("[[", "![["), c.start)]
        for bar in re.finditer(r"(?<!\\)\|", raw):
            if not any(a <= bar.start() < b for a, b in hidden):
                yield _inserted(start + bar.start(), "\\")

    # Places

    def _lead(self, block: Block) -> str:
        """Return what a further line of *block* begins with: the marks of quotes, and blanks for those of lists."""
        line = self.article.text[self.article.text.rfind("\n", 0, block.start) + 1 : block.start]
        if line.strip(" \t>"):
            line = re.sub(r"[^\s>]", " ", line)
        own = re.match(r"[ \t>]*", self.article.text[block.start : block.end])
        return line + (own[0] if own else "")

    def _indented(self, block: Block, text: str) -> str:
        return text.replace("\n", f"\n{self._lead(block)}")


def _inserted(place: int, text: str) -> _Change:
    return _Change(place, place, text)
