"""The allowed values of options; the options' notes explain them."""

from __future__ import annotations

from typing import Literal

When = Literal["now", "nightly"]
Review = bool | Literal["always", "never"]
SourceCuts = Literal["anew", "keep"]
ClauseHints = bool | Literal["metered"]
Theme = Literal["jade", "paper", "ink"]
LanguageLinks = Literal["body", "header"]
BlogHtml = Literal["safe", "keep"]
TalkHeadings = Literal["none", "script", "found"]
