"""Converts edited source text to timed words: unchanged words keep their time, new ones share that of the old."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import accumulate

from bilingual.engines.linguistics.words import spoken_length, tokenise
from bilingual.errors import InputError
from bilingual.languages import pack
from bilingual.model.speakers import moved_marks
from bilingual.model.transcript import Transcript, Word
from bilingual.pipeline.editing.cuts import borders
from bilingual.text.likeness.common import opcodes


def rewritten(transcript: Transcript, texts: Mapping[tuple[int, int], str]) -> Transcript:
    """Return *transcript* with the words of each half-open range replaced by those of its new text.

    Ranges do not overlap. Sentence boundaries, speakers and headings are kept; a sentence without words is removed.
    Raises InputError if no word is left.
    """
    words: list[Word] = []
    place = [0]
    position = 0
    for (first, last), text in sorted(texts.items()):
        for word in transcript.words[position:first]:
            words.append(word)
            place.append(len(words))
        old = transcript.words[first:last]
        new = _tokens(text, transcript.language, old)
        inner = borders([word.text for word in old], [word.text for word in new])
        place += [len(words) + border for border in inner[1:]]
        words += new
        position = last
    for word in transcript.words[position:]:
        words.append(word)
        place.append(len(words))
    sentences = tuple((place[a], place[b]) for a, b in transcript.sentences if place[a] < place[b])
    told = moved_marks(transcript.engine.options, place)
    return replace(transcript, words=tuple(words), sentences=sentences, engine=replace(transcript.engine, options=told))


def unwrapped(text: str, original: str, tag: str) -> str:
    r"""Return *text*, displayed in lines, as running text.

    In languages without spaces, a line end becomes a space only if *original* had one there, or between two Latin
    words.

    >>> unwrapped("one\ntwo", "one two", "en"), unwrapped("我们用\nPython 编程", "我们用 Python 编程", "zh-Hans")
    ('one two', '我们用 Python 编程')
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    spaced = pack(tag).writing.spaced
    whole = lines[0] if lines else ""
    for line in lines[1:]:
        latin = whole[-1].isascii() and line[0].isascii() and whole[-1].isalnum() and line[0].isalnum()
        space = spaced or latin or f"{whole[-2:]} {line[:2]}" in original
        whole += (" " if space else "") + line
    return whole


def _tokens(text: str, tag: str, old: tuple[Word, ...]) -> list[Word]:
    tokens = tokenise(text, tag)
    if not tokens:
        raise InputError(
            "BIL-EDT-007", "all words of a cue were deleted", where=text, remedy="Restore some of its words."
        )
    words = [Word(token, space_after=space) for token, space in tokens]
    for kind, first, last, begin, end in opcodes([word.text for word in old], [token for token, _ in tokens]):
        if kind == "equal":
            words[begin:end] = old[first:last]
        elif kind == "replace":
            words[begin:end] = _spread(words[begin:end], old[first:last])
    words[-1] = replace(words[-1], space_after=old[-1].space_after)
    return words


def _spread(new: list[Word], old: tuple[Word, ...]) -> list[Word]:
    """Distribute the time of *old*, if known, over *new* by length."""
    starts = [word.start_ms for word in old if word.start_ms is not None]
    ends = [word.end_ms for word in old if word.end_ms is not None]
    if not starts:
        return new
    begin, end = starts[0], max(starts[0], *ends)
    lengths = [spoken_length(word.text) for word in new]
    sums = [0.0, *accumulate(lengths)]
    at = [begin + round((end - begin) * done / sums[-1]) for done in sums]
    return [replace(word, start_ms=at[i], end_ms=at[i + 1]) for i, word in enumerate(new)]
