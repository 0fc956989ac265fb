"""Uses a subtitle file in the spoken language as cuts of a transcript: the words and the time of each cue.

If the words differ, the transcript's are shown and a finding reports it. Words missing from the file, at times without
a cue, are cut by the optimiser.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bilingual.engines.speech.scripts.offsets import HOUR_MS
from bilingual.engines.speech.scripts.passages import read_cues
from bilingual.errors import InputError
from bilingual.languages import pack
from bilingual.model.cue import Timeline
from bilingual.model.finding import Finding
from bilingual.model.transcript import Transcript
from bilingual.pipeline.sidecars.accounts import handled, oddities, unclear_offset
from bilingual.pipeline.text_files.reading import uncertain_encoding
from bilingual.subtitles.cut_options import FixedCut
from bilingual.subtitles.formats import SUFFIXES
from bilingual.subtitles.shift import Shift, agreeing, shift_of_pairs
from bilingual.subtitles.source_cues import SourceCue, moved
from bilingual.subtitles.timing import WordTimes, word_times
from bilingual.text.counts import counted
from bilingual.text.likeness.common import opcodes

CHECK = "cuts"
# With fewer words in common, the file belongs to another recording or language.
_LEAST_LIKENESS = 0.5
_APART_MS = 2000
# An offset is taken out if this share of at least so many cues has it.
_ALIKE, _LEAST_CUES = 0.8, 3


@dataclass(frozen=True, slots=True)
class HandCuts:
    """The cues of a file as cuts of the transcript's words, with findings."""

    fixed: tuple[FixedCut, ...]
    findings: tuple[Finding, ...] = ()


def cuts_of_file(path: Path, transcript: Transcript) -> HandCuts:
    """Return the cues of the SRT or VTT file *path* as fixed cuts of *transcript*.

    Raises InputError if it is not a subtitle file, or its text does not match the transcript.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(
            "BIL-EDT-014",
            "is not a subtitle file, so it has no cuts to use",
            where=path,
            remedy="Use SRT, WebVTT or ASS.",
        )
    cues, times = read_cues(path, transcript.language), word_times(transcript)
    spaced = pack(transcript.language).writing.spaced
    said = [(token, number) for number, word in enumerate(transcript.words) for token in _tokens([word.text], spaced)]
    written = [(token, number) for number, cue in enumerate(cues) for token in _tokens(cue.text.split(), spaced)]
    owner, differences, same = _owners([token for token, _ in said], written, spaced)
    if not same or same < _LEAST_LIKENESS * min(len(said), len(written)):
        raise InputError(
            "BIL-EDT-015",
            f"does not match the transcript: {same} of its {len(written)} words occur there in this order",
            where=path,
            remedy=f"Use the subtitles of this recording in {pack(transcript.language).name}.",
        )
    by_word = _by_word(len(transcript.words), [(number, cue) for (_, number), cue in zip(said, owner, strict=True)])
    shift = _shift(by_word, cues, times)
    cues = moved(cues, shift)
    fixed = _fixed(_settled(by_word, cues, times), cues)
    findings = [_other_words(path, differences)] if differences else []
    findings += [Finding(CHECK, "W", note) for note in oddities(path, shift)]
    findings += [Finding(CHECK, "I", note) for note in handled(path, transcript.language)]
    findings += uncertain_encoding(path)
    return HandCuts(fixed, (*findings, *_unkept(path, cues, fixed, times)))


def joined_cuts(fixed: Sequence[FixedCut], timeline: Timeline, name: str) -> list[Finding]:
    """Return a finding if cues of *fixed* were joined in *timeline*; *name* is the origin of the cuts."""
    standing = {cue.words for cue in timeline}
    lost = [cut for cut in fixed if cut.words not in standing]
    if not lost:
        return []
    cue = next(cue for cue in timeline if cue.words[0] <= lost[0].words[0] < cue.words[1])
    count = counted(len(lost), "cue")
    message = (
        f"{name}: {count} could not stay separate because the translation has too few break points: “{cue.source}”"
    )
    return [Finding(CHECK, "W", message, source=cue.source, target=cue.target or "", evidence={"joined": len(lost)})]


def _tokens(texts: Iterable[str], spaced: bool) -> list[str]:
    """Return *texts* for comparison: letters and digits, by word or, without spaces, by character."""
    bare = ["".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum()) for text in texts]
    return [text for text in bare if text] if spaced else [character for text in bare for character in text]


_Difference = tuple[int, str, str]  # the cue, its text, the transcript's text


def _owners(
    said: Sequence[str], written: Sequence[tuple[str, int]], spaced: bool
) -> tuple[list[int | None], list[_Difference], int]:
    """Return the cue of each spoken token (``None`` for none), the differences, and the number of equal tokens."""
    owner: list[int | None] = [None] * len(said)
    same = 0
    differences: list[_Difference] = []
    joint = " " if spaced else ""
    for kind, a, b, c, d in opcodes([token for token, _ in written], said):
        if kind == "equal":
            same += b - a
            for offset in range(b - a):
                owner[c + offset] = written[a + offset][1]
            continue
        if a < b:
            differences.append((written[a][1], joint.join(token for token, _ in written[a:b]), joint.join(said[c:d])))
        if kind == "replace":
            for offset in range(d - c):
                owner[c + offset] = written[a + offset * (b - a) // (d - c)][1]
    return owner, differences, same


def _by_word(words: int, owners: Iterable[tuple[int, int | None]]) -> list[int | None]:
    """Return the cue of each word: that of its first token, never earlier than the previous word's."""
    found: list[int | None] = [None] * words
    for number, cue in owners:
        if found[number] is None:
            found[number] = cue
    latest = 0
    for number, cue in enumerate(found):
        if cue is not None:
            latest = found[number] = max(latest, cue)
    return found


