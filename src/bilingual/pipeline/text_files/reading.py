"""Reads text files of different kinds and parses them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bilingual.articles.html import parse_html
from bilingual.articles.markdown import parse_markdown
from bilingual.articles.pages.page import read_page
from bilingual.articles.prose import parse_plain
from bilingual.engines.documents import damaged, docx_parts, picture_file
from bilingual.engines.processes.machine import refusals
from bilingual.errors import InputError
from bilingual.model.article import Article
from bilingual.model.finding import Finding
from bilingual.pipeline.text_files.names import WORD, kind_of_text
from bilingual.settings.reading import check_size, content_of
from bilingual.text.encodings import decode, doubtful_reading

# Characters, those of pictures in addresses apart: a run takes 120 bytes of memory for each, and 100 s for a million.
# The Bible has four millions.
_MOST_PROSE = 10_000_000
_PICTURE = re.compile(r"data:image/[^\s)\"'>]+")
_PARSERS: Mapping[str, Callable[[str, str], Article]] = {
    "markdown": parse_markdown,
    "html": parse_html,
    "plain": parse_plain,
}


def read_bytes(path: Path) -> bytes:
    """Return the content of *path*. Raises InputError if it is unreadable."""
    try:
        return content_of(path, pipe=True)
    except OSError as error:
        raise InputError(
            "BIL-SRC-002", f"cannot be read ({error.strerror})", where=path, remedy="Check the name."
        ) from error


@dataclass(frozen=True, slots=True)
class FileText:
    """The text of a file: Markdown for a Word document, the article alone for a saved page.

    ``images`` are the pictures in it by their address in ``text``; ``findings`` name what is left out.
    """

    text: str
    images: Mapping[str, bytes] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def read_source(path: Path) -> FileText:
    """Return the text in *path*.

    Raises InputError if it is unreadable, too long or nested too deeply, NoRoom without memory.
    """
    with refusals(path):
        read = _read(path)
    check_size(path, len(_PICTURE.sub("", read.text)), _MOST_PROSE)
    return read


def _read(path: Path) -> FileText:
    if path.suffix.lower() == WORD and path.is_file():
        return _read_word(path)
    text = decode(read_bytes(path), str(path))
    doubtful = tuple(uncertain_encoding(path))
    if kind_of_text(path) != "html":
        return FileText(text, findings=doubtful)
    page = read_page(text, path.stem)
    return FileText(page.html, page.images, (*doubtful, *page.findings))


def uncertain_encoding(path: Path) -> list[Finding]:
    """Return a finding if the encoding of a text file is uncertain. Raises InputError if it is unreadable."""
    words = None if path.suffix.lower() == WORD else doubtful_reading(read_bytes(path), str(path))
    if words is None:
        return []
    one, other = words
    message = f"{path.name}: its encoding is uncertain: “{one}” may be meant as “{other}”; save it as UTF-8"
    return [Finding("encoding", "E", message, evidence={"read": one, "other": other, "file": path.name})]


def _read_word(path: Path) -> FileText:
    from bilingual.articles.word.document import markdown_of_word

    images: dict[str, bytes] = {}

    def keep(name: str, content: bytes) -> str:
        content, suffix = picture_file(name, content)
        address = f"{path.stem}-image-{len(images) + 1}{suffix}"
        if suffix:
            images[address] = content
        return address if suffix else ""

    try:
        word = markdown_of_word(docx_parts(path), keep)
    except (KeyError, ValueError) as error:
        raise damaged(path) from error
    return FileText(word.markdown, images, word.findings)


def read_text_file(path: Path) -> str:
    """Return the text in *path*. Raises InputError if there is none."""
    return read_text_source(path).text


def read_text_source(path: Path) -> FileText:
    """Return the text in *path* and what comes with it. Raises InputError if there is none."""
    read = read_source(path)
    if not read.text.strip():
        raise InputError("BIL-SRC-003", "contains no text", where=path, remedy="Check the file.")
    return read


def parse(text: str, kind: str, tag: str) -> Article:
    """Return *text* in the language *tag* as an article. Raises InputError for invalid front matter."""
    return _PARSERS[kind](text, tag)


def parsed(text: str, kind: str, tag: str, path: Path) -> Article:
    """Return *text* as an article. Raises InputError naming *path* if it is invalid or has no prose."""
    try:
        with refusals(path):
            article = parse(text, kind, tag)
    except InputError as error:
        raise InputError(error.code, error.what, where=error.where or path, remedy=error.remedy) from error
    if not article.segments:
        raise InputError("BIL-SRC-004", "contains no prose", where=path, remedy="Check the file.")
    return article
