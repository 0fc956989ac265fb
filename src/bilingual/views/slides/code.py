"""Code as a slide shows it: its words in the colours of their kinds."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from bilingual.views.document.html import html_element, html_text


def coloured(text: str, language: str) -> Markup:
    """Return each line of code as a block, with its comments, strings, keywords, names and numbers as spans.

    Code in an unknown language has one colour.

    >>> coloured("x = 1", "python")
    Markup('<div class="line"><span class="ck-n">x</span> = <span class="ck-m">1</span></div>')
    """
    lines: list[list[Markup]] = [[]]
    for kind, part in _tokens(text, language):
        for number, piece in enumerate(part.split("\n")):
            if number:
                lines.append([])
            if piece:
                lines[-1].append(html_element("span", piece, class_=f"ck-{kind}") if kind else html_text(piece))
    return Markup("").join(
        html_element("div", line or [Markup("&nbsp;")], class_="line") for line in lines[: text.count("\n") + 1]
    )


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
