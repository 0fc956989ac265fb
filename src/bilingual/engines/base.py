"""The ports: interfaces between the pipeline and the outside world.

To add an engine: write a file in ``speech/`` or ``translation/`` with a class that implements the port and a
``create(config)`` function, add its id to ``engines/table.py`` (or, in your own package, to the entry-point group
``bilingual.speech_engines`` or ``bilingual.translation_engines``), and add it to the contract suite in
``tests/contract``. An adapter maps codes, limits and errors, and contains no policy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from bilingual.errors import EngineError
from bilingual.model.bitext import NOBODY, Provenance
from bilingual.model.media import MediaInfo, Rendered, SubtitleStream
from bilingual.model.rendition import Rendition
from bilingual.model.source import Recording
from bilingual.model.transcript import Transcript

SAMPLE_RATE = 16_000
"""Samples per second of the audio for speech recognition."""


class Progress(Protocol):
    """Called with the share of the work done, 0.0 to 1.0, and the current step."""

    def __call__(self, share: float, what: str = "") -> None: ...


def silent(share: float, what: str = "") -> None:
    """A Progress that does nothing."""


def part_of(progress: Progress, first: float, last: float) -> Progress:
    """Return a Progress for one part of the work, from share *first* to *last* of the total."""

    def report(share: float, what: str = "") -> None:
        progress(first + (last - first) * share, what)

    return report


@dataclass(frozen=True, slots=True)
class EngineConfig:
    """All an engine knows about its environment.

    ``options`` is the ``[engines.<id>]`` table of ``bilingual.toml``; API keys come from ``environment`` only;
    ``state`` is ``<root>/.bilingual``; ``offline`` forbids any network use. ``tables`` holds the tables of all engines
    by id, for an engine that uses another.
    """

    state: Path
    options: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    offline: bool = False
    tables: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


# ── speech ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class SpeechCapabilities:
    """Properties of a speech engine for policy decisions; ``languages`` of ``None`` means any."""

    languages: frozenset[str] | None = None
    draft: bool = False
    needs_network: bool = False
    needs_sidecar: bool = False


@dataclass(frozen=True, slots=True)
class SpeechRequest:
    """One recording to transcribe.

    ``audio`` is a 16 kHz mono 16-bit WAV of the (excerpt of the) recording, ``media`` the user's file, for messages. If
    ``language`` is ``None``, the engine detects it. ``sidecar`` is a subtitle file or a script in the spoken language;
    ``sidecar_offset_ms`` is the start of the excerpt in the recording that the sidecar belongs to; ``excerpt`` says
    that the audio is only a part of that recording, so that a script may start before it and continue after it.
    ``names`` may be said, and a recogniser should spell them so. In the folder ``kept`` an engine may keep parts of its
    work, which it removes when all is done.
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
    capabilities: SpeechCapabilities

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


# ── translation ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class TranslationCapabilities:
    """Properties of a translation engine for policy decisions.

    ``masks``: code, URLs and tags must be masked. ``max_chars`` and ``max_items`` limit one request. ``context``: the
    engine uses neighbouring sentences. ``metered``: calls cost money or quota, so clause hints are off unless
    requested. ``batches``: the engine is a ``BatchEngine``; ``recalls``: it is a ``RecallEngine``; ``summaries``: it is
    a ``Summariser``. ``carries``: where it loses placeholders, it may be asked for the plain words, onto which the
    formatting is carried, because that costs nothing.
    """

    draft: bool = False
    needs_network: bool = False
    metered: bool = False
    masks: bool = True
    context: bool = False
    batches: bool = False
    recalls: bool = False
    summaries: bool = False
    carries: bool = False
    max_chars: int = 1_000_000
    max_items: int = 1_000_000


@dataclass(frozen=True, slots=True)
class Item:
    """One sentence to translate, with its neighbours.

    ``labels`` are the case-folded ones that ``[label]`` in ``text`` may refer to. ``title`` is that of the document,
    ``paragraph`` the number of the sentence's paragraph in it.
    """

    text: str
    before: str = ""
    after: str = ""
    heading: str = ""
    labels: frozenset[str] = frozenset()
    title: str = ""
    paragraph: int = 0


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence similar to another (``score``, 0 to 1) with its translation, without markup.

    ``differs`` are the places where it has one text and the other sentence another; ``mark`` changes with its texts, so
    that it tells whether the translation is still the same.
    """

    source: str
    target: str
    score: float
    differs: tuple[tuple[str, str], ...]
    mark: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result for one item: a target with its provenance, or nothing and perhaps an error.

    ``text`` and ``error`` both ``None`` means no translation available (a memory without a match). ``examples`` are the
    marks of those that the engine was shown. ``doubtful``: not good, though a later engine may have nothing better.
    """

    text: str | None = None
    provenance: Provenance = NOBODY
    error: EngineError | None = None
    examples: tuple[str, ...] = ()
    doubtful: bool = False


