"""BCP 47 language tags: canonical forms and comparison."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from bilingual.errors import UsageError

if TYPE_CHECKING:
    from langcodes import Language

DATA = Path(__file__).with_name("data")
# The file of what the languages of a script have in common.
SCRIPTS = "scripts"
_ANOTHER_REGION = 5
_CHINESE = {"Hans": "zh-Hans", "Hant": "zh-Hant"}
CHINESE = tuple(_CHINESE.values())
# Codes of Chinese without a script: the text decides.
SCRIPT_UNSAID = frozenset(["zh", "zho", "chi", "cmn"])


def parse_tag(text: str) -> str:
    """Return the canonical BCP 47 tag. Chinese always has a script.

    A bare ``zh`` becomes ``zh-Hans``; callers with a text determine its script first. Raises UsageError if it is not a
    language.

    >>> parse_tag("zh-CN"), parse_tag("zh_TW"), parse_tag("ZH"), parse_tag("EN"), parse_tag("pt-br")
    ('zh-Hans', 'zh-Hant', 'zh-Hans', 'en', 'pt-BR')
    """
    if text in _named_files():
        return text  # in its canonical form: most runs need no other
    from langcodes.tag_parser import LanguageTagError

    try:
        tag = _language(text.strip().replace("_", "-"))
    except (LanguageTagError, AttributeError):
        tag = None
    if tag is None or not tag.is_valid() or tag.language in (None, "und"):
        raise UsageError(
            "BIL-LNG-007",
            f"{text!r} is not a language tag",
            remedy="Use a BCP 47 tag such as en, zh-Hans, ja, de or es.",
        )
    if tag.language in ("zh", "cmn"):
        return _CHINESE.get(tag.maximize().script or "Hans", "zh-Hans")
    return str(tag.simplify_script())


@lru_cache(maxsize=1024)
def script_of(tag: str) -> str:
    """Return the ISO 15924 code of the script that *tag* names or implies.

    >>> script_of("ja"), script_of("sr-Latn"), script_of("zh-Hant")
    ('Jpan', 'Latn', 'Hant')
    """
    return _language(tag).maximize().script or "Latn"


def same_primary(first: str, second: str) -> bool:
    """Return whether two tags name one language, in any script and region.

    >>> same_primary("zh-Hans", "zh-Hant"), same_primary("en", "de")
    (True, False)
    """
    return first.split("-")[0] == second.split("-")[0]


def same_language(first: str, second: str) -> bool:
    """Return whether translating between the two would be a no-op.

    Simplified and Traditional Chinese differ: going from one to the other is a conversion.

    >>> same_language("en", "en-GB"), same_language("zh-Hans", "zh-Hant")
    (True, False)
    """
    one, two = parse_tag(first), parse_tag(second)
    return same_primary(one, two) and script_of(one) == script_of(two)


def region_distance(first: str, second: str) -> int | None:
    """Return how far two regional forms of one written language are apart, 0 for the same; None if they are not one.

    Unicode CLDR, "Language Matching" (unicode.org/reports/tr35/#LanguageMatching); 5 is the distance of two regions.

    >>> region_distance("en", "en-US"), region_distance("es-ES", "es-MX"), region_distance("no", "nb")
    (1, 5, 1)
    >>> region_distance("zh-Hans", "zh-Hant"), region_distance("sr-Cyrl", "sr-Latn"), region_distance("es", "pt")
    (None, None, None)
    """
    if first == second:
        return 0
    from langcodes import tag_distance

    distance = max(1, tag_distance(first, second))
    return distance if distance <= _ANOTHER_REGION and script_of(first) == script_of(second) else None


def three_letters(tag: str) -> str:
    """Return the ISO 639-3 code of the language of *tag*, ``und`` if there is none.

    >>> three_letters("de-AT"), three_letters("zh-Hans"), three_letters("x-own")
    ('deu', 'zho', 'und')
    """
    try:
        return str(_language(tag).to_alpha3())
    except LookupError:
        return "und"


@lru_cache(maxsize=1)
def _named_files() -> frozenset[str]:
    """Return the tags by which our own language files are named."""
    return frozenset(file.stem for file in DATA.glob("*.toml")) - {SCRIPTS}


def _language(tag: str) -> Language:
    from langcodes import Language  # 30 ms

    return Language.get(tag)
