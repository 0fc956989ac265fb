"""The ports: what the pipeline asks of the outside world.

To add an engine: write one file in ``speech/`` or ``translation/`` with a class that follows the
port and a ``create(config)`` function, add its id to ``engines/table.py`` (or, from your own
package, to the entry-point group ``bilingual.speech_engines`` or ``bilingual.translation_engines``),
and add it to the contract suite in ``tests/contract``. An adapter is dull: it maps codes, limits
and errors, and keeps no policy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from bilingual.errors import EngineError
from bilingual.model.bitext import NOBODY, Provenance
from bilingual.model.media import MediaInfo, Rendered
from bilingual.model.rendition import Rendition
from bilingual.model.source import Recording
from bilingual.model.timing import Span
from bilingual.model.transcript import Transcript


class Progress(Protocol):
    """Called with the share of the work done, 0.0 to 1.0, and what is being done now."""

    def __call__(self, share: float, what: str = "") -> None: ...


def silent(share: float, what: str = "") -> None:
    """A Progress that nobody watches."""


def part_of(progress: Progress, first: float, last: float) -> Progress:
    """Return a Progress for one part of the work, from share *first* to *last* of the whole."""

    def report(share: float, what: str = "") -> None:
        progress(first + (last - first) * share, what)

    return report


@dataclass(frozen=True, slots=True)
class EngineConfig:
    """All an engine may know of its surroundings.

    ``options`` is the ``[engines.<id>]`` table of ``bilingual.toml``; keys come from
    ``environment`` only; ``state`` is ``<root>/.bilingual``; ``offline`` forbids any network use.
    ``tables`` holds those of all engines by id, for one that asks another.
    """

    state: Path
    options: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    offline: bool = False
    tables: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


# ── speech ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class SpeechCapabilities:
    """What policy may ask of a speech engine; ``languages`` of ``None`` means any."""

    languages: frozenset[str] | None = None
    draft: bool = False
    needs_network: bool = False
    needs_sidecar: bool = False


@dataclass(frozen=True, slots=True)
class SpeechRequest:
    """One recording to transcribe.

    ``audio`` is 16 kHz mono 16-bit WAV of the (excerpt of the) recording, ``media`` the file the user
    gave, for messages. ``language`` of ``None`` asks the engine to detect it. ``sidecar`` is a
    subtitle file or a script in the spoken language; ``sidecar_offset_ms`` is where the excerpt
    begins in the recording that the sidecar belongs to; ``excerpt`` says that the audio is only a part
    of that recording, so that a script may begin before it and go on after it.
    """

    media: Path
    audio: Path
    duration_ms: int
    language: str | None = None
    sidecar: Path | None = None
    sidecar_offset_ms: int = 0
    excerpt: bool = False


class SpeechEngine(Protocol):
    """Audio to a Transcript whose times are milliseconds from the start of ``request.audio``."""

    id: str
    capabilities: SpeechCapabilities

    def key(self) -> Mapping[str, Any]:
        """Return version and every option that can change the answer: part of the artefact's key.

        Cheap: loads no model. A checkpoint given by path is named by its content hash.
        """
        ...

    def transcribe(self, request: SpeechRequest, progress: Progress = silent) -> Transcript:
        """Raises EngineError (see ``bilingual.errors``), InputError for an unusable sidecar,
        FidelityError for a script that is not what is spoken."""
        ...


# ── translation ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class TranslationCapabilities:
    """What policy may ask of a translation engine.

    ``masks``: code, URLs and tags must travel as placeholders. ``max_chars`` and ``max_items`` bound
    one request. ``context``: the engine makes use of the sentences around. ``metered``: calls cost
    money or quota, so clause hints are off unless asked for.
    """

    draft: bool = False
    needs_network: bool = False
    metered: bool = False
    masks: bool = True
    context: bool = False
    max_chars: int = 1_000_000
    max_items: int = 1_000_000


@dataclass(frozen=True, slots=True)
class Item:
    """One sentence to translate, with what stands around it."""

    text: str
    before: str = ""
    after: str = ""
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item: a target with its provenance, or nothing and perhaps an error.

    ``text`` and ``error`` both ``None`` means "I have nothing for this" (a memory without a match).
    """

    text: str | None = None
    provenance: Provenance = NOBODY
    error: EngineError | None = None


