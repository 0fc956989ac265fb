r"""Writes formulas as TeX: MathML of web pages and the Office Math of Word documents (OMML).

Sources: MathML 3, chapter 3 (w3.org/TR/MathML3); ECMA-376 part 1, section 22.1 (Office Math).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_SIGNS = {
    "×": r"\times", "÷": r"\div", "·": r"\cdot", "⋅": r"\cdot", "±": r"\pm", "∓": r"\mp", "∗": "*", "−": "-",
    "≤": r"\le", "≥": r"\ge", "≠": r"\ne", "≈": r"\approx", "≡": r"\equiv", "∼": r"\sim", "≅": r"\cong",
    "∝": r"\propto",
    "≪": r"\ll", "≫": r"\gg", "∞": r"\infty", "∂": r"\partial", "∇": r"\nabla", "∆": r"\Delta", "∈": r"\in",
    "∉": r"\notin", "∋": r"\ni", "⊂": r"\subset", "⊆": r"\subseteq", "⊃": r"\supset", "⊇": r"\supseteq", "∪": r"\cup",
    "∩": r"\cap", "∅": r"\emptyset", "∀": r"\forall", "∃": r"\exists", "¬": r"\neg", "∧": r"\wedge", "∨": r"\vee",
    "⊕": r"\oplus", "⊗": r"\otimes", "→": r"\to", "←": r"\leftarrow", "↔": r"\leftrightarrow", "⇒": r"\Rightarrow",
    "⇐": r"\Leftarrow", "⇔": r"\Leftrightarrow", "↦": r"\mapsto", "∑": r"\sum", "∏": r"\prod", "∐": r"\coprod",
    "∫": r"\int", "∬": r"\iint", "∭": r"\iiint", "∮": r"\oint", "⋃": r"\bigcup", "⋂": r"\bigcap", "√": r"\surd",
    "…": r"\ldots", "⋯": r"\cdots", "⋮": r"\vdots", "⋱": r"\ddots", "′": "'", "″": "''", "°": r"^{\circ}",
    "∘": r"\circ",
    "⟨": r"\langle", "⟩": r"\rangle", "⌊": r"\lfloor", "⌋": r"\rfloor", "⌈": r"\lceil", "⌉": r"\rceil", "‖": r"\|",
    "ℝ": r"\mathbb{R}", "ℕ": r"\mathbb{N}", "ℤ": r"\mathbb{Z}", "ℚ": r"\mathbb{Q}", "ℂ": r"\mathbb{C}", "ℏ": r"\hbar",
    "ℓ": r"\ell", "ϵ": r"\epsilon", "ϕ": r"\phi", "ϑ": r"\vartheta", "{": r"\{", "}": r"\}", "%": r"\%", "#": r"\#",
    "&": r"\&", "$": r"\$", "_": r"\_", "\\": r"\backslash", "⊥": r"\perp", "∥": r"\parallel", "∠": r"\angle",
}  # fmt: skip
_INVISIBLE = re.compile("[\u2061-\u2064\u200b\ufeff]")
_ACCENTS = {
    "\u0302": "hat", "^": "hat", "ˆ": "hat", "\u0303": "tilde", "~": "tilde", "˜": "tilde", "\u0304": "bar", "¯": "bar",
    "\u0305": "overline", "‾": "overline", "_": "underline", "\u0307": "dot", "˙": "dot", "\u0308": "ddot", "¨": "ddot",
    "\u20d7": "vec", "→": "vec", "\u030c": "check", "\u0306": "breve", "⏞": "overbrace", "⏟": "underbrace",
}  # fmt: skip
_FUNCTIONS = frozenset(
    (
        "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "log", "ln",
        "lg", "exp", "lim", "max", "min", "sup", "inf", "det", "dim", "gcd",
    )
)  # fmt: skip
_LARGE = ("\\sum", "\\prod", "\\coprod", "\\bigcup", "\\bigcap", "\\lim", "\\max", "\\min", "\\sup", "\\inf", "\\int")


def tex_of_mathml(math: _Element) -> str:
    r"""Return a MathML element as TeX.

    >>> from lxml import etree
    >>> tex_of_mathml(etree.fromstring("<math><mfrac><mi>a</mi><msup><mi>β</mi><mn>2</mn></msup></mfrac></math>"))
    '\\frac{a}{\\beta^{2}}'
    """
    return _tidy(_mathml(math))


def tex_of_omml(math: _Element) -> str:
    """Return an Office Math element (``m:oMath``) as TeX."""
    return _tidy("".join(map(_omml, math)))


def _tidy(tex: str) -> str:
    tex = re.sub(r"\s+", " ", tex).strip()
    return re.sub(r" (?=[\^_},)\]]|$)|(?<=[{(\[]) ", "", tex)


def _text(text: str | None) -> str:
    """Return the characters of a formula as TeX: Greek letters and operators by name, styled letters plain."""
    parts: list[str] = []
    for c in unicodedata.normalize("NFC", _INVISIBLE.sub("", text or "")):
        sign = _SIGNS.get(c)
        if sign is None and 0x1D400 <= ord(c) <= 0x1D7FF:
            c = unicodedata.normalize("NFKC", c)
        if sign is None and (name := _greek(c)):
            sign = name
        parts.append(c if sign is None else sign + (" " if sign[-1].isalpha() else ""))
    return "".join(parts)


def _greek(c: str) -> str:
    found = re.fullmatch(r"GREEK (SMALL|CAPITAL) LETTER (\w+)", unicodedata.name(c, ""))
    if found is None:
        return ""
    name = {"LAMDA": "lambda", "FINAL": "sigma"}.get(found[2], found[2].lower())
    latin = {"alpha": "A", "beta": "B", "epsilon": "E", "zeta": "Z", "eta": "H", "iota": "I", "kappa": "K", "mu": "M",
             "nu": "N", "omicron": "O", "rho": "P", "tau": "T", "upsilon": "Y", "chi": "X"}  # fmt: skip
    if name == "omicron":
        return "o" if found[1] == "SMALL" else "O"
    if found[1] == "CAPITAL":
        return latin.get(name) or f"\\{name.capitalize()}"
    return f"\\{name}"


def _group(tex: str) -> str:
    tex = tex.strip()
    return f"{{{tex}}}"


def _base(tex: str) -> str:
    """Return what a script is put on; more than one sign or command needs braces."""
    tex = tex.strip()
    return tex if re.fullmatch(r"\\?[A-Za-z]+|\d+|.|\\(?:left|lim|sum|int|prod).*", tex, re.DOTALL) else f"{{{tex}}}"


def _named(text: str) -> str:
    text = text.strip()
    if text in _FUNCTIONS:
        return f"\\{text} "
    letters = len(text) > 1 and text.isalpha() and text.isascii()
    return f"\\mathrm{{{text}}}" if letters else _text(text)


def _limits(base: str, below: str, above: str) -> str:
    base = base.strip()
    if not base.startswith(_LARGE):
        tex = base
        if above:
            tex = f"\\overset{{{above}}}{{{tex}}}"
        return f"\\underset{{{below}}}{{{tex}}}" if below else tex
    return base + (f"_{_group(below)}" if below else "") + (f"^{_group(above)}" if above else "") + " "


def _accented(base: str, sign: str, fallback: str) -> str:
    name = _ACCENTS.get(sign.strip())
    return f"\\{name}{_group(base)}" if name else fallback


# ── MathML ────────────────────────────────────────────────────────────────────────────────────────


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
            return _named(text)
        return _text(text.strip())
    if name == "semantics":
        return _mathml(children[0]) if children else ""
    if name in ("annotation", "annotation-xml", "mphantom", "maction", "none", "mprescripts"):
        return made[0] if name == "maction" and made else ""
    if name == "mspace":
        return " "
    if name == "mfenced":
        opens, closes = element.get("open", "("), element.get("close", ")")
        return f"\\left{_fence(opens)}{','.join(made)}\\right{_fence(closes)}"
    if name == "mtable":
        return _matrix([[_mathml(cell) for cell in row] for row in children])
    if len(made) >= 2 and name in _MATHML:
        return _MATHML[name].format(*[_base(made[0]), *[m.strip() for m in made[1:]], ""])
    if len(made) >= 2 and name in ("mover", "munder", "munderover"):
        sign = "".join(map(str, children[1].itertext()))
        below, above = (made[1], "") if name == "munder" else ("", made[1])
        if name == "munderover":
            below, above = made[1], made[2] if len(made) > 2 else ""
            return _limits(made[0], below, above)
        return _accented(made[0], sign, _limits(made[0], below.strip(), above.strip()))
    inner = "".join(made)
    return f"\\sqrt{_group(inner)}" if name == "msqrt" else inner


_MATHML = {
    "mfrac": r"\frac{{{0}}}{{{1}}}",
    "mroot": r"\sqrt[{1}]{{{0}}}",
    "msup": "{0}^{{{1}}}",
    "msub": "{0}_{{{1}}}",
    "msubsup": "{0}_{{{1}}}^{{{2}}}",
}


def _fence(sign: str) -> str:
    return _text(sign).strip() or "."


def _matrix(rows: Sequence[Sequence[str]]) -> str:
    lines = r" \\ ".join(" & ".join(cell.strip() for cell in row) for row in rows)
    return f"\\begin{{matrix}} {lines} \\end{{matrix}}"


# ── Office Math ───────────────────────────────────────────────────────────────────────────────────


def _children(element: _Element, name: str) -> Iterator[_Element]:
    return (child for child in element if _local(child) == name)


def _part(element: _Element, name: str) -> str:
    return "".join(_inside(child) for child in _children(element, name)).strip()


def _inside(element: _Element) -> str:
    return "".join(map(_omml, element))


def _set(element: _Element, name: str, default: str) -> str:
    """Return the value of a property, such as ``chr`` in ``naryPr``."""
    for properties in element:
        if _local(properties).endswith("Pr"):
            for one in _children(properties, name):
                value = next((v for key, v in one.attrib.items() if str(key).rpartition("}")[2] == "val"), None)
                return default if value is None else str(value)
    return default


def _is_on(element: _Element, name: str) -> bool:
    for properties in element:
        if _local(properties).endswith("Pr") and any(_children(properties, name)):
            return _set(element, name, "1") in ("1", "on", "true")
    return False


def _omml(element: _Element) -> str:
    name = _local(element)
    e = _part(element, "e") if name not in ("d", "eqArr", "m", "r") else ""
    sub, sup = _part(element, "sub"), _part(element, "sup")
    match name:
        case "r":
            return _run(element)
        case "f":
            top, bottom = _part(element, "num"), _part(element, "den")
            kind = _set(element, "type", "bar")
            if kind == "lin":
                return f"{_base(top)}/{_base(bottom)}"
            return f"\\binom{{{top}}}{{{bottom}}}" if kind == "noBar" else f"\\frac{{{top}}}{{{bottom}}}"
        case "rad":
            degree = "" if _is_on(element, "degHide") else _part(element, "deg")
            return f"\\sqrt[{degree}]{{{e}}}" if degree else f"\\sqrt{{{e}}}"
        case "sSup":
            return f"{_base(e)}^{{{sup}}}"
        case "sSub":
            return f"{_base(e)}_{{{sub}}}"
        case "sSubSup":
            return f"{_base(e)}_{{{sub}}}^{{{sup}}}"
        case "sPre":
            return f"{{}}_{{{sub}}}^{{{sup}}}{e}"
        case "nary":
            sign = _text(_set(element, "chr", "∫")).strip()
            below = "" if _is_on(element, "subHide") or not sub else f"_{{{sub}}}"
            above = "" if _is_on(element, "supHide") or not sup else f"^{{{sup}}}"
            return f"{sign}{below}{above} {e}"
        case "d":
            return _delimited(element)
        case "func":
            return f"{_part(element, 'fName')} {e}"
        case "limLow":
            return _limits(e, _part(element, "lim"), "")
        case "limUpp":
            return _limits(e, "", _part(element, "lim"))
        case "acc":
            return _accented(e, _set(element, "chr", "\u0302"), e)
        case "bar":
            return f"\\{'underline' if _set(element, 'pos', 'bot') == 'bot' else 'overline'}{{{e}}}"
        case "groupChr":
            return _accented(e, _set(element, "chr", "⏟"), e)
        case "eqArr":
            return _matrix([[_inside(one)] for one in _children(element, "e")])
        case "m":
            return _matrix([[_inside(cell) for cell in _children(row, "e")] for row in _children(element, "mr")])
        case _ if name.endswith("Pr"):
            return ""
    return _inside(element)


def _run(element: _Element) -> str:
    text = "".join(child.text or "" for child in _children(element, "t"))
    if _is_on(element, "nor"):
        return f"\\text{{{text}}}"
    plain = _set(element, "sty", "i") == "p"
    return _named(text) if plain or text.strip() in _FUNCTIONS else _text(text)


def _delimited(element: _Element) -> str:
    opens, closes = _set(element, "begChr", "("), _set(element, "endChr", ")")
    between = _text(_set(element, "sepChr", "|"))
    inner = between.join(_inside(one).strip() for one in _children(element, "e"))
    if opens == "(" and closes == ")" and not re.search(r"\\(?:frac|sum|int|begin|binom|sqrt)", inner):
        return f"({inner})"
    return f"\\left{_fence(opens)} {inner} \\right{_fence(closes)}"
