"""The limits of the checks, from both sides."""

from __future__ import annotations

import pytest

from bilingual.model.finding import Finding
from tests.fidelity.samples import found, units


def letters(count: int, first: str = "A") -> str:
    """Return a sentence of one word of *count* characters, its stop included."""
    return first + "b" * (count - 2) + "."


def told(check: str, *sizes: tuple[int, int]) -> list[tuple[str, str | None]]:
    """Return severity and unit of what *check* finds in sentences of these lengths in English and German."""
    texts = [(letters(one, chr(65 + n % 26)), letters(two, chr(65 + n % 26))) for n, (one, two) in enumerate(sizes)]
    return [(f.severity, f.unit) for f in found(check, units("de", *texts))]


# German keeps at least 85 % of the length of English as a whole; a section 85 % of that; a sentence half of it.
@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([(400, 340)], []),
        ([(400, 339)], [("W", None)]),
        ([(399, 300)], []),  # too short to say anything of the whole
        ([(400, 170)], [("W", None), ("W", "u1")]),
        ([(400, 169)], [("E", "u1")]),
        ([(200, 145)], []),
        ([(200, 144)], [("W", "u1")]),
        ([(199, 90)], []),  # no section, and a sentence may be as terse as that
        ([(60, 26)], []),
        ([(60, 25)], [("E", "u1")]),
        ([(59, 10)], []),
        ([(30, 30)] * 9 + [(60, 25)], [("E", "u10")]),
        # three sections of ten units: one is much terser than the others, though not too terse by itself
        ([(20, 26)] * 20 + [(20, 16)] * 10, []),
        ([(20, 27)] * 20 + [(20, 15)] * 10, [("W", "u21")]),
        ([(20, 27)] * 10 + [(20, 15)] * 10, []),  # two sections have no usual length
    ],
)
def test_length(sizes: list[tuple[int, int]], expected: list[tuple[str, str | None]]) -> None:
    assert told("length", *sizes) == expected


def test_the_evidence_of_length() -> None:
    text = [(letters(20), letters(27))] * 20 + [(letters(20), letters(15))] * 10
    (terse,) = found("length", units("de", *text))
    assert terse.evidence == {"ratio": 0.75, "floor": 0.85, "median": 1.35}
    (short,) = found("length", units("de", (letters(60), letters(25))))
    assert short.evidence == {"ratio": 0.417, "floor": 0.85}
    (whole,) = found("length", units("de", (letters(400), letters(339))))
    assert whole.evidence == {"ratio": 0.848, "floor": 0.85}


@pytest.mark.parametrize(
    ("usual", "target", "expected"),
    [
        (4, "Abbbbb. Cbbbb.", []),  # 14 characters where 10 are usual: cut in two
        (4, "Abbbbb. Cbbbbb.", ["W"]),  # 15: a sentence more
        (4, "Abbbbbbbbbbbbbbbb.", []),  # longer, but no sentence more
        (3, "Abbbbb. Cbbbbb.", []),  # four units have no usual length
    ],
)
def test_a_sentence_more(usual: int, target: str, expected: list[str]) -> None:
    texts = [(letters(10), letters(10, "D"))] * usual + [(letters(10), target)]
    findings = found("added", units("de", *texts))
    assert [f.severity for f in findings] == expected
    assert [f.evidence for f in findings] == [{"sentences": 1, "longer": 0.5}] * len(expected)


@pytest.mark.parametrize(("figure", "expected"), [("12", []), ("13", ["u2"]), ("1.5", ["u2"])])
def test_which_number_is_a_figure(figure: str, expected: list[str]) -> None:
    german = figure.replace(".", ",")
    texts = [(f"It has {figure} rooms.", f"Es hat {german} Zimmer."), (f"All {figure} rooms.", "Alle 40 Zimmer.")]
    assert [f.unit for f in found("one-figure", units("de", *texts))] == expected


def named(*targets: str) -> list[Finding]:
    return found("one-form", units("de", *((f"We saw {name} in town.", f"Wir sahen {text}.") for name, text in zip(
        ["Anna"] * len(targets), targets, strict=True))))  # fmt: skip


@pytest.mark.parametrize(
    ("targets", "forms"),
    [
        (("Anna", "Anne"), []),  # two units do not make a usual form
        (("Anna", "Anna", "Anne"), ["Anne"]),
        (("Anna", "Anna", "Annas"), []),  # the genitive is the same form
        (("Anna", "Anna", "Anne", "Anne"), []),  # half the units do not make one either
        (("Anna", "Anna", "Anna", "Anne", "Anne"), ["Anne", "Anne"]),
        (("Anna", "Anna", "Maria"), []),
        (("Anna", "Anna", "Hanna"), []),
    ],
)
def test_when_a_name_has_another_form(targets: tuple[str, ...], forms: list[str]) -> None:
    assert [finding.evidence["form"] for finding in named(*targets) if finding.severity == "E"] == forms


