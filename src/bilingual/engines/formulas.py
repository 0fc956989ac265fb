"""TeX to SVG with ziamath, for pages that may not fetch or run a renderer: paths alone, in the text's own colour."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from xml.etree.ElementTree import ParseError

_SIZE = 36  # units to the em: drawn large, shown at half, so that one decimal is enough
_SCALE = 0.5
_HEAD = re.compile(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)" viewBox="([^"]+)">')
# Whatever else a formula brought would be a surprise to the pages' content policy and to WeChat.
_ALLOWED = re.compile(
    r"(?:<(?:path|rect|g)(?: (?:d|x|y|width|height|fill|stroke|stroke-width)=\"[\w#. ,-]*\")* ?/?>|</g>|\s)*"
)
_COMMAND_LEFT = re.compile(r"<m\w+[^>]*>[^<]*\\")
_SPACE = re.compile(r" ?([MLQCZ]) ?")
_MOST_TEX = 2_000


def formulas(texts: Iterable[str]) -> Mapping[str, str]:
    """Return for each TeX of *texts* its SVG; one that ziamath does not know is left out, as is all without it.

    The SVG has ``width``, ``height`` (pixels, for text of 18 px) and paths filled with ``currentColor``.

    >>> formulas([r"\\badcommand{x}"])
    {}
    """
    drawn = ((tex, _svg(tex)) for tex in dict.fromkeys(texts))
    return {tex: svg for tex, svg in drawn if svg}


@lru_cache(maxsize=2_000)
def _svg(tex: str) -> str:
    try:
        from latex2mathml.converter import convert
        from latex2mathml.exceptions import (
            DenominatorNotFoundError,
            DoubleSubscriptsError,
            DoubleSuperscriptsError,
            ExtraLeftOrMissingRightError,
            MissingEndError,
            MissingSuperScriptOrSubscriptError,
            NoAvailableTokensError,
            NumeratorNotFoundError,
        )
        from ziamath.config import config
        from ziamath.zmath import Latex
    except ImportError:
        return ""
    if not tex.strip() or len(tex) > _MOST_TEX:
        return ""
    config.svg2 = False
    config.precision = 1
    source = tex.replace("<", r"\lt ").replace(">", r"\gt ")
    unreadable = (
        DenominatorNotFoundError, DoubleSubscriptsError, DoubleSuperscriptsError, ExtraLeftOrMissingRightError,
        MissingEndError, MissingSuperScriptOrSubscriptError, NoAvailableTokensError, NumeratorNotFoundError,
        ParseError, AssertionError, ValueError, LookupError, TypeError, AttributeError, RecursionError,
    )  # fmt: skip
    try:
        if _COMMAND_LEFT.search(convert(source)):
            return ""  # a command it does not know would be drawn as letters
        svg = str(Latex(source, size=_SIZE, color="currentColor").svg())
    except unreadable:
        return ""  # ziamath has no error of its own: wrong TeX fails wherever it fails
    head = _HEAD.match(svg)
    inner = svg[head.end() :].removesuffix("</svg>") if head else ""
    if head is None or not _ALLOWED.fullmatch(inner):
        return ""
    width, height = (f"{float(head[number]) * _SCALE:.1f}" for number in (1, 2))
    return (
        f'<svg width="{width}" height="{height}" viewBox="{head[3]}">{_SPACE.sub(lambda m: m[1], inner).strip()}</svg>'
    )
