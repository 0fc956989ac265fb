"""Bytes of a text file to text, whatever encoding it was saved in."""

from __future__ import annotations

import codecs
import re

from bilingual.errors import InputError

_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Subtitle files are old: those of China, Taiwan and Japan, then Western Europe's.
_EAST_ASIAN = ("gb18030", "big5", "shift_jis")
_REMEDY = "Save it again as UTF-8."


def decode(data: bytes, where: str) -> str:
    """Return the text of *data* with ``\\n`` line ends and without a byte order mark.

    UTF-8 is tried first, then what a byte order mark says, then GB18030, Big5, Shift-JIS and
    Windows-1252 by a detector. Raises InputError, naming *where*, for what is no text.

    >>> decode("\\ufeffHello\\r\\n".encode("utf-8"), "talk.srt")
    'Hello\\n'
    """
    text = _decoded(data, where)
    if "\ufffd" in text:
        raise InputError("characters were lost when the file was saved (U+FFFD)", where=where, remedy=_REMEDY)
    if "\x00" in text:
        raise InputError("this is not a text file", where=where, remedy=_REMEDY)
    return re.sub(r"\r+\n|\r", "\n", text)  # \r\r\n: a line end that was converted twice


def _decoded(data: bytes, where: str) -> str:
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise InputError(f"broken {encoding} text ({error.reason})", where=where, remedy=_REMEDY) from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if b"\x00" in data:
        raise InputError("this is not a text file", where=where, remedy=_REMEDY)
    detected = _detected(data)
    if detected is None:
        raise InputError("the encoding is none we can read", where=where, remedy=_REMEDY)
    return data.decode(detected)


def _detected(data: bytes) -> str | None:
    """Return the encoding that makes the most plausible text of *data*."""
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
    """Return the share of usual characters among those beyond ASCII.

    The commonest Chinese characters, kana and European letters are usual; rare characters and half-width
    katakana are what a wrong decoding is full of.
    """
    beyond = [c for c in text if ord(c) > 127]
    if not beyond:
        return 1.0
    return sum(_usual(c) for c in beyond) / len(beyond)


def _usual(character: str) -> float:
    if character in _COMMON:
        return 1.0
    if "\u3041" <= character <= "\u30ff" or character in "，。！？、；：“”‘’（）《》「」『』…—～　":
        return 0.9
    if "\u00c0" <= character <= "\u00ff":
        return 0.5
    return 0.2 if "\u4e00" <= character <= "\u9fff" else 0.0


# The most frequent characters of written Chinese and Japanese, both scripts.
_COMMON = frozenset(
    "的一是不了在人有我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着著下自之年过過发發后後"
    "作里裡用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主样樣理心她本前开開但因只"
    "从從想实實日军軍者意无無力它与與长長把机機十民第公此已工使情明性知全三又关關点點正业業外将將两兩高间間由问問很最重并物手应應"
    "战戰向头頭文体體政美相见見被利什二等产產或新己制身果加西斯月话話合回特代内內信表化老给給世位次度门門任常先海通教儿兒原东東声聲"
    "提立及比员員解水名真论論处處走义義各入几幾口认認条條平系气氣题題活尔更别別打女变變四神总總何电電数數安少报報才结結反受目太量再感建"
    "务務做接必场場件计計管期市直德资資命山金指克许許统統区區保至队隊形社便空决治展马馬科司五基眼书書非则則听聽白却界达達光放强即像难難且权權"
    "今谢谢謝大家吗嗎呢吧啊请請早晚您欢歡迎频頻道视視节節目面包麵做饭飯食物料音乐樂"
)
