"""Which voice speaks a language: the one of the settings, else the first engine of this machine that has one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bilingual.engines import table
from bilingual.engines.base import EngineConfig, VoiceEngine
from bilingual.errors import EngineError, NotInstalled, UsageError


@dataclass(frozen=True, slots=True)
class ChosenVoice:
    """A voice with its engine."""

    engine: VoiceEngine
    voice: str

    @property
    def name(self) -> str:
        """The name as in the settings: ``piper:en_US-joe-medium``."""
        return f"{self.engine.id}:{self.voice}"


class Voices:
    """The voices of one run, each engine made once; *chosen* has names by language, as in ``[voice]``."""

    def __init__(self, chosen: Mapping[str, str], config_for: Callable[[str], EngineConfig]) -> None:
        self._chosen = chosen
        self._config_for = config_for
        self._engines: dict[str, VoiceEngine] = {}
        self._voices: dict[str, ChosenVoice] = {}

    def engine(self, name: str) -> VoiceEngine:
        """Return the engine *name*. Raises UsageError for an unknown one."""
        if name not in self._engines:
            self._engines[name] = table.voice_engine(name, self._config_for(name))
        return self._engines[name]

    def named(self, language: str) -> str:
        """Return the name that the settings give for *language*, empty without one."""
        parts = language.split("-")
        tags = ["-".join(parts[:size]) for size in range(len(parts), 0, -1)]
        return next((self._chosen[tag] for tag in tags if tag in self._chosen), "")

    def voice(self, language: str) -> ChosenVoice:
        """Return the voice for *language*. Raises UsageError for a name that is none, NotInstalled if nothing speaks.

        Services are used only if they are named; drafts last. It is looked for once.
        """
        if language not in self._voices:
            self._voices[language] = self._found(language)
        return self._voices[language]

    def _found(self, language: str) -> ChosenVoice:
        if named := self.named(language):
            name, _, voice = named.partition(":")
            if name not in table.voice_ids():
                raise UsageError(
                    "BIL-VOI-029",
                    f"{named!r} is not a voice",
                    where="[voice] in bilingual.toml, or --voice",
                    remedy=f"Write ENGINE:VOICE with one of {', '.join(table.voice_ids())}.",
                )
            found = self.engine(name)
            return ChosenVoice(found, voice or found.voice_for(language))
        here = [self.engine(name) for name in table.voice_ids()]
        here = [engine for engine in here if not engine.capabilities.needs_network]
        for engine in sorted(here, key=lambda engine: engine.capabilities.draft):
            try:
                return ChosenVoice(engine, engine.voice_for(language))
            except EngineError:  # it is not installed, or does not speak this language
                continue
        raise NotInstalled(
            "BIL-VOI-030",
            f"no voice on this machine speaks {language}",
            remedy="`bilingual models list` names voices to fetch; or name a service in [voice].",
        )
