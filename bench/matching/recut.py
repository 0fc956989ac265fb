"""Subtitle files as people make them: the translation of a talk, cut anew, moved in time, with cues missing or added.

Every scenario is drawn from a seed. The right translation of each sentence is known, since the text is only cut.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from material import Talk

from bilingual.engines.linguistics.words import word_breaks

WIDE = ("zh-Hans", "ja")
CREDITS = {
    "zh-Hans": ["字幕：林小雨", "翻译 王明 校对 李华"],
    "ja": ["字幕：佐藤花子", "翻訳協力 山田"],
    "de": ["Untertitel von Anna Berg", "www.untertitel.example"],
    "es": ["Subtítulos de Ana Ruiz", "www.subtitulos.example"],
}


@dataclass(frozen=True)
class Made:
    """A file to match: cues as (start_ms, end_ms, text), and the right target of each sentence (``None``: no cue)."""

    name: str
    talk: Talk
    sentences: tuple[int, int]
    cues: tuple[tuple[int, int, str], ...]
    right: tuple[str | None, ...]
    extra: tuple[str, ...] = ()
    """Texts that translate nothing."""


@dataclass
class _Text:
    """The running translation: characters with the moment each is spoken, and the sentence it belongs to."""

    tag: str
    spans: list[tuple[int, int]]
    texts: list[str]
    gap: str
    full: str = ""
    begins: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        for text in self.texts:
            self.full += self.gap if self.full else ""
            self.begins.append(len(self.full))
            self.full += text

    def at(self, position: int) -> int:
        """Return the moment of a character, spoken evenly within its sentence."""
        number = max(n for n, begin in enumerate(self.begins) if begin <= position)
        (start, end), length = self.spans[number], max(1, len(self.texts[number]))
        return start + (end - start) * min(length, position - self.begins[number]) // length

    def end_of(self, position: int) -> int:
        """Return the moment at which the character before *position* ends."""
        number = max(n for n, begin in enumerate(self.begins) if begin < position)
        (start, end), length = self.spans[number], max(1, len(self.texts[number]))
        return start + (end - start) * min(length, position - self.begins[number]) // length


def spans_of(talk: Talk) -> list[tuple[int, int]]:
    found = []
    for first, last in talk.transcript.sentences:
        words = talk.transcript.words[first:last]
        starts = [w.start_ms for w in words if w.start_ms is not None]
        ends = [w.end_ms for w in words if w.end_ms is not None]
        found.append((starts[0], ends[-1]))
    return found


def _text(talk: Talk, first: int, last: int) -> _Text:
    tag = talk.bitext.target
    texts = [unit.target or "" for unit in talk.bitext.units[first:last]]
    return _Text(tag, spans_of(talk)[first:last], texts, "" if tag in WIDE else " ")


def _cue(text: _Text, a: int, b: int, chance: random.Random) -> tuple[int, int, str]:
    start = max(0, text.at(a) + chance.randint(-120, 200))
    return start, max(start + 300, text.end_of(b) + chance.randint(0, 500)), text.full[a:b].strip()


def _tidy(cues: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Return the cues in order without overlap."""
    found: list[tuple[int, int, str]] = []
    for start, end, text in cues:
        if found and start < found[-1][1]:
            a, _, before = found[-1]
            found[-1] = (a, max(a + 100, start), before)
            start = max(start, a + 100)
        found.append((start, max(end, start + 200), text))
    return found


def _ranges(text: _Text) -> list[tuple[int, int]]:
    return [(begin, begin + len(t)) for begin, t in zip(text.begins, text.texts, strict=True)]


def one(text: _Text, chance: random.Random) -> list[tuple[int, int, str]]:
    return [_cue(text, a, b, chance) for a, b in _ranges(text)]


def split(text: _Text, chance: random.Random) -> list[tuple[int, int, str]]:
    """A sentence over up to three cues."""
    return [_cue(text, c, d, chance) for a, b in _ranges(text) for c, d in pairwise([a, *_cuts(text, a, b), b])]


