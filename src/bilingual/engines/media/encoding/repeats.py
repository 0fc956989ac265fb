"""Repeats frames of an H.264 stream without encoding them.

An encoder takes as long for a frame that changes nothing as for many others, and a video of slides has hundreds of them
for each that differs. What says "as before" is a slice of a few bytes: all of its macroblocks are skipped, which copies
the picture before exactly (ITU-T H.264, 7.3.3 and 8.4.1.1: without a neighbour that moves, a skipped one does not).

The stream has to be made for it: one slice a frame, each a reference for the next and no other, in the order in which
they are shown, with variable-length codes. Such a stream has the fields below in the header of a slice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bilingual.errors import MediaError

# The options of ffmpeg for libx264 that make such a stream; key frames are where segments begin.
STREAM: dict[str, Any] = {"coder": "vlc", "bf": 0, "refs": 1, "weightp": "none", "sc_threshold": 0}
_START = re.compile(rb"\x00\x00\x00?\x01")
_SLICE, _KEY_SLICE, _SEQUENCE, _PICTURE = 1, 5, 7, 8  # kinds of units (table 7-1)
_HIGH = frozenset({100, 110, 122, 244})  # profiles with the fields of high ones
_REFERENCE = 0x41  # the first byte of a slice that others refer to


@dataclass(frozen=True, slots=True)
class _Sequence:
    """What the headers of slices need: the bits of a frame's number, and the macroblocks of a frame."""

    number_bits: int
    macroblocks: int


def repeated(stream: bytes, counts: Sequence[int]) -> bytes:
    """Return *stream* (Annex B) with each of its frames as often as *counts* say.

    Raises MediaError for a stream that is not made for it, or has another number of frames.
    """
    sequence: _Sequence | None = None
    made: list[bytes] = []
    number = frame = 0
    for unit in filter(None, _START.split(stream)):
        kind = unit[0] & 31
        if kind == _SEQUENCE:
            sequence = _sequence(unit)
        elif kind == _PICTURE:
            _check_picture(unit)
        if kind not in (_SLICE, _KEY_SLICE):
            made.append(unit)
            continue
        if sequence is None or not unit[0] & 0x60 or frame >= len(counts):
            raise _unfit("a slice where none should be")
        size = 1 << sequence.number_bits
        number = 0 if kind == _KEY_SLICE else (number + 1) % size
        made.append(_numbered(unit, number, sequence))
        for _ in range(counts[frame] - 1):
            number = (number + 1) % size
            made.append(_skipping(number, sequence))
        frame += 1
    if frame != len(counts):
        raise _unfit(f"{frame} frames instead of {len(counts)}")
    return b"".join(b"\x00\x00\x00\x01" + unit for unit in made)


class _Bits:
    """Reads a unit bit by bit, without the bytes that keep start codes out of it."""

    def __init__(self, unit: bytes) -> None:
        content = unit[1:].replace(b"\x00\x00\x03", b"\x00\x00")
        self.text = "".join(f"{byte:08b}" for byte in content[:64])  # headers are short
        self.rest, self.at = content[64:], 0

    def fixed(self, bits: int) -> int:
        self.at += bits
        return int(self.text[self.at - bits : self.at] or "0", 2)

    def variable(self) -> int:
        zeros = self.text.index("1", self.at) - self.at
        self.at += zeros
        return self.fixed(zeros + 1) - 1


def _sequence(unit: bytes) -> _Sequence:
    """Read a sequence parameter set (7.3.2.1.1)."""
    bits = _Bits(unit)
    profile = bits.fixed(8)
    bits.fixed(16)
    bits.variable()
    if profile in _HIGH:
        chroma, _, _, _, scaling = bits.variable(), bits.variable(), bits.variable(), bits.fixed(1), bits.fixed(1)
        if chroma != 1 or scaling:
            raise _unfit("another kind of colours")
    number_bits = bits.variable() + 4
    order, references, _, width, height, whole = (
        bits.variable(), bits.variable(), bits.fixed(1), bits.variable() + 1, bits.variable() + 1, bits.fixed(1),
    )  # fmt: skip
    if (order, references, whole) != (2, 1, 1):
        raise _unfit("frames that are shown in another order")
    return _Sequence(number_bits, width * height)


def _check_picture(unit: bytes) -> None:
    """Raise MediaError for a picture parameter set (7.3.2.2) whose slices have other fields."""
    bits = _Bits(unit)
    named = bits.variable(), bits.variable(), bits.fixed(1), bits.fixed(1), bits.variable(), bits.variable()
    bits.variable()
    weighted = bits.fixed(3)
    for _ in range(3):
        bits.variable()  # quantisers
    if named != (0, 0, 0, 0, 0, 0) or weighted or bits.fixed(3) != 0b100:
        raise _unfit("slices with other fields")


def _numbered(unit: bytes, number: int, sequence: _Sequence) -> bytes:
    """Return a slice as the frame *number*: a field of its header, of always the same length (7.3.3)."""
    bits = _Bits(unit)
    if bits.variable() != 0:
        raise _unfit("several slices in a frame")
    bits.variable()
    bits.variable()
    first, last = bits.at, bits.at + sequence.number_bits
    text = f"{bits.text[:first]}{number:0{sequence.number_bits}b}{bits.text[last:]}"
    return unit[:1] + _escaped(_packed(text) + bits.rest)


def _skipping(number: int, sequence: _Sequence) -> bytes:
    """Return a slice in which all macroblocks are skipped: the frame before once more, as the frame *number*."""
    header = [_code(0), _code(5), _code(0), f"{number:0{sequence.number_bits}b}", "000", _code(0), _code(1)]
    text = "".join(header) + _code(sequence.macroblocks) + "1"
    return bytes([_REFERENCE]) + _escaped(_packed(text + "0" * (-len(text) % 8)))


def _code(value: int) -> str:
    """Return *value* as Exp-Golomb code.

    >>> _code(0), _code(5)
    ('1', '00110')
    """
    digits = f"{value + 1:b}"
    return "0" * (len(digits) - 1) + digits


def _packed(text: str) -> bytes:
    return int(text, 2).to_bytes(len(text) // 8, "big")


def _escaped(content: bytes) -> bytes:
    """Return *content* with a byte before each that would make a start code."""
    return b"".join(_escapes(content))


def _escapes(content: bytes) -> Iterator[bytes]:
    at = 0
    for found in re.finditer(rb"\x00\x00(?=[\x00-\x03])", content):
        if found.start() < at:
            continue
        yield content[at : found.end()] + b"\x03"
        at = found.end()
    yield content[at:]


def _unfit(what: str) -> MediaError:
    return MediaError("BIL-MED-069", f"the encoder made a stream whose frames cannot be repeated: {what}")
