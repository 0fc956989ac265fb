"""Splits prose into segments: sentences that never end inside a link, emphasis or code."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bilingual.articles.inline import OPAQUE, constructs, outermost, prose
from bilingual.articles.scanning import Construct, References
from bilingual.model.article import Article, Block, Segment, meets_without_blank
from bilingual.text.markup.dialects import STARTS
from bilingual.text.sentences import split_sentences

# Longer runs of text (in characters) are processed in windows, so that time stays linear.
_WINDOW = 8_000
_MARK = re.compile(r"[.!?…。！？｡．；;:]")
# Every construct of articles/scanning.py except a URL starts with one of these.
_PLAIN = re.compile(r"[^\\`*_~<\[\]{$]*")
_PLAIN_HTML = re.compile(r"[^<{]*")
# A hard break is two spaces or a backslash before the line end (CommonMark 6.7); all others are soft.
_SOFT_BREAK = re.compile(r"(?<! {2})(?<!\\)\n")
_HARD_BREAK = re.compile(r"(?<!\\)\\(?=\r?\n)")
_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)


# Stands for each character of a comment: white space that neither ends a line hard nor makes it empty.
BLANK = "\xa0"
_MADE_BLANK = re.compile(rf"( ?){BLANK}{{5,}}( ?)")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Prose as the parser sees it, with its original positions: ``content[lines[i][0]]`` is ``text[lines[i][1]]``.

    ``lines`` holds, for each line of ``content``, its offset there and its offset in the article.
    """

    content: str
    lines: tuple[tuple[int, int], ...]

    def original(self, position: int) -> int:
        """Return the position in the article of content character *position*."""
        low, high = 0, len(self.lines)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.lines[middle][0] <= position else (low, middle)
        here, there = self.lines[low]
        return there + position - here


class Numbering:
    """Numbers the segments of one article: ``s1``, ``s2`` and so on, after *before* others."""

    def __init__(self, before: int = 0) -> None:
        self._count = before

    def next(self) -> str:
        self._count += 1
        return f"s{self._count}"


def segments(
    stretch: Stretch,
    text: str,
    language: str,
    numbering: Numbering,
    *,
    markdown: bool = True,
    references: References = None,
) -> tuple[Segment, ...]:
    """Return the sentences of *stretch* that contain text, as spans of *text*."""
    content = stretch.content
    plain = (_PLAIN if markdown else _PLAIN_HTML).fullmatch(content) and "://" not in content
    plain = plain and not (markdown and STARTS.search(content))
    found = [] if plain else constructs(content, markdown=markdown, references=references)
    whole = list(outermost(found))
    readable = prose(content, found) if found else content
    edges = _edges(content, whole)
    result: list[Segment] = []
    for start, end in _sentences(content, whole, language):
        first, last = _trimmed(content, start, end, edges)
        if any(map(str.isalpha, readable[first:last])):
            begin, stop = stretch.original(first), stretch.original(last - 1) + 1
            said = without_blanks(on_one_line(content[first:last]))
            result.append(Segment(numbering.next(), begin, stop, text[begin:stop], said))
    return tuple(result)


def on_one_line(content: str) -> str:
    """Join soft-wrapped lines with a space, or with nothing between Chinese or Japanese characters."""
    if "\n" not in content and "\r" not in content:
        return content.strip()
    lines = [line.strip() for line in re.split(r"\r\n?|\n", _HARD_BREAK.sub("", content))]
    joined = ""
    for line in filter(None, lines):
        joined += line if not joined or meets_without_blank(joined[-1], line[0]) else f" {line}"
    return joined


def without_blanks(line: str) -> str:
    r"""Return *line* of a blanked text without the white space in place of comments.

    >>> without_blanks("on" + "\xa0" * 9 + "ly"), without_blanks("a " + "\xa0" * 9 + " b")
    ('only', 'a b')
    """
    return _MADE_BLANK.sub(lambda gap: gap[1] or gap[2], line) if BLANK in line else line


def _sentences(content: str, whole: Sequence[Construct], language: str) -> Iterator[tuple[int, int]]:
    """Yield spans of *content*; hard line breaks are boundaries, constructs are never split."""
    masked = _masked(content, whole)
    starts = [c.start for c in whole]
    notes = {c.start: c.end for c in whole if c.kind == "footnote" or content.startswith("^[", c.start)}
    position = 0
    for piece_start, piece_end in _pieces(masked):
        for start, end in _windowed(masked, piece_start, piece_end, language):
            if end <= position:
                continue
            start = max(start, position)
            index = bisect_right(starts, start) - 1
            if index >= 0 and whole[index].start < start < whole[index].end:
                start = max(whole[index].start, position)
            index = bisect_right(starts, end - 1) - 1
            if index >= 0 and whole[index].end > end:
                end = whole[index].end
            while end in notes:  # "。[^1]" ends a sentence in Chinese like ".[^1]" in English
                end = notes[end]
            yield start, end
            position = end


