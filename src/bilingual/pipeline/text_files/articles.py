"""An article as it is read from its file, in its language."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bilingual.errors import InputError
from bilingual.languages import parse_tag
from bilingual.model.article import Article
from bilingual.pipeline.text_files.languages import language_in
from bilingual.pipeline.text_files.names import kind_of_text
from bilingual.pipeline.text_files.reading import FileText, parse, read_source
from bilingual.settings import Settings


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article and its language, as read from ``source``; ``notes`` tell which declared language was not believed."""

    article: Article
    language: str
    notes: tuple[str, ...]
    source: FileText


def read_article(path: Path, settings: Settings) -> ReadArticle:
    """Return the article and its language: from the settings, else as declared in it unless its prose contradicts."""
    source = read_source(path)
    if not source.text.strip():
        raise InputError("BIL-ART-026", "contains no text", where=path, remedy="Check the file.")
    note = ""
    if settings.source_language:
        language = parse_tag(settings.source_language)
    else:
        language, note = language_in(source.text, path)
    try:
        article = parse(source.text, kind_of_text(path), language)
    except InputError as error:
        raise InputError(error.code, error.what, where=error.where or path, remedy=error.remedy) from error
    if not article.segments:
        raise InputError("BIL-ART-027", "contains no text to translate", where=path, remedy="Check the file.")
    return ReadArticle(article, language, (note,) if note else (), source)
