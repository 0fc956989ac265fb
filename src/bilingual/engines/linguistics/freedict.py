"""Meanings of words from FreeDict's dictionaries, as packaged for dictd (``apt install dict-freedict-eng-deu``).

A dictionary is two files: the entries, and an index with the place of each (dictd's format: headword, offset and length
in base 64, between tabs). An entry is ``wound /wˈuːnd/ <n>``, then lines with meanings (``1. Wunde <fem>, Blessur``)
and indented notes, examples, synonyms. Labels in brackets say where or how a meaning is used: `` [med.] Wunde``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bilingual.engines.linguistics.dictionaries import content_of, freedict_path

_DIGITS = {c: n for n, c in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")}
_HEAD = re.compile(r"(\S.*?)(?: /[^/]*/)?(?:\s*<[^>]*>)*\s*")
_MARKS = re.compile(r"[^\w\s]")
_LABEL = re.compile(r"\[([^\]]*)\]")
_ASIDE = re.compile(r"\([^)]*\)|\{[^}]*\}|<[^>]*>|(?<!\w)/[^/]*/")
_BETWEEN = re.compile(r"[,;](?![^\[<({]*[\]>)}])")  # meanings, not the words in brackets
_OF_A_FORM = re.compile(r"^ ?see: .*ing\}", re.MULTILINE)  # wound: see {wind}, {winding}
_NUMBER = re.compile(r"^\s?\d+\.\s*")
_OTHER_LINE = re.compile(r'\s{2,}|\s?see: |\s?["-]')
# What a verb takes, at the beginning or the end: "shake sth." and "etw. ernten" are shake and ernten.
_TAKEN = re.compile(r"^(?:(?:etw|jdn|jdm)\.(?:/(?:etw|jdn|jdm)\.)? )|(?: (?:sth|sb)\.(?:/(?:sth|sb)\.)?)$")
# Words that nobody should learn from a card without knowing whom they hurt, or that nobody says any more. The label of
# a rude one is that of its whole line.
_RUDE = frozenset(("slang", "vulg.", "vulgar", "derb"))
_UNFIT = frozenset(("pej.", "obs.", "veraltet", "archaic", "dated", "selten", "rare"))
_WIDESPREAD = ("Br.", "Am.")
# Things and people that a verb takes stand with it, in German before it.
_FRAMES = {
    "de": ("etw. {}", "jdn. {}", "jdm. {}", "jdn./etw. {}", "etw./jdn. {}"),
    "en": ("{} sth.", "{} sb.", "{} sb./sth.", "{} sth./sb.", "{} to sb.", "{} on sb./sth.", "{} upon sb./sth."),
}
_LONGEST = 3  # words: what is longer is an explanation or an example


@dataclass(frozen=True, slots=True)
class FreedictSense:
    """A meaning of a word; ``labelled``: the dictionary says that it belongs to a field, a region or a manner."""

    text: str
    labelled: bool


@dataclass(frozen=True, slots=True, eq=False)
class Freedict:
    """An installed dictionary; ``places`` are offsets and lengths in ``content`` by headword in lower case.

    ``frames`` are what a verb is also listed with: "etw. {}" in German.
    """

    content: bytes
    places: Mapping[str, list[tuple[int, int]]]
    frames: tuple[str, ...] = ()

    def senses(self, word: str) -> tuple[FreedictSense, ...]:
        """Return the meanings of *word*, those without a label first, else in the order of the dictionary.

        Capitals count: Backen is none of backen.
        """
        found: dict[str, bool] = {}
        for head in (word, *(frame.format(word) for frame in self.frames)):
            for start, length in self.places.get(_key(head), ()):
                entry = self.content[start : start + length].decode("utf-8", "replace")
                for text, labelled in _meanings(entry, head):
                    found[text] = found.get(text, True) and labelled
        ordered = sorted(found.items(), key=lambda one: one[1])
        return tuple(FreedictSense(text, labelled) for text, labelled in ordered)


@lru_cache(maxsize=2)
def freedict(source: str, target: str) -> Freedict | None:
    """Return the installed dictionary from *source* to *target* (languages as ISO 639-1), ``None`` without one.

    Raises InputError for one that cannot be read.
    """
    path = freedict_path(source, target)
    index = path.with_name(path.name.replace(".dict.dz", ".index")) if path else Path()
    if path is None or not index.is_file():
        return None
    places: dict[str, list[tuple[int, int]]] = {}
    for line in content_of(index).decode("utf-8", "replace").splitlines():
        head, _, place = line.partition("\t")
        start, _, length = place.partition("\t")
        if length and set(start + length) <= _DIGITS.keys():
            places.setdefault(_key(head), []).append((_number(start), _number(length)))
    return Freedict(content_of(path), places, _FRAMES.get(source, ()))


def _key(head: str) -> str:
    """Return *head* as the index has it.

    >>> _key("etw. Ablehnen"), _key("well-known")
    ('etw ablehnen', 'wellknown')
    """
    return _MARKS.sub("", head).lower()


def _number(digits: str) -> int:
    """Return a number as dictd writes it.

    >>> _number("A"), _number("Bi")
    (0, 98)
    """
    found = 0
    for digit in digits:
        found = found * 64 + _DIGITS[digit]
    return found


def _meanings(entry: str, word: str) -> Iterator[tuple[str, bool]]:
    """Yield the meanings in *entry* if it is one of *word*, and whether each is labelled.

    >>> entry = 'wound /wu/ <n>\\n1. Wunde <fem>, Verletzung\\n [fig.] Blessur <fem>\\n      "a wound" - e.\\n'
    >>> list(_meanings(entry, "wound")), list(_meanings(entry, "Wound"))
    ([('Wunde', False), ('Verletzung', False), ('Blessur', True)], [])
    """
    head, *lines = entry.splitlines()
    match = _HEAD.fullmatch(head)
    if not match or match[1] != word or (_OF_A_FORM.search(entry) and "<" not in "".join(lines)):
        return
    for line in lines:
        if not line.strip() or _OTHER_LINE.match(line):
            continue
        labels = set(_LABEL.findall(line))
        if labels & _RUDE:
            continue
        for part in _BETWEEN.split(_NUMBER.sub("", line)):
            text = _TAKEN.sub("", " ".join(_ASIDE.sub(" ", _LABEL.sub(" ", part)).split()))
            own = set(_LABEL.findall(part))
            if text and len(text.split()) <= _LONGEST and "…" not in text and not own & _UNFIT:
                yield text, any(" " not in label and label not in _WIDESPREAD for label in labels)
