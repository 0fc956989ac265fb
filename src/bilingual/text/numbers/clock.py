"""Times of day: 5:20 p.m. is 17:20, half past five 5:30, and German 17.30 no fraction."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from bilingual.languages.numbers import Figures, HalfOfDay
from bilingual.text.numbers.mention import Mention

_NEAR = 14  # characters: from 5:30 to 9 p.m.
_BEFORE = 20
_MIDNIGHT = (Fraction(0), Fraction(12), Fraction(24))
_EVENING, _DAWN = 5, 6
_MOST_PAIRS = 10_000  # no sentence has a hundred times of day
_DOTTED = re.compile(r"(\d{1,2})\.([0-5]\d)")


def with_times(found: Sequence[Mention], text: str, clock: HalfOfDay, figures: Figures) -> list[Mention]:
    """Return the mentions *found* with the other values that their hours may have, and the minutes said in words."""
    made: list[Mention] = []
    hour = _compiled(figures.hour)
    for mention in found:
        before = text[max(0, mention.start - _BEFORE) : mention.start]
        if mention.value in _MIDNIGHT and mention.figure and hour.match(text, mention.start + len(mention.figure)):
            mention = replace(mention, also=(*mention.also, *_MIDNIGHT))
        half = _half_hour(mention) if _ends(clock.hour_before, before) else None
        if half is None and (mention.value > 12 or mention.measure is not None):
            if mention.measure is not None and mention.measure.name == "hour":  # 9 h du soir
                mention = replace(mention, half=_halves_of_day(mention, before, text, clock, figures)[0])
            made.append(mention)
            continue
        half_of_day, hours = _halves_of_day(mention, before, text, clock, figures)
        mention = replace(mention, also=(*mention.also, *hours), half=half_of_day)
        spoken = [(minutes, shift) for said, minutes, shift in clock.minutes_before if _ends(said, before)]
        after = mention.end
        spoken += [(m, shift) for said, m, shift in clock.minutes_after if _compiled(said).match(text, after)]
        if half is not None:
            mention = replace(mention, also=(*mention.also, *_hours(half)))
            spoken.append((30, 0))
        for minutes, shift in spoken:
            hours = _hours(mention.value + shift)
            if (minutes, shift) == (30, -1):  # "halb vier" is half past three, and nothing at four
                mention = replace(mention, value=hours[0] or Fraction(12), also=hours)
            else:
                mention = replace(mention, also=(*mention.also, *hours))
            made.append(Mention(Fraction(minutes), mention.start, mention.start, sure=False))
        made.append(mention)
    return [_near_afternoon(made, at) for at in range(len(made))]


def _half_hour(mention: Mention) -> Fraction | None:
    """Return the hour of "cinq heures et demie", which reads like a duration."""
    if mention.figure or mention.measure is not None:
        return None
    if mention.value.denominator == 2:
        return mention.value - Fraction(1, 2)
    return Fraction(mention.value // 60) if mention.value % 60 == 30 and 60 < mention.value < 780 else None


def _ends(pattern: str, before: str) -> bool:
    return bool(pattern) and _compiled(f"(?:{pattern})$").search(before) is not None


def _hours(hour: Fraction) -> tuple[Fraction, Fraction]:
    return hour, hour % 12 + 12


def _halves_of_day(
    mention: Mention, before: str, text: str, clock: HalfOfDay, figures: Figures
) -> tuple[str, tuple[Fraction, ...]]:
    """Return the half of the day if it is certain, and the values that it gives the hour."""
    hour = mention.value
    sides = ((clock.afternoon_before, clock.afternoon_after), (clock.morning_before, clock.morning_after))
    night = _compiled(figures.night)
    said = ["", ""]
    for side, (leads, follows) in enumerate(sides):
        ends = {mention.end, mention.start + len(mention.figure)} if follows else ()
        match = next((m for end in ends if end > mention.start and (m := _compiled(follows).match(text, end))), None)
        match = match or (_compiled(f"(?:{leads})$").search(before) if leads else None)
        said[side] = match[0].lower() if match else ""
    certain = 1 <= hour <= 11 and hour.denominator == 1 and bool(said[0]) != bool(said[1])
    if said[0]:  # two in the night is before noon, nine in the night after it
        sure = certain and (hour >= _EVENING or not night.search(said[0]))
        return "pm" if sure else "", (hour % 12 + 12,)
    sure = certain and (hour <= _DAWN or not night.search(said[1]))
    return ("am" if sure else "", (hour % 12,)) if said[1] else ("", ())


def _near_afternoon(made: Sequence[Mention], at: int) -> Mention:
    """Return the mention as an hour of the afternoon too if one beside it is: 5:30 to 9 p.m."""
    one = made[at]
    if not 0 < one.value <= 12 or one.value.denominator > 1 or one.value % 12 + 12 in one.also:
        return one
    for other in made[max(0, at - 3) : at + 4]:
        gap = max(other.start - one.end, one.start - other.end)
        if other is not one and gap <= _NEAR and 0 < other.value <= 12 and other.value % 12 + 12 in other.also:
            return replace(one, also=(*one.also, one.value % 12 + 12))
    return one


def without_dotted(missing: Sequence[Mention], new: Sequence[Mention]) -> tuple[list[Mention], list[Mention]]:
    """Return *missing* and *new* without a time that one side writes with a full stop: 17.30 and 5:30 p.m."""
    ours, theirs = list(missing), list(new)
    if len(ours) * len(theirs) > _MOST_PAIRS:
        return ours, theirs
    for here, there in ((ours, theirs), (theirs, ours)):
        for mention in list(here):
            if not (time := _DOTTED.fullmatch(mention.figure)) or int(time[1]) > 24:
                continue
            hour, minutes = Fraction(int(time[1])), Fraction(int(time[2]))
            hours = [m for m in there if hour in (m.value, *m.also) or hour % 12 + 12 in (m.value, *m.also)]
            after = [m for m in there if m.value == minutes]
            if hours and (after or not minutes):
                here.remove(mention)
                for used in {id(m): m for m in (*hours[:1], *after[:1])}.values():
                    there.remove(used)
    return ours, theirs


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
