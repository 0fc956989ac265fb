"""Names what posts leave out of an article because only the engine of its site can fill it in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bilingual.articles.comments import blanked
from bilingual.articles.inline import constructs, prose
from bilingual.model.article import Article
from bilingual.model.finding import Finding
from bilingual.text.counts import counted, first_of, shortened
from bilingual.text.markup.dialects import callout_call, is_picture
from bilingual.text.markup.liquid import LIQUID, as_written, raw_parts
from bilingual.views.document.syntax.engine_syntax import picture_of
from bilingual.views.document.syntax.liquid import address_in
from bilingual.views.document.syntax.other_formats import other_format

CHECK = "left-out"
_QUOTED, _LONGEST = 5, 60
# What arranges other text and says nothing itself.
_SIGNS = re.compile(r"\{[{%]|\[\[|==|[\"')]\)")
# The title of a link or an image: spec.commonmark.org, "Link title"
_TITLED = re.compile(r"\s(?P<title>\"[^\"]*\"|'[^']*'|\([^()]*\))\s*\)\Z")
_FRAME = re.compile(
    r"\{\{[<%]\s*/|\{%-?\s*end|</|import\b|export\b|\{%-?\s*(?:assign|set|else|el(?:se?)?if|when|raw|verbatim)\b"
)
# mystmd.org/guide/directives: a fence whose name is not that of code, and whose content posts show as code
_DIRECTIVE = re.compile(r"[ \t]*(?:`{3,}|~{3,})\{(?!code|math|mermaid|latex|r\b|python)[a-z][\w:-]*\}[^\n]*")
# mdxjs.com/docs/what-is-mdx: a text that imports, has components or comments is MDX, where braces hold values.
_MDX = re.compile(r"^(?:import\s.{1,300}\sfrom\s|export\s|</?[A-Z][\w.]*[\s/>])|\{/\*", re.MULTILINE)
_VALUE = re.compile(r"\{(?![{%#.:])[^{}\n]{1,300}\}")
# Elements of raw HTML that no post has, though a page may show their words; not what only replaces an embed.
_WITHOUT_FORM = re.compile(
    r"<(form|math|svg|object|select|textarea|noscript)\b[^<>]*>((?:(?!<\1\b).){1,4000}?)</\1\s*>", re.I | re.S
)
_NOT_WORDS = re.compile(r"<(title|desc|style|script)\b(?:(?!<\1\b).){0,4000}?</\1>|<[^<>]*>", re.I | re.S)
_FENCE = re.compile(r"[>\s]*(?P<fence>`{3,}|~{3,})")
# theme-next.js.org/docs/tag-plugins/tabs: the labels of tabs are comments, which posts never show
_TAB = re.compile(r"<!--\s*tab\s+(?P<label>[^@<>\n]*[^@<>\s-])[^<>\n]{0,60}-->")
# The site shows what stands in these under a condition, several times or elsewhere; posts show it once, in its place.
_CONDITION = re.compile(r"\{%-?\s*(?:if|ifchanged|unless|case|for|tablerow|capture)\b")


def left_out(article: Article) -> tuple[Finding, ...]:
    """Return what posts do not show of *article* (W), and what its own Jekyll post shows as typed (I)."""
    if article.format != "markdown":
        return ()
    text = blanked(article.text)
    if other := other_format(article):
        name, places = other
        said = f"looks like {name}, whose syntax is not read: {_named(article, list(places))}"
        return (Finding(CHECK, "E", f"{said}. Convert it to Markdown, for example with pandoc"),)
    known = list(_constructs(article, text))
    hidden, conditional, titles, values, raw = (
        [(start, said) for start, said, kind in known if kind == one]
        for one in ("hidden", "conditional", "title", "value", "raw")
    )
    found: list[Finding] = []
    if hidden:
        said = f"posts leave out {counted(len(hidden), 'thing')} that only the site's own engine fills in"
        found.append(Finding(CHECK, "W", f"{said}: {_named(article, hidden)}", evidence={"left_out": _texts(hidden)}))
    if conditional:
        said = (
            "posts show all that stands in these, of which the site shows a part, or shows it elsewhere or repeats it"
        )
        named = _named(article, conditional)
        found.append(Finding(CHECK, "W", f"{said}: {named}", evidence={"conditional": _texts(conditional)}))
    if titles:
        said = "the titles of images and links stay as they are, and only pages show them"
        found.append(Finding(CHECK, "W", f"{said}: {_named(article, titles)}", evidence={"titles": _texts(titles)}))
    if values:
        said = "posts show these values of MDX as they are typed"
        found.append(Finding(CHECK, "W", f"{said}: {_named(article, values)}", evidence={"values": _texts(values)}))
    if unclosed := list(_unclosed(article, text)):
        said = "nothing closes these, so that all that follows is code or a comment"
        found.append(Finding(CHECK, "W", f"{said}: {_named(article, unclosed)}", evidence={"open": _texts(unclosed)}))
    if elements := list(_elements(article, text)):
        said = "posts have no form for these parts of the HTML in the text"
        found.append(
            Finding(CHECK, "W", f"{said}: {_named(article, elements)}", evidence={"left_out": _texts(elements)})
        )
    if beyond := list(_beyond_columns(article)):
        said = "tables show no cells beyond their columns (a bar in a cell is written \\|)"
        found.append(Finding(CHECK, "W", f"{said}: {_named(article, beyond)}", evidence={"left_out": _texts(beyond)}))
    if raw:
        said = "your own text in Jekyll keeps what is shown there as it is typed unless a plugin knows it"
        found.append(Finding(CHECK, "I", f"{said}: {_named(article, raw)}", evidence={"kept": _texts(raw)}))
    return tuple(found)


def _texts(found: list[tuple[int, str]]) -> list[str]:
    return [" ".join(said.split()) for _, said in found]


def _named(article: Article, found: list[tuple[int, str]]) -> str:
    """Return the first few different texts, each with its line."""
    places = {" ".join(said.split()): article.text.count("\n", 0, start) + 1 for start, said in reversed(found)}
    named = [f"{shortened(said, _LONGEST)} (line {places[said]})" for said in dict.fromkeys(_texts(found))]
    return first_of(named, _QUOTED)


def _unclosed(article: Article, text: str) -> Iterator[tuple[int, str]]:
    """Yield place and first line of a fence and of a comment that are open to the end of the text."""
    last = next((block for block in reversed(article.blocks) if text[block.start : block.end].strip()), None)
    if last is not None and last.kind == "code" and (fence := _FENCE.match(text, last.start)):
        lines = text[last.start :].rstrip().split("\n")
        if len(lines) < 2 or not lines[-1].strip("> \t").startswith(fence["fence"]):
            yield last.start, lines[0].strip("> \t")
    opened = text.rfind("<!--")
    if opened > text.rfind("-->") and not _in_code(article, text, opened):
        yield opened, text[opened:].split("\n")[0]


def _in_code(article: Article, text: str, place: int) -> bool:
    """Return whether *place* is in a block of code or a formula, or after the sign of code in its line."""
    before = text[text.rfind("\n", 0, place) + 1 : place]
    opaque = (block for block in article.blocks if block.kind in ("code", "math", "front_matter"))
    return before.count("`") % 2 == 1 or any(block.start <= place < block.end for block in opaque)


def _elements(article: Article, text: str) -> Iterator[tuple[int, str]]:
    """Yield place and words of elements that posts leave out."""
    for match in _WITHOUT_FORM.finditer(text) if "</" in text else ():
        words = _NOT_WORDS.sub(" ", match[2]).strip()
        if any(map(str.isalnum, words)) and not _in_code(article, text, match.start()):
            yield match.start(), words


def _beyond_columns(article: Article) -> Iterator[tuple[int, str]]:
    """Yield place and text of what stands in a row of a table after its last column, which no engine shows."""
    for block, following in zip(article.blocks, [*article.blocks[1:], None], strict=True):
        row = block.containers[:-1]
        if block.kind != "table_cell" or (following and following.containers[:-1] == row):
            continue
        end = article.text.find("\n", block.end)
        rest = article.text[block.end : end if end >= 0 else None].strip("| \t\r")
        if any(map(str.isalnum, rest)):
            yield block.end, rest


def _constructs(article: Article, text: str) -> Iterator[tuple[int, str, str]]:
    """Yield place, text and kind, one of those in ``left_out``, of what other engines know."""
    parts, mdx = raw_parts(text), bool(_MDX.search(article.text))
    for tab in _TAB.finditer(text) if "{% tabs" in text else ():
        yield tab.start(), tab["label"], "hidden"
    for block in article.blocks:
        raw = text[block.start : block.end]
        if any(start <= block.start and block.end <= end for start, end in parts):
            continue
        if "engine" in block.attributes:
            for call in re.finditer(LIQUID, raw, re.DOTALL):
                if _CONDITION.match(call[0]):
                    yield block.start + call.start(), call[0], "conditional"
            shown = picture_of(raw) and block.segments
            framed = _FRAME.match(raw.strip()) or _CONDITION.match(raw.strip()) or callout_call(raw.strip())
            if not shown and not framed and block.attributes["engine"] != "module":
                yield block.start, raw, "hidden"
        elif directive := _DIRECTIVE.match(raw) if block.kind == "code" else None:
            yield block.start, directive[0], "hidden"
        elif block.kind not in ("code", "math", "front_matter", "html", "rule", "reference"):
            if block.attributes.get("role") == "title":
                yield block.start, raw.lstrip("> \t").split("\n")[0], "raw"
            for value in _VALUE.finditer(prose(raw, constructs(raw))) if mdx and "{" in raw else ():
                if any(map(str.isalpha, value[0])):
                    yield block.start + value.start(), value[0], "value"
            inner = raw_parts(raw)
            for c in constructs(raw, references=article.references) if _SIGNS.search(raw) else ():
                said = raw[c.start : c.end]
                if any(start <= c.start < end for start, end in inner):
                    continue
                titled = _TITLED.search(said) if c.kind in {"link", "image"} else None
                if titled and any(map(str.isalpha, titled["title"])):
                    yield block.start + c.start + titled.start("title"), titled["title"][1:-1], "title"
                wiki = said.startswith(("[[", "![["))
                if c.kind == "liquid" and _CONDITION.match(said):
                    yield block.start + c.start, said, "conditional"
                elif (c.kind == "liquid" and not _settled(said)) or (
                    wiki and c.kind == "image" and not is_picture(c.destination[2:-2])
                ):
                    yield block.start + c.start, said, "hidden"
                elif (wiki and c.kind in {"link", "image"}) or said.startswith("=="):
                    yield block.start + c.start, said, "raw"


def _settled(call: str) -> bool:
    """Return whether nothing is lost without *call*: it frames other text, or is shown by what it says itself."""
    return bool(_FRAME.match(call)) or address_in(call) is not None or as_written(call) is not None
