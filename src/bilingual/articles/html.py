"""Parses HTML into an Article: tags stay in place, the prose between them gets spans."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from unicodedata import category

from bilingual.articles.contents import with_contents
from bilingual.articles.inline import visible
from bilingual.articles.prose import Numbering, Stretch, segments
from bilingual.model.article import Article, Block, BlockKind, Segment
from bilingual.text.markup.html_elements import BLOCKS, IMPLIED_ENDS, NOT_PROSE, VOID_TAGS

_INLINE_SKIPPED = frozenset(re.findall(r"\w+", "code kbd samp var math svg tex"))

_RAW = frozenset(re.findall(r"\w+", "script style textarea title"))
_TOKEN = re.compile(
    r"""<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<[!?][^>]*(?:>|\Z)
    |<(?P<close>/?)(?P<name>[A-Za-z][^\s/><]{0,200})(?P<rest>(?:[^"'<>]|"[^"]{0,20000}"|'[^']{0,20000}')*)>""",
    re.DOTALL | re.VERBOSE,
)
_HEADING = re.compile(r"h([1-6])")
_HIDDEN = re.compile(
    r"\shidden(?=\s|\Z|=[\"']?(?:hidden|true)?[\"']?(?:\s|\Z))|\sstyle=[\"'][^\"']*display\s*:\s*none", re.IGNORECASE
)
# MDX: <CardGrid> holds blocks; <B> and <Font> are old HTML.
_COMPONENT = re.compile(r"(?!(?:Font|Span|Img|Strong|Small|Abbr|Mark|Time|Label)\b)[A-Z](?=[A-Z]*[a-z])[\w.]*")
_IMAGE = re.compile(r"<img\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.IGNORECASE)
_LISTS = ("ol", "ul", "menu")
_START = re.compile(r"\bstart=[\"']?(\d{1,9})")
_NOTE = re.compile(r"\bdata-note=[\"']([^\"'\s]+)")
_CODE_LANGUAGE = re.compile(r"\bdata-language=[\"']([^\"'\s]+)")
_FORMULA = re.compile(r"\s*<tex>[^<>]*</tex>\s*+[.,]?\s*")
# A longer comment separates blocks; a shorter one may be inside a sentence.
_LONG_COMMENT = 1_000


@dataclass(slots=True)
class _Open:
    name: str
    children: int = 0
    label: str = ""
    start: str = ""  # the number of an ordered list's first item
    note: str = ""  # the label of a footnote


def parse_html(text: str, language: str = "en") -> Article:
    """Return *text*, as ``articles/pages`` makes it, as an Article: the content of its ``<article>``, else its body.

    The page's ``<title>`` is prose too. Scripts, styles, code, forms and navigation are unchanged.
    """
    numbering = Numbering()
    title = _title(text, numbering)
    start, end = _main_part(text)
    blocks = fragment_blocks(text, start, end, language, numbering)
    return with_contents(Article(text, "html", (*(block for block in title if block.end <= start), *blocks)))


def fragment_blocks(
    text: str, start: int, end: int, language: str, numbering: Numbering, *, seen: str = ""
) -> list[Block]:
    """Return the blocks of prose, code and images in ``text[start:end]``, in order.

    *seen* is *text* at its length as it is to be read: without the marks of a quote.
    """
    return list(_Walk(seen or text, start, end, language, numbering, text).blocks())


class _Walk:
    """One pass over the tags of a piece of HTML."""

    def __init__(self, text: str, start: int, end: int, language: str, numbering: Numbering, whole: str) -> None:
        self.text, self.start, self.end = text, start, end
        self.whole = whole  # the text of the spans
        self.language, self.numbering = language, numbering
        self.open: list[_Open] = [_Open("")]
        self.unclosed: set[str] = set()
        self.counts = {"list": 0, "quote": 0, "table": 0, "definitions": 0}

    def blocks(self) -> Iterator[Block]:
        run = self.start  # start of the current run of prose
        position = self.start
        while match := _TOKEN.search(self.text, position, self.end):
            position = match.end()
            name = (match["name"] or "").lower()
            if not name and position - match.start() > _LONG_COMMENT:
                yield from self._prose(run, match.start())
                run = position
            elif name in NOT_PROSE or name in _RAW:
                inline = name in _INLINE_SKIPPED
                stop = self._end_of(name, match) if not match["close"] else match.end()
                if not inline:
                    yield from self._prose(run, match.start())
                    if name == "pre" and not match["close"]:
                        facts = {"language": said[1]} if (said := _CODE_LANGUAGE.search(match["rest"])) else {}
                        yield self._block("code", match.start(), stop, (), facts)
                    run = stop
                position = stop
            elif name in BLOCKS and not match["close"] and _HIDDEN.search(match["rest"]):
                yield from self._prose(run, match.start())
                run = position = self._end_of(name, match)
            elif name in BLOCKS or _COMPONENT.fullmatch(match["name"] or ""):
                yield from self._prose(run, match.start())
                if name == "hr":
                    yield self._block("rule", match.start(), match.end(), ())
                self._turn(name, match)
                run = match.end()
        yield from self._prose(run, self.end)

    def _end_of(self, name: str, opening: re.Match[str]) -> int:
        """Return the end of the element that *opening* starts, or of its tag if it is never closed."""
        if opening["rest"].rstrip().endswith("/") and name not in _RAW:
            return opening.end()
        if name in self.unclosed:
            return opening.end()
        closing = re.compile(rf"</{re.escape(name)}\s*>", re.IGNORECASE).search(self.text, opening.end(), self.end)
        if closing is None:
            self.unclosed.add(name)
            return self.end if name in ("script", "style") else opening.end()
        return closing.end()

    def _turn(self, name: str, match: re.Match[str]) -> None:
        """Track open elements; a closing tag closes everything inside it."""
        if match["close"]:
            for depth in range(len(self.open) - 1, 0, -1):
                if self.open[depth].name == name:
                    del self.open[depth:]
                    break
            return
        if name in VOID_TAGS or match["rest"].rstrip().endswith("/"):
            return
        ends = IMPLIED_ENDS.get(name, frozenset())
        while self.open[-1].name in ends:
            self.open.pop()
        start = _START.search(match["rest"]) if name == "ol" else None
        note = _NOTE.search(match["rest"]) if name == "aside" else None
        opened = _Open(name, label=self._label(name), start=start[1] if start else "", note=note[1] if note else "")
        self.open.append(opened)
        if len(self.open) > 400:  # unclosed tags
            del self.open[1:200]

    def _label(self, name: str) -> str:
        word = _NUMBERED.get(name)
        if word:
            self.counts[word] += 1
            suffix = {"ol": ":ordered", "ul": ":bullet", "menu": ":bullet"}.get(name, "")
            return f"{word}:{self.counts[word]}{suffix}"
        child = _CHILDREN.get(name)
        if child is None:
            return ""
        parent = next((o for o in reversed(self.open) if _PARENTS.get(o.name) == child), self.open[0])
        if name != "dd":
            parent.children += 1
        return f"{child}:{max(1, parent.children)}"

    def _prose(self, start: int, end: int) -> Iterator[Block]:
        content = self.text[start:end]
        if not content.strip():
            return
        found = self._segments(start, end)
        left = start + len(content) - len(content.lstrip())
        right = start + len(content.rstrip())
        if found:
            yield self._block("image" if _only_images(content) else None, left, right, found)
        elif _FORMULA.fullmatch(content):
            yield self._block("math", left, right, ())
        elif re.search(r"<img\b", content, re.IGNORECASE):
            yield self._block("image", left, right, ())
        elif any(c.isalnum() or category(c) == "So" for c in visible(content, markdown=False)):
            # A figure, an address, code or an emoji alone is not prose.
            yield self._block(None, left, right, ())

    def _segments(self, start: int, end: int) -> tuple[Segment, ...]:
        stretch = Stretch(self.text[start:end], ((0, start),))
        return segments(stretch, self.whole, self.language, self.numbering, markdown=False)

    def _block(
        self,
        kind: BlockKind | None,
        start: int,
        end: int,
        found: tuple[Segment, ...],
        facts: Mapping[str, str] | None = None,
    ) -> Block:
        level = 0
        attributes: dict[str, str] = dict(facts or {})
        for depth in range(len(self.open) - 1, 0, -1):
            name = self.open[depth].name
            noted = name == "aside" and bool(self.open[depth].note)
            if kind is None and (name in _KINDS or noted):
                kind = _KINDS.get(name, "footnote")
                if noted:
                    attributes["label"] = self.open[depth].note
                elif heading := _HEADING.fullmatch(name):
                    level = int(heading[1])
                elif name == "li":
                    level = sum(o.name in _LISTS for o in self.open)
                    listed = next((o for o in reversed(self.open[:depth]) if o.name in _LISTS), None)
                    if listed is not None and listed.start:
                        attributes["marker"] = f"{int(listed.start) + listed.children - 1}."
                elif name == "th":
                    attributes["header"] = "true"
                elif name in ("dt", "dd"):
                    attributes["role"] = "term" if name == "dt" else "description"
                break
        containers = tuple(o.label for o in self.open if o.label)
        return Block(kind or "paragraph", start, end, level, found, containers, attributes)


def _only_images(content: str) -> bool:
    """Return whether *content* is images, perhaps linked, whose descriptions are the only words."""
    return "<img" in content and not re.search(r"[^\W_]", visible(_IMAGE.sub("", content), markdown=False))


_KINDS: dict[str, BlockKind] = {
    **{f"h{n}": "heading" for n in range(1, 7)},
    "li": "list_item", "td": "table_cell", "th": "table_cell", "dt": "definition", "dd": "definition",
    "p": "paragraph", "figcaption": "paragraph", "caption": "paragraph", "summary": "paragraph",
}  # fmt: skip
_NUMBERED = {"ul": "list", "ol": "list", "menu": "list", "blockquote": "quote", "table": "table", "dl": "definitions"}
_CHILDREN = {"li": "item", "tr": "row", "td": "column", "th": "column", "dt": "item", "dd": "item"}
_PARENTS = {"ul": "item", "ol": "item", "menu": "item", "dl": "item", "table": "row", "tr": "column"}


def _title(text: str, numbering: Numbering) -> list[Block]:
    found = re.search(r"<title[^>]*>(?P<title>[^<]*)</title\s*>", text[:200_000], re.IGNORECASE)
    if found is None or not any(map(str.isalpha, found["title"])):
        return []
    raw = found["title"]
    start = found.start("title") + len(raw) - len(raw.lstrip())
    end = found.start("title") + len(raw.rstrip())
    plain = " ".join(entities.unescape(raw).split())
    segment = Segment(numbering.next(), start, end, text[start:end], plain)
    return [Block("front_matter", start, end, segments=(segment,), attributes={"key": "title", "syntax": "html"})]


def _main_part(text: str) -> tuple[int, int]:
    """Return the span of the one ``<article>``, else of the body, else of everything after the head."""
    for name in ("article", "body"):
        opening = list(re.finditer(rf"<{name}(?:\s[^<>]*)?>", text, re.IGNORECASE))
        if len(opening) == 1 or (opening and name == "body"):
            closing = text.lower().rfind(f"</{name}")
            return opening[0].end(), closing if closing > opening[0].end() else len(text)
    head = re.search(r"</head\s*>", text[:500_000], re.IGNORECASE)
    return (head.end() if head else 0), len(text)
