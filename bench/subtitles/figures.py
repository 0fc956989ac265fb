"""What is measured on a cut: conformity, borders found, pairing, shift, losses, SubER."""

from __future__ import annotations

import contextlib
import io
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from allowed import CPS, GAP_MS, LEAST_MS, LINGER_MS, LONGEST_MS, weight
from material import PairCue, Talk

from bilingual.subtitles.cutting.phrases import PLAIN, cut_costs
from bilingual.subtitles.display.layout import track_lines
from bilingual.subtitles.rules import limits_for, text_length


@dataclass
class Figures:
    """Counts over all talks of one pair; shares follow."""

    cues: int = 0
    source_fast: int = 0
    target_fast: int = 0
    source_inside: int = 0
    target_inside: int = 0
    source_lines: int = 0
    target_lines: int = 0
    source_one: int = 0
    target_one: int = 0
    hits: int = 0
    ours: int = 0
    theirs: int = 0
    pairs: int = 0
    coincide: int = 0
    shift_ms: float = 0.0
    letters: int = 0
    lost: int = 0
    found: int = 0
    cuts: int = 0
    wanted: int = 0
    sentence_inside: int = 0
    torn: int = 0
    short: int = 0
    bad_lines: int = 0
    breaks: int = 0
    suber_source: float = 0.0
    suber_target: float = 0.0

    @property
    def f1(self) -> float:
        return 2 * self.hits / max(1, self.ours + self.theirs)

    @property
    def borders(self) -> float:
        """F1 of all source cuts against the person's, those at the ends of sentences included."""
        return 2 * self.found / max(1, self.cuts + self.wanted)

    @property
    def pair(self) -> float:
        return self.pairs / max(1, self.coincide)

    @property
    def shift(self) -> float:
        return self.shift_ms / max(1, self.letters) / 1000

    def share(self, name: str) -> float:
        return getattr(self, name) / max(1, self.cues)


def text_of(talk: Talk, cue: PairCue) -> tuple[str, str]:
    """Return source and target text of *cue*."""
    joint = "" if talk.bitext.target in ("zh-Hans", "ja") else " "
    parts = [(talk.bitext.units[s].target or "")[a:b].strip() for s, a, b in cue.target]
    return talk.transcript.text(*cue.words), joint.join(part for part in parts if part)


def shown_ms(talk: Talk, cues: Sequence[PairCue], index: int, tags: Sequence[str]) -> tuple[int, int]:
    """Return when a cue is shown, by one rule for everybody: as long as reading takes, up to the next cue."""
    words = talk.transcript.words
    first, last = cues[index].words
    start, end = words[first].start_ms or 0, words[last - 1].end_ms or 0
    following = (words[cues[index + 1].words[0]].start_ms or 0) - GAP_MS if index + 1 < len(cues) else end + LINGER_MS
    texts = text_of(talk, cues[index])
    need = max(weight(text, tag) * 1000 / CPS[tag] for text, tag in zip(texts, tags, strict=True))
    wish = max(end + LINGER_MS, start + need, start + max(LEAST_MS[tag] for tag in tags))
    # rounded up: half a millisecond must not make a cue too fast
    return start, int(max(min(end, following), min(wish + 1, following, start + max(LONGEST_MS, end - start))))


def measure(talk: Talk, cues: Sequence[PairCue], into: Figures) -> None:
    """Add the figures of one talk's cut."""
    tags = (talk.bitext.source, talk.bitext.target)
    for index, cue in enumerate(cues):
        start, end = shown_ms(talk, cues, index, tags)
        into.cues += 1
        for side, text, tag in zip(("source", "target"), text_of(talk, cue), tags, strict=True):
            fast = weight(text, tag) * 1000 <= CPS[tag] * (end - start)
            timely = LEAST_MS[tag] <= end - start <= LONGEST_MS
            lines = track_lines(text, tag)
            limit = limits_for(tag).cpl
            fits = len(lines) <= 2 and all(text_length(line, tag) <= limit for line in lines)
            for name, value in (("fast", fast), ("inside", fast and timely), ("lines", fits), ("one", len(lines) <= 1)):
                setattr(into, f"{side}_{name}", getattr(into, f"{side}_{name}") + value)
    _borders(talk, cues, into)
    _manners(talk, cues, into)
    _shift(talk, cues, into)
    said = sum(cue.words[1] - cue.words[0] for cue in cues)
    letters = sum(b - a for cue in cues for _, a, b in cue.target)
    wanted = sum(len(unit.target or "") for unit in talk.bitext)
    into.lost += abs(len(talk.transcript.words) - said) + abs(wanted - letters)


