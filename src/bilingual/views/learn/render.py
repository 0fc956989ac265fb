"""The study pack of a pair: cards for Anki, the vocabulary, a page and a track to listen to, a sheet to print."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from io import StringIO

from bilingual.errors import MediaError, NotInstalled
from bilingual.learning.pack import StudyPack, told
from bilingual.model.finding import Finding
from bilingual.views.base import Delivery, Prepared, View, not_made
from bilingual.views.learn.cards import cards_tsv, deck_of
from bilingual.views.learn.listening import listening_page
from bilingual.views.learn.page import vocabulary_page
from bilingual.views.learn.practice import practice_track
from bilingual.views.learn.worksheet import CHECK, NAME, worksheet
from bilingual.views.limits import broken
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
    if study.sentences:
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
