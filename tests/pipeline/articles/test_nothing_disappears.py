"""Forty documents: each piece of text, image, link and line of code is in every output, or a finding names it.

The pieces are counted by simple means (``html.parser``, patterns), not by our own parsers. Each sentence is its own
translation here, so that in an output with two languages it must stand twice.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bilingual.model.article import Article
from bilingual.model.bitext import Bitext, Provenance, Unit
from bilingual.model.finding import Finding
from bilingual.pipeline.text_files.names import kind_of_text
from bilingual.pipeline.text_files.reading import parse, read_source
from bilingual.views.document.converting.from_article import document_from_article
from bilingual.views.document.markdown import one_language_md, parallel_md
from bilingual.views.document.syntax.left_out import left_out
from bilingual.views.linkedin.render import linkedin_text
from bilingual.views.parallel.render import parallel_html
from bilingual.views.wechat.render import wechat_html
from tests.articles import test_word

FIXTURES = Path(__file__).parents[2] / "fixtures"
FILES = sorted([*(FIXTURES / "corpus").iterdir(), *(FIXTURES / "pages").glob("*.html")])
# Drawn around content by scripts of the site, and not part of it: icons' titles, the second drawing of a formula.
DECORATION = {
    "devto": ("Enter fullscreen mode",),
    "qiita": ("v=nt",),
    "zhihu": ("c=n/V",),
    "wechat": ("var msg_title",),
}
ADDRESS = re.compile(r"[^\s,]+\.(?:jpe?g|png|gif|webp)[^\s,]*|https?:\S+")
CODE = re.compile(r"^```\w*\n(.*?)^```|\{% highlight \w+ %\}(.*?)\{% endhighlight %\}", re.MULTILINE | re.DOTALL)
MARKUP = (
    r"^ {4}\w.*$", r"\$\$.*?\$\$", r"\$[^$\n]+\$", r"\{\{.*?\}\}", r"\{%.*?%\}", r"^import .*$", r"<[^>\n]+>", r":\w+:",
    r"!\[\[[^\]]*\]\]", r"\[\[[^\]|]*\|", r"\]\([^)]*\)", r"\]\[\w*\]", r"\[\^\d+\]:?", r"\[!\w+\]", r"\^[\w-]+$",
    r"\[[ xX]\]", r"^\s*\d+\.\s", r"`", r"https?:\S+", r"^\|[\s:|-]+\|$", r"&\w+;",
)  # fmt: skip
BOTH = ("linkedin", "wechat", "parallel.html", "parallel.md")  # outputs in two languages
WORD = [
    ("formats", "headings", "quote"), ("hidden", "tracked changes", "a deleted paragraph end"), ("nested", "letters"),
    ("a list goes on after a paragraph", "more of an item"), ("merged cells", "a box of one cell"), ("notes", "signs"),
    ("text box", "content control", "breaks"), ("links", "a link to a heading", "fields"), ("formulas", "code"),
    ("picture", "code block"), ("numbered headings", "ruby", "marks inside words"),
]  # fmt: skip


@dataclass(slots=True)
class Pieces:
    """What a reader of the source would miss: pieces of text, lines of code, addresses; ``private`` must not appear."""

    texts: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    images: list[tuple[str, ...]] = field(default_factory=list)  # any of these addresses
    links: list[tuple[str, str]] = field(default_factory=list)  # address and words
    private: list[str] = field(default_factory=list)


class PageCounter(HTMLParser):
    """Counts the pieces of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces, self.within, self.link = Pieces(), [""], ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "img" and "noscript" not in self.within and "eeimg" not in said:
            values = [v for n, v in said.items() if n in ("src", "srcset", "alt") or n.startswith("data-")]
            addresses = [address for value in values for address in ADDRESS.findall(value)]
            if addresses:
                self.pieces.images.append(tuple(addresses))
        if tag == "a" and said.get("href", "").startswith("http"):
            self.link = said["href"]
            self.pieces.links.append((self.link, ""))
        if tag not in ("img", "br", "hr", "meta", "link", "input", "source", "path"):
            self.within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.within:
            while self.within.pop() != tag:
                pass
        self.link = "" if tag == "a" else self.link

    def handle_data(self, data: str) -> None:
        if {"script", "style", "svg", "math", "title", "noscript"} & set(self.within):
            return
        if self.link and data.strip():
            self.pieces.links[-1] = (self.link, data.strip())
        if "://" in data:
            return
        if "pre" in self.within:
            self.pieces.code += [line for line in data.splitlines() if len(bare(line)) > 3]
        else:
            self.pieces.texts += sentences(re.sub(r"\\\(.*?\\\)|\$\$.*?\$\$", "|", data))


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?。！？|])\s*", text) if len(bare(part)) > 2]


