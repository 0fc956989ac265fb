"""The packages of ``bilingual[scale]``, which one machine alone does not need."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from bilingual.errors import NotInstalled


def scale_package(name: str) -> ModuleType:
    """Return the module *name*. Raises NotInstalled if it is missing."""
    try:
        return import_module(name)
    except ImportError as error:
        raise NotInstalled(
            "BIL-SHR-001",
            f"the package {name.partition('.')[0]} is not installed",
            where="[shared]",
            remedy='Run: pip install universal-pathlib s3fs "psycopg[binary]"',
        ) from error
