"""Parts a subtitle file that holds two languages: two lines a cue, two cues at one time, or both on one line.

The whole file decides, since single cues prove nothing: a Chinese line may hold Latin names, a line may be a number
alone. Scripts tell most pairs of languages; two in one script are told by their words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

from bilingual.languages import CHINESE, pack, script_of, usual
from bilingual.subtitles.captions.moments import Moment, Row, half_rows, moments_of, rows_of
from bilingual.subtitles.captions.pieces import appended, piece
from bilingual.subtitles.formats.base import DENSE, FileCue
from bilingual.text.script import convert_script, detect_language, detect_script, likelihoods, writing_of

# This share of the moments must hold both languages; of one script, their words must tell them apart in as many.
_BOTH, _TOLD, _TOLD_BY_PARTICLES = 0.6, 0.7, 0.6
_LEAST_MOMENTS = 2
# One language says what the other says: at least this share of its length, and not the same names again and again.
_LEAST_LENGTH, _LEAST_NEW, _MOST_LABELS = 0.25, 0.5, 0.7
_SEEN = 0.25  # this share of them must seem to be in the two languages
_LEAST_TEXT, _SURE = 40, 0.9
_SAMPLE = 80  # moments whose words are looked at first
_CJK = frozenset(("Hani", "Hira", "Kana"))
_WIDE_MARKS = re.compile("[，。、！？：；（）「」『』《》]")


@dataclass(frozen=True, slots=True)
class Part:
    """The cues of one language of a file."""

    language: str
    cues: tuple[FileCue, ...]


def parted(cues: Sequence[FileCue]) -> tuple[Part, ...]:
    """Return the two parts of *cues*, first the language that usually comes first; () if there is one language.

    >>> rows = ["When did we begin?\\n我们是哪一年开始的？", "In the spring.\\n春天。"]
    >>> from bilingual.model.timing import Span
    >>> found = parted([FileCue(Span(n, n + 1), row) for n, row in enumerate(rows)])
    >>> [(part.language, part.cues[0].text) for part in found]
    [('en', 'When did we begin?'), ('zh-Hans', '我们是哪一年开始的？')]
    """
    return _parted(tuple(cues))


@lru_cache(maxsize=8)  # a run asks several times for each of its files
def _parted(cues: tuple[FileCue, ...]) -> tuple[Part, ...]:
    whole, halves = moments_of(cues, rows_of(cues)), moments_of(cues, half_rows(cues))
    for moments in [halves] if _torn(whole, halves) else [whole, halves]:
        if _by_script(moments) or _by_words(moments) or _by_variant(moments):
            return _parts(cues, moments)
    return ()


def _torn(moments: Sequence[Moment], halves: Sequence[Moment]) -> bool:
    """Return whether in most moments one language goes on in the middle of a line of the other."""
    both = [(m, h) for m, h in zip(moments, halves, strict=True) if any(DENSE.search(row.text) for row in m)]
    torn = sum(len(h) > len(m) > 1 and all(DENSE.search(row.text) for row in m) for m, h in both)
    return 2 * torn > len(both)


def _parts(cues: Sequence[FileCue], moments: Sequence[Moment]) -> tuple[Part, ...]:
    order = Counter(moment[0].kind for moment in moments if len({row.kind for row in moment} - {""}) == 2)
    (one, _), *others = order.most_common()
    kinds = [one, *(other for other, _ in others)] if others else [one, _other(one, moments)]
    _settle(moments, kinds)
    if not _like_translations(moments, kinds):
        return ()
    parts = []
    for kind in kinds:
        rows = [row for moment in moments for row in moment if row.kind in (kind, "")]
        text = "\n".join(row.text for row in rows)
        parts.append(Part(detect_language(text) if kind not in usual() else kind, _cues_of(cues, rows)))
    return tuple(parts) if parts[0].language != parts[1].language else ()


def _other(kind: str, moments: Sequence[Moment]) -> str:
    return next(row.kind for moment in moments for row in moment if row.kind not in (kind, ""))


def _settle(moments: Sequence[Moment], kinds: Sequence[str]) -> None:
    """Give lines that nothing tells the language that the moment lacks, else their neighbour's; alone they are both."""
    for moment in moments:
        found = {row.kind for row in moment} - {""}
        if len(moment) < 2 or (not found and len(moment) % 2):
            continue
        before = ""
        for number, row in enumerate(moment):
            if not row.kind:
                missing = [kind for kind in kinds if kind not in found]
                half = kinds[0] if number < len(moment) / 2 else kinds[1]
                row.kind = half if not found else missing[0] if missing else before or half
            before = row.kind


