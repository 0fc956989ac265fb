"""Subtitle limits of a language, and how characters are counted.

The numbers and their sources are in the files of :mod:`bilingual.languages`. *Netflix* there means the Timed Text Style
Guide of a language, by the number of its page on partnerhelp.netflixstudios.com (timing 360051554394, reading speed
115001352212); *IWSLT 2026* the subtitling task of that year; *unverified* is common practice without a seen source.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from bilingual.languages import pack
from bilingual.languages.subtitles import ReadingLimits

# Maximum time a cue stays after the last word without another reason (Netflix, timing).
LINGER_MS = 500
# Gaps shorter than this are closed to ``gap_frames`` (Netflix: 3 to 11 frames at 24 frames per second).
CLOSED_GAP_MS = 11 * 1000 // 24


def limits_for(tag: str) -> ReadingLimits:
    """Return the limits of the language *tag*. Raises UsageError for an unknown language.

    >>> limits_for("zh-Hans").cpl, limits_for("de").cps_target, limits_for("it").cpl
    (16.0, 17.0, 42.0)
    """
    return pack(tag).subtitles.limits


@lru_cache(maxsize=8192)
def character_weight(character: str, east_asian: bool) -> float:
    """Return the weight of one character: in East Asian text a half-width one counts half (Netflix).

    Combining marks, joiners and control characters count nothing.

    >>> [character_weight(c, True) for c in "中a "], character_weight("a", False)
    ([1.0, 0.5, 0.5], 1.0)
    """
    if unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc"):
        return 0.0
    if not east_asian:
        return 1.0
    return 1.0 if unicodedata.east_asian_width(character) in "FWA" else 0.5


def text_length(text: str, tag: str) -> float:
    r"""Return the length of *text* in characters, as the limits of *tag* count them.

    >>> text_length("看 Python 吧", "zh-Hans"), text_length("cafe\u0301", "fr")
    (6.0, 4.0)
    """
    wide = pack(tag).writing.east_asian
    return sum(character_weight(c, wide) for c in text)
