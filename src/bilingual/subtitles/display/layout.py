"""How a cue's text stands on the screen: its lines, their width in pixels, what burned text leaves out.

Lines are broken here because libass does not break Chinese or Japanese as people do. Widths are those
of the font's own glyphs, so that nothing runs off the picture.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from bilingual.languages import pack
from bilingual.model.rendition import CueTheme, LayoutPreset, SafeArea
from bilingual.subtitles.breaks import NO_BREAKS, WordBreaks, break_positions, glued
from bilingual.subtitles.cutting.phrases import cut_costs
from bilingual.subtitles.rules import limits_for, text_length

# Width of a character whose glyph nobody measured, in em.
_UNMEASURED, _UNMEASURED_WIDE = 0.6, 1.0
# Two lines should be of like length, yet never at the price of a torn phrase: a line that misses the
# mean by half costs as much as one word out of its place.
_IMBALANCE = 4.0
# From this many lines on, all that matters is that nothing is lost and that it does not take minutes.
_MOST_BALANCED = 10
# A word wider than a line is torn only where nothing else is left.
_TORN_PIECE = 5.0
_NO_EDGES = SafeArea()
# What a box reaches beyond its text at the sides and below, in em of the main line.
BOX_PADDING = (0.42, 0.16)


@dataclass(frozen=True, slots=True)
class Face:
    """A font as layout sees it: advance of each character in em, and em per unit of ASS font size.

    libass takes a font size for ascent plus descent; the em is ``em_scale`` of it (0.69 for Noto Sans
    CJK, 0.73 for Noto Sans), so an em of 56 pixels is asked for as size ``56 / em_scale``. ``guests``
    draw what this font has no glyphs for: each has the widths of just the characters it is to draw.
    """

    family: str
    widths: Mapping[str, float]
    em_scale: float
    guests: tuple[Face, ...] = ()

    def guest(self, character: str) -> Face | None:
        """Return the face that draws *character* in place of this one, ``None`` where this one does."""
        return next((face for face in self.guests if character in face.widths), None)

    def width(self, text: str) -> float:
        """Return the width of *text* in em."""
        return sum(self._advance(c) for c in text)

    def ass_size(self, em_px: float) -> float:
        """Return the ASS font size whose em is *em_px* pixels high."""
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
    """The picture that cues are laid out for, in pixels; *safe* edges are kept free of text and of its box."""

    width: int
    height: int
    layout: LayoutPreset = "learner-of-source"
    safe: SafeArea = _NO_EDGES
    theme: CueTheme = "outline"

    @property
    def em_px(self) -> float:
        """Height of the main line's em: 5.2 % of the height of a wide picture, a larger share of a tall one's width."""
        return 0.052 * min(self.height, 1.08 * self.width)

    @property
    def least_em_px(self) -> float:
        """The smallest em that is still read with ease: 11 of the 390 points of a phone's width.

        Apple's Human Interface Guidelines (Typography) name 11 points as the least size of text on a phone.
        """
        return min(self.width, self.height) * 11 / 390

    @property
    def margins(self) -> tuple[int, int, int]:
        """Return left, right and bottom margin in pixels: 5 % at the sides, 5.5 % below, the safe area added."""
        side = round(0.05 * self.width)
        beside, below = (round(share * self.em_px) for share in BOX_PADDING) if self.theme == "box" else (0, 0)
        edge = max(self.safe.left, self.safe.right)  # both alike, so that text stays in the middle
        shared = max(edge + beside if edge else 0, side)
        bottom = max(self.safe.bottom + below + round(0.01 * self.height), round(0.055 * self.height))
        return shared, shared, bottom

    @property
    def text_px(self) -> int:
        """Width that a line may take."""
        left, right, _ = self.margins
        return max(1, self.width - left - right)


# Stars, suits, notes and ticks are signs that text fonts have; a variation selector makes them emoji.
_SIGNS = "\u2605\u2606\u2660-\u2667\u2669-\u266f\u2713\u2714"
_EMOJI = re.compile(
    f"(?:[{_SIGNS}]\ufe0f|(?![{_SIGNS}])[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b55\u231a\u231b\u23e9-\u23f3"
    "\u200d\ufe0e\ufe0f\u20e3\U000e0020-\U000e007f])+"
)


def without_emoji(text: str) -> str:
    """Return *text* without emoji, which libass cannot draw: it knows no fonts in colour.

    >>> without_emoji("Well done 👍🏽!")
    'Well done !'
    """
    return _EMOJI.sub("", text)


def emoji_in(text: str) -> tuple[str, ...]:
    """Return the emoji of *text*, each once, in order.

    >>> emoji_in("Yes 👍🏽, again 👍🏽🎉 ♪")
    ('👍🏽', '🎉')
    """
    found: list[str] = []
    for run in _EMOJI.findall(text):
        borders = [0, *(place for place in range(1, len(run)) if not glued(run, place)), len(run)]
        found += (run[a:b] for a, b in pairwise(borders))
    return tuple(dict.fromkeys(one for one in found if one.strip("\u200d\ufe0e\ufe0f")))


def screen_text(text: str, tag: str) -> str:
    """Return *text* as it is burned in: without emoji, and with spaces for the pauses that its language does not show.

    In Chinese and Japanese those are commas and stops; question and exclamation marks, quotes and book marks stay
    (Netflix, Simplified Chinese and Japanese Timed Text Style Guides, "Punctuation").

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
    """Return *text* in as few lines of at most *limit* as it takes, alike in length, broken where it hurts least.

    Breaks stand only where :func:`~bilingual.subtitles.breaks.break_positions` allows one; a single
    piece that is wider than a whole line is broken between characters, for off the screen nobody reads it.

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
    """Return breaks that fill each line as far as it goes: for texts so long that no balance helps."""
    cuts: list[int] = []
    begin = 0
    for place in range(1, len(bounds)):
        if widths[ends[place]] - widths[begin] > limit and bounds[place - 1] > begin:
            begin = bounds[place - 1]
            cuts.append(begin)
    return cuts


def _forced_breaks(text: str, widths: Sequence[float], first: int, last: int, limit: float) -> list[int]:
    """Return where a piece that is wider than a line must be broken, filling each line."""
    found: list[int] = []
    begin = first
    for place in range(first + 1, last):
        if widths[place + 1] - widths[begin] > limit and not glued(text, place):
            found.append(place)
            begin = place
    return found


def _best(
    bounds: Sequence[int], ends: Sequence[int], costs: Mapping[int, float], widths: Sequence[float],
    limit: float, count: int,
) -> tuple[int, ...] | None:  # fmt: skip
    """Return the best breaks into exactly *count* lines that all fit, ``None`` where there are none."""
    mean = widths[-1] / count
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    last = len(bounds) - 1
    if count >= last:  # every piece its own line: characters that are wider than a line cannot be helped
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
    """Return *text* in lines of at most the characters that its language allows in one.

    >>> track_lines("I left the house before anybody else was awake.", "en")
    ('I left the house', 'before anybody else was awake.')
    """
    return balanced_lines(text, tag, lambda part: text_length(part, tag), limits_for(tag).cpl, breaks)
