"""The score of each sentence: what counts, what does not, and who is listed first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bilingual.fidelity.quality.evidence import NONE, Evidence
from bilingual.fidelity.quality.scores import Quality, Score, scored
from bilingual.fidelity.report import check_bitext, is_ready
from bilingual.fidelity.waivers import Waiver
from bilingual.model.bitext import HUMAN, Bitext, Provenance, Unit
from bilingual.model.finding import Finding
from bilingual.pipeline.commands.aligning import lexicon_for
from bilingual.text.likeness.overlap import overlap

PAIRS = (
    ("The bakery opens at six in the morning.", "Die Bäckerei öffnet um sechs Uhr morgens."),
    ("My grandmother sold bread and cheese there.", "Meine Großmutter verkaufte dort Brot und Käse."),
    ("The old house stands beside the river.", "Das alte Haus steht neben dem Fluss."),
    ("In winter the road is closed by snow.", "Im Winter ist die Straße wegen Schnee gesperrt."),
    ("We drank tea and looked at the mountains.", "Wir tranken Tee und schauten auf die Berge."),
    ("The train to the city takes forty minutes.", "Der Zug in die Stadt braucht vierzig Minuten."),
    ("Her brother works in a school for music.", "Ihr Bruder arbeitet in einer Schule für Musik."),
    ("Nobody knew where the key was.", "Niemand wusste, wo der Schlüssel war."),
    ("The doctor came with a small black bag.", "Die Ärztin kam mit einer kleinen schwarzen Tasche."),
    ("At night you hear the wind in the trees.", "Nachts hört man den Wind in den Bäumen."),
)
MACHINE = Provenance("google")


def text(**targets: str | None) -> Bitext:
    """Return the pairs as a text by a machine, with other *targets* by id."""
    units = []
    for number, (source, target) in enumerate(PAIRS, 1):
        said = targets.get(f"s{number}", target)
        units.append(Unit(f"s{number}", source, said, provenance=MACHINE))
    return Bitext("en", "de", tuple(units))


def quality(
    bitext: Bitext, evidence: Evidence = NONE, *, waivers: tuple[Waiver, ...] = (), people: bool = True
) -> Quality:
    findings = check_bitext(bitext, waivers=waivers)
    lexicon = lexicon_for(bitext.source, bitext.target, installed=False)
    return scored(bitext, findings, lexicon, evidence, waivers=waivers, people=people)


def of(quality: Quality, unit: str) -> Score:
    return next(score for score in quality.scores if score.unit.id == unit)


def first(quality: Quality) -> list[str]:
    return [score.unit.id for score in quality.read_first]


def worst(quality: Quality) -> str:
    return quality.worst_first[0].unit.id


def test_a_good_translation_has_high_scores_and_nothing_to_read() -> None:
    found = quality(text())
    assert min(score.value for score in found.scores) >= 95
    assert first(found) == []


@pytest.mark.parametrize(
    ("target", "signal"),
    [
        ("Die Bäckerei öffnet um sieben Uhr morgens.", "checks"),
        ("The bakery opens at six in the morning.", "checks"),
        ("Die Bäckerei öffnet nicht um sechs Uhr morgens.", "checks"),
        ("Here is the translation: Die Bäckerei öffnet um sechs Uhr morgens.", "checks"),
        ("Die Bäckerei öffnet um sechs Uhr morgens. " * 12, "answer"),
        ("Wir tranken Tee und schauten auf die Berge.", "checks"),  # of another sentence, which has a figure
    ],
)
def test_a_wrong_sentence_is_read_first_and_the_score_says_why(target: str, signal: str) -> None:
    found = quality(text(s1=target))
    assert worst(found) == "s1"
    assert "s1" in first(found)
    assert of(found, "s1").value < 50
    assert signal in of(found, "s1").shares
    assert of(found, "s1").why


@pytest.mark.parametrize(
    ("unit", "target", "signal"),
    [
        ("s3", "Nachts hört man den Wind in den Bäumen.", "words"),
        ("s5", "Wir tranken.", "length"),
        ("s3", "Das alte Haus, das schon so viele Jahre lang einsam und verlassen dasteht, steht am Fluss.", "length"),
    ],
)
def test_without_a_finding_it_comes_first_but_is_not_called_wrong(unit: str, target: str, signal: str) -> None:
    bitext = text(**{unit: target})
    found = scored(bitext, (), lexicon_for("en", "de", installed=False))
    assert worst(found) == unit
    assert next(iter(of(found, unit).shares)) == signal
    assert 50 <= of(found, unit).value < min(score.value for score in found.scores if score.unit.id != unit)
    assert first(found) == []


def test_shares_are_the_signals_parts_of_the_odds() -> None:
    score = of(quality(text(s1="Die Bäckerei öffnet um sieben Uhr morgens.")), "s1")
    assert sum(score.shares.values()) == pytest.approx(1, abs=0.01)
    assert next(iter(score.shares)) == "checks"
    odds = sum(signal.odds for signal in score.signals)
    assert score.value == round(100 / (1 + odds))


def test_untranslated_units_have_no_score() -> None:
    found = quality(text(s2=None))
    assert [score.unit.id for score in found.scores] == ["s1", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10"]
    assert "s2" not in first(found)


def test_a_persons_sentence_has_a_score_and_is_never_first() -> None:
    wrong = {"s1": "Die Bäckerei öffnet um sieben.", "s8": "Jemand wusste, wo der Schlüssel war."}
    machine = text(**wrong)
    units = {unit.id: replace(unit, locked=True, provenance=HUMAN) if unit.id == "s1" else unit for unit in machine}
    found = quality(machine.with_units(units))
    assert of(found, "s1").value < 50
    assert (first(found), found.worst_first[-1].unit.id) == (["s8"], "s1")
    asked = quality(machine.with_units(units), people=False)  # `bilingual check` is asked about the file as it is
    assert set(first(asked)) == {"s1", "s8"}


@pytest.mark.parametrize("waiver", [Waiver("numbers", "the new hours"), Waiver("quality", "read by Ana", unit="s1")])
def test_a_waived_finding_or_sentence_is_not_listed(waiver: Waiver) -> None:
    bitext = text(s1="Die Bäckerei öffnet um sieben Uhr morgens.")
    assert first(quality(bitext)) == ["s1"]
    assert first(quality(bitext, waivers=(waiver,))) == []
    assert first(quality(bitext, waivers=(replace(waiver, unit="s2"),))) == ["s1"]


def test_the_score_changes_no_verdict() -> None:
    bitext = text(s3="Nachts hört man den Wind in den Bäumen.")
    evidence = Evidence(estimates={f"s{n}": 0.01 if n == 3 else 0.9 for n in range(1, 11)}, estimator="mine")
    assert first(quality(bitext, evidence)) == ["s3"]
    assert is_ready(check_bitext(bitext))


def test_drafts_are_not_called_right() -> None:
    bitext = text()
    drafts = bitext.with_units(
        {unit.id: replace(unit, provenance=Provenance("apertium", draft=True)) for unit in bitext}
    )
    values = [score.value for score in quality(drafts).scores]
    assert max(values) < 60
    assert first(quality(drafts)) == []


def test_a_sentence_that_the_memory_only_knows_alike_is_read_before_others() -> None:
    bitext = text()
    unit = replace(bitext.units[4], provenance=Provenance("memory", "fuzzy", 0.93))
    found = quality(bitext.with_units({unit.id: unit}))
    assert (worst(found), first(found)) == (unit.id, [])
    assert of(found, unit.id).why == ("the translation memory knows a similar sentence only",)


def test_findings_on_speech_files_and_platforms_do_not_count() -> None:
    bitext = text()
    others = [Finding(check, "E", "x", "s2") for check in ("unheard", "encoding", "offset", "limit", "word-times")]
    without, found = scored(bitext, (), {}), scored(bitext, others, {})
    assert [score.value for score in found.scores] == [score.value for score in without.scores]


ENGLISH, GERMAN = [source for source, _ in PAIRS], [target for _, target in PAIRS]


@pytest.mark.parametrize(
    ("evidence", "signal", "said"),
    [
        (
            Evidence(second={f"s{n}": said for n, said in enumerate([*GERMAN[:3], "Es regnet.", *GERMAN[4:]], 1)}),
            "agreement",
            "another engine says “Es regnet.” (likeness",
        ),
        (
            Evidence(back={f"s{n}": said for n, said in enumerate([*ENGLISH[:3], "It rains.", *ENGLISH[4:]], 1)}),
            "round-trip",
            "translated back it says “It rains.” (likeness",
        ),
        (
            Evidence(cosines={f"s{n}": (0.1 if n == 4 else 0.85, 0.15) for n in range(1, 11)}),
            "embeddings",
            "the embeddings of both are 0.10 alike, usual is 0.8",
        ),
        (
            Evidence(estimates={f"s{n}": 0.2 if n == 4 else 0.85 for n in range(1, 11)}, estimator="mine"),
            "estimator",
            "mine says 0.20",
        ),
    ],
)
def test_what_engines_and_models_say_counts(evidence: Evidence, signal: str, said: str) -> None:
    found = quality(text(), evidence)
    assert worst(found) == "s4"
    assert signal in of(found, "s4").shares
    assert any(why.startswith(said) for why in of(found, "s4").why)
    assert signal not in of(found, "s5").shares


def test_an_engine_that_never_agrees_makes_no_outliers() -> None:
    said = Evidence(second={f"s{n}": "zzz" for n in range(1, 11)}, back={f"s{n}": "qqq" for n in range(1, 11)})
    assert first(quality(text(), said)) == []


ODD = (
    "5",
    "...",
    "`x`",
    "😀",
    "\u200b.",
    "<b></b>",
    "x" * 20_000,
    "مرحبا",
    "ไทย",
    "नमस्ते",
    "![](x.png)",
    "[[p]]",
    "Ⅻ",
    "𠮷",
)


@pytest.mark.parametrize("pair", [("en", "de"), ("ja", "zh-Hant"), ("zh-Hans", "zh-Hant"), ("ar", "th"), ("sw", "yue")])
def test_odd_units_have_scores_too(pair: tuple[str, str]) -> None:
    units = tuple(Unit(f"u{n}", one, two) for n, (one, two) in enumerate(zip(ODD, reversed(ODD), strict=True)))
    ids = [unit.id for unit in units]
    evidence = Evidence(
        dict(zip(ids, ODD, strict=True)),
        dict(zip(ids, reversed(ODD), strict=True)),
        dict.fromkeys(ids, (0.0, 0.0)),
        dict.fromkeys(ids, 1.0),
    )
    for some in (units, units[:1], ()):
        found = scored(Bitext(*pair, some), (), lexicon_for(*pair, installed=False), evidence)
        assert len(found.scores) == len(some)
        assert all(0 <= score.value <= 100 and score.shares for score in found.scores)


def test_likeness_in_letters_fits_every_script() -> None:
    alike = [
        ("en", "The bakery opens at six.", "The bakery opens at 6 o'clock."),
        ("zh-Hans", "面包店早上六点开门。", "面包店在早上六点钟开门。"),
        ("ja", "パン屋は朝六時に開きます。", "パン屋は朝六時に開く。"),
        ("hi", "दुकान सुबह छह बजे खुलती है।", "दुकान सुबह छह बजे खुल जाती है।"),
        ("th", "ร้านเปิดตอนหกโมงเช้า", "ร้านเปิดหกโมงเช้า"),
        ("ko", "빵집은 아침 여섯 시에 엽니다.", "빵집은 아침 여섯 시에 문을 엽니다."),
        ("he", "המאפייה נפתחת בשש", "המאפייה נפתחת בשעה שש"),
        ("de", "ＢÄCKEREI", "bäckerei"),
    ]
    for tag, one, two in alike:
        assert overlap(one, two, tag) > 0.5, tag
        assert overlap(one, "xyz", tag) == 0.0, tag
