"""Headings, topics and speakers of a talk."""

from __future__ import annotations

from dataclasses import replace

from bilingual.model.bitext import Bitext, Provenance, Unit
from bilingual.model.transcript import EngineRecord, Transcript, Word
from bilingual.views.document.converting.from_transcript import Chapter, document_from_transcript, topic_starts
from bilingual.views.document.markdown import one_language_md, parallel_md
from bilingual.views.document.model import Document
from bilingual.views.linkedin.render import linkedin_text
from bilingual.views.parallel.render import parallel_html
from bilingual.views.wechat.render import wechat_html

BREAD = (
    "Bread begins with flour and water. The flour drinks the water slowly. Good dough needs patience. "
    "The baker folds the dough again. Yeast makes the dough rise overnight. A hot oven gives the bread its crust. "
    "The crust keeps the bread fresh. Flour from rye makes a darker dough."
)
STARS = (
    "Above the village the stars are bright. A telescope gathers the light of distant stars. "
    "The mirror of the telescope must be clean. Light from a galaxy travels for ages. "
    "Astronomers measure the light with care. The galaxy turns around its centre. "
    "Every telescope shows more stars than the last. The mirror bends the light of a galaxy."
)
SENTENCES = tuple(f"{part.rstrip('.')}." for part in f"{BREAD} {STARS}".split(". "))


def talk(**options: object) -> tuple[Transcript, Bitext]:
    words: list[Word] = []
    spans: list[tuple[int, int]] = []
    for sentence in SENTENCES:
        first = len(words)
        for text in sentence.split():
            words.append(Word(text, 300 * len(words), 300 * len(words) + 280))
        spans.append((first, len(words)))
    transcript = Transcript(
        "en", 300 * len(words), tuple(words), tuple(spans), EngineRecord("sidecar", options=dict(options))
    )
    units = tuple(
        Unit(f"s{n}", text, f"Satz {n}: {text}", words=span, provenance=Provenance("scripted"))
        for n, (text, span) in enumerate(zip(SENTENCES, spans, strict=True), 1)
    )
    return transcript, Bitext("en", "de", units, transcript.sha256)


def headings(document: Document) -> list[tuple[str, str | None]]:
    return [(b.units[0].source_text, b.units[0].target_text) for b in document.blocks if b.kind == "heading"]


def test_the_topic_turns_where_the_words_change() -> None:
    assert topic_starts(SENTENCES, range(len(SENTENCES))) == [8]
    assert topic_starts(SENTENCES, [0, 3]) == []
    assert topic_starts(SENTENCES[:8], range(8)) == []
    assert topic_starts([], []) == []


def test_a_found_heading_is_the_first_words_of_its_part() -> None:
    found = document_from_transcript(*talk(), find_topics=True)
    [(source, target)] = headings(found)
    assert SENTENCES[8].startswith(source.rstrip("…"))
    assert target is not None
    assert f"Satz 9: {SENTENCES[8]}".startswith(target.rstrip("…"))
    assert headings(document_from_transcript(*talk())) == []


def test_chapters_win_over_topics() -> None:
    found = document_from_transcript(*talk(), chapters=[Chapter(0, "Bread", "Brot")], find_topics=True)
    assert headings(found) == [("Bread", "Brot")]


def test_each_turn_begins_a_paragraph_with_the_name_in_both_languages() -> None:
    transcript, bitext = talk()
    third = transcript.sentences[2][0]
    document = document_from_transcript(*talk(speakers=[[0, "Anna"], [third, "Ben"]]))
    texts = [block.units[0].source_text for block in document.blocks]
    assert texts[0] == f"Anna: {SENTENCES[0]}"
    assert texts[1] == f"Ben: {SENTENCES[2]}"
    assert document.blocks[1].units[0].start_ms == 300 * third
    assert "<strong>Ben:</strong> Satz 3" in parallel_html(document)
    assert "**Ben:** Satz 3" in parallel_md(document)
    assert one_language_md(document, "target").startswith("**Anna:** Satz 1")
    assert "Ben: Good dough" in linkedin_text(document).text
    assert "Ben:" in wechat_html(document).parts[0].html
    assert bitext.units[2].target == f"Satz 3: {SENTENCES[2]}"  # the name is no part of the translation


def test_marks_that_point_past_the_words_are_left_out() -> None:
    transcript, bitext = talk(speakers=[[0, ""], [9999, "Nobody"]])
    document = document_from_transcript(replace(transcript), bitext)
    assert document.blocks[0].units[0].source_text == SENTENCES[0]
