"""The other languages of a post in a blog, found by the layouts that sites use.

``2023-05-01-bean-de.md`` or ``bean.de.md`` next to ``…-en.md`` or ``….md`` (Jekyll by suffix, Hugo by file name);
``_posts/de/…``, ``de/_posts/…`` or ``content/de/…`` (Jekyll by folder, jekyll-polyglot, Hugo by folder).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bilingual.languages import same_language
from bilingual.pipeline.requests import ARTICLE_SUFFIXES
from bilingual.pipeline.text_files.languages import tag_of_part
from bilingual.pipeline.text_files.reading import kind_of_text
from bilingual.text.post_names import post_name

_LEVELS = 4  # folders above a post that may have one folder per language


def sibling_files(article: Path) -> list[Path]:
    """Return the files that by name and folder are *article* in other languages, sorted."""
    if article.suffix.lower() not in ARTICLE_SUFFIXES or not article.parent.is_dir():
        return []
    stems = {article.stem, _unmarked(article.stem)}
    found = {path for path in _files(article.parent, article, stems) if path != article and _tag(path, stems)}
    for folder, tag in _folders(article):
        for path in _files(folder, article, stems):
            named = _tag(path, stems)
            if path.stem in stems or (named and same_language(named, tag)):
                found.add(path)
    return sorted(found)


def language_told(path: Path) -> str:
    """Return what tells the language of a translation: the suffix of its name, else its folder; empty if neither."""
    for mark in ".-_":
        for place in (n for n, character in enumerate(path.stem) if character == mark and n):
            if tag_of_part(path.stem[place + 1 :]):
                return path.stem[place + 1 :]
    return next((part for part in reversed(path.parent.parts[-_LEVELS:]) if _is_folder_of_language(part)), "")


def _unmarked(stem: str) -> str:
    """Return *stem* without a language suffix; the suffix of a word such as "how-to-do-it" does no harm here."""
    name = post_name(stem, lambda part: tag_of_part(part) is not None)
    return stem[: -len(name.mark + name.tag)] if name.tag else stem


def _tag(path: Path, stems: set[str]) -> str | None:
    """Return the language tag with which the name of *path* continues one of *stems*."""
    for stem in stems:
        rest = path.stem.removeprefix(stem)
        if rest != path.stem and rest[:1] in set("-._") and (tag := tag_of_part(rest[1:])):
            return tag
    return None


def _files(folder: Path, article: Path, stems: set[str]) -> Iterator[Path]:
    """Yield the articles in *folder* of the same kind whose names start with one of *stems*."""
    begins = tuple(stems)
    for path in folder.iterdir() if folder.is_dir() else ():
        if not path.name.startswith(begins) or path.suffix.lower() not in ARTICLE_SUFFIXES:
            continue
        if kind_of_text(path) == kind_of_text(article) and path.is_file():
            yield path


def _folders(article: Path) -> Iterator[tuple[Path, str]]:
    """Yield the folders that hold the same part of the site in another language, with that language."""
    folder = article.parent
    for base in (folder, *folder.parents[:_LEVELS]):
        below = folder.relative_to(base).parts
        own = below[0] if below and _is_folder_of_language(below[0]) else None
        inside = below[1:] if own else below
        try:
            names = [path.name for path in base.iterdir() if path.name != own and _is_folder_of_language(path.name)]
        except OSError:
            return
        for name in names:
            yield base.joinpath(name, *inside), tag_of_part(name) or name
        if own:
            # The site's main language may have no folder.
            yield base.joinpath(*inside), own
        if (base / ".git").exists() or base.name == "inbox":
            return


def _is_folder_of_language(name: str) -> bool:
    return "." not in name and tag_of_part(name) is not None
