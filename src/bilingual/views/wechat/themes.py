"""The themes of WeChat articles: colours, and the declarations of each role."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TypeAlias

from bilingual.errors import UsageError
from bilingual.views.templates import rendered

# The declarations of each role.
Styles: TypeAlias = "Mapping[str, str]"
_RULE = re.compile(r"^\.(\w+)\{([^}]*)\}$", re.MULTILINE)
THEMES: Mapping[str, Mapping[str, str]] = {
    "jade": {"accent": "#0f766e", "ink": "#24292f", "soft": "#27536b", "tint": "#f1f7f6"},
    "paper": {"accent": "#a0522d", "ink": "#33302c", "soft": "#6b4a2f", "tint": "#faf5ec"},
    "ink": {"accent": "#1a56db", "ink": "#111827", "soft": "#4b5563", "tint": "#f3f4f6"},
}


@lru_cache(maxsize=8)
def theme_named(name: str) -> Styles:
    """Return the styles of the theme *name*. Raises UsageError if there is none.

    >>> theme_named("paper")["rule"]
    'margin:28px auto;width:30%;border:none;border-top:3px double #d9c7ad'
    """
    if name not in THEMES:
        raise UsageError("BIL-VIW-016", f"unknown WeChat theme {name!r}", remedy=f"Choose one of {', '.join(THEMES)}.")
    return dict(_RULE.findall(rendered("wechat/themes.css", name=name, **THEMES[name])))
