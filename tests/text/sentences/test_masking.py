"""Untranslatable text is masked by placeholders and restored."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual.errors import BadResponse
from bilingual.text.markup.masking import join_lines, mask
from bilingual.text.markup.pieces import Protected
from bilingual.text.markup.placeholders import Style

SCRAPS = [
    *("**", "*", "_", "`", "``", "$", "[", "]", "](", ")", "![", "<b>", "</b>", "<br/>", "{{", "}}", "{%", "%}"),
    *("https://a.org/b", "word", "中文", "⟦1⟧", "⟦", "⟧", "XQ1Z", "xq", "1", "2", "[[", "]]", "~~", "\\", "[^1]"),
    *("a@b.org", "&amp;", "snake_case", "/usr/bin/x", "--flag", ".", "<code>", "</code>", "z", "Z"),
]
MARKUP = st.lists(st.sampled_from([*SCRAPS, " ", "\n", "\0"]), max_size=14).map("".join)


@given(st.one_of(st.text(), MARKUP), st.sampled_from(["brackets", "letters"]))
def test_what_goes_out_comes_back(text: str, style: Style) -> None:
    masked = mask(text, style=style)
    assert masked.unmask(masked.text) == text


@given(MARKUP, st.lists(st.sampled_from(["word", "中", "case", "b"]), max_size=2))
def test_kept_terms_change_nothing_on_the_way(text: str, kept: list[str]) -> None:
    masked = mask(text, [Protected(term, term) for term in kept])
    assert masked.unmask(masked.text) == text


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("Call `foo()` now.", "Call ⟦1⟧ now."),
        ("A ``code ` tick`` here.", "A ⟦1⟧ here."),
        ("See https://example.org/a_b?c=1. Then go.", "See ⟦1⟧. Then go."),
        ("请看https://example.org/a，再来。", "请看⟦1⟧，再来。"),
        ("Write to a.b@example.org, please.", "Write to ⟦1⟧, please."),
        ("It is **very *very* good** now.", "It is ⟦1⟧very ⟦2⟧very⟦3⟧ good⟦4⟧ now."),
        ("Use [the *new* door](https://e.org/x_(y) 'T').", "Use ⟦1⟧the ⟦2⟧new⟦3⟧ door⟦4⟧."),
        ("Look ![a cat](cat.png) here.", "Look ⟦1⟧a cat⟦2⟧ here."),
        ("The [guide][ref] says so.", "The ⟦1⟧guide⟦2⟧ says so."),
        ("A <b>bold</b> word<br> more.", "A ⟦1⟧bold⟦2⟧ word⟦3⟧ more."),
        ("Press <kbd>Ctrl</kbd> twice.", "Press ⟦1⟧ twice."),
        ("The mass $E = mc^2$ counts.", "The mass ⟦1⟧ counts."),
        ("It costs $5 or $10 today.", "It costs $5 or $10 today."),
        ("Prices of $5-$10 are fine.", "Prices of $5-$10 are fine."),
        ("Hello {{ page.title }} and {% raw %}.", "Hello ⟦1⟧ and ⟦2⟧."),
        ("{% raw %}{{ a }}{% endraw %} and {% post_link b 'the first' %}.", "⟦1⟧ and ⟦2⟧the first⟦3⟧."),
        ("As shown[^2] before.[^1]", "As shown⟦1⟧ before."),
        ("**The whole is bold.**", "The whole is bold."),
        ("2 * 3 * 4 is 24.", "2 * 3 * 4 is 24."),
        ("Set max_line_length to --strict in /etc/app/conf.d.", "Set ⟦1⟧ to ⟦2⟧ in ⟦3⟧."),
        ("This and/or that, 5 km/h.", "This and/or that, 5 km/h."),
        ("AT&amp;T pays \\*cash\\*.", "AT⟦1⟧T pays ⟦2⟧cash⟦3⟧."),
        ("Odd ⟦7⟧ text.", "Odd ⟦1⟧ text."),
        ("See ![a cat](c.png){#fig:c width=50%} and `x`{.python}.", "See ⟦1⟧a cat⟦2⟧ and ⟦3⟧."),
        ("As \\ref{fig:c} and \\citep[p. 3]{new} say.", "As ⟦1⟧ and ⟦2⟧ say."),
        ("In {year}, {props.name} {said it}.", "In ⟦1⟧, ⟦2⟧ {said it}."),
    ],
)
def test_what_is_masked(text: str, sent: str) -> None:
    masked = mask(text)
    assert masked.text == sent
    assert masked.unmask(masked.text) == text


def test_agreed_terms_come_back_as_agreed() -> None:
    terms = [Protected("Prefect", "Prefect"), Protected("word families", "词族"), Protected("word", "词")]
    masked = mask("Prefect knows word families, prefect, Prefects and words.", terms)
    assert masked.text == "⟦1⟧ knows ⟦2⟧, ⟦3⟧, Prefects and words."
    assert masked.unmask("⟦1⟧知道⟦2⟧、⟦3⟧。") == "Prefect知道词族、prefect。"


def test_a_term_inside_an_address_is_left_alone() -> None:
    assert mask("See https://prefect.io now.", [Protected("prefect", "prefect")]).text == "See ⟦1⟧ now."


@pytest.mark.parametrize(
    "answer",
    ["打开 ⟦1⟧，⟦2⟧点⟦3⟧", "打开 ⟦ 1 ⟧，〚2〛点[[3]]", "打开 XQ1Z，xq2z点Xq 3 z", "打开 ⟦１⟧，⟦2⟧点⟦3⟧"],
)
def test_what_services_make_of_placeholders_is_read_back(answer: str) -> None:
    assert mask("Open `a`, **click**!").unmask(answer) == "打开 `a`，**点**"


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("打开 ⟦2⟧点⟦3⟧", "the placeholder of '`a`' was lost"),
        ("⟦1⟧⟦1⟧⟦2⟧点⟦3⟧", "the placeholder of '`a`' came back 2 times"),
        ("⟦1⟧⟦3⟧点⟦2⟧", "out of order"),
        ("⟦1⟧⟦2⟧点⟦3⟧⟦9⟧", "never sent"),
    ],
)
def test_a_lost_doubled_or_turned_placeholder_is_an_error(answer: str, message: str) -> None:
    with pytest.raises(BadResponse, match=message):
        mask("Open `a`, **click**!").unmask(answer)


def test_two_pairs_may_change_places_but_not_cross() -> None:
    masked = mask("A **b** c *d* e.")
    assert masked.unmask("⟦3⟧D⟦4⟧ ⟦1⟧B⟦2⟧") == "*D* **B**"
    with pytest.raises(BadResponse):
        masked.unmask("⟦1⟧B⟦3⟧D⟦2⟧⟦4⟧")


def test_nothing_to_translate_is_seen() -> None:
    assert not mask("`a` + 5 = https://example.org").has_words
    assert mask("`a` is good").has_words


def test_soft_breaks_become_spaces_and_hard_ones_are_masked() -> None:
    text = join_lines("one\ntwo\n> three  \nfour\\\nfive")
    assert text == "one two three  \nfour\\\nfive"
    assert mask(text).text == "one two three⟦1⟧four⟦2⟧five"


@pytest.mark.parametrize(
    ("source", "sent", "answer", "result"),
    [
        (
            '<img src="b.jpg" alt="The bridge" width="3">',
            "The bridge",
            'Die "Brücke"',
            '<img src="b.jpg" alt="Die &#34;Brücke&#34;" width="3">',
        ),
        (
            "See <img alt='The bridge'> here.",
            "See ⟦1⟧The bridge⟦2⟧ here.",
            "Hier ⟦1⟧d' Brücke⟦2⟧.",
            "Hier <img alt='d&#39; Brücke'>.",
        ),
        ('<img src="b.jpg" alt="">', "⟦1⟧", "⟦1⟧", '<img src="b.jpg" alt="">'),
    ],
)
def test_the_description_of_an_image_is_prose_in_html_too(source: str, sent: str, answer: str, result: str) -> None:
    masked = mask(source)
    assert masked.text == sent
    assert masked.unmask(answer) == result


def test_an_address_of_liquid_travels_with_its_link() -> None:
    masked = mask("See [our post]({% post_url 2025-01-10-slow %}) and [more]({{ site.baseurl }}/more).")
    assert masked.text == "See ⟦1⟧our post⟦2⟧ and ⟦3⟧more⟦4⟧."
    assert (
        masked.unmask(masked.text)
        == "See [our post]({% post_url 2025-01-10-slow %}) and [more]({{ site.baseurl }}/more)."
    )


@pytest.mark.parametrize(
    ("text", "sent", "back"),
    [
        ("[![badge](b.png)](https://x.org) now", "⟦1⟧⟦2⟧badge⟦3⟧⟦4⟧ now", "[![X](b.png)](https://x.org) now"),
        ("[![badge][img]][home] now", "⟦1⟧⟦2⟧badge⟦3⟧⟦4⟧ now", "[![X][img]][home] now"),
        ("See [badge][] now", "See ⟦1⟧badge⟦2⟧ now", "See [X][badge] now"),
        ("See [badge] now [sic]", "See ⟦1⟧badge⟦2⟧ now [sic]", "See [X][badge] now [sic]"),
        ("![badge]", "badge", "![X][badge]"),
        ("[[badge#part]] now", "⟦1⟧badge⟦2⟧part⟦3⟧ now", "[[badge#part|X > part]] now"),
        ("[[#badge]] now [[badge#^x1]]", "⟦1⟧badge⟦2⟧ now ⟦3⟧badge⟦4⟧", "[[#badge|X]] now [[badge#^x1|X]]"),
        ("[[a|badge]] ==now== :smile:", "⟦1⟧badge⟦2⟧ ⟦3⟧now⟦4⟧ ⟦5⟧", "[[a|X]] ==now== :smile:"),
        ("![[x.png]] badge ![[x.png|300]]", "⟦1⟧ badge ⟦2⟧", "![[x.png]] X ![[x.png|300]]"),
        ("**“badge”**后", "⟦1⟧“badge”⟦2⟧后", "**“X”**后"),
    ],
)
def test_what_stays_bound_to_its_address(text: str, sent: str, back: str) -> None:
    masked = mask(text, labels={"badge", "img", "home"})
    assert masked.unmask(masked.text) == text
    assert masked.text == sent
    assert masked.unmask(masked.text.replace("badge", "X")) == back


def test_blanks_inside_marks_of_emphasis_move_out() -> None:
    masked = mask("It is **inside** a _box_.")
    assert masked.unmask("Está⟦1⟧ dentro ⟦2⟧de una ⟦3⟧caja ⟦4⟧.") == "Está **dentro** de una _caja_."