def _inner(talk: Talk, cues: Sequence[PairCue]) -> dict[int, tuple[int, int]]:
    """Source cuts inside sentences: word -> (sentence, place in the translation)."""
    ends = {last for _, last in talk.transcript.sentences}
    return {cue.words[1]: (cue.target[-1][0], cue.target[-1][2]) for cue in cues if cue.words[1] not in ends}


def _borders(talk: Talk, cues: Sequence[PairCue], into: Figures) -> None:
    ours, theirs = _inner(talk, cues), _inner(talk, talk.person)
    common = ours.keys() & theirs.keys()
    into.hits, into.ours, into.theirs = into.hits + len(common), into.ours + len(ours), into.theirs + len(theirs)
    into.coincide += len(common)
    into.pairs += sum(ours[w][0] == theirs[w][0] and abs(ours[w][1] - theirs[w][1]) <= 1 for w in common)


def _manners(talk: Talk, cues: Sequence[PairCue], into: Figures) -> None:
    """Count what people avoid: sentence ends inside a cue, cuts and line breaks in a phrase, cues under a second."""
    tags = (talk.bitext.source, talk.bitext.target)
    ends = {last for _, last in talk.transcript.sentences}
    ours, theirs = {cue.words[1] for cue in cues}, {cue.words[1] for cue in talk.person}
    into.found += len(ours & theirs)
    into.cuts += len(ours)
    into.wanted += len(theirs)
    starts, text = [], ""
    for word in talk.transcript.words:
        starts.append(len(text))
        text += word.text + " " * word.space_after
    costs = dict(zip(range(1, len(starts)), cut_costs(text, starts[1:], tags[0]), strict=True))
    into.torn += sum(costs.get(word, 0.0) >= PLAIN for word in ours - ends)
    for index, cue in enumerate(cues):
        into.sentence_inside += any(cue.words[0] < end < cue.words[1] for end in ends)
        start, end = shown_ms(talk, cues, index, tags)
        into.short += end - start < 1000
        said = text_of(talk, cue)[0]
        lines = track_lines(said, tags[0])
        if len(lines) == 2:
            into.breaks += 1
            into.bad_lines += cut_costs(said, [len(lines[0]) + 1], tags[0])[0] > PLAIN


def _shift(talk: Talk, cues: Sequence[PairCue], into: Figures) -> None:
    """Distance of centres of speech, for each letter of the translation."""
    words = talk.transcript.words
    places: list[dict[tuple[int, int], float]] = []
    for cut in (cues, talk.person):
        centres: dict[tuple[int, int], float] = {}
        for cue in cut:
            centre = ((words[cue.words[0]].start_ms or 0) + (words[cue.words[1] - 1].end_ms or 0)) / 2
            for sentence, first, last in cue.target:
                centres |= {(sentence, c): centre for c in range(first, last)}
        places.append(centres)
    for (sentence, char), centre in places[1].items():
        if not (talk.bitext.units[sentence].target or "")[char].isspace():
            into.shift_ms += abs(places[0].get((sentence, char), centre) - centre)
            into.letters += 1


def suber(all_talks: Sequence[Talk], cuts: Sequence[Sequence[PairCue]], side: int) -> float:
    """Return SubER (lower is better) of one track of *cuts* against the person's, over all talks."""
    from suber.file_readers.srt_file_reader import SRTFileReader
    from suber.metrics.suber import calculate_SubER

    tag = all_talks[0].bitext.target if side else all_talks[0].bitext.source
    tracks = []
    for who in (cuts, [talk.person for talk in all_talks]):
        blocks, offset = [], 0
        for talk, cues in zip(all_talks, who, strict=True):
            tags = (talk.bitext.source, talk.bitext.target)
            for index, cue in enumerate(cues):
                start, end = shown_ms(talk, cues, index, tags)
                text = text_of(talk, cue)[side]
                if text:
                    # SubER's Japanese tokeniser needs another MeCab binding: letter by letter instead
                    lines = [" ".join(line) if tag == "ja" else line for line in track_lines(text, tag)]
                    blocks.append((start + offset, end + offset, "\n".join(lines)))
            offset += talk.transcript.duration_ms + 60_000
        tracks.append(blocks)
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        read = []
        for name, blocks in zip(("hypothesis", "reference"), tracks, strict=True):
            path = Path(folder) / f"{name}.srt"
            path.write_text(
                "".join(f"{i}\n{_clock(a)} --> {_clock(b)}\n{t}\n\n" for i, (a, b, t) in enumerate(blocks, 1)), "utf-8"
            )
            read.append(SRTFileReader(str(path)).read())
        return float(calculate_SubER(read[0], read[1], language="zh" if tag == "zh-Hans" else None))


def _clock(ms: int) -> str:
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02},{rest:03}"
