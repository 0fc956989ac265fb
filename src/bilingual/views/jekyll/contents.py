"""Takes the author's table of contents out of a post, for sites whose theme makes one."""

from __future__ import annotations

import re

from bilingual.articles.contents import headings_over_contents
from bilingual.articles.markdown import parse_markdown


def without_contents(text: str, tag: str) -> str:
    r"""Return the Markdown *text*, in the language *tag*, without its table of contents and the heading over it.

    >>> without_contents("Hi.\n\n## Contents\n\n- [A](#a)\n- [B](#b)\n\n## A\n\nx\n\n## B\n\ny\n", "en")
    'Hi.\n\n## A\n\nx\n\n## B\n\ny\n'
    """
    article = parse_markdown(text, tag)
    over = headings_over_contents(article)
    spans = [(b.start, b.end) for n, b in enumerate(article.blocks) if b.kind == "toc" or n in over]
    parts: list[str] = []
    position = 0
    for start, end in spans:
        start = text.rfind("\n", 0, start) + 1
        if start >= position:
            parts.append(text[position:start])
        position = max(position, end)
        if follows := re.compile(r"[ \t]*(?:\r?\n[ \t>]*(?=\r?\n|\Z))*\r?\n?").match(text, position):
            position = follows.end()
    return "".join([*parts, text[position:]])
