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
# RFC 1918 and RFC 5737.
_NOWHERE = re.compile(r"(?:127|10|192\.168|192\.0\.2|198\.51\.100|203\.0\.113)\.[\d.]+|0\.0\.0\.0")
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
    """Return whether *domain* is one for documentation, or leads to nowhere but this network.

    >>> is_dummy_domain("mail.example.com"), is_dummy_domain("localhost"), is_dummy_domain("python.org")
    (True, True, False)
    """
    small = domain.casefold().rstrip(".")
    return (
        small.rpartition(".")[2] in listed("top_domains")
        or any(small == one or small.endswith(f".{one}") for one in listed("domains"))
        or "example" in small
        or _NOWHERE.fullmatch(small) is not None
    )


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
