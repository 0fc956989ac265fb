"""Whether the letters of an answer were damaged on their way: read by another encoding, lost, or exchanged."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from bilingual.fidelity.additions import Fault
from bilingual.fidelity.material import Pair
from bilingual.languages import pack
from bilingual.text.encodings import regained
from bilingual.text.likeness.concepts import concepts
from bilingual.text.tagged import WORD

# These have letters that look the same, and no word has letters of two of them.
_ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN"})
_HAN = re.compile(r"[\u3041-\u30fa\u3400-\u9fff]")
_LOST = re.compile(r"[^\W\d_]\?[a-zà-öø-ÿ]")
_PICTURE = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")
# UTF-8 read as Latin-1 or Windows-1252, in one letter of a text.
_MISREAD = re.compile(r"[ÂÃ][\u0080-\u00bf]|[a-zà-öø-ÿ][ÂÃ]|â[\u0080-\u00bf€][\u0080-\u00bf™œ\u009d“”]?")
_FEW_WORDS, _WORD_LETTERS = 2, 2  # an acronym or a unit may stand alone
# Letters in a word on average, of so many words, and so many times more in the source: a compound may be a whole title.
_LONGEST, _FEWEST_WORDS, _FEWER = 13, 4, 3
_HAN_WORD = 2  # characters


def garbled(pair: Pair, tags: tuple[str, str]) -> Iterator[Fault]:
    """Find letters that are not those of the answer; text that only looks wrong is doubtful."""
    source, answer = pair.source.prose, pair.target.prose
    words = [word for word in WORD.findall(answer) if word not in source]
    if not answer.isascii():
        if any(_is_mixed(part) for word in words for part in word.split("-")):
            yield Fault("it has words with letters of two alphabets", True)
        misread = _MISREAD.search(answer) or regained(answer, tags[1]) is not None
        if misread and not _MISREAD.search(source) and regained(source, tags[0]) is None:
            yield Fault("its letters were read in another encoding", True)
        if any(picture not in source for picture in _PICTURE.findall(answer)):
            yield Fault("it has a picture character that the source does not have", False)
    if (lost := _LOST.search(answer)) and lost[0] not in source:
        yield Fault("question marks stand for some of its letters", True)
    if not pack(tags[1]).writing.spaced:
        return
    if answer == _without_accents(answer) and not _spells(answer, source, tags[1]):
        yield Fault("its letters have no accents", False)
    if answer.isupper() and not source.isupper() and sum(len(word) > _WORD_LETTERS for word in words) >= _FEW_WORDS:
        yield Fault("all of it is in capitals", False)
    expected = _words(source)
    if expected >= max(_FEWEST_WORDS, _FEWER * len(words)) and sum(map(len, words)) > _LONGEST * len(words):
        yield Fault("it has no spaces between its words", False)


def _spells(answer: str, source: str, tag: str) -> bool:
    """Return whether *answer*, which has no accents, can do without them: it has no small word, and not two others,
    that exist only with them and are no names of the *source*, as Uber is.
    """
    small, others = _only_with_accents(tag)
    words = {*WORD.findall(answer.lower())} - {*WORD.findall(source.lower())}
    return not words & small and len(words & others) < _FEW_WORDS


@lru_cache(maxsize=64)
def _only_with_accents(tag: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return small words and others of the language *tag* as they would be written without accents.

    A last vowel with a stroke is left out, as it tells forms of a verb apart: llegó, llego; marché, marche.
    """
    small, known = pack(tag).posts.stop_words, {*pack(tag).posts.stop_words, *concepts(tag)}
    bare = {word: _without_accents(word) for word in known if len(word) > _WORD_LETTERS}
    found = {
        word: plain
        for word, plain in bare.items()
        if plain not in known and word != plain and (plain[-1] not in "aeiou" or not _stroke(word))
    }
    return frozenset(found[word] for word in found if word in small), frozenset(found.values())


def _without_accents(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))


def _stroke(word: str) -> bool:
    return not {"\u0300", "\u0301"}.isdisjoint(unicodedata.normalize("NFD", word))


def _words(text: str) -> float:
    return sum(len(word) / _HAN_WORD if _HAN.match(word) else 1 for word in WORD.findall(text))


@lru_cache(maxsize=65536)
def _is_mixed(word: str) -> bool:
    if word.isascii():
        return False
    return len(_ALIKE & {unicodedata.name(letter, "").partition(" ")[0] for letter in word}) > 1
