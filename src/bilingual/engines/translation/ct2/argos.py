"""The engine ``argos``: packages of Argos Translate, run as that library runs them, without it.

Its source is ``argostranslate/translate.py`` and ``tokenizer.py`` (1.11): pieces without special tokens, an
optional prefix of the target, unknown words replaced, a length penalty of 0.2, and pivots where no package translates
directly. What it does besides, cutting texts into sentences, is done already.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bilingual.engines.base import EngineConfig
from bilingual.engines.models.catalogue import licence_terms
from bilingual.engines.models.ct2_weights import VERSION as FORMAT
from bilingual.engines.models.ct2_weights import read_weights
from bilingual.engines.models.places import argos_folder
from bilingual.engines.translation.ct2.bpe import MosesBpe
from bilingual.engines.translation.ct2.codec import END, SPACE, Tokenizer, joint_of, tokenizer
from bilingual.engines.translation.ct2.codes import covers, tag_of
from bilingual.engines.translation.ct2.decoding import Decoder
from bilingual.engines.translation.ct2.local import LocalEngine, TranslationStep, listed
from bilingual.errors import NotInstalled, UnsupportedLanguage
from bilingual.languages import pack

_LENGTH_PENALTY = 0.2
_LONGEST = 512
_MOST_STEPS = 3
_PIVOT = "en"
_PIECES, _MERGES = "sentencepiece.model", "bpe.model"
_CODES = {"zh-Hant": "zt"}  # where packages name a language by another code than its own
_AGAIN = "Fetch the package again with `bilingual models fetch NAME`, or remove it."


@dataclass(frozen=True, slots=True)
class ArgosPackage:
    """A usable package: the codes of its languages, its version, the prefix of its answers, its longest source."""

    path: Path
    source: str
    target: str
    version: tuple[int, ...]
    prefix: str = ""
    longest: int = _LONGEST // 2

    @property
    def name(self) -> str:
        return f"{self.source}-{self.target}"


class PackageCodec:
    """The Codec of a package."""

    end = END

    def __init__(self, package: ArgosPackage) -> None:
        self._tokenizer = _tokenizer(package)
        self._pieces, self._prefix = (package.path / _PIECES).is_file(), package.prefix
        self.prefix = [package.prefix] if package.prefix else None
        self.longest, self.joint = package.longest, joint_of(tag_of(package.target) or _PIVOT)

    def encoded(self, text: str) -> list[str]:
        return self._tokenizer.pieces(text)

    def source(self, pieces: Sequence[str]) -> list[str]:
        return list(pieces)

    def decoded(self, tokens: Sequence[str]) -> str:
        text = self._tokenizer.text(tokens)
        if self._pieces:
            text = text.replace(SPACE, " ").replace("_", " ")
        if self._prefix and text.startswith(self._prefix):
            text = text[len(self._prefix) :]
        return text.removeprefix(" ")


class ArgosEngine(LocalEngine):
    """Translates with one package, or with several one after the other."""

    id = "argos"

    def key(self) -> Mapping[str, Any]:
        packages = sorted(f"{one.name} {'.'.join(map(str, one.version))}" for one in self._packages()[0])
        return self._key(packages=packages)

    def supports(self, source: str, target: str) -> bool:
        return route(self._packages()[0], source, target) is not None

    def here(self) -> tuple[list[str], list[NotInstalled]]:
        packages, problems = self._packages()
        return [one.name for one in packages], problems

    def to_fetch(self, source: str, target: str) -> str:
        return f"argos-{_code(source)}-{_code(target)}"

    def _steps(self, source: str, target: str) -> list[TranslationStep]:
        packages, problems = self._packages()
        way = route(packages, source, target)
        self._tell(problems, usable=bool(packages))
        remedy = self._remedy(source, target)
        if way is None and not packages:
            raise NotInstalled(
                "BIL-MDL-032", f"there is no package of Argos Translate in {self._folder()}", remedy=remedy
            )
        if way is None:
            raise UnsupportedLanguage(
                "BIL-TRN-082",
                f"no package of argos translates {source} to {target}; on this machine: "
                f"{listed([one.name for one in packages], problems)}",
                remedy=remedy,
            )
        self.note(f"{self.id} ({', '.join(one.name for one in way)}): {licence_terms('')}")
        if len(way) > 1:
            through = " and ".join(one.target for one in way[:-1])
            self.note(f"{self.id} translated {source} to {target} through {through}, which costs quality")
        extra = {"length_penalty": _LENGTH_PENALTY}
        return [
            TranslationStep(
                Decoder(one.path / "model", self._settings(**extra)),
                PackageCodec(one),
            )
            for one in way
        ]

    def _folder(self) -> Path:
        named = str(self._options["packages"])
        return Path(named).expanduser() if named else argos_folder(self._config)

    def _packages(self) -> tuple[list[ArgosPackage], list[NotInstalled]]:
        return installed(self._folder())


def _tokenizer(package: ArgosPackage) -> Tokenizer:
    path = package.path / _PIECES
    if path.is_file():
        return tokenizer(path, path.stat().st_mtime_ns)
    return MosesBpe(package.path / _MERGES, package.source, package.target)


def _code(tag: str) -> str:
    """Return the code by which packages name the language *tag*."""
    return _CODES.get(tag) or pack(tag).primary


def create(config: EngineConfig) -> ArgosEngine:
    return ArgosEngine(config)


def installed(folder: Path) -> tuple[list[ArgosPackage], list[NotInstalled]]:
    """Return the usable packages in *folder*, of each pair the newest, and why the others are not usable."""
    found: dict[str, ArgosPackage] = {}
    problems = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name.startswith("."):
            continue
        try:
            package = _opened_once(path, path.stat().st_mtime_ns)
        except NotInstalled as problem:
            problems.append(problem)
            continue
        if package is not None and (package.name not in found or package.version > found[package.name].version):
            found[package.name] = package
    return list(found.values()), problems


def route(packages: Sequence[ArgosPackage], source: str, target: str) -> list[ArgosPackage] | None:
    """Return the fewest packages that lead from *source* to *target*, through English if there is a choice."""
    ordered = sorted(packages, key=lambda one: (one.target != _PIVOT, one.name))
    ways = deque([one] for one in ordered if covers(one.source, source))
    while ways:
        way = ways.popleft()
        if covers(way[-1].target, target):
            return way
        if len(way) < _MOST_STEPS:
            seen = {way[0].source, *(one.target for one in way)}
            ways.extend([*way, one] for one in ordered if one.source == way[-1].target and one.target not in seen)
    return None


@lru_cache(maxsize=128)
def _opened_once(path: Path, changed_ns: int) -> ArgosPackage | None:
    return opened_package(path)


def opened_package(path: Path) -> ArgosPackage | None:
    """Return the package in the folder *path*; None for one of another type. Raises NotInstalled for a broken one."""
    if not path.is_dir():
        if path.suffix != ".argosmodel":
            return None
        raise NotInstalled(
            "BIL-MDL-033",
            "is a package that is not unpacked",
            where=path,
            remedy=f"Run: bilingual models fetch {path}",
        )
    try:
        about = json.loads((path / "metadata.json").read_text("utf-8"))
        kind = about.get("type", "translate")
        source, target, prefix = about.get("from_code"), about.get("to_code"), about.get("target_prefix", "")
    except (OSError, ValueError, AttributeError):
        raise NotInstalled("BIL-MDL-034", "has no metadata.json that can be read", where=path, remedy=_AGAIN) from None
    if kind != "translate":
        return None
    if not all(isinstance(one, str) for one in (source, target, prefix)) or not source or not target:
        raise NotInstalled("BIL-MDL-035", "does not name its languages", where=path / "metadata.json", remedy=_AGAIN)
    return ArgosPackage(path, source, target, tuple(_numbers(about)), prefix, _checked(path))


def _checked(path: Path) -> int:
    """Return the longest source. Raises NotInstalled unless model and tokenizer are whole."""
    file = path / "model" / "model.bin"
    weights = read_weights(file) if file.is_file() else None
    if weights is None or not weights.spec or not weights.whole or weights.version > FORMAT:
        raise NotInstalled(
            "BIL-MDL-036", "is missing, cut off, or no model of the installed CTranslate2", where=file, remedy=_AGAIN
        )
    if not any((path / name).is_file() for name in (_PIECES, _MERGES)):
        raise NotInstalled("BIL-MDL-037", f"has no tokenizer ({_PIECES} or {_MERGES})", where=path, remedy=_AGAIN)
    return min(_LONGEST, weights.rows("encoder/position_encodings/encodings") or _LONGEST) // 2 - 2


def _numbers(about: Mapping[str, Any]) -> Iterator[int]:
    for part in str(about.get("package_version", "")).split("."):
        yield int(part) if part.isdecimal() else 0