def _masked(content: str, whole: Sequence[Construct]) -> str:
    """Return *content* at its length with each construct reduced to its visible words, without marks inside.

    The words are moved to the construct's end, so that a final mark still ends the sentence.
    """
    parts: list[str] = []
    position = 0
    for c in whole:
        parts.append(_spaced(content[position : c.start]))
        width = c.end - c.start
        if _is_border(c, content):
            parts.append("\n" * width)
        elif c.kind in OPAQUE:
            parts.append(" " * width if c.kind in {"tag", "attributes"} else "X" + "x" * (width - 1))
        else:
            inner = content[c.inner_start : c.inner_end].rstrip()
            last = inner[-1:]
            inner = _MARK.sub(",", inner[:-1]) + last
            parts.append(" " * (width - len(inner)) + inner.replace("\n", " "))
        position = c.end
    parts.append(_spaced(content[position:]))
    return "".join(parts)


def _is_border(construct: Construct, content: str) -> bool:
    """Return whether *construct* is a separate line between sentences: ``<br>``, ``{: .x}``, ``{% include y %}``."""
    start, end = construct.start, construct.end
    if construct.kind == "tag":
        return bool(_BREAK_TAG.fullmatch(content, start, end))
    if construct.kind not in {"attributes", "liquid"}:
        return False
    before, after = content[max(0, start - 80) : start], content[end : end + 80]
    return not before.rpartition("\n")[2].strip() and not after.partition("\n")[0].strip()


def _spaced(content: str) -> str:
    """Turn soft line breaks into spaces and keep hard ones."""
    return _SOFT_BREAK.sub(" ", content)


def _pieces(masked: str) -> Iterator[tuple[int, int]]:
    position = 0
    for match in re.finditer(r"\\?\n+", masked):
        yield position, match.start()
        position = match.end()
    yield position, len(masked)


def _windowed(masked: str, start: int, end: int, language: str) -> Iterator[tuple[int, int]]:
    while end - start > _WINDOW:
        blank = masked.rfind(" ", start + 1, start + _WINDOW)
        stop = blank if blank > start else start + _WINDOW
        spans = split_sentences(masked[start:stop], language)
        # The last sentence may continue in the next window.
        for first, last in spans[:-1] or spans:
            yield start + first, start + last
        start = start + spans[-1][0] if len(spans) > 1 else stop
    for first, last in split_sentences(masked[start:end], language):
        yield start + first, start + last


def _trimmed(content: str, start: int, end: int, edges: Mapping[int, int]) -> tuple[int, int]:
    """Trim what is not part of the sentence from both ends: spaces, breaks and kramdown attributes.

    *edges* maps the start of such a construct to its end, and its end to its start.
    """
    while start < end:
        if content[start].isspace() or content.startswith("\\\n", start):
            start += 1
        elif edges.get(start, 0) > start:
            start = edges[start]
        else:
            break
    while start < end:
        if content[end - 1].isspace() or content.startswith("\\\n", end - 1):
            end -= 1
        elif edges.get(end, end) < end:
            end = edges[end]
        else:
            break
    return start, end


def _edges(content: str, whole: Sequence[Construct]) -> dict[int, int]:
    found = [c for c in whole if c.kind == "attributes" or _is_border(c, content)]
    return {c.start: c.end for c in found} | {c.end: c.start for c in found}


_PARAGRAPH = re.compile(r"[^\S\r\n]*\S[^\r\n]*(?:(?:\r\n?|\n)[^\S\r\n]*\S[^\r\n]*)*")
_LINE = re.compile(r"[^\r\n]*\S[^\r\n]*")
_BLANK_LINE = re.compile(r"(?:\r\n?|\n)[^\S\r\n]*(?:\r\n?|\n)[^\S\r\n]*\S")


def parse_plain(text: str, language: str = "en") -> Article:
    r"""Return *text* as an Article with paragraphs only; no markup is interpreted.

    >>> [s.plain for s in parse_plain("One. Two\nthree.\n\n# Four.").segments]
    ['One.', 'Two three.', '# Four.']
    """
    numbering = Numbering()
    pattern = _PARAGRAPH if _BLANK_LINE.search(text) else _LINE
    blocks = []
    for match in pattern.finditer(text):
        stretch = Stretch(match.group(), ((0, match.start()),))
        prose = segments(stretch, text, language, numbering, markdown=False)
        blocks.append(Block("paragraph", match.start(), match.end(), segments=prose))
    return Article(text, "markdown", tuple(blocks))
