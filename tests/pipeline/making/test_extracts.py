"""Which sentences of a section are its points where no engine sums it up."""

from __future__ import annotations

import pytest

from bilingual.articles.markdown import parse_markdown
from bilingual.model.bitext import Bitext, Unit
from bilingual.pipeline.making.summarising.extracts import extracted
from bilingual.views.document.converting.from_article import document_from_article
from bilingual.views.document.sections import sections_of
from bilingual.views.ideas import leans

BODY = "The salt slows the yeast in every dough down."


def points(text: str, most: int = 3, tag: str = "en", untranslated: str = "-") -> list[str]:
    """Return the points of the section *text*."""
    article = parse_markdown(f"## Bread\n\n{text}\n", tag)
    units = tuple(Unit(s.id, s.plain, None if s.plain == untranslated else s.plain) for s in article.segments)
    document = document_from_article(article, Bitext(tag, "de" if tag != "de" else "en", units))
    [section] = sections_of(document)
    return [point.source for point in extracted(section, document, most, set())]


@pytest.mark.parametrize(
    "name", ["— Kató Lomb, who worked in sixteen languages", "-- Ada Lovelace, mathematician", "–Ada Lovelace"]
)
@pytest.mark.parametrize("form", ["> Language is worth knowing even poorly.\n>\n> {}", "> Language is all.\n\n{}"])
def test_the_author_of_a_quotation_is_no_point(form: str, name: str) -> None:
    quotation = form.format(name)
    assert points(f"{BODY}\n\n{quotation}") == [BODY]
    assert not any("Lo" in point for point in points(quotation))


def test_a_dialogue_and_a_temperature_are_no_authors() -> None:
    assert points("— Does the dough need rest?\n\n— The dough needs twelve hours of rest.")
    assert points("–5 °C is too cold for any bread dough.") == ["–5 °C is too cold for any bread dough."]


@pytest.mark.parametrize(
    ("hanging", "tag"),
    [
        ("It works twice as fast in a warm kitchen.", "en"),
        ("“Such a dough is ready in an hour.”", "en"),
        ("One such loaf a week makes 52 loaves in a year.", "en"),
        ("Here S is the strength of the salty dough.", "en"),
        ("If you bake every single day, you will eat 1.2 million.", "en"),
        ("Why is the dough so slow in every winter?", "en"),
        ("这样的面团一个小时就可以烤了，而且非常好吃。", "zh-Hans"),
    ],
)
def test_a_sentence_that_needs_another_hangs_below_it_or_is_left_out(hanging: str, tag: str) -> None:
    body = BODY if tag == "en" else "盐会让所有面团里的酵母都变慢，这是一件好事。"
    other = "A good oven has a stone of two centimetres." if tag == "en" else "好的烤箱里面有一块两厘米厚的石头。"
    gap = " " if tag == "en" else ""
    assert points(gap.join((other, body, hanging)), 1, tag) != [hanging]
    assert hanging not in points(f"{hanging}\n\n{body}", 2, tag)
    assert points(hanging, tag=tag) == [hanging]  # there is nothing else


def test_what_it_hangs_below_is_the_sentence_before_it() -> None:
    first, second = "The baker takes the bread out of the hot oven.", "It rests for an hour on a wooden board."
    assert points(f"{first} {second}", 2) == [first, second]
    lost = "A stone of two centimetres is in the oven."
    assert points(f"{first} {lost} {second}", 3, untranslated=lost) == [first]


def test_the_first_sentence_weighs_more() -> None:
    said = [f"The baker number {n} puts the bread into the oven." for n in ("one", "two", "three", "four")]
    opening = "The baker of our village sells warm rolls on Sundays."
    assert points(f"{opening} {' '.join(said)}", 1) == [opening]


def test_items_of_a_nested_list_and_quotations_come_last() -> None:
    nested = "- Whole phrases with the words that hold them:\n  - the preposition that follows the verb\n"
    assert points(f"{nested}- One sentence that you wish you had said\n") == ["One sentence that you wish you had said"]
    assert points(f"> Language is the only thing worth knowing.\n\n{BODY}") == [BODY]


@pytest.mark.parametrize(
    "said",
    ["It costs them $1.2 million.", "Mark five phrases, and not six.", "Choose a talk that you know at least once.",
     "Items rise slowly.", "The first sentence is the first.", "The factory opened in 1885."],
)  # fmt: skip
def test_other_ends_and_openings(said: str) -> None:
    assert leans(said, "en") == said.startswith("It ")


@pytest.mark.parametrize(
    ("tag", "leaning", "alone"),
    [
        ("de", "Solche Brote halten länger.", "Brote halten länger."),
        ("fr", "Cette pâte lève vite.", "La pâte lève vite."),
        ("es", "Estas masas suben pronto.", "Las masas suben pronto."),
        ("pt", "Tais massas crescem depressa.", "As massas crescem depressa."),
        ("it", "Tuttavia il pane è buono.", "Il pane è buono."),
        ("ru", "Такое тесто растёт быстро.", "Тесто растёт быстро."),
        ("ja", "こうしたパンは長持ちする。", "パンは長持ちする。"),
        ("ko", "이런 빵은 오래 간다.", "빵은 오래 간다."),
        ("zh-Hans", "不过面包很好吃。", "面包很好吃。"),
    ],
)
def test_words_that_refer_to_the_sentence_before(tag: str, leaning: str, alone: str) -> None:
    assert (leans(leaning, tag), leans(alone, tag)) == (True, False)
