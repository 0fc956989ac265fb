"""Superscripts and subscripts as plain characters, and back."""

from __future__ import annotations

import re

RAISED = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-−=()aeoxhklmnpstij", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼ")
# Raised endings of ordinals and abbreviations ("1st", "XVIIIᵉ", "Mme", "nº"), which are no exponents.
_ENDINGS = "st nd rd th er re ère ème me mes lle nde os"
_LETTERS = {name: name for name in _ENDINGS.split()}
_LETTERS |= {"e": "ᵉ", "TM": "™", "tm": "™", "SM": "℠", "o": "º", "a": "ª", "®": "®", "™": "™", "*": "*"}
_CITATION = re.compile(r"\[[^\]]*\]")
_PLAIN = {code: f"^{chr(plain)}" for plain, code in sorted(RAISED.items(), reverse=True)}
_PLAIN |= {code: f"_{chr(plain)}" for plain, code in sorted(_LOWERED.items(), reverse=True)}
_RUN = re.compile(rf"[{''.join(map(chr, RAISED.values()))}]+|[{''.join(map(chr, _LOWERED.values()))}]+")
_ELEMENT = re.compile(r"<(su[pb])>([^<>]*)</\1\s*>", re.IGNORECASE)


def readable_script(inner: str, *, raised: bool) -> str:
    """Return *inner* as superscript, or else subscript, in plain characters; ordinals and abbreviations are letters.

    >>> [readable_script(text, raised=True) for text in ("6", "-3", "th", "TM", "[2]", "kT")]
    ['⁶', '⁻³', 'th', '™', '[2]', '^(kT)']
    >>> readable_script("2", raised=False), readable_script("AB", raised=False)
    ('₂', '_(AB)')
    """
    inner = inner.strip()
    if raised and (inner in _LETTERS or _CITATION.fullmatch(inner)):
        return _LETTERS.get(inner, inner)
    return moved("^" if raised else "_", inner) if inner else ""


def moved(sign: str, inner: str) -> str:
    """Return *inner* as superscript (*sign* ``^``) or subscript, after the sign if it has no such characters."""
    shown = inner.translate(RAISED if sign == "^" else _LOWERED)
    if inner and all(a != b for a, b in zip(inner, shown, strict=True)):
        return shown
    return sign + (inner if len(inner) <= 1 else f"({inner})")


def spelled_scripts(text: str) -> str:
    """Return *text* with its superscripts after ``^`` and its subscripts after ``_``, for comparison.

    >>> spelled_scripts("10<sup>6</sup> of H<sub>2</sub>O"), spelled_scripts("10⁶ of H₂O, 1<sup>st</sup>")
    ('10^6 of H_2O', '10^6 of H_2O, 1st')
    """
    if text.isascii() and "<su" not in text.lower():
        return text
    text = _ELEMENT.sub(_spelled, text)
    return _RUN.sub(lambda run: _PLAIN[ord(run[0][0])][0] + "".join(_PLAIN[ord(c)][1:] for c in run[0]), text)


def _spelled(match: re.Match[str]) -> str:
    raised, inner = match[1].lower() == "sup", match[2].strip()
    return inner if raised and inner in _LETTERS else f"{'^' if raised else '_'}{inner}" if inner else ""
