"""What is said of a text, word by word, and the sound of it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from bilingual.model.timing import Span

Timing = Literal["exact", "reported", "aligned", "approximate", "none"]
"""Where the times of words come from: the voice's own durations, its service, an aligner, or their length."""
SAMPLE_BYTES = 2


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """One word as it is said, with its marks; it stands for the characters *first* up to *last* of the shown text."""

    text: str
    first: int
    last: int
    space_after: bool = True


@dataclass(frozen=True, slots=True)
class SpokenText:
    """The words of the text *shown* as they are said; none, if nothing of it is said."""

    language: str
    shown: str
    words: tuple[SpokenWord, ...]

    def __post_init__(self) -> None:
        if any(not 0 <= word.first <= word.last <= len(self.shown) for word in self.words):
            raise ValueError("a spoken word stands for characters that the text does not have")
        if any(before.first > after.first for before, after in pairwise(self.words)):
            raise ValueError("the spoken words are not in the order of the text")

    @property
    def text(self) -> str:
        """What is said, in one line.

        >>> SpokenText("en", "5 kg", (SpokenWord("five", 0, 1), SpokenWord("kilograms", 2, 4))).text
        'five kilograms'
        """
        return "".join(word.text + " " * word.space_after for word in self.words).strip()


@dataclass(frozen=True, slots=True)
class SpokenAudio:
    """Sound of one utterance: ``pcm`` is mono, 16 bits a sample, little-endian, at ``rate`` samples per second.

    ``words`` has the time of each spoken word, or is empty (``timing`` is ``none``).
    """

    rate: int
    pcm: bytes
    words: tuple[Span, ...] = ()
    timing: Timing = "none"

    def __post_init__(self) -> None:
        if self.rate <= 0 or len(self.pcm) % SAMPLE_BYTES:
            raise ValueError(f"not the sound of one channel: {len(self.pcm)} bytes at {self.rate} Hz")
        if bool(self.words) == (self.timing == "none"):
            raise ValueError("the words have times and no origin of them, or the reverse")
        if any(before.start_ms > after.start_ms for before, after in pairwise(self.words)):
            raise ValueError("the times of the words go back")
        if self.words and max(span.end_ms for span in self.words) > self.duration_ms:
            raise ValueError("a word ends after the sound")

    @property
    def samples(self) -> int:
        return len(self.pcm) // SAMPLE_BYTES

    @property
    def duration_ms(self) -> int:
        """The length in milliseconds, rounded up."""
        return -(-self.samples * 1000 // self.rate)