def _cues_of(cues: Sequence[FileCue], rows: Sequence[Row]) -> tuple[FileCue, ...]:
    found: dict[int, FileCue] = {}
    for row in rows:
        part = piece(cues[row.cue], row.first, row.last)
        found[row.cue] = appended(found[row.cue], part, "\n") if row.cue in found else part
    return tuple(found[number] for number in sorted(found))


def _like_translations(moments: Sequence[Moment], kinds: Sequence[str]) -> bool:
    lengths = []
    for kind in kinds:
        texts = [row.text for moment in moments for row in moment if row.kind == kind]
        labels = sum(_label(text) for text in texts)
        if len(set(texts)) < _LEAST_NEW * len(texts) or labels > _MOST_LABELS * len(texts):
            return False
        lengths.append(
            sum(n if script in (*_CJK, "Hang") else n / 3 for script, n in writing_of("".join(texts)).items())
        )
    return min(lengths) >= _LEAST_LENGTH * max(lengths)


# ── two scripts ───────────────────────────────────────────────────────────────────────────────────


def _by_script(moments: Sequence[Moment]) -> bool:
    """Name the script of every line if the moments of the file have two; return whether they do."""
    scripts = [[_script(row.text) for row in moment] for moment in moments]
    pairs = Counter(
        frozenset(found)
        for lines in scripts
        if len(found := {"Hani" if line in _CJK else line for line in lines if line}) == 2
    )
    inside = Counter(True for lines in scripts if {"Hani", "Kana"} <= set(lines))
    told = sum(any(lines) for lines in scripts)
    best, count = pairs.most_common(1)[0] if pairs else (frozenset(), 0)
    if max(count, inside[True]) < max(_LEAST_MOMENTS, _BOTH * told):
        return False
    apart = inside[True] > count  # Chinese and Japanese
    if apart and not _chinese([row.text for moment, lines in zip(moments, scripts, strict=True)
                               for row, line in zip(moment, lines, strict=True) if line == "Hani"]):  # fmt: skip
        return False
    for moment, lines in zip(moments, scripts, strict=True):
        for row, line in zip(moment, lines, strict=True):
            row.kind = line if apart else "Hani" if line in _CJK else line
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
    return sum(not particles.isdisjoint(line) for line in lines) >= _TOLD_BY_PARTICLES * len(lines)


def _label(text: str) -> bool:
    """Return whether a line is a name or a title: no sentence mark and no word in small letters."""
    return text[-1:].isalnum() and text.isascii() and not any(word[:1].islower() for word in text.split())


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
    family = _CJK if other == "Hani" else {other}
    if moment[0].kind == "Latn":
        mixed = [row for row in moment if writing_of(row.text).keys() & family]
        if len(mixed) < len(moment):
            for row in mixed:
                row.kind = other
    texts = [re.sub(r"\W+", "", row.text).casefold() for row in moment]
    if len(moment) == 2 and texts[0] == texts[1]:
        for row in moment:
            row.kind = ""  # one name in both languages


