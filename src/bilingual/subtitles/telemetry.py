"""Tells what a camera writes beside or into its recordings as subtitles from what somebody says.

Drones, action cameras and dash cams keep place, height and exposure in a subtitle track, or in a file named like the
recording: hundreds of cues of one form, with other figures in each. Published as subtitles, they would say where
somebody lives.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_TAG = re.compile(r"<[^<>]*>|\{\\[^{}]*\}")
_FIGURE = re.compile(r"[^\W_]*\d[^\W_]*")  # with the letters of 4K, N53 and 1A
_SIGNS = re.compile(r"[\s+#.,:;/*'°″′-]+")
_COORDINATES = re.compile(r"(?<!\d)[NSEW+-]?\d{1,3}\.\d{3,}[°NSEW]?\W{1,6}(?:\w+\W{1,3})?[NSEW+-]?\d{1,3}\.\d{3,}")
_MOST = 0.8  # of the cues
_FEWEST = 3  # cues of one form
_FIGURES = 0.2  # of letters and digits: more than in texts full of figures, less than in any of these


def is_telemetry(texts: Sequence[str]) -> bool:
    """Return whether the *texts* of cues are what a camera measured.

    >>> is_telemetry([f"F/2.8, SS 206, ISO 100, GPS (8.64{n}, 53.23{n}, 18)" for n in range(10, 20)])
    True
    >>> is_telemetry(["It cost 20 dollars.", "In 1998 it cost 18.", "Now it costs 40."])
    False
    """
    plain = [text for text in (_TAG.sub("", one).strip() for one in texts) if text]
    written = "".join(plain)
    digits = sum(map(str.isdigit, written))
    if not plain or digits < _FIGURES * (digits + sum(map(str.isalpha, written))):
        return False
    forms = Counter(_SIGNS.sub(" ", _FIGURE.sub("#", text)).strip() for text in plain)
    ((_, most),) = forms.most_common(1)
    placed = sum(bool(_COORDINATES.search(text)) for text in plain)
    return (len(plain) >= _FEWEST and most >= _MOST * len(plain)) or placed >= _MOST * len(plain)
