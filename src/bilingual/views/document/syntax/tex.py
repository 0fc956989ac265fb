"""Converts short TeX to readable text, for pages without a renderer."""

from __future__ import annotations

import re

from bilingual.text.superscripts import RAISED, moved

_NAMES = re.compile(r"\w+")
_COMMANDS = {
    "times": "×", "cdot": "·", "div": "÷", "pm": "±", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "neq": "≠",
    "ne": "≠", "approx": "≈", "sim": "∼", "equiv": "≡", "infty": "∞", "to": "→", "rightarrow": "→", "Rightarrow": "⇒",
    "in": "∈", "notin": "∉", "subset": "⊂", "cup": "∪", "cap": "∩", "forall": "∀", "exists": "∃", "partial": "∂",
    "nabla": "∇", "sum": "∑", "prod": "∏", "int": "∫", "ldots": "…", "dots": "…", "cdots": "⋯",
    "quad": " ", "qquad": " ",
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ",
    "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ",
    "Lambda": "Λ", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "log": "log", "ln": "ln", "exp": "exp",
    "sin": "sin", "cos": "cos", "tan": "tan", "max": "max", "min": "min", "lim": "lim", "left": "", "right": "",
    "displaystyle": "", "%": "%", "$": "$", "{": "⟨", "}": "⟩", "_": "_", "#": "#", "&": "&", ",": " ", ";": " ",
    ":": " ", "!": "", " ": " ", "\\": "\n", "mid": "|", "|": "‖", "lVert": "‖", "rVert": "‖", "lvert": "|",
    "rvert": "|", "ll": "≪", "gg": "≫", "propto": "∝", "langle": "〈", "rangle": "〉", "lfloor": "⌊", "rfloor": "⌋",
    "lceil": "⌈", "rceil": "⌉", "setminus": "∖", "subseteq": "⊆", "supset": "⊃", "supseteq": "⊇", "neg": "¬",
    "lnot": "¬", "land": "∧", "wedge": "∧", "lor": "∨", "vee": "∨", "leftarrow": "←", "gets": "←", "Leftarrow": "⇐",
    "leftrightarrow": "↔", "Leftrightarrow": "⇔", "implies": "⇒", "iff": "⇔", "mapsto": "↦", "circ": "°", "prime": "′",
    "top": "ᵀ", "hbar": "ℏ", "ell": "ℓ", "emptyset": "∅", "varnothing": "∅", "ast": "∗", "star": "⋆", "bullet": "•",
    "oplus": "⊕", "otimes": "⊗", "perp": "⊥", "parallel": "∥", "angle": "∠", "cong": "≅", "simeq": "≃", "mp": "∓",
    "therefore": "∴", "because": "∵", "bmod": " mod ", "iota": "ι", "kappa": "κ", "upsilon": "υ", "vartheta": "ϑ",
    "Xi": "Ξ", "Pi": "Π", "iint": "∬", "oint": "∮", "bigcup": "⋃", "bigcap": "⋂", "limits": "", "nolimits": "",
    **dict.fromkeys(_NAMES.findall("big Big bigg Bigg bigl bigr Bigl Bigr textstyle scriptstyle"), ""),
    **{
        name: name
        for name in _NAMES.findall("sinh cosh tanh cot sec csc arcsin arccos arctan det dim gcd deg arg sup inf Pr ker")
    },
}  # fmt: skip
_FRACTION = re.compile(r"\\[dtc]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_SHORT_FRACTION = re.compile(r"(\\[dtc]?frac)\s*(\d)\s*(\d)")
_CHOOSE = re.compile(r"\\[dt]?binom\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_ROOT = re.compile(r"\\sqrt\s*+(?:\[(\w)\])?\s*(?:\{([^{}]*)\}|(\w))")
_ROOTS = {"": "√", "2": "√", "3": "∛", "4": "∜"}
_WORDS = re.compile(
    r"\\(?:text|mathrm|mathbf|mathit|mathsf|mathcal|operatorname|textrm|textbf|boldsymbol|bm)\s*\{([^{}]*)\}"
)
_BOARD = re.compile(r"\\mathbb\s*(?:\{([CHNPQRZ])\}|([CHNPQRZ])\b)")
_BOARDS = dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True))
# Accents over one letter, as Unicode combining characters.
_ACCENT = re.compile(r"\\(vec|hat|bar|overline|tilde|dot|ddot|widehat|widetilde)\s*(?:\{(\w)\}|\s(\w)\b)")
_ACCENTS = {"vec": "\u20d7", "hat": "\u0302", "bar": "\u0304", "overline": "\u0304", "tilde": "\u0303",
            "dot": "\u0307", "ddot": "\u0308", "widehat": "\u0302", "widetilde": "\u0303"}  # fmt: skip
_SCRIPT = re.compile(r"([\^_])\s*(?:\{([^{}]*)\}|([^\s\\{}()]))")
_COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)


def readable_tex(tex: str) -> str:
    r"""Return *tex* in ordinary characters if that is exact enough, else unchanged.

    >>> readable_tex(r"24 \times 150 = 3600"), readable_tex(r"E = mc^2"), readable_tex(r"R = e^{-t/S}")
    ('24 × 150 = 3600', 'E = mc²', 'R = e^(-t/S)')
    >>> readable_tex(r"\sqrt[3]{x} \ll \binom{n}{k}, \vec{x} \in \mathbb{R}^2")
    '∛x ≪ C(n, k), x⃗ ∈ ℝ²'
    >>> readable_tex(r"\frac{a+b}{2}"), readable_tex(r"\begin{matrix}1\end{matrix}")
    ('(a+b)/2', '\\begin{matrix}1\\end{matrix}')
    """
    text = _SHORT_FRACTION.sub(r"\1{\2}{\3}", _WORDS.sub(r"\1", tex))
    text = _BOARD.sub(lambda match: _BOARDS[match[1] or match[2]], text)
    text = re.sub(r"\^\s*(?:\{\s*)?\\circ\b\s*\}?", "°", text)
    text = re.sub(r"\^\s*(?:\{\s*)?(?:\\top|\\intercal)\b\s*\}?", "ᵀ", text)
    for _ in range(4):  # innermost first
        text = _SCRIPT.sub(_script, text)
        text = _FRACTION.sub(lambda match: f"{_grouped(match[1])}/{_grouped(match[2])}", text)
        text = _CHOOSE.sub(r"C(\1, \2)", text)
        text = _ROOT.sub(_root, text)
        text = _ACCENT.sub(lambda match: (match[2] or match[3]) + _ACCENTS[match[1]], text)
    known = [_COMMANDS.get(name) for name in _COMMAND.findall(text)]
    if None in known or "&" in _COMMAND.sub("", text):
        return tex
    shown = _COMMAND.sub(lambda match: _COMMANDS[match[1]], text)
    if "{" in shown or "}" in shown:
        return tex
    return re.sub(r"[ \t]+", " ", shown.replace("⟨", "{").replace("⟩", "}")).strip()


def _script(match: re.Match[str]) -> str:
    return moved(match[1], (match[2] if match[2] is not None else match[3]).strip())


def _root(match: re.Match[str]) -> str:
    degree, inner = match[1] or "", match[2] if match[2] is not None else match[3]
    return f"{_ROOTS.get(degree, degree.translate(RAISED) + '√')}{_grouped(inner)}"


def _grouped(text: str) -> str:
    inner = text.strip()
    return inner if re.fullmatch(r"\w*", inner) else f"({inner})"
