"""Reads text files of different kinds, detects their language, and parses them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from bilingual.articles.docx import markdown_from_word
from bilingual.articles.front_matter import find_front_matter
from bilingual.articles.html import parse_html
from bilingual.articles.inline import visible
from bilingual.articles.markdown import parse_markdown
from bilingual.articles.prose import parse_plain
from bilingual.engines.documents import read_docx
from bilingual.errors import InputError, UsageError
from bilingual.languages import pack, parse_tag, same_language
from bilingual.model.article import Article
from bilingual.subtitles.formats import SUFFIXES
from bilingual.text.encodings import decode
from bilingual.text.script import can_tell, detect_language

CUES = "cues"
WORD = ".docx"  # read as Markdown
_SUFFIXES = {
    "markdown": (".md", ".markdown", ".mdown", WORD), "html": (".html", ".htm", ".xhtml"), "plain": (".txt", ""),
    CUES: SUFFIXES,
}  # fmt: skip
_PARSERS: Mapping[str, Callable[[str, str], Article]] = {
    "markdown": parse_markdown,
    "html": parse_html,
    "plain": parse_plain,
}
_HTML_LANGUAGE = re.compile(r"<html\b[^<>]*?\blang\s*=\s*[\"']?([A-Za-z][\w-]*)", re.IGNORECASE)
_ENOUGH = 20_000  # characters used to detect the language


def kind_of_text(path: Path) -> str:
    """Return ``markdown``, ``html``, ``plain`` or ``cues`` by the name. Raises UsageError for any other."""
    suffix = path.suffix.lower()
    for name, suffixes in _SUFFIXES.items():
        if suffix in suffixes:
            return name
    raise UsageError(
        "BIL-SRC-001",
        f"{suffix} files are not supported here",
        where=path,
        remedy="Use Markdown, HTML or TXT; `check` also accepts SRT, VTT and ASS.",
    )


def read_bytes(path: Path) -> bytes:
    """Return the content of *path*. Raises InputError if it is unreadable."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            "BIL-SRC-002", f"cannot be read ({error.strerror})", where=path, remedy="Check the name."
        ) from error


def read_text_file(path: Path) -> str:
    """Return the text in *path*. Raises InputError if there is none."""
    word = path.suffix.lower() == WORD and path.is_file()
    text = markdown_from_word(read_docx(path).html) if word else decode(read_bytes(path), str(path))
    if not text.strip():
        raise InputError("BIL-SRC-003", "contains no text", where=path, remedy="Check the file.")
    return text


def parsed(text: str, kind: str, tag: str, path: Path) -> Article:
    """Return *text* as an article. Raises InputError naming *path* if it is invalid or has no prose."""
    try:
        article = _PARSERS[kind](text, tag)
    except InputError as error:
        raise InputError(error.code, error.what, where=error.where or path, remedy=error.remedy) from error
    if not article.segments:
        raise InputError("BIL-SRC-004", "contains no prose", where=path, remedy="Check the file.")
    return article


def settled_languages(
    texts: tuple[str, str], said: tuple[str | None, str | None], declared: tuple[str | None, str | None], where: Path
) -> tuple[str, str]:
    """Return both languages: as *said* by the user, else detected, else as *declared* in the files.

    Raises UsageError naming *where* if both are the same.
    """
    one, two = (
        parse_tag(asked) if asked else language_of_text(text, own)
        for text, asked, own in zip(texts, said, declared, strict=True)
    )
    if same_language(one, two):
        raise UsageError(
            "BIL-SRC-005",
            f"both files are in {pack(one).name}",
            where=where,
            remedy="If that is wrong, set --source-language and --to.",
        )
    return one, two


def language_of_text(text: str, declared: str | None) -> str:
    """Return the language of *text*; a declared one counts only if it is a variant of the detected one.

    A translation that kept ``lang: en`` of its source still has its own language, and a finding reports it.
    """
    try:
        front = find_front_matter(text)
    except InputError:
        front = None
    body = text[front.end if front else 0 :]
    detected = detect_language(visible(body[:_ENOUGH]) or text[:_ENOUGH])
    try:
        tag = parse_tag(declared) if declared else detected
    except UsageError:
        return detected
    # An undetectable language cannot be told from others in the same script.
    return tag if tag.split("-")[0] == detected.split("-")[0] or not can_tell(tag, detected) else detected


def declared_language(text: str, kind: str) -> str | None:
    """Return the language declared in a file: ``lang`` of its front matter or of ``<html>``."""
    if kind == "html":
        said = _HTML_LANGUAGE.search(text[:5_000])
        return said[1] if said else None
    if kind != "markdown":
        return None
    try:
        front = find_front_matter(text)
    except InputError:
        return None  # reading the article will report the error
    value = front.values.get("lang", front.values.get("language")) if front else None
    return value if isinstance(value, str) else None
