"""The other languages of a post in a blog, found by the layouts that sites use.

``2023-05-01-bean-de.md`` or ``bean.de.md`` next to ``…-en.md`` or ``….md`` (Jekyll by suffix, Hugo by file name);
``_posts/de/…``, ``de/_posts/…`` or ``content/de/…`` (Jekyll by folder, jekyll-polyglot, Hugo by folder).
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from bilingual.languages import same_language
from bilingual.pipeline.requests import ARTICLE_SUFFIXES
from bilingual.pipeline.sidecars.names import Listing, plain_name
from bilingual.pipeline.text_files.names import TAG_FORM, kind_of_text, tag_of_part
from bilingual.text.post_names import post_name

_LEVELS = 4  # folders above a post that may have one folder per language


def translation_files(article: Path, listing: Listing | None = None) -> list[Path]:
    """Return the translations next to *article*: those in its own format, then the others, each sorted by name.

    *listing* is that of its folder, if the caller has one.
    """
    if article.suffix.lower() not in ARTICLE_SUFFIXES:
        return []
    own, start = kind_of_text(article), f"{plain_name(article.stem)}."
    found = [
        path
        for path in (listing or Listing(article.parent)).starting(start)
        if path.suffix.lower() in ARTICLE_SUFFIXES
        and plain_name(path.stem).startswith(start)
        and tag_of_part(plain_name(path.stem).removeprefix(start))
        and path.is_file()
    ]
    return sorted(found, key=lambda path: (kind_of_text(path) != own, path))


def translations_beside(article: Path) -> dict[str, bytes]:
    """Return the content of the ``translation_files`` of *article*, by what follows its name in theirs.

    Raises InputError for one that cannot be read.
    """
    from bilingual.pipeline.text_files.reading import read_bytes  # which loads the parsers

    return {path.name[len(article.stem) :].casefold(): read_bytes(path) for path in translation_files(article)}


def is_translation(path: Path) -> bool:
    """Return whether *path* is named as the translation of an article next to it."""
    stem, _, tag = path.stem.rpartition(".")
    if not stem or not tag_of_part(tag) or path.suffix.lower() not in ARTICLE_SUFFIXES:
        return False
    mains = [path.with_name(stem + suffix) for suffix in sorted(ARTICLE_SUFFIXES)]
    return any(main.is_file() for main in mains)


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
    return next((part for part in reversed(path.parent.parts[-_LEVELS:]) if _language_of_folder(part)), "")


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
    begins, kind = tuple(stems), kind_of_text(article)
    for path in folder.iterdir() if folder.is_dir() else ():
        if not path.name.startswith(begins) or path.suffix.lower() not in ARTICLE_SUFFIXES:
            continue
        if kind_of_text(path) == kind and path.is_file():
            yield path


def _folders(article: Path) -> Iterator[tuple[Path, str]]:
    """Yield the folders that hold the same part of the site in another language, with that language."""
    folder = article.parent
    for base in (folder, *folder.parents[:_LEVELS]):
        below = folder.relative_to(base).parts
        try:
            names = [entry.name for entry in os.scandir(base) if TAG_FORM.fullmatch(entry.name) and entry.is_dir()]
        except OSError:
            return
        own = _own_language(base, names, below)
        inside = below[1:] if own else below
        for name in _with(base, [name for name in names if name != own], inside):
            if tag := _language_of_folder(name):
                yield base.joinpath(name, *inside), tag
        if own:
            # The site's main language may have no folder.
            yield base.joinpath(*inside), own
        if (base / ".git").exists() or base.name == "inbox":
            return


def _own_language(base: Path, names: Collection[str], below: tuple[str, ...]) -> str | None:
    """Return the first of the folders *below* if it is that of a language and *base* may hold the post in others.

    What is there is looked at first: to tell whether a name is that of a language loads the tables of languages.
    """
    if not below or below[0] not in names:
        return None
    first, inside = below[0], below[1:]
    others = _with(base, [name for name in names if name != first], inside) or _is_folder(base.joinpath(*inside))
    return first if others and _language_of_folder(first) else None


def _with(base: Path, names: Iterable[str], inside: tuple[str, ...]) -> list[str]:
    """Return those of the folders *names* in *base* that have the folder *inside*."""
    return [name for name in names if not inside or _is_folder(base.joinpath(name, *inside))]


def _is_folder(path: Path) -> bool:
    return os.path.isdir(path)  # noqa: PTH112 - False for one that may not be seen, not an error


@lru_cache(maxsize=64)
def _language_of_folder(name: str) -> str | None:
    return tag_of_part(name) if "." not in name else None
