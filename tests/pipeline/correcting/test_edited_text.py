"""The pure parts of edits: what a changed cue does to sentences, words and cuts."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.model.bitext import Bitext, Unit
from bilingual.model.cue import Cue, TargetRun, Timeline
from bilingual.model.timing import Span
from bilingual.model.transcript import EngineRecord, Transcript, Word
from bilingual.pipeline.editing.cuts import borders, fitted_cuts, kept_cuts
from bilingual.pipeline.editing.edited_subtitles import TrackEdits, changed_targets, stretches
from bilingual.pipeline.editing.edited_words import rewritten, unwrapped
from bilingual.subtitles.cut_options import FixedCut
from support.attacks.refusals import raises


def timeline(tag: str, *cues: tuple[str, tuple[TargetRun, ...]]) -> Timeline:
    return Timeline(
        "en",
        tag,
        tuple(
            Cue(Span(1000 * i, 1000 * i + 900), (i, i + 1), runs, f"word{i}", text)
            for i, (text, runs) in enumerate(cues)
        ),
    )


UNITS = {
    "a": Unit("a", "One two.", "Eins, zwei und drei."),
    "b": Unit("b", "Yes.", "Ja."),
    "c": Unit("c", "No.", "Nein."),
}


def changed(edits: dict[int, str]) -> dict[str, str]:
    lines = timeline(
        "de",
        ("Eins,", (TargetRun("a", 0, 6),)),
        ("zwei und drei.", (TargetRun("a", 6, 20),)),
        ("Ja. Nein.", (TargetRun("b", 0, 3), TargetRun("c", 0, 5))),
    )
    found = stretches(TrackEdits(lines, targets=edits), UNITS, Path("de.srt"))
    return changed_targets(UNITS, found)


def test_halves_of_one_sentence_are_put_together_with_their_blank() -> None:
    assert changed({0: "Erstens,"}) == {"a": "Erstens, zwei und drei."}
    assert changed({0: "Erstens,", 1: "zweitens und\ndrittens."}) == {"a": "Erstens, zweitens und drittens."}


def test_a_cue_of_two_sentences() -> None:
    assert changed({2: "Ja. Niemals."}) == {"c": "Niemals."}
    assert changed({2: "Jawohl. Nein."}) == {"b": "Jawohl."}
    with raises("BIL-EDT-006"):
        changed({2: "Jawohl. Niemals."})


def test_lines_become_running_text() -> None:
    assert unwrapped("一二三\n四五六", "一二三四五六", "zh-Hans") == "一二三四五六"
    assert unwrapped("用 OpenAI\nWhisper 识别", "用 OpenAI Whisper 识别", "zh-Hans") == "用 OpenAI Whisper 识别"
    assert unwrapped("  eins \n\n zwei ", "", "de") == "eins zwei"


def spoken(text: str, tag: str = "en") -> Transcript:
    words = [Word(part, 100 * i, 100 * i + 80, space_after=tag == "en") for i, part in enumerate(text.split())]
    return Transcript(tag, 5000, tuple(words), ((0, len(words)),), EngineRecord("test"))


def test_words_that_stay_keep_their_time() -> None:
    after = rewritten(spoken("one too three"), {(0, 3): "one two and three"})
    assert [word.text for word in after.words] == ["one", "two", "and", "three"]
    assert (after.words[0].start_ms, after.words[3].start_ms) == (0, 200)
    assert (after.words[1].start_ms, after.words[2].end_ms) == (100, 180)


def test_an_inserted_word_has_no_time_of_its_own() -> None:
    after = rewritten(spoken("one three"), {(0, 2): "one two three"})
    assert [word.start_ms for word in after.words] == [0, None, 100]


def test_a_sentence_border_inside_a_cue_stays_where_it_was() -> None:
    before = Transcript(
        "en",
        5000,
        tuple(Word(text, 100 * i, 100 * i + 80) for i, text in enumerate(["Yes.", "No.", "He", "came", "late."])),
        ((0, 1), (1, 2), (2, 5)),
        EngineRecord("test"),
    )
    after = rewritten(before, {(0, 3): "Yes indeed. No. She"})
    assert after.sentence_texts() == ["Yes indeed.", "No.", "She came late."]
    gone = rewritten(before, {(0, 3): "Yes. He"})
    assert gone.sentence_texts() == ["Yes.", "He came late."]


def test_a_chinese_cue_is_cut_into_words_again() -> None:
    before = Transcript(
        "zh-Hans",
        5000,
        (Word("我们", 0, 200, False), Word("明天", 200, 400, False), Word("见。", 400, 500, False)),
        ((0, 3),),
        EngineRecord("test"),
    )
    after = rewritten(before, {(0, 3): "我们后天见。"})
    assert after.text() == "我们后天见。"
    assert (after.words[1].text, after.words[1].start_ms, after.words[1].end_ms) == ("后天", 200, 400)


def test_deleting_every_word_of_a_cue() -> None:
    with raises("BIL-EDT-007"):
        rewritten(spoken("one two"), {(0, 2): " "})


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a b c", "a b c", [0, 1, 2, 3]),
        ("a b c", "x a b c", [0, 2, 3, 4]),
        ("a b c", "a b c x", [0, 1, 2, 4]),
        ("a b c d", "a d", [0, 1, 1, 1, 2]),
        ("a b c d", "a x y z d", [0, 1, 3, 4, 5]),
    ],
)
def test_borders(old: str, new: str, expected: list[int]) -> None:
    assert borders(old.split(), new.split()) == expected


def test_a_cut_whose_words_are_gone_is_dropped() -> None:
    kept = [
        {"words": [0, 1], "start_ms": 0, "end_ms": 90, "texts": ["one"]},
        {"words": [1, 2], "start_ms": 100, "end_ms": 190, "texts": ["two"]},
        {"words": [2, 3], "start_ms": 200, "end_ms": 290, "texts": ["three"]},
    ]
    found = fitted_cuts(kept, spoken("one three"), Bitext("en", "de", ()))
    assert [(cut.words, cut.span) for cut in found] == [((0, 1), Span(0, 90)), ((1, 2), Span(200, 290))]


@pytest.mark.parametrize(
    ("now", "places"),
    [
        ("Am Abend war der Hafen still.", (9, 13)),
        ("Am späten Abend war der Hafen still.", (16, 20)),
        ("Am Abend war der alte Hafen still.", (9, 13)),
        ("Am Abend ist der Hafen still.", (9, 13)),
        ("Still war der Hafen am Abend.", (None, None)),
        ("Am Abend lag der Hafen ganz ruhig.", (None, None)),
        (None, (None, None)),
    ],
)
def test_places_in_a_translation_are_found_again(now: str | None, places: tuple[int | None, ...]) -> None:
    transcript = spoken("In the evening the harbour was quiet .")
    words = (0, len(transcript.words))
    before = Bitext("en", "de", (Unit("s1", "x", "Am Abend war der Hafen still.", words),))
    cuts = [FixedCut((0, 3), Span(0, 90)), FixedCut((3, 5), Span(100, 190), 9), FixedCut((5, 8), Span(200, 290), 13)]
    kept = kept_cuts(cuts, transcript, before)
    assert fitted_cuts(kept, transcript, before) == tuple(cuts)
    found = fitted_cuts(kept, transcript, Bitext("en", "de", (Unit("s1", "x", now, words),)))
    assert [cut.target_at for cut in found] == [None, *places]
