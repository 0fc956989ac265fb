"""The tokenizer of Argos Translate's packages with a ``bpe.model``: Moses words, cut by byte pair encoding.

``BPETokenizer`` in ``argostranslate/tokenizer.py``; the algorithm: Sennrich, Haddow and Birch, "Neural Machine
Translation of Rare Words with Subword Units", ACL 2016, in the file format of subword-nmt.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

from bilingual.errors import NotInstalled

_JOIN = "@@"
_END = "</w>"


class MosesBpe:
    """A Tokenizer with the merges in *path*, between the languages with the codes *source* and *target*.

    Raises NotInstalled without sacremoses, or for a file that is none.
    """

    def __init__(self, path: Path, source: str, target: str) -> None:
        if find_spec("sacremoses") is None:
            raise NotInstalled(
                "BIL-MDL-051",
                f"the tokenizer {path.name} of this package needs sacremoses, which is not installed",
                where=path.parent,
                remedy="Run: pip install sacremoses.",
            )
        from sacremoses.normalize import MosesPunctNormalizer
        from sacremoses.tokenize import MosesDetokenizer, MosesTokenizer

        self._normalise: Any = MosesPunctNormalizer(source).normalize
        self._words: Any = MosesTokenizer(source).tokenize
        self._sentence: Any = MosesDetokenizer(target).detokenize
        self._merges, self._old = _read(path)
        self._known: dict[str, list[str]] = {}

    def pieces(self, text: str) -> list[str]:
        words = " ".join(self._words(self._normalise(text))).split()
        return [piece for word in words for piece in self._cut(word)]

    def text(self, pieces: Sequence[str]) -> str:
        return str(self._sentence(" ".join(pieces).replace(f"{_JOIN} ", "").split(" ")))

    def knows(self, character: str) -> bool:
        return True  # it normalises by itself

    def _cut(self, word: str) -> list[str]:
        """Return the pieces of *word*, all but the last marked: the pair that was merged first is merged first."""
        if word not in self._known:
            parts = [*word, _END] if self._old else [*word[:-1], word[-1] + _END]
            while len(parts) > 1:
                pair = min(pairwise(parts), key=lambda one: self._merges.get(one, math.inf))
                if pair not in self._merges:
                    break
                parts = _merged(parts, pair)
            parts[-1] = parts[-1].removesuffix(_END)
            parts = parts if parts[-1] else parts[:-1]
            self._known[word] = [*(f"{part}{_JOIN}" for part in parts[:-1]), parts[-1]]
        return self._known[word]


def _merged(parts: Sequence[str], pair: tuple[str, str]) -> list[str]:
    found: list[str] = []
    place = 0
    while place < len(parts):
        if tuple(parts[place : place + 2]) == pair:
            found.append(pair[0] + pair[1])
            place += 2
        else:
            found.append(parts[place])
            place += 1
    return found


def _read(path: Path) -> tuple[dict[tuple[str, str], int], bool]:
    """Return the rank of each merge, and whether the file is of the first version of the format."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        lines = []
    head = lines[0] if lines and lines[0].startswith("#version:") else ""
    merges: dict[tuple[str, str], int] = {}
    for rank, line in enumerate(lines[1:] if head else lines):
        one, _, two = line.strip("\r\n ").partition(" ")
        if not two or " " in two:
            merges = {}
            break
        merges.setdefault((one, two), rank)
    if not merges:
        raise NotInstalled(
            "BIL-MDL-052",
            "cannot be read as the merges of a tokenizer",
            where=path,
            remedy="Install the package again.",
        )
    return merges, not head or head.split()[-1].rstrip(".0") in ("", "0.1")
