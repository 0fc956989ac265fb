"""Writes MathML as TeX (MathML 3, chapter 3: w3.org/TR/MathML3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilingual.articles.formulas import accented, delimiter, group, limits, matrix, named, script_base, signs, tidy

if TYPE_CHECKING:
    from lxml.etree import _Element

_MATHML = {
    "mfrac": r"\frac{{{0}}}{{{1}}}",
    "mroot": r"\sqrt[{1}]{{{0}}}",
    "msup": "{0}^{{{1}}}",
    "msub": "{0}_{{{1}}}",
    "msubsup": "{0}_{{{1}}}^{{{2}}}",
}


def tex_of_mathml(math: _Element) -> str:
    r"""Return a MathML element as TeX.

    >>> from lxml import etree
    >>> tex_of_mathml(etree.fromstring("<math><mfrac><mi>a</mi><msup><mi>β</mi><mn>2</mn></msup></mfrac></math>"))
    '\\frac{a}{\\beta^{2}}'
    """
    return tidy(_mathml(math))


def _local(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2].rpartition(":")[2] if isinstance(element.tag, str) else ""


def _mathml(element: _Element) -> str:
    name = _local(element)
    children = [child for child in element if isinstance(child.tag, str)]
    made = [_mathml(child) for child in children] if name not in ("semantics", "mi", "mo", "mn", "mtext", "ms") else []
    if name in ("mi", "mn", "mo", "mtext", "ms"):
        text = "".join(map(str, element.itertext()))
        if name == "mtext" or name == "ms":
            return f"\\text{{{' '.join(text.split())}}}" if text.strip() else "\\ "
        if name == "mi":
            return named(text)
        return signs(text.strip())
    if name == "semantics":
        return _mathml(children[0]) if children else ""
    if name in ("annotation", "annotation-xml", "mphantom", "maction", "none", "mprescripts"):
        return made[0] if name == "maction" and made else ""
    if name == "mspace":
        return " "
    if name == "mfenced":
        opens, closes = element.get("open", "("), element.get("close", ")")
        return f"\\left{delimiter(opens)}{','.join(made)}\\right{delimiter(closes)}"
    if name == "mtable":
        return matrix([[_mathml(cell) for cell in row] for row in children])
    if len(made) >= 2 and name in _MATHML:
        return _MATHML[name].format(*[script_base(made[0]), *[m.strip() for m in made[1:]], ""])
    if len(made) >= 2 and name in ("mover", "munder", "munderover"):
        sign = "".join(map(str, children[1].itertext()))
        below, above = (made[1], "") if name == "munder" else ("", made[1])
        if name == "munderover":
            below, above = made[1], made[2] if len(made) > 2 else ""
            return limits(made[0], below, above)
        return accented(made[0], sign, limits(made[0], below.strip(), above.strip()))
    inner = "".join(made)
    return f"\\sqrt{group(inner)}" if name == "msqrt" else inner
