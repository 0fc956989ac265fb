"""What a cue says of itself when it is a draft or has no translation, in the reader's language."""

# ruff: noqa: E501 -- tables of words read best in whole rows
from __future__ import annotations

import re
from collections.abc import Mapping

from bilingual.languages import pack
from bilingual.model.cue import Mark

_DRAFT: Mapping[str, str] = {
    "en": "machine draft", "zh-Hans": "机翻草稿", "zh-Hant": "機翻草稿", "ja": "機械翻訳・未確認", "ko": "기계 번역 초안",
    "de": "maschineller Entwurf", "es": "borrador automático", "fr": "brouillon automatique", "it": "bozza automatica",
    "pt": "rascunho automático", "ru": "машинный черновик", "ar": "مسودة آلية",
}  # fmt: skip
_UNTRANSLATED: Mapping[str, str] = {
    "en": "not translated", "zh-Hans": "未翻译", "zh-Hant": "未翻譯", "ja": "未翻訳", "ko": "번역 없음", "de": "nicht übersetzt",
    "es": "sin traducir", "fr": "non traduit", "it": "non tradotto", "pt": "não traduzido", "ru": "не переведено", "ar": "غير مترجم",
}  # fmt: skip


def mark_text(mark: Mark, tag: str) -> str:
    """Return the mark in brackets, in the language *tag* or else in English.

    >>> mark_text("draft", "zh-Hans"), mark_text("untranslated", "sv")
    ('[机翻草稿]', '[not translated]')
    """
    table = _DRAFT if mark == "draft" else _UNTRANSLATED
    facts = pack(tag)
    return f"[{table.get(facts.tag) or table.get(facts.primary) or table['en']}]"


_ANY = re.compile(
    r"\s*(?:" + "|".join(re.escape(f"[{text}]") for text in {*_DRAFT.values(), *_UNTRANSLATED.values()}) + r")\s*"
)


def without_marks(text: str) -> str:
    """Return *text* without the marks that this module writes, so that an edited file brings none back in."""
    return _ANY.sub("", text)