def two(text: _Text, chance: random.Random) -> list[tuple[int, int, str]]:
    """Two or three sentences in a cue."""
    ranges, found = _ranges(text), []
    while ranges:
        size = chance.choice([1, 2, 2, 3])
        taken, ranges = ranges[:size], ranges[size:]
        found.append(_cue(text, taken[0][0], taken[-1][1], chance))
    return found


def dashes(text: _Text, chance: random.Random) -> list[tuple[int, int, str]]:
    """Two sentences in a cue, a dash before each."""
    ranges, found = _ranges(text), []
    while ranges:
        taken, ranges = ranges[:2], ranges[2:]
        start, end, said = _cue(text, taken[0][0], taken[-1][1], chance)
        if len(taken) == 2:
            said = "\n".join(f"- {text.full[a:b]}" for a, b in taken)
        found.append((start, end, said))
    return found


def cross(text: _Text, chance: random.Random) -> list[tuple[int, int, str]]:
    """Cues of even length, whatever the sentences."""
    wide = text.tag in WIDE
    size, at, found = (18, 34) if wide else (40, 78), 0, []
    borders = _words(text)
    while at < len(text.full):
        goal = at + chance.randint(*size)
        following = [b for b in borders if b > at + 3]
        end = min(following, key=lambda b: abs(b - goal), default=len(text.full))
        if len(text.full) - end < size[0] // 3:
            end = len(text.full)
        found.append(_cue(text, at, end, chance))
        at = end
    return found


def bare(text: _Text, chance: random.Random) -> list[tuple[int, int, str]]:
    """Chinese and Japanese as often subtitled: no marks but ? and !, a blank for a comma, cues of one clause or two."""
    marks = re.compile(r"[，、；：。]")
    return [(a, b, marks.sub(" ", said).strip()) for a, b, said in split(text, chance)]


def _words(text: _Text) -> list[int]:
    if text.tag in WIDE:
        return list(word_breaks([text.full], text.tag)[text.full])
    return [match.end() for match in re.finditer(r"\s+", text.full)]


