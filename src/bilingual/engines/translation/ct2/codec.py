"""Turns sentences into the tokens of a model, with the tags of the languages, and its answers into text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

from bilingual.engines.processes.machine import memory_needed
from bilingual.engines.translation.ct2.folder import TranslationFolder
from bilingual.errors import NotInstalled
from bilingual.languages import script_of

END = "</s>"
SPACE = "▁"  # of SentencePiece
_WITHOUT_SPACES = {"Hans", "Hant", "Jpan", "Hani"}
# Typographic characters that a model may not know: as in normalize-punctuation.perl of Moses, by which the training
# texts of OPUS-MT were prepared.
_PLAIN = {
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‟": '"', "‘": "'", "’": "'", "‚": "'", "‛": "'", "´": "'",
    "–": "-", "—": "-", "‑": "-", "‐": "-", "−": "-", "…": "...", "•": "-",
}  # fmt: skip


class Tokenizer(Protocol):
    """Cuts a text into pieces, and joins pieces."""

    def pieces(self, text: str) -> list[str]: ...

    def text(self, pieces: Sequence[str]) -> str: ...

    def knows(self, character: str) -> bool: ...


class Codec(Protocol):
    """The tokens of one model for one pair of languages; ``joint`` is between sentences of the target."""

    longest: int
    joint: str
    prefix: list[str] | None
    end: str

    def encoded(self, text: str) -> list[str]:
        """Return the tokens of *text*, without those that every source has."""
        ...

    def source(self, pieces: Sequence[str]) -> list[str]:
        """Return all tokens of a source."""
        ...

    def decoded(self, tokens: Sequence[str]) -> str:
        """Return the text of an answer."""
        ...


class SentencePiece:
    """A SentencePiece model in a file. Raises NotInstalled if it is damaged or the package is missing."""

    def __init__(self, path: Path) -> None:
        if find_spec("sentencepiece") is None:
            raise NotInstalled(
                "BIL-MDL-026", "sentencepiece is not installed", remedy="Run: pip install sentencepiece."
            )
        import sentencepiece

        try:
            with memory_needed(path):
                self._model: Any = sentencepiece.SentencePieceProcessor(model_file=str(path))
        except (RuntimeError, OSError) as error:
            raise NotInstalled(
                "BIL-MDL-027", "cannot be read as a tokenizer", where=path, remedy="Fetch or copy the model again."
            ) from error

    def pieces(self, text: str) -> list[str]:
        return list(self._model.encode(text, out_type=str))

    def text(self, pieces: Sequence[str]) -> str:
        return str(self._model.decode_pieces(list(pieces)))

    def knows(self, character: str) -> bool:
        return self._model.unk_id() not in self._model.encode(character)


class HubTokenizer:
    """A ``tokenizer.json`` of the package tokenizers, which faster-whisper brings."""

    def __init__(self, path: Path) -> None:
        if find_spec("tokenizers") is None:
            raise NotInstalled("BIL-MDL-028", "tokenizers is not installed", remedy="Run: pip install tokenizers.")
        import tokenizers

        try:
            self._model: Any = tokenizers.Tokenizer.from_file(str(path))
        except Exception as error:  # the package raises nothing more special
            raise NotInstalled(
                "BIL-MDL-027", "cannot be read as a tokenizer", where=path, remedy="Fetch or copy the model again."
            ) from error

    def pieces(self, text: str) -> list[str]:
        return list(self._model.encode(text, add_special_tokens=False).tokens)

    def text(self, pieces: Sequence[str]) -> str:
        numbers = [number for piece in pieces if (number := self._model.token_to_id(piece)) is not None]
        return str(self._model.decode(numbers, skip_special_tokens=True))

    def knows(self, character: str) -> bool:
        unknown = self._model.token_to_id("<unk>")
        return unknown not in self._model.encode(character, add_special_tokens=False).ids


@lru_cache(maxsize=4)
def tokenizer(path: Path, changed_ns: int) -> Tokenizer:
    """Return the tokenizer in the file *path*, as it was at *changed_ns*."""
    return HubTokenizer(path) if path.suffix == ".json" else SentencePiece(path)


def plain_characters(tokenizer: Tokenizer) -> dict[int, str]:
    """Return a plain form for each character of ``_PLAIN`` that *tokenizer* does not know, for ``str.translate``."""
    return {ord(one): plain for one, plain in _PLAIN.items() if not tokenizer.knows(one) and tokenizer.knows(plain[0])}


def joint_of(target: str) -> str:
    """Return what is between two sentences in the language *target*: a space, or nothing."""
    return "" if script_of(target) in _WITHOUT_SPACES else " "


class FolderCodec:
    """The Codec of a TranslationFolder for one pair of languages that it translates."""

    end = END

    def __init__(self, folder: TranslationFolder, source: str, target: str) -> None:
        self._folder = folder
        self._from, self._to = (tokenizer(path, path.stat().st_mtime_ns) for path in folder.tokenizers)
        self._source_tag, self._target_tag = folder.source_tag(source) or "", folder.tag(target) or ""
        self._plain = plain_characters(self._from)
        self.longest, self.joint = folder.longest, joint_of(target)
        forced = folder.layout in ("nllb", "m2m100")
        self.prefix = [self._target_tag] if forced else None

    def encoded(self, text: str) -> list[str]:
        text = text.translate(self._plain)
        if self._folder.layout != "madlad":
            return self._from.pieces(text)
        # The tag must be in the text: the piece before it, a word boundary, is part of what the model was taught.
        pieces = self._from.pieces(f"{self._target_tag} {text}")
        return pieces[pieces.index(self._target_tag) + 1 :] if self._target_tag in pieces else []

    def source(self, pieces: Sequence[str]) -> list[str]:
        end = [END] if self._folder.ends else []
        layout = self._folder.layout
        if layout == "madlad":
            return [*self._from.pieces(self._target_tag), *pieces, *end]
        if self._folder.late:
            return [*pieces, *end, self._source_tag]
        first = {"marian": self._target_tag, "small100": self._target_tag}.get(layout, self._source_tag)
        return [*([first] if first else []), *pieces, *end]

    def decoded(self, tokens: Sequence[str]) -> str:
        said = [token for token in tokens if token not in (self._target_tag, END, "<pad>", "<s>")]
        return self._to.text(said).replace(SPACE, " ").strip()
