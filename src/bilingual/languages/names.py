"""Tags of languages in the names of files."""

from __future__ import annotations

from bilingual.errors import UsageError
from bilingual.languages.loader import names_in_files
from bilingual.languages.tags import parse_tag


def tag_in_name(text: str) -> str | None:
    """Return the tag that *text*, a part of a file's name, stands for, else None.

    The forms that a language's file lists come first (``sc`` is Simplified Chinese on subtitles, and Sardinian
    in ISO 639), then BCP 47 and ISO 639.

    >>> tag_in_name("CHS"), tag_in_name("zh_TW"), tag_in_name("jpn"), tag_in_name("ger"), tag_in_name("final")
    ('zh-Hans', 'zh-Hant', 'ja', 'de', None)
    """
    if known := names_in_files().get(text.lower()):
        return known
    try:
        return parse_tag(text)
    except UsageError:
        return None
