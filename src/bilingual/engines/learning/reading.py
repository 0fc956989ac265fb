"""The words of a text with all that lists and dictionaries say of them, and how English ones sound.

The sounds, in IPA, are those of the CMU dictionary that comes with pocketsphinx. That copy has no stress, so neither
has the IPA, and ə stands for both ə and ʌ (ɚ for both ɚ and ɝ), as in Merriam-Webster's notation. A word with several
pronunciations (record, read) gets none: nothing here knows which one is meant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from bilingual.engines.learning import chinese, japanese
from bilingual.engines.learning.glosses import dictionary_of, listed_meanings
from bilingual.engines.learning.levels import band, english_level, hsk_list, zipf
from bilingual.engines.learning.tokens import tokens
from bilingual.learning.scales import CEFR, HSK, JLPT, scale_of
from bilingual.learning.words import Lexeme, Occurrence, WordForm


def words_in(texts: Sequence[str], language: str, native: str) -> list[Occurrence]:
    """Return the words of *texts*, sentences in *language*, without names; meanings are in the language *native*."""
    explained = bool(dictionary_of(language, native))
    known: dict[WordForm, Lexeme] = {}
    places = []
    for number, found in enumerate(tokens(texts, language)):
        for token in found:
            if token.name:
                continue
            key = WordForm(0, 0, token.forms, token.reading, token.parts)
            if key not in known:
                known[key] = _looked_up(token, language, native, explained)
            places.append(Occurrence(number, token.start, token.end, known[key]))
    return places


def _looked_up(token: WordForm, language: str, native: str, explained: bool) -> Lexeme:
    scale, form = scale_of(language), token.forms[0]
    if scale is HSK:
        # A run of characters that neither has is no word, but a piece of jieba's.
        reading, glosses = chinese.explained(form, token.reading)
        level = hsk_list().get(form, "")
        common = zipf(form, language) if level or glosses else 0.0
        return Lexeme(form, reading, (), level, glosses if explained else (), common)
    if scale is JLPT:
        entry = japanese.entry_of(token)
        if entry is None:
            return Lexeme(form, token.reading if form != token.reading else "", token.parts)
        reading, glosses = japanese.explained(entry)
        return Lexeme(entry.word, reading, token.parts, entry.level, glosses if explained else ())
    listed = english_level(token.forms) if scale is CEFR else None
    lemma, parts, level = (listed.word, listed.parts, listed.level) if listed else (form, (), "")
    glosses = listed_meanings(lemma, language, native) if explained else ()
    if scale is CEFR:
        return Lexeme(lemma, ipa(lemma), parts, level, glosses, zipf(lemma, language))
    common = zipf(form, language)
    return Lexeme(form, "", (), band(common), glosses, common)


CONVENTION = (
    "Pronunciation: American English, from the CMU Pronouncing Dictionary, without stress; ə stands for both ə "
    "and ʌ, ɚ for both ɚ and ɝ."
)
_PHONES = {
    "AA": "ɑ", "AE": "æ", "AH": "ə", "AO": "ɔ", "AW": "aʊ", "AY": "aɪ", "B": "b", "CH": "tʃ", "D": "d", "DH": "ð",
    "EH": "ɛ", "ER": "ɚ", "EY": "eɪ", "F": "f", "G": "ɡ", "HH": "h", "IH": "ɪ", "IY": "i", "JH": "dʒ", "K": "k",
    "L": "l", "M": "m", "N": "n", "NG": "ŋ", "OW": "oʊ", "OY": "ɔɪ", "P": "p", "R": "ɹ", "S": "s", "SH": "ʃ",
    "T": "t", "TH": "θ", "UH": "ʊ", "UW": "u", "V": "v", "W": "w", "Y": "j", "Z": "z", "ZH": "ʒ",
}  # fmt: skip


@lru_cache(maxsize=1)
def _dictionary() -> Mapping[str, str]:
    found = find_spec("pocketsphinx")
    folders = list((found and found.submodule_search_locations) or ())
    paths = [path for path in (Path(folder) / "model/en-us/cmudict-en-us.dict" for folder in folders) if path.is_file()]
    lines = paths[0].read_text("utf-8").splitlines() if paths else []
    return dict(line.split(" ", 1) for line in lines if " " in line)


def ipa(word: str) -> str:
    """Return the IPA of an English *word*, empty if the dictionary doesn't have it, or has several.

    >>> ipa("concur"), ipa("record"), ipa("sourdoughs")
    ('kənkɚ', '', '')
    """
    known = _dictionary()
    low = word.lower()
    if low not in known or f"{low}(2)" in known:
        return ""
    return "".join(_PHONES[phone] for phone in known[low].split())
