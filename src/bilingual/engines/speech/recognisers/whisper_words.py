"""Converts recognised pieces to a Transcript: written words, times in whole milliseconds."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bilingual.languages import SCRIPT_UNSAID, pack, parse_tag
from bilingual.model.transcript import EngineRecord, Transcript, Word, join_words
from bilingual.text.script import detect_script, enforce_script
from bilingual.text.sentences import group_sentences

# Whisper's codes that are not BCP 47 primary tags. Source: whisper/tokenizer.py of openai-whisper.
_TO_WHISPER = {"jv": "jw", "fil": "tl", "nb": "no", "cmn": "zh", "iw": "he"}
_FROM_WHISPER = {"jw": "jv"}


@dataclass(frozen=True, slots=True)
class RecognisedPiece:
    """One recognised piece, with its leading space and times in seconds."""

    text: str
    start: float
    end: float


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


def pieces_of(segments: Iterable[Iterable[tuple[str, float, float]]], code: str) -> list[RecognisedPiece]:
    """Return the (text, start, end) of *segments* as one list. If spaces separate words, a segment starts a word."""
    spaced = pack(to_tag(code, "", None)).writing.spaced
    pieces: list[RecognisedPiece] = []
    for segment in segments:
        for index, (text, start, end) in enumerate(segment):
            begins = index == 0 and spaced and not text.startswith(" ")
            pieces.append(RecognisedPiece(f" {text}" if begins else text, float(start), float(end)))
    return pieces


def words_of(
    heard: Sequence[RecognisedPiece], code: str, duration_ms: int, offset_ms: int = 0
) -> tuple[tuple[Word, ...], int]:
    """Return *heard* as words, and how many of their times had to be corrected.

    A piece without a leading space belongs to the previous word, punctuation is attached to its word, and in languages
    without spaces only the given ones are kept. Times are clipped to the recording and never decrease.
    """
    written = pack(to_tag(code, "", None)).writing
    # French puts a space before ? ! : ; and inside « », which must not break.
    gap = "\u00a0" if written.spaced_marks else ""
    pieces = _joined([piece for piece in heard if piece.text.strip()], written.spaced, gap)
    words: list[Word] = []
    moved, floor = 0, 0
    for index, piece in enumerate(pieces):
        given_start, given_end = round(piece.start * 1000) + offset_ms, round(piece.end * 1000) + offset_ms
        start = min(max(given_start, floor, 0), duration_ms)
        end = min(max(given_end, start), duration_ms)
        moved += (start, end) != (given_start, given_end)
        floor = start
        space_after = index + 1 < len(pieces) and pieces[index + 1].text[0].isspace()
        words.append(Word(piece.text.strip(), start, end, space_after))
    if words:
        words[-1] = replace(words[-1], space_after=written.spaced)
    return tuple(words), moved


def transcript_of(
    words: tuple[Word, ...],
    code: str,
    asked: str | None,
    duration_ms: int,
    engine: EngineRecord,
    notes: Mapping[str, Any],
) -> Transcript:
    """Return *words* in sentences, Chinese in the requested script; *notes* are added to the engine's options."""
    tag = to_tag(code, join_words(words), asked)
    written = enforce_script(words, tag)
    grouping = group_sentences(written, tag)
    marks = (
        *(("converted-script",) if written != words else ()),
        *(("restored-sentences",) if grouping.restored else ()),
    )
    record = replace(engine, options={**engine.options, **notes})
    return Transcript(tag, duration_ms, written, grouping.sentences, record).marked(*marks)


def _joined(pieces: Sequence[RecognisedPiece], spaced: bool, gap: str) -> list[RecognisedPiece]:
    """Return the pieces joined to written words, each with its leading space; *gap* replaces spaces inside."""
    words: list[RecognisedPiece] = []
    for piece in pieces:
        if words and _belongs_to(words[-1].text, piece.text, spaced):
            last = words[-1]
            glue = gap if piece.text[0].isspace() else ""
            words[-1] = RecognisedPiece(last.text + glue + piece.text.strip(), last.start, max(last.end, piece.end))
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


def _latin(character: str) -> bool:
    return character.isalnum() and character < "\u0250"
