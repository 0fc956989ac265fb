"""Chinese in the sounds that Kokoro was trained with: the pinyin of each character in its word.

Nobody here has heard it: the Chinese voices are in no package that we can test with. The symbols are those of Kokoro's
own preparation (``misaki/zh.py`` of github.com/hexgrad/misaki, Apache-2.0), without changes of tones between words,
which the model was not trained with.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bilingual.engines.linguistics.readings import readings
from bilingual.engines.linguistics.words import jieba_with, simplified
from bilingual.engines.voice.kokoro import rows
from bilingual.engines.voice.kokoro.spelling import spoken_alone

TONES = "→↗↓↘"
_MARKS = str.maketrans({"。": ".", "、": ",", "，": ",", "？": "?", "！": "!", "：": ":", "；": ";", "《": "“",
                        "》": "”", "「": "“", "」": "”", "【": "“", "】": "”", "（": "(", "）": ")"})  # fmt: skip
_KNOWN_MARKS = frozenset(".,?!:;“”…()—")
_OPENING = frozenset("“(")
_HISSING = frozenset({"zh", "ch", "sh", "r", "z", "c", "s"})
_LATIN = re.compile(r"[A-Za-z]")
_SPEAKER = "a"  # American English, for words in Latin letters


def chinese_sounds(text: str, tag: str = "zh-Hans") -> list[tuple[str, int]]:
    """Return the sounds of *text* and its marks, each with the position of the character that it belongs to.

    Words in Latin letters need espeak-ng. Raises NotInstalled, BadResponse.

    >>> "".join(sound for sound, _ in chinese_sounds("你好。"))
    'ni↓xau↓.'
    """
    pinyin = {first: sound for first, _, sound in readings([text], tag, unsure=True).get(text, ())}
    found: list[tuple[str, int]] = []
    at = 0
    for word in jieba_with().cut(simplified(text), HMM=False):
        own: list[tuple[str, int]] = []
        if _LATIN.search(word):
            own = [(sound, at) for sound in spoken_alone([word], _SPEAKER)[0]]
        else:
            own = [(sound, at + n) for n in range(len(word)) for sound in syllable(pinyin.get(at + n, ""))]
        if own:
            if found and found[-1][0] not in _OPENING and found[-1][0] != " ":
                found.append((" ", own[0][1]))
            found += own
        else:
            marks = unicodedata.normalize("NFKC", word.translate(_MARKS))
            for mark in marks:
                if mark in _OPENING and found and found[-1][0] != " ":
                    found.append((" ", at))
                if mark in _KNOWN_MARKS:
                    found.append((mark, at))
        at += len(word)
    return found


@lru_cache(maxsize=4096)
def syllable(pinyin: str) -> str:
    """Return one syllable, with the mark of its tone, in symbols; empty for what is none.

    >>> syllable("zhōng"), syllable("lüè"), syllable("de"), syllable("shì")
    ('ꭧʊ→ŋ', 'lɥe↘', 'tɤ', 'ʂɨ↘')
    """
    from pypinyin.contrib.tone_convert import to_finals, to_initials, to_normal, to_tone3

    tone = to_tone3(pinyin, neutral_tone_with_five=True)[-1:]
    if tone not in tuple("12345"):
        return ""
    plain = to_normal(pinyin)
    table = dict(rows("pinyin.tsv"))
    if plain in table:
        said = table[plain]
    else:
        first = to_initials(plain, strict=True)
        last = to_finals(plain, strict=True, v_to_u=True)
        ending = "ɨ0" if last == "i" and first in _HISSING else table.get(f"-{last}", "")
        if not ending or (first and f"{first}-" not in table):
            return ""
        said = table.get(f"{first}-", "") + ending
    return said.replace("0", "" if tone == "5" else TONES[int(tone) - 1])
