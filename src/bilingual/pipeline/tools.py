"""The tools of a run: engines, ffmpeg, fonts, memory and glossary, opened from the settings."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bilingual.engines import table
from bilingual.engines.base import (
    EngineConfig,
    FontBook,
    Item,
    MediaTool,
    Naming,
    Outcome,
    SpeechEngine,
    TranslationEngine,
)
from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.engines.media.fonts import InstalledFonts
from bilingual.engines.speech.choice import choose_speech
from bilingual.engines.translation.chain import Chain
from bilingual.engines.translation.memory.engine import TranslationMemory
from bilingual.engines.translation.memory.entries import Entry
from bilingual.errors import InputError
from bilingual.fidelity.report import NAMES
from bilingual.fidelity.waivers import Waiver, read_waivers
from bilingual.model.glossary import Glossary
from bilingual.redaction import hide_environment
from bilingual.settings import Settings
from bilingual.settings.reading import content_of
from bilingual.text.encodings import decode
from bilingual.text.terms.glossary import read_glossary


@dataclass(frozen=True, slots=True)
class Tools:
    """Everything with side effects that a run may use.

    *speech_engines* and *translation_engines* replace those of the table with the same id, for tests and for programs
    with their own engines.
    """

    settings: Settings
    media: MediaTool
    fonts: FontBook
    speech_engines: Mapping[str, SpeechEngine] = field(default_factory=dict)
    translation_engines: Mapping[str, TranslationEngine] = field(default_factory=dict)

    def for_item(self, settings: Settings) -> Tools:
        """Return these tools with the settings of one item, including those next to the file."""
        if settings.fonts == self.settings.fonts:
            return replace(self, settings=settings)
        fonts = InstalledFonts(settings.fonts)
        return replace(self, settings=settings, fonts=fonts, media=Ffmpeg(fonts))

    def speech(self, name: str, sidecar: Path | None) -> SpeechEngine:
        """Return the speech engine *name*, or the one for ``auto``."""
        if name in self.speech_engines:
            return self.speech_engines[name]
        chosen = choose_speech(name, lambda engine: engine_config(self.settings, engine), sidecar=sidecar)
        return table.speech_engine(chosen, engine_config(self.settings, chosen))

    def translation(self, name: str) -> TranslationEngine:
        """Return the translation engine *name*. Raises UsageError for an unknown one."""
        if name in self.translation_engines:
            return self.translation_engines[name]
        return table.translation_engine(name, engine_config(self.settings, name))

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
        engines = [self.translation(name) for name in names]
        place = 1 if names and names[0] == "memory" else 0
        engines = [*engines[:place], known, *engines[place:]]
        return Chain(engines, glossary, keep=keep, naming=naming, patience_s=self.settings.patience)

    def glossary(self, name: str | None) -> Glossary:
        """Return the glossary in the file *name* under the root, or the empty one."""
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
        memory = TranslationMemory(memory_path(self.settings))
        memory.add(Entry(source, target, text, translation, document=document) for text, translation in pairs)

    def taught(self, source: str, target: str, texts: Sequence[str]) -> dict[str, Entry]:
        """Return what the memory has for exactly these *texts* of the language *source*, by text."""
        return TranslationMemory(memory_path(self.settings)).standing(source, target, texts)

    def unlearn(self, source: str, target: str, taught: Sequence[tuple[tuple[str, str], Entry | None]]) -> None:
        """Remove what was learnt, each a pair of texts, and put back what the memory had before, if anything."""
        known = [(Entry(source, target, *pair), before) for pair, before in taught]
        TranslationMemory(memory_path(self.settings)).put_back(known)

    def forget(self, source: str, target: str, pairs: Sequence[tuple[str, str]]) -> None:
        """Remove what was learnt and proved wrong."""
        if pairs:
            TranslationMemory(memory_path(self.settings)).remove(Entry(source, target, *pair) for pair in pairs)


def open_tools(settings: Settings) -> Tools:
    """Return the tools of this machine, without loading anything heavy."""
    fonts = InstalledFonts(settings.fonts)
    return Tools(settings, Ffmpeg(fonts), fonts)


def engine_config(settings: Settings, engine: str) -> EngineConfig:
    """Return the config of *engine*: its options, the environment, the state folder."""
    tables = settings.engines
    hide_environment(os.environ)
    return EngineConfig(settings.state, dict(tables.get(engine, {})), dict(os.environ), settings.offline, tables)


def memory_path(settings: Settings) -> Path:
    return settings.state / "memory.sqlite"
