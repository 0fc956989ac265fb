"""What of an article is said, and the shown words in the times of the spoken ones."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual.engines.voice.sequence import Line, SpokenLine, SpokenTrack
from bilingual.engines.voice.wording import spoken_text
from bilingual.model.bitext import HUMAN, Bitext, Provenance
from bilingual.model.timing import Span
from bilingual.pipeline.making.translating import article_units
from bilingual.pipeline.narrating.heard import in_heard_times
from bilingual.pipeline.narrating.lines import Passage, lines_of, passages_of, text_of
from bilingual.pipeline.narrating.transcript import narrated, timed_words, with_words
from bilingual.pipeline.text_files.reading import parse
from bilingual.settings.video_keys import Spoken
from bilingual.subtitles.cutting.segmentation import cut_timeline
from bilingual.views.document.converting.from_article import document_from_article
from bilingual.views.document.nodes import Element

ARTICLE = """---
title: Why bread rises
description: A short text on yeast.
---

Yeast eats sugar. It makes 5 g of **gas**!

| Flour | Water |
|-------|-------|
| Rye   | Much  |

## How long?

- Rye: two hours.
- Wheat: `proof()` it, see [the table](https://bread.example/table).

```python
rise()
```

Done 🍞[^1].

[^1]: A note.
"""


TARGETS = {"Yeast eats sugar.": "酵母吃糖。", "Rye: two hours.": "黑麦：两小时。"}


def made(text: str = ARTICLE, targets: Mapping[str, str] = TARGETS) -> tuple[tuple[Passage, ...], Bitext]:
    article = parse(text, "markdown", "en")
    units = tuple(
        type(unit)(unit.id, unit.source, targets.get(unit.source), provenance=Provenance("google"))
        for unit in article_units(article)
    )
    bitext = Bitext("en", "zh-Hans", units)
    return passages_of(document_from_article(article, bitext), bitext), bitext


def track(lines: tuple[Line, ...], word_ms: int = 100, pause_ms: int = 1000) -> SpokenTrack:
    """Speak *lines* without a sound: each word takes *word_ms*, and after each line is a pause."""
    spoken, left_out, at = [], [], 0
    for line in lines:
        text = spoken_text(line.shown, line.language)
        if not text.words:
            left_out.append(line)
            continue
        words = tuple(Span(at + word_ms * n, at + word_ms * (n + 1)) for n in range(len(text.words)))
        spoken.append(SpokenLine(line, text, Span(at, words[-1].end_ms), words, "exact", "fake:tone", False))
        at = words[-1].end_ms + pause_ms
    return SpokenTrack(np.zeros(at * 48, np.int16), tuple(spoken), tuple(left_out))


def test_prose_is_said_in_order_with_pauses_by_its_structure_and_tables_code_and_notes_are_not() -> None:
    passages, _ = made()
    assert [(one.source.shown, one.after) for one in passages if one.source] == [
        ("Why bread rises", "paragraph"),
        ("Yeast eats sugar.", "sentence"),
        ("It makes 5 g of gas!", "heading"),
        ("How long?", "paragraph"),
        ("Rye: two hours.", "paragraph"),
        ("Wheat: proof() it, see the table.", "paragraph"),
        ("Done 🍞.", "paragraph"),
    ]
    assert [one.chapter for one in passages if one.chapter] == ["Why bread rises", "How long?"]


def test_the_transcript_has_the_shown_words_and_a_sentence_its_words() -> None:
    passages, bitext = made()
    found = narrated(track(lines_of(passages, "source", "en", "zh-Hans")), passages, "en")
    transcript = found
    assert transcript.sentence_texts()[1:3] == ["Yeast eats sugar.", "It makes 5 g of gas!"]
    assert transcript.sentence_texts()[-1] == "Done 🍞."
    assert transcript.engine.options["headings"] == [[0, "Why bread rises"], [12, "How long?"]]
    five = next(word for word in transcript.words if word.text == "5")
    gas = next(word for word in transcript.words if word.text == "gas!")
    # "It makes five grams of gas": both words of the quantity share the time of "5 g".
    assert five.start_ms == found.engine.options["spans"][passages[2].id][0] + 200
    assert gas.start_ms == five.start_ms + 300

    spoken = with_words(bitext, transcript, passages)
    assert {unit.id for unit in spoken} == {unit.id for unit in bitext}
    for unit in spoken:
        assert unit.words is None or transcript.text(*unit.words) == unit.source
    told = {unit.source: unit for unit in spoken}
    assert told["Yeast eats sugar."].target == "酵母吃糖。"
    assert told["Rye"].words is None
    assert "How long?" in told


def test_an_approved_sentence_is_approved_as_it_is_shown() -> None:
    passages, bitext = made()
    approved = {unit.id: unit.by_approval() for unit in bitext if unit.translated}
    bitext = bitext.with_units(approved)
    found = narrated(track(lines_of(passages, "source", "en", "zh-Hans")), passages, "en")
    units = {unit.id: unit for unit in with_words(bitext, found, passages)}
    assert all(units[name].is_approved and units[name].provenance != HUMAN for name in approved)


def test_the_translation_is_said_while_both_languages_are_shown() -> None:
    passages, _ = made()
    lines = lines_of(passages, "target", "en", "zh-Hans")
    assert [line.shown for line in lines] == ["酵母吃糖。", "黑麦：两小时。"]
    found = narrated(track(lines), passages, "en")
    assert found.sentence_texts() == ["Yeast eats sugar.", "Rye: two hours."]
    first, second = (found.words[n] for n in (0, 3))
    assert (first.start_ms, second.start_ms) == (0, found.engine.options["spans"][passages[4].id][0])


def test_each_sentence_is_said_twice_for_learners_and_has_cues_both_times() -> None:
    passages, bitext = made()
    lines = lines_of(passages, "alternating", "en", "zh-Hans")
    assert [(line.shown, line.language, line.after) for line in lines[1:4]] == [
        ("Yeast eats sugar.", "en", "sentence"),
        ("酵母吃糖。", "zh-Hans", "sentence"),
        ("It makes 5 g of gas!", "en", "heading"),
    ]
    found = narrated(track(lines), passages, "en")
    spoken = with_words(bitext, found, passages)
    twice = [unit for unit in spoken if unit.source == "Yeast eats sugar." and unit.words]
    assert [unit.target for unit in twice] == ["酵母吃糖。"] * 2
    assert twice[1].id == f"{twice[0].id}~"
    assert len(found.engine.options["headings"]) == 2


@pytest.mark.parametrize("spoken", ["source", "alternating"])
def test_no_cue_goes_from_a_block_to_the_next_or_from_one_language_to_the_other(spoken: Spoken) -> None:
    text = "# Tea\n\nBoil it. Wait.\n\nPour it.\n\n- Milk\n- 🙂\n- Honey\n"
    targets = {"Tea": "茶", "Boil it.": "煮开。", "Wait.": "等。", "Pour it.": "倒。", "Milk": "牛奶", "Honey": "蜂蜜"}
    passages, bitext = made(text, targets)
    found = narrated(track(lines_of(passages, spoken, "en", "zh-Hans"), pause_ms=100), passages, "en")
    shown = [cue.source for cue in cut_timeline(found, with_words(bitext, found, passages))]
    if spoken == "source":
        assert shown == ["Tea", "Boil it. Wait.", "Pour it.", "Milk", "Honey"]
    else:
        assert shown == [text for text in targets for _ in range(2)]


@pytest.mark.parametrize("spoken", ["target", "alternating"])
def test_a_cue_shows_the_translation_while_its_words_are_heard(spoken: Spoken) -> None:
    whole = "Salt slows the yeast down a little, so that without it, as everybody knows, the dough becomes sticky."
    said = "盐会让酵母稍微慢一点，所以大家都知道，没有盐的面团在冰箱里放一夜以后会变得非常非常黏。"
    passages, bitext = made(f"{whole}\n", {whole: said})
    lines = track(lines_of(passages, spoken, "en", "zh-Hans"), word_ms=300)
    found = narrated(lines, passages, "en")
    found = in_heard_times(found, [cut_timeline(found, with_words(bitext, found, passages))], lines.lines, passages)
    last = lines.lines[-1]  # the translation
    every = cut_timeline(found, with_words(bitext, found, passages))
    cues = [cue for cue in every if found.words[cue.words[0]].start_ms >= last.span.start_ms]
    assert len(cues) > 1
    for cue in cues:
        first = next(n for n, word in enumerate(last.text.words) if word.first >= cue.target_runs[0].first)
        assert found.words[cue.words[0]].start_ms == last.words[first].start_ms
    assert [word.text for word in found.words] == whole.split() * (1 + (spoken == "alternating"))


_LATIN = ["Tea", "5 kg", "$3.50", "https://www.example.com/a?b=1,", "e.g.", "😀", "—", "(really)", "“quoted”", "1990s"]
_OTHER = [
    "你好",
    "（世界）",
    "2024年，",
    "3.5%",
    "。",
    "「行こう」",
    "a/b",
    "1 234",
    "dot.com",
    "…",
    "[1]",
    "5:30",
    "*",
]
_PIECES = st.sampled_from([*_LATIN, *_OTHER])


@given(st.lists(_PIECES, min_size=1, max_size=12), st.sampled_from(["en", "zh-Hans", "ja", "de"]), st.booleans())
def test_the_words_are_the_shown_sentence_and_their_times_never_go_back(
    pieces: list[str], language: str, spaced: bool
) -> None:
    text = text_of(((" " if spaced else "").join(pieces),))
    assert text is not None
    (line,) = [*track((Line("1", text.said, language),)).lines, None][:1]
    if line is None:
        return  # nothing of it is said
    words = timed_words(text, line, language)
    assert "".join(word.text + " " * word.space_after for word in words).rstrip() == text.shown
    for before, after in pairwise(words):
        assert before.end_ms is not None
        assert after.start_ms is not None
        assert before.end_ms <= after.start_ms or before.start_ms == after.start_ms
    times = [at for word in words for at in (word.start_ms, word.end_ms) if at is not None]
    assert times == sorted(times)
    assert line.span.start_ms <= times[0]
    assert times[-1] <= line.span.end_ms


def test_a_word_that_is_said_as_it_is_written_has_exactly_its_time() -> None:
    text = text_of(("One two three.",))
    assert text is not None
    (line,) = track((Line("1", text.said, "en"),)).lines
    assert [(word.start_ms, word.end_ms) for word in timed_words(text, line, "en")] == [
        (0, 100),
        (100, 200),
        (200, 300),
    ]


@pytest.mark.parametrize(
    ("tex", "shown", "said"),
    [(r"24 \times 150 = 3600", "24 × 150 = 3600", "24 × 150 = 3600"), (r"R(t) = e^{-t/S}", "R(t) = e^(-t/S)", "")],
)
def test_a_formula_is_shown_as_it_can_be_read_and_said_if_it_is_arithmetic(tex: str, shown: str, said: str) -> None:
    text = text_of(("So ", Element("math", (tex,)), " words."))
    assert text is not None
    assert (text.shown, text.said) == (f"So {shown} words.", f"So {said} words.")


@pytest.mark.parametrize("only", ["", "  "])
def test_an_empty_text_is_none(only: str) -> None:
    assert text_of((only,)) is None
