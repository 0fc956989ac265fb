"""Settles how the names and terms of a document are translated before its batches are, so that these agree.

Batches go on side by side and do not see each other. One request for all names beforehand costs less than asking again
for the sentences that came out differently, and finding those is not certain.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence

from bilingual.engines.base import Brief, Item
from bilingual.engines.chat.base import LADDER, ContextFull, FormRefused
from bilingual.engines.translation.llm.asking import DocumentRequests
from bilingual.engines.translation.llm.batches import Batch
from bilingual.errors import AuthenticationFailed, EngineError
from bilingual.fidelity.acceptance import faults
from bilingual.text.terms.places import places_of, says

log = logging.getLogger(__name__)

_MOST = 60  # names of one document that are asked for
_AT_ONCE = 20
_PLACE = 120  # characters of the sentence that shows what a name means
_LONGEST = 4  # times the characters of the name, and some more for a short one
_ROOM = 16
_NOTE = re.compile(r"(?:(?<!\s)\s+)?[(（\[].{0,500}[)）\]]$")
_MARKS = " \t\"'“”‘’„«»「」『』。.,;:，；：*"


def settled(asking: DocumentRequests, jobs: Sequence[Batch], items: Sequence[Item], brief: Brief) -> dict[str, str]:
    """Return the translations of the names of *brief* that occur: those known, and of the others those that several of
    *jobs* have, as the model gives them. Without an answer there is none, and the batches are asked as they are.
    """
    naming = brief.naming
    agreed = {one.casefold() for one, _ in brief.terms}
    chosen: dict[str, str] = {}
    unknown: dict[str, str] = {}
    batch_of = {number: job for job in jobs for number in job.numbers}
    names = [name for name in naming.names if name.casefold() not in agreed]
    for name, places in places_of(names, [item.text for item in items], brief.source).items():
        if places and name in naming.known:
            chosen[name] = naming.known[name]
        elif len({batch_of[number] for number in places}) > 1 and len(unknown) < _MOST:
            unknown[name] = _excerpt(items[places[0]].text, name)
    asked: dict[str, str] = {}
    for start in range(0, len(unknown), _AT_ONCE):
        asked |= _ask(asking, dict(list(unknown.items())[start : start + _AT_ONCE]), brief)
    if asked:
        naming.choose(asked)
    return chosen | asked


def _ask(asking: DocumentRequests, names: Mapping[str, str], brief: Brief) -> dict[str, str]:
    """Return the translations of *names*, each with a sentence that has it, which the model gives in one answer."""
    items = [Item(name) for name in names]
    for _ in LADDER:
        form = asking.form()
        if form == "single":
            return {}
        try:
            answers = asking.read(asking.questions.of_names(items, list(names.values()), form), form, list(names))
        except FormRefused as error:
            log.info("%s", error.what)
            continue
        except ContextFull:
            middle = len(names) // 2
            parts = [dict(list(names.items())[:middle]), dict(list(names.items())[middle:])]
            return {} if not middle else _ask(asking, parts[0], brief) | _ask(asking, parts[1], brief)
        except AuthenticationFailed:
            raise
        except EngineError as error:
            log.info("names are left to each batch: %s", error.what)
            return {}
        read = {name: answers.texts.get(str(place), "") for place, name in enumerate(names, 1)}
        cleaned = {name: _bare(text, name, (brief.source, brief.target)) for name, text in read.items()}
        return {name: text for name, text in cleaned.items() if text}
    return {}


def _bare(text: str, name: str, pair: tuple[str, str]) -> str:
    """Return a translation of *name* without a note and marks around it, or nothing if it is not one."""
    bare = _NOTE.sub("", text.strip()) if not _NOTE.search(name) else text.strip()
    bare = bare.strip(_MARKS) if name == name.strip(_MARKS) else bare
    unusable = not bare or "\n" in bare or "⟦" in bare or "=" in bare or len(bare) > _LONGEST * len(name) + _ROOM
    if unusable or (bare != name and any(fault.grave for fault in faults(name, bare, pair))):
        return ""
    return bare


def _excerpt(text: str, name: str) -> str:
    """Return about the part of *text* that has *name*."""
    words = " ".join(text.split())
    at = words.find(name.split()[0]) if says(words, name) else 0
    start = max(0, at - _PLACE // 2)
    return f"{'…' if start else ''}{words[start : start + _PLACE]}{'…' if start + _PLACE < len(words) else ''}"
