"""Apertium (https://wiki.apertium.org): rule-based and offline, marked as draft.

All sentences of a document go through one process, one per line: a process per sentence would cost a quarter of a
second each.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from bilingual.engines.base import EngineConfig, Item, Outcome, Progress, TranslationCapabilities, silent
from bilingual.engines.processes import running as process
from bilingual.engines.table import option_values
from bilingual.errors import BadResponse, EngineError, NotInstalled, UnsupportedLanguage
from bilingual.languages import three_letters
from bilingual.model.bitext import Provenance
from bilingual.text.echo import has_words, is_echo

VERSION = 1
_BATCH = 400
_BATCH_TIMEOUT_S = 120.0
# Apertium names languages by ISO 639-3: https://wiki.apertium.org/wiki/List_of_language_pairs
_INSTALL = "Install it: apt install apertium apertium-eng-spa (other pairs: apt search ^apertium-)."


class Apertium:
    """The installed Apertium pairs. Raises NotInstalled, or UnsupportedLanguage naming what is installed."""

    id = "apertium"
    capabilities = TranslationCapabilities(draft=True)

    def key(self) -> Mapping[str, Any]:
        return {"engine": self.id, "version": VERSION, "apertium": _release()}

    def supports(self, source: str, target: str) -> bool:
        try:
            return self._direction(source, target) is not None
        except NotInstalled:
            return False

    def translate(self, items: Sequence[Item], source: str, target: str, progress: Progress = silent) -> list[Outcome]:
        if not items:
            return []
        direction = self._direction(source, target)
        if direction is None:
            raise UnsupportedLanguage(
                "BIL-TRN-002",
                f"apertium has no pair {source} to {target}; it has {', '.join(sorted(_directions())) or 'none'}",
                remedy="List the available pairs with: apt search ^apertium-. Or choose another engine.",
            )
        outcomes: list[Outcome] = []
        for start in range(0, len(items), _BATCH):
            batch = items[start : start + _BATCH]
            outcomes += self._batch([item.text for item in batch], direction, source, target)
            progress(len(outcomes) / len(items), f"apertium {len(outcomes)}/{len(items)}")
        return outcomes

    def _batch(self, texts: Sequence[str], direction: str, source: str, target: str) -> list[Outcome]:
        lines = [" ".join(text.replace("\0", " ").split()) for text in texts]
        # an empty line keeps a sentence without a full stop from joining the next one
        done = process.run(
            ["apertium", "-u", direction],
            input="".join(f"{line}\n\n" for line in lines),
            timeout_s=_BATCH_TIMEOUT_S,
            remedy=_INSTALL,
        )
        if not done.ok:
            raise BadResponse("BIL-TRN-003", f"apertium failed: {done.reason()}", remedy=_INSTALL)
        answers = done.text.split("\n\n")[: len(lines)]
        if len(answers) != len(lines) or any("\n" in answer.strip() for answer in answers):
            raise BadResponse("BIL-TRN-004", f"apertium returned {len(answers)} lines for {len(lines)}")
        return [self._judged(*both, source, target) for both in zip(lines, answers, strict=True)]

    def _judged(self, line: str, answer: str, source: str, target: str) -> Outcome:
        text = " ".join(answer.split())
        error: EngineError | None = None
        if not text:
            error = BadResponse("BIL-TRN-005", "apertium returned an empty translation")
        elif has_words(line) and is_echo(line, text, source, target):
            error = BadResponse("BIL-TRN-006", "apertium returned the source text unchanged")
        if error:
            return Outcome(error=error)
        return Outcome(text, Provenance(self.id, draft=True))

    def _direction(self, source: str, target: str) -> str | None:
        wanted = f"{three_letters(source)}-{three_letters(target)}"
        return wanted if wanted in _directions() else None


def create(config: EngineConfig) -> Apertium:
    option_values("apertium", config.options)
    return Apertium()


@lru_cache(maxsize=1)
def _directions() -> frozenset[str]:
    """Return the output of ``apertium -l``."""
    listed = process.run(["apertium", "-l"], timeout_s=20, remedy=_INSTALL).text
    return frozenset(re.findall(r"^[^\S\n]*(\w+-\w+)[^\S\n]*$", listed, re.MULTILINE))


@lru_cache(maxsize=1)
def _release() -> str:
    try:
        said = process.run(["apertium", "-V"], timeout_s=20)
    except NotInstalled:
        return "none"
    found = re.search(r"(?<!\d)\d+\.\d+[\d.]*", said.text + said.stderr)
    return found[0] if found else "unknown"
