r"""Takes comments, and what only a deck of slides needs, out of Markdown first, so that no output can publish them.

``%% %%`` is a comment in Obsidian, ``{/* */}`` in MDX, ``{% comment %}`` in Liquid, ``{::comment}`` in kramdown. HTML
comments and ``[//]: #`` definitions are CommonMark, whose parser leaves them out, but for an HTML comment with an empty
line in a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bilingual.articles.front_matter.reading import find_front_matter
from bilingual.articles.grammar import parser
from bilingual.articles.prose import BLANK

_OPENING = re.compile(
    r"%%|\{/\*|\{>>| =\d*x\d*\)|^% |<!--(?:(?!-->|<!--|\n[ \t]*\n).)*\n[ \t]*\n|\{%-?\s*comment\b|\{::comment",
    re.DOTALL | re.MULTILINE,
)
_COMMENT = re.compile(
    r"""(?P<code>(?<!`)(`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\2(?!`))
    |(?P<comment>
        (?:(?<![\d%\\])%%|(?<=\d)%%(?=[^\W\d_]))(?!%).*?%%(?!%)   # "100%% of 50%%" is none
        |(?<!\\)\{/\*.*?\*/\}
        |\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}
        |\{>>.*?<<\}                               # criticmarkup.com
        |\{::comment\}.*?\{:/(?:comment)?\}
        |(?<=\S)[ \t]*<!--(?>(?:(?!-->).){0,5000}?\n[ \t]*\n).*?-->          # only one that a paragraph cannot hold
    )
    |(?<=\S)(?P<size>[ ]=\d{0,4}x\d{0,4})(?=\))    # ![](a.png =250x): Zenn, HackMD
    |^(?P<myst>%[ ][^\n]*)""",
    re.DOTALL | re.VERBOSE | re.MULTILINE,
)
_MYST = re.compile(r"^(?:`{3,}|:{3,})\{[\w-]+\}|^\([\w-]+\)=$", re.MULTILINE)
_HIDDEN = re.compile(
    r"""(?P<code>(?<!`)(`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\2(?!`))
    |(?P<comment><!--(?!\s*/?(?:more|read-?more|excerpt|end_?excerpt|truncate|toc|tocstop|/toc|[\w-]+-(?:disable|enable|start
        |end|ignore)[\w-]*)\b[^>]{0,80}-->).*?-->
    |^[ ]{0,3}\[(?://|comment|\#)\]:[ \t]*(?:\#|<>|<\#>)[^\n]*(?:\n|\Z))""",
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)
_CODE = frozenset({"fence", "code_block", "math_block", "liquid_code", "html_block"})
_HTML_CODE = re.compile(r"\s*<(?:pre|script|style|textarea|!--)", re.IGNORECASE)
_HTML_CODE_ALONE = re.compile(r"\s*<(?:pre|script|style|textarea)", re.IGNORECASE)
_COMMENT_BLOCK = re.compile(r"[ \t]*(?:(?:>|[-+*]|\d{1,9}[.)])[ \t]*)*\{%-?\s*comment\b")
_PREFIX = re.compile(r"[ \t]*(?:(?:>|[-+*]|\d{1,9}[.)])[ \t]*)*\Z")


def without_comments(text: str) -> str:
    r"""Return the Markdown *text* without its comments, and without lines that hold nothing else.

    >>> without_comments("The dough rises. %%not for you%%\n\n%%\nnor this\n%%\n\n`%%a%%`\n")
    'The dough rises.\n\n\n`%%a%%`\n'
    """
    parts: list[str] = []
    position = 0
    for start, end in comments(text):
        line = text.rfind("\n", 0, start) + 1
        follows = re.compile(r"[ \t]*(?:\r?\n|\Z)").match(text, end)
        if follows and not text[line:start].strip():
            start, end = line, follows.end()
        elif follows:
            start = len(text[:start].rstrip(" \t"))
        parts.append(text[position : max(position, start)])
        position = end
    return "".join([*parts, text[position:]])


def without_hidden_comments(text: str) -> str:
    r"""Return the Markdown *text* without HTML comments and ``[//]: #`` lines, which readers find in a page's source.

    Marks for engines, such as ``<!-- more -->``, stay.

    >>> without_hidden_comments("One.<!--more--> Two. <!-- not for you -->\n\n[//]: # (nor this)\n`<!-- a -->`\n")
    'One.<!--more--> Two.\n\n`<!-- a -->`\n'
    """
    front = find_front_matter(text)
    body = front.end if front else 0
    seen = " " * body + _without_code(text[body:], _HTML_CODE_ALONE)
    parts: list[str] = []
    position = 0
    for match in _HIDDEN.finditer(seen, body):
        if match["comment"]:
            parts.append(text[position : match.start()])
            position = match.end()
            if not match["comment"].startswith("<!--"):
                continue
            line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
            follows = re.compile(r"[ \t]*(\r?\n|\Z)").match(text, position)
            if follows and not line.strip(" \t>"):
                parts[-1] = parts[-1].removesuffix(line)
                position = follows.end()
            elif follows:
                parts[-1] = parts[-1].rstrip(" \t")
    return "".join([*parts, text[position:]])


@lru_cache(maxsize=4)  # the parser and the posts read the same texts in one run
def blanked(text: str) -> str:
    """Return the Markdown *text* at its length, with white space in place of comments."""
    characters: list[str] | None = None
    for start, end in comments(text):
        characters = characters or list(text)
        line = text.rfind("\n", 0, start) + 1
        stop = text.find("\n", end)
        alone = bool(_PREFIX.match(text, line, start)) and not text[end : stop if stop >= 0 else None].strip()
        for place in range(start, end):
            if text[place] not in "\r\n":
                characters[place] = " " if alone or text.startswith(" =", start) else BLANK
    return text if characters is None else "".join(characters)


def comments(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of the comments in the Markdown *text* that CommonMark does not know, and what decks have."""
    deck = _may_be_deck(text)
    if not deck and not _OPENING.search(text):
        return
    front = find_front_matter(text)
    body = front.end if front else 0
    seen = " " * body + _without_code(text[body:])
    apart = _deck_parts(text, body, seen) if deck else ()
    end = 0
    for span in sorted((*apart, *_comments(text, body, seen))):
        if span[0] >= end:
            yield span
            end = span[1]


def _comments(text: str, body: int, seen: str) -> Iterator[tuple[int, int]]:
    for match in _COMMENT.finditer(seen, body):
        if match["comment"]:
            yield match.span("comment")
        elif match["size"]:
            yield match.span("size")
        elif match["myst"] and _MYST.search(text):
            yield match.span("myst")


def _without_code(text: str, html_code: re.Pattern[str] = _HTML_CODE) -> str:
    """Return *text* at its length without what its code, formula and HTML blocks say."""
    starts = [0, *(match.end() for match in re.finditer(r"\r\n?|\n", text)), len(text)]
    source = re.sub(r"\r\n?", "\n", text)
    characters: list[str] | None = None
    for token in parser().parse(source):
        if token.type == "html_block" and not html_code.match(token.content):
            continue
        if token.type == "liquid_code" and token.map and _COMMENT_BLOCK.match(text, starts[token.map[0]]):
            continue
        if token.type in _CODE and token.map:
            characters = characters or list(text)
            for place in range(starts[token.map[0]], starts[min(token.map[1], len(starts) - 1)]):
                if text[place] not in "\r\n":
                    characters[place] = "\0"
    seen = text if characters is None else "".join(characters)
    closed = max(seen.rfind("-->"), 0)  # what opens after it is never closed, and would be looked for from each opening
    return seen[:closed] + seen[closed:].replace("<!--", "\0\0\0\0")


# What decks of slides in Markdown have besides their text: settings of slides and pictures, and a speaker's notes.
# Marp (marpit.marp.app/image-syntax), Slidev (sli.dev/guide/syntax) and reveal-md (github.com/webpro/reveal-md).

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


def _may_be_deck(text: str) -> bool:
    """Return quickly whether *text* may have something of a deck."""
    return bool(_MARP.search(text) or _SLIDE.search(text) or _REVEAL.search(text))


def _deck_parts(text: str, body: int, seen: str) -> Iterator[tuple[int, int]]:
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
