"""What the glossary and the memory know of parts of sentences, collected for where to cut the translation."""

from __future__ import annotations

from bilingual.engines.translation.memory import TranslationMemory
from bilingual.model.bitext import Bitext
from bilingual.model.glossary import Glossary
from bilingual.model.transcript import Transcript
from bilingual.pipeline.tools import memory_path
from bilingual.settings import Settings
from bilingual.subtitles.cutting.matches import Pair, matched


def with_matches(bitext: Bitext, transcript: Transcript, glossary: Glossary, settings: Settings) -> Bitext:
    """Return *bitext* with a hint wherever an agreed term or a remembered phrase tells where its words went."""
    return matched(bitext, transcript, known_pairs(bitext, glossary, settings))


def known_pairs(bitext: Bitext, glossary: Glossary, settings: Settings) -> list[Pair]:
    """Return the terms of *glossary* and the short entries of the memory in the languages of *bitext*."""
    terms = [(term.source, approved) for term in glossary.terms if (approved := term.approved(bitext.target))]
    memory = TranslationMemory(memory_path(settings))
    return [*terms, *memory.short_pairs(bitext.source, bitext.target)]
