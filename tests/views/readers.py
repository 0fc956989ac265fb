"""What a reader sees in the files of views, and what could run in them, by independent parsers."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import tinyhtml5
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from bilingual.languages import pack

ALLOWED_SCHEMES = ("https://", "http://", "mailto:", "tel:")
_HIDDEN = frozenset({"script", "style", "head", "rp", "template"})
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "cite", "code", "del", "em", "i", "img", "kbd", "mark", "q", "rt", "ruby", "s", "small"}
    | {"span", "strong", "sub", "sup", "u"}
)


def words(text: str) -> str:
    """Return *text* with single blanks and without what nobody sees."""
    seen = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return " ".join(seen.split())


@lru_cache(maxsize=512)
def tree(html: str) -> Any:
    """Parse *html* as a browser does; a page that several tests look at is parsed once, and none may change it."""
    return tinyhtml5.parse(html, namespace_html_elements=False)


@lru_cache(maxsize=512)
def html_words(html: str) -> str:
    """Return what a reader of *html* sees or hears: text, names of images and buttons."""
    body = tree(html).find("body")
    return words("".join(_seen(body)))


def _seen(element: Any) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in _HIDDEN:
        return
    around = "" if element.tag in _INLINE else "\n"
    yield around
    yield from (f" {element.get(name)} " for name in ("alt", "aria-label", "title") if element.get(name))
    yield element.text or ""
    for child in element:
        yield from _seen(child)
        yield child.tail or ""
    yield around


@lru_cache(maxsize=512)
def markdown_page(text: str) -> str:
    """Return Markdown as GitHub or Jekyll would show it, raw HTML allowed and addresses not checked."""
    parser = MarkdownIt("gfm-like", {"html": True, "linkify": False}).use(footnote_plugin)
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    # Images on other hosts are Markdown's own business.
    shown = re.sub(r'<img src="https?:[^"]*"', '<img src="far"', parser.render(text))
    return f"<html><body>{shown}</body></html>"


def without_header(text: str) -> str:
    """Return a Jekyll post without its front matter."""
    return re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)


def liquid_output(text: str) -> str:
    """Return what Liquid makes of *text*, which may hold strings to put out and nothing else.

    Tokens as github.com/Shopify/liquid reads them (``Liquid::TemplateParser``).
    """

    def put_out(token: re.Match[str]) -> str:
        string = re.fullmatch(r"\{\{ *(?:\"([^\"]*)\"|'([^']*)') *\}\}", token[0])
        assert string, f"Liquid would run {token[0]!r}"
        return string[1] if string[1] is not None else string[2]

    return re.sub(r"\{%.*?%\}|\{\{.*?\}\}?", put_out, text, flags=re.DOTALL)


def page_of(name: str, content: str | bytes) -> str | None:
    """Return the HTML that a file is, holds, or is shown as; None for plain text and data."""
    if isinstance(content, bytes):
        text = content.decode("utf-8", "replace")
        return text.partition("\n")[2] if text.startswith(("%PDF", "PNG")) else None
    if name.endswith(".html"):
        return content
    return markdown_page(without_header(content)) if name.endswith(".md") else None


def file_words(name: str, content: str | bytes) -> str:
    """Return what a reader of a file sees."""
    page = page_of(name, content)
    if page is not None:
        return html_words(page)
    if isinstance(content, bytes):
        return words(content.decode("utf-8", "replace"))
    if name.endswith(".json"):
        return words(" ".join(_strings(json.loads(content))))
    if ".api." in name:  # learn.microsoft.com: little text format
        content = re.sub(r"\{hashtag\|\\#\|([^}]*)\}", r"#\1", content)
        content = re.sub(r"\\([\\|{}@\[\]()<>#*_~])", r"\1", content)
    return words(content)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, Iterable):
        for inner in value:
            yield from _strings(inner)


def dangers(root: Any) -> Iterator[str]:
    """What in a parsed page could run or load something: the page's own script, by its place and once, apart."""
    scripts = root.findall(".//script")
    own = [s for s in scripts if s.get("type") != "application/json"]
    if len(own) > 1 or any(s.get("src") for s in scripts):
        yield f"{len(own)} scripts"
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in {"iframe", "object", "embed", "form", "input", "base", "template", "math", "source"}:
            yield f"<{element.tag}>"
        if element.tag == "link" and element.get("rel") != "icon":
            yield "<link>"
        for name, value in element.attrib.items():
            if name.startswith("on") or name in {"srcdoc", "formaction", "action", "srcset"}:
                yield f"{name}={value}"
            if name in {"href", "src"}:
                yield from _bad_address(element, name, str(value))
            if name == "style" and re.search(r"url\(|expression|position(?!:absolute)", str(value)):
                yield f"style={value}"


def _bad_address(element: Any, name: str, value: str) -> Iterator[str]:
    if element.tag == "link" and value == "data:,":
        return
    scheme = re.match(r"\s*([A-Za-z][A-Za-z0-9+.-]*):", value)
    if scheme and not value.startswith(ALLOWED_SCHEMES):
        yield f"{name}={value}"
    if name == "src" and value.startswith(("http", "//")):
        yield f"loads {value}"


def own_text(element: Any) -> str:
    """Return the text in *element* that has no direction of its own."""
    parts = [element.text or ""]
    for child in element:
        parts += ["" if child.get("dir") or child.tag == "bdi" else own_text(child), child.tail or ""]
    return "".join(parts)


def wrong_way(root: Any) -> list[str]:
    """Return what is set in the direction of another language."""
    found: list[str] = []

    def walk(element: Any, way: str) -> None:
        if not isinstance(element.tag, str):
            return
        style = re.search(r"direction:(rtl|ltr)", element.get("style", ""))
        way = element.get("dir") or (style[1] if style else None) or ("auto" if element.tag == "bdi" else way)
        tag = element.get("lang")
        drawn = element.tag == "html" and not element.get("dir")  # a picture, of which each text has its direction
        if tag and not drawn and way not in ("auto", "rtl" if pack(tag).writing.rtl else "ltr"):
            found.append(f"<{element.tag} lang={tag}> goes {way}")
        if element.tag == "p" and way == "ltr":
            text = own_text(element)
            arabic = len(re.findall("[\u0600-\u06ff]", text))
            if arabic > len(re.findall("[A-Za-z]", text)):
                found.append(f"<p> with {text[:20]} goes {way}")
        for child in element:
            walk(child, way)

    walk(root, "ltr")
    return found
