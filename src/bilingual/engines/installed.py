"""Versions of installed packages, which results depend on."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def version_of(package: str) -> str:
    """Return the version of the distribution *package*, empty if it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
