"""The catalogue of models: their names, where they come from, and their licences, read from ``catalogue.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Any

from bilingual.errors import UsageError

NON_COMMERCIAL = "non-commercial use only"
_HUB = "hf:"
_PACKAGE = ".argosmodel"
_REPOSITORY = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")
_ALIASES = {"large": "large-v3", "turbo": "large-v3-turbo"}


@dataclass(frozen=True, slots=True)
class Model:
    """A model that can be fetched: for ``engine``, from the hub's ``repository`` or an ``index`` of packages, else from
    where the engine's own package says. ``millions`` are its parameters, 0 if unknown; ``licence`` is empty for a
    repository that is not in the catalogue. ``name`` may be a pattern, such as ``opus-mt-*``.
    """

    name: str
    engine: str
    licence: str = ""
    commercial: bool = True
    about: str = ""
    repository: str = ""
    index: str = ""
    millions: int = 0

    @property
    def full_name(self) -> str:
        """The name with its engine, which is unique."""
        return f"{self.engine}:{self.name}"

    @property
    def size_text(self) -> str:
        """The download size of Whisper's files, whose weights are float16: two bytes per parameter.

        >>> find("small").size_text, find("turbo").size_text, find("hf:someone/own-model").size_text
        ('about 490 MB', 'about 1.6 GB', 'of unknown size')
        """
        megabytes = self.millions * 2
        if megabytes >= 1000:
            return f"about {megabytes / 1000:.1f} GB"
        return f"about {round(megabytes, -1)} MB" if megabytes else "of unknown size"

    @property
    def terms(self) -> str:
        """The licence, and what it forbids.

        >>> find("nllb-200-600m").terms
        'licence CC-BY-NC-4.0: non-commercial use only'
        """
        return licence_terms(self.licence, commercial=self.commercial)


def licence_terms(licence: str, *, commercial: bool = True) -> str:
    """Return what to say of a licence; the names of non-commercial Creative Commons licences are known.

    >>> licence_terms("cc-by-nc-4.0"), licence_terms("")
    ('licence cc-by-nc-4.0: non-commercial use only', 'licence not stated')
    """
    if not licence:
        return "licence not stated"
    free = commercial and "-nc" not in licence.lower()
    return f"licence {licence}" + ("" if free else f": {NON_COMMERCIAL}")


@lru_cache(maxsize=1)
def catalogue() -> tuple[Model, ...]:
    """Return all models, and one with a pattern as name for each family that has no list."""
    import tomllib  # 15 ms

    place = files("bilingual.engines.models") / "catalogue.toml"
    return tuple(model for family in tomllib.loads(place.read_text("utf-8"))["family"] for model in _models(family))


def find(name: str, engine: str = "") -> Model:
    """Return the model *name*: a name, one with its engine (``whisper:small``), ``hf:OWNER/NAME``, or an Argos package
    in a file.

    *engine* is meant by a name that several engines have. Raises UsageError for an unknown name.

    >>> find("opus-mt-en-zh").repository, find("turbo", "whisper").full_name, find("hf:someone/model-ct2").engine
    ('gaudi/opus-mt-en-zh-ctranslate2', 'whisper:large-v3-turbo', 'ct2')
    """
    if name.endswith(_PACKAGE):  # a file
        return replace(next(model for model in catalogue() if model.engine == "argos"), name=name)
    if name.startswith("embeddings:") and "/" in name:
        repository = name.removeprefix("embeddings:")
        if _REPOSITORY.fullmatch(repository) and ".." not in repository:
            return Model(repository, "embeddings", repository=repository)
    if name.startswith(_HUB):
        repository = name.removeprefix(_HUB).removeprefix("https://huggingface.co/").strip("/")
        if not _REPOSITORY.fullmatch(repository) or ".." in repository:
            raise UsageError(
                "BIL-MDL-001", f"{name!r} does not name a repository", remedy="Write hf:OWNER/NAME, as on the hub."
            )
        return Model(repository.replace("/", "--"), "ct2", repository=repository)
    prefix, colon, rest = name.partition(":")
    wanted, own = (prefix, rest) if colon else (engine, name)
    own = _ALIASES.get(own, own)
    found = [model for model in catalogue() if model.name == own or _part(model.name, own)]
    chosen = [model for model in found if model.engine == wanted] if wanted else found
    if not chosen and not colon:  # the engine was only a preference
        chosen = found
    if not chosen:
        raise UsageError(
            "BIL-MDL-002",
            f"there is no model {name!r}",
            remedy="`bilingual models list` shows the names; a repository of the hub is hf:OWNER/NAME.",
        )
    return _named(chosen[0], own)


def _models(family: dict[str, Any]) -> Iterator[Model]:
    common = {key: family[key] for key in ("engine", "about", "licence", "commercial", "index") if key in family}
    place = family.get("repository", "")
    if "pattern" in family:
        yield Model(family["pattern"], repository=place, **common)
    for name, own in family.get("models", {}).items():
        repository = own.get("repository", place).replace("{0}", name)
        yield Model(name, repository=repository, millions=own.get("millions", 0), **common)


def _part(pattern: str, name: str) -> str:
    """Return what ``*`` stands for, if *name* fits the *pattern*."""
    start, star, end = pattern.partition("*")
    fits = star and name.startswith(start) and name.endswith(end) and re.fullmatch(r"[\w.+-]+", name)
    part = name[len(start) : len(name) - len(end)] if fits else ""
    return "" if ".." in part else part


def _named(model: Model, name: str) -> Model:
    if "*" not in model.name:
        return model
    return replace(model, name=name, repository=model.repository.replace("{0}", _part(model.name, name)))
