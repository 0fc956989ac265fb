"""Makes pieces of text with times from whisper.cpp's tokens (pure)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bilingual.engines.speech.recognisers.whisper_words import RecognisedPiece

# The start of a segment and the end of the token before are the same moment, measured in two ways, if not further
# apart than this (seconds); else there is a pause between.
_SAME = 0.5


@dataclass(frozen=True, slots=True)
class Token:
    """A part of a written word: its bytes, its probability, and times in seconds.

    ``until`` is where the alignment heads see it end; ``None`` if they were not asked. ``start`` and ``end`` are
    whisper.cpp's estimate from its timestamps.
    """

    written: bytes
    sure: float
    start: float
    end: float
    until: float | None = None


def pieces_of(tokens: Iterable[Token], start: float, before: float | None) -> Iterator[RecognisedPiece]:
    """Yield the pieces of the segment that starts at *start*; *before* is where the segment before ends.

    A token ends where the next one begins, so that a mark takes the pause after it: it gets no time of its own.

    >>> said = [Token(b" No", 0.9, 0, 0.3, 0.4), Token(b".", 0.8, 0.3, 0.5, 1.9), Token(b" Go", 0.9, 1, 2, 2.2)]
    >>> [(piece.text, piece.start, piece.end) for piece in pieces_of(said, 0.0, None)]
    [(' No', 0.0, 0.4), ('.', 0.4, 0.4), (' Go', 1.9, 2.2)]
    """
    at = before if before is not None and abs(before - start) <= _SAME else start
    end = at
    for token in _whole(tokens):
        text = token.written.decode("utf-8", errors="ignore")
        if not text:
            continue  # the bytes of half a character
        until = max(at, token.end if token.until is None else token.until)
        begin = at if token.until is not None else max(at, token.start)
        if _is_mark(text):
            begin = end if token.until is not None else begin
            yield RecognisedPiece(text, begin, begin, sure=token.sure)
        else:
            yield RecognisedPiece(text, begin, until, sure=token.sure)
            end = until
        at = until


def _whole(tokens: Iterable[Token]) -> Iterator[Token]:
    """Yield *tokens*, those that share a character joined: a token may end inside the bytes of one."""
    open_token: Token | None = None
    for token in tokens:
        if open_token is not None:
            ends = [one.until for one in (open_token, token) if one.until is not None]
            token = Token(
                open_token.written + token.written,
                min(open_token.sure, token.sure),
                open_token.start,
                token.end,
                max(ends, default=None),
            )
        open_token = None
        try:
            token.written.decode()
        except UnicodeDecodeError as error:
            if error.reason == "unexpected end of data":
                open_token = token
                continue
        yield token
    if open_token is not None:
        yield open_token


def _is_mark(text: str) -> bool:
    return bool(text.strip()) and all(unicodedata.category(c)[0] == "P" for c in text.strip())
