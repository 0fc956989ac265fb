"""What decks of slides in Markdown have besides their text: settings of slides and pictures, and a speaker's notes.

Marp (marpit.marp.app/image-syntax), Slidev (sli.dev/guide/syntax) and reveal-md (github.com/webpro/reveal-md).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_MARP = re.compile(r"^marp:[ \t]*true\b", re.MULTILINE)
_REVEAL = re.compile(r"^(?:revealOptions|verticalSeparator|separator):|<!--\s*\.(?:slide|element):", re.MULTILINE)
_ALT = re.compile(r"(?<=!\[)[^\[\]\n]{1,300}(?=\]\()")
_PICTURE_SETTING = re.compile(
    r"(?<!\S)(?:bg|(?:left|right|vertical|horizontal)(?::\d+%)?|fit|contain|cover|auto|\d+(?:\.\d+)?%"
    r"|(?:w|width|h|height):[\w.%]+|(?:blur|brightness|contrast|drop-shadow|grayscale|hue-rotate|invert|opacity|saturate"
    r"|sepia)(?::\S+)?)(?!\S)[ ]?"
)
_SLIDE = re.compile(
    r"^---[ \t]*\n(?P<settings>(?:(?:layout|level|transition|class|clicks|hideInToc|background|image|name|routeAlias"
    r"|src|disabled|hide|zoom|preload|backgroundSize|title|color|dragPos):[^\n]*\n){1,20}---[ \t]*\n)",
    re.MULTILINE,
)
_SLOT = re.compile(r"^::[a-z][\w-]*::[ \t]*$", re.MULTILINE)
_NOTES = re.compile(r"^notes?:.*?(?=^(?:-{3,}|<!--\s*[sv]\s*-->)[ \t]*$|\Z)", re.MULTILINE | re.DOTALL | re.IGNORECASE)


def may_be_deck(text: str) -> bool:
    """Return quickly whether *text* may have something of a deck."""
    return bool(_MARP.search(text) or _SLIDE.search(text) or _REVEAL.search(text))


def deck_parts(text: str, body: int, seen: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of what nobody reads in the deck *text*, whose front matter ends at *body*.

    *seen* is *text* at its length without code.
    """
    if _MARP.search(text, 0, body):
        for alt in _ALT.finditer(seen, body):
            for match in _PICTURE_SETTING.finditer(alt[0]):
                yield alt.start() + match.start(), alt.start() + match.end()
    slides = [match.span("settings") for match in _SLIDE.finditer(seen, body)]
    yield from slides
    if slides:
        yield from (match.span() for match in _SLOT.finditer(seen, body))
    if _REVEAL.search(text):
        yield from (match.span() for match in _NOTES.finditer(seen, body))
