"""E-mail addresses as they are read out: ana dot lopez at mail dot de, ana arroba mail punto es."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from bilingual.languages import privacy_of_all

_PART = r"[A-Za-z0-9][A-Za-z0-9_-]{0,40}"
_BEFORE = 60  # characters between a word such as "mail" and the address
_MOST = 5  # parts


def with_signs(line: str) -> str:
    """Return *line* with the signs of the e-mail addresses that it reads out.

    Where the word for @ is an ordinary one, as in "we met at lopez dot io", a word such as "mail" has to come first.

    >>> with_signs("Mail ana dot lopez at mail dot de."), with_signs("Find us at mail dot de.")
    ('Mail ana.lopez@mail.de.', 'Find us at mail dot de.')
    """
    hint, sure, doubtful, dots, mail = _patterns()
    if not hint.search(line):
        return line

    def signs(found: re.Match[str]) -> str:
        return f"{dots.sub('.', found['box'])}@{dots.sub('.', found['host'])}"

    def announced(found: re.Match[str]) -> str:
        before = line[max(0, found.start() - _BEFORE) : found.start()]
        return signs(found) if mail.search(before) else found[0]

    return sure.sub(signs, doubtful.sub(announced, line))


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    packs = privacy_of_all()
    ordinary = {word for one in packs if one.mail for word in one.at}
    certain = {word for one in packs if not one.mail for word in one.at} - ordinary
    dot = rf"(?:{_said({word for one in packs for word in one.dot})}|\.)"
    mail = "|".join(re.escape(word) for one in packs for word in one.mail)
    box = rf"(?<![A-Za-z0-9_.@-])(?P<box>{_PART}(?:{dot}{_PART}){{0,{_MOST}}})"
    host = rf"(?P<host>{_PART}(?:{dot}{_PART}){{0,{_MOST}}}{dot}[A-Za-z]{{2,10}})(?![A-Za-z0-9_@])"
    return (
        re.compile(_said(ordinary | certain), re.IGNORECASE),
        re.compile(rf"{box}{_said(certain)}{host}", re.IGNORECASE),
        re.compile(rf"{box}{_said(ordinary)}{host}", re.IGNORECASE),
        re.compile(dot, re.IGNORECASE),
        re.compile(rf"\b(?:{mail})\w{{0,3}}\b", re.IGNORECASE),
    )


def _said(words: Iterable[str]) -> str:
    """Return the pattern of one of *words*, between blanks if its script has some."""
    ordered = sorted(words, key=len, reverse=True)
    spaced = "|".join(re.escape(word) for word in ordered if word.upper() != word) or "(?!)"
    others = "|".join(re.escape(word) for word in ordered if word.upper() == word) or "(?!)"
    return rf"(?:[ ](?:{spaced})[ ]|[ ]?(?:{others})[ ]?)"
