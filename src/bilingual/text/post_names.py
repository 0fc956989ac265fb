"""File names of blog posts: a date, a slug, perhaps a language: ``2023-05-01-bean-en``.

The date is Jekyll's (jekyllrb.com/docs/posts); a language is a suffix there (``-en``) and in Hugo (``.en``,
gohugo.io/content-management/multilingual).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})-(?=.)")
_MARK = re.compile(r"[-._]")


@dataclass(frozen=True, slots=True)
class PostName:
    """``date`` is ``YYYY-MM-DD``, empty without one; ``mark`` and ``tag`` are the language suffix as written."""

    slug: str
    date: str = ""
    mark: str = ""
    tag: str = ""


def post_name(stem: str, is_own: Callable[[str], bool]) -> PostName:
    """Return the parts of *stem*; *is_own* tells whether a last part, such as ``en``, is the language of the text.

    So the last word of "how-to-do-it" is a word unless the text is in Italian.

    >>> post_name("2023-5-1-bean-zh-Hans", lambda part: part == "zh-Hans")
    PostName(slug='bean', date='2023-05-01', mark='-', tag='zh-Hans')
    >>> post_name("how-to-do-it", lambda part: part == "en")
    PostName(slug='how-to-do-it', date='', mark='', tag='')
    """
    written = _DATE.match(stem)
    date = f"{written[1]}-{int(written[2]):02}-{int(written[3]):02}" if written else ""
    rest = stem[written.end() :] if written else stem
    for mark in _MARK.finditer(rest):
        if mark.start() > 0 and is_own(rest[mark.end() :]):
            return PostName(rest[: mark.start()], date, mark[0], rest[mark.end() :])
    return PostName(rest, date)
