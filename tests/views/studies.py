"""A study pack of any document for the contract of views, with words and meanings that no dictionary has."""

from __future__ import annotations

import re
from dataclasses import replace

from bilingual.learning.deck import Deck
from bilingual.learning.pack import StudyPack, StudySentence
from bilingual.learning.practice import SpokenClip, steps_of
from bilingual.learning.scales import Learner, scale_of
from bilingual.learning.words import Lexeme, Occurrence, Vocable
from bilingual.model.timing import Span
from bilingual.views.base import Prepared
from bilingual.views.tools import StudyTools

_WORD = re.compile(r"[^\W\d_]{2,}")


def study_of(given: Prepared, gloss: str) -> StudyPack:
    """Return every sentence of *given*; the first word of each is new, and means *gloss*."""
    pair = given.bitext
    scale = scale_of(pair.source)
    sentences: list[StudySentence] = []
    vocabulary: dict[tuple[str, str], Vocable] = {}
    for unit in given.document.units:
        text = " ".join(unit.source_text.split())
        if not text or unit.target_text is None:
            continue
        places = []
        if found := _WORD.search(text):
            word = Lexeme(found[0], gloss, (gloss,), scale.steps[-1], (gloss,))
            places = [Occurrence(len(sentences), found.start(), found.end(), word)]
            vocabulary.setdefault(word.key, Vocable(word, 1, places[0]))
        span = None if unit.start_ms is None else Span(unit.start_ms, unit.start_ms + 900)
        sentences.append(
            StudySentence(unit.id, text, unit.target_text, (), tuple(places), gloss, gloss, span, unit.start_ms)
        )
    learner = Learner(pair.source, scale.steps[0])
    return StudyPack(
        "item", given.title, learner, pair.target, tuple(sentences), tuple(vocabulary.values()), notices=(gloss,)
    )


def studied(given: Prepared, gloss: str) -> Prepared:
    """Return *given* with the tools of a study pack, which cut, draw and pack nothing."""

    def deck(made: Deck) -> bytes:
        return "\n".join(f"{note.guid} {note.fields}" for note in made.notes).encode()

    tools = StudyTools(
        lambda: study_of(given, gloss),
        lambda spans, speed: [f"sound {(span.start_ms, span.end_ms)} {speed:g}".encode() for span in spans],
        lambda times_ms: [f"picture {at}".encode() for at in times_ms],
        deck,
        lambda track: "\n".join([track.title, *(f"{one.title} {one.parts}" for one in track.chapters)]).encode(),
        steps_of(["source", "pause", "source@0.75", "target"]),
        lambda texts, speed: [SpokenClip(f"said {text} {speed:g}".encode(), 900) for text in texts],
    )
    return replace(given, tools=replace(given.tools, study=tools))
