"""The cards of a study pack: a deck for Anki, and the same as text for other programs."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from hashlib import sha256
from io import StringIO

from markupsafe import Markup

from bilingual.languages import pack
from bilingual.learning.deck import FIELDS, Deck, DeckNote
from bilingual.learning.pack import StudyPack, StudySentence, told
from bilingual.learning.words import Occurrence
from bilingual.views.document.html import html_text
from bilingual.views.learn.text import marked, read_aloud, word_line
from bilingual.views.templates import source

_COLUMNS = ("guid", "sentence", "reading", "translation", "words", "level", "before", "after", "source", "link")


def deck_of(study: StudyPack, pair: str, sounds: Mapping[str, bytes], pictures: Mapping[str, bytes]) -> Deck:
    """Return the deck of *study*; *sounds* and *pictures* are files by the id of their sentence."""
    media: dict[str, bytes] = {}
    notes = []
    for sentence in study.sentences:
        sound = _kept(media, sounds.get(sentence.id), "mp3")
        picture = _kept(media, pictures.get(sentence.id), "jpg")
        notes.append(DeckNote((study.identity, pair, sentence.id), _fields(study, sentence, sound, picture)))
    native = pack(study.native).name
    about = [f"{study.title}. {pack(study.learner.language).name}, with {native}.", told(study.left_out)]
    description = "<br>".join(html_text(line) for line in (*about, *study.conventions, *study.notices) if line)
    return Deck(
        (study.identity, pair),
        f"{study.title.replace('::', ' ')} ({pair.replace('_', ' → ')})",
        description,
        tuple(notes),
        source("learn/card.front.txt"),
        source("learn/card.back.txt"),
        source("learn/card.css"),
        media,
    )


def _kept(media: dict[str, bytes], content: bytes | None, suffix: str) -> str:
    """Add *content* to *media*, once, and return its name: Anki has one folder for the files of all decks."""
    if not content:
        return ""
    name = f"bilingual-{sha256(content).hexdigest()[:20]}.{suffix}"
    media[name] = content
    return name


def _fields(study: StudyPack, sentence: StudySentence, sound: str, picture: str) -> Mapping[str, str]:
    ruby = marked(sentence, lambda text, place: text) if _furigana(study) and sentence.readings else Markup("")
    values = {
        "Sentence": marked(sentence, _bold, ruby=False),
        "Reading": ruby or html_text(read_aloud(sentence, east_asian_brackets=False)),
        "Translation": html_text(sentence.meaning),
        "Words": "".join(f"<div>{html_text(line)}</div>" for line in _words(study, sentence)),
        "Audio": f"[sound:{sound}]" if sound else "",
        "Picture": f'<img src="{picture}" alt="">' if picture else "",
        "Before": html_text(sentence.before),
        "After": html_text(sentence.after),
        "Level": study.scale.shown(study.level_of(sentence)),
        "Source": _origin(study, sentence),
    }
    assert tuple(values) == FIELDS
    return {name: str(value) for name, value in values.items()}


def _bold(text: Markup, place: Occurrence) -> Markup:
    return Markup("<b>") + text + Markup("</b>")


def _furigana(study: StudyPack) -> bool:
    return pack(study.learner.language).writing.readings == "furigana"


def _words(study: StudyPack, sentence: StudySentence) -> list[str]:
    """Return one line on each new word of *sentence*."""
    words = dict.fromkeys(place.word for place in sentence.places)
    return [word_line(word, study.scale.shown(word.level)) for word in words]


def _origin(study: StudyPack, sentence: StudySentence) -> Markup:
    text = html_text(where(study, sentence))
    return Markup('<a href="{}">{}</a>').format(study.link, text) if study.link else text


def where(study: StudyPack, sentence: StudySentence) -> str:
    """Return who says *sentence*, if known, the title of the source, and the time in it."""
    place = f"{study.title}, {sentence.clock}" if sentence.clock else study.title
    return f"{sentence.speaker} · {place}" if sentence.speaker else place


def cards_tsv(study: StudyPack, deck: Deck) -> str:
    """Return the notes as text; its header tells Anki the separator and which column has the ids."""
    out = StringIO()
    print("#separator:tab", "#html:false", "#guid column:1", sep="\n", file=out)
    print(f"#columns:{chr(9).join(_COLUMNS)}", file=out)
    rows = csv.writer(out, delimiter="\t", lineterminator="\n")
    brackets = _furigana(study)
    for sentence, note in zip(study.sentences, deck.notes, strict=True):
        rows.writerow(
            [
                note.guid,
                sentence.text,
                read_aloud(sentence, east_asian_brackets=brackets),
                sentence.meaning,
                " | ".join(_words(study, sentence)),
                study.scale.shown(study.level_of(sentence)),
                sentence.before,
                sentence.after,
                where(study, sentence),
                study.link,
            ]
        )
    return out.getvalue()