def _shift(by_word: Sequence[int | None], cues: Sequence[SourceCue], times: WordTimes) -> Shift:
    """Return the correction of the times of *cues* by their words: none if it is small or does not fit nearly all."""
    firsts = {cue: number for number, cue in reversed(list(enumerate(by_word))) if cue is not None}
    pairs = [(times.starts[word], cues[cue].span.start_ms) for cue, word in firsts.items()]
    found = shift_of_pairs(pairs)
    if found is None or len(pairs) < _LEAST_CUES or agreeing(pairs, found) < _ALIKE * len(pairs):
        return Shift()
    if found.rate == 1.0 and abs(found.offset_ms) < _APART_MS:
        return Shift()
    hours = round(found.offset_ms / HOUR_MS) * HOUR_MS
    return Shift(hours) if found.rate == 1.0 and abs(found.offset_ms - hours) < _APART_MS else found


def _settled(by_word: Sequence[int | None], cues: Sequence[SourceCue], times: WordTimes) -> list[int | None]:
    """Assign words without a cue to the one shown when they are spoken, if any."""
    found = list(by_word)
    known = [number for number, cue in enumerate(by_word) if cue is not None]
    for left, right in zip([-1, *known], [*known, len(by_word)], strict=True):
        before = by_word[left] if left >= 0 else None
        after = by_word[right] if right < len(by_word) else None
        first, last = left + 1, right
        while first < last and before is not None and (before == after or times.starts[first] < _end(cues, before)):
            found[first] = before
            first += 1
        while first < last and after is not None and times.ends[last - 1] > cues[after].span.start_ms:
            last -= 1
            found[last] = after
    return found


def _end(cues: Sequence[SourceCue], number: int) -> int:
    return cues[number].span.end_ms


def _fixed(by_word: Sequence[int | None], cues: Sequence[SourceCue]) -> tuple[FixedCut, ...]:
    """Return one cut per cue that has words."""
    ranges: dict[int, tuple[int, int]] = {}
    for number, cue in enumerate(by_word):
        if cue is not None:
            ranges[cue] = (ranges.get(cue, (number, number))[0], number + 1)
    return tuple(FixedCut(words, cues[cue].span) for cue, words in sorted(ranges.items()))


def _other_words(path: Path, differences: Sequence[_Difference]) -> Finding:
    cue, written, said = differences[0]
    instead = f"“{written}” where “{said}” is spoken" if said else f"“{written}”, which is not spoken"
    places = counted(len(differences), "place")
    message = f"{path.name} differs from the transcript in {places}, first in cue {cue + 1}: {instead};"
    message += " the transcript's words are shown"
    return Finding(CHECK, "W", message, evidence={"places": len(differences), "cue": cue + 1})


def _unkept(path: Path, cues: Sequence[SourceCue], fixed: Sequence[FixedCut], times: WordTimes) -> list[Finding]:
    """Report how many cues matched no word, and whether the file's times match the words' at all."""
    found = []
    if len(fixed) < len(cues):
        lost = len(cues) - len(fixed)
        message = f"{path.name}: {lost} of {len(cues)} cues {'contains' if lost == 1 else 'contain'} no transcript word"
        found.append(Finding(CHECK, "W", f"{message} and {'was' if lost == 1 else 'were'} skipped"))
    late = round(median(cut.span.start_ms - times.starts[cut.words[0]] for cut in fixed))
    if abs(late) >= _APART_MS:
        found.append(unclear_offset(path, Shift(-late)))
    return found
