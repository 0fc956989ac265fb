"""The words of a text with all that lists and dictionaries say of them."""

from __future__ import annotations

from collections.abc import Sequence

from bilingual.engines.learning import chinese, japanese
from bilingual.engines.learning.glosses import dictionary_of, listed_meanings
from bilingual.engines.learning.levels import band, english_level, hsk_list, zipf
from bilingual.engines.learning.sounds import ipa
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
