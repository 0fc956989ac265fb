"""Counts in English."""

from __future__ import annotations


def counted(count: int, thing: str) -> str:
    """Return "1 *thing*" or "*count* *thing*s", with the right plural.

    >>> counted(1, "sentence"), counted(0, "draft"), counted(2, "reply"), counted(2, "address")
    ('1 sentence', '0 drafts', '2 replies', '2 addresses')
    """
    many = f"{thing[:-1]}ies" if thing.endswith("y") else f"{thing}es" if thing.endswith("s") else f"{thing}s"
    return f"{count} {thing if count == 1 else many}"