def bare(text: str) -> str:
    """Return letters and digits alone, exponents as plain digits."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())


def of_markdown(text: str) -> Pieces:
    pieces = Pieces()
    head = re.match(r"(---|\+\+\+)\n(.*?)\n\1\n", text, re.DOTALL)
    if head:
        pieces.texts += re.findall(r"^title\s*[:=]\s*\"?(.*?)\"?$", head[2], re.MULTILINE)
        text = text[head.end() :]
    for pattern in (r"%%(.*?)%%", r"<!--(.*?)-->", r"\{/\*(.*?)\*/\}", r"^\[//\]: # \((.*)\)$"):
        pieces.private += re.findall(pattern, text, re.MULTILINE | re.DOTALL)
        text = re.sub(pattern, "", text, flags=re.MULTILINE | re.DOTALL)
    definitions = dict(re.findall(r"^\[([^\]^]+)\]: (\S+)", text, re.MULTILINE))
    text = re.sub(r"^\[[^\]^]+\]: \S+.*$", "", text, flags=re.MULTILINE)
    for block in re.findall(
        r"^```\w*\n(.*?)^```|\{% highlight \w+ %\}(.*?)\{% endhighlight %\}", text, re.MULTILINE | re.DOTALL
    ):
        pieces.code += [line for line in "".join(block).splitlines() if len(bare(line)) > 3]
    text = CODE.sub("", text)
    pieces.code += re.findall(r"^ {4}(\w.*)$", text, re.MULTILINE)
    addresses = re.findall(r"!\[[^\]]*\]\((\S+?)[ )]|<img[^>]*src=\"(\S+?)\"|!\[\[([\w.]+)", text)
    pieces.images += [("".join(address),) for address in addresses]
    pieces.links += [(address, words) for words, address in re.findall(r"(?<!!)\[([^\[\]]+)\]\((http\S+?)[ )]", text)]
    pieces.links += [(address, label) for label, address in definitions.items()]
    pieces.links += [(address, "") for address in re.findall(r"<(https?:[^>]+)>", text)]
    said = re.findall(r"text=\"([^\"]*)\"", text)
    text = re.sub(r"^:::[ ]*\w*(.*)$|!\[[^\]]*\]\([^)]*\)", r"|\1|", text, flags=re.MULTILINE)
    for pattern in MARKUP:
        text = re.sub(pattern, "|", text, flags=re.MULTILINE | re.DOTALL if "$$" in pattern else re.MULTILINE)
    parts = re.split(r"[*_~=|\[\]!>#]+|\n\s*\n|\n\s*[-*+:]\s|\\\*|  \n|\{|\}", text)
    pieces.texts += [one for part in [*parts, *said] for one in sentences(part)]
    return pieces


def of_word(xml: str) -> Pieces:
    pieces = Pieces()
    xml = re.sub(r"<mc:Fallback>.*?</mc:Fallback>|<w:sdt><w:sdtPr><w:showingPlcHdr/>.*?</w:sdt>", "", xml)
    for code in re.findall(r"<w:pStyle w:val='Code'/>.*?</w:p>", xml):
        pieces.code += re.findall(r"<w:t\b[^>]*>(.*?)</w:t>", code)
        xml = xml.replace(code, "")
    for text in re.findall(r"<w:(?:t|delText)\b[^>]*>(.*?)</w:(?:t|delText)>", xml):
        pieces.texts += [html.unescape(one) for one in sentences(text)]
    pieces.links += [("https://example.org/x", "")] * xml.count('r:id="l1"')
    pieces.images += [("x.png",)] * xml.count('r:embed="i1"')
    return pieces


@dataclass(frozen=True, slots=True)
class Made:
    """The outputs as they are, and the findings."""

    outputs: dict[str, str]
    findings: tuple[Finding, ...]

    @property
    def told(self) -> str:
        return " ".join(f"{f.message} {f.source} {' '.join(map(str, f.evidence.values()))}" for f in self.findings)


def made(article: Article, findings: tuple[Finding, ...]) -> Made:
    units = tuple(Unit(s.id, s.plain, s.plain, provenance=Provenance("human")) for s in article.segments)
    bitext = Bitext("en", "de", units)
    document = document_from_article(article, bitext)
    linkedin, wechat = linkedin_text(document), wechat_html(document)
    title = "" if document.title is None else document.title.source_text + "\n"
    web, rendered = article.format == "html", article.render({unit.id: unit.target or "" for unit in units})
    return Made(
        {
            "linkedin": linkedin.text + (linkedin.comment or ""),
            "wechat": f"{wechat.title} {wechat.digest} " + "".join(part.html for part in wechat.parts),
            "parallel.html": str(parallel_html(document)),
            "parallel.md": parallel_md(document),
            "jekyll source": title + one_language_md(document, "source") if web else article.text,
            "jekyll target": title + one_language_md(document, "target") if web else rendered,
        },
        (*findings, *linkedin.findings, *wechat.findings, *left_out(article)),
    )


def shown(output: str) -> str:
    """Return the letters and digits that a reader of an output sees, without addresses and notes' numbers."""
    text = re.sub(r"<(script|style|svg)\b.*?</\1>", "", output, flags=re.DOTALL)
    text = re.sub(r"<img\b[^>]*?alt=\"([^\"]*)\"[^>]*>", r"\1", text)
    text = re.sub(r"<sup[^>]*>\s*\[\d+\]\s*</sup>", "", text)
    text = re.sub(r"\]\([^)]*\)|\s\(https?://[^)]*\)|\]\[\w*\]|\[\^\w+\]", "", text)
    return bare(html.unescape(re.sub(r"</?[A-Za-z!][^>]*>", "", text)))


