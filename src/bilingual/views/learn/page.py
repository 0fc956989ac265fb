"""The page of a study pack's vocabulary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bilingual.languages import pack
from bilingual.learning.pack import StudyPack, StudySentence
from bilingual.learning.words import Occurrence, Vocable
from bilingual.views.labels import colon, labels
from bilingual.views.learn.text import marked, shown_reading
from bilingual.views.page import html_page


@dataclass(frozen=True, slots=True)
class VocabularyRow:
    """One word as the page shows it, with the sentence that it stands in."""

    vocable: Vocable
    reading: str
    level: str
    sentence: StudySentence
    text: Markup


def vocabulary_page(study: StudyPack, reasons: Sequence[str]) -> str:
    words = labels(study.native)
    return html_page(
        "learn/vocabulary.html",
        title=f"{words.study['vocabulary']}: {study.title}",
        tag=study.native,
        others=(study.learner.language,),
        reasons=reasons,
        study=study,
        entries=[_entry(study, one) for one in study.vocabulary],
        words=words.study,
        above=words.study["words_above"].replace("{}", study.scale.shown(study.learner.level)) + colon(study.native),
        learnt=pack(study.learner.language),
        native=pack(study.native),
    )


def _entry(study: StudyPack, one: Vocable) -> VocabularyRow:
    sentence = study.sentences[one.place.sentence]

    def wrap(text: Markup, place: Occurrence) -> Markup:
        return Markup("<mark>{}</mark>").format(text) if place.word.key == one.word.key else text

    level = study.scale.shown(one.word.level)
    return VocabularyRow(one, shown_reading(one.word), level, sentence, marked(sentence, wrap, ruby=False))
