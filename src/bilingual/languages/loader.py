"""Loads language files: the package's own, and those of folders added at run time.

A file with ``base = "zh-Hans"`` overrides the tables of that language. A tag without a file uses its language's
(``pt-BR``: ``pt``), else the defaults of its script in ``scripts.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilingual.errors import InputError
from bilingual.languages.tags import DATA, SCRIPTS, parse_tag, script_of
from bilingual.model.notation import parse_toml

if TYPE_CHECKING:
    from bilingual.languages.language_pack import Pack
    from bilingual.languages.privacy import Privacy

# The fallback for missing labels.
COMMON = "en"
_own_folders: list[Path] = []
# The header of a table, and of those that ``privacy_of_all`` reads. A row of a list at the start of a line has quotes.
_TABLE = re.compile(r"\n(?=\[{1,2}[\w.-]+\]{1,2}[ \t]*(?:#.*)?(?:\n|\Z))")
_READ_OF_ALL = re.compile(r"\[{1,2}(?:privacy|writing)[.\]]")


def use_folder(folder: Path) -> None:
    """Also load the language files of *folder*, which override the package's."""
    if folder not in _own_folders:
        _own_folders.append(folder)
        _forget()


@lru_cache(maxsize=1)
def own_files() -> Mapping[str, str]:
    """Return the hash of each language file in added folders, by name, for the keys of results."""
    own = [file for folder in _own_folders for file in sorted(folder.glob("*.toml"))]
    return {file.name: sha256(file.read_bytes()).hexdigest() for file in own}


def _forget() -> None:
    caches = (_files, _read, own_tables, pack, privacy_of_all, _heads, names_in_files, names_of_languages, own_files)
    for cached in caches:
        cached.cache_clear()


def pack_tags() -> tuple[str, ...]:
    """Return the sorted tags of all languages with a file."""
    return tuple(sorted(set(_files()) - {SCRIPTS}))


@lru_cache(maxsize=512)
def pack(tag: str) -> Pack:
    """Return the pack of the language *tag*, or the defaults of its script under that tag.

    Raises UsageError if *tag* is not a language.

    >>> pack("zh").name, pack("pt-BR").autonym, pack("pt-BR").tag, pack("sw").complete
    ('Chinese (Simplified)', 'Português', 'pt-BR', False)
    """
    tag = parse_tag(tag)
    script, known = script_of(tag), _files()
    parts = tag.split("-")
    for size in range(len(parts), 0, -1):
        name = "-".join(parts[:size])
        if name in known and script_of(name) == script:  # sr-Latn is written differently from sr
            return _read(name) if name == tag else replace(_read(name), tag=tag)
    return _built({"tag": tag, "name": tag, "autonym": tag, "writing": {"script": script}, "complete": False}, SCRIPTS)


def guests() -> tuple[str, ...]:
    """Return the languages whose fonts are tried, in order, for a character missing from a pair's own fonts."""
    return tuple(own_tables(SCRIPTS)["guests"])


def usual() -> tuple[str, ...]:
    """Return the most common languages of our texts: fewer candidates make detection of short texts reliable."""
    return tuple(own_tables(SCRIPTS)["usual"])


def less_usual() -> tuple[str, ...]:
    """Return the languages that detection tries too if a text is long enough."""
    return tuple(own_tables(SCRIPTS)["less_usual"])


def site_labels() -> tuple[str, ...]:
    """Return patterns of the labels that web sites put around articles, in several languages."""
    return tuple(own_tables(SCRIPTS)["site_labels"])


@lru_cache(maxsize=1)
def names_in_files() -> Mapping[str, str]:
    """Return the tag of each form listed in a language file."""
    return {form: tag for tag, head in _heads().items() for form in str(head.get("file_names", "")).split()}


@lru_cache(maxsize=1)
def names_of_languages() -> Mapping[str, str]:
    """Return the tag of each language by its names in English and in itself, in lower case."""
    own = {tag: (head.get("name"), head.get("autonym")) for tag, head in _heads().items()}
    return {str(name).lower(): tag for tag, names in own.items() for name in names if name}


@lru_cache(maxsize=1)
def _heads() -> Mapping[str, Mapping[str, Any]]:
    """Return the top-level keys of each language file: reading all of all takes a third of a second."""
    files = {tag: _files()[tag] for tag in pack_tags()}
    return {tag: _parsed(file, file.read_text("utf-8").partition("\n[")[0]) for tag, file in files.items()}


