"""What kramdown reads for inline syntax of other Markdown engines."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bilingual.articles.inline import constructs
from bilingual.articles.scanning import Construct
from bilingual.model.article import Article, Block
from bilingual.text.markup.dialects import (
    IMAGE_SIZE,
    WIKILINK,
    emoji_named,
    is_picture,
    note_gap,
    prose_of_wikilink,
    shown_page,
)
from bilingual.views.document.markdown_inline import markdown_inline
from bilingual.views.jekyll.calls import is_own, shown

_WIKI = re.compile(WIKILINK)
_ALT_SIZE = re.compile(r"(?:(?<!\s)\s+)?\\?\|\s*(?P<width>\d+)(?:x\d+)?(?P<rest>\]\([^()]*\))\Z")


@dataclass(frozen=True, slots=True)
class InlineSyntax:
    """The inline syntax of *article*, in the language *tag*; with *jekyll* it was written for Jekyll."""

    article: Article
    tag: str
    jekyll: bool

    def construct(self, raw: str, c: Construct, block: Block) -> str | None:
        """Return what kramdown shows of a construct; None if it reads it as it is written."""
        said = raw[c.start : c.end]
        if said.startswith(("[[", "![[")) and c.kind in ("link", "image") and (wiki := _WIKI.match(said)):
            return self._wikilink(wiki, said)
        if said.startswith("=="):
            inner = self.inner(raw[c.inner_start : c.inner_end], block)
            return f'<mark markdown="span">{inner}</mark>'
        if said.startswith("^["):
            return f"{note_gap(raw[: c.start])}({self.inner(raw[c.inner_start : c.inner_end], block)})"
        if c.kind == "emphasis" and said[0] in "^~+[" and said[:2] != "~~":
            inner = self.inner(raw[c.inner_start : c.inner_end], block)
            tag = {"^": "sup", "~": "sub", "+": "u"}.get(said[0])
            return f'<{tag} markdown="span">{inner}</{tag}>' if tag else inner
        if c.kind == "emoji":
            return emoji_named(said.strip(":")) or said
        if c.kind == "liquid":
            return None if is_own(said, self.article.text, jekyll=self.jekyll) else shown(said, self.tag, inline=True)
        if c.kind == "attributes" and (said.startswith("^") or (not said.startswith("{:") and block.kind != "heading")):
            return ""
        if self.jekyll:
            return None
        if c.kind == "math":
            inner = said[1:-1] if said[:2] != "$$" and said[0] == "$" else said[2:-2]
            return f"$${inner.strip()}$$"
        if c.kind == "code":
            bars = said.replace("\\|", "|") if block.kind == "table_cell" else said
            return self.as_written(bars) if "{{" in said or "{%" in said else bars
        if c.kind == "url":
            return f"<{said}>"
        if c.kind == "image" and (alt := _ALT_SIZE.search(said)):
            return f'{said[: alt.start()]}{said[alt.start("rest") :]}{{: width="{alt["width"]}"}}'
        if c.kind in ("link", "image") and (marks := re.search(r"\)\{(?!:)[^{}\n]*\}\Z", said)):
            return said[: marks.start() + 1]
        return None

    def inner(self, text: str, block: Block) -> str:
        """Return *text* with its own constructs as kramdown reads them."""
        parts: list[str] = []
        position = 0
        for c in constructs(text, references=self.article.references):
            new = self.construct(text, c, block) if c.start >= position else None
            if new is not None:
                parts += [text[position : c.start], new]
                position = c.end
        return "".join([*parts, text[position:]])

    def _wikilink(self, wiki: re.Match[str], said: str) -> str:
        prose = prose_of_wikilink(wiki)
        text = said[slice(*prose)].strip() if prose else ""
        page = wiki["page"].strip()
        if not wiki["bang"]:
            return text or markdown_inline((shown_page(page),))
        if not is_picture(page):
            return text
        size = IMAGE_SIZE.match(wiki["said"] or "")
        wide = f' width="{size[1]}"' if size else ""
        high = f' height="{size[2]}"' if size and size[2] else ""
        return f"![{text}]({page.replace(' ', '%20')})" + (f"{{:{wide}{high}}}" if size else "")

    @staticmethod
    def as_written(code: str, line: str = "") -> str:
        """Return *code* so that Liquid leaves it alone."""
        code = re.sub(r"\{%(?=-?\s*endraw\b)", '{% endraw %}{{ "{%" }}{% raw %}', code)  # the first would end it
        return f"{{% raw %}}{line}{code.strip(chr(10)) if line else code}{line}{{% endraw %}}"
