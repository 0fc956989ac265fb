"""What a good subtitle is, as data: limits per language, how characters are counted.

Where a number comes from: *Netflix* is the Timed Text Style Guide of each language
(partnerhelp.netflixstudios.com: English 217350977, Simplified Chinese 215986007, Japanese 215767517,
German 217351587, Spanish 217349997, timing 360051554394, reading speed 115001352212), the hard limits of
Latin scripts are those of the IWSLT 2026 subtitling task. Rows marked *unverified* are common practice
whose source was not seen.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from bilingual.languages import pack

# Half a second, the most that a cue stays after the last word for no other reason (Netflix, timing).
LINGER_MS = 500
# Gaps shorter than this are closed to ``gap_frames`` (Netflix: 3 to 11 frames at 24 frames per second).
CLOSED_GAP_MS = 11 * 1000 // 24


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one language.

    ``cpl`` characters in a line; ``cps_target`` and ``cps_hard`` characters per second; ``min_ms`` and
    ``max_ms`` time on screen; ``gap_frames`` least distance of two cues; ``lines`` most lines of this
    language at once; ``source`` where the numbers come from.
    """

    cpl: float
    cps_target: float
    cps_hard: float
    min_ms: int = 833
    max_ms: int = 7000
    gap_frames: int = 2
    lines: int = 2
    source: str = "Netflix"


_LATIN = Limits(42, 17, 21, source="Netflix, IWSLT 2026")
_TABLE: Mapping[str, Limits] = {
    "en": Limits(42, 20, 21, source="Netflix, IWSLT 2026"),
    "de": _LATIN,
    "es": _LATIN,
    "fr": replace(_LATIN, source="unverified"),
    "zh-Hans": Limits(16, 9, 9),
    "zh-Hant": Limits(16, 9, 9, source="unverified"),
    "ja": Limits(13, 4, 4, min_ms=500),
    "ko": Limits(16, 12, 14, source="unverified"),
    "ru": Limits(39, 17, 21, source="unverified"),
    "ar": Limits(42, 20, 21, source="unverified"),
    "th": Limits(35, 17, 21, source="unverified"),
    "hi": Limits(42, 20, 22, source="unverified"),
}


def limits_for(tag: str) -> Limits:
    """Return the limits of the language *tag*; raises UsageError for an unknown language.

    >>> limits_for("zh-Hans").cpl, limits_for("de").cps_target, limits_for("it").cpl
    (16, 17, 42)
    """
    facts = pack(tag)
    return (
        _TABLE.get(facts.tag)
        or _TABLE.get(facts.primary)
        or (_TABLE["zh-Hans"] if facts.writing.east_asian else _LATIN)
    )


@lru_cache(maxsize=8192)
def character_weight(character: str, east_asian: bool) -> float:
    """Return what one character counts: in East Asian text a half-width one counts half (Netflix).

    Marks that combine with another character, joiners and controls count nothing.

    >>> [character_weight(c, True) for c in "中a "], character_weight("a", False)
    ([1.0, 0.5, 0.5], 1.0)
    """
    if unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc"):
        return 0.0
    if not east_asian:
        return 1.0
    return 1.0 if unicodedata.east_asian_width(character) in "FWA" else 0.5


def text_length(text: str, tag: str) -> float:
    """Return the length of *text* in characters as the limits of *tag* count them.

    >>> text_length("看 Python 吧", "zh-Hans"), text_length("cafe\\u0301", "fr")
    (6.0, 4.0)
    """
    wide = pack(tag).writing.east_asian
    return sum(character_weight(c, wide) for c in text)
