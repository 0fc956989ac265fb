"""The lines of a text, for telling a person where something stands."""

from __future__ import annotations

import re
from bisect import bisect_right


class Lines:
    """The lines of a text, to be asked which of them holds a character.

    >>> Lines("a\\r\\nb\\nc").at(5)
    3
    """

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer(r"\r\n?|\n", text))]

    def at(self, position: int) -> int:
        """Return the line that holds character *position*, counted from 1."""
        return bisect_right(self._starts, position)
