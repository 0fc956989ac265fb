"""Tags of languages (BCP 47): made canonical, compared, and read from the names of files."""

from __future__ import annotations

import langcodes

from bilingual.errors import UsageError

_CHINESE = {"Hans": "zh-Hans", "Hant": "zh-Hant"}
CHINESE = tuple(_CHINESE.values())
# Codes of Chinese that do not say in which characters it is written: the text has to tell.
SCRIPT_UNSAID = frozenset(["zh", "zho", "chi", "cmn"])


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


def script_of(tag: str) -> str:
    """Return the ISO 15924 code of the script that *tag* names or implies.

    >>> script_of("ja"), script_of("sr-Latn"), script_of("zh-Hant")
    ('Jpan', 'Latn', 'Hant')
    """
    return langcodes.Language.get(tag).maximize().script or "Latn"


def same_language(first: str, second: str) -> bool:
    """Tell whether translating between the two would be a no-op.

    Simplified and Traditional Chinese differ: going from one to the other is a conversion.

    >>> same_language("en", "en-GB"), same_language("zh-Hans", "zh-Hant")
    (True, False)
    """
    one, two = parse_tag(first), parse_tag(second)
    return one.split("-")[0] == two.split("-")[0] and script_of(one) == script_of(two)
