"""The study pack of a pair: cards for Anki, the vocabulary, a page and a track to listen to, a sheet to print."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from io import StringIO

from markupsafe import Markup

from bilingual.errors import EngineError, MediaError, NoRoom, NotInstalled, UsageError
from bilingual.languages import pack
from bilingual.learning.pack import StudyPack, StudySentence, told
from bilingual.learning.practice import SpokenClip, Track, chapter
from bilingual.learning.words import Occurrence, Vocable
from bilingual.model.finding import Finding
from bilingual.views.base import Delivery, Prepared, View, not_made
from bilingual.views.labels import colon, labels
from bilingual.views.learn.cards import cards_tsv, deck_of
from bilingual.views.learn.listening import listening_page
from bilingual.views.learn.text import marked, shown_reading
from bilingual.views.learn.worksheet import CHECK, NAME, worksheet
from bilingual.views.limits import broken
from bilingual.views.page import html_page
from bilingual.views.tools import StudyTools

_CSV = ("word", "reading", "part of speech", "meaning", "level", "count", "sentence", "translation", "time")


def render(prepared: Prepared) -> Delivery:
    tools = prepared.tools.study
    assert tools is not None, "it applies to pairs with a study pack only"
    try:
        study = tools.pack()
    except NotInstalled as error:
        return Delivery({}, (not_made("the study pack", error),))
    findings = [_finding(line) for line in (*study.missing, told(study.left_out)) if line]
    if not study.sentences:
        return Delivery({}, tuple(findings))
    sheet, problems = worksheet(study, prepared)  # while the sound is cut
    try:
        sounds, pictures = _sounds(study, tools), _pictures(study, tools)
        practice, unsaid = practice_track(study, tools) if sounds else (b"", "")
    except MediaError as error:
        sounds, pictures, practice, unsaid = {}, {}, b"", ""
        findings.append(not_made("the sound of the study pack", error))
        study = _silent(study)
        sheet, problems = worksheet(study, prepared)
    deck = deck_of(study, prepared.pair, sounds, pictures)
    listening = listening_page(study, sounds, prepared.reasons)
    files: dict[str, str | bytes] = {
        "vocabulary.csv": vocabulary_csv(study),
        "vocabulary.html": vocabulary_page(study, prepared.reasons),
        "NOTICE.txt": "\n\n".join((*study.notices, *study.conventions)) + "\n",
        **listening,
    }
    files |= {"cards.apkg": tools.deck(deck), "cards.tsv": cards_tsv(study, deck)}
    findings += problems
    if sheet:
        files[NAME] = sheet
    if practice:
        files["practice.mp3"] = practice
    if practice and unsaid:
        findings.append(_finding(unsaid))
    listing = {"study": {"sentences": len(study.sentences), "heard": len(sounds), "words": len(study.vocabulary)}}
    return Delivery(files, tuple(findings), listing=listing)


VIEW = View(
    "learn",
    render,
    files={
        "cards.apkg": "Study pack: cards for Anki",
        "cards.tsv": "Study pack: cards as text",
        "listen.html": "Study pack: listen and practise",
        "practice.mp3": "Study pack: sentences to hear and repeat",
        NAME: "Study pack: worksheet to print",
        "vocabulary.html": "Study pack: vocabulary",
        "vocabulary.csv": "Study pack: vocabulary as a table",
        "NOTICE.txt": "Study pack: sources and licences",
        "audio/*.mp3": "",
    },
    needs=frozenset({"study", "reasons", "theme", "fonts", "printer"}),
    folder="learn/{pair}",
    applies=lambda prepared: prepared.tools.study is not None,
)


def _finding(message: str) -> Finding:
    return broken(CHECK, "I", f"study pack: {message}", message)


def _sounds(study: StudyPack, tools: StudyTools) -> dict[str, bytes]:
    return dict(zip(study.heard, tools.clips(tuple(study.heard.values()), 1.0), strict=True)) if study.heard else {}


def _pictures(study: StudyPack, tools: StudyTools) -> Mapping[str, bytes]:
    """Return a picture of the middle of each sentence; none without a picture in the recording."""
    made = tools.stills(study.seen_at_ms)
    return dict(zip(study.heard, made, strict=True)) if made else {}


def _silent(study: StudyPack) -> StudyPack:
    return replace(study, sentences=tuple(replace(one, span=None) for one in study.sentences))


def vocabulary_csv(study: StudyPack) -> str:
    """Return the vocabulary with a byte order mark, without which spreadsheets misread it."""
    out = StringIO()
    out.write("\ufeff")
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(_CSV)
    for one in study.vocabulary:
        word, sentence = one.word, study.sentences[one.place.sentence]
        rows.writerow(
            [
                word.lemma,
                word.reading,
                ", ".join(word.parts),
                "; ".join(word.glosses),
                study.scale.shown(word.level) or "not listed",
                one.count,
                sentence.text,
                sentence.meaning,
                sentence.clock,
            ]
        )
    return out.getvalue()


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


def practice_track(study: StudyPack, tools: StudyTools) -> tuple[bytes, str]:
    """Return the sentences of *study* that are heard as an MP3, empty if the settings let nothing be heard.

    The second value says in a line why their translations are not heard, or that a draft voice speaks them; it is empty
    if nothing is to be said.
    """
    steps = tools.practice
    sentences = [(one, one.span) for one in study.sentences if one.span is not None]
    speeds = dict.fromkeys(step.speed for step in steps if step.kind == "source")
    if not speeds or not sentences:
        return b"", ""
    spoken, why = _spoken([one for one, _ in sentences], tools)
    spans = [span for _, span in sentences]
    sounds = {speed: tools.clips(spans, speed) for speed in speeds}
    chapters = []
    for number, (sentence, span) in enumerate(sentences):
        own = {speed: clips[number] for speed, clips in sounds.items()}
        said = {speed: clip for speed, clips in spoken.items() if (clip := clips[number]) is not None}
        chapters.append(chapter(f"{sentence.text} – {sentence.meaning}", steps, span.duration_ms, own, said))
    title = f"{study.title}: {labels(study.native).study['practice']}"
    return tools.track(Track(title, study.learner.language, tuple(chapters))), why


def _spoken(
    sentences: Sequence[StudySentence], tools: StudyTools
) -> tuple[Mapping[float, Sequence[SpokenClip | None]], str]:
    """Return the translations of *sentences* as they are spoken, by speed, and a line on them."""
    speeds = dict.fromkeys(step.speed for step in tools.practice if step.kind == "target")
    try:
        found = {speed: tools.spoken([one.meaning for one in sentences], speed) for speed in speeds}
    except NoRoom:  # when there is room, the run goes on
        raise
    except (EngineError, UsageError) as error:
        return {}, f"practice.mp3 has no translation: {error}"
    draft = any(clip.draft for clips in found.values() for clip in clips if clip is not None)
    return found, "the translations in practice.mp3 are spoken by a draft voice" if draft else ""