def test_two_forms_of_which_neither_is_usual_are_a_warning() -> None:
    for targets in (("Anna", "Anne"), ("Anna", "Anna", "Anne", "Anne")):
        assert {(f.severity, f.evidence["form"]) for f in named(*targets)} == {("W", "Anne")}
    assert named("sie", "Anna") == []  # a pronoun


def test_the_three_worst_back_translations_come_first() -> None:
    texts = [(f"The {word} barked all night.", "Egal.") for word in ("dog", "cat", "fox", "owl")]
    back = {"u1": "Nothing.", "u2": "The cat was loud.", "u3": "Silence.", "u4": "The owl barked all night."}
    findings = found("back-translation", units("de", *texts), back=back)
    assert {f.unit for f in findings} == {"u1", "u2", "u3"}
    many = [(f"It is night number {n}.", "Egal.") for n in range(100)]
    worse = found("back-translation", units("de", *many), back={f"u{n}": "Nothing at all." for n in range(1, 101)})
    assert len(worse) == 5  # one in twenty


@pytest.mark.parametrize(("count", "expected"), [(79, []), (80, ["E"])])
def test_a_whole_text_in_another_language(count: int, expected: list[str]) -> None:
    english = (
        "the dogs barked all night because the guard had gone home and left the old gate of the harbour open today"
    )
    end = next(n for n in range(len(english)) if sum(c.isalpha() for c in english[:n]) == count)
    findings = found("script", units("de", ("We heard them from afar.", english[:end])))
    whole = [f for f in findings if f.unit is None]
    assert [(f.severity, f.evidence) for f in whole] == [(one, {"detected": "en"}) for one in expected]
    assert [f.severity for f in findings if f.unit is not None] == ([] if expected else ["E"])  # the sentence alone


@pytest.mark.parametrize(
    ("targets", "expected"),
    [
        (("Sehr schoen.", "Sehr schoen."), []),  # twelve characters may come twice
        (("Sehr schoene.", "Sehr schoene."), ["u2"]),
        (("Wir warten. Wir warten.", "Gut."), ["u1"]),
        (("Ja. Ja.", "Gut."), []),  # four characters may be said twice
        (("Nein. Nein.", "Gut."), ["u1"]),
        (("Sie sie kam.", "Gut."), []),
        (("Er ging ging.", "Gut."), ["u1"]),
    ],
)
def test_what_stands_twice(targets: tuple[str, str], expected: list[str]) -> None:
    texts = zip(("He was there.", "She was not."), targets, strict=True)
    assert [f.unit for f in found("repetition", units("de", *texts))] == expected


def test_what_stands_twice_in_the_source_may_do_so_in_the_target() -> None:
    assert found("repetition", units("de", ("We wait. We wait.", "Wir warten. Wir warten."))) == []
    assert found("repetition", units("de", ("Far far away.", "Weit weit weg."))) == []
    assert found("repetition", units("zh-Hans", ("Far.", "很远呢很远呢。"))) != []


@pytest.mark.parametrize(
    ("targets", "expected"),
    [
        (["Du gehst."] * 3 + ["Gehen Sie."], ["u4"]),
        (["Gehen Sie."] * 3 + ["Du gehst."], ["u4"]),
        (["Du gehst."] * 9 + ["Gehen Sie."] * 7, ["u10", "u11", "u12", "u13", "u14"]),  # five tell enough
        (["Du gehst."] * 3, []),
    ],
)
def test_who_leaves_the_form_of_address(targets: list[str], expected: list[str]) -> None:
    findings = found("register", units("de", *(("Go on.", target) for target in targets)))
    assert [f.unit for f in findings] == expected
    few = sum(target != max(targets, key=targets.count) for target in targets)
    assert [f.evidence for f in findings] == [{"units": [few, len(targets) - few]}] * len(expected)


APART = (
    "Water is good for the garden.",
    "The gate is open now.",
    "The doctor works in the city.",
    "My friend bakes bread.",
)


@pytest.mark.parametrize(
    ("tag", "answer"), [("es", "Una frase."), ("zh-Hans", "一个句子。"), ("de", "Das ist leider so.")]
)
def test_one_answer_for_sentences_that_say_different_things_blocks(tag: str, answer: str) -> None:
    others = [(f"{n} ships came in May.", f"{n} Schiffe kamen im Mai.") for n in range(20, 40)]
    (*findings,) = found("repetition", units(tag, *others, ("City life", answer), *((text, answer) for text in APART)))
    assert [(f.severity, f.evidence) for f in findings if f.severity == "E"] == [("E", {"units": 5})] * 5
    few = found("repetition", units(tag, *((text, answer) for text in APART[:3])))
    assert sum(f.severity == "E" for f in few) == 3, "they are all there is"


def test_ways_to_say_the_same_have_one_translation() -> None:
    thanks = ("Thank you.", "Many thanks.", "Thanks a lot!", "Cheers.", "I am grateful.", "Thank you so much!")
    assert found("repetition", units("es", *((text, "Gracias.") for text in thanks))) == []
