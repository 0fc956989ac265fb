"""Labels of reference links: ``[text][label]``, ``[label][]`` and ``[label]`` (CommonMark 0.31, section 6.3)."""

from __future__ import annotations


def fold_label(label: str) -> str:
    """Return *label* as CommonMark compares it: case-folded, with single spaces.

    >>> fold_label(" The  Time\\nTable"), fold_label("Straße") == fold_label("STRASSE")
    ('the time table', True)
    """
    return " ".join(label.split()).casefold()
