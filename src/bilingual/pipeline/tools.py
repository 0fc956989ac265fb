"""The tools of a run: engines, ffmpeg, fonts, memory and glossary, opened from the settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bilingual.engines import table
from bilingual.engines.base import FontBook, MediaTool, SpeechEngine, TranslationEngine
from bilingual.engines.speech.choice import choose_speech
from bilingual.engines.translation.chain import Chain
from bilingual.model.glossary import Glossary
from bilingual.settings import Settings


@dataclass(frozen=True, slots=True)
class Tools:
    """Everything outside the pure rooms that a run may use.

    *speech_engines* and *translation_engines* stand in for those of the table under the same id: the
    seam for tests and for programs that bring their own.
    """

    settings: Settings
    media: MediaTool
    fonts: FontBook
    speech_engines: Mapping[str, SpeechEngine] = field(default_factory=dict)
    translation_engines: Mapping[str, TranslationEngine] = field(default_factory=dict)

    def speech(self, name: str, sidecar: Path | None) -> SpeechEngine:
        """Return the speech engine *name*, or the one that ``auto`` means here."""
        if name in self.speech_engines:
            return self.speech_engines[name]
        chosen = choose_speech(name, sidecar, lambda engine: engine_config(self.settings, engine))
        return table.speech_engine(chosen, engine_config(self.settings, chosen))

    def translation(self, name: str) -> TranslationEngine:
        """Return the translation engine *name*; raises UsageError for an unknown one."""
        if name in self.translation_engines:
            return self.translation_engines[name]
        return table.translation_engine(name, engine_config(self.settings, name))

    def chain(self, names: Sequence[str], glossary: Glossary, previous: TranslationEngine) -> Chain:
        """Return the chain of *names*; what was translated before answers right after the memory."""
        engines = [self.translation(name) for name in names]
        place = 1 if names and names[0] == "memory" else 0
        return Chain([*engines[:place], previous, *engines[place:]], glossary)
