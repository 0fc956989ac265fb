"""Turns recordings and articles into bilingual learning content.

Each becomes one aligned bilingual text; videos with dual subtitles, posts and reports are views of it.
``docs/how-to/use-from-python.md`` shows the public functions; to read the code, start at ``bilingual.pipeline.stages``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bilingual.api import (
        BilingualError,
        Settings,
        align,
        check,
        load_settings,
        publish,
        read_bitext,
        read_subtitles,
        write_bitext,
    )

__version__ = "0.1.0"
__all__ = [
    "BilingualError",
    "Settings",
    "__version__",
    "align",
    "check",
    "load_settings",
    "publish",
    "read_bitext",
    "read_subtitles",
    "write_bitext",
]


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(import_module("bilingual.api"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
