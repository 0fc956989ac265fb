"""Values that documentation uses in place of real ones."""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

_RUN = 7  # digits or letters in their order
_SAME = 6
_DIGITS = "01234567890123456789"
# This machine, and RFC 5737.
_NOWHERE = re.compile(r"(?:127|192\.0\.2|198\.51\.100|203\.0\.113)\.[\d.]+|0\.0\.0\.0")
# RFC 1918.
_INNER = re.compile(r"(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.[\d.]+")
# In the domains of countries others own it, and mean the same by it.
_EXAMPLE = re.compile(r"(?:.*\.)?example(?:\.com?)?\.[a-z]{2,4}")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@lru_cache(maxsize=8)
def table(name: str) -> Mapping[str, Any]:
    """Return the data file *name* of this package."""
    return tomllib.loads((files(__package__) / "data" / f"{name}.toml").read_text("utf-8"))


@lru_cache(maxsize=16)
def listed(name: str) -> frozenset[str]:
    """Return the entry *name* of the dummies as a set of words."""
    value = table("dummies")[name]
    return frozenset(value.split() if isinstance(value, str) else value)


def is_dummy_secret(text: str) -> bool:
    """Return whether *text* can't be a real key.

    >>> is_dummy_secret("sk-xxxxxxxxxxxxxxxxxxxx"), is_dummy_secret("YOUR_API_KEY"), is_dummy_secret("x9Kq27LmPz4RtW")
    (True, True, False)
    """
    small = text.lower()
    return (
        any(key in text for key in listed("keys"))
        or any(word in small for word in listed("words"))
        or re.search(r"(.)\1{5}", small) is not None
        or len(set(small)) < 5
        or "your" in small
        or bool(re.fullmatch(r"[<{\[$%].*[>}\]%]|\$\w+", text))
        or _in_order(small, _LETTERS)
        or _in_order(small, _DIGITS)
    )


def is_dummy_domain(domain: str) -> bool:
    """Return whether *domain* is one for documentation, or this machine.

    >>> is_dummy_domain("mail.example.com"), is_dummy_domain("localhost"), is_dummy_domain("firma-example.de")
    (True, True, False)
    """
    small = domain.casefold().rstrip(".")
    return (
        _ends(small, "domains")
        or _ends(small, "top_domains")
        or _EXAMPLE.fullmatch(small) is not None
        or _NOWHERE.fullmatch(small) is not None
    )


def is_inner_domain(domain: str) -> bool:
    """Return whether *domain* is one of a network of its own, to which nobody else can write.

    >>> is_inner_domain("db.internal"), is_inner_domain("10.0.0.7"), is_inner_domain("internal.de")
    (True, True, False)
    """
    small = domain.casefold().rstrip(".")
    return _ends(small, "inner_domains") or _INNER.fullmatch(small) is not None


def _ends(domain: str, name: str) -> bool:
    """Return whether *domain* is one of the list *name*, or below one."""
    labels = domain.split(".")
    return not listed(name).isdisjoint(".".join(labels[at:]) for at in range(len(labels)))


def is_dummy_number(digits: str) -> bool:
    """Return whether *digits* are counted up or down, or nearly all the same.

    >>> is_dummy_number("1234567890"), is_dummy_number("0000000001"), is_dummy_number("4155550132")
    (True, True, False)
    """
    return (
        len(set(digits)) <= 2
        or re.search(rf"(\d)\1{{{_SAME - 1}}}", digits) is not None
        or _in_order(digits, _DIGITS)
        or _in_order(digits, _DIGITS[::-1])
    )


def _in_order(text: str, order: str) -> bool:
    return any(order[at : at + _RUN] in text for at in range(len(order) - _RUN + 1))


def entropy(text: str) -> float:
    """Return Shannon's entropy of *text* in bits per character.

    >>> entropy("aaaa"), entropy("abcd")
    (0.0, 2.0)
    """
    return -sum(count / len(text) * math.log2(count / len(text)) for count in Counter(text).values()) + 0.0
