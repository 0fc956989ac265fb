"""Cuts the sentences of a study pack from their recording, while the rest of the pack is made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field

from bilingual.engines.base import MediaTool
from bilingual.learning.pack import StudyPack
from bilingual.learning.practice import PracticeStep
from bilingual.model.recording.source import Recording
from bilingual.model.timing import Span

Files = Sequence[bytes]
_Key = tuple[tuple[Span, ...], float] | tuple[int, ...]


@dataclass
class SentenceMedia:
    """The sounds and pictures of one recording, each made once: cards, page and track share them, and so does a view
    that is rendered again as the reasons why a pair is not ready change.

    ffmpeg makes them, which leaves this process free for words and pages. *slides* makes the pictures of what has
    slides instead.
    """

    media: MediaTool
    recording: Recording | None
    practice: tuple[PracticeStep, ...]
    slides: Callable[[Sequence[int]], Files] | None = None
    _made: dict[_Key, Future[Files]] = field(default_factory=dict)

    def begin(self, study: StudyPack) -> None:
        """Start to cut all that *study* needs; an error is raised to whoever asks for what could not be made."""
        spans = tuple(study.heard.values())
        if self.recording is None or not spans:
            return
        speeds = dict.fromkeys((1.0, *(step.speed for step in self.practice if step.kind == "source")))
        pool = ThreadPoolExecutor(2, "study")

        def start(key: _Key, work: Callable[[], Files]) -> None:
            self._made[key] = pool.submit(copy_context().run, work)

        for speed in speeds:
            start((spans, speed), self._sounds(spans, speed))
        start(study.seen_at_ms, self._pictures(study.seen_at_ms))
        pool.shutdown(wait=False)

    def clips(self, spans: Sequence[Span], speed: float) -> Files:
        """Return the sound of each of *spans*, as ``StudyTools.clips``."""
        key = tuple(spans), speed
        return self._files(key, self._sounds(*key)) if spans else ()

    def stills(self, times_ms: Sequence[int]) -> Files:
        """Return the pictures at *times_ms*, as ``StudyTools.stills``."""
        key = tuple(times_ms)
        return self._files(key, self._pictures(key)) if times_ms else ()

    def _files(self, key: _Key, work: Callable[[], Files]) -> Files:
        if key not in self._made:
            made: Future[Files] = Future()
            made.set_result(work())
            self._made[key] = made
        return self._made[key].result()

    def _sounds(self, spans: tuple[Span, ...], speed: float) -> Callable[[], Files]:
        recording = self.recording
        return lambda: self.media.sentence_clips(recording, spans, speed) if recording else ()

    def _pictures(self, times_ms: tuple[int, ...]) -> Callable[[], Files]:
        recording, slides = self.recording, self.slides
        if slides is not None:
            return lambda: slides(times_ms)
        return lambda: self.media.stills(recording, times_ms) if recording else ()
