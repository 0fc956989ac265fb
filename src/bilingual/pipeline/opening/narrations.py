"""What a narrated article has of a recording: the words of its sentences with their times, by pair."""

from __future__ import annotations

from dataclasses import replace

from bilingual.model.bitext import Bitext
from bilingual.model.transcript import Transcript
from bilingual.pipeline.narrating.lines import SECOND


def with_heard_words(bitext: Bitext, transcript: Transcript) -> Bitext:
    """Return *bitext* with the words of *transcript*, the narration's, for each sentence that is read aloud.

    Of one that is said in both languages they are those of the first time. What is not said has none.
    """
    units = {name: unit.id for unit in bitext for name in (*unit.id.split("+"), unit.id)}
    found: dict[str, list[tuple[int, int]]] = {}
    for name, first, last in transcript.engine.options.get("lines", ()):
        if not str(name).endswith(SECOND) and name in units:
            found.setdefault(units[name], []).append((int(first), int(last)))
    words = {unit: _together(own) for unit, own in found.items()}
    return replace(bitext, units=tuple(replace(unit, words=words.get(unit.id)) for unit in bitext))


def _together(spans: list[tuple[int, int]]) -> tuple[int, int]:
    """Return the first of *spans* with those that follow it without a word between."""
    first, last = spans[0]
    for begin, end in spans[1:]:
        if begin != last:
            break
        last = end
    return first, last
