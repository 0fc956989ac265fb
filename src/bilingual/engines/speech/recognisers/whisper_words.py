"""Converts recognised pieces to a Transcript: written words, times in whole milliseconds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from bilingual.languages import SCRIPT_UNSAID, pack, parse_tag
from bilingual.languages.speech import Speech
from bilingual.model.transcript import EngineRecord, Transcript, Word, join_words
from bilingual.text.chinese import detect_script, enforce_script
from bilingual.text.grouping import group_sentences

# Whisper's codes that are not BCP 47 primary tags. Source: whisper/tokenizer.py of openai-whisper.
_TO_WHISPER = {"jv": "jw", "fil": "tl", "nb": "no", "cmn": "zh", "iw": "he"}
_FROM_WHISPER = {"jw": "jv"}


@dataclass(frozen=True, slots=True)
class RecognisedPiece:
    """One recognised piece, with its leading space and times in seconds.

    ``begins``: it is the first of a segment. ``sure`` is its probability.
    """

    text: str
    start: float
    end: float
    begins: bool = False
    sure: float = 1.0


@dataclass(frozen=True, slots=True)
class HeardWord(Word):
    """A word as recognised: whether a segment ``begins`` with it, and its least probability."""

    begins: bool = False
    sure: float = 1.0


def segments(words: Sequence[HeardWord]) -> list[tuple[int, int]]:
    """Return the first word of each segment and the one after its last.

    >>> segments([HeardWord("Well."), HeardWord("We", begins=True), HeardWord("see.")])
    [(0, 1), (1, 3)]
    """
    starts = [index for index, word in enumerate(words) if word.begins or not index]
    return list(pairwise([*starts, len(words)]))


def to_code(tag: str) -> str:
    """Return Whisper's code for the BCP 47 *tag*.

    >>> to_code("zh-Hant"), to_code("pt-BR"), to_code("jv")
    ('zh', 'pt', 'jw')
    """
    primary = tag.replace("_", "-").split("-")[0].lower()
    return _TO_WHISPER.get(primary, primary)


def to_tag(code: str, text: str, asked: str | None) -> str:
    """Return the BCP 47 tag of a transcript: the requested one, else the engine's *code*; Chinese by its characters.

    >>> to_tag("zh", "我們今天讲故事，這個", None), to_tag("zh", "我们", "zh-Hant"), to_tag("jw", "", None)
    ('zh-Hant', 'zh-Hant', 'jv')
    """
    tag = asked or _FROM_WHISPER.get(code, code)
    return detect_script(text) if tag.lower() in SCRIPT_UNSAID else parse_tag(tag)


def pieces_of(segments: Iterable[Iterable[RecognisedPiece]], code: str) -> list[RecognisedPiece]:
    """Return the pieces of *segments* as one list. If spaces separate words, a segment starts a word."""
    spaced = pack(to_tag(code, "", None)).writing.spaced
    pieces: list[RecognisedPiece] = []
    for segment in segments:
        for index, piece in enumerate(segment):
            text = f" {piece.text}" if index == 0 and spaced and not piece.text.startswith(" ") else piece.text
            pieces.append(replace(piece, text=text, begins=index == 0))
    return pieces


def words_of(
    heard: Sequence[RecognisedPiece], code: str, duration_ms: int, offset_ms: int = 0
) -> tuple[tuple[HeardWord, ...], int]:
    """Return *heard* as words, and how many of their times had to be corrected.

    A piece without a leading space belongs to the previous word, punctuation is attached to its word, and in languages
    without spaces only those beside a Latin word or a number are kept. Times are clipped to the recording and never
    decrease.
    """
    written = pack(to_tag(code, "", None)).writing
    # French puts a space before ? ! : ; and inside « », which must not break.
    gap = "\u00a0" if written.spaced_marks else ""
    pieces = _joined([piece for piece in heard if piece.text.strip()], written.spaced, gap)
    words: list[HeardWord] = []
    moved, floor = 0, 0
    for index, piece in enumerate(pieces):
        given_start, given_end = round(piece.start * 1000) + offset_ms, round(piece.end * 1000) + offset_ms
        start = min(max(given_start, floor, 0), duration_ms)
        end = min(max(given_end, start), duration_ms)
        moved += (start, end) != (given_start, given_end)
        floor = start
        following = pieces[index + 1].text if index + 1 < len(pieces) else ""
        space_after = following[:1].isspace() and (written.spaced or _beside_latin(piece.text, following))
        words.append(HeardWord(piece.text.strip(), start, end, space_after, piece.begins, piece.sure))
    if words:
        words[-1] = replace(words[-1], space_after=written.spaced)
    return tuple(words), moved


def transcript_of(
    words: tuple[HeardWord, ...],
    code: str,
    asked: str | None,
    duration_ms: int,
    engine: EngineRecord,
    notes: Mapping[str, Any],
) -> Transcript:
    """Return *words* in sentences, Chinese in the requested script; *notes* are added to the engine's options."""
    tag = to_tag(code, join_words(words), asked)
    words = after_pauses(words, tag)
    plain = tuple(Word(w.text, w.start_ms, w.end_ms, w.space_after) for w in with_capitals(words, tag))
    written = enforce_script(plain, tag)
    grouping = group_sentences(written, tag)
    ended = _with_stops(written, grouping.sentences, pack(tag).speech)
    marks = (
        *(("converted-script",) if written != plain else ()),
        *(("restored-sentences",) if grouping.restored else ()),
    )
    record = replace(engine, options={**engine.options, **notes})
    return Transcript(tag, duration_ms, ended, grouping.sentences, record).marked(*marks)


