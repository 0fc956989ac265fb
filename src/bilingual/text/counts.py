"""Counts as English says them."""

from __future__ import annotations


def counted(count: int, thing: str) -> str:
    """Return *count* of a *thing* for people, in the plural where it is one.

    >>> counted(1, "sentence"), counted(0, "draft"), counted(2, "reply"), counted(2, "address")
    ('1 sentence', '0 drafts', '2 replies', '2 addresses')
    """
    many = f"{thing[:-1]}ies" if thing.endswith("y") else f"{thing}es" if thing.endswith("s") else f"{thing}s"
    return f"{count} {thing if count == 1 else many}"
