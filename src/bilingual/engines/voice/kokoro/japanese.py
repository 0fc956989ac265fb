"""Japanese in the sounds that Kokoro was trained with: the readings of UniDic, kana by kana."""

from __future__ import annotations

import unicodedata

from bilingual.engines.linguistics.words import mecab
from bilingual.engines.voice.kokoro import rows

_MARKS = str.maketrans({"。": ".", "、": ",", "，": ",", "？": "?", "！": "!", "：": ":", "；": ";", "「": "“",
                        "」": "”", "『": "“", "』": "”", "‥": "…", "・": " ", "（": "(", "）": ")"})  # fmt: skip
_KNOWN_MARKS = frozenset(".,?!:;“”…()— ")
_SMALL = frozenset("ゃゅょぁぃぅぇぉ")
# ん takes the place of the sound after it.
_NASALS = (("mpb", "m"), ("kɡ", "ŋ"), ("ɲʨʥ", "ɲ"), ("ntdɾz", "n"))


def japanese_sounds(text: str) -> list[tuple[str, int]]:
    """Return the sounds of *text* and its marks, each with the position of the word that it belongs to.

    >>> "".join(sound for sound, _ in japanese_sounds("東京です。"))
    'toːkʲoː desɨ.'
    """
    found: list[tuple[str, int]] = []
    at = 0
    for token in mecab()(text):
        at = text.index(token.surface, at)
        reading = _hiragana(token.feature.pron or token.feature.kana or token.surface)
        sounds = _sounds(reading)
        if not sounds:
            marks = unicodedata.normalize("NFKC", token.surface.translate(_MARKS))
            sounds = "".join(mark for mark in marks if mark in _KNOWN_MARKS)
            while sounds and found and found[-1][0] == " ":
                found.pop()
            found += [(mark, at) for mark in sounds]
        else:
            found += [(sound, at) for sound in sounds]
        if found and found[-1][0] != " ":
            found.append((" ", at))
        at += len(token.surface)
    while found and found[-1][0] == " ":
        found.pop()
    return found


def _sounds(reading: str) -> str:
    kana = dict(rows("kana.tsv"))
    said, n = "", 0
    while n < len(reading):
        pair, one = reading[n : n + 2], reading[n]
        if pair in kana:
            said += kana[pair]
            n += 2
            continue
        following = next((kana[key] for key in (reading[n + 1 : n + 3], reading[n + 1 : n + 2]) if key in kana), "")
        if one == "ー":
            said += "ː"
        elif one == "っ":
            said += "ʔ" if following else ""
        elif one == "ん":
            said += next((nasal for before, nasal in _NASALS if following[:1] and following[0] in before), "ɴ")
        elif one in kana and reading[n + 1 : n + 2] in _SMALL and reading[n + 1 : n + 2]:
            said += kana[one][:-1] + kana[reading[n + 1]]
            n += 1
        else:
            said += kana.get(one, "")
        n += 1
    return said


def _hiragana(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    return "".join(chr(ord(c) - 96) if "ァ" <= c <= "ヶ" else c for c in text)
