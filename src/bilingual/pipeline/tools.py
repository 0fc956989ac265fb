"""The tools of a run: engines, ffmpeg, fonts, memory and glossary, opened from the settings."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bilingual.engines import table
from bilingual.engines.base import EngineConfig, Naming
from bilingual.engines.media.fonts import InstalledFonts
from bilingual.engines.media.on_demand import ffmpeg_on_demand
from bilingual.errors import InputError
from bilingual.redaction import hide_environment
from bilingual.settings.reading import content_of

if TYPE_CHECKING:
    from bilingual.engines.base import FontBook, Item, MediaTool, Outcome, SpeechEngine, TranslationEngine
    from bilingual.engines.base.speakers import SpeakerEmbedder
    from bilingual.engines.translation.chain import Chain
    from bilingual.engines.translation.memory.engine import TranslationMemory
    from bilingual.engines.translation.memory.entries import Entry
    from bilingual.engines.voice.choice import Voices
    from bilingual.fidelity.waivers import Waiver
    from bilingual.model.glossary import Glossary
    from bilingual.settings import Settings


@dataclass(frozen=True, slots=True)
class Tools:
    """Everything with side effects that a run may use.

    *speech_engines* and *translation_engines* replace those of the table with the same id, *embedder* the one that
    tells voices apart, for tests and for programs with their own engines. Nothing is imported before it is used: a run
    with nothing to do needs none of it.
    """

    settings: Settings
    media: MediaTool
    fonts: FontBook
    speech_engines: Mapping[str, SpeechEngine] = field(default_factory=dict)
    translation_engines: Mapping[str, TranslationEngine] = field(default_factory=dict)
    embedder: SpeakerEmbedder | None = None

    def for_item(self, settings: Settings) -> Tools:
        """Return these tools with the settings of one item, including those next to the file."""
        if settings.fonts == self.settings.fonts:
            return replace(self, settings=settings)
        fonts = InstalledFonts(settings.fonts)
        return replace(self, settings=settings, fonts=fonts, media=ffmpeg_on_demand(fonts))

    def speech(self, name: str, sidecar: Path | None) -> SpeechEngine:
        """Return the speech engine *name*, or the one for ``auto``."""
        if name in self.speech_engines:
            return self.speech_engines[name]
        from bilingual.engines.speech.choice import choose_speech

        chosen = choose_speech(name, lambda engine: engine_config(self.settings, engine), sidecar=sidecar)
        return table.speech_engine(chosen, engine_config(self.settings, chosen))

    def speakers(self) -> SpeakerEmbedder:
        """Return what tells voices apart. Raises NotInstalled if this machine has no model for it."""
        if self.embedder is not None:
            return self.embedder
        from bilingual.engines.speech.speakers.choice import choose_embedder

        return choose_embedder(lambda engine: engine_config(self.settings, engine))

    def translation(self, name: str) -> TranslationEngine:
        """Return the translation engine *name*. Raises UsageError for an unknown one."""
        if name in self.translation_engines:
            return self.translation_engines[name]
        return table.translation_engine(name, engine_config(self.settings, name))

    def voices(self) -> Voices:
        """Return the voices that read aloud: those of ``[voice]``, else the best of this machine."""
        return voices_of(self.settings)

    def chain(
        self,
        names: Sequence[str],
        glossary: Glossary,
        known: TranslationEngine,
        keep: Callable[[Item, Outcome], None],
        naming: Callable[[], Naming] = Naming,
    ) -> Chain:
        """Return the chain of *names*; *known* comes right after the memory, *keep* gets each new answer. *naming* is
        called for an engine that reads the whole document.
        """
        from bilingual.engines.translation.chain import Chain

        engines = [self.translation(name) for name in names]
        place = 1 if names and names[0] == "memory" else 0
        engines = [*engines[:place], known, *engines[place:]]
        return Chain(engines, glossary, keep=keep, naming=naming, patience_s=self.settings.patience)

    def glossary(self, name: str | None) -> Glossary:
        """Return the glossary in the file *name* under the root, or the empty one."""
        from bilingual.model.glossary import Glossary
        from bilingual.text.encodings import decode
        from bilingual.text.terms.glossary import read_glossary

        if not name:
            return Glossary()
        path = self.settings.root / name
        if not path.is_file():
            raise InputError(
                "BIL-SET-010", "the glossary does not exist", where=path, remedy="Check the name in bilingual.toml."
            )
        return read_glossary(decode(content_of(path), str(path)), path.name)

    def waivers(self, name: str | None) -> tuple[Waiver, ...]:
        """Return the waivers in the file *name* under the root, or none."""
        if not name:
            return ()
        from bilingual.fidelity.report import NAMES
        from bilingual.fidelity.waivers import read_waivers
        from bilingual.text.encodings import decode

        path = self.settings.root / name
        if not path.is_file():
            raise InputError(
                "BIL-SET-011",
                "the waivers file does not exist",
                where=path,
                remedy="Check the name in bilingual.toml.",
            )
        return read_waivers(decode(content_of(path), str(path)), path.name, NAMES)

    def learn(self, source: str, target: str, pairs: Sequence[tuple[str, str]], document: str) -> None:
        """Add what a person translated in *document*."""
        from bilingual.engines.translation.memory.entries import Entry

        self._memory().add(Entry(source, target, text, translation, document=document) for text, translation in pairs)

    def taught(self, source: str, target: str, texts: Sequence[str]) -> dict[str, Entry]:
        """Return what the memory has for exactly these *texts* of the language *source*, by text."""
        return self._memory().standing(source, target, texts)

    def unlearn(self, source: str, target: str, taught: Sequence[tuple[tuple[str, str], Entry | None]]) -> None:
        """Remove what was learnt, each a pair of texts, and put back what the memory had before, if anything."""
        from bilingual.engines.translation.memory.entries import Entry

        self._memory().put_back([(Entry(source, target, *pair), before) for pair, before in taught])

    def forget(self, source: str, target: str, pairs: Sequence[tuple[str, str]]) -> None:
        """Remove what was learnt and proved wrong."""
        from bilingual.engines.translation.memory.entries import Entry

        if pairs:
            self._memory().remove(Entry(source, target, *pair) for pair in pairs)

    def _memory(self) -> TranslationMemory:
        from bilingual.engines.translation.memory.engine import TranslationMemory

        return TranslationMemory(memory_path(self.settings))


def open_tools(settings: Settings) -> Tools:
    """Return the tools of this machine, without loading anything heavy."""
    fonts = InstalledFonts(settings.fonts)
    return Tools(settings, ffmpeg_on_demand(fonts), fonts)


def engine_config(settings: Settings, engine: str) -> EngineConfig:
    """Return the config of *engine*: its options, the environment, the state folder."""
    tables = settings.engines
    hide_environment(os.environ)
    return EngineConfig(settings.state, dict(tables.get(engine, {})), dict(os.environ), settings.offline, tables)


def voices_of(settings: Settings) -> Voices:
    """Return the voices of a run with *settings*."""
    from bilingual.engines.voice.choice import Voices

    return Voices(settings.voice, lambda engine: engine_config(settings, engine))


def memory_path(settings: Settings) -> Path:
    return settings.state / "memory.sqlite"
