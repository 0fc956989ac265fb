"""What the speech allows: the largest share of cues within the limits that any cut could have.

This code shares nothing with the product's optimiser. It asks for nothing but limits: no sense, no
phrases, no pairing. Within each sentence, over all word borders and all places in the translation, order
kept, with out-times extended to the next cue, it finds the cut with the largest share of cues whose
reading speed and duration are within the limits (Dinkelbach's method on cues inside minus share times cues).
"""

from __future__ import annotations

import unicodedata

import numpy as np
from material import Talk

CPS = {"en": 21.0, "zh-Hans": 9.0, "ja": 4.0, "de": 21.0, "es": 21.0}
LEAST_MS = {"ja": 500, "zh-Hans": 833, "en": 833, "de": 833, "es": 833}
LONGEST_MS, GAP_MS, LINGER_MS = 7000, 80, 500
MOST_WORDS = 25


def weight(text: str, tag: str) -> float:
    """Return the characters of *text*, half-width ones as half in Chinese and Japanese."""
    if tag not in ("zh-Hans", "ja"):
        return float(len(text))
    return sum(1.0 if unicodedata.east_asian_width(c) in "FWA" else 0.5 for c in text)


def allowed_share(talks: list[Talk], tag: str) -> float:
    """Return the largest share of cues of the track *tag* within its limits."""
    tables = [table for talk in talks for table in _tables(talk, tag)]
    share = 0.0
    for _ in range(20):
        inside = total = 0
        for table in tables:
            good, count = _best(table, share)
            inside, total = inside + good, total + count
        if abs(inside / total - share) < 1e-9:
            break
        share = inside / total
    return share


def _tables(talk: Talk, tag: str) -> list[tuple[np.ndarray, np.ndarray | None, np.ndarray, str]]:
    """Per sentence: durations (i, i'), source lengths (i, i') or None, running target lengths, language."""
    words = talk.transcript.words
    found: list[tuple[np.ndarray, np.ndarray | None, np.ndarray, str]] = []
    for unit in talk.bitext:
        assert unit.words is not None
        first, last = unit.words
        count = last - first
        starts = np.array([float(words[i].start_ms or 0) for i in range(first, last)])
        ends = np.array([float(words[i].end_ms or 0) for i in range(first, last)])
        following = float(words[last].start_ms or 0) if last < len(words) else ends[-1] + LINGER_MS + GAP_MS
        outs = np.append(starts[1:], following) - GAP_MS
        shown = np.minimum(outs[None, :] - starts[:, None], np.maximum(LONGEST_MS, ends[None, :] - starts[:, None]))
        if tag == talk.bitext.source:
            sums = np.array([len(talk.transcript.text(first, first + i)) for i in range(count + 1)], dtype=float)
            begin = np.where(np.arange(count) > 0, sums[:-1] + 1, 0)
            found.append((shown, sums[None, 1:] - begin[:, None], np.zeros(0), tag))
        else:
            target = unit.target or ""
            places = [i for i in range(1, len(target)) if " " not in target or target[i - 1] == " "]
            lengths = np.array([0.0, *(weight(target[:i], tag) for i in places), weight(target, tag)])
            found.append((shown, None, lengths, tag))
    return found


def _best(table: tuple[np.ndarray, np.ndarray | None, np.ndarray, str], share: float) -> tuple[int, int]:
    """Return cues inside the limits and all cues, for the cut that has the most of inside minus share times all."""
    shown, source, lengths, tag = table
    count = len(shown)
    timely = (shown >= LEAST_MS[tag]) & (shown <= LONGEST_MS)
    if source is not None:
        value = np.full(count + 1, -np.inf)
        value[0], tally = 0.0, [(0, 0)] * (count + 1)
        for end in range(1, count + 1):
            for start in range(max(0, end - MOST_WORDS), end):
                fits = (
                    bool(timely[start, end - 1]) and source[start, end - 1] * 1000 <= CPS[tag] * shown[start, end - 1]
                )
                new = value[start] + fits - share
                if new > value[end] + 1e-12:
                    value[end], tally[end] = new, (tally[start][0] + fits, tally[start][1] + 1)
        return tally[count]
    places = len(lengths)
    value2 = np.full((count + 1, places), -np.inf)
    inside = np.zeros((count + 1, places), dtype=int)
    total = np.zeros((count + 1, places), dtype=int)
    value2[0, 0] = 0.0
    pieces = lengths[None, :] - lengths[:, None]  # (from, to)
    for end in range(1, count + 1):
        for start in range(max(0, end - MOST_WORDS), end):
            if not np.isfinite(value2[start]).any():
                continue
            room = CPS[tag] * shown[start, end - 1] / 1000 if timely[start, end - 1] else -1.0
            fits = pieces <= room
            new = np.where(pieces > 0, value2[start][:, None] + fits - share, -np.inf)
            origin = new.argmax(0)
            best = new[origin, np.arange(places)]
            better = best > value2[end] + 1e-12
            value2[end] = np.where(better, best, value2[end])
            inside[end] = np.where(better, inside[start][origin] + fits[origin, np.arange(places)], inside[end])
            total[end] = np.where(better, total[start][origin] + 1, total[end])
    return int(inside[count, -1]), int(total[count, -1])
