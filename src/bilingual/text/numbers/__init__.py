"""Numbers in texts, independent of how they are written.

1.2 million, 1,2 Millionen and 120万 are the same number; so are 10,000, 10.000 and 1万; half a year is six months.
``missing_numbers`` compares two texts; ``numbers_in`` returns the multiset of numbers in one.
"""

from bilingual.text.numbers.compare import (
    missing_numbers,
    numbers_in,
    other_halves,
    other_units,
    same_number,
    unmatched,
)
from bilingual.text.numbers.mention import Mention
from bilingual.text.numbers.mentions import mentions

__all__ = [
    "Mention",
    "mentions",
    "missing_numbers",
    "numbers_in",
    "other_halves",
    "other_units",
    "same_number",
    "unmatched",
]
