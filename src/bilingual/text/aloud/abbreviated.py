"""Abbreviations that are read in full."""

from __future__ import annotations

import re
from functools import lru_cache

from bilingual.languages.speech import Aloud


def abbreviations(rest: str, aloud: Aloud, taken: list[tuple[int, int, str]]) -> str:
    """Return *rest* without the abbreviations that are read in full, which are added to *taken*."""
    if not aloud.abbreviations:
        return rest

    def said(match: re.Match[str]) -> str:
        written, stop = match[1], match[2]
        own = re.sub(r"\s", "", written).lower()
        full = aloud.abbreviations.get(own)
        only = own in aloud.capitalised and not (written[:1].isupper() and stop)
        if (
            full is None
            or only
            or (not stop and (own in aloud.words_too or (not {".", "/", "#"} & {*written} and len(own) < 4)))
        ):
            return match[0]
        first, last = match.span()
        ends = not rest[last:].strip("\0 \"'”’)") and bool(stop)  # the stop of the sentence, too
        taken.append((first, last, full + (stop if ends else "")))
        return "\0" * len(match[0])

    return _abbreviated(tuple(aloud.abbreviations)).sub(said, rest)


@lru_cache(maxsize=16)
def _abbreviated(known: tuple[str, ...]) -> re.Pattern[str]:
    # "z.B." may have a space inside.
    forms = (
        r"\s?".join(re.escape(c) if c != "." else r"\." for c in one) if "." in one else re.escape(one) for one in known
    )
    longest = sorted(forms, key=len, reverse=True)
    return re.compile(rf"(?<![\w.])({'|'.join(longest)})(\.?)(?!\w)", re.IGNORECASE)


def before_numbers(rest: str, aloud: Aloud, taken: list[tuple[int, int, str]]) -> str:
    """Return *rest* without those that are read in full before a number (p. 7), which are added to *taken*."""
    if not aloud.numbered:
        return rest

    def said(match: re.Match[str]) -> str:
        key = match[0].strip().removesuffix(".")
        full = aloud.numbered.get(key) or aloud.numbered[key.lower()]
        taken.append((*match.span(), f"{full} "))
        return "\0" * len(match[0])

    return _before_numbers(tuple(aloud.numbered)).sub(said, rest)


@lru_cache(maxsize=16)
def _before_numbers(known: tuple[str, ...]) -> re.Pattern[str]:
    forms = sorted({*known, *(one.capitalize() for one in known if one.islower())}, key=len, reverse=True)
    return re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, forms))})(?:\.\s?|(?<!\w)\s?|(?<=[º°])\s?)(?=\d)")
