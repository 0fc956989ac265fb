"""Decodes text files of any encoding."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from bilingual.errors import InputError
from bilingual.languages import COMMON
from bilingual.languages.file_names import language_hint
from bilingual.languages.letters import Letters, lettered, letters_of
from bilingual.text.language_detection import likelihoods
from bilingual.text.plausible import Sample

_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Seven-bit encodings, by the sequences that switch character sets.
_SWITCHED = (
    (re.compile(rb"\x1b\$\)C"), "iso2022_kr"),
    (re.compile(rb"\x1b(?:\$[@B]|\(J|\$\([DOQ])"), "iso2022_jp_3"),
    (re.compile(rb"~\{(?:[!-w][!-~])+~\}"), "hz"),
)
_PLAIN_SHARE = 50  # a text has a space, digit or line end in so many characters
_UNMARKED = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_DECLARED = re.compile(
    rb"""<\?xml[^<>]*\bencoding=["']([\w.:-]+)|<meta[^<>]*\bcharset=["']?([\w.:-]+)""", re.IGNORECASE
)
# What an encoding that files declare stands for (https://encoding.spec.whatwg.org/#names-and-labels).
_MEANT = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949",
}  # fmt: skip
# Encodings as which files were read before they were saved again.
_READ_AS = ("cp1252", "latin-1", "cp1251", "cp1250", "mac_roman", "cp437")
_GARBLED, _GARBLED_BITS = 4, 2.5  # characters beyond ASCII that prove it; bits that each of them is too dear
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
# A word with a letter beyond ASCII.
_BROKEN = re.compile(r"(?:(?<![A-Za-z])[A-Za-z]+)?[^\x00-\x7f]+[A-Za-z]*")
_PLAIN = re.compile(r"[A-Za-z]+")
_ENOUGH = 5_000  # characters to guess the language
_HEAD = 2_000  # bytes in which an encoding is declared
# A file of the tagged language is this much likelier than one of another: bits, and bits per byte. So many plain words
# of one language, this certainly, leave no other.
_TAGGED, _TAGGED_BYTE, _CERTAIN_BYTE = 10.0, 0.75, 5.0
_PLAIN_WORDS, _CERTAIN = 8, 0.99
_RARER = 2.0  # bits, of each encoding than the one before it
# The most bits per byte of a text; random bytes have more.
_READABLE = 11.0
# With less than so many bits between the likeliest text and the next one, it may be the wrong one: in a test of 28
# languages, all wrong ones had less, and hardly any right one of more than four words.
_DOUBTFUL = 7.0
_REMEDY = "Save it again as UTF-8."


def decode(data: bytes, where: str) -> str:
    r"""Return the text of *data* with ``\n`` line ends and without a byte order mark.

    The encoding is the one of a byte order mark, else UTF-8, else the one that the file declares (HTML, XML), else the
    one that gives the likeliest text, preferably in the language named by the file *where*. Raises InputError if *data*
    is not text.

    >>> decode("\ufeffHello\r\n".encode("utf-8"), "talk.srt")
    'Hello\n'
    >>> decode("Привет!".encode("koi8-r"), "talk.ru.srt")
    'Привет!'
    """
    text = _decoded(data, where, language_hint(PurePath(where).stem)).lstrip("\ufeff")
    if "\ufffd" in text:
        raise InputError(
            "BIL-SRC-019",
            "some characters were lost when the file was saved (U+FFFD)",
            where=where,
            remedy=_REMEDY,
        )
    if "\x00" in text:
        raise InputError("BIL-SRC-020", "is not a text file", where=where, remedy=_REMEDY)
    # \r\r\n is a line end converted twice, and CP/M and DOS end a text with a control character.
    return re.sub(r"(?<!\r)\r++\n|\r", "\n", text.rstrip("\x1a"))


def doubtful_reading(data: bytes, where: str) -> tuple[str, str] | None:
    """Return words of *data*, the content of the file *where*, as they were decoded and as they may be meant.

    ``None`` if the encoding is certain. Raises InputError if *data* is not text.

    >>> doubtful_reading("naïve façade".encode("cp1252"), "a.srt"), doubtful_reading(b"Zoe", "talk.srt")
    (('naļve', 'naïve'), None)
    """
    if _known(data, where) is not None:
        return None
    language = language_hint(PurePath(where).stem)
    best, *others = sorted(_candidates(data, language, sum(byte > 0x7F for byte in data)))
    other = next((text for cost, _, text in others if text != best[2] and cost - best[0] < _DOUBTFUL), None)
    if other is None:
        return None
    place = next(n for n, (one, two) in enumerate(zip(best[2], other, strict=False)) if one != two)
    first = max(best[2].rfind(blank, 0, place) for blank in " \n\r") + 1
    one, two = (re.split(r"[\s,.;:!?]", text[first:], maxsplit=1)[0] for text in (best[2], other))
    return one, two


def _decoded(data: bytes, where: str, language: str | None) -> str:
    text = _known(data, where)
    if text is None:
        text = _likeliest(data, language)
    if text is None:
        raise InputError("BIL-SRC-022", "its encoding is not supported", where=where, remedy=_REMEDY)
    return text


