"""Checks of what is agreed or stays as it is: the terms of the glossary, code, file names and products."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bilingual.fidelity.material import Material, UnitSide, finding, lost_and_new, lost_words
from bilingual.model.finding import Finding, Severity
from bilingual.text.terms.glossary import glossary_findings

# In texts without spaces the next word follows at once.
_LETTER = r"(?:(?![\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])\w)"
# File names, paths, flags, identifiers and versions are the same in every language.
_IDENTIFIER = re.compile(
    r"""(?<![\w/.])(?:
      (?:~|\.{1,2})?/[\w.-]+(?:/[\w.-]+)+
      |--[a-z][\w-]+
      |[a-z]LETTER*_LETTER+(?:\(\))?
      |[A-Za-z]\w*\(\)
      |(?![kmMG]?(?:Wh|Hz|Pa|Bq|eV|VA|Ah|Sv)\b)[a-z]+[A-Z]\w+
      |[\w-]{1,200}\.(?:py|js|ts|json|toml|yaml|yml|md|txt|html|css|mp4|mp3|wav|srt|vtt|ass|pdf|csv|sh|c|cpp|h|rs|go|java)\b
      |v\d+(?:\.\d+)+
      |@[A-Za-z]LETTER+
    )""".replace("LETTER", _LETTER),
    re.VERBOSE,
)
# Product names such as BeanGPT or MySQL are seldom translated.
_PRODUCT = re.compile(r"\b(?!Ma?c[A-Z])[A-Z][a-z]+[A-Z]\w+")
_UNCHANGED: tuple[tuple[re.Pattern[str], Severity], ...] = ((_IDENTIFIER, "E"), (_PRODUCT, "W"))


def glossary(material: Material) -> Iterator[Finding]:
    """Find source terms without their agreed translation, and banned forms (E)."""
    if not material.glossary.terms:
        return
    for pair in material.pairs:
        yield from glossary_findings(
            pair.unit.source,
            pair.unit.target or "",
            material.glossary,
            material.bitext.source,
            material.bitext.target,
            pair.unit.id,
        )


def untranslatable(material: Material) -> Iterator[Finding]:
    """Find changed inline code, paths, identifiers and versions (E)."""
    for pair in material.pairs:
        before, after = _code(pair.source), _code(pair.target)
        if before != after:
            lost, new = lost_and_new(before, after)
            message = f"the code differs ({lost_words(lost, new)})"
            # Only the markup is gone, not the words: a warning.
            mild = not new and all(_bare(code) in pair.target.text for code in lost)
            yield finding("do-not-translate", "W" if mild else "E", message, pair, lost=lost, new=new)
        for pattern, severity in _UNCHANGED:
            for match in pattern.finditer(pair.source.prose):
                name = match.group().rstrip(".")
                if name not in (pair.unit.target or ""):
                    message = f"{name} was changed or lost"
                    yield finding("do-not-translate", severity, message, pair, lost=[name], new=[])


def _code(side: UnitSide) -> Counter[str]:
    """Return the inline code. Key names in ``<kbd>`` may be translated (Space, Leertaste)."""
    return Counter(text for text in side.taken("code") if not text.lower().startswith(("<kbd", "<var")))


def _bare(code: str) -> str:
    return re.sub(r"^(?:`+|<[^<>]+>)\s?|\s?(?:(?<!`)`+|</[^<>]+>)$", "", code)
