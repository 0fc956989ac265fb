"""The port of speech recognition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from bilingual.engines.base.common import Progress, silent
from bilingual.model.transcript import Transcript


@dataclass(frozen=True, slots=True)
class SpeechCapabilities:
    """Properties of a speech engine for policy decisions; ``languages`` of ``None`` means any.

    ``memory_bytes`` is what it takes at most of this machine's memory, by estimate; ``None`` means unknown: it runs
    beside no other.
    """

    languages: frozenset[str] | None = None
    draft: bool = False
    needs_network: bool = False
    needs_sidecar: bool = False
    memory_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class SpeechRequest:
    """One recording to transcribe.

    ``audio`` is a 16 kHz mono 16-bit WAV of the (excerpt of the) recording, ``media`` the user's file, for messages. If
    ``language`` is ``None``, the engine detects it. ``sidecar`` is a subtitle file or a script in the spoken language;
    ``sidecar_offset_ms`` is the start of the excerpt in the recording that the sidecar belongs to; ``excerpt`` says
    that the audio is only a part of that recording, so that a script may start before it and continue after it.
    ``names`` may be said, and a recogniser should spell them so. In the folder ``kept`` an engine may keep parts of its
    work; the caller removes it when the transcript is recorded.
    """

    media: Path
    audio: Path
    duration_ms: int
    language: str | None = None
    sidecar: Path | None = None
    sidecar_offset_ms: int = 0
    excerpt: bool = False
    names: tuple[str, ...] = ()
    kept: Path | None = None


class SpeechEngine(Protocol):
    """Turns audio into a Transcript whose times are milliseconds from the start of ``request.audio``."""

    id: str

    @property
    def capabilities(self) -> SpeechCapabilities: ...

    def key(self) -> Mapping[str, Any]:
        """Return the version and every option that can change the result: part of the artefact's key.

        Cheap: loads no model. A checkpoint given by path is identified by its content hash.
        """
        ...

    def transcribe(self, request: SpeechRequest, progress: Progress = silent) -> Transcript:
        """Return the transcript. Raises EngineError (see ``bilingual.errors``), InputError for an unusable sidecar,
        FidelityError for a script that does not match the speech.
        """
        ...
