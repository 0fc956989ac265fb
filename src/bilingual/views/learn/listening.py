"""The page to listen to and practise with: each sentence with its own sound, dictation and gaps."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from bilingual.languages import pack
from bilingual.learning.pack import StudyPack, StudySentence
from bilingual.learning.words import Lexeme, Occurrence
from bilingual.model.digest import text_digest
from bilingual.views.labels import labels
from bilingual.views.learn.text import marked, shown_reading
from bilingual.views.limits import columns
from bilingual.views.page import html_page

# Sound up to this size is in the page, so that one file can be sent to a phone; more is beside it.
INSIDE_BYTES = 8_000_000
_MARK_AFTER = re.compile(r'(<input class="gap"[^>]*>[^\s\w<]+)')
_LETTERS = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class PracticeLine:
    """One sentence as the page shows it; ``gaps`` is its text with an input for each word to fill in, ``speaker`` who
    begins to speak with it.
    """

    sentence: StudySentence
    text: Markup
    gaps: Markup
    heard: bool
    fills: bool
    speaker: str = ""


def listening_page(study: StudyPack, sounds: Mapping[str, bytes], reasons: Sequence[str]) -> dict[str, str | bytes]:
    """Return ``listen.html``, and the files of its sound if they are too large to be inside."""
    words, learnt = labels(study.native), pack(study.learner.language)
    inside = sum(map(len, sounds.values())) <= INSIDE_BYTES
    files: dict[str, str | bytes] = {} if inside else {f"audio/{name}.mp3": sound for name, sound in sounds.items()}
    numbers = {one.word.key: number for number, one in enumerate(study.vocabulary)}
    facts: dict[str, Any] = {
        "key": text_digest(f"{study.identity}\n{study.learner.language}\n{study.native}")[:16],
        "ids": [sentence.id for sentence in study.sentences],
        "texts": [sentence.text for sentence in study.sentences],
        "sounds": [_address(one.id, sounds, inside) for one in study.sentences],
        "words": [_about(study, one.word) for one in study.vocabulary],
        "spaced": learnt.writing.spaced,
        "say": {name: words.study[name] for name in ("progress", "right", "unlisted")},
        # Without any dictionary for the pair, no word is missing from one.
        "no_meaning": words.study["no_meaning"] if any(one.word.glosses for one in study.vocabulary) else "",
    }
    files["listen.html"] = html_page(
        "learn/listen.html",
        title=f"{words.study['listen']}: {study.title}",
        tag=study.native,
        others=(study.learner.language,),
        facts=facts,
        reasons=reasons,
        study=study,
        lines=_lines(study, numbers, sounds),
        words=words.study,
        more=words,
        learnt=learnt,
        native=pack(study.native),
        heard=bool(sounds),
    )
    return files


def _address(name: str, sounds: Mapping[str, bytes], inside: bool) -> str:
    if name not in sounds:
        return ""
    return f"data:audio/mpeg;base64,{b64encode(sounds[name]).decode('ascii')}" if inside else f"audio/{name}.mp3"


def _about(study: StudyPack, word: Lexeme) -> dict[str, Any]:
    return {
        "lemma": word.lemma,
        "reading": shown_reading(word),
        "parts": ", ".join(word.parts),
        "level": study.scale.shown(word.level),
        "glosses": list(word.glosses),
    }


def _lines(study: StudyPack, numbers: Mapping[tuple[str, str], int], sounds: Mapping[str, bytes]) -> list[PracticeLine]:
    before, lines = "", []
    for one in study.sentences:
        line = _line(study, one, numbers, one.id in sounds)
        lines.append(replace(line, speaker=one.speaker if one.speaker != before else ""))
        before = one.speaker
    return lines


def _line(
    study: StudyPack, sentence: StudySentence, numbers: Mapping[tuple[str, str], int], heard: bool
) -> PracticeLine:
    def tap(text: Markup, place: Occurrence) -> Markup:
        number = numbers[place.word.key]
        # No button: browsers break lines around one, even before a full stop.
        return Markup('<span role="button" tabindex="0" class="w" data-w="{}">{}</span>').format(number, text)

    def gap(text: Markup, place: Occurrence) -> Markup:
        answer = sentence.text[place.start : place.end]
        size = max(3, columns(answer) + 1)
        return Markup(
            '<input class="gap" size="{}" data-a="{}" aria-label="{}" autocapitalize="off" autocomplete="off" '
            'spellcheck="false">'
        ).format(size, answer, labels(study.native).study["cloze"])

    places = sentence.places or (_longest(sentence) if pack(study.learner.language).writing.spaced else ())
    gaps = marked(replace(sentence, places=places), gap, ruby=False)
    gaps = Markup(_MARK_AFTER.sub(r'<span class="kept">\1</span>', gaps))  # no line begins with its full stop
    return PracticeLine(sentence, marked(sentence, tap), gaps, heard, bool(places))


def _longest(sentence: StudySentence) -> tuple[Occurrence, ...]:
    """Return the longest word as the one to fill in, for a sentence without new words."""
    found = max(_LETTERS.finditer(sentence.text), key=lambda match: len(match[0]), default=None)
    if found is None:
        return ()
    return (Occurrence(0, found.start(), found.end(), Lexeme(found[0])),)
