"""The files of a CTranslate2 model: weights and vocabularies, each of which may be another one's or cut off."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Literal

from bilingual.engines.models.ct2_weights import VERSION, ModelWeights, read_weights
from bilingual.engines.models.model_files import examined
from bilingual.errors import NotInstalled

Layout = Literal["marian", "nllb", "m2m100", "small100", "madlad"]


COPIED: Mapping[Layout, str] = {
    "marian": "source.spm target.spm tokenizer_config.json",
    "nllb": "sentencepiece.bpe.model tokenizer_config.json",
    "m2m100": "sentencepiece.bpe.model tokenizer_config.json",
    "small100": "sentencepiece.bpe.model tokenizer_config.json",
    "madlad": "spiece.model tokenizer_config.json",
}
FETCH = "`bilingual models list` shows models that work; `bilingual models fetch NAME` fetches one."
_AGAIN = "Fetch or copy it again."


def weights_of(path: Path) -> ModelWeights:
    """Return the contents of ``model.bin``. Raises NotInstalled unless it is a whole translation model."""
    if not path.exists():
        raise NotInstalled(
            "BIL-MDL-049",
            "does not exist",
            where=path,
            remedy="Correct `models` in [engines.ct2], or put the model there.",
        )
    found = examined(path)
    if not path.is_dir():
        what = "an Argos package" if path.suffix == ".argosmodel" else found.name
        raise NotInstalled(
            "BIL-MDL-013",
            f"is {what}, not the folder of a CTranslate2 model",
            where=path,
            remedy="Name the folder with model.bin in it; unpack an archive first. An Argos package is for argos.",
        )
    file = path / "model.bin"
    if not file.is_file():
        raise NotInstalled(
            "BIL-MDL-014",
            f"is {found.name}, not a CTranslate2 model",
            where=path,
            remedy=conversion(path) if found.kind == "other" else found.remedy if "file" in found.name else FETCH,
        )
    weights = read_weights(file)
    if weights.version > VERSION:
        raise NotInstalled(
            "BIL-MDL-015",
            f"was written by a later version of CTranslate2 (format {weights.version}, this one reads {VERSION})",
            where=file,
            remedy="Run: pip install --upgrade ctranslate2. Or convert the model again with the installed version.",
        )
    if not weights.spec:
        raise NotInstalled(
            "BIL-MDL-016",
            f"is not the weights of a CTranslate2 model but {found.name if found.kind == 'other' else 'another file'}",
            where=file,
            remedy=found.remedy if "page" in found.name or "pointer" in found.name else conversion(path),
        )
    if not weights.whole:
        raise NotInstalled(
            "BIL-MDL-017", "is cut off: the file ends before its last weights", where=file, remedy=_AGAIN
        )
    if weights.spec != "TransformerSpec":
        whisper = weights.spec == "WhisperSpec"
        kind = "Whisper model, which recognises speech" if whisper else f"{weights.spec.removesuffix('Spec')} model"
        raise NotInstalled(
            "BIL-MDL-018",
            f"is a {kind}, not a translation model",
            where=path,
            remedy="Name it as BILINGUAL_WHISPER_MODEL, and use --speech faster-whisper." if whisper else FETCH,
        )
    return weights


def conversion(path: Path | str, files: Collection[str] = ()) -> str:
    """Return the command that converts the Transformers model in the folder or repository *path*; its *files* may be
    given.
    """
    there = set(files) or ({one.name for one in path.iterdir()} if isinstance(path, Path) and path.is_dir() else set())
    wanted = [*dict.fromkeys(name for copied in COPIED.values() for name in copied.split())]
    copied = [name for name in wanted if name in there] or ["tokenizer_config.json"]
    name = path.name if isinstance(path, Path) else path.rpartition("/")[2]
    return (
        f"Convert it: ct2-transformers-converter --model {path} --quantization int8 --output_dir {name}-ct2 "
        f"--copy_files {' '.join(copied)} (needs pip install transformers torch sentencepiece)."
    )


def read_json(path: Path, kind: type, *, needed: bool = True) -> Any:
    """Return the JSON in *path*, which must be of *kind*; an empty one if the file is not *needed*."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        if not needed:
            return kind()
        raise NotInstalled("BIL-MDL-019", "the model has no such file", where=path, remedy=_AGAIN) from None
    except (OSError, ValueError):
        found = None
    if not isinstance(found, kind):
        raise NotInstalled("BIL-MDL-020", "cannot be read as a file of a model", where=path, remedy=_AGAIN)
    return found


def vocabularies(path: Path) -> list[list[str]]:
    """Return the vocabulary of both sides, or of the source and the target."""
    for names in (("shared_vocabulary",), ("source_vocabulary", "target_vocabulary")):
        files = [next((path / f"{name}.{end}" for end in ("json", "txt") if (path / f"{name}.{end}").is_file()), None)
                 for name in names]  # fmt: skip
        if all(files):
            return [_vocabulary(file) for file in files if file is not None]
    raise NotInstalled(
        "BIL-MDL-021",
        "has no vocabulary (shared_vocabulary.json, or source_vocabulary.json and target_vocabulary.json)",
        where=path,
        remedy=_AGAIN,
    )


def _vocabulary(file: Path) -> list[str]:
    if file.suffix == ".json":
        return [str(token) for token in read_json(file, list)]
    return file.read_bytes().decode("utf-8", "replace").removesuffix("\n").split("\n")  # a token may be a "\r"


def check_sizes(path: Path, weights: ModelWeights, sides: list[list[str]]) -> None:
    """Raise NotInstalled unless the vocabularies of both *sides* are those of *weights*."""
    embedded = [
        weights.rows("encoder/embeddings_0/weight") or weights.rows("encoder/embeddings/weight"),
        weights.rows("decoder/embeddings/weight"),
    ]
    for side, rows in zip((sides[0], sides[-1]), embedded, strict=True):
        if rows and len(side) != rows:
            raise NotInstalled(
                "BIL-MDL-022",
                f"the vocabulary has {len(side)} tokens, and model.bin has {rows}: they are of different models",
                where=path,
                remedy=_AGAIN,
            )
