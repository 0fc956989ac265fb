"""Reads the table of contents of a CTranslate2 ``model.bin``, without its weights.

The format is written by ``ctranslate2/specs/model_spec.py`` and read by ``src/models/model.cc``: the version of the
format, the name and revision of the architecture, then each variable with name, shape, type and bytes, then aliases.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

VERSION = 6
"""The newest format that this reads, ``CURRENT_BINARY_VERSION`` of CTranslate2 4.8."""
_TYPED = 4  # from this version on, a variable has a type and a number of bytes
_MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class ModelWeights:
    """What ``model.bin`` holds: the architecture, such as ``TransformerSpec``, and the shape of each variable.

    ``version`` is that of the format. ``whole``: the file is as long as it says. Without a known format, ``spec`` is
    empty.
    """

    version: int = 0
    spec: str = ""
    shapes: Mapping[str, tuple[int, ...]] | None = None
    whole: bool = True

    def rows(self, name: str) -> int:
        """Return the first dimension of a variable, 0 if there is none of that name."""
        shape = (self.shapes or {}).get(name, ())
        return shape[0] if shape else 0


def read_weights(path: Path) -> ModelWeights:
    """Return the contents of the file; one of another format has no ``spec``."""
    size = path.stat().st_size
    with path.open("rb") as file:
        try:
            version = _number(file, "I")
            if not 2 <= version <= 64:
                return ModelWeights()
            spec = _text(file)
            if not spec.endswith("Spec"):
                return ModelWeights()
            if version > VERSION:
                return ModelWeights(version, spec)
            _number(file, "I")
        except (struct.error, UnicodeDecodeError):
            return ModelWeights()
        shapes: dict[str, tuple[int, ...]] = {}
        try:
            for _ in range(min(_MOST, _number(file, "I"))):
                name = _text(file)
                shapes[name] = tuple(_number(file, "I") for _ in range(_number(file, "B")))
                kind = _number(file, "B")
                length = _number(file, "I") * (1 if version >= _TYPED else kind)
                file.seek(length, 1)
                if file.tell() > size:
                    return ModelWeights(version, spec, shapes, whole=False)
            for _ in range(min(_MOST, _number(file, "I")) if version >= 3 else 0):
                alias, name = _text(file), _text(file)
                shapes[alias] = shapes.get(name, ())
        except (struct.error, UnicodeDecodeError):
            return ModelWeights(version, spec, shapes, whole=False)
    return ModelWeights(version, spec, shapes)


def _number(file: BinaryIO, kind: str) -> int:
    found: int = struct.unpack(f"<{kind}", file.read(struct.calcsize(f"<{kind}")))[0]
    return found


def _text(file: BinaryIO) -> str:
    length = _number(file, "H")
    read = file.read(length)
    if len(read) != length:
        raise struct.error("the file ends here")
    return read.rstrip(b"\0").decode("utf-8")