@lru_cache(maxsize=16)
def lexicon_column(primary: str) -> tuple[str, ...]:
    """Return the cells of a language, such as ``de``, by concept; empty if the list has no such column.

    ``lexicon.tsv`` has one row per concept and one column per language: the most frequent words in six languages, then
    words of daily life, news, work and computing in five. It was written for this project and copied from no
    dictionary. One usual translation of a word is enough, as are stems of Japanese verbs. Spaces separate the words of
    a cell, underscores those of a phrase.
    """
    head, *rows = (line.split("\t") for line in (DATA / "lexicon.tsv").read_text("utf-8").splitlines())
    return tuple(row[head.index(primary)] for row in rows) if primary in head else ()


@lru_cache(maxsize=1)
def measure_rows() -> tuple[Mapping[str, str], ...]:
    """Return the rows of ``measures.tsv``: ``unit``, ``dimension``, ``worth`` and ``signs``."""
    lines = (DATA / "measures.tsv").read_text("utf-8").splitlines()
    head, *rows = ([cell.strip() for cell in line.split("\t")] for line in lines if not line.startswith("#"))
    return tuple(dict(zip(head, row, strict=False)) for row in rows)


@lru_cache(maxsize=128)
def _read(name: str) -> Pack:
    return _built(own_tables(name), name)


@lru_cache(maxsize=1)
def privacy_of_all() -> tuple[Privacy, ...]:
    """Return the words of private values in each language with a file, in the order of ``pack_tags``.

    A text is searched for those of all languages, and to read all of all files takes half a second.
    """
    from bilingual.languages.privacy import Privacy
    from bilingual.languages.schema import built

    @lru_cache(maxsize=128)
    def tables(name: str) -> Mapping[str, Any]:
        text = _files()[name].read_text("utf-8")
        parts = _TABLE.split(f"\n{text}")
        read = parts[0] + "".join(part for part in parts if _READ_OF_ALL.match(part))
        return _with_base(_parsed(_files()[name], read), tables)

    layered = ((tag, _layered(tables(tag)).get("privacy", {})) for tag in pack_tags())
    return tuple(built(Privacy, table, f"languages/{tag}.toml [privacy]") for tag, table in layered)


def _built(table: Mapping[str, Any], name: str) -> Pack:
    from bilingual.languages.language_pack import Pack
    from bilingual.languages.schema import built

    return built(Pack, _layered(table), f"languages/{name}.toml")


def _layered(table: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return *table* over the defaults of its script in ``scripts.toml``. Missing labels are English."""
    scripts = own_tables(SCRIPTS)
    own = _with_base(scripts.get(str(table.get("writing", {}).get("script")), {}), lambda script: scripts[script])
    below = _laid_over({"labels": own_tables(COMMON)["labels"]}, _laid_over(scripts["default"], own))
    return _laid_over(below, table)


@lru_cache(maxsize=128)
def own_tables(name: str) -> Mapping[str, Any]:
    """Return the tables in the file of *name*, including those of its base."""
    return _with_base(_parsed(_files()[name]), own_tables)


def _parsed(file: Path, head: str | None = None) -> Mapping[str, Any]:
    try:
        return parse_toml(file.read_text("utf-8") if head is None else head)
    except ValueError as error:
        raise InputError(
            "BIL-LNG-003", f"is not valid TOML: {error}", where=str(file), remedy="Correct the language file."
        ) from None


def _with_base(table: Mapping[str, Any], find: Callable[[str], Mapping[str, Any]]) -> Mapping[str, Any]:
    """Return *table* over the one named by its key ``base``, if any."""
    if "base" not in table:
        return table
    own = {key: value for key, value in table.items() if key != "base"}
    return _laid_over(_with_base(find(table["base"]), find), own)


def _laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    both = dict(below)
    for key, value in above.items():
        old = both.get(key)
        both[key] = _laid_over(old, value) if isinstance(old, Mapping) and isinstance(value, Mapping) else value
    return both


@lru_cache(maxsize=1)
def _files() -> dict[str, Path]:
    found: dict[str, Path] = {}
    for folder in (DATA, *_own_folders):
        for file in folder.iterdir():
            if file.name.endswith(".toml"):
                found[file.name.removesuffix(".toml")] = file
    return found
