"""A transcript: timed words grouped in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from bilingual.errors import InputError
from bilingual.model.digest import digest

SCHEMA = "bilingual.transcript/1"
NARRATION = "narration"
"""The engine of a transcript that was not heard, but made together with its sound."""
BLOCKS = "blocks"
"""The option of that engine that has the words with which a heading, a paragraph, an item or another language begins.
"""


@dataclass(frozen=True, slots=True)
class Word:
    """One word, or one CJK token, with its attached punctuation.

    Times are milliseconds from the start of the recording, both or neither; ``None`` if unknown. ``space_after`` says
    whether a space separates this word from the next.
    """

    text: str
    start_ms: int | None = None
    end_ms: int | None = None
    space_after: bool = True

    def __post_init__(self) -> None:
        if not self.text or self.text != self.text.strip():
            raise InputError("BIL-MOD-012", f"not a word: {self.text!r}")
        if (self.start_ms is None) != (self.end_ms is None):
            raise InputError("BIL-MOD-013", f"word {self.text!r} has only one of its two times")
        if self.start_ms is not None and self.end_ms is not None:
            if type(self.start_ms) is not int or type(self.end_ms) is not int:
                raise InputError(
                    "BIL-MOD-014", f"word {self.text!r} has a time that is not a whole number of milliseconds"
                )
            if not 0 <= self.start_ms <= self.end_ms:
                raise InputError(
                    "BIL-MOD-015", f"word {self.text!r} has impossible times {self.start_ms}..{self.end_ms} ms"
                )


@dataclass(frozen=True, slots=True)
class EngineRecord:
    """The maker of an artefact: engine id, version, relevant options, and marks on the result.

    The marks are ``approximate-times``, ``restored-sentences``, ``converted-script`` and ``suspect-loop``.
    """

    id: str
    version: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    marks: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"id": self.id, "version": self.version, "options": dict(self.options), "marks": list(self.marks)}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> EngineRecord:
        return cls(
            id=str(value.get("id", "unknown")),
            version=str(value.get("version", "")),
            options=dict(value.get("options", {})),
            marks=tuple(value.get("marks", ())),
        )


@dataclass(frozen=True, slots=True)
class Transcript:
    """The words of one recording in order, and its sentences.

    ``sentences`` are half-open index ranges that cover all words without gap or overlap. Known start times never
    decrease. Raises InputError if an invariant is violated.
    """

    language: str
    duration_ms: int
    words: tuple[Word, ...]
    sentences: tuple[tuple[int, int], ...]
    engine: EngineRecord
    draft: bool = False

    def __post_init__(self) -> None:
        position = 0
        for first, last in self.sentences:
            if first != position or last <= first:
                raise InputError("BIL-MOD-016", f"transcript sentences leave a gap or overlap at word {position}")
            position = last
        if position != len(self.words):
            raise InputError("BIL-MOD-017", f"transcript sentences cover {position} of {len(self.words)} words")
        starts = [word.start_ms for word in self.words if word.start_ms is not None]
        for before, after in pairwise(starts):
            if after < before:
                raise InputError("BIL-MOD-018", f"transcript words go back in time, from {before} to {after} ms")

    def text(self, first: int = 0, last: int | None = None) -> str:
        """Return words ``first`` up to ``last`` as running text, without a trailing space."""
        return join_words(self.words[first:last])

    def sentence_texts(self) -> list[str]:
        return [self.text(first, last) for first, last in self.sentences]

    @property
    def read_aloud(self) -> bool:
        """Whether a voice read the text aloud; ``draft`` then says that the voice is one."""
        return self.engine.id == NARRATION

    @property
    def sha256(self) -> str:
        """Hash of language, words and sentences, which a bitext depends on."""
        value = self.to_json()
        return digest({key: value[key] for key in ("language", "words", "sentences")})

    def marked(self, *marks: str) -> Transcript:
        """Return a copy with additional marks in its engine record."""
        merged = tuple(dict.fromkeys((*self.engine.marks, *marks)))
        return replace(self, engine=replace(self.engine, marks=merged))

    def to_json(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "language": self.language,
            "duration_ms": self.duration_ms,
            "words": [
                {"text": w.text, "start_ms": w.start_ms, "end_ms": w.end_ms, "space_after": w.space_after}
                for w in self.words
            ],
            "sentences": [list(span) for span in self.sentences],
            "engine": self.engine.to_json(),
            "draft": self.draft,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Transcript:
        """Read the output of ``to_json``, already validated against its JSON Schema."""
        return cls(
            language=value["language"],
            duration_ms=value["duration_ms"],
            words=tuple(Word(w["text"], w["start_ms"], w["end_ms"], w["space_after"]) for w in value["words"]),
            sentences=tuple((first, last) for first, last in value["sentences"]),
            engine=EngineRecord.from_json(value.get("engine") or {}),
            draft=bool(value.get("draft", False)),
        )


def join_words(words: tuple[Word, ...]) -> str:
    """Return *words* as running text.

    >>> join_words((Word("Hello,"), Word("world.")))
    'Hello, world.'
    """
    return "".join(w.text + (" " if w.space_after else "") for w in words).rstrip()


def starts_of_blocks(transcript: Transcript) -> frozenset[int]:
    """Return the words before which no cue goes on, since another block of what is read aloud begins."""
    return frozenset(word for word in transcript.engine.options.get(BLOCKS, ()) if isinstance(word, int))
