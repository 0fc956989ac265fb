"""The one place that reads templates, styles and scripts: Jinja2, which escapes HTML and SVG and nothing else."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment


def rendered(name: str, **values: object) -> str:
    """Return the template *name*, a path in ``views/``, filled with *values*; a missing value is an error."""
    return environment().get_template(name).render(**values)


def source(name: str) -> str:
    """Return the style or script *name* as it stands."""
    loader: Any = environment().loader
    return str(loader.get_source(environment(), name)[0])


@lru_cache(maxsize=1)
def environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    return Environment(
        loader=PackageLoader("bilingual.views", ""),
        autoescape=select_autoescape(("html", "svg"), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
