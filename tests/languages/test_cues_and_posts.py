"""Cutting, line breaks, marks and posts in every language, with and without a file; complete ones have labels."""

from __future__ import annotations

import pytest

from bilingual.articles.markdown import parse_markdown
from bilingual.languages import pack, pack_tags
from bilingual.languages.pages import Posts
from bilingual.languages.subtitles import Phrases
from bilingual.model.bitext import Bitext, Unit
from bilingual.subtitles.breaks import break_positions
from bilingual.subtitles.cutting.phrases import PLAIN, cut_costs
from bilingual.subtitles.display.layout import screen_text, track_lines
from bilingual.views.document.converting.from_article import document_from_article
from bilingual.views.document.paragraphs import Spoken, paragraph_starts
from bilingual.views.fields.hashtags import document_hashtags
from bilingual.views.parallel.render import parallel_html

FULL = ("ar", "de", "en", "es", "fr", "it", "ja", "ko", "pt", "ru", "zh-Hans", "zh-Hant")
SAMPLE = "Kilo, lima: 5 km. 一二三，四五六。 Один, два. واحد، اثنان."


@pytest.mark.parametrize("tag", [*pack_tags(), "sw"])
def test_no_language_stops_cues_or_posts(tag: str) -> None:
    places = break_positions(SAMPLE, tag)
    assert all(cost >= 0 for cost in cut_costs(SAMPLE, places, tag))
    assert "".join("".join(track_lines(SAMPLE, tag)).split()) == "".join(SAMPLE.split())
    assert screen_text(SAMPLE, tag)
    assert paragraph_starts([Spoken(SAMPLE)] * 3, tag)[0] == 0
    article = parse_markdown(f"# Kilo\n\n{SAMPLE}\n", tag)
    document = document_from_article(article, Bitext(tag, "en", tuple(Unit(s.id, s.text) for s in article.segments)))
    document_hashtags(document, 5)
    assert pack("en").labels.untranslated in parallel_html(document)


@pytest.mark.parametrize("tag", FULL)
def test_a_full_language_has_words_and_limits_of_its_own(tag: str) -> None:
    found = pack(tag)
    assert found.subtitles.phrases != Phrases()
    assert found.posts != Posts()
    assert found.posts.openings
    assert found.posts.leaning
    assert "etflix" in found.subtitles.limits.source


@pytest.mark.parametrize(
    ("tag", "text", "held", "better"),
    [
        ("fr", "Nous avons vu la grande maison qui brûlait", "la ", "maison "),
        ("it", "Abbiamo visto la grande casa che bruciava", "la ", "casa "),
        ("pt", "Nós vimos a grande casa que ardia", "a ", "casa "),
        ("ru", "Мы видели большой дом на который смотрели", "на ", "дом "),
        ("ar", "رأينا البيت الكبير الذي كان يحترق", "الذي ", "الكبير "),
        ("ko", "우리는 불타고 있는 큰 집을 보았고 그것은 오래되었다", "큰 ", "보았고 "),
    ],
)
def test_a_line_ends_before_what_holds_on_to_the_next_word(tag: str, text: str, held: str, better: str) -> None:
    places = break_positions(text, tag)
    costs = dict(zip(places, cut_costs(text, places, tag), strict=True))
    after_held, after_better = text.index(held) + len(held), text.index(better) + len(better)
    assert costs[after_held] > PLAIN > costs[after_better]
