"""Reads ``requirements.lock``: the packages that an installation needs, with the hashes of all their files.

``make lock`` writes that file from ``pyproject.toml`` and ``constraints.txt``, for every Python and system at once, so
pip chooses by the markers in it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
_PIN = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>[^ ;\\]+)")


@dataclass(frozen=True, slots=True)
class Package:
    """One pin: its *text* for pip (marker and hashes), and the *parents* that need it; a name may have two pins."""

    name: str
    version: str
    text: str
    parents: frozenset[str]


def read_lock(path: Path = LOCK) -> list[Package]:
    """Return all pins of the lock."""
    found: list[Package] = []
    lines: list[str] = []
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        if not line.strip().startswith("#"):
            lines.append(line)
            continue
        # The comment "via" ends an entry.
        pin = _PIN.match(lines[0])
        assert pin, lines[0]
        parents = frozenset(re.split(r",\s*", line.partition("via ")[2]))
        found.append(Package(pin["name"], pin["version"], "\n".join(lines) + "\n", parents))
        lines = []
    assert not lines, "the lock ends in the middle of an entry"
    return found


def needed(packages: Iterable[Package], extras: Collection[str]) -> list[Package]:
    """Return those of *packages* that the project with *extras* needs, directly or through others."""
    packages = list(packages)
    names = direct(extras)
    while more := {one.name for one in packages if one.name not in names and one.parents & names}:
        names |= more
    return [one for one in packages if one.name in names]


def direct(extras: Collection[str]) -> set[str]:
    """Return the names of the packages in ``pyproject.toml``, as the lock writes them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    listed = [*project["dependencies"], *(one for extra in extras for one in project["optional-dependencies"][extra])]
    return {re.sub(r"[-_.]+", "-", re.split(r"[\s\[<>=!~;]", one)[0]).lower() for one in listed}
