"""Each optimiser weight represents a rule: a tiny talk, the winning cut (|) and the losing one (/).

A winner may change for a reason. But every rule must decide something, so the second test removes each weight and
expects the other cut. ``bench/weights/run.py`` prints which weights are guarded.
"""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from bilingual.subtitles.cutting.weights import DEFAULT, Weights
from tests.subtitles.contests import Contest, contest

ZH = "zh-Hans"
CONTESTS = (
    contest(
        "cue",
        "fewer, fuller cues: two short sentences in one breath share a cue",
        ("We waited in the garden. /", "Wir warteten im Garten. /"),
        ("Nobody came.", "Niemand kam."),
    ),
    contest(
        "source_cut",
        "the source is not torn: 'who' stays with its clause",
        (
            "We met the old keeper of the tower who / had counted the ships.",
            "我们遇见了塔楼的老看守人，/他数过船。",
        ),
        target=ZH,
        letter_ms=70,
    ),
    contest(
        "target_cut",
        "the translation is not torn: the article 'der' stays with its noun",
        (
            "He counted the ships in the harbour |/ [700] of the town where he was born.",
            "Er zählte die Schiffe im Hafen | der / Stadt, in der er geboren wurde.",
        ),
        letter_ms=50,
    ),
    contest(
        "pause",
        "a cue begins where the speaker draws breath, even if 'and' would be a better place on paper",
        (
            "He counted the ships / and wrote | [700] the numbers in his old book.",
            "Er zählte die Schiffe / und schrieb | die Zahlen in sein altes Buch.",
        ),
        letter_ms=90,
    ),
    contest(
        "crossing",
        "both halves of a cue say the same: Chinese tells of his birth before the harbour, so nothing is cut",
        (
            "He counted the ships in the harbour / [700] of the town where he was born.",
            "他数着/他出生的那个城市港口里的船。",
        ),
        target=ZH,
    ),
    contest(
        "both_marked",
        "a comma in both languages is a good place for a cue to end",
        ("If it rains tomorrow, | [500] we wait inside.", "Wenn es morgen regnet, | warten wir drinnen."),
        letter_ms=90,
    ),
    contest(
        "one_marked",
        "a comma in one language alone is no such place",
        (
            "The people in the town think / the old keeper is asleep.",
            "Die Leute in der Stadt glauben, / der alte Wärter schläft.",
        ),
        letter_ms=85,
    ),
    contest(
        "linked",
        "a cue begins where the words right after the cut translate each other: 40 and 40",
        (
            "The keeper showed us the tower / the harbour | 40 ships and the lamp.",
            "El guardián nos enseñó la torre / el puerto | 40 barcos y la lámpara.",
        ),
        target="es",
        letter_ms=170,
    ),
    contest(
        "second_line",
        "one line a language: what needs a second line is cut at its comma",
        ("When the rain stopped, | nobody wanted to leave.", "Als der Regen aufhörte, | wollte niemand gehen."),
    ),
    contest(
        "line_growth",
        "the fuller the second line would be, the better are two cues",
        ("We waited in the old garden behind the house. |", "Wir warteten im alten Garten hinter dem Haus. |"),
        ("Nobody came to us.", "Niemand kam zu uns."),
        letter_ms=52,
    ),
    contest(
        "beyond_lines",
        "text far beyond two lines is cut, however fast it is spoken",
        (
            "Nobody in the whole town of the old king of the northern hills of the long river | "
            "has ever seen the keeper of the tower.",
            "城里谁也没见过|看守人。",
        ),
        target=ZH,
        letter_ms=46,
    ),
    contest(
        "extra_line",
        "no third line: what fills two lines takes no other sentence in",
        ("It was late. | [200]", "Es war spät. |"),
        (
            "I asked him why he had come so late, and he said nothing at all.",
            "Ich fragte ihn, warum er so spät gekommen war, und er sagte gar nichts.",
        ),
        letter_ms=54,
    ),
    contest(
        "both_second",
        "four lines at once hide the picture: not two lines in both languages where a good cut is at hand",
        (
            "We walked to the harbour | and looked at the old ships.",
            "Wir gingen zum Hafen | und schauten uns die alten Schiffe an.",
        ),
        letter_ms=70,
    ),
    contest(
        "over_target",
        "of two good places the one that leaves more time to read the German at a comfortable speed",
        (
            "He was very ill, | [300] he was very tired, / he went home to sleep.",
            "Er war schwer krank, | er war todmüde und hungrig, / er ging nach Hause.",
        ),
        letter_ms=76,
    ),
    contest(
        "over_hard",
        "of two cuts that are both too fast the one that is less so",
        (
            "He was very ill, | [300] he was very tired, / he went home to sleep.",
            "Er war wohl sehr schwer erkrankt, | er war todmüde und hungrig, / er ging nach Hause schlafen.",
        ),
        letter_ms=56,
    ),
    contest(
        "beyond_hard",
        "of two cuts that are far too fast the one whose fastest cue is less so",
        (
            "He was very ill, | [300] he was very tired, / he went home to sleep.",
            "Er war wohl sehr schwer erkrankt, | er war todmüde und hungrig, / er ging nach Hause schlafen.",
        ),
        letter_ms=48,
    ),
    contest(
        "too_short",
        "nothing flashes by: a sentence of half a second joins the next",
        ("It was late. / [300]", "Es war spät. /"),
        (
            "I asked the old keeper why he was still counting the ships.",
            "Ich fragte den alten Wärter, warum er noch die Schiffe zählte.",
        ),
        letter_ms=55,
    ),
    contest(
        "brief",
        "a cue that is just long enough is still brief: it joins the next where nothing speaks against it",
        ("He paused, / [500] and then he counted the ships.", "Er hielt inne, / und dann zählte er die Schiffe."),
        letter_ms=45,
    ),
    contest(
        "too_long",
        "nothing stands for ever: slow speech is cut even where there is no good place",
        (
            "The people of the town had always believed |/ that the old keeper of the tower | would never leave it.",
            "Die Menschen der Stadt hatten immer geglaubt, |/ dass der alte Wärter des Turms ihn | "
            "nie verlassen würde.",
        ),
        letter_ms=160,
    ),
    contest(
        "thin",
        "two words are no cue, however slowly they are spoken",
        ("No, / [500] he said.", "Nein, / sagte er."),
        letter_ms=270,
    ),
    contest(
        "silence",
        "a long silence is not bridged: what follows is not shown while everybody waits for it",
        ("He waited for an answer | [1200] and went home.", "Er wartete auf eine Antwort | und ging heim."),
    ),
    contest(
        "sentence_inside",
        "a cue ends with its sentence",
        ("We waited in the garden. | [300]", "Wir warteten im Garten. |"),
        ("Nobody came.", "Niemand kam."),
        letter_ms=90,
    ),
    contest(
        "stop_inside",
        "and with a sentence that only the translation has",
        ("We stayed at home, | for the bus had not come.", "我们待在家里。|公共汽车没有来。"),
        target=ZH,
        letter_ms=80,
    ),
    contest(
        "torn_clause",
        "a cue that holds a comma does not end in the middle of the clause behind it",
        (
            "Well, the old keeper of the tower counted / all the ships in the harbour.",
            "Nun, der alte Wärter des Turms zählte / alle Schiffe im Hafen.",
        ),
    ),
    contest(
        "partial_sentence",
        "a whole sentence does not share its cue with half of the next",
        ("It was late. | [300]", "Es war spät. |"),
        (
            "I asked the old keeper / why he was still counting the ships.",
            "Ich fragte den alten Wärter, / warum er noch die Schiffe zählte.",
        ),
    ),
    contest(
        "impossible",
        "a sentence that nobody translated stands alone, though it is as short as its neighbours",
        ("One. |", "Eins. |"),
        ("Two. |", None),
        ("Three.", "Drei."),
    ),
)


@pytest.mark.parametrize("contest", CONTESTS, ids=str)
def test_the_rule_decides(contest: Contest) -> None:
    assert contest.held() == contest.winner, contest.rule


@pytest.mark.parametrize("contest", CONTESTS, ids=str)
def test_without_its_weight_the_other_cut_wins(contest: Contest) -> None:
    assert contest.held(replace(DEFAULT, **{contest.weight: 0.0})) == contest.loser


def test_every_weight_has_a_contest() -> None:
    assert [contest.weight for contest in CONTESTS] == [field.name for field in fields(Weights)]
