"""What a whole study pack costs: everything that ``views/learn`` writes, for a talk whose true times are known."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.engines.media.fonts import InstalledFonts
from bilingual.model.bitext import HUMAN, Bitext, Unit
from bilingual.model.recording.source import Recording
from bilingual.model.transcript import EngineRecord, Transcript, Word
from bilingual.pipeline.posting.preparing import prepare
from bilingual.pipeline.posting.study.tools import with_study
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.requests import Request
from bilingual.pipeline.run import Job
from bilingual.pipeline.tools import Tools
from bilingual.settings import Settings
from bilingual.views.base import Delivery
from bilingual.views.document.converting.from_transcript import document_from_transcript
from bilingual.views.learn.render import VIEW
from bilingual.views.tools import Printer, Printout

T = TypeVar("T")


class Laps:
    """Seconds of parts of a work, of this process and the programs that it ran: of processors, and by the clock."""

    def __init__(self) -> None:
        self.parts: dict[str, tuple[float, float]] = {}

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        cpu, clock = _now()
        yield
        later = _now()
        known = self.parts.get(name, (0.0, 0.0))
        self.parts[name] = known[0] + later[0] - cpu, known[1] + later[1] - clock

    def timed(self, name: str, work: Callable[..., T]) -> Callable[..., T]:
        def called(*values: Any, **named: Any) -> T:
            with self.part(name):
                return work(*values, **named)

        return called

    def __str__(self) -> str:
        return ", ".join(f"{name} {cpu:.1f}" for name, (cpu, _) in self.parts.items())


class _TimedPrinter:
    """A printer whose PDFs are timed; a study pack has no pictures of pages."""

    def __init__(self, printer: Printer, laps: Laps) -> None:
        self._printer, self._laps = printer, laps

    def pdf(self, html: str, *, title: str = "") -> Printout:
        with self._laps.part("worksheet"):
            return self._printer.pdf(html, title=title)

    def picture(self, html: str, width: int, height: int) -> bytes:
        return self._printer.picture(html, width, height)

    def pictures(self, html: str, width: int, height: int) -> Iterable[bytes]:
        return self._printer.pictures(html, width, height)


def _now() -> tuple[float, float]:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used), time.perf_counter()


def whole_pack(
    folder: Path, talk: Path, spans: Sequence[tuple[int, int, str]], meanings: Sequence[str]
) -> tuple[Delivery, Laps]:
    """Return the study pack of *talk*, English for readers of Chinese, and what each part of it cost.

    *spans* are where sentences are heard, in milliseconds, with their texts. The part "all" is the sum, with what has
    no part of its own: pages, tables, the loading of dictionaries.
    """
    fonts = InstalledFonts()
    settings = Settings(root=folder, learn=True, learner={"language": "en", "level": "B1"}, packs=False)
    tools = Tools(settings, Ffmpeg(fonts), fonts)
    transcript = _transcript(spans)
    units = (
        Unit(f"s{number}", transcript.text(*words), meaning, words, HUMAN)
        for number, (words, meaning) in enumerate(zip(transcript.sentences, meanings, strict=True), 1)
    )
    bitext = Bitext("en", "zh-Hans", tuple(units), transcript.sha256)
    results = folder / "results"
    results.mkdir()
    job = Job(Request(talk, results=results), tools, Manifest.open(results, "recording:bench"))
    recording = replace(Recording(talk, tools.media.probe(talk), title="Talk"), transcript=transcript)
    laps = Laps()
    with laps.part("all"):
        document = document_from_transcript(transcript, bitext, "Talk", title_target="演讲")
        prepared = with_study(job, prepare(job, document, bitext, facts={}), recording)
        study = prepared.tools.study
        assert study is not None
        timed = replace(
            study,
            pack=laps.timed("words", study.pack),
            clips=laps.timed("sound", study.clips),
            stills=laps.timed("pictures", study.stills),
            deck=laps.timed("deck", study.deck),
            track=laps.timed("practice track", study.track),
        )
        own = replace(prepared.tools, study=timed, printer=_TimedPrinter(prepared.tools.printer, laps))
        made = VIEW.render(replace(prepared, tools=own))
    return made, laps


def _transcript(spans: Sequence[tuple[int, int, str]]) -> Transcript:
    """Return the words of *spans*; inside a sentence times are shared out by letters: nothing is cut there."""
    words: list[Word] = []
    sentences = []
    for start, end, text in spans:
        first, said = len(words), text.split()
        at, letters = 0, sum(map(len, said))
        for word in said:
            begin, at = at, at + len(word)
            words.append(Word(word, start + (end - start) * begin // letters, start + (end - start) * at // letters))
        sentences.append((first, len(words)))
    return Transcript("en", spans[-1][1] + 1000, tuple(words), tuple(sentences), EngineRecord("bench"))
