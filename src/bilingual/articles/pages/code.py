"""Makes the code of a page plain: its lines, without numbers, buttons and tables around them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bilingual.articles.pages.tree import is_in, made, put_instead, remove, tokens_of, words_of
from bilingual.text.markup.html_elements import BLOCKS

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Columns of line numbers, by the classes of Hexo, Rouge, Hugo, Pygments, highlight.js, Prism, GitHub and WeChat.
_NUMBERS = frozenset(
    (
        "gutter", "lineno", "linenos", "linenumber", "line-number", "line-numbers", "line-numbers-rows",
        "hljs-ln-numbers", "blob-num", "rouge-gutter", "lnt", "ln", "pre-numbering", "code-snippet__line-index",
        "linenodiv",
    )
)  # fmt: skip
# One element per line.
_LINES = ("div", "p", "li", "tr", "section")
_LANGUAGE = re.compile(r"(?:lang(?:uage)?|highlight-source|brush:?)[-:\s]+([\w+#.-]+)", re.IGNORECASE)
_CODE_CLASSES = frozenset(("highlight", "hljs", "prettyprint", "codehilite", "sourcecode", "prism"))
_NO_LANGUAGE = frozenset(("highlight", "code", "line", "numbers", "prettyprint", "text", "plaintext", "none", "wrap"))


def plain_code(body: HtmlElement) -> None:
    """Make each ``<pre>`` in *body* hold only its text, and its language if the page names it."""
    for element in list(body.iter("table", "figure")):
        _out_of_table(element)
    for element in list(body.iter("ul", "ol", "div", "span", "td")):
        if _NUMBERS & words_of(element) and (_beside_code(element) or is_in(element, ("pre", "code"))):
            remove(element)
    for element in list(body.iter("code")):
        own = any(d.tag == "br" for d in element.iter()) or "\n" in (element.text_content() or "").strip()
        if own and not is_in(element, ("pre",)) and _is_alone(element):
            element.tag = "pre"
    for element in list(body.iter("pre")):
        if element.getparent() is None or is_in(element, ("pre",)):
            continue
        language = _language(element)
        for button in [one for one in element.iter("button", "div") if one.tag == "button" or _is_bar(one)]:
            remove(button)
        text = _lines_of(element).expandtabs(4).strip("\n")
        attributes = {"data-language": language} if language else {}
        put_instead(element, made("pre", text, **attributes))


def _is_bar(element: HtmlElement) -> bool:
    """Return whether *element*, in code, is a bar with its language and buttons."""
    return any(re.search(r"header|toolbar|button|copy|tools", word) for word in words_of(element))


def _out_of_table(element: HtmlElement) -> None:
    """Replace a table of line numbers and code by its code."""
    lines = [cell for cell in element.iter("td") if "blob-code" in words_of(cell)]
    if element.tag == "table" and lines:
        code = made("pre", "\n".join(str(cell.text_content()).strip("\n") for cell in lines))
        put_instead(element, code)
        return
    blocks = list(element.iter("pre"))
    if not blocks or not (element.tag == "table" or element.find(".//table") is not None):
        return
    code = [one for one in blocks if not _numbers_only(one)]
    others = [td for td in element.iter("td", "th") if td.find(".//pre") is None and not _NUMBERS & words_of(td)]
    if len(code) == 1 and not any(re.search(r"[^\W\d]", str(td.text_content())) for td in others):
        for name in ("class", "data-lang"):
            if element.get(name) and not code[0].get(name):
                code[0].set(name, element.get(name, ""))
        put_instead(element, code[0])


def _numbers_only(element: HtmlElement) -> bool:
    return not re.sub(r"[\d\s]", "", str(element.text_content())) or bool(_NUMBERS & words_of(element))


def _beside_code(element: HtmlElement) -> bool:
    parent = element.getparent()
    return parent is not None and parent.find(".//pre") is not None and _numbers_only(element)


def _is_alone(element: HtmlElement) -> bool:
    """Return whether *element* is the only content of its block."""
    parent = element.getparent()
    while parent is not None and parent.tag not in BLOCKS:
        parent = parent.getparent()
    return parent is not None and "".join(parent.text_content().split()) == "".join(element.text_content().split())


def _language(element: HtmlElement) -> str:
    around = [element, *element.iterdescendants("code"), *list(element.iterancestors())[:3]]
    for one in around:
        for name in ("data-lang", "data-language", "lang"):
            if one.tag in ("pre", "code", "div", "figure", "section") and (value := one.get(name)):
                return str(value).lower()
        if found := _LANGUAGE.search(one.get("class") or ""):
            return found[1].lower()
    for one in around:
        words = (one.get("class") or "").lower().split()
        if _CODE_CLASSES & set(words):
            others = [w for w in words if w not in _NO_LANGUAGE | _CODE_CLASSES and re.fullmatch(r"[a-z][\w+#]*", w)]
            if len(others) == 1 and not re.search(r"js-|copy|block|theme", others[0]):
                return others[0]
    return ""


def _lines_of(element: HtmlElement) -> str:
    """Return the text of code with ``<br>`` and one element per line as line ends."""
    parts: list[str] = []

    def fresh() -> None:
        last = next((part for part in reversed(parts) if part), "\n")
        if not last.endswith("\n"):
            parts.append("\n")

    def walk(node: HtmlElement) -> None:
        several = sum(child.tag == "code" for child in node) > 1
        if node.text:
            parts.append(node.text)
        for child in node:
            tokens = tokens_of(child) if child.tag in ("span", "code") else frozenset()
            line = child.tag in _LINES or (several and child.tag == "code") or _is_line(child, tokens)
            if child.tag == "br":
                parts.append("\n")
            else:
                if line:
                    fresh()
                before = len(parts)
                walk(child)
                if line:
                    empty = not "".join(parts[before:])
                    parts.append("\n") if empty else fresh()
            tail = child.tail or ""
            parts.append(tail.lstrip("\r\n") if line and tail.strip() else "" if line else tail)

    walk(element)
    return "".join(parts).replace("\r\n", "\n").replace("\xa0", " ")


def _is_line(child: HtmlElement, tokens: frozenset[str]) -> bool:
    """Return whether a span is a line of its own: shown as a block, or followed by a line end."""
    if child.tag != "span" or "line" not in tokens:
        return False
    block = "display:block" in (child.get("style") or "").replace(" ", "")
    following = child.getnext()
    return block or (following is not None and "line" in tokens_of(following) and not (child.tail or ""))