def _with_stops(words: Sequence[Word], sentences: Sequence[tuple[int, int]], marks: Speech) -> tuple[Word, ...]:
    """Return *words* with a stop after each sentence that has no mark, or only a comma, at its end."""
    ended = list(words)
    for _, last in sentences if marks.stop else ():
        word = words[last - 1]
        text = word.text.rstrip("，,、")
        if text and text[-1].isalnum():
            ended[last - 1] = replace(word, text=text + ("？" if text.endswith(marks.asks) else marks.stop))
    return tuple(ended)


def with_capitals(words: Sequence[HeardWord], tag: str) -> tuple[HeardWord, ...]:
    """Return *words* with a capital where a sentence begins after a full stop.

    Whisper begins a window in lower case ("I never said no. a wedding"), which would join two sentences. After a mark,
    the border of a segment or a pause shows that a sentence begins, unless the mark belongs to an abbreviation.
    """
    raised = list(words)
    rules = pack(tag).sentences
    abbreviations = rules.abbreviations.either | rules.common.either
    for index in range(1, len(words)):
        before, word = words[index - 1], words[index]
        ended = _ENDED.search(before.text)
        if ended is None or not word.text[0].islower() or any(c.isupper() for c in word.text):
            continue
        if before.text[: ended.start()].lower() in abbreviations:
            continue  # "at 5 p.m. and"
        pause_ms = (word.start_ms or 0) - (before.end_ms or 0)
        if word.begins or pause_ms >= _PAUSE_MS or (ended[0] in "?!" and pause_ms >= _PAUSE_MS // 2):
            raised[index] = replace(word, text=word.text[0].upper() + word.text[1:])
    begins = {first for first, _ in group_sentences(raised, tag, restore=False).sentences}
    return tuple(new if index in begins else old for index, (new, old) in enumerate(zip(raised, words, strict=True)))


def after_pauses(words: Sequence[HeardWord], tag: str) -> tuple[HeardWord, ...]:
    """Return *words* with the first character of a sentence after the pause that it follows.

    Without spaces a piece is a character or two, whose time is inexact: that of the first after a pause is often before
    it ("...ます使", half a second, "用は..."), which would put the border there.

    >>> said = [HeardWord("です", 0, 400), HeardWord("こ", 400, 500), HeardWord("こが", 1000, 1300)]
    >>> [(word.text, word.start_ms) for word in after_pauses(said, "ja")]
    [('です', 0), ('こ', 1000), ('こが', 1000)]
    """
    rules = pack(tag)
    if rules.writing.spaced:
        return tuple(words)
    closes, leaning = rules.sentences.borders.closes, rules.sentences.borders.leaning
    result = list(words)
    for index in range(1, len(words) - 1):
        before, word, after = result[index - 1], words[index], words[index + 1]
        times = before.end_ms, word.start_ms, word.end_ms, after.start_ms
        if len(word.text) > 2 or word.text.startswith(leaning) or None in times:
            continue
        ended, start, end, onset = (time or 0 for time in times)
        ends = word.begins or join_words(tuple(words[max(0, index - 6) : index])).endswith(closes)
        if ends and start - ended < _PAUSE_MS // 2 and onset - end >= _PAUSE_MS - 50:
            result[index] = replace(word, start_ms=onset, end_ms=onset)
    return tuple(result)


_ENDED = re.compile("[.?!](?=[\"'”’»)]*$)")
# A pause between sentences; the words of one follow each other more closely.
_PAUSE_MS = 300


def _joined(pieces: Sequence[RecognisedPiece], spaced: bool, gap: str) -> list[RecognisedPiece]:
    """Return the pieces joined to written words, each with its leading space; *gap* replaces spaces inside."""
    words: list[RecognisedPiece] = []
    for piece in pieces:
        if words and _belongs_to(words[-1].text, piece.text, spaced):
            last = words[-1]
            text = last.text + (gap if piece.text[0].isspace() else "") + piece.text.strip()
            words[-1] = replace(last, text=text, end=max(last.end, piece.end), sure=min(last.sure, piece.sure))
        else:
            words.append(piece)
    return words


def _belongs_to(before: str, text: str, spaced: bool) -> bool:
    if _all(text.strip(), _CLOSING) or _all(before.strip(), _OPENING):
        return True
    if text[0].isspace():
        return False
    # Even in scripts without spaces, the pieces of a Latin word or a number form one word.
    return spaced or (_latin(before[-1]) and _latin(text[0]))


_OPENING = {"Ps", "Pi"}
_CLOSING = {"Po", "Pe", "Pf"}


def _all(text: str, categories: set[str]) -> bool:
    return all(unicodedata.category(c) in categories for c in text) and text not in ("¿", "¡", "&", "@", "#", "%", "*")


def _beside_latin(before: str, after: str) -> bool:
    """Return whether a space between these is one that a language without spaces writes: "用 Python"."""
    return _latin(before.strip()[-1]) or _latin(after.strip()[0])


def _latin(character: str) -> bool:
    return character.isalnum() and character < "\u0250"