def _by_variant(moments: Sequence[Moment]) -> bool:
    """Name the script of every line if each moment says the same in both Chinese scripts; return whether it does."""
    pairs = [moment for moment in moments if len(moment) == 2 and all(_script(row.text) == "Hani" for row in moment)]
    same = [m for m in pairs if convert_script(m[0].text, CHINESE[0]) == convert_script(m[1].text, CHINESE[0])]
    if len(same) < max(_LEAST_MOMENTS, _BOTH * len(moments)) or all(m[0].text == m[1].text for m in same):
        return False
    told = Counter(detect_script(moment[0].text) for moment in same if moment[0].text != moment[1].text)
    first = told.most_common(1)[0][0]
    for moment in moments:
        for number, row in enumerate(moment):
            row.kind = first if number == 0 else next(tag for tag in CHINESE if tag != first)
    return True


# ── one script, two languages ─────────────────────────────────────────────────────────────────────


def _by_words(moments: Sequence[Moment]) -> bool:
    """Name the language of every line if the moments of the file hold two; return whether they do."""
    full = [moment for moment in moments if len(moment) > 1]
    if len(full) < max(_LEAST_MOMENTS, _BOTH * len(moments)):
        return False
    step = max(1, len(full) // _SAMPLE)
    scripts = writing_of(" ".join(_text(moment) for moment in full[::step]))
    known = [tag for tag in usual() if scripts and script_of(tag) == scripts.most_common(1)[0][0]]
    votes: Counter[frozenset[str]] = Counter()
    for moment in full[::step]:
        found = [likelihoods(_text(half), known) for half in _halves(moment)]
        if all(found):
            votes[frozenset(max(one, key=one.__getitem__) for one in found)] += 1
    pairs = [(count, sorted(pair)) for pair, count in votes.items() if len(pair) == 2]
    count, tags = max(pairs, default=(0, []))
    if count < _SEEN * votes.total():
        return False
    odds = [[_odds(row.text, tags) for row in moment] for moment in moments]
    halves = [(sum(o[: len(o) // 2]), sum(o[len(o) // 2 :])) for o in odds if len(o) > 1]
    two_halves = [(a, b) for a, b in halves if a and b]
    if sum(a * b < 0 for a, b in two_halves) < max(_LEAST_MOMENTS, _TOLD * len(two_halves), len(halves) / 2):
        return False
    usual_first = sum(1 if a > b else -1 for a, b in two_halves)
    for moment, lines in zip(moments, odds, strict=True):
        _assign(moment, lines, tags, usual_first)
    return all(_surely([row.text for m in moments for row in m if row.kind == tag], tag, known) for tag in tags)


def _surely(texts: Sequence[str], tag: str, known: Sequence[str]) -> bool:
    """Return whether all the lines of one language together are in it, and enough to tell."""
    text = " ".join(texts)
    return len(text) >= _LEAST_TEXT and likelihoods(text, known).get(tag, 0.0) >= _SURE


def _odds(text: str, tags: Sequence[str]) -> float:
    """Return the logarithm of the odds that *text* is in the first of *tags*, limited."""
    found = likelihoods(text, tags)
    if not found:
        return 0.0
    return max(-8.0, min(8.0, log(max(found[tags[0]], 1e-9) / max(found[tags[1]], 1e-9))))


def _assign(moment: Moment, odds: Sequence[float], tags: Sequence[str], usual_first: int) -> None:
    """Split the lines of a moment in two where their words differ most."""
    if len(moment) == 1:
        moment[0].kind = tags[0] if odds[0] >= 0 else tags[1]
        return
    middle = len(moment) / 2
    best = max(
        ((abs(sum(odds[:cut]) - sum(odds[cut:])), -abs(cut - middle), cut) for cut in range(1, len(moment))),
        key=lambda split: (split[0] + 2 * split[1], split[2]),
    )[2]
    difference = sum(odds[:best]) - sum(odds[best:])
    first = tags[0] if (difference or usual_first) > 0 else tags[1]
    for number, row in enumerate(moment):
        row.kind = first if number < best else next(tag for tag in tags if tag != first)


def _halves(moment: Moment) -> tuple[Moment, Moment]:
    return moment[: len(moment) // 2], moment[len(moment) // 2 :]


def _text(rows: Sequence[Row]) -> str:
    return " ".join(row.text for row in rows)
