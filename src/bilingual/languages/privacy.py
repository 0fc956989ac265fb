"""Language data for sensitive values: the words around them, and how addresses are written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Privacy:
    """All words in lower case, each followed by the value or a colon.

    ``phone``: a number after them is a phone number even if nothing else says so; ``phone_links`` may stand between.
    ``counted``: a number in front of them is an amount. ``secrets``: passwords and keys.
    ``salaries``: what people earn. ``money``: names of currencies after a number, each in one word. ``addresses`` are
    patterns of postal addresses with a house number and a town or post code, so that a street alone is none.
    ``digits`` are the words for 0 to 9 as numbers are read out, and for the plus sign; several are separated by blanks.
    ``at`` and ``dot`` are the words for the signs in an e-mail address that is read out; if that for @ is an ordinary
    word, one of ``mail`` has to come first.
    ``regions`` are those whose phone numbers texts in the language have without a country's code (ISO 3166).
    """

    phone: frozenset[str] = frozenset()
    phone_links: frozenset[str] = frozenset()
    counted: frozenset[str] = frozenset()
    secrets: frozenset[str] = frozenset()
    salaries: frozenset[str] = frozenset()
    money: frozenset[str] = frozenset()
    addresses: tuple[str, ...] = ()
    digits: tuple[str, ...] = ()
    at: frozenset[str] = frozenset()
    dot: frozenset[str] = frozenset()
    mail: frozenset[str] = frozenset()
    regions: tuple[str, ...] = ()
