"""Decodes text files of any encoding."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

from bilingual.errors import InputError
from bilingual.languages import guests, pack

_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Legacy encodings of subtitle files: China, Taiwan, Japan, then Western Europe.
_EAST_ASIAN = ("gb18030", "big5", "shift_jis")
_REMEDY = "Save it again as UTF-8."


def decode(data: bytes, where: str) -> str:
    r"""Return the text of *data* with ``\n`` line ends and without a byte order mark.

    UTF-8 is tried first, then the encoding of a byte order mark, then the most plausible of GB18030, Big5, Shift-JIS
    and Windows-1252. Raises InputError, naming *where*, if *data* is not text.

    >>> decode("\ufeffHello\r\n".encode("utf-8"), "talk.srt")
    'Hello\n'
    """
    text = _decoded(data, where)
    if "\ufffd" in text:
        raise InputError(
            "BIL-SRC-019",
            "some characters were lost when the file was saved (U+FFFD)",
            where=where,
            remedy=_REMEDY,
        )
    if "\x00" in text:
        raise InputError("BIL-SRC-020", "is not a text file", where=where, remedy=_REMEDY)
    return re.sub(r"\r+\n|\r", "\n", text)  # \r\r\n is a line end converted twice


def _decoded(data: bytes, where: str) -> str:
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise InputError(
                    "BIL-SRC-021", f"is not valid {encoding} text ({error.reason})", where=where, remedy=_REMEDY
                ) from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if b"\x00" in data:
        raise InputError("BIL-SRC-020", "is not a text file", where=where, remedy=_REMEDY)
    detected = _detected(data)
    if detected is None:
        raise InputError("BIL-SRC-022", "its encoding is not supported", where=where, remedy=_REMEDY)
    return data.decode(detected)


def _detected(data: bytes) -> str | None:
    """Return the encoding that gives the most plausible text."""
    from charset_normalizer import from_bytes

    decodable = [name for name in (*_EAST_ASIAN, "cp1252") if _decodes(data, name)]
    if not decodable:
        return None
    match = from_bytes(data, cp_isolation=decodable).best()
    plausible = {name: _plausibility(data.decode(name)) for name in decodable}
    best = max(plausible, key=lambda name: plausible[name])
    if match is not None and match.encoding in plausible and plausible[match.encoding] >= plausible[best] - 0.05:
        return str(match.encoding)
    return best


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _plausibility(text: str) -> float:
    """Return the share of common characters among the non-ASCII ones.

    The most frequent Chinese characters, kana and European letters are common; a wrong decoding is full of rare
    characters and half-width katakana.
    """
    beyond = [c for c in text if ord(c) > 127]
    if not beyond:
        return 1.0
    return sum(_usual(c) for c in beyond) / len(beyond)


def _usual(character: str) -> float:
    if character in _frequent():
        return 1.0
    if "\u3041" <= character <= "\u30ff" or character in "，。！？、；：“”‘’（）《》「」『』…—～　":
        return 0.9
    if "\u00c0" <= character <= "\u00ff":
        return 0.5
    return 0.2 if "\u4e00" <= character <= "\u9fff" else 0.0


@lru_cache(maxsize=1)
def _frequent() -> frozenset[str]:
    """Return the most frequent characters of the languages with large character sets."""
    return frozenset("".join(pack(tag).words.frequent for tag in guests()))
