"""Packages of Argos Translate: archives named by its index, unpacked into its own folder.

The index and its fields: ``argostranslate/package.py``. ``ARGOS_PACKAGE_INDEX`` names another one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bilingual.engines.base import EngineConfig
from bilingual.engines.http.client import Client
from bilingual.engines.http.messages import Call
from bilingual.engines.models.catalogue import Model, catalogue, licence_terms
from bilingual.engines.models.hosts import refusal, size_of
from bilingual.engines.models.kinds import FetchPlan, OnDisk, size_on_disk
from bilingual.engines.models.orders import Order, RemoteFile
from bilingual.engines.models.places import argos_folder
from bilingual.engines.models.sources.unpacking import unpack
from bilingual.engines.translation.ct2.argos import installed, opened_package
from bilingual.engines.translation.ct2.codes import covers, tag_of
from bilingual.errors import BadResponse, InputError, NotInstalled, UsageError
from bilingual.redaction import public_url

SUFFIX = ".argosmodel"
_REMEDY = "Try again, or fetch the file by hand and run: bilingual models fetch FILE.argosmodel"
_LARGEST_INDEX = 8 << 20


def plan(model: Model, config: EngineConfig) -> FetchPlan:
    """Return how to fetch and unpack *model*. Raises NotInstalled if the index has no such package."""
    if model.name.endswith(SUFFIX):
        return _local(model, config)
    source, _, target = model.name.removeprefix("argos-").replace("_", "-").partition("-")
    if not source or not target:
        raise UsageError(
            "BIL-MDL-045", f"{model.name!r} does not name two languages", remedy="Write argos-en-de, for example."
        )
    packages = _index(_address(model, config), config)
    found = [one for one in packages if _is(one, source, target)]
    if not found:
        others = sorted(
            {str(one.get("to_code")) for one in packages if _covers(one.get("from_code"), source)} - {"None"}
        )
        raise NotInstalled(
            "BIL-MDL-046",
            f"the index of Argos Translate has no package from {source} to {target}",
            remedy=f"From {source} it has: {', '.join(others)}." if others else f"It has none from {source}.",
        )
    best = max(found, key=lambda one: [int(n) for n in str(one.get("package_version", "")).split(".") if n.isdecimal()])
    links = best.get("links") or []
    link = next((str(one) for one in links if str(one).startswith(("https://", "http://"))), "")
    if not link:
        raise NotInstalled(
            "BIL-MDL-047", f"the index of Argos Translate has no address for {model.name}", remedy=_REMEDY
        )
    file = RemoteFile(link, size=size_of(RemoteFile(link), config.environment))
    terms = licence_terms(model.licence)
    folder = _folder(config)

    def after(archive: Path) -> Path:
        try:
            return unpack(archive, folder, opened_package)
        finally:
            archive.unlink(missing_ok=True)

    order = Order(f"the Argos package {model.name} ({terms})", (file,), _REMEDY)
    return FetchPlan(model, order, public_url(link), folder / f".{model.name}{SUFFIX}", terms, single=True, after=after)


def on_disk(config: EngineConfig) -> Iterator[OnDisk]:
    """Yield the installed packages."""
    packages, problems = installed(_folder(config))
    terms = next(licence_terms(model.licence) for model in catalogue() if model.engine == "argos")
    for one in packages:
        about = f"translation, {one.source} to {one.target}"
        yield OnDisk(f"argos-{one.name}", "argos", one.path, size_on_disk(one.path), terms, about)
    for problem in problems:
        path = Path(problem.where or "")
        yield OnDisk(path.name, "argos", path, size_on_disk(path) if path.exists() else 0, problem=problem.message)


def _folder(config: EngineConfig) -> Path:
    named = str(config.options.get("packages", ""))
    return Path(named).expanduser() if named else argos_folder(config)


def _local(model: Model, config: EngineConfig) -> FetchPlan:
    """Return how to install a package from a file."""
    archive, folder = Path(model.name).expanduser(), _folder(config)
    if not archive.is_file():
        raise InputError("BIL-MDL-054", "does not exist, or is no file", where=archive, remedy="Correct the path.")
    terms = licence_terms(model.licence)
    order = Order(f"the Argos package {archive.name} ({terms})", ())
    return FetchPlan(model, order, str(archive), folder, terms, after=lambda _: unpack(archive, folder, opened_package))


def _address(model: Model, config: EngineConfig) -> str:
    other = config.environment.get("ARGOS_PACKAGE_INDEX")
    return f"{other.rstrip('/')}/index.json" if other else model.index


def _index(address: str, config: EngineConfig) -> list[Mapping[str, Any]]:
    name = "the index of Argos Translate"
    reply = Client(name, config.environment, largest=_LARGEST_INDEX).send(Call("GET", address, roams=True))
    if not reply.ok:
        raise refusal(name, address, reply, "Check ARGOS_PACKAGE_INDEX, or try again later.")
    try:
        found = reply.json()
    except ValueError:
        found = None
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise BadResponse(
            "BIL-MDL-048",
            f"{public_url(address)} is not the index of Argos Translate",
            remedy="Check ARGOS_PACKAGE_INDEX.",
        )
    return found


def _is(about: Mapping[str, Any], source: str, target: str) -> bool:
    kind = about.get("type", "translate") == "translate"
    return kind and _covers(about.get("from_code"), source) and _covers(about.get("to_code"), target)


def _covers(code: object, wanted: str) -> bool:
    tag = tag_of(wanted)
    return isinstance(code, str) and (code == wanted or (tag is not None and covers(code, tag)))
