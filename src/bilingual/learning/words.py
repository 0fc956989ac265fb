"""Words of a text as a learner's dictionary has them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WordForm:
    """A word in a sentence, at ``start`` up to ``end`` (characters).

    ``forms`` are the dictionary forms that it may be of, the likeliest first; they are looked up in lists and
    dictionaries. ``reading`` is how it is read here: pinyin, or kana of the first form; empty if unknown. ``parts``
    are its parts of speech where known. ``name``: it belongs to a proper name, which is no vocabulary.
    """

    start: int
    end: int
    forms: tuple[str, ...]
    reading: str = ""
    parts: tuple[str, ...] = ()
    name: bool = False


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A dictionary entry of a text: what lists and dictionaries say, and nothing else.

    ``level`` is a step of the language's scale, empty if no list has the word: that is not a level. ``glosses`` are
    the meanings that the dictionary has, perhaps of another sense than here; empty if it doesn't have the word.
    ``zipf`` is how common it is (see ``scales.BANDS``), 0.0 if unknown.
    """

    lemma: str
    reading: str = ""
    parts: tuple[str, ...] = ()
    level: str = ""
    glosses: tuple[str, ...] = ()
    zipf: float = 0.0

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from other words: homographs differ in their reading."""
        return self.lemma, self.reading


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A word at ``start`` up to ``end`` (characters) in the sentence with the number ``sentence``."""

    sentence: int
    start: int
    end: int
    word: Lexeme


@dataclass(frozen=True, slots=True)
class Vocable:
    """A word worth learning: how often the text has it, and the first place where it stands (in a key sentence if in
    any).
    """

    word: Lexeme
    count: int
    place: Occurrence
    key: bool = False
