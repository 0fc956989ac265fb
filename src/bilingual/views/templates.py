"""The only place that reads templates, styles and scripts: Jinja2, which escapes only HTML and SVG.

Filters: ``plain`` escapes text except quotes, ``address`` makes a URL of a relative path, ``css`` a CSS string.
Anything else in an HTML template is escaped, including quotes. ``in_language`` gives an element its language and
direction.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bilingual import __version__
from bilingual.views.document.html import html_text, in_language, relative_address

if TYPE_CHECKING:
    from jinja2 import BytecodeCache, Environment


def rendered(name: str, /, **values: object) -> str:
    """Return the template *name*, a path in ``views/``, filled with *values*; a missing value is an error."""
    return environment().get_template(name).render(**values)


def source(name: str) -> str:
    loader: Any = environment().loader
    return str(loader.get_source(environment(), name)[0])


def exists(name: str) -> bool:
    """Return whether there is a template, style or script *name*."""
    return name in _names()


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    return frozenset(environment().list_templates())


def css_string(text: str) -> str:
    r"""Return *text* as a CSS string that cannot end itself or its element.

    >>> print(css_string('Noto "Sans" </style>'))
    "Noto \22 Sans\22  \3c /style\3e "
    """
    return '"' + re.sub(r'["\\<>&\x00-\x1f]', lambda match: f"\\{ord(match[0]):x} ", text) + '"'


@lru_cache(maxsize=1)
def environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    made = Environment(
        loader=PackageLoader("bilingual.views", ""),
        autoescape=select_autoescape(("html", "svg"), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        bytecode_cache=_compiled_before(),
    )
    made.filters |= {"plain": html_text, "address": relative_address, "css": css_string}
    made.globals |= {"in_language": in_language}
    return made


def _compiled_before() -> BytecodeCache | None:
    """Return the cache of compiled templates in a private folder for temporary files, ``None`` without one.

    Compiling those of a short article takes as long as checking it. The version is in their names, since what the
    environment above says is compiled in.
    """
    from jinja2 import FileSystemBytecodeCache
    from jinja2.bccache import Bucket

    class Cache(FileSystemBytecodeCache):
        def dump_bytecode(self, bucket: Bucket) -> None:
            with suppress(OSError):  # a full disk costs time, not the page
                super().dump_bytecode(bucket)

    try:
        return Cache(pattern=f"bilingual_{__version__}_%s.cache")
    except (OSError, RuntimeError):  # Jinja uses no folder that others may write to
        return None
