"""Short TeX as a reader would write it by hand, for pages that may not fetch or run a renderer."""

from __future__ import annotations

import re
from html import escape

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
    ":": " ", "!": "", " ": " ", "\\": "\n",
}  # fmt: skip
_RAISED = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-=()aeoxhklmnpstij", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼ")
_FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_ROOT = re.compile(r"\\sqrt\s*\{([^{}]*)\}")
_WORDS = re.compile(r"\\(?:text|mathrm|mathbf|mathit|operatorname|textrm)\s*\{([^{}]*)\}")
_SCRIPT = re.compile(r"([\^_])\s*(?:\{([^{}]*)\}|([^\s\\{}()]))")
_COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)


def readable_tex(tex: str) -> str:
    """Return *tex* in ordinary signs where that is exact enough to read, else *tex* as it is.

    >>> readable_tex(r"24 \\times 150 = 3600"), readable_tex(r"E = mc^2"), readable_tex(r"R = e^{-t/S}")
    ('24 × 150 = 3600', 'E = mc²', 'R = e^(-t/S)')
    >>> readable_tex(r"\\frac{a+b}{2}"), readable_tex(r"\\begin{matrix}1\\end{matrix}")
    ('(a+b)/2', '\\\\begin{matrix}1\\\\end{matrix}')
    """
    text = _WORDS.sub(r"\1", tex)
    for _ in range(4):  # what stands inside comes first, so nesting is opened from within
        text = _SCRIPT.sub(_script, text)
        text = _FRACTION.sub(lambda match: f"{_grouped(match[1])}/{_grouped(match[2])}", text)
        text = _ROOT.sub(lambda match: f"√{_grouped(match[1])}", text)
    known = [_COMMANDS.get(name) for name in _COMMAND.findall(text)]
    if None in known or "&" in _COMMAND.sub("", text):
        return tex
    shown = _COMMAND.sub(lambda match: _COMMANDS[match[1]], text)
    if "{" in shown or "}" in shown:
        return tex
    return re.sub(r"[ \t]+", " ", shown.replace("⟨", "{").replace("⟩", "}")).strip()


def formula(tex: str, svg: str, tag: str, attributes: str) -> str:
    """Return *svg* in a block that says in words what it shows."""
    return f'<{tag} {attributes} role="img" aria-label="{escape(readable_tex(tex))}">{svg}</{tag}>\n'


def _script(match: re.Match[str]) -> str:
    inner = (match[2] if match[2] is not None else match[3]).strip()
    signs, table = ("^", _RAISED) if match[1] == "^" else ("_", _LOWERED)
    moved = inner.translate(table)
    if inner and all(a != b for a, b in zip(inner, moved, strict=True)):
        return moved
    return signs + (inner if len(inner) <= 1 else f"({inner})")


def _grouped(text: str) -> str:
    inner = text.strip()
    return inner if re.fullmatch(r"\w*", inner) else f"({inner})"
