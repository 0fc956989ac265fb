"""Code as a slide shows it: its words in the colours of their kinds, long lines divided."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from bilingual.views.document.html import html_element, html_text
from bilingual.views.limits import columns

_INDENT = 4  # columns before what continues a line


def coloured(text: str, language: str, width: int) -> Markup:
    """Return the lines of code as blocks, with comments, strings, keywords, names and numbers as spans.

    Lines of more than *width* columns continue below, indented. Code in an unknown language has one colour.

    >>> print(coloured("x = 1", "python", 40))
    <div class="line"><span class="ck-n">x</span> = <span class="ck-m">1</span></div>
    >>> print(coloured("abcdefghijklmn", "", 10))
    <div class="line">abcdefghij</div><div class="line">    klmn</div>
    """
    lines: list[list[Markup]] = [[]]
    used = 0
    for kind, part in _tokens(text, language):
        for number, piece in enumerate(part.split("\n")):
            if number:
                lines.append([])
                used = 0
            while piece:
                taken = _fitting(piece, width - used)
                if taken:
                    shown = piece[:taken]
                    lines[-1].append(html_element("span", shown, class_=f"ck-{kind}") if kind else html_text(shown))
                    used += columns(shown)
                piece = piece[taken:]
                if piece:
                    lines.append([html_text(" " * _INDENT)])
                    used = _INDENT
    while len(lines) > 1 and not lines[-1]:
        lines.pop()
    return Markup("").join(html_element("div", line, class_="line") for line in lines)


def rows_of_code(text: str, width: int) -> int:
    """Return how many rows *text* takes in lines of *width* columns.

    >>> rows_of_code("one\\n" + "x" * 25, 10)
    5
    """
    more = max(1, width - _INDENT)
    return sum(1 + max(0, -(-(columns(line) - width) // more)) for line in text.split("\n"))


def _fitting(text: str, room: int) -> int:
    """Return how many characters of *text* fit *room* columns."""
    if columns(text) <= room:
        return len(text)
    used = 0
    for at, character in enumerate(text):
        used += columns(character)
        if used > room:
            return at
    return len(text)


def _tokens(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of *text*, each with the letter of its kind, empty for marks and blanks."""
    from pygments.lexers import get_lexer_by_name
    from pygments.token import Comment, Keyword, Literal, Name, Number, Operator, String
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language.split()[0].lower() if language.split() else "text", stripnl=False)
    except ClassNotFound:
        yield "", text
        return
    kinds = (
        (Comment, "c"), (String, "s"), (Number, "m"), (Keyword, "k"), (Operator.Word, "k"), (Name.Function, "f"),
        (Name.Class, "f"), (Name.Tag, "k"), (Name.Builtin, "f"), (Name, "n"), (Literal, "s"),
    )  # fmt: skip
    for token, part in lexer.get_tokens(text):
        yield next((letter for kind, letter in kinds if token in kind), ""), part
