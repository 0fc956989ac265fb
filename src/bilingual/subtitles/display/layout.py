"""Lays out a cue's text: line breaks, width in pixels, characters that are not burned in.

Lines are broken here because libass breaks Chinese and Japanese badly. Widths are those of the font's glyphs, so that
nothing exceeds the frame.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from bilingual.languages import pack
from bilingual.model.recording.rendition import CueTheme, LayoutPreset, SafeArea
from bilingual.subtitles.breaks import NO_BREAKS, WordBreaks, break_positions, inside_grapheme
from bilingual.subtitles.cutting.phrases import cut_costs
from bilingual.subtitles.display.emoji import without_emoji
from bilingual.subtitles.rules import limits_for, text_length

# Width of an unmeasured character, in em.
_UNMEASURED, _UNMEASURED_WIDE = 0.6, 1.0
# Lines should have similar lengths, but not at the price of a split phrase: a line that misses the mean by half costs
# as much as one misplaced word.
_IMBALANCE = 4.0
# From this many lines on, speed matters more than balance.
_MOST_BALANCED = 10
# A word wider than a line is split only as a last resort.
_TORN_PIECE = 5.0
_NO_EDGES = SafeArea()
# Padding of a box at the sides and below, in em of the main line.
BOX_PADDING = (0.42, 0.16)


@dataclass(frozen=True, slots=True)
class Face:
    """Font metrics for layout: advance of each character in em, and em per unit of ASS font size.

    In libass a font size means ascent plus descent; the em is ``em_scale`` of it (0.69 for Noto Sans CJK, 0.73 for Noto
    Sans), so an em of 56 pixels needs the size ``56 / em_scale``. ``guests`` draw the characters missing from this
    font; each has the widths of only those.
    """

    family: str
    widths: Mapping[str, float]
    em_scale: float
    guests: tuple[Face, ...] = ()

    def guest(self, character: str) -> Face | None:
        """Return the fallback face for *character*, ``None`` if this face draws it."""
        return next((face for face in self.guests if character in face.widths), None)

    def width(self, text: str) -> float:
        return sum(self._advance(c) for c in text)

    def ass_size(self, em_px: float) -> float:
        """Return the ASS font size for an em of *em_px* pixels."""
        return round(em_px / self.em_scale, 1)

    def _advance(self, character: str) -> float:
        drawn_by = self.guest(character) or self
        known = drawn_by.widths.get(character)
        if known is not None:
            return known
        if unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc"):
            return 0.0
        if character == " ":
            return 0.26
        return _UNMEASURED_WIDE if unicodedata.east_asian_width(character) in "WF" else _UNMEASURED


@dataclass(frozen=True, slots=True)
class Screen:
    """The frame that cues are laid out for, in pixels; text and its box stay out of the *safe* edges."""

    width: int
    height: int
    layout: LayoutPreset = "learner-of-source"
    safe: SafeArea = _NO_EDGES
    theme: CueTheme = "outline"

    @property
    def em_px(self) -> float:
        """The main line's em: 5.2 % of the height of a wide frame, a larger share of a tall frame's width."""
        return 0.052 * min(self.height, 1.08 * self.width)

    @property
    def least_em_px(self) -> float:
        """The smallest legible em: 11 of the 390 points of a phone's width.

        Apple's Human Interface Guidelines (Typography) give 11 points as the minimum text size on a phone.
        """
        return min(self.width, self.height) * 11 / 390

    @property
    def margins(self) -> tuple[int, int, int]:
        """Return left, right and bottom margin in pixels: 5 % at the sides, 5.5 % below, plus the safe area."""
        side = round(0.05 * self.width)
        beside, below = (round(share * self.em_px) for share in BOX_PADDING) if self.theme == "box" else (0, 0)
        edge = max(self.safe.left, self.safe.right)  # equal, so that text stays centred
        shared = max(edge + beside if edge else 0, side)
        bottom = max(self.safe.bottom + below + round(0.01 * self.height), round(0.055 * self.height))
        return shared, shared, bottom

    @property
    def text_px(self) -> int:
        """Maximum line width."""
        left, right, _ = self.margins
        return max(1, self.width - left - right)


def screen_text(text: str, tag: str) -> str:
    """Return *text* as burned in: without emoji, and with spaces for the punctuation that its language does not
    display.

    In Chinese and Japanese that is commas and full stops; question and exclamation marks, quotation marks and title
    marks stay (Netflix, Simplified Chinese and Japanese Timed Text Style Guides, "Punctuation").

    >>> screen_text("好的，我来。", "zh-Hans"), screen_text("真的吗？！👍", "zh-Hans")
    ('好的 我来', '真的吗？！')
    >>> screen_text("我带着手电筒、", "zh-Hans")  # the list goes on in the next cue
    '我带着手电筒'
    """
    plain = re.sub(r"[ \t\n]+", " ", without_emoji(text))
    plain = "".join(c for c in plain if unicodedata.category(c) != "Cc")
    rules = pack(tag).subtitles
    if not rules.pauses:
        return plain.strip()
    plain = re.sub(r"…{2,}", "…", plain)
    plain = re.sub(f"[{re.escape(rules.pauses)}]+([”’」』）》]*)", r"\1 ", plain)
    return re.sub(r" +", " ", plain).strip().rstrip(rules.dropped_last)


def balanced_lines(
    text: str,
    tag: str,
    width_of: Callable[[str], float],
    limit: float,
    breaks: WordBreaks = NO_BREAKS,
) -> tuple[str, ...]:
    """Return *text* in as few lines of at most *limit* as possible, similar in length, broken at the lowest cost.

    Breaks are only where :func:`~bilingual.subtitles.breaks.break_positions` allows; a single piece wider than a line
    is broken between characters rather than run off the screen.

    >>> balanced_lines("The rain had stopped before the first guests arrived", "en", len, 42)
    ('The rain had stopped', 'before the first guests arrived')
    """
    widths = [0.0, *accumulate(width_of(character) for character in text)]
    if widths[-1] <= limit:
        return (text,) if text else ()
    places = list(break_positions(text, tag, breaks))
    costs = dict(zip(places, cut_costs(text, places, tag), strict=True)) if places else {}
    for first, last in pairwise((0, *places, len(text))):
        costs |= dict.fromkeys(_forced_breaks(text, widths, first, last, limit), _TORN_PIECE)
    bounds = [0, *sorted(costs), len(text)]
    ends = [len(text[:bound].rstrip()) for bound in bounds]
    count = max(2, -int(-widths[-1] // limit))
    if count > _MOST_BALANCED:
        filled = _filled(bounds, ends, widths, limit)
        return tuple(text[a:b].strip() for a, b in pairwise((0, *filled, len(text))))
    while True:
        cuts = _best(bounds, ends, costs, widths, limit, count)
        if cuts is not None:
            return tuple(text[a:b].strip() for a, b in pairwise((0, *cuts, len(text))))
        count += 1


def _filled(bounds: Sequence[int], ends: Sequence[int], widths: Sequence[float], limit: float) -> list[int]:
    """Return breaks that fill each line as far as possible, for very long texts."""
    cuts: list[int] = []
    begin = 0
    for place in range(1, len(bounds)):
        if widths[ends[place]] - widths[begin] > limit and bounds[place - 1] > begin:
            begin = bounds[place - 1]
            cuts.append(begin)
    return cuts


def _forced_breaks(text: str, widths: Sequence[float], first: int, last: int, limit: float) -> list[int]:
    """Return the breaks of a piece that is wider than a line, filling each line."""
    found: list[int] = []
    begin = first
    for place in range(first + 1, last):
        if widths[place + 1] - widths[begin] > limit and not inside_grapheme(text, place):
            found.append(place)
            begin = place
    return found


def _best(
    bounds: Sequence[int], ends: Sequence[int], costs: Mapping[int, float], widths: Sequence[float],
    limit: float, count: int,
) -> tuple[int, ...] | None:  # fmt: skip
    """Return the best breaks into exactly *count* lines that all fit, ``None`` if there are none."""
    mean = widths[-1] / count
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    last = len(bounds) - 1
    if count >= last:  # every piece its own line; single characters may be wider than a line
        return tuple(bounds[1:-1])
    for line in range(1, count + 1):
        reached: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (cost, cuts) in best.items():
            for end in range(start + 1, last + 1):
                width = widths[ends[end]] - widths[bounds[start]]
                if width > limit and end > start + 1:
                    break
                if (end == last) != (line == count) or width > limit:
                    continue
                new = cost + _IMBALANCE * ((width - mean) / limit) ** 2 + (costs[bounds[end]] if end < last else 0.0)
                if end not in reached or new < reached[end][0]:
                    reached[end] = (new, (*cuts, bounds[end]) if end < last else cuts)
        best = reached
    return best[last][1] if last in best else None


def track_lines(text: str, tag: str, breaks: WordBreaks = NO_BREAKS) -> tuple[str, ...]:
    """Return *text* in lines of at most the characters per line of its language.

    >>> track_lines("I left the house before anybody else was awake.", "en")
    ('I left the house', 'before anybody else was awake.')
    """
    return balanced_lines(text, tag, lambda part: text_length(part, tag), limits_for(tag).cpl, breaks)
