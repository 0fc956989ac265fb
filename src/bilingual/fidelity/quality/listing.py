"""What to read first, in one line."""

from __future__ import annotations

from collections.abc import Sequence

from bilingual.text.counts import counted, first_of

_LISTED = 5


def read_first_line(units: Sequence[str]) -> str:
    """Return the line for *units*, ids or places, worst first; "" if there are none.

    >>> read_first_line(["s12", "s3"]), read_first_line([])
    ('2 sentences to read first: s12, s3', '')
    """
    return f"{counted(len(units), 'sentence')} to read first: {first_of(units, _LISTED)}" if units else ""
