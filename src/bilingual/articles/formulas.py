"""What writing a formula as TeX needs, from MathML (``pages/mathml.py``) as from Office Math (``word/omml.py``)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

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
FUNCTIONS = frozenset(
    (
        "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "log", "ln",
        "lg", "exp", "lim", "max", "min", "sup", "inf", "det", "dim", "gcd",
    )
)  # fmt: skip
_LARGE = ("\\sum", "\\prod", "\\coprod", "\\bigcup", "\\bigcap", "\\lim", "\\max", "\\min", "\\sup", "\\inf", "\\int")


_SIGNED = re.compile(r"(\$\$?|\\\(|\\\[)(?P<tex>.*?)(\$\$?|\\\)|\\\])", re.DOTALL)


def tex_in(formula: str) -> str:
    r"""Return the TeX of *formula* without the signs around it, which every engine wants otherwise.

    >>> tex_in("$a + b$"), tex_in("$$\na  + b\n$$"), tex_in(r"\(a + b\)")
    ('a + b', 'a + b', 'a + b')
    """
    signed = _SIGNED.fullmatch(formula.strip())
    return tidy(signed["tex"] if signed else formula)


def tidy(tex: str) -> str:
    tex = re.sub(r"\s+", " ", tex).strip()
    return re.sub(r" (?=[\^_},)\]]|$)|(?<=[{(\[]) ", "", tex)


def signs(text: str | None) -> str:
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


def group(tex: str) -> str:
    tex = tex.strip()
    return f"{{{tex}}}"


def script_base(tex: str) -> str:
    """Return what a script is put on; more than one sign or command needs braces."""
    tex = tex.strip()
    return tex if re.fullmatch(r"\\?[A-Za-z]+|\d+|.|\\(?:left|lim|sum|int|prod).*", tex, re.DOTALL) else f"{{{tex}}}"


def named(text: str) -> str:
    text = text.strip()
    if text in FUNCTIONS:
        return f"\\{text} "
    letters = len(text) > 1 and text.isalpha() and text.isascii()
    return f"\\mathrm{{{text}}}" if letters else signs(text)


def limits(base: str, below: str, above: str) -> str:
    base = base.strip()
    if not base.startswith(_LARGE):
        tex = base
        if above:
            tex = f"\\overset{{{above}}}{{{tex}}}"
        return f"\\underset{{{below}}}{{{tex}}}" if below else tex
    return base + (f"_{group(below)}" if below else "") + (f"^{group(above)}" if above else "") + " "


def accented(base: str, sign: str, fallback: str) -> str:
    name = _ACCENTS.get(sign.strip())
    return f"\\{name}{group(base)}" if name else fallback


def delimiter(sign: str) -> str:
    return signs(sign).strip() or "."


def matrix(rows: Sequence[Sequence[str]]) -> str:
    lines = r" \\ ".join(" & ".join(cell.strip() for cell in row) for row in rows)
    return f"\\begin{{matrix}} {lines} \\end{{matrix}}"
