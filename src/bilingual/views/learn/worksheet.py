"""The worksheet of a study pack, to print: the text with its new words, exercises, and a key on pages of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from bilingual.errors import MediaError, NotInstalled
from bilingual.languages import pack
from bilingual.learning.exercises import Gap, exercises_of
from bilingual.learning.pack import StudyPack, StudySentence
from bilingual.learning.words import Lexeme, Occurrence
from bilingual.model.finding import Finding
from bilingual.views.base import Prepared, not_made
from bilingual.views.labels import labels
from bilingual.views.learn.text import marked, shown_reading
from bilingual.views.limits import broken
from bilingual.views.not_ready_sign import drawn_sign
from bilingual.views.palettes import palette_named
from bilingual.views.templates import rendered
from bilingual.views.typesetting import font_families

NAME = "worksheet.pdf"
CHECK = "study-pack"
# Sentences of a passage, since a talk has no paragraphs: fewer if their words would need more room than they do.
_SENTENCES, _WORDS = 4, 5
_MOST_GLOSSES = 2
_MOST = 1_500  # sentences: some 80 pages, which take half a minute to print


@dataclass(frozen=True, slots=True)
class WorksheetPassage:
    """A few sentences, with the words that are new in them."""

    number: int
    clock: str
    text: Markup
    words: tuple[Lexeme, ...]
    meaning: str


def worksheet(study: StudyPack, prepared: Prepared) -> tuple[bytes, list[Finding]]:
    """Return the worksheet as a PDF, and what it lacks, or why there is none."""
    if not study.sentences:
        return b"", []
    findings = []
    if (count := len(study.sentences)) > _MOST:
        said = f"{NAME} has the first {_MOST:,} of {count:,} sentences: divide the text for more"
        findings.append(broken(CHECK, "I", f"study pack: {said}", said))
        study = replace(study, sentences=study.sentences[:_MOST])
    try:
        fonts = font_families(prepared.document, prepared.tools)
        html = worksheet_html(study, prepared, fonts)
        title = f"{study.title}: {labels(study.native).study['worksheet']}"
        return prepared.tools.printer.pdf(html, title=title).content, findings
    except (NotInstalled, MediaError) as error:
        return b"", [not_made(f"the study pack's {NAME}", error)]


def worksheet_html(study: StudyPack, prepared: Prepared, fonts: Mapping[str, str]) -> str:
    words, learnt = labels(study.native), pack(study.learner.language)
    spaced = learnt.writing.spaced
    texts = [one.text for one in study.sentences]
    breaks = {} if spaced else prepared.tools.word_breaks(texts, study.learner.language)
    made = exercises_of(study, breaks, spaced=spaced)
    style = rendered(
        "learn/worksheet.css",
        c=palette_named(prepared.look.theme),
        families={pack(tag).tag: family for tag, family in fonts.items()},
        main=fonts[prepared.bitext.source if study.native == prepared.bitext.source else prepared.bitext.target],
    )
    return rendered(
        "learn/worksheet.html",
        study=study,
        words=words.study,
        learnt=learnt,
        native=pack(study.native),
        passages=_passages(study),
        exercises=made,
        gap=_gap,
        reading=shown_reading,
        level=lambda word: study.scale.shown(word.level),
        glosses=lambda word: "; ".join(word.glosses[:_MOST_GLOSSES]),
        letters="ABCDEFGHIJ",
        sign=drawn_sign(prepared.reasons),
        styles=Markup(style),
    )


def _passages(study: StudyPack) -> list[WorksheetPassage]:
    join = pack(study.learner.language).writing.gap, pack(study.native).writing.gap
    said: set[tuple[str, str]] = set()
    made: list[WorksheetPassage] = []
    before = ""
    for some in _parted(study.sentences):
        words = {place.word.key: place.word for one in some for place in one.places}
        new = tuple(word for key, word in words.items() if key not in said)
        said.update(words)
        text = Markup(join[0]).join(marked(one, _new, ruby=False) for one in some)
        meaning = join[1].join(one.meaning for one in some)
        if (speaker := some[0].speaker) and (not made or speaker != before):
            text, meaning = Markup("<em>{}:</em> ").format(speaker) + text, f"{speaker}: {meaning}"
        before = speaker
        made.append(WorksheetPassage(len(made) + 1, some[0].clock, text, new, meaning))
    return made


def _parted(sentences: Sequence[StudySentence]) -> Iterator[list[StudySentence]]:
    part: list[StudySentence] = []
    for sentence in sentences:
        words = sum(len(one.places) for one in (*part, sentence))
        if part and (len(part) == _SENTENCES or words > _WORDS or sentence.speaker != part[-1].speaker):
            yield part
            part = []
        part.append(sentence)
    if part:
        yield part


def _new(text: Markup, place: Occurrence) -> Markup:
    return Markup("<b>{}</b>").format(text)


def _gap(gap: Gap) -> Markup:
    """Return the sentence with a line to write on; its length doesn't tell the word."""
    sentence = replace(gap.sentence, places=(gap.place,))
    return marked(sentence, lambda text, place: Markup('<span class="gap"></span>'), ruby=False)
