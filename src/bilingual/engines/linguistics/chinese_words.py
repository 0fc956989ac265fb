"""jieba's dictionary, read as far as texts need it: to load all of it takes jieba a second and 130 MB.

It is a text file, sorted by the first character of its words but for some lines at its start. A text needs only the
words that begin with one of its characters.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

# Of the file in jieba 0.42.1: its bytes, and the sum of all frequencies. Any other is left to jieba.
_BYTES = 5_071_852
_TOTAL = 60_101_967
_SORTED_FROM = "\n一 ".encode()


def use_dictionary(jieba: Any) -> None:
    """Set *jieba* up with its own dictionary, unless it is: words may have been added."""
    if jieba.dt.initialized:
        return
    place = Path(jieba.__file__).with_name("dict.txt")
    if place.stat().st_size != _BYTES:
        jieba.initialize()
        return
    tokenizer = jieba.dt
    tokenizer.FREQ, tokenizer.total = Frequencies(place.read_bytes()), _TOTAL
    tokenizer.initialized = True


class Frequencies(dict[str, int]):
    """The frequency of each word, and 0 for what only begins words, as jieba's own table has them.

    It has the methods that jieba calls: ``in``, ``get`` and item access.
    """

    def __init__(self, dictionary: bytes) -> None:
        super().__init__()
        self._dictionary = dictionary
        self._sorted_from = dictionary.index(_SORTED_FROM) + 1
        self._known: set[str] = set()
        self._take(dictionary[: self._sorted_from])

    def __contains__(self, word: object) -> bool:
        self._look_up(str(word)[:1])
        return super().__contains__(word)

    def __setitem__(self, word: str, frequency: int) -> None:
        self._look_up(word[:1])  # what a person adds wins
        super().__setitem__(word, frequency)

    def get(self, word: str, default: Any = None) -> Any:
        self._look_up(word[:1])
        return super().get(word, default)

    def _look_up(self, character: str) -> None:
        """Read the words that begin with *character*, unless they are known."""
        if character not in self._known:
            key = character.encode("utf-8", "surrogatepass")
            self._take(self._dictionary[self._place(key) : self._place(key + b"\xff")])
            self._known.add(character)

    def _place(self, key: bytes) -> int:
        """Return where the first line is that does not come before *key*; UTF-8 sorts like its characters."""
        low, high = self._sorted_from, len(self._dictionary)
        while low < high:
            start = self._dictionary.rfind(b"\n", low, (low + high) // 2) + 1 or low
            if self._dictionary[start : start + len(key)] < key:
                low = self._dictionary.index(b"\n", start) + 1
            else:
                high = start
        return low

    def _take(self, lines: bytes) -> None:
        for line in lines.decode().split("\n"):
            if line:
                word, frequency = line.split(" ")[:2]
                super().__setitem__(word, int(frequency))
                for end in range(1, len(word)):
                    super().setdefault(word[:end], 0)
