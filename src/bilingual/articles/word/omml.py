"""Writes Office Math as TeX (ECMA-376 part 1, section 22.1)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bilingual.articles.formulas import FUNCTIONS, accented, delimiter, limits, matrix, named, script_base, signs, tidy
from bilingual.articles.word.xml import child, children, local

if TYPE_CHECKING:
    from lxml.etree import _Element


def tex_of_omml(math: _Element) -> str:
    """Return an Office Math element (``m:oMath``) as TeX."""
    return tidy("".join(map(_omml, math)))


def _part(element: _Element, name: str) -> str:
    return "".join(_inside(child) for child in children(element, name)).strip()


def _inside(element: _Element) -> str:
    return "".join(map(_omml, element))


def _set(element: _Element, name: str, default: str) -> str:
    """Return the value of a property, such as ``chr`` in ``naryPr``."""
    for properties in element:
        if local(properties).endswith("Pr"):
            for one in children(properties, name):
                value = next((v for key, v in one.attrib.items() if str(key).rpartition("}")[2] == "val"), None)
                return default if value is None else str(value)
    return default


def _is_on(element: _Element, name: str) -> bool:
    said = any(child(one, name) is not None for one in element if local(one).endswith("Pr"))
    return said and _set(element, name, "1") in ("1", "on", "true")


def _omml(element: _Element) -> str:
    name = local(element)
    e = _part(element, "e") if name not in ("d", "eqArr", "m", "r") else ""
    sub, sup = _part(element, "sub"), _part(element, "sup")
    match name:
        case "r":
            return _run(element)
        case "f":
            top, bottom = _part(element, "num"), _part(element, "den")
            kind = _set(element, "type", "bar")
            if kind == "lin":
                return f"{script_base(top)}/{script_base(bottom)}"
            return f"\\binom{{{top}}}{{{bottom}}}" if kind == "noBar" else f"\\frac{{{top}}}{{{bottom}}}"
        case "rad":
            degree = "" if _is_on(element, "degHide") else _part(element, "deg")
            return f"\\sqrt[{degree}]{{{e}}}" if degree else f"\\sqrt{{{e}}}"
        case "sSup":
            return f"{script_base(e)}^{{{sup}}}"
        case "sSub":
            return f"{script_base(e)}_{{{sub}}}"
        case "sSubSup":
            return f"{script_base(e)}_{{{sub}}}^{{{sup}}}"
        case "sPre":
            return f"{{}}_{{{sub}}}^{{{sup}}}{e}"
        case "nary":
            sign = signs(_set(element, "chr", "∫")).strip()
            below = "" if _is_on(element, "subHide") or not sub else f"_{{{sub}}}"
            above = "" if _is_on(element, "supHide") or not sup else f"^{{{sup}}}"
            return f"{sign}{below}{above} {e}"
        case "d":
            return _delimited(element)
        case "func":
            return f"{_part(element, 'fName')} {e}"
        case "limLow":
            return limits(e, _part(element, "lim"), "")
        case "limUpp":
            return limits(e, "", _part(element, "lim"))
        case "acc":
            return accented(e, _set(element, "chr", "\u0302"), e)
        case "bar":
            return f"\\{'underline' if _set(element, 'pos', 'bot') == 'bot' else 'overline'}{{{e}}}"
        case "groupChr":
            return accented(e, _set(element, "chr", "⏟"), e)
        case "eqArr":
            return matrix([[_inside(one)] for one in children(element, "e")])
        case "m":
            return matrix([[_inside(cell) for cell in children(row, "e")] for row in children(element, "mr")])
        case _ if name.endswith("Pr"):
            return ""
    return _inside(element)


def _run(element: _Element) -> str:
    text = "".join(child.text or "" for child in children(element, "t"))
    if _is_on(element, "nor"):
        return "\\text{" + re.sub(r"([%#&$_{}])", r"\\\1", text) + "}"
    plain = _set(element, "sty", "i") == "p"
    return named(text) if plain or text.strip() in FUNCTIONS else signs(text)


def _delimited(element: _Element) -> str:
    opens, closes = _set(element, "begChr", "("), _set(element, "endChr", ")")
    between = signs(_set(element, "sepChr", "|"))
    inner = between.join(_inside(one).strip() for one in children(element, "e"))
    if opens == "(" and closes == ")" and not re.search(r"\\(?:frac|sum|int|begin|binom|sqrt)", inner):
        return f"({inner})"
    return f"\\left{delimiter(opens)} {inner} \\right{delimiter(closes)}"
