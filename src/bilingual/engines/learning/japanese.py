"""Japanese words: MeCab's with UniDic, joined where the dictionary has the whole (図書 and 館)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

from bilingual.engines.learning.glosses import meanings_by_sound, some
from bilingual.engines.learning.levels import JAPANESE, JapaneseEntry, jlpt_list
from bilingual.engines.linguistics.readings import hiragana
from bilingual.engines.linguistics.words import mecab
from bilingual.languages import pack
from bilingual.learning.words import WordForm

_NAME, _NUMBER, _SUFFIX, _HELPING, _COUNTER = "固有名詞", "数詞", "接尾辞", "非自立可能", "助数詞可能"
_LONGEST = 4  # tokens of one dictionary word
_KANA = re.compile(r"[\u3041-\u30ffー]+")


def tokens(texts: Sequence[str]) -> list[list[WordForm]]:
    return [list(_words(text)) for text in texts]


def _words(text: str) -> Iterator[WordForm]:
    found, position = [], 0
    for token in mecab()(text):
        start = text.index(token.surface, position)
        position = start + len(token.surface)
        found.append((start, position, token))
    at = 0
    while at < len(found):
        size = _whole(found, at)
        start, end = found[at][0], found[at + size - 1][1]
        if size > 1:
            kana = "".join(_kana(token) for _, _, token in found[at : at + size])
            yield WordForm(start, end, (text[start:end],), kana, ("noun",))
        elif token := _token(found, at):
            yield token
        at += size


def _whole(found: Sequence[tuple[int, int, Any]], at: int) -> int:
    """Return how many tokens from *at* are one noun of the dictionary."""
    for size in range(min(_LONGEST, len(found) - at), 1, -1):
        run = [token for _, _, token in found[at : at + size]]
        if any(token.feature.pos1 not in ("名詞", _SUFFIX, "接頭辞") or token.feature.pos2 == _NAME for token in run):
            continue
        surface, kana = "".join(token.surface for token in run), "".join(map(_kana, run))
        if any(entry.reading == kana for entry in jlpt_list().get(surface, ())):
            return size
    return 1


def _token(found: Sequence[tuple[int, int, Any]], at: int) -> WordForm | None:
    start, end, token = found[at]
    feature = token.feature
    part = _parts().get(feature.pos1)
    counted = at > 0 and feature.pos3 == _COUNTER and _counts(found[at - 1][2])
    if part is None or counted or feature.pos2 == _NUMBER or not JAPANESE.fullmatch(token.surface):
        return None
    # A helping verb (している) is grammar, and not the verb of the dictionary.
    after_te = at > 0 and found[at - 1][2].surface in ("て", "で") and found[at - 1][2].feature.pos1 == "助詞"
    if feature.pos2 == _HELPING and feature.pos1 == "動詞" and (after_te or feature.lemma == "為る"):
        return None
    written = feature.orthBase or token.surface
    lemma = (feature.lemma or written).split("-")[0]
    reading = hiragana(feature.kanaBase or feature.kana or "")
    return WordForm(start, end, tuple(dict.fromkeys((written, lemma))), reading, (part,), name=feature.pos2 == _NAME)


@lru_cache(maxsize=1)
def _parts() -> dict[str, str]:
    """Return the names of UniDic's parts of speech that have a meaning of their own."""
    lines = files("bilingual.engines.learning").joinpath("data", "unidic.tsv").read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines)


def _counts(token: Any) -> bool:
    """Return whether what comes after *token* is its measure, whose reading depends on the number."""
    return bool(token.feature.pos2 == _NUMBER or token.surface in ("何", "数", "幾") or token.surface.isdigit())


def _kana(token: Any) -> str:
    return hiragana(token.feature.kana or token.surface)


def entry_of(token: WordForm) -> JapaneseEntry | None:
    """Return the list's entry of *token*, the easiest with its spelling and its reading; else ``None``.

    If others have other readings and meanings, it is the easiest of all: see ``explained``.
    """
    for form in token.forms:
        entries = jlpt_list().get(form, ())
        read = next((entry for entry in entries if hiragana(entry.reading) == token.reading), None)
        if read:
            same = all(one.meanings in ((), read.meanings) for one in entries)
            return read if same or not read.meanings else entries[0]
    return None


def explained(entry: JapaneseEntry) -> tuple[str, tuple[str, ...]]:
    """Return the reading of *entry*, none for kana, and its meanings.

    A word that the list has with several readings and meanings may be any of them (実 is a fruit or the truth), since
    the reading is guessed: all are in the meanings, none is the reading. Of several with one meaning all are shown.
    """
    others = [one for one in jlpt_list().get(entry.word, ()) if hiragana(one.reading) != hiragana(entry.reading)]
    if not others and entry.word in pack("ja").readings.unsure:
        return "", ()  # the list has one of its readings only
    if any(one.meanings not in ((), entry.meanings) for one in others) and entry.meanings:
        sounds = [one for one in (entry, *others) if one.meanings]
        return "", meanings_by_sound((hiragana(one.reading), one.meanings) for one in sounds)
    if _KANA.fullmatch(entry.word):
        return "", some(entry.meanings)
    sounds_of = dict.fromkeys(hiragana(one.reading) for one in (entry, *others) if one.meanings or one is entry)
    return "・".join(sounds_of if entry.meanings else [hiragana(entry.reading)]), some(entry.meanings)
