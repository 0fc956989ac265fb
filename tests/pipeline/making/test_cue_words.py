"""The words of a cue are those of its sentence."""

from __future__ import annotations

from itertools import pairwise

from bilingual.engines.linguistics.words import word_breaks
from bilingual.model.cue import Cue, TargetRun, Timeline
from bilingual.model.timing import Span
from bilingual.pipeline.making.cue_words import shown_breaks


def timeline(target: str, *cues: tuple[str, str, str]) -> Timeline:
    """Return cues of (unit, source, translation), one source word each."""
    reached: dict[str, int] = {}
    found = []
    for number, (unit, source, text) in enumerate(cues):
        first = reached.get(unit, 0)
        reached[unit] = first + len(text)
        span = Span(2000 * number, 2000 * number + 1900)
        found.append(Cue(span, (number, number + 1), (TargetRun(unit, first, reached[unit]),), source, text))
    return Timeline("en", target, tuple(found))


def pieces(cues: Timeline) -> list[str]:
    known = shown_breaks(cues)
    texts = [cue.target or "" for cue in cues]
    return ["|".join(text[a:b] for a, b in pairwise((0, *known[text], len(text)))) for text in texts]


def test_a_cue_is_parted_as_its_whole_sentence_is() -> None:
    cues = timeline(
        "ja",
        ("s1", "because water would", "流れなければ"),
        ("s1", "have", "ならなく"),
        ("s1", "to", "なるから、と言った。"),
    )

    assert word_breaks(["ならなく"], "ja")["ならなく"] == (2,)
    assert pieces(cues) == ["流れなければ", "ならなく", "なるから、と|言った。"]


def test_cues_of_two_sentences_have_nothing_to_do_with_each_other() -> None:
    assert pieces(timeline("zh-Hans", ("s1", "Bei", "他到北"), ("s2", "jing", "京都很美"))) == [
        "他|到|北",
        "京都|很|美",
    ]
    assert pieces(timeline("zh-Hans", ("s1", "Bei", "他到北"), ("s1", "jing", "京都很美"))) == [
        "他|到|北",
        "京|都|很|美",
    ]


def test_languages_with_spaces_need_none() -> None:
    assert shown_breaks(timeline("de", ("s1", "Rain", "Regen fällt"))) == {}
