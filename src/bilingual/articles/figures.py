"""Figures alone in a table cell are no sentence, and still not the same in every language.

"43,000" is forty-three thousand to an English reader and forty-three to a German one. No engine is asked
for such a cell; it is rewritten by rule, and only where the rule is sure.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bilingual.model.article import Article
from bilingual.text.numbers.figures import signs

# Beside digits of ASCII no others.
_DECIMALS = ".,"


def local_figure(text: str, source: str, target: str) -> str:
    """Return the figure *text* as the language *target* writes it, or *text* where that is not certain.

    Certain are groups of three, and decimals with a per cent or currency sign; "3.11" may be a version.

    >>> local_figure("43,000", "en", "de"), local_figure("4.5 %", "en", "es"), local_figure("3.11", "en", "de")
    ('43.000', '4,5 %', '3.11')
    """
    ours, theirs = signs(source), signs(target)
    if ours == theirs or not all(group and decimal in _DECIMALS for group, decimal in (ours, theirs)):
        return text
    found = _figure(*ours).fullmatch(text)
    if found is None or not (found["groups"] or (found["decimals"] and (found["before"] or found["after"]))):
        return text
    whole = re.sub(r"\D", theirs[0], found["whole"])
    decimals = theirs[1] + found["decimals"] if found["decimals"] else ""
    return f"{found['before']}{whole}{decimals}{found['after']}"


def with_local_figures(article: Article, source: str, target: str) -> str:
    """Return the text of *article*, a Markdown text rendered into *target*, its figure cells as *target* has them.

    Cells with words are left to whoever translated them, and everything else is left as it is.
    """
    parts: list[str] = []
    position = 0
    for block in article.blocks:
        if block.kind == "table_cell" and not block.segments:
            parts += [article.text[position : block.start]]
            parts += [local_figure(article.text[block.start : block.end], source, target)]
            position = block.end
    return "".join([*parts, article.text[position:]])


@lru_cache(maxsize=16)
def _figure(group: str, decimal: str) -> re.Pattern[str]:
    between = r"[\u0020\u00a0\u2009\u202f]" if group.isspace() else re.escape(group)
    return re.compile(
        rf"(?P<before>[-+−±~≈]?[$€£¥]?)(?P<whole>\d{{1,3}}(?P<groups>(?:{between}\d{{3}})+)|\d+)"
        rf"(?:{re.escape(decimal)}(?P<decimals>\d+))?(?P<after>\s?[%‰$€£¥]?)"
    )