class TranslationEngine(Protocol):
    """Translates sentences, with one outcome per item in the same order."""

    id: str
    capabilities: TranslationCapabilities

    def key(self) -> Mapping[str, Any]:
        """Return the version and every option that can change the result: part of the artefact's key."""
        ...

    def supports(self, source: str, target: str) -> bool: ...

    def translate(self, items: Sequence[Item], source: str, target: str, progress: Progress = silent) -> list[Outcome]:
        """Return one outcome per item. Errors of single items are in their outcomes; errors of the whole engine (no
        network, no API key) are raised as EngineError.
        """
        ...


class RecallEngine(TranslationEngine, Protocol):
    """An engine that also knows translations of similar sentences, as examples for others."""

    def similar(self, items: Sequence[Item], source: str, target: str, least: float) -> list[tuple[Example, ...]]:
        """Return for each item the most similar sentences, at least *least* (0 to 1), the best first."""
        ...

    def notes(self) -> list[str]:
        """Return what people should know about the work since the last call."""
        ...


@dataclass(frozen=True, slots=True)
class Judgement:
    """The judgement of an answer: why it is not good (``fault``, empty for a good one), and whether that is ``grave``,
    so that it can't be used even if nobody has a better one.
    """

    fault: str = ""
    grave: bool = False


@runtime_checkable
class Refusing(Protocol):
    """A translation engine that knows what is missing for a pair that it does not support."""

    def refusal(self, source: str, target: str) -> EngineError | None: ...


@dataclass(frozen=True, slots=True)
class Naming:
    """Names and terms of a document, which want one translation each: ``known`` are those chosen before, ``choose``
    gets what an engine chooses.
    """

    names: Sequence[str] = ()
    known: Mapping[str, str] = field(default_factory=dict)
    choose: Callable[[Mapping[str, str]], None] = lambda chosen: None


@dataclass(frozen=True, slots=True)
class Brief:
    """What a ``BatchEngine`` needs besides the items.

    ``terms`` are the agreed translations (source, target). ``judge`` judges the answer for the item with a number;
    ``take`` gets each outcome as soon as it exists, in the thread that called the engine. ``similar`` returns for each
    item the most similar sentences in the memory, at least so similar (0 to 1).
    """

    source: str
    target: str
    terms: Sequence[tuple[str, str]]
    judge: Callable[[int, str], Judgement]
    take: Callable[[int, Outcome], None]
    similar: Callable[[float], Sequence[Sequence[Example]]] = lambda least: ()
    naming: Naming = field(default_factory=Naming)


class BatchEngine(TranslationEngine, Protocol):
    """An engine that translates a document as a whole, in batches of its own and several at a time."""

    def translate_all(self, items: Sequence[Item], brief: Brief, progress: Progress = silent) -> None:
        """Translate *items* and give each outcome to ``brief.take``. An outcome with a text that ``brief.judge`` finds
        fault with, but not grave, is the best there was. Raises EngineError for errors of the whole engine.
        """
        ...

    def expects(self, items: Sequence[Item], source: str, target: str) -> str:
        """Return what translating *items* would need, such as requests, tokens and money, for people. Asks nobody."""
        ...

    def notes(self) -> list[str]:
        """Return what people should know about the work since the last call, such as its cost."""
        ...


@dataclass(frozen=True, slots=True)
class Passage:
    """One section to summarise in ``most`` points or fewer: its heading and its sentences, as plain text."""

    heading: str
    sentences: tuple[str, ...]
    most: int


@dataclass(frozen=True, slots=True)
class Said:
    """One point of a summary, with the numbers of the sentences of its passage that it rests on."""

    text: str
    rests_on: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SummaryBrief:
    """What a ``Summariser`` needs besides the passages.

    ``judge`` returns why a point for the passage with a number is not good (empty: it is), given those already
    accepted; ``take`` gets the accepted points of each passage as soon as they exist, or the error that left it without
    an answer, in the thread that called the engine.
    """

    language: str
    title: str
    judge: Callable[[int, Said, Sequence[Said]], str]
    take: Callable[[int, Sequence[Said], EngineError | None], None]


