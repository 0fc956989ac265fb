"""Marks on draft and untranslated cues, in the reader's language."""

from __future__ import annotations

import re
from functools import lru_cache

from bilingual.languages import pack, pack_tags
from bilingual.model.cue import Mark


def mark_text(mark: Mark, tag: str) -> str:
    """Return the mark in brackets, in the language *tag* or else in English.

    >>> mark_text("draft", "zh-Hans"), mark_text("untranslated", "sv")
    ('[机翻草稿]', '[not translated]')
    """
    words = pack(tag).labels
    return f"[{words.machine_draft if mark == 'draft' else words.untranslated}]"


def without_marks(text: str) -> str:
    """Return *text* without these marks, so that editing a file does not add them to the text.

    >>> without_marks("Good. [machine draft]"), without_marks("[sic]")
    ('Good.', '[sic]')
    """
    return _marks().sub("", text) if "[" in text else text


@lru_cache(maxsize=1)
def _marks() -> re.Pattern[str]:
    marks: tuple[Mark, ...] = ("draft", "untranslated")
    texts = sorted({mark_text(mark, tag) for tag in pack_tags() for mark in marks})
    return re.compile(rf"\s*(?:{'|'.join(map(re.escape, texts))})\s*")