def missing(pieces: Pieces, result: Made) -> Iterator[str]:
    told = bare(result.told)
    without_code = "no-plain-form" in " ".join(finding.check for finding in result.findings)
    for name, output in result.outputs.items():
        seen, raw = shown(output), html.unescape(html.unescape(output))
        for text in pieces.texts:
            title = bare(text) in bare(result.outputs["jekyll source"])[: 2 * len(bare(text)) + 20]
            twice = len(bare(text)) > 12 and not title and name in BOTH
            if seen.count(bare(text)) < 1 + twice and bare(text) not in told:
                yield f"{name}: {text!r}"
        for line in pieces.code:
            if bare(line) not in seen and not (name == "linkedin" and without_code):
                yield f"{name}: code {line!r}"
        for addresses in pieces.images:
            if not any(a in raw or a in result.told for a in addresses) and not (name == "linkedin" and without_code):
                yield f"{name}: image {addresses}"
        for address, words in pieces.links:
            bound = address in raw or (name == "jekyll target" and "linked" in raw)
            if not bound and not (words and bare(words) in told) and name not in ("linkedin",):
                yield f"{name}: link {address}"
        for text in pieces.private:
            if bare(text) in seen and not name.startswith("jekyll"):
                yield f"{name}: published {text!r}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_all_of_a_file_is_in_each_output_or_told(path: Path) -> None:
    source = read_source(path)
    text = path.read_text("utf-8")
    if path.suffix == ".html":
        counter = PageCounter()
        counter.feed(text)
        pieces = counter.pieces
        pieces.texts = [t for t in pieces.texts if bare(t) not in map(bare, DECORATION.get(path.stem, ()))]
    else:
        pieces = of_markdown(text)
    article = parse(source.text, kind_of_text(path), "en")
    assert len(pieces.texts) > 3
    assert list(missing(pieces, made(article, source.findings))) == []


@pytest.mark.parametrize("names", WORD, ids=lambda names: names[0])
def test_all_of_a_word_document_is_in_each_output_or_told(names: tuple[str, ...]) -> None:
    body = [part for name in names for part in test_word.CASES[name][0]]
    word = test_word.read(*body)
    pieces = of_word("".join(body))
    assert list(missing(pieces, made(parse(word.markdown, "markdown", "en"), word.findings))) == []


def test_there_are_forty() -> None:
    assert len(FILES) + len(WORD) >= 40
