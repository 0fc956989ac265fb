"""The port of speech synthesis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from bilingual.model.spoken import SpokenAudio, SpokenText


@dataclass(frozen=True, slots=True)
class VoiceCapabilities:
    """Properties of a voice engine for policy decisions.

    ``draft``: intelligible, and not for publishing. ``metered``: calls cost money or quota. ``commercial`` is false
    where the terms of the service or of its client forbid commercial use. ``word_times``: it gives them itself, as a
    rule; where it does not, an aligner finds them.
    """

    draft: bool = False
    needs_network: bool = False
    metered: bool = False
    commercial: bool = True
    word_times: bool = False


@dataclass(frozen=True, slots=True)
class Utterance:
    """One sentence to say with *voice*; *speed* 1.0 is the voice's own, more is faster."""

    text: SpokenText
    voice: str
    speed: float = 1.0

    def __post_init__(self) -> None:
        if not self.text.words:
            raise ValueError("there is nothing to say")
        if not 0.5 <= self.speed <= 2.0:
            raise ValueError(f"not a speed between 0.5 and 2.0: {self.speed}")


class VoiceEngine(Protocol):
    """Says one utterance at a time. Methods raise EngineError (see ``bilingual.errors``)."""

    id: str
    capabilities: VoiceCapabilities

    def voices(self) -> Mapping[str, str]:
        """Return the voices that can be used now, the best first, each with the language (BCP 47) that it speaks.

        Asks no network. Empty if none is installed; a service names those that it is known to have.
        """
        ...

    def voice_for(self, language: str) -> str:
        """Return the voice to use where none is named. Raises UnsupportedLanguage, NotInstalled."""
        ...

    def key(self, voice: str) -> Mapping[str, Any]:
        """Return the version and every option that can change the sound of *voice*: part of the sentence's key.

        Cheap: loads no model. A voice in files is identified by their content.
        """
        ...

    def say(self, utterance: Utterance) -> SpokenAudio:
        """Return the sound, with the time of each word if the engine knows them."""
        ...