def _cuts(text: _Text, a: int, b: int) -> list[int]:
    """Return the cuts of a long sentence: at commas, else between words."""
    longest = 18 if text.tag in WIDE else 45
    parts = min(3, (b - a - 1) // longest + 1)
    if parts < 2:
        return []
    words = [w for w in _words(text) if a + 3 < w < b - 3]
    found = []
    for number in range(1, parts):
        goal = a + (b - a) * number // parts
        commas = [w for w in words if text.full[:w].rstrip()[-1:] in ",;:，、；：" and abs(w - goal) < (b - a) / 5]
        cut = min(commas or words, key=lambda w: abs(w - goal), default=None)
        if cut is not None and cut not in found:
            found.append(cut)
    return sorted(found)


Cutter = Callable[[_Text, random.Random], list[tuple[int, int, str]]]
CUTTERS: dict[str, Cutter] = {"one": one, "split": split, "two": two, "dashes": dashes, "cross": cross, "bare": bare}
CLEAN = ("one", "split", "two", "dashes")


def made(talk: Talk, scenario: str, seed: int, sentences: tuple[int, int] | None = None) -> Made | None:
    """Return *talk* under a *scenario*: a cutter, then changes, joined by ``+``. ``None`` where it makes no sense."""
    cutter, *changes = scenario.split("+")
    if cutter == "bare" and talk.bitext.target not in WIDE:
        return None
    chance = random.Random(f"{talk.name} {talk.bitext.target} {scenario} {seed}")
    first, last = sentences or (0, len(talk.bitext.units))
    if last - first < 2:
        return None
    text = _text(talk, first, last)
    cues = _person(talk, text, chance) if cutter == "person" else CUTTERS[cutter](text, chance)
    cues = _tidy(cues)
    right: list[str | None] = list(text.texts)
    extra: list[str] = []
    for change in changes:
        name, _, value = change.partition("=")
        if name == "missing":
            gone = {n for n in range(len(cues)) if chance.random() < 0.12} or {len(cues) // 2}
            right = _without(cues, gone, right)
            cues = [cue for n, cue in enumerate(cues) if n not in gone]
        elif name == "credits":
            one_, other = CREDITS[text.tag]
            end = max(cues[-1][1], text.spans[-1][1])
            if cues[0][0] > 400:
                cues = [(0, cues[0][0] - 50, one_), *cues]
                extra.append(one_)
            cues = [*cues, (end + 300, end + 2300, other)]
            extra.append(other)
        elif name == "shift":
            cues = [(a + int(value), b + int(value), t) for a, b, t in cues if a + int(value) >= 0]
            right = _kept(right, cues, text) if int(value) < 0 else right
        elif name == "drift":
            cues = [(round(a * float(value)), round(b * float(value)), t) for a, b, t in cues]
        elif name == "overlap":
            cues = [(a, b + chance.randint(0, 900), t) for a, b, t in cues]
        elif name == "loose":
            about = [(a + chance.randint(-700, 900), b + chance.randint(-500, 900), t) for a, b, t in cues]
            cues = _tidy([(max(0, a), b, t) for a, b, t in about])
    if len(cues) < 2:
        return None
    return Made(scenario, talk, (first, last), tuple(cues), tuple(right), tuple(extra))


def _person(talk: Talk, text: _Text, chance: random.Random) -> list[tuple[int, int, str]]:
    words, found = talk.transcript.words, []
    for cue in talk.person:
        said = text.gap.join((talk.bitext.units[s].target or "")[a:b].strip() for s, a, b in cue.target)
        start, end = words[cue.words[0]].start_ms or 0, words[cue.words[1] - 1].end_ms or 0
        start = max(0, start + chance.randint(-120, 200))
        if said:
            found.append((start, max(end + chance.randint(0, 500), start + 300), said))
    return found


def _without(cues: Sequence[tuple[int, int, str]], gone: set[int], right: Sequence[str | None]) -> list[str | None]:
    """Return what is left of each sentence without some cues."""
    left: list[str] = ["" for _ in right]
    queue = [(n, c) for n, (_, _, said) in enumerate(cues) for c in said.replace("\n- ", "").removeprefix("- ")
             if not c.isspace()]  # fmt: skip
    at = 0
    for number, text in enumerate(right):
        for character in text or "":
            if character.isspace():
                left[number] += " " if left[number] and not left[number].endswith(" ") else ""
                continue
            while at < len(queue) and queue[at][1] != character:  # a mark that the cues do not have
                break
            if at < len(queue) and queue[at][1] == character:
                if queue[at][0] not in gone:
                    left[number] += character
                at += 1
    return [text.strip() or None for text in left]


def _kept(right: Sequence[str | None], cues: Sequence[tuple[int, int, str]], text: _Text) -> list[str | None]:
    said = "".join(c for _, _, t in cues for c in t.removeprefix("- ").replace("\n- ", "") if not c.isspace())
    whole = "".join(c for t in text.texts for c in t if not c.isspace())
    lost = len(whole) - len(said)
    found: list[str | None] = []
    for one_ in right:
        bare_ = [n for n, c in enumerate(one_ or "") if not c.isspace()]
        cut = min(lost, len(bare_))
        lost -= cut
        found.append(((one_ or "")[bare_[cut] :] if cut < len(bare_) else None) if cut else one_)
    return found


def shortened(talk: Talk, seed: int, scenario: str) -> tuple[int, int]:
    """Return a stretch of four to eight sentences of *talk*."""
    chance = random.Random(f"{talk.name} {seed} {scenario}")
    size = min(len(talk.bitext.units), chance.randint(4, 8))
    first = chance.randint(0, len(talk.bitext.units) - size)
    return first, first + size


def part(made_: Made) -> Talk:
    """Return the talk with only the sentences of *made_*; times stay."""
    first, last = made_.sentences
    talk = made_.talk
    a, b = talk.transcript.sentences[first][0], talk.transcript.sentences[last - 1][1]
    transcript = replace(
        talk.transcript,
        words=talk.transcript.words[a:b],
        sentences=tuple((x - a, y - a) for x, y in talk.transcript.sentences[first:last]),
    )
    return replace(talk, transcript=transcript)
