"""Single sentences of a narrated article that are spoken again, for a person who does not like how one came out.

They are spoken at once; a mark in the work folder has the next run put them into the sound and the videos.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from bilingual.engines.voice.store import SpokenSentences
from bilingual.engines.voice.wording import spoken_text
from bilingual.errors import InputError, UsageError
from bilingual.pipeline.narrating.lines import Passage, lines_of
from bilingual.pipeline.narrating.narrated import narrated_pairs
from bilingual.pipeline.narrating.pacing import SPEEDS
from bilingual.pipeline.records.files import read_bytes, write_text
from bilingual.pipeline.run import Job
from bilingual.pipeline.sharing.disk import SENTENCES
from bilingual.pipeline.stages import NARRATION, SPOKEN_AGAIN
from bilingual.pipeline.tools import engine_config


@dataclass(frozen=True, slots=True)
class SpokenAgain:
    """The units that were ``spoken`` anew; the ``same`` ones came out exactly as before, as some voices always do."""

    spoken: tuple[str, ...]
    same: tuple[str, ...]


def spoken_sentences(job: Job, pair: str) -> SpokenSentences:
    """Return the spoken sentences of *job*, of which the narration of *pair* needs some."""
    config = engine_config(job.settings, "sidecar")
    return SpokenSentences(job.work / SENTENCES, config, owner=NARRATION.name(pair=pair))


def speak_again(job: Job, pair: str, passages: Sequence[Passage], units: Sequence[str]) -> SpokenAgain:
    """Speak *units* of *pair* again, each at every speed at which it was spoken, and mark the item's narrations.

    Raises InputError for a unit that is not read aloud, UsageError if the item is not, and the errors of the voices;
    those that were spoken until then count.
    """
    narrated = narrated_pairs(job.manifest)
    if pair not in narrated:
        raise UsageError(
            "BIL-VOI-046", f"is not read aloud in {pair}", where=job.folder, remedy="Run bilingual narrate."
        )
    known = {passage.unit for passage in passages}
    if unknown := [unit for unit in units if unit not in known]:
        raise InputError("BIL-VOI-044", f"the sentence {unknown[0]} is not read aloud", where=job.folder,
                         remedy="Titles, headings, paragraphs and lists are read.")  # fmt: skip
    spoken: list[str] = []
    same: list[str] = []
    for unit in units:
        own = [passage for passage in passages if passage.unit == unit]
        (spoken if any(list(_anew(job, pair, own))) else same).append(unit)
        for one in narrated if unit in spoken else ():
            write_text(_mark(job, one), f"{uuid4().hex}\n")
    return SpokenAgain(tuple(spoken), tuple(same))


def _anew(job: Job, pair: str, passages: Sequence[Passage]) -> Iterator[bool]:
    """Speak the lines of *passages*, and yield for each sound whether it is another one than before."""
    sentences, voices = spoken_sentences(job, pair), job.tools.voices()
    for line in lines_of(passages, job.settings.spoken, *pair.split("_", 1)):
        text, chosen = spoken_text(line.shown, line.language), voices.voice(line.language)
        for speed in SPEEDS if text.words else ():
            if sentences.has(text, chosen, speed):
                before = sentences.say(text, chosen, speed).pcm
                yield sentences.say(text, chosen, speed, again=True).pcm != before


def again_asked(job: Job, pair: str) -> str:
    """Return the mark of sentences of *pair* that were spoken again since the last run, empty without any."""
    path = _mark(job, pair)
    return read_bytes(path).decode("ascii", "replace") if path.is_file() else ""


def again_done(job: Job, pair: str, mark: str) -> None:
    """Remove *mark*, unless another sentence was spoken again meanwhile."""
    if mark and again_asked(job, pair) == mark:
        _mark(job, pair).unlink(missing_ok=True)


def _mark(job: Job, pair: str) -> Path:
    return job.work / SPOKEN_AGAIN.format(pair=pair)