class TranslationEngine(Protocol):
    """Sentences to sentences, one outcome for each item in the same order."""

    id: str
    capabilities: TranslationCapabilities

    def key(self) -> Mapping[str, Any]:
        """Return version and every option that can change the answer: part of the artefact's key."""
        ...

    def supports(self, source: str, target: str) -> bool: ...

    def translate(self, items: Sequence[Item], source: str, target: str, progress: Progress = silent) -> list[Outcome]:
        """Return one outcome per item. Errors that concern one item are in its outcome; errors that
        concern the engine as a whole (no network, no key) are raised as EngineError."""
        ...


# ── media ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class RenderJob:
    """One video to make: *recording* in the shape of *rendition*, with the cues of ``ass`` burned in.

    ``languages`` are source and target. ``output`` appears only when it is whole and verified. ``cache`` is a
    folder for the parts of which it is made, so that the next job encodes only what changed.
    """

    recording: Recording
    rendition: Rendition
    languages: tuple[str, str]
    output: Path
    ass: Path | None = None
    cache: Path | None = None


class MediaTool(Protocol):
    """ffmpeg, seen from the pipeline. All raise MediaError; ``probe`` raises InputError for bad files."""

    def probe(self, path: Path) -> MediaInfo: ...

    def extract_audio(
        self,
        source: Path,
        output: Path,
        excerpt: Span | None = None,
        progress: Progress = silent,
        *,
        language: str | None = None,
    ) -> int:
        """Write 16 kHz mono 16-bit WAV to *output*; return its length in milliseconds.

        Of several sound tracks the one in *language* is taken.
        """
        ...

    def shot_changes(self, recording: Recording, progress: Progress = silent) -> tuple[int, ...]:
        """Return when the picture cuts to another shot, in milliseconds from the start of the excerpt."""
        ...

    def render(self, job: RenderJob, progress: Progress = silent) -> Rendered:
        """Encode *job* and return what a probe of the finished file found, and how it was made."""
        ...

    def render_shared(self, jobs: Sequence[RenderJob], progress: Progress = silent) -> tuple[int, ...]:
        """Encode side by side what *jobs* of one recording and one cache need; ``render`` finds it there.

        Return the segments made for each. What fails here is left to ``render``, so that it is done again
        for its rendition alone. Raises WorkspaceError for a full disk.
        """
        ...

    def preview_copy(
        self, recording: Recording, languages: tuple[str, str], output: Path, progress: Progress = silent
    ) -> MediaInfo:
        """Write an MP4 that browsers play, without subtitles: a copy of the streams where they play it as it is."""
        ...

    def cover(self, job: RenderJob, titles: Sequence[tuple[str, str]]) -> None:
        """Write a JPEG in the frame of ``job.rendition`` to ``job.output``: a good picture of the recording,
        with at most two *titles* (text and language tag) on it."""
        ...

    def explain(self, job: RenderJob, folder: Path | None = None) -> list[str]:
        """Return the arguments with which a person makes *job* by hand in *folder*, in one go."""
        ...

    def key(self) -> Mapping[str, Any]:
        """Return the encoder's version: part of the key of what it renders."""
        ...

    def stamp(self) -> Mapping[str, Any]:
        """Return what changes whenever ``key`` does, found without asking any program."""
        ...


class FontBook(Protocol):
    """Font families by language, their coverage and their widths."""

    def family(self, tag: str) -> str:
        """Return the family for *tag*; raises MediaError naming the package to install."""
        ...

    def file(self, tag: str) -> Path:
        """Return the file of the family for *tag*; raises as ``family`` does."""
        ...

    def check_present(self, tag: str) -> None:
        """Raise MediaError where the files of the faces for *tag* are not there any more."""
        ...

    def missing(self, tag: str, text: str) -> str:
        """Return the characters of *text* that the family for *tag* cannot draw, each once."""
        ...

    def widths(self, tag: str, text: str, *, bold: bool = False) -> Mapping[str, float]:
        """Return the advance of each character of *text* in em (1.0 is the font's size on screen)."""
        ...

    def em_scale(self, tag: str) -> float:
        """Return the em's height per unit of ASS font size: 0.69 for Noto Sans CJK, 0.73 for Noto Sans."""
        ...
