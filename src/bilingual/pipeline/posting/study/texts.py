"""Reads a pair as a learner does: its sentences, their words, their places in the recording, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bilingual.engines.learning.extra_packages import require
from bilingual.engines.learning.glosses import dictionary_of
from bilingual.engines.learning.levels import frequencies
from bilingual.engines.learning.reading import CONVENTION, words_in
from bilingual.engines.linguistics.readings import readings
from bilingual.engines.speech.scripts.placed_words import APPROXIMATE
from bilingual.engines.summaries.ranking import centralities
from bilingual.languages import pack
from bilingual.learning.choosing import vocabulary
from bilingual.learning.pack import StudyPack, StudySentence, neighbours, studied_units
from bilingual.learning.scales import BAND_CONVENTION, BANDS, CEFR, Learner, scale_of
from bilingual.learning.words import Occurrence, Vocable
from bilingual.model.bitext import Unit
from bilingual.model.speakers import SpokenTurn, turns_of
from bilingual.model.timing import Span
from bilingual.model.transcript import Transcript
from bilingual.views.base import Prepared
from bilingual.views.document.plain import written

EDGE_MS = 40  # heard before and after a sentence, never more than half of the pause to its neighbour
_RANKED = 80  # sentences at once: ranking takes time by the square of their number
_PROSE = ("paragraph", "list_item", "definition", "footnote")


@dataclass(frozen=True)
class StudyText:
    """One pair to study; ``spoken`` is the transcript of a recording, ``None`` for an article."""

    identity: str
    prepared: Prepared
    learner: Learner
    link: str = ""
    spoken: Transcript | None = None

    @property
    def of_source(self) -> bool:
        return self.learner.language == self.prepared.bitext.source

    @property
    def native(self) -> str:
        bitext = self.prepared.bitext
        return bitext.target if self.of_source else bitext.source

    def pack(self) -> StudyPack:
        """Return the study pack. Raises NotInstalled without the extra ``learn``."""
        require()
        pairs = [self._texts(unit) for unit in self._units[0]]
        texts = [text for text, _ in pairs]
        places = words_in(texts, self.learner.language, self.native)
        chosen = vocabulary(places, self._centrality(texts), self.learner)
        words = {one.word.key for one in chosen}
        found = [place for place in places if place.word.key in words]
        return StudyPack(
            self.identity,
            self.prepared.title,
            self.learner,
            self.native,
            self._sentences(pairs, found),
            chosen,
            self.link,
            self._units[1],
            tuple(self._missing(texts, places, chosen)),
            tuple(self._notices(chosen)),
            tuple(self._conventions(places)),
        )

    @cached_property
    def _units(self) -> tuple[tuple[Unit, ...], dict[str, int]]:
        bitext = self.prepared.bitext
        kept, left_out = studied_units(bitext, spaced=pack(bitext.source).writing.spaced)
        return tuple(unit for unit in kept if unit.words is not None or unit.id in self._prose), left_out

    @cached_property
    def _prose(self) -> dict[str, tuple[str, str]]:
        """The plain texts of an article's sentences, without headings, cells and captions, which are none."""
        blocks = (block for block in self.prepared.document.blocks if block.kind in _PROSE and self.spoken is None)
        return {
            unit.id: (_line(written(unit.source)), _line(written(unit.target)))
            for block in blocks
            for unit in block.units
            if unit.target and unit.source
        }

    def _texts(self, unit: Unit) -> tuple[str, str]:
        """Return the sentence in the language that is learnt, and its meaning."""
        known = self._prose.get(unit.id)
        source, target = known or (_line(unit.source), _line(unit.target or ""))
        return (source, target) if self.of_source else (target, source)

    def _centrality(self, texts: Sequence[str]) -> list[float]:
        parts = [texts[first : first + _RANKED] for first in range(0, len(texts), _RANKED)]
        return [rank for part in parts for rank in centralities(part, self.learner.language)]

    def _sentences(self, pairs: Sequence[tuple[str, str]], places: Sequence[Occurrence]) -> tuple[StudySentence, ...]:
        texts = [text for text, _ in pairs]
        sounds = readings(texts, self.learner.language)
        own: dict[int, list[Occurrence]] = {}
        for place in places:
            own.setdefault(place.sentence, []).append(place)
        made = []
        for number, (unit, (text, meaning)) in enumerate(zip(self._units[0], pairs, strict=True)):
            before, after = neighbours(texts, number)
            new = tuple(own.get(number, ()))
            sentence = StudySentence(unit.id, text, meaning, sounds.get(text, ()), new, before, after)
            made.append(self._timed(sentence, unit))
        return tuple(made)

    def _timed(self, sentence: StudySentence, unit: Unit) -> StudySentence:
        if self.spoken is None or unit.words is None:
            return sentence
        words, (first, last) = self.spoken.words, unit.words
        sentence = replace(sentence, speaker=self._said_by(first))
        start, end = words[first].start_ms, words[last - 1].end_ms
        if start is None or end is None or end <= start:
            return sentence
        if not self._has_edges or not self.of_source:
            return replace(sentence, at_ms=start)
        earlier = words[first - 1].end_ms if first else 0
        later = words[last].start_ms if last < len(words) else self.spoken.duration_ms
        before = EDGE_MS if earlier is None else min(EDGE_MS, max(0, start - earlier) // 2)
        after = EDGE_MS if later is None else min(EDGE_MS, max(0, later - end) // 2)
        return replace(sentence, span=Span(max(0, start - before), end + after), at_ms=start)

    @property
    def _has_edges(self) -> bool:
        """Whether it is known where sentences begin and end: a voice that reads aloud speaks them one at a time."""
        spoken = self.spoken
        return spoken is not None and (spoken.read_aloud or APPROXIMATE not in spoken.engine.marks)

    def _said_by(self, word: int) -> str:
        return next((turn.name for turn in self._turns if turn.first <= word < turn.last), "")

    @cached_property
    def _turns(self) -> tuple[SpokenTurn, ...]:
        return turns_of(self.spoken) if self.spoken is not None else ()

    def _missing(self, texts: Sequence[str], places: Sequence[Occurrence], chosen: Sequence[Vocable]) -> list[str]:
        learnt, native = pack(self.learner.language), pack(self.native)
        said = []
        if not texts:
            why = "" if self._units[1] else ": headings, tables and code are none"
            return [f"no sentence may be studied{why}"]
        if not places:
            said.append(f"words of {learnt.name} are not found: it has no word borders here")
        elif scale_of(self.learner.language) is BANDS and not frequencies(learnt.primary):
            said.append(f"no list here says how common words of {learnt.name} are: none is offered to learn")
        elif not chosen:
            said.append(f"no word is above {self.learner.level}")
        if not dictionary_of(self.learner.language, self.native):
            said.append(f"no dictionary here explains {learnt.name} in {native.name}: words have no meanings")
        if self.spoken is None:
            said.append("an article has no recording: nothing is heard")
        elif not self.of_source:
            said.append(f"{learnt.name} is not what is spoken: nothing is heard")
        elif not self._has_edges:
            said.append("the times of words are approximate: no sentence is cut from the recording")
        return said

    def _conventions(self, places: Sequence[Occurrence]) -> list[str]:
        scale = scale_of(self.learner.language)
        if scale is CEFR and any(place.word.reading for place in places):
            return [CONVENTION]
        return [BAND_CONVENTION] if scale is BANDS and places else []

    def _notices(self, chosen: Sequence[Vocable]) -> list[str]:
        scale = scale_of(self.learner.language)
        found = [f"{'Frequencies' if scale is BANDS else 'Levels'}: {scale.notice}"]
        if any(one.word.glosses for one in chosen):
            found.append(dictionary_of(self.learner.language, self.native))
        return list(dict.fromkeys(found))


def _line(text: str) -> str:
    return " ".join(text.split())