class Summariser(BatchEngine, Protocol):
    """An engine that can also say what the sections of a text say, in the language of the text."""

    def summary_key(self) -> Mapping[str, Any]:
        """Return the version and every option that can change a summary."""
        ...

    def summarise(self, passages: Sequence[Passage], brief: SummaryBrief, progress: Progress = silent) -> None:
        """Give the points of each of *passages* to ``brief.take``. Raises EngineError for one of the whole engine."""
        ...


# ── media ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Wanted:
    """The streams that a person asks for, by number from 1 or (audio) by language, and the language of the source.

    Several audio tracks to mix are joined by a plus, such as ``1+2``; empty texts leave the choice to their content.
    """

    audio: str = ""
    video: str = ""
    language: str | None = None


@dataclass(frozen=True, slots=True)
class RenderJob:
    """One video to make: *recording* in the shape of *rendition*, with the cues of ``ass`` burned in.

    ``languages`` are source and target. ``output`` appears only when complete and verified. ``cache`` is a folder for
    intermediate parts, so that the next job encodes only what has changed.
    """

    recording: Recording
    rendition: Rendition
    languages: tuple[str, str]
    output: Path
    ass: Path | None = None
    cache: Path | None = None


class MediaTool(Protocol):
    """The media port, implemented by ffmpeg. Methods raise MediaError; ``probe`` raises InputError for bad files."""

    def probe(self, path: Path) -> MediaInfo: ...

    def choose(self, recording: Recording, wanted: Wanted) -> tuple[Recording, list[str]]:
        """Return *recording* with the audio and the picture to use, and notes for people."""
        ...

    def extract_audio(self, recording: Recording, output: Path, progress: Progress = silent) -> int:
        """Write the audio as 16 kHz mono 16-bit WAV to *output* and return its length in milliseconds."""
        ...

    def extract_subtitles(self, path: Path, tracks: Mapping[SubtitleStream, Path]) -> None:
        """Write the subtitle tracks of the recording *path*, each to its file."""
        ...

    def shot_changes(self, recording: Recording, progress: Progress = silent) -> tuple[int, ...]:
        """Return the shot changes, in milliseconds from the start of the excerpt."""
        ...

    def render(self, job: RenderJob, progress: Progress = silent) -> Rendered:
        """Encode *job* and return the probe of the finished file, and how it was made."""
        ...

    def render_shared(self, jobs: Sequence[RenderJob], progress: Progress = silent) -> tuple[int, ...]:
        """Encode, in parallel, what *jobs* of one recording and cache need, for ``render`` to find there.

        Return the number of segments made for each. A failure here is left to ``render``, which repeats the work for
        its rendition alone. Raises WorkspaceError for a full disk.
        """
        ...

    def preview_copy(
        self, recording: Recording, languages: tuple[str, str], output: Path, progress: Progress = silent
    ) -> MediaInfo:
        """Write an MP4 for browsers, without subtitles; streams that browsers can play are copied."""
        ...

    def cover(self, job: RenderJob, titles: Sequence[tuple[str, str]]) -> None:
        """Write a JPEG in the frame of ``job.rendition`` to ``job.output``: a good picture of the recording, with at
        most two *titles* (text and language tag) on it.
        """
        ...

    def explain(self, job: RenderJob, folder: Path | None = None) -> list[str]:
        """Return the ffmpeg arguments to make *job* by hand in *folder*, with a single command."""
        ...

    def key(self) -> Mapping[str, Any]:
        """Return the encoder's version: part of the key of its output."""
        ...

    def stamp(self) -> Mapping[str, Any]:
        """Return values that change whenever ``key`` does, without running any program."""
        ...


class FontBook(Protocol):
    """Font families by language, with their coverage and widths."""

    def family(self, tag: str) -> str:
        """Return the family for *tag*. Raises MediaError naming the package to install."""
        ...

    def file(self, tag: str) -> Path:
        """Return the file of the family for *tag*. Raises like ``family``."""
        ...

    def check_present(self, tag: str) -> None:
        """Raise MediaError if a font file for *tag* has disappeared."""
        ...

    def missing(self, tag: str, text: str) -> str:
        """Return the distinct characters of *text* that the family for *tag* cannot draw."""
        ...

    def borrowed(self, tag: str, text: str) -> str:
        """Return the distinct characters of *text* that the family for *tag* lacks and the Latin one draws."""
        ...

    def widths(self, tag: str, text: str, *, bold: bool = False) -> Mapping[str, float]:
        """Return the advance of each character of *text* in em (1.0 is the font's size on screen)."""
        ...

    def em_scale(self, tag: str) -> float:
        """Return the em's height per unit of ASS font size: 0.69 for Noto Sans CJK, 0.73 for Noto Sans."""
        ...
