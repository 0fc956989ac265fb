"""Converts TeX to SVG with ziamath, for pages without a renderer: only paths, in the text colour."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from xml.etree.ElementTree import ParseError

_SIZE = 36  # units per em: drawn at double size, so that one decimal is enough
_SCALE = 0.5
_HEAD = re.compile(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)" viewBox="([^"]+)">')
# Anything else might violate the pages' content security policy or WeChat's rules.
_ALLOWED = re.compile(
    r"(?:<(?:path|rect|g)(?: (?:d|x|y|width|height|fill|stroke|stroke-width)=\"[\w#. ,-]*\")* ?/?>|</g>|\s)*"
)
_COMMAND_LEFT = re.compile(r"<m\w++[^>]*>[^<]*\\")
_SPACE = re.compile(r" ?([MLQCZ]) ?")
_MOST_TEX = 2_000


def formulas(texts: Iterable[str]) -> Mapping[str, str]:
    r"""Return the SVG of each TeX in *texts*, omitting those that ziamath does not support.

    The SVG has ``width``, ``height`` (pixels, for text of 18 px) and paths filled with ``currentColor``.

    >>> formulas([r"\badcommand{x}"])
    {}
    """
    drawn = ((tex, _svg(tex)) for tex in dict.fromkeys(texts))
    return {tex: svg for tex, svg in drawn if svg}


@lru_cache(maxsize=2_000)
def _svg(tex: str) -> str:
    from latex2mathml import exceptions
    from latex2mathml.converter import convert
    from ziamath.config import config
    from ziamath.zmath import Latex

    if not tex.strip() or len(tex) > _MOST_TEX:
        return ""
    config.svg2 = False
    config.precision = 1
    source = tex.replace("<", r"\lt ").replace(">", r"\gt ")
    unreadable: tuple[type[Exception], ...] = (
        *(kind for kind in vars(exceptions).values() if isinstance(kind, type) and issubclass(kind, Exception)),
        ParseError, AssertionError, ValueError, LookupError, TypeError, AttributeError, RecursionError,
    )  # fmt: skip
    try:
        if _COMMAND_LEFT.search(convert(source)):
            return ""  # an unknown command would be drawn as letters
        svg = str(Latex(source, size=_SIZE, color="currentColor").svg())
    except unreadable:
        return ""  # ziamath has no exception class; invalid TeX may raise anything
    head = _HEAD.match(svg)
    inner = svg[head.end() :].removesuffix("</svg>") if head else ""
    if head is None or not _ALLOWED.fullmatch(inner):
        return ""
    width, height = (f"{float(head[number]) * _SCALE:.1f}" for number in (1, 2))
    return (
        f'<svg width="{width}" height="{height}" viewBox="{head[3]}">{_SPACE.sub(lambda m: m[1], inner).strip()}</svg>'
    )
