"""The slides of running text: its figures and key phrases one after another, quiet slides of the section between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bilingual.views.document.model import Document, PostUnit, is_drafted
from bilingual.views.document.plain import written
from bilingual.views.ideas import asks, stands_alone
from bilingual.views.limits import columns
from bilingual.views.slides.blocks import joined, seconds
from bilingual.views.slides.keys import Key, keys_of
from bilingual.views.slides.model import Pair, Slide

_SHORT_S = 6.0  # a slide that shows for less is too quick to read beside the cues
_LONG_S = 24.0  # and after so long people look for something new
_MOST_PHRASES = 3
_FIRST = 0.3  # the first sentence is said at once, and would only be repeated
_LONGEST_SAID = 76  # columns of a sentence that stands for its paragraph


@dataclass(slots=True)
class _SlideRun:
    """Sentences that one slide shows for, and the keys in them; ``whole``: it is a whole paragraph."""

    units: list[PostUnit] = field(default_factory=list)
    keys: list[Key] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        return sum(map(seconds, self.units))


def prose_slides(paragraphs: Sequence[Sequence[PostUnit]], section: Pair | None, document: Document) -> Iterator[Slide]:
    """Yield the slides of *paragraphs*, all of one section."""
    runs: list[_SlideRun] = []
    seen: set[Pair] = set()
    for paragraph in paragraphs:
        found = list(_runs(paragraph, document, seen))
        for run in found:
            quiet = not run.keys
            if quiet and runs and (not runs[-1].keys or run.seconds < _SHORT_S) and _room(runs[-1], run):
                runs[-1].units += run.units
            else:
                runs.append(run)
    for run in runs:
        yield _slide(run, section, document)


def _room(before: _SlideRun, run: _SlideRun) -> bool:
    """Return whether *before* can go on during *run*: a quiet slide always, since the next would look the same."""
    return not before.keys or before.seconds + run.seconds <= _LONG_S


def _runs(paragraph: Sequence[PostUnit], document: Document, seen: set[Pair]) -> Iterator[_SlideRun]:
    """Divide *paragraph* where something new can be shown, but not before the last has been read."""
    run = _SlideRun()
    for at, unit in enumerate(paragraph):
        keys = [key for key in keys_of(unit, document) if key.line not in seen]
        if keys and keys[0].kind == "question" and at + 1 == len(paragraph):
            keys = []  # nobody answers it
        best = keys[:1]
        joins = best and run.keys and best[0].kind == "phrase" == run.keys[0].kind and len(run.keys) < _MOST_PHRASES
        if best and run.units and not (joins and run.seconds < _LONG_S / 2) and run.seconds >= _SHORT_S:
            yield _settled(run, document)
            run = _SlideRun()
        if best and (not run.keys or joins):
            phrases = [key for key in keys if key.kind == "phrase"] if best[0].kind == "phrase" else best
            for key in phrases[: _MOST_PHRASES - len(run.keys)]:
                if key.line not in seen:
                    seen.add(key.line)
                    run.keys.append(key)
        run.units.append(unit)
    if run.units:
        yield _settled(run, document)


def _settled(run: _SlideRun, document: Document) -> _SlideRun:
    """Return *run*; without a key, its most telling short sentence is one, if others stand around it."""
    if run.keys or len(run.units) < 3:
        return run
    best: tuple[float, Pair] | None = None
    for at, unit in enumerate(run.units):
        line = joined((unit,), document)
        score = stands_alone((unit,), at + 1, document)
        width = max(map(columns, line))
        if score is None or width > _LONGEST_SAID or asks(written(unit.source)):
            continue
        score -= width / 200 + _FIRST * (at == 0)
        if best is None or score > best[0]:
            best = score, line
    if best is not None:
        run.keys.append(Key("phrase", best[1], best[0]))
    return run


def _slide(run: _SlideRun, section: Pair | None, document: Document) -> Slide:
    ids, draft = tuple(unit.id for unit in run.units), is_drafted(run.units)
    if not run.keys:
        return Slide("section", ids, (), section, draft=draft)
    first = run.keys[0]
    if first.kind == "number":
        lines = (first.line, first.clause) if first.clause else (first.line,)
        return Slide("number", ids, lines, section, draft=draft)
    return Slide("text", ids, tuple(key.line for key in run.keys), section, draft=draft)
