"""What a folder with a translation model is, by its files: names prove nothing.

Layouts: how OPUS-MT, NLLB-200, M2M-100, SMaLL-100 and MADLAD-400 models are told the languages. Sources: the guide
"Transformers" of CTranslate2, the tokenizers of these models in Transformers, the model card of SMaLL-100.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bilingual.engines.models.catalogue import licence_terms
from bilingual.engines.models.ct2_weights import ModelWeights
from bilingual.engines.models.kinds import read_record
from bilingual.engines.translation.ct2.codes import code_for, covers, tag_of
from bilingual.engines.translation.ct2.model_files import (
    COPIED,
    FETCH,
    Layout,
    check_sizes,
    read_json,
    vocabularies,
    weights_of,
)
from bilingual.errors import NotInstalled
from bilingual.languages import CHINESE

_TAGS: Mapping[Layout, re.Pattern[str]] = {
    "marian": re.compile(r">>([\w-]+)<<"),
    "nllb": re.compile(r"([a-z]{3}_[A-Z][a-z]{3})"),
    "m2m100": re.compile(r"__([a-z]{2,3})__"),
    "madlad": re.compile(r"<2([A-Za-z_-]+)>"),
}
_FEWEST = 2  # tags of one kind; a single one may be an ordinary word
_TOKENIZERS: Mapping[Layout, tuple[str, ...]] = {
    "marian": ("source.spm",),
    "nllb": ("sentencepiece.bpe.model", "sentencepiece.model", "spm.model", "tokenizer.json"),
    "m2m100": ("sentencepiece.bpe.model", "sentencepiece.model", "spm.model", "tokenizer.json"),
    "small100": ("sentencepiece.bpe.model", "sentencepiece.model", "spm.model", "tokenizer.json"),
    "madlad": ("spiece.model", "sentencepiece.model", "spm.model", "tokenizer.json"),
}
_PAIR_IN_NAME = re.compile(r"opus-mt(?:-tc)?(?:-(?:big|base|tiny))?-([A-Za-z]+)-([A-Za-z]+)(?:\b|_)")
_LONGEST = 512  # tokens of a text, where neither the model nor its tokenizer says less
_RESERVED = 4  # tokens that are not text


@dataclass(frozen=True, slots=True)
class TranslationFolder:
    """A usable model: its layout, the tags of languages by their code, its tokenizers, the longest source in tokens.

    ``pair`` are the codes of the languages of an OPUS-MT model. ``ends``: ``</s>`` must be added to a source, ``late``:
    the source's tag comes after it. ``terms`` are those of the licence.
    """

    path: Path
    layout: Layout
    tags: Mapping[str, str]
    tokenizers: tuple[Path, Path]
    longest: int
    pair: tuple[str, str] = ("", "")
    ends: bool = True
    late: bool = False
    terms: str = ""

    def tag(self, language: str) -> str | None:
        """Return the token that means the language with the BCP 47 tag *language*, if the model has one."""
        code = code_for(language, self.tags)
        return None if code is None else self.tags[code]

    def source_tag(self, language: str) -> str | None:
        """Return the token for a source in *language*; models read both scripts of Chinese."""
        return self.tag(language) or (self.tag("zh") if language in CHINESE else None)

    def translates(self, source: str, target: str) -> bool:
        if self.layout == "marian":
            to_one = not self.tags and covers(self.pair[1], target)
            reads = covers(self.pair[0], source) or (source in CHINESE and covers(self.pair[0], "zh"))
            return reads and (to_one or self.tag(target) is not None)
        knows_source = self.layout in ("madlad", "small100") or self.source_tag(source) is not None
        return knows_source and self.tag(target) is not None

    @property
    def languages(self) -> str:
        """The languages, in words."""
        if self.layout == "marian":
            others = f"{len(self.tags)} variants of {self.pair[1]}" if self.tags else self.pair[1]
            return f"{self.pair[0]} to {others}"
        known = sum(tag_of(code) is not None for code in self.tags)
        return f"{known} languages"


def opened(path: Path) -> TranslationFolder:
    """Return the model in the folder *path*. Raises NotInstalled saying what is there instead, and what to do."""
    try:
        return _opened(path)
    except OSError as error:
        raise NotInstalled(
            "BIL-MDL-053",
            f"cannot be read ({error.strerror})",
            where=error.filename or path,
            remedy="Check who may read the files of the model.",
        ) from error


def _opened(path: Path) -> TranslationFolder:
    weights = weights_of(path)
    config = read_json(path / "config.json", dict)
    sides = vocabularies(path)
    check_sizes(path, weights, sides)
    target = sides[-1]
    settings = read_json(path / "tokenizer_config.json", dict, needed=False)
    layout = _layout(path, target, settings)
    tags = _tags(layout, target if layout != "marian" else sides[0])
    if layout == "marian" and len(tags) == 1 and len(sides) == 2:
        tags = {}
    return TranslationFolder(
        path,
        layout,
        tags,
        _tokenizers(path, layout),
        _limit(weights, settings),
        _pair(path, settings) if layout == "marian" else ("", ""),
        ends=not config.get("add_source_eos", False),
        late=bool(settings.get("legacy_behaviour", False)) and layout == "nllb",
        terms=_terms(path, layout),
    )


def _layout(path: Path, tokens: list[str], settings: Mapping[str, Any]) -> Layout:
    if (path / "source.spm").is_file() or (path / "target.spm").is_file():
        return "marian"
    kind = str(settings.get("tokenizer_class", "")).casefold()
    for layout, pattern in _TAGS.items():
        if sum(pattern.fullmatch(token) is not None for token in tokens) >= _FEWEST:
            small = layout == "m2m100" and (
                kind.startswith("small100") or (path / "tokenization_small100.py").is_file()
            )
            return "small100" if small else layout
    if "marian" in kind:
        return "marian"
    raise NotInstalled(
        "BIL-MDL-023",
        "is a translation model of a kind that ct2 does not know: OPUS-MT, NLLB-200, M2M-100, SMaLL-100 or MADLAD-400",
        where=path,
        remedy=f"For a model of Argos Translate use the engine argos. {FETCH}",
    )


def _tags(layout: Layout, tokens: list[str]) -> dict[str, str]:
    pattern = _TAGS["m2m100" if layout == "small100" else layout]
    return {found[1]: token for token in tokens if (found := pattern.fullmatch(token))}


def _tokenizers(path: Path, layout: Layout) -> tuple[Path, Path]:
    """Return the tokenizer of the source and of the target."""
    source = next((path / name for name in _TOKENIZERS[layout] if (path / name).is_file()), None)
    target = source if layout != "marian" else (path / "target.spm" if (path / "target.spm").is_file() else None)
    if source is None or target is None:
        missing = "target.spm" if source else _TOKENIZERS[layout][0]
        raise NotInstalled(
            "BIL-MDL-024",
            f"has no tokenizer: {missing} is missing",
            where=path,
            remedy=f"Copy it from the original model, or convert that again with --copy_files {COPIED[layout]}.",
        )
    return source, target


def _limit(weights: ModelWeights, settings: Mapping[str, Any]) -> int:
    """Return the most tokens of a source: half of the positions that the model has or was trained for, because an
    answer may be twice as long.
    """
    said = settings.get("model_max_length")
    known = [weights.rows("encoder/position_encodings/encodings"), said if isinstance(said, int) else 0]
    return (min([_LONGEST, *(one for one in known if one > 2 * _RESERVED)]) - _RESERVED) // 2


def _pair(path: Path, settings: Mapping[str, Any]) -> tuple[str, str]:
    """Return the codes of source and target: from the tokenizer's settings, else from the folder's usual name."""
    source, target = settings.get("source_lang"), settings.get("target_lang")
    if isinstance(source, str) and isinstance(target, str) and source and target:
        return source, target
    for name in (read_record(path).get("source", ""), path.resolve().name):
        if found := _PAIR_IN_NAME.search(name):
            return found[1], found[2]
    raise NotInstalled(
        "BIL-MDL-025",
        "does not say between which languages it translates",
        where=path,
        remedy="Copy tokenizer_config.json of the original model into it, or name the folder like opus-mt-en-de.",
    )


def _terms(path: Path, layout: Layout) -> str:
    licence = read_record(path).get("licence", "")
    if not licence and (path / "README.md").is_file():
        head = (path / "README.md").read_text("utf-8", "replace")[:4000]
        found = re.search(r"^license:\s*[\"']?([\w.+-]+)", head, re.MULTILINE) if head.startswith("---") else None
        licence = found[1] if found else ""
    # NLLB-200's models are Meta's, and non-commercial: model card of facebook/nllb-200-distilled-600M.
    return licence_terms(licence or ("CC-BY-NC-4.0" if layout == "nllb" else ""))
