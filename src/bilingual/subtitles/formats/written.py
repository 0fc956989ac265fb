"""Writes plain cues with pysubs2, exactly."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pysubs2

from bilingual.model.timing import Span

# Control characters: players may stop at them, terminals may interpret them.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufeff\ufdd0]")
# A Unicode noncharacter that replaces backslashes while pysubs2 writes, since it interprets \N and \h.
_BACKSLASH = "\ufdd0"


def plain_lines(text: str) -> str:
    """Return *text* without control characters, empty lines and trailing white space."""
    lines = (line.strip() for line in _CONTROLS.sub("", text).split("\n"))
    return "\n".join(line for line in lines if line)


def written(cues: Iterable[tuple[Span, str]], kind: str) -> str:
    """Return *cues*, whose texts may contain markup of their format, as an SRT or VTT file."""
    file = pysubs2.SSAFile()
    for span, text in cues:
        kept = text.replace("\\", _BACKSLASH).replace("\n", "\\N")
        file.events.append(pysubs2.SSAEvent(span.start_ms, span.end_ms, kept))
    return str(file.to_string(kind, keep_ssa_tags=True)).replace(_BACKSLASH, "\\")
