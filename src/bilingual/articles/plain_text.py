"""Plain text to an Article: paragraphs between blank lines, or one on each line where there are none."""

from __future__ import annotations

import re

from bilingual.articles.prose import Numbering, Stretch, segments
from bilingual.model.article import Article, Block

_PARAGRAPH = re.compile(r"[^\S\r\n]*\S[^\r\n]*(?:(?:\r\n?|\n)[^\S\r\n]*\S[^\r\n]*)*")
_LINE = re.compile(r"[^\r\n]*\S[^\r\n]*")
_BLANK_LINE = re.compile(r"(?:\r\n?|\n)[^\S\r\n]*(?:\r\n?|\n)[^\S\r\n]*\S")


def parse_plain(text: str, language: str = "en") -> Article:
    """Return *text* as an Article whose blocks are all paragraphs: no mark means anything but itself.

    >>> [s.plain for s in parse_plain("One. Two\\nthree.\\n\\n# Four.").segments]
    ['One.', 'Two three.', '# Four.']
    """
    numbering = Numbering()
    pattern = _PARAGRAPH if _BLANK_LINE.search(text) else _LINE
    blocks = []
    for match in pattern.finditer(text):
        stretch = Stretch(match.group(), ((0, match.start()),))
        prose = segments(stretch, text, language, numbering, markdown=False)
        blocks.append(Block("paragraph", match.start(), match.end(), segments=prose))
    return Article(text, "markdown", tuple(blocks))