def _known(data: bytes, where: str) -> str | None:
    """Return the text in an encoding that *data* shows, ``None`` if it shows none. Raises InputError."""
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise InputError(
                    "BIL-SRC-021", f"is not valid {encoding} text ({error.reason})", where=where, remedy=_REMEDY
                ) from error
    if b"\x00" in data:
        wide = _wide(data)
        if wide is None:
            raise InputError("BIL-SRC-020", "is not a text file", where=where, remedy=_REMEDY)
        return wide
    for sequence, encoding in _SWITCHED:
        if sequence.search(data) and (switched := _strictly(data, encoding)) is not None:
            return switched
    text = _strictly(data, "utf-8")
    if text is None and (line := _broken_line(data)):
        raise InputError(
            "BIL-SRC-023",
            f"is UTF-8, but line {line} has bytes of another encoding",
            where=where,
            remedy="Correct that line, and save the file again as UTF-8.",
        )
    return _declared(data) if text is None else text


def _wide(data: bytes) -> str | None:
    """Return the text of UTF-16 or UTF-32 without a mark: the zero bytes belong to its spaces, digits and line ends."""
    texts = [text for encoding in _UNMARKED if (text := _strictly(data, encoding)) and "\x00" not in text]
    plain = {text: len(re.findall(r"[\t\n\r -~]", text)) for text in texts}
    best = max(texts, key=plain.__getitem__, default="")
    return best if plain.get(best, 0) * _PLAIN_SHARE > len(best) else None


def _broken_line(data: bytes) -> int | None:
    """Return the first line that is not UTF-8 in a file that otherwise is, which no other encoding would look like."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if sum(c > "\x7f" for c in text) < 2 * broken:
        return None
    return text.count("\n", 0, text.index("\ufffd")) + 1


def _declared(data: bytes) -> str | None:
    """Return the text in the encoding that HTML or XML declares, if it is valid."""
    said = _DECLARED.search(data[:_HEAD])
    if not said:
        return None
    label = (said[1] or said[2]).decode("ascii")
    try:
        meant = _MEANT.get(codecs.lookup(label).name, label)
    except LookupError:
        return None
    text = _strictly(data, meant)
    return _strictly(data, label) if text is None else text


def _likeliest(data: bytes, language: str | None) -> str | None:
    """Return the likeliest text of *data*, ``None`` if none is likely."""
    beyond = sum(byte > 0x7F for byte in data)
    if len(_CONTROLS.findall(data)) > len(data) // 50:
        return None
    found = min(_candidates(data, language, beyond), default=None)
    return None if found is None or found[0] > _READABLE * beyond else found[2]


def _candidates(data: bytes, language: str | None, beyond: int) -> Iterator[tuple[float, int, str]]:
    """Yield the text in each encoding with its cost in its likeliest language, and its rank."""
    plain, certain = _by_plain_words(data)
    tagged = letters_of(language or plain)
    per_byte = _CERTAIN_BYTE if certain and letters_of(plain) is tagged else _TAGGED_BYTE
    speakers = sorted(lettered(), key=lambda letters: letters is not tagged)
    for rank, (letters, cost, text) in enumerate(_readings(data, speakers)):
        yield cost - (_TAGGED + per_byte * beyond if letters is tagged else 0), rank, text


def _readings(data: bytes, speakers: Sequence[Letters]) -> Iterator[tuple[Letters, float, str]]:
    """Yield the text in each encoding of each language of *speakers* with its cost."""
    for encoding in dict.fromkeys(encoding for letters in speakers for encoding in letters.encodings):
        text = _strictly(data, encoding)
        if text is None:
            continue
        sample = Sample(text)
        for letters in speakers:
            if encoding in letters.encodings:
                yield letters, sample.bits(letters) + _RARER * letters.encodings.index(encoding), text


def regained(text: str, language: str | None = None) -> str | None:
    """Return what a garbled *text* was before it was decoded wrongly and saved, ``None`` if it is in order.

    >>> regained("Â êàêîì ãîäó ìû íà÷àëè?", "ru"), regained("SchÃ¶ne GrÃ¼Ã\x9fe"), regained("Schöne Grüße aus Köln")
    ('В каком году мы начали?', 'Schöne Grüße', None)
    """
    text = "".join(line for line in text[:_ENOUGH].splitlines(keepends=True) if not line.isascii())
    beyond = sum(c > "\x7f" for c in text)
    if beyond < _GARBLED:
        return None
    tagged = letters_of(language) if language else None
    speakers = (tagged,) if tagged else lettered()
    sample = Sample(text)
    limit = min(sample.bits(letters) for letters in speakers) - _GARBLED_BITS * beyond
    for encoding in _READ_AS:
        try:
            data = text.encode(encoding)
        except UnicodeEncodeError:
            continue
        if (twice := _strictly(data, "utf-8")) is not None:
            return twice
        cost, likely = min(((cost, read) for _, cost, read in _readings(data, speakers)), default=(limit, ""))
        if cost < limit:
            return likely
    return None


def _by_plain_words(data: bytes) -> tuple[str, bool]:
    """Return the language that the ASCII words suggest, and whether it is certain."""
    words = _BROKEN.sub(" ", data.decode("latin-1"))[:_ENOUGH]
    shares = likelihoods(words, [letters.tag for letters in lettered()])
    best = max(shares, key=shares.__getitem__, default=COMMON)
    return best, len(_PLAIN.findall(words)) >= _PLAIN_WORDS and shares.get(best, 0.0) >= _CERTAIN


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
    return unicodedata.normalize("NFC", text) if encoding == "cp1258" else text
