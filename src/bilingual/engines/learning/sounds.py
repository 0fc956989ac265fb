"""Pronunciation of English words in IPA, from the CMU dictionary that comes with pocketsphinx.

That copy has no stress, so neither has the IPA, and ə stands for both ə and ʌ (ɚ for both ɚ and ɝ), as in
Merriam-Webster's notation. A word with several pronunciations (record, read) gets none: nothing here knows which one is
meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

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
