"""The text of a sentence to study, with its readings above it and its new words marked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup

from bilingual.learning.pack import StudySentence
from bilingual.learning.words import Lexeme, Occurrence
from bilingual.views.document.html import html_inline, html_text
from bilingual.views.document.readings import ruby_nodes

Span = tuple[int, int, str]


def marked(sentence: StudySentence, wrap: Callable[[Markup, Occurrence], Markup], *, ruby: bool = True) -> Markup:
    """Return *sentence* as HTML; *wrap* gets each new word as HTML, and its place."""
    readings = sentence.readings if ruby else ()
    parts, done = [], 0
    for place in sentence.places:
        if place.start < done:
            continue
        parts.append(_plain(sentence.text, readings, done, place.start))
        parts.append(wrap(_plain(sentence.text, readings, place.start, place.end), place))
        done = place.end
    parts.append(_plain(sentence.text, readings, done, len(sentence.text)))
    return Markup("").join(parts)


def _plain(text: str, readings: Sequence[Span], first: int, last: int) -> Markup:
    own = tuple((a - first, b - first, said) for a, b, said in readings if first <= a and b <= last)
    return html_inline(ruby_nodes((text[first:last],), own), {}, "") if own else html_text(text[first:last])


def read_aloud(sentence: StudySentence, *, east_asian_brackets: bool) -> str:
    """Return *sentence* with its readings in plain text, empty without any.

    With *east_asian_brackets* each reading follows its characters in brackets, as Anki reads furigana; else the
    characters with a reading are replaced by it: pinyin.

    >>> read_aloud(StudySentence("s1", "去重庆。", "", ((0, 1, "qù"), (1, 2, "chóng"))), east_asian_brackets=False)
    'qù chóng 庆。'
    >>> read_aloud(StudySentence("s1", "お花", "", ((1, 2, "はな"),)), east_asian_brackets=True)
    'お 花[はな]'
    """
    if not sentence.readings:
        return ""
    parts, done = [], 0
    for first, last, said in sentence.readings:
        parts.append(sentence.text[done:first])
        parts.append(f" {sentence.text[first:last]}[{said}]" if east_asian_brackets else f"{said} ")
        done = last
    parts.append(sentence.text[done:])
    text = "".join(parts) if east_asian_brackets else _tidy("".join(parts))
    return text.strip()


def _tidy(pinyin: str) -> str:
    for mark in "，。！？；：、”’）》」』,.!?;:)":
        pinyin = pinyin.replace(f" {mark}", mark)
    return pinyin


def word_line(word: Lexeme, level: str) -> str:
    """Return one line on *word*; *level* is its level as shown.

    >>> word_line(Lexeme("concur", "kənkɚ", ("verb",), "C1", ("to agree",)), "C1")
    'concur /kənkɚ/ (verb; C1): to agree'
    """
    about = "; ".join(filter(None, (", ".join(word.parts), level)))
    head = " ".join(filter(None, (word.lemma, shown_reading(word), f"({about})" if about else "")))
    return f"{head}: {'; '.join(word.glosses)}" if word.glosses else head


def shown_reading(word: Lexeme) -> str:
    """Return the reading of *word*, IPA between slashes."""
    if not word.reading:
        return ""
    return f"/{word.reading}/" if word.lemma.isascii() else word.reading
