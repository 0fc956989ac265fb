"""Every pinned package supports the oldest Python that ``pyproject.toml`` allows (Debian 12 has 3.11.2)."""

import tomllib
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]


def test_every_pin_supports_the_oldest_python_allowed() -> None:
    allowed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"]
    oldest = allowed.removeprefix(">=") + ".0"
    lines = [line.split("#")[0].strip() for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()]
    pinned = {canonicalize_name(Requirement(line).name) for line in lines if line}
    installed = [found for found in metadata.distributions() if canonicalize_name(found.metadata["Name"]) in pinned]
    assert len(installed) > 0.9 * len(pinned)
    needs = {f"{found.name} {found.version}": found.metadata.get("Requires-Python") for found in installed}
    assert not {name: need for name, need in needs.items() if need and not SpecifierSet(need).contains(oldest)}
