"""Counts in English, and texts as messages quote them."""

from __future__ import annotations

from collections.abc import Sequence

_LISTED = 5


def counted(count: int, thing: str) -> str:
    """Return "1 *thing*" or "*count* *thing*s", with the right plural.

    >>> counted(1, "sentence"), counted(0, "draft"), counted(2, "reply"), counted(2, "address")
    ('1 sentence', '0 drafts', '2 replies', '2 addresses')
    """
    many = f"{thing[:-1]}ies" if thing.endswith("y") else f"{thing}es" if thing.endswith("s") else f"{thing}s"
    return f"{count} {thing if count == 1 else many}"


def first_of(parts: Sequence[str], most: int) -> str:
    """Return the first *most* parts in a list, and how many more there are.

    >>> first_of(["a", "b"], 2), first_of(["a", "b", "c"], 1)
    ('a, b', 'a and 2 more')
    """
    more = f" and {len(parts) - most} more" if len(parts) > most else ""
    return ", ".join(parts[:most]) + more


def shortened(text: str, most: int) -> str:
    """Return *text* in one line of at most *most* characters.

    >>> shortened("Now let us\\nlook.", 12), shortened("Go  on.", 12)
    ('Now let us…', 'Go on.')
    """
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def read_first_line(units: Sequence[str]) -> str:
    """Return the line for *units*, ids or places, worst first; "" if there are none.

    >>> read_first_line(["s12", "s3"]), read_first_line([])
    ('2 sentences to read first: s12, s3', '')
    """
    return f"{counted(len(units), 'sentence')} to read first: {first_of(units, _LISTED)}" if units else ""
