"""Finds e-mail and postal addresses, names on the block list, and sums of money."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from bilingual.engines.privacy.dummies import is_dummy_domain, is_inner_domain, listed
from bilingual.engines.privacy.figures import around
from bilingual.fidelity.privacy import Hit
from bilingual.languages import privacy_of_all
from bilingual.text.chinese import convert_script

LETTER = r"a-zA-Z0-9\u00c0-\u024f\u0370-\u052f"
_EMAIL = re.compile(
    rf"(?<![A-Za-z0-9._%+@-])[A-Za-z0-9][A-Za-z0-9._%+'-]{{0,63}}@(?:[{LETTER}](?:[{LETTER}-]{{0,61}}[{LETTER}])?\.)+"
    r"(?:[A-Za-z]{2,24}|xn--[a-z0-9-]{2,59})(?![A-Za-z0-9])"
)
# A login on another machine: a command before it, or a path there after it.
_SHELL = re.compile(r"\b(?:ssh|scp|sftp|rsync|mosh|ssh-copy-id)\b[^\n]{0,120}\Z")
_PATH = re.compile(r":[~/.]")
# What a reader is to write there; yourstory.com is a company.
_YOURS = re.compile(
    r"(?i)(?<![a-z0-9])(?:your(?:[._-]|(?=@))|your(?:e?-?mail|name|user|login|id|address|account|domain|company|site|"
    r"website|host|server|org)|x{3,}(?=[@.]))|\.\."
)
_NUMBER = r"\d(?:[\d.,' ]{0,12}\d)?"
_SIGNS = r"(?:[A-Z]{0,3}[$€£¥₹₩₽]|\b(?:USD|EUR|GBP|CNY|RMB|JPY|CHF|HKD|TWD|SGD|AUD|CAD|INR|KRW)\b)"
_SCALE = r"(?: ?(?:k|K|m|M|bn|million|thousand|万|萬|亿|億|千))?"
_NEAR = 30
_REACH = 90  # characters of an address on each side of a figure in it
_JOINT = r"[\s_.,·・-]+"
_YEAR = re.compile(r"(?:19|20)\d\d")


def emails_in(text: str) -> Iterator[Hit]:
    """Yield the e-mail addresses in *text*, and logins of the same form, which are softer.

    A name with a sign in front, as in @ana@lopez.io, is one of a social network.

    >>> [hit.value for hit in emails_in("ana@mail.de, you@example.com, git@github.com:a/b, logo@2x.png")]
    ['ana@mail.de']
    """
    if "@" not in text:
        return
    for found in _EMAIL.finditer(text):
        value = _without_ending(found[0])
        mailbox, _, domain = value.casefold().rpartition("@")
        mailbox = mailbox.split("+")[0].strip("'")
        if mailbox in listed("mailboxes") or domain.rpartition(".")[2] in listed("files"):
            continue
        if is_dummy_domain(domain) or is_inner_domain(domain) or _YOURS.search(found[0]):
            continue
        soft = mailbox in listed("roles") or _is_login(text, found)
        yield Hit("email", value, value.casefold(), found.start(), soft)


def _without_ending(address: str) -> str:
    """Return *address* without the end of a file name, if it is one without it: ana@lopez.io.png, not logo@2x.png."""
    start, _, ending = address.rpartition(".")
    top = start.rpartition(".")[2].casefold()
    domain = "." in start.rpartition("@")[2] and top.isalpha() and (len(top) == 2 or top in listed("common_tops"))
    return start if ending.casefold() in listed("files") | listed("files_or_countries") and domain else address


def _is_login(text: str, found: re.Match[str]) -> bool:
    before = text[max(0, found.start() - 150) : found.start()]
    return _PATH.match(text, found.end()) is not None or _SHELL.search(before) is not None


@lru_cache(maxsize=1)
def _addresses() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of all languages; a word may end at a Chinese character."""
    patterns = dict.fromkeys(one for privacy in privacy_of_all() for one in privacy.addresses)
    edged = (
        (f"(?<![{LETTER}])" if one.startswith(r"\b") else "")
        + one.removeprefix(r"\b").removesuffix(r"\b")
        + (f"(?![{LETTER}])" if one.endswith(r"\b") else "")
        for one in patterns
    )
    return tuple(map(re.compile, edged))


