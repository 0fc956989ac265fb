"""Links by reference: ``[the plan][p]`` with ``[p]: https://...`` elsewhere (CommonMark 0.31, section 4.7)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bilingual.model.article import Article

_TITLE = r"\"[^\"\n]*\"|'[^'\n]*'|\([^)\n]*\)"
_DEFINITION = re.compile(rf"^ {{0,3}}\[([^\]]+)\]:[ \t]*<?([^\s>]+)>?(?:[ \t]+({_TITLE}))?", re.MULTILINE)
# What stands in a code span is no link.
_LINK = re.compile(r"(?:`+[^`]+`+)|(?<!\\)\[((?:[^\[\]\\]|\\.)+)\](?:\[([^\[\]]*)\])?(?![\[(:])")


def definitions(article: Article) -> dict[str, str]:
    """Return by label, folded, what each definition of *article* leads to: its address and title as written.

    The first of two with one label holds, as in CommonMark.
    """
    found: dict[str, str] = {}
    for block in article.blocks:
        if block.kind == "reference":
            for label, address, title in _DEFINITION.findall(article.text[block.start : block.end]):
                found.setdefault(_folded(label), f"{address} {title}".rstrip())
    return found


def with_own_addresses(text: str, known: Mapping[str, str], elsewhere: Mapping[str, str]) -> str:
    """Return *text* with each link by a reference of *known* as a link with its address.

    So it stays a link in another document. One that means the same there, by *elsewhere*, stays as it is.

    >>> with_own_addresses("See [the plan][p] and [x].", {"p": "https://a.b"}, {})
    'See [the plan](https://a.b) and [x].'
    """

    def link(match: re.Match[str]) -> str:
        label = _folded(match[2] or match[1] or "")
        if label not in known or known[label] == elsewhere.get(label):
            return match[0]
        return f"[{match[1]}]({known[label]})"

    return _LINK.sub(link, text)


def _folded(label: str) -> str:
    return " ".join(label.split()).casefold()
