"""Makes the formulas of a page TeX: MathML, KaTeX, MathJax, and images with TeX as their description."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from bilingual.articles.pages.mathml import tex_of_mathml
from bilingual.articles.pages.tree import is_in, made, put_instead, remove, said, words_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# What draws a formula around its MathML, by class or element: the whole is replaced.
_DRAWN = frozenset(
    ("katex", "katex-display", "mathjax", "mathjax_display", "mwe-math-element", "mathjax_svg", "mjx-chtml")
)
_DRAWN_TAGS = frozenset(("mjx-container", "d-math", "tex-math"))
_PREVIEWS = frozenset(
    ("mathjax_preview", "mathjax", "mathjax_display", "mathjax_svg", "mathjax_svg_display", "mjx-chtml")
)
_STYLE = re.compile(r"^\{\\(?:display|text)style\s*(.*)\}$", re.DOTALL)
_WRITTEN = re.compile(r"(\$\$|\\\[)(.{1,3000}?)(?:\$\$|\\\])|\\\((.{1,3000}?)\\\)", re.DOTALL)


def plain_formulas(body: HtmlElement, *, in_text: bool) -> None:
    """Make each formula in *body* a ``<tex>``; with *in_text*, also TeX between its delimiters."""
    for element in list(body.iter("script")):
        if "math/tex" in (element.get("type") or ""):
            block = "display" in (element.get("type") or "")
            for before in list(element.itersiblings(preceding=True))[:3]:
                if not _PREVIEWS & words_of(before):
                    break
                remove(before)
            _replace(element, element.text or "", block=block)
    for element in list(body.iter("math")):
        whole = _whole(element)
        if whole.getparent() is None:
            continue
        block = element.get("display") == "block" or any(
            "display" in "".join(words_of(one)) for one in (whole, element)
        )
        block = block or (whole.tag == "mjx-container" and whole.get("display") == "true")
        _replace(whole, _tex(element), block=block)
    for element in [one for one in body.iter() if one.get("data-tex") or one.get("data-formula")]:
        _replace(element, element.get("data-tex") or element.get("data-formula") or "", block=False)
    for image in list(body.iter("img")):
        if tex := _of_image(image):
            _replace(image, tex, block=False)
    if in_text:
        for element in list(body.iter()):
            if element.tag not in ("pre", "code", "script", "style", "tex", "textarea"):
                _in_text(element)


def _whole(math: HtmlElement) -> HtmlElement:
    found = math
    for ancestor in math.iterancestors():
        if _DRAWN & words_of(ancestor) or ancestor.tag in _DRAWN_TAGS:
            found = ancestor
    return found


def _tex(math: HtmlElement) -> str:
    for note in math.iter("annotation"):
        if "tex" in (note.get("encoding") or ""):
            return note.text or ""
    if said_so := math.get("alttext"):
        return str(said_so)
    return tex_of_mathml(math)


def _of_image(image: HtmlElement) -> str:
    """Return the TeX of an image of a formula (Zhihu, WordPress, Wikipedia, CodeCogs), "" for another image."""
    address, alt = image.get("src") or image.get("data-src") or "", image.get("alt") or ""
    if "equation?tex=" in address:
        return (parse_qs(urlsplit(address).query).get("tex") or [alt])[0]
    if {"latex", "mwe-math-fallback-image-inline", "mwe-math-fallback-image-display"} & words_of(image):
        return alt
    if image.get("eeimg"):
        return alt
    return ""


def _replace(element: HtmlElement, tex: str, *, block: bool) -> None:
    tex = " ".join(tex.split())
    styled = _STYLE.match(tex)
    tex = (styled[1] if styled else tex).strip()
    if not tex:
        if not said(element):
            remove(element)
        return
    if block and not is_in(element, ("a", "span", "b", "i", "em", "strong")):
        paragraph = made("div")
        paragraph.append(made("tex", tex))
        put_instead(element, paragraph)
    else:
        put_instead(element, made("tex", tex))


def _in_text(element: HtmlElement) -> None:
    """Turn TeX between ``$$``, ``\\\\[`` or ``\\\\(`` in the text of *element* into elements."""
    for child in list(element):
        if child.tail and _WRITTEN.search(child.tail):
            parts = _parts(child.tail)
            child.tail = parts[0]
            at = child.getparent().index(child)
            for offset, (tex, tail) in enumerate(parts[1], start=1):
                one = made("tex", tex)
                one.tail = tail
                child.getparent().insert(at + offset, one)
    if element.text and _WRITTEN.search(element.text):
        first, rest = _parts(element.text)
        element.text = first
        for offset, (tex, tail) in enumerate(rest):
            one = made("tex", tex)
            one.tail = tail
            element.insert(offset, one)


def _parts(text: str) -> tuple[str, list[tuple[str, str]]]:
    found = list(_WRITTEN.finditer(text))
    ends = [match.start() for match in found[1:]] + [len(text)]
    pieces = [
        (" ".join((match[2] or match[3]).split()), text[match.end() : end])
        for match, end in zip(found, ends, strict=True)
    ]
    return text[: found[0].start()], pieces
