"""Code without its comments and sentences, which a translator may translate."""

from __future__ import annotations

import re

from bilingual.model.article import Article, Block

_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")


def translated_prose(article: Article, one: Block, rendered: Article, two: Block) -> str | None:
    """Return what else than code differs between two blocks: "comments", "strings" or both; ``None`` if code does."""
    ours, theirs = _parts(article, one), _parts(rendered, two)
    if ours is None or theirs is None or ours[0] != theirs[0] or len(ours[1]) != len(theirs[1]):
        return None
    changed = [
        (kind, was, became) for (kind, was), (_, became) in zip(ours[1], theirs[1], strict=True) if was != became
    ]
    if any(_FIGURE.findall(was) != _FIGURE.findall(became) and kind == "strings" for kind, was, became in changed):
        return None
    if not all(_is_prose(was) or kind == "comments" for kind, was, _ in changed):
        return None
    return " and ".join(sorted({kind for kind, _, _ in changed}))


def _is_prose(text: str) -> bool:
    """Return whether a string literal is words for people, not a key, path, format or command."""
    words = re.findall(r"[^\W\d_]{2,}", text)
    return bool(words) and (len(words) > 1 or not text.isascii()) and not re.search(r"[/\\{}<>=_$%]|\.\w", text)


def _parts(article: Article, block: Block) -> tuple[list[str], list[tuple[str, str]]] | None:
    """Return the code of *block*, and its comments and strings in order; ``None`` for an unknown language."""
    from pygments.lexers import get_lexer_by_name  # 20 ms, and only for blocks that differ
    from pygments.token import Comment, String
    from pygments.util import ClassNotFound

    text = article.text[block.start : block.end]
    try:
        lexer = get_lexer_by_name(block.attributes.get("language", "").lower())
    except ClassNotFound:
        return None
    code: list[str] = []
    prose: list[tuple[str, str]] = []
    fence, _, body = text.partition("\n")
    for kind, said in lexer.get_tokens(body):
        if kind in Comment and kind not in Comment.Preproc and kind not in Comment.Hashbang:
            _append(prose, "comments", said)
        elif kind in String:
            _append(prose, "strings", said)
        elif said.strip():
            code += said.split()
            prose.append(("", ""))
    return [fence, *code], [part for part in prose if part[0]]


def _append(prose: list[tuple[str, str]], kind: str, said: str) -> None:
    if prose and prose[-1][0] == kind:
        prose[-1] = kind, prose[-1][1] + said
    else:
        prose.append((kind, said))
