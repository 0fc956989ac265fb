"""Tells the lines of two languages apart by their scripts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from bilingual.languages import CHINESE, pack
from bilingual.subtitles.captions.moments import BOTH, LEAST_MOMENTS, Moment
from bilingual.text.chinese import convert_script, detect_script
from bilingual.text.language_detection import writing_of

CJK = frozenset(("Hani", "Hira", "Kana"))
_CHINESE = 0.6  # of the lines without kana must have a Chinese particle
_WIDE_MARKS = re.compile("[，。、！？：；（）「」『』《》]")


def by_script(moments: Sequence[Moment]) -> bool:
    """Name the script of every line if the moments of the file have two; return whether they do."""
    scripts = [[_script(row.text) for row in moment] for moment in moments]
    pairs = Counter(
        frozenset(found)
        for lines in scripts
        if len(found := {"Hani" if line in CJK else line for line in lines if line}) == 2
    )
    inside = Counter(True for lines in scripts if {"Hani", "Kana"} <= set(lines))
    told = sum(any(lines) for lines in scripts)
    best, count = pairs.most_common(1)[0] if pairs else (frozenset(), 0)
    if max(count, inside[True]) < max(LEAST_MOMENTS, BOTH * told):
        return False
    apart = inside[True] > count  # Chinese and Japanese
    if apart and not _chinese([row.text for moment, lines in zip(moments, scripts, strict=True)
                               for row, line in zip(moment, lines, strict=True) if line == "Hani"]):  # fmt: skip
        return False
    for moment, lines in zip(moments, scripts, strict=True):
        for row, line in zip(moment, lines, strict=True):
            row.kind = line if apart else "Hani" if line in CJK else line
            if row.kind not in (("Hani", "Kana") if apart else best):
                row.kind = ""
        if not apart:
            _mixed_lines(moment, best)
        elif len(moment) > 1 and all(line == "Hani" for line in lines):
            for row in moment:
                row.kind = ""  # Japanese without kana
    return True


def _chinese(lines: Sequence[str]) -> bool:
    """Return whether lines without kana are Chinese, by its particles, and not Japanese words in kanji."""
    facts = pack("zh-Hans")
    particles = {word for word in facts.sentences.borders.leaning if len(word) == 1}
    particles |= set(facts.subtitles.phrases.never_last_characters)
    return sum(not particles.isdisjoint(line) for line in lines) >= _CHINESE * len(lines)


def _script(text: str) -> str:
    """Return the script of a line, ``Kana`` for kana with or without kanji, "" without letters."""
    counts = writing_of(text)
    if counts["Hira"] + counts["Kana"]:
        return "Kana"
    for script in ("Hani", "Hang"):
        # A Chinese line may hold more Latin letters than its own: names and code, but few words in small letters.
        small = sum(word[:1].islower() and word.isascii() for word in text.split())
        if counts[script] and small <= counts[script]:
            return script
    if counts["Latn"] and len(_WIDE_MARKS.findall(text)) and not counts.keys() - {"Latn"}:
        return "Hani"
    return max(counts, key=counts.__getitem__) if counts else ""


def _mixed_lines(moment: Moment, kinds: frozenset[str]) -> None:
    """Where all lines of a moment look alike, those that hold letters of the other script are in that one."""
    if len(moment) < 2 or len({row.kind for row in moment} - {""}) != 1 or "Latn" not in kinds:
        return
    (other,) = kinds - {"Latn"}
    family = CJK if other == "Hani" else {other}
    if moment[0].kind == "Latn":
        mixed = [row for row in moment if writing_of(row.text).keys() & family]
        if len(mixed) < len(moment):
            for row in mixed:
                row.kind = other
    texts = [re.sub(r"\W+", "", row.text).casefold() for row in moment]
    if len(moment) == 2 and texts[0] == texts[1]:
        for row in moment:
            row.kind = ""  # one name in both languages


def by_variant(moments: Sequence[Moment]) -> bool:
    """Name the script of every line if each moment says the same in both Chinese scripts; return whether it does."""
    pairs = [moment for moment in moments if len(moment) == 2 and all(_script(row.text) == "Hani" for row in moment)]
    same = [m for m in pairs if convert_script(m[0].text, CHINESE[0]) == convert_script(m[1].text, CHINESE[0])]
    if len(same) < max(LEAST_MOMENTS, BOTH * len(moments)) or all(m[0].text == m[1].text for m in same):
        return False
    told = Counter(detect_script(moment[0].text) for moment in same if moment[0].text != moment[1].text)
    first = told.most_common(1)[0][0]
    for moment in moments:
        for number, row in enumerate(moment):
            row.kind = first if number == 0 else next(tag for tag in CHINESE if tag != first)
    return True
