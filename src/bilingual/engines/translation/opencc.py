"""Conversion between Simplified and Traditional Chinese with OpenCC, offline and not a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import metadata
from typing import Any

from bilingual.engines.base import EngineConfig, Item, Outcome, Progress, TranslationCapabilities, silent
from bilingual.engines.table import option_values
from bilingual.errors import UnsupportedLanguage
from bilingual.model.bitext import Provenance
from bilingual.text.chinese import converter_of

VERSION = 1
# OpenCC's own configurations: https://github.com/BYVoid/OpenCC#configurations
_CONFIGURATIONS = {("zh-Hans", "zh-Hant"): "s2t", ("zh-Hant", "zh-Hans"): "t2s"}


class OpenCC:
    """One conversion; the option ``configuration`` selects another, such as ``s2twp`` for Taiwan's vocabulary."""

    id = "opencc"
    capabilities = TranslationCapabilities()

    def __init__(self, config: EngineConfig) -> None:
        self._chosen = str(option_values(self.id, config.options)["configuration"])

    def key(self) -> Mapping[str, Any]:
        release = metadata.version("opencc")
        return {"engine": self.id, "version": VERSION, "opencc": release, "configuration": self._chosen}

    def supports(self, source: str, target: str) -> bool:
        return (source, target) in _CONFIGURATIONS

    def translate(self, items: Sequence[Item], source: str, target: str, progress: Progress = silent) -> list[Outcome]:
        if not items:
            return []
        if not self.supports(source, target):
            raise UnsupportedLanguage(
                "BIL-TRN-026", f"opencc converts between zh-Hans and zh-Hant, not {source} to {target}"
            )
        configuration = _CONFIGURATIONS[source, target]
        if self._chosen.startswith(configuration[:1]):
            configuration = self._chosen
        convert = converter_of(configuration).convert
        outcomes = [Outcome(convert(item.text), Provenance(self.id)) for item in items]
        progress(1.0, f"opencc {len(items)}/{len(items)}")
        return outcomes


def create(config: EngineConfig) -> OpenCC:
    return OpenCC(config)
