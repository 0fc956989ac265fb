"""Languages by BCP 47 tag, with the few facts about writing that every room needs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import langcodes

from bilingual.errors import UsageError

_CHINESE = {"Hans": "zh-Hans", "Hant": "zh-Hant"}
_UNSPACED_SCRIPTS = {"Hans", "Hant", "Hani", "Jpan", "Hira", "Kana", "Thai", "Laoo", "Khmr", "Mymr", "Tibt"}
_EAST_ASIAN_SCRIPTS = {"Hans", "Hant", "Hani", "Jpan", "Hira", "Kana", "Kore", "Hang"}
_RTL_SCRIPTS = {"Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm"}
# Names as their own readers write them; others fall back to the tag itself.
_AUTONYMS = {
    "en": ("English", "English"),
    "zh-Hans": ("Chinese (Simplified)", "简体中文"),
    "zh-Hant": ("Chinese (Traditional)", "繁體中文"),
    "ja": ("Japanese", "日本語"),
    "ko": ("Korean", "한국어"),
    "de": ("German", "Deutsch"),
    "es": ("Spanish", "Español"),
    "fr": ("French", "Français"),
    "it": ("Italian", "Italiano"),
    "pt": ("Portuguese", "Português"),
    "nl": ("Dutch", "Nederlands"),
    "pl": ("Polish", "Polski"),
    "ru": ("Russian", "Русский"),
    "uk": ("Ukrainian", "Українська"),
    "tr": ("Turkish", "Türkçe"),
    "ar": ("Arabic", "العربية"),
    "he": ("Hebrew", "עברית"),
    "hi": ("Hindi", "हिन्दी"),
    "th": ("Thai", "ไทย"),
    "vi": ("Vietnamese", "Tiếng Việt"),
    "id": ("Indonesian", "Bahasa Indonesia"),
}


@dataclass(frozen=True, slots=True)
class Language:
    """One language as written.

    ``script`` is the ISO 15924 code, ``spaced`` says whether spaces part the words, ``east_asian``
    whether characters are full width, ``rtl`` whether it runs from right to left.
    """

    tag: str
    script: str
    name: str
    autonym: str
    spaced: bool
    east_asian: bool
    rtl: bool

    @property
    def primary(self) -> str:
        """The language without script and region: ``zh`` of ``zh-Hans``."""
        return self.tag.split("-")[0]


def parse_tag(text: str) -> str:
    """Return the canonical BCP 47 tag; Chinese always names its script.

    A bare ``zh`` becomes ``zh-Hans``; whoever has the text settles it by its characters first.
    Raises UsageError for what is no language.

    >>> parse_tag("zh-CN"), parse_tag("zh_TW"), parse_tag("ZH"), parse_tag("EN"), parse_tag("pt-br")
    ('zh-Hans', 'zh-Hant', 'zh-Hans', 'en', 'pt-BR')
    """
    try:
        tag = langcodes.Language.get(text.strip().replace("_", "-"))
    except (langcodes.tag_parser.LanguageTagError, AttributeError):
        tag = None
    if tag is None or not tag.is_valid() or tag.language in (None, "und"):
        raise UsageError(f"{text!r} is not a language", remedy="Use a BCP 47 tag such as en, zh-Hans, ja, de or es.")
    if tag.language in ("zh", "cmn"):
        return _CHINESE.get(tag.maximize().script or "Hans", "zh-Hans")
    return str(tag.simplify_script())


@lru_cache(maxsize=256)
def language(tag: str) -> Language:
    """Return the facts about the language *tag*; raises UsageError for what is no language."""
    canonical = parse_tag(tag)
    parsed = langcodes.Language.get(canonical)
    script = parsed.maximize().script or "Latn"
    name, autonym = _AUTONYMS.get(canonical) or _AUTONYMS.get(parsed.language or "") or (canonical, canonical)
    return Language(
        tag=canonical,
        script=script,
        name=name,
        autonym=autonym,
        spaced=script not in _UNSPACED_SCRIPTS,
        east_asian=script in _EAST_ASIAN_SCRIPTS,
        rtl=script in _RTL_SCRIPTS,
    )


def same_language(first: str, second: str) -> bool:
    """Tell whether translating between the two would be a no-op.

    Simplified and Traditional Chinese differ: going from one to the other is a conversion.

    >>> same_language("en", "en-GB"), same_language("zh-Hans", "zh-Hant")
    (True, False)
    """
    one, two = language(first), language(second)
    return one.primary == two.primary and one.script == two.script
