"""Code without its comments and sentences, which a translator may translate."""

from __future__ import annotations

import re

from bilingual.model.article import Article, Block

_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")
# Comments at the end of a line: Python, shell, YAML; C, JavaScript, Rust; SQL, Lua; TeX.
_COMMENT = re.compile(
    r"(?:(?<![ \t])[ \t]+)?(?:(?:^|(?<=[ \t]))(?:#(?!!)|//|--|%)[ \t].*|/\*.{0,2000}?\*/)$", re.MULTILINE
)
_PLACE = "\0"  # of a comment or a string
_PLACES = re.compile(rf"{_PLACE}(?:\s*{_PLACE})+")


def translated_prose(article: Article, one: Block, rendered: Article, two: Block) -> frozenset[str] | None:
    """Return what else than code differs between two blocks, "comments" or "strings"; ``None`` if code does."""
    ours, theirs = _parts(article, one), _parts(rendered, two)
    if ours is None or theirs is None:
        before, after = (
            _COMMENT.sub("", text.text[block.start : block.end]) for text, block in ((article, one), (rendered, two))
        )
        return frozenset({"comments"}) if before == after else None
    if ours[0] != theirs[0] or [kind for kind, _ in ours[1]] != [kind for kind, _ in theirs[1]]:
        return None
    changed = [
        (kind, was, became) for (kind, was), (_, became) in zip(ours[1], theirs[1], strict=True) if was != became
    ]
    for kind, was, became in changed:
        if kind == "strings" and not (_is_prose(was) and _FIGURE.findall(was) == _FIGURE.findall(became)):
            return None
    return frozenset(kind for kind, _, _ in changed)


def _is_prose(text: str) -> bool:
    """Return whether a string literal is words for people, not a key, path, format or command."""
    words = re.findall(r"[^\W\d_]{2,}", text)
    return bool(words) and (len(words) > 1 or not text.isascii()) and not re.search(r"[/\\{}<>=_$%]|\.\w", text)


def _parts(article: Article, block: Block) -> tuple[list[list[str]], list[tuple[str, str]]] | None:
    """Return the indentation and words of each line of code in *block*, and its comments and strings in order.

    ``None`` for an unknown programming language.
    """
    from pygments.lexers import get_lexer_by_name  # 20 ms, and only for blocks that differ
    from pygments.token import Comment, String
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(block.attributes.get("language", "").lower())
    except ClassNotFound:
        return None
    fence, _, body = article.text[block.start : block.end].partition("\n")
    code = [fence, "\n"]
    prose: list[tuple[str, str]] = []
    parted = True  # by code from the comment or string before
    for token, said in lexer.get_tokens(body):
        comment = token in Comment and token not in Comment.Preproc and token not in Comment.Hashbang
        if not comment and token not in String:
            code.append(said)
            parted = parted or bool(said.strip())
            continue
        kind = "comments" if comment else "strings"
        if prose and prose[-1][0] == kind and not parted:
            prose[-1] = kind, prose[-1][1] + said
        else:
            prose.append((kind, said))
        code.append(f" {_PLACE} ")
        parted = False
    lines = _PLACES.sub(_PLACE, "".join(code)).splitlines()
    return [[line[: len(line) - len(line.lstrip())], *line.split()] for line in lines if line.strip()], prose
