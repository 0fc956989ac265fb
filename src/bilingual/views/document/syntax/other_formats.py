"""Recognises texts in other languages than Markdown, whose signs and comments would be published as they are typed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bilingual.model.article import Article

# What only these formats have, and how many different ones tell that a text is in it. Sources: docs.asciidoctor.org,
# docutils.sourceforge.io/docs/ref/rst, orgmode.org/manual, mediawiki.org/wiki/Help:Formatting.
_FORMATS: dict[str, tuple[int, tuple[str, ...]]] = {
    "AsciiDoc": (
        3,
        (
            r"^={1,5} \S.*",
            r"^:[a-z][\w-]*:(?: .*)?$",
            r"^\[(?:source|NOTE|TIP|quote|%?options)\b[^\]\n]*\]$",
            r"^-{4}$",
            r"^\|={3}$",
            r"^(?:image|include)::\S+\[.*\]$",
            r"^(?:NOTE|TIP|WARNING|IMPORTANT|CAUTION): ",
            r"<<[\w-]+(?:,[^>]*)?>>",
        ),
    ),
    "reStructuredText": (
        2,
        (
            r"^\.\. [a-z][\w-]*:: ?.*",
            r"^\.\. _[^:\n]+:.*",
            r":[a-z]+:`[^`\n]+`",
            r"`[^`\n]+ <[^>\n]+>`_",
            r"^[ \t]+:[a-z]+: .*",
        ),
    ),
    "Org": (
        2,
        (
            r"^#\+(?:TITLE|BEGIN_\w+|OPTIONS|AUTHOR):?.*",
            r"^\*+ (?:TODO|DONE) .*",
            r"\[\[[^\]\n]+\]\[[^\]\n]+\]\]",
            r"^:PROPERTIES:$",
        ),
    ),
    "MediaWiki": (
        3,
        (
            r"^={2,5} ?[^=\n]+ ?={2,5}$",
            r"'{3}[^'\n]+'{3}",
            r"\[\[(?:File|Image|Category|Datei|Kategorie|Archivo|文件|分类):",
            r"^\{\|",
            r"<ref[ >]",
        ),
    ),
    # Only what Markdown would join or print as typed: pandoc.org/MANUAL.html (grid tables, line blocks, title blocks).
    "Pandoc's Markdown": (
        1,
        (
            r"^\+(?:[-=:]{3,}\+){1,20}$",
            r"^\|[ ][^|\n]+\n\|[ ]+[^|\s][^|\n]*$",
            r"\A%[ ]\S[^\n]*\n%[ ]",
        ),
    ),
    "LaTeX": (
        2,
        (r"^\\documentclass\b.*", r"^\\begin\{document\}", r"\\(?:sub)*section\*?\{[^}\n]*\}", r"\\(?:cite|ref)\{"),
    ),
}


def other_format(article: Article) -> tuple[str, Sequence[tuple[int, str]]] | None:
    """Return the name of the format that the Markdown *article* seems to be in, and the places and texts that tell it.

    >>> from bilingual.articles.markdown import parse_markdown
    >>> other_format(parse_markdown(".. note:: Hello.\\n\\nSee :ref:`x`.\\n"))
    ('reStructuredText', [(0, '.. note:: Hello.'), (22, ':ref:`x`')])
    """
    hidden = [(block.start, block.end) for block in article.blocks if block.kind in ("code", "math", "front_matter")]
    for name, (least, patterns) in _FORMATS.items():
        found = []
        for pattern in patterns:
            places = re.finditer(pattern, article.text, re.MULTILINE)
            if first := next((m for m in places if not any(a <= m.start() < b for a, b in hidden)), None):
                found.append((first.start(), first[0]))
        if len(found) >= least:
            return name, sorted(found)
    return None
