"""A language is added by one file: its limits hold in subtitles, its words show in what we make."""

from __future__ import annotations

import pytest

from bilingual.articles.markdown import parse_markdown
from bilingual.languages import pack, tag_in_name
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.transcript import EngineRecord, Transcript, Word
from bilingual.subtitles.breaks import break_positions
from bilingual.subtitles.layout import track_lines
from bilingual.subtitles.marks import mark_text
from bilingual.subtitles.report import conformity
from bilingual.subtitles.segmentation import cut_timeline
from bilingual.views.document.from_article import document_from_article
from bilingual.views.parallel.render import parallel_html

FULL = ("ar", "de", "en", "es", "fr", "it", "ja", "ko", "pt", "ru", "zh-Hans", "zh-Hant")
SENTENCE = "Sel dorun vami tal kestro nume mirel pado luna vesti."


def test_its_file_is_found_and_names_it(tolmic: str) -> None:
    assert (pack(tolmic).name, pack(tolmic).complete, tag_in_name("TOLM")) == ("Tolmic", True, "qtz")


def test_lines_keep_its_limit_and_its_words_tell_where_they_break(tolmic: str) -> None:
    assert track_lines("Sel dorun tal kestro nume", tolmic) == ("Sel dorun", "tal kestro nume")
    assert track_lines("Sel dorun tal kestro nume", "sv") == ("Sel dorun tal kestro nume",)
    # "5 fut" and "Kap. Dorun" are not parted
    assert break_positions("Sel 5 fut Kap. Dorun", tolmic) == (4, 10)


def test_its_limits_hold_in_cues(tolmic: str) -> None:
    words = tuple(Word(text, 400 * n, 400 * n + 380) for n, text in enumerate(SENTENCE.split()))
    transcript = Transcript("qtz", 4400, words, ((0, len(words)),), EngineRecord("test"))
    english = "The sun rose early and the children went down to the shore."
    bitext = Bitext("qtz", "en", (Unit("s1", SENTENCE, english, words=(0, len(words))),))
    report = conformity(cut_timeline(transcript, bitext))
    track = report["tracks"]["source"]
    assert (track["limits"]["cpl"], track["limits"]["cps_hard"], track["limits"]["max_ms"]) == (20, 10, 5000)
    assert track["cues"] > 1
    assert track["shares"]["cpl"] == track["shares"]["lines"] == 1


def test_its_words_show_in_our_pages_and_english_where_it_has_none(tolmic: str) -> None:
    article = parse_markdown("# Door\n\n## Old\n\nThe door is red.\n\n## New\n\nIt is old.\n")
    bitext = Bitext("en", tolmic, tuple(Unit(segment.id, segment.text) for segment in article.segments))
    page = parallel_html(document_from_article(article, bitext))
    assert '<html lang="qtz"' in page
    assert "Enhal" in page
    assert "nel vertu" in page
    assert mark_text("draft", tolmic) == "[makin trakto]"
    assert pack(tolmic).labels.sources == "Sources"


@pytest.mark.parametrize("tag", FULL)
def test_the_words_of_a_full_language_are_its_own(tag: str) -> None:
    words, english = pack(tag).labels, pack("en").labels
    assert tag == "en" or words.draft != english.draft
    for forms in (words.draft_marks, words.missing_marks):
        assert all(form.count("{}") == 1 for form in forms)
    assert words.bilingual.count("{}") == 1
