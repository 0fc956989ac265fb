"""The language of a text file: as declared in it or in its name, unless its prose is clearly in another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from bilingual.articles.front_matter.reading import find_front_matter
from bilingual.articles.inline import constructs, prose
from bilingual.errors import InputError, UsageError
from bilingual.languages import CHINESE, COMMON, SCRIPT_UNSAID, pack, parse_tag, same_language, same_primary
from bilingual.model.article import Article, Block
from bilingual.pipeline.text_files.names import CUES, kind_of_text, language_in_name
from bilingual.pipeline.text_files.reading import parse
from bilingual.text.language_detection import language_of
from bilingual.text.tagged import check_language

_HTML_LANGUAGE = re.compile(r"<html\b[^<>]*?\blang\s*=\s*[\"']?([A-Za-z][\w-]*)", re.IGNORECASE)
_ENOUGH = 20_000  # characters used to detect the language
_GARBLED = 0.05  # of its characters are beyond ASCII: an article with fewer may just quote some
_LEAST = 100  # letters outside quotations, which may be in another language, that make those unnecessary


def settled_languages(
    texts: tuple[str, str], said: tuple[str | None, str | None], paths: tuple[Path, Path]
) -> tuple[str, str]:
    """Return both languages: as *said* by the user, else as declared in the files unless their prose contradicts it.

    Raises UsageError naming the second of *paths* if both are the same.
    """
    one, two = (
        parse_tag(asked) if asked else language_in(text, path)[0]
        for text, asked, path in zip(texts, said, paths, strict=True)
    )
    if same_language(one, two):
        raise UsageError(
            "BIL-SRC-005",
            f"both files are in {pack(one).name}",
            where=paths[1],
            remedy="If that is wrong, set --source-language and --to.",
        )
    return one, two


def language_in(text: str, path: Path, *, by_name: bool = True) -> tuple[str, str]:
    """Return the language of *text*, the content of *path*, and a note if a declaration was not believed.

    Declared is, in this order, ``lang`` in the front matter, ``<html lang>`` and, if *by_name*, a tag in the name.
    Raises InputError if the text was garbled when it was saved.
    """
    kind = kind_of_text(path)
    said = declared_language(text, kind)
    where = f"{path.name}: {'<html lang>' if kind == 'html' else 'its header'} says {said}"
    declared = said if said and _is_tag(said) else None
    if declared is None and by_name and (declared := language_in_name(path)):
        where = f"{path.name}: its name says {declared}"
    words = text if kind == CUES else prose_in(text, kind)
    if kind == CUES or sum(not c.isascii() for c in words) > _GARBLED * len(words):
        check_language(words, None, str(path))
    tag = language_of(words, declared)
    if kind == "html" and declared == said:  # the region of a page is its site's: en-US says English
        tag = _without_region(tag)
    name = pack(tag).name
    if said and not _is_tag(said):
        return tag, f"{where}, which is not a language tag; it was read as {name}"
    if declared is None or _agrees(tag, declared):
        return tag, ""
    return tag, f"{where}, but the text is in {name}, which is used"


def _without_region(tag: str) -> str:
    primary, *rest = tag.split("-")
    return "-".join([primary, *(part for part in rest if len(part) == 4)])


def _agrees(tag: str, declared: str) -> bool:
    own = parse_tag(declared)
    if not same_primary(tag, own):
        return False
    return not same_primary(tag, CHINESE[0]) or declared.lower() in SCRIPT_UNSAID or same_language(tag, own)


def prose_in(text: str, kind: str) -> str:
    """Return the prose of *text* without code, tags, addresses and scripts, and without quotations if possible."""
    try:
        article: Article = parse(text[:_ENOUGH] if kind != "html" else text, kind, COMMON)
    except InputError:
        return text[:_ENOUGH]
    own = _prose_of(
        [block for block in article.blocks if not any(c.startswith("quote:") for c in block.containers)],
        markdown=kind == "markdown",
    )
    return own if sum(map(str.isalpha, own)) >= _LEAST else _prose_of(article.blocks, markdown=kind == "markdown")


def _prose_of(blocks: Iterable[Block], *, markdown: bool) -> str:
    parts: list[str] = []
    for block in blocks:
        texts = [segment.text for segment in block.segments]
        parts += [prose(text, constructs(text, markdown=markdown and block.kind != "html")) for text in texts]
    return " ".join(parts)[:_ENOUGH]


def declared_language(text: str, kind: str) -> str | None:
    """Return what a file declares as its language: ``lang`` of its front matter or of ``<html>``."""
    said: object = None
    if kind == "html":
        found = _HTML_LANGUAGE.search(text[:5_000])
        said = found[1] if found else None
    elif kind == "markdown":
        try:
            front = find_front_matter(text)
        except InputError:
            return None  # reading the article will report the error
        said = front.values.get("lang", front.values.get("language")) if front else None
    return said.strip() or None if isinstance(said, str) else None


def _is_tag(text: str) -> bool:
    try:
        parse_tag(text)
    except UsageError:
        return False
    return True