def addresses_in(text: str) -> Iterator[Hit]:
    """Yield the postal addresses in *text*, of all countries whose languages have a rule.

    >>> [hit.value for hit in addresses_in("Write to Goethestr. 12, 10625 Berlin, or come to Goethestr. 12.")]
    ['Goethestr. 12, 10625 Berlin']
    """
    spans = around(text, (match.start() for match in re.finditer(r"\d", text)), _REACH, _REACH)
    for pattern in _addresses():
        for found in (one for start, end in spans for one in pattern.finditer(text, start, end)):
            value = found[0].strip()
            yield Hit("address", value, " ".join(value.casefold().replace(",", " ").split()), found.start())


def names_in(text: str, names: Sequence[str]) -> Iterator[Hit]:
    """Yield the *names* in *text*, in any case, also as in file names.

    >>> [hit.value for hit in names_in("ana-lee.mp4, ANA  LEE, Diana Lee", ["Ana Lee"])]
    ['ana-lee', 'ANA  LEE']
    """
    for name, written in ((one, written) for one in names for written in _writings(one)):
        words = [re.escape(word) for word in written.split()]
        if not words:
            continue
        edges = (rf"(?<![{LETTER}])", rf"(?![{LETTER}])") if _is_spaced(name) else ("", "")
        joined = rf"(?:{_JOINT.join(words)}|(?-i:{''.join(words)}))"  # AnaLee.mp4, but not Analee
        for found in re.finditer(edges[0] + joined + edges[1], text, re.IGNORECASE):
            yield Hit("blocked-name", found[0], " ".join(name.casefold().split()), found.start())


@lru_cache(maxsize=256)
def _writings(name: str) -> tuple[str, ...]:
    """Return *name* and, if it is Chinese, how the other script writes it."""
    if not re.search(r"[\u3400-\u9fff]", name):
        return (name,)
    return tuple(dict.fromkeys((name, convert_script(name, "zh-Hans"), convert_script(name, "zh-Hant"))))


def _is_spaced(name: str) -> bool:
    return not re.search(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]", name)


def amounts_in(text: str) -> Iterator[Hit]:
    """Yield the sums of money in *text*, and the numbers next to a word for what people earn.

    >>> [hit.value for hit in amounts_in("It cost $1,200 in 2019; my salary was 85,000. 年薪30万")]
    ['$1,200', '85,000', '30万']
    """
    sums, pay = _amounts()
    taken: list[tuple[int, int]] = []
    for found in sums.finditer(text):
        taken.append(found.span())
        yield _amount(found[0], found.start())
    for word in pay.finditer(text):
        start = max(0, word.start() - _NEAR)
        for found in re.finditer(rf"{_NUMBER}{_SCALE}", text[start : word.end() + _NEAR]):
            span = start + found.start(), start + found.end()
            small = len(re.sub(r"\D", "", found[0])) < 3 and not re.search(r"[kK万萬]", found[0])
            if small or _YEAR.fullmatch(found[0]) or any(a < span[1] and span[0] < b for a, b in taken):
                continue
            taken.append(span)
            yield _amount(found[0], span[0])


def _amount(value: str, start: int) -> Hit:
    value = value.strip()
    return Hit("amount", value, "".join(value.casefold().split()), start)


@lru_cache(maxsize=1)
def _amounts() -> tuple[re.Pattern[str], re.Pattern[str]]:
    money, pay = (
        sorted({word for one in privacy_of_all() for word in getattr(one, name)}, key=len, reverse=True)
        for name in ("money", "salaries")
    )
    spaced = "|".join(re.escape(word) for word in money if _is_spaced(word))
    others = "|".join(re.escape(word) for word in money if not _is_spaced(word))
    after = rf"(?:[€$£¥₽₩]|(?:USD|EUR|GBP|CNY|RMB|CHF)\b|(?:{spaced})\b|{others})"
    words = "|".join(re.escape(word) if not _is_spaced(word) else rf"\b{re.escape(word)}\b" for word in pay)
    return (
        re.compile(rf"{_SIGNS} ?{_NUMBER}{_SCALE}|(?<![\d.,]){_NUMBER}{_SCALE} ?{after}"),
        re.compile(words, re.IGNORECASE),
    )
