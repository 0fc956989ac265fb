"""Figures that ordinary posts are full of and that are nobody's: prices, orders, hashes, scores, codes of goods.

New for each seed, in the formats of those who issue them, with valid check digits where there are some.
"""

from __future__ import annotations

import random
import re
import string
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

_HEX = "0123456789abcdef"
_CAPITALS = string.ascii_uppercase
POSTS = Path(__file__).parent / "posts"
"""One post a language, with ``{kind}`` for the figures, and one that is mostly code."""
_START = datetime(2015, 1, 1)


class Everyday:
    """Makes one figure of each kind; the same seed gives the same figures."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def fill(self, text: str) -> str:
        """Return *text* with a figure for each ``{kind}`` there is."""
        return re.sub(r"\{(\w+)\}", lambda found: MADE[found[1]](self) if found[1] in MADE else found[0], text)

    def digits(self, count: int) -> str:
        """Return *count* digits, the first of which is no zero."""
        return str(self._random.randint(10 ** (count - 1), 10**count - 1))

    def some(self, letters: str, count: int) -> str:
        return "".join(self._random.choices(letters, k=count))

    def hexes(self, count: int) -> str:
        return self.some(_HEX, count)

    def when(self) -> datetime:
        return _START + timedelta(seconds=self._random.randrange(12 * 365 * 86_400))

    def form(self, pattern: str) -> str:
        return self.when().strftime(pattern)

    def between(self, low: int, high: int) -> int:
        return self._random.randint(low, high)

    def grouped(self, mark: str) -> str:
        return f"{self.between(10_000, 9_999_999_999):,}".replace(",", mark)

    def version(self) -> str:
        return f"{self.between(0, 24)}.{self.between(0, 40)}.{self.between(0, 30)}"

    def ean(self, front: str, groups: tuple[int, ...] = ()) -> str:
        """Return a number of goods or books with its check digit, in *groups* if there are some."""
        body = front + "".join(self.some(string.digits, 12 - len(front)))
        code = body + str(-sum(int(d) * (1 + 2 * (n % 2)) for n, d in enumerate(body)) % 10)
        return _in_groups(code, groups) if groups else code

    def isbn10(self) -> str:
        body = self.some(string.digits, 9)
        rest = -sum(int(d) * (10 - n) for n, d in enumerate(body)) % 11
        return _in_groups(body + "0123456789X"[rest], (1, 3, 5, 1))

    def years(self, mark: str) -> str:
        first = self.between(1990, 2022)
        return mark.join(str(first + n) for n in range(3))

    def row(self, mark: str) -> str:
        return mark.join(str(self.between(10, 9_999)) for _ in range(5))


def _in_groups(code: str, groups: tuple[int, ...]) -> str:
    parts, at = [], 0
    for size in groups:
        parts.append(code[at : at + size])
        at += size
    return "-".join(parts)


MADE: Mapping[str, Callable[[Everyday], str]] = {
    "n": lambda e: str(e.between(2, 99)),
    "n3": lambda e: e.digits(3),
    "n4": lambda e: e.digits(4),
    "n5": lambda e: e.digits(5),
    "n6": lambda e: e.digits(6),
    "n7": lambda e: e.digits(7),
    "n8": lambda e: e.digits(8),
    "n9": lambda e: e.digits(9),
    "n10": lambda e: e.digits(10),
    "n12": lambda e: e.digits(12),
    "n14": lambda e: e.digits(14),
    "n18": lambda e: e.digits(18),
    "year": lambda e: str(e.between(1950, 2026)),
    "years": lambda e: e.years(" "),
    "years_dash": lambda e: e.years("-"),
    "row": lambda e: e.row(" "),
    "row_bars": lambda e: e.row(" | "),
    "comma": lambda e: e.grouped(","),
    "point": lambda e: e.grouped("."),
    "space": lambda e: e.grouped("\u00a0"),
    "plain_space": lambda e: e.grouped(" "),
    "apostrophe": lambda e: e.grouped("’"),
    "decimal": lambda e: f"{e.between(0, 999)}.{e.digits(e.between(1, 9))}",
    "decimal_comma": lambda e: f"{e.between(0, 999)},{e.digits(e.between(1, 9))}",
    "percent": lambda e: f"{e.between(1, 99)}.{e.between(0, 9)}",
    "iso": lambda e: e.form("%Y-%m-%d"),
    "compact": lambda e: e.form("%Y%m%d"),
    "stamp": lambda e: e.form("%Y-%m-%dT%H:%M:%SZ"),
    "stamp_space": lambda e: e.form("%Y-%m-%d %H:%M:%S"),
    "file_stamp": lambda e: e.form("%Y%m%d-%H%M"),
    "short_stamp": lambda e: e.form("%y%m%d-%H%M"),
    "long_stamp": lambda e: e.form("%Y%m%d%H%M%S"),
    "dmy": lambda e: e.form("%d.%m.%Y"),
    "dmy_slash": lambda e: e.form("%d/%m/%Y"),
    "mdy": lambda e: e.form("%m/%d/%Y"),
    "dmy_dash": lambda e: e.form("%d-%m-%Y"),
    "ymd_cjk": lambda e: e.form("%Y年%m月%d日"),
    "ymd_slash": lambda e: e.form("%Y/%m/%d"),
    "ymd_point": lambda e: e.form("%Y.%m.%d"),
    "time": lambda e: e.form("%H:%M"),
    "zoned": lambda e: f"GMT {e.between(1, 9):+} {e.form('%Y-%m-%d %H:%M')}",
    "epoch": lambda e: str(int(e.when().timestamp())),
    "epoch_ms": lambda e: str(int(e.when().timestamp() * 1000)),
    "epoch_us": lambda e: str(int(e.when().timestamp() * 1_000_000)),
    "version": lambda e: e.version(),
    "version4": lambda e: f"{e.version()}.{e.digits(4)}",
    "build": lambda e: f"{e.version()}-{e.form('%y%m%d')}-{e.digits(4)}",
    "isbn13": lambda e: e.ean("978", (3, 1, 2, 6, 1)),
    "isbn_plain": lambda e: e.ean("979"),
    "isbn10": lambda e: e.isbn10(),
    "issn": lambda e: f"{e.digits(4)}-{e.digits(4)}",
    "ean": lambda e: e.ean(str(e.between(400, 440))),
    "ean_cn": lambda e: e.ean(str(e.between(690, 699))),
    "order": lambda e: e.digits(e.between(8, 19)),
    "order_amazon": lambda e: f"{e.digits(3)}-{e.digits(7)}-{e.digits(7)}",
    "order_letters": lambda e: f"{e.some(_CAPITALS, 2)}-{e.form('%Y')}-{e.digits(6)}",
    "order_day": lambda e: e.form("%Y%m%d%H%M%S") + e.digits(5),
    "tracking": lambda e: "1Z" + e.some(_CAPITALS + string.digits, 6) + e.digits(10),
    "tracking_post": lambda e: f"{e.some(_CAPITALS, 2)}{e.digits(9)}{e.some(_CAPITALS, 2)}",
    "tracking_long": lambda e: "00340434" + e.digits(12),
    "serial": lambda e: e.some(_CAPITALS + string.digits, 12),
    "part": lambda e: f"{e.some(_CAPITALS, 1)}{e.digits(e.between(5, 10))}",
    "part_dash": lambda e: f"{e.digits(2)}-{e.digits(8)}-{e.digits(1)}",
    "case": lambda e: f"{e.digits(8)}-{e.some(_CAPITALS, 1)}",
    "commit": lambda e: e.hexes(7),
    "commit_long": lambda e: e.hexes(40),
    "md5": lambda e: e.hexes(32),
    "sha256": lambda e: e.hexes(64),
    "uuid": lambda e: str(uuid.UUID(e.hexes(32))),
    "doi": lambda e: f"10.{e.digits(4)}/s{e.digits(5)}-0{e.digits(2)}-{e.digits(5)}-{e.digits(1)}",
    "arxiv": lambda e: f"{e.form('%y%m')}.{e.digits(5)}",
    "lat_long": lambda e: f"{e.between(-89, 89)}.{e.digits(6)}, {e.between(-179, 179)}.{e.digits(6)}",
    "ip": lambda e: ".".join(str(e.between(1, 254)) for _ in range(4)),
    "ip6": lambda e: ":".join(e.hexes(4) for _ in range(8)),
    "mac": lambda e: ":".join(e.hexes(2) for _ in range(6)),
    "snowflake": lambda e: f"17{e.digits(17)}",
    "score": lambda e: f"{e.between(0, 5)}:{e.between(0, 5)}",
    "sets": lambda e: " ".join(f"{e.between(6, 7)}-{e.between(0, 6)}" for _ in range(3)),
    "points": lambda e: f"{e.between(80, 130)}-{e.between(80, 130)}",
    "bytes": lambda e: str(e.between(10**9, 10**11)),
    "hexes": lambda e: "0x" + e.hexes(8),
    "patent": lambda e: f"{e.between(9, 12)},{e.digits(3)},{e.digits(3)}",
    "cas": lambda e: f"{e.digits(5)}-{e.digits(2)}-{e.digits(1)}",
    "phone_model": lambda e: f"{e.some(_CAPITALS, 2)}-{e.digits(4)}{e.some(_CAPITALS, 2)}{e.digits(1)}",
}
