"""The review file: what editors and people do to it, and what is read from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilingual.model.bitext import HUMAN, Bitext, Provenance, Unit
from bilingual.model.finding import Finding
from bilingual.views.review.changes import Changes, changes_in
from bilingual.views.review.reading import read_review
from bilingual.views.review.render import Reviewed, render
from bilingual.views.review.texts import unit_base

GOOGLE = Provenance("google")
ITEM = Bitext(
    "en",
    "de",
    (
        Unit("s1", 'The keeper said "no" to the captain there.', 'Der Wärter sagte dem Kapitän "nein".', None, GOOGLE),
        Unit("s2", "Nobody had seen them leave.", "Niemand hatte sie auslaufen sehen.", provenance=GOOGLE),
        Unit("s3", "Thank you.", "Danke.", provenance=HUMAN, locked=True).by_approval(),
        Unit("s4", "The harbour was empty."),
        Unit("s5", "One line.  \nAnother line.", "Eine Zeile.  \nNoch eine Zeile.", provenance=GOOGLE),
    ),
)  # fmt: skip
CODE = Unit(
    "s1", "We write Python code every day, and it is fun.", "我们每天用 Python 写代码，这很有趣。", None, GOOGLE
)
CHINESE = Bitext("en", "zh-Hans", (CODE,))


def written(bitext: Bitext = ITEM, **about: object) -> str:
    return render(Reviewed("Harbour", bitext, **about))  # type: ignore[arg-type]


def read(text: str, bitext: Bitext = ITEM, taken: Mapping[str, tuple[str, str]] | None = None) -> Changes:
    return changes_in(read_review(text, bitext), bitext, taken or {})


def nothing(changes: Changes) -> bool:
    return not (changes.targets or changes.contradicted or changes.ticked or changes.unticked or changes.problems)


def ticked(text: str, unit: str) -> str:
    return re.sub(rf"\[[ x]\] (\*\*{unit}\*\*)", r"[x] \1", text)


def block(text: str, unit: str) -> str:
    """Return the block of *unit* as written."""
    return re.split(r"(?m)^(?=- \[)", text)[[u.id for u in ITEM].index(unit) + 1]


def wrapped(text: str) -> str:
    """As an editor does it that fills all long lines at 40 columns."""

    def filled(line: str) -> str:
        ours = len(line) <= 40 or line.startswith(("-", ">", "#"))
        return line if ours else re.sub(r"(.{1,40})(?: |$)", r"\1\n", line).rstrip("\n")

    return "\n".join(map(filled, text.split("\n")))


def quoted(text: str) -> str:
    return re.sub(r'"(\w+)"', r"“\1”", text)


UNTOUCHED: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "Windows line ends": lambda text: text.replace("\n", "\r\n"),
    "old Macintosh line ends": lambda text: text.replace("\n", "\r"),
    "spaces at line ends removed": lambda text: re.sub(r"[ \t]+\n", "\n", text),
    "spaces at line ends added": lambda text: text.replace("\n", "  \n"),
    "no newline at the end": lambda text: text.rstrip("\n"),
    "blank lines at the end": lambda text: text + "\n\n\n",
    "other bullets": lambda text: text.replace("- [", "* ["),
    "numbers for bullets": lambda text: "".join(
        f"{number}. [{part}" if number else part for number, part in enumerate(text.split("- ["))
    ),
    "escaped boxes": lambda text: text.replace("- [ ]", r"- \[ \]"),
    "tildes for fences": lambda text: text.replace("```", "~~~"),
    "indented as part of the list": lambda text: re.sub(r"(?m)^(?!- |[>#]|$)", "  ", text),
    "longer fences": lambda text: text.replace("```", "`````"),
    "indented by two": lambda text: re.sub(r"(?m)^(```|- )", r"  \1", text),
    "no blank lines between": lambda text: re.sub(r"\n\n+", "\n", text),
    "more blank lines": lambda text: text.replace("\n\n", "\n\n\n\n"),
    "underscores for stars": lambda text: text.replace("**", "__"),
    "not bold": lambda text: text.replace("**", ""),
    "lines filled": wrapped,
    "smart quotes": quoted,
    "smart quotes and lines filled": lambda text: wrapped(quoted(text)),
    "flags and notes deleted": lambda text: re.sub(r"(?m)(`[0-9a-f]{8}`).*|^>.*\n", r"\1", text),
    "a block deleted": lambda text: text.replace(block(text, "s2"), ""),
    "all blocks deleted": lambda text: text[: text.index("- [")],
    "emptied": lambda text: "",
    "capital X": lambda text: text.replace("[x] **", "[X] **"),
    "space in the box": lambda text: text.replace("[x] **", "[ x ] **"),
}


@pytest.mark.parametrize("how", UNTOUCHED)
def test_what_only_an_editor_changed_is_no_edit(how: str) -> None:
    found = Finding("numbers", "W", "the figure “7” of a very long message is missing in the translation of it", "s1")
    text = written(findings=[found])
    assert nothing(read(UNTOUCHED[how](text))), how
    edited = UNTOUCHED[how](text).replace("auslaufen", "ablegen")
    if "s2" in edited:
        assert read(edited).targets == {"s2": "Niemand hatte sie ablegen sehen."}, how


def test_a_tick_approves_one_sentence_and_an_empty_box_withdraws() -> None:
    text = written()
    changes = read(ticked(text, "s2"))
    assert list(changes.ticked) == ["s2"]
    assert text.split("\n")[changes.ticked["s2"] - 1].startswith("- [ ] **s2**")
    assert list(read(text.replace("- [x] **s3**", "- [ ] **s3**")).unticked) == ["s3"]
    for box in ("[X]", "[ｘ]", "[х]", "[ x]"):
        assert list(read(text.replace("[ ] **s2**", f"{box} **s2**")).ticked) == ["s2"], box
    for box in ("[y]", "[-]", "[xx]", "[?]"):
        odd = read(text.replace("[ ] **s2**", f"{box} **s2**"))
        assert not odd.ticked
        assert [problem.what for problem in odd.problems] == ["s2: its box is neither [x] nor [ ]"], box


def test_a_correction_and_a_tick_in_one_go_approve_the_corrected_text() -> None:
    changes = read(ticked(written(), "s2").replace("auslaufen", "ablegen"))
    assert (changes.targets, list(changes.ticked)) == ({"s2": "Niemand hatte sie ablegen sehen."}, ["s2"])


def test_an_old_tick_does_not_approve_a_new_text() -> None:
    changes = read(written().replace("Danke.", "Vielen Dank."))
    assert (changes.targets, changes.ticked, changes.unticked) == ({"s3": "Vielen Dank."}, {}, {})


def test_a_mark_counts_in_the_header_only() -> None:
    text = written(findings=[Finding("numbers", "W", "- [x] **s2** `00000000` is a trap", "s1")])
    assert nothing(read(text))
    for line in ("- [x] s2", "[x]", "> - [x] **s2**", "- [x] **s2**", "x"):
        changes = read(text.replace("Niemand hatte", f"{line}\nNiemand hatte"))
        assert not changes.ticked, line


def test_hard_breaks_and_edges_stay() -> None:
    saved = re.sub(r" +\n", "\n", written()).replace("Noch eine", "Und noch eine")
    assert read(saved).targets == {"s5": "Eine Zeile.  \nUnd noch eine Zeile."}
    framed = Bitext("en", "de", (Unit("s1", "A.", " Ein Satz. ", provenance=GOOGLE),))
    assert read(written(framed).replace("Satz", "Wort"), framed).targets == {"s1": " Ein Wort. "}


def test_lines_that_an_editor_broke_are_joined_as_the_language_writes() -> None:
    text = written(CHINESE)
    assert nothing(read(text.replace("写代码", "写\n代码"), CHINESE))
    assert nothing(read(text.replace("用 Python", "用\nPython"), CHINESE))
    changes = read(text.replace("写代码，这很有趣", "写\n程序，\n这很好玩"), CHINESE)
    assert changes.targets == {"s1": "我们每天用 Python 写程序，这很好玩。"}
    changed = read(wrapped(written()).replace("Wärter", "Türmer"))
    assert changed.targets == {"s1": 'Der Türmer sagte dem Kapitän "nein".'}


def test_a_space_that_a_person_takes_out_is_an_edit() -> None:
    one = Bitext("en", "de", (Unit("s1", "The key.", "Der  Haus schlüssel.", provenance=GOOGLE),))
    assert read(written(one).replace("Haus schl", "Hausschl"), one).targets == {"s1": "Der  Hausschlüssel."}
    assert read(written(one).replace("Der  Haus", "Der Haus"), one).targets == {"s1": "Der Haus schlüssel."}


def test_quotation_marks_that_a_person_sets_are_an_edit() -> None:
    changes = read(written().replace('Kapitän "nein"', "Kapitän „nein“"))
    assert changes.targets == {"s1": "Der Wärter sagte dem Kapitän „nein“."}


def test_an_untranslated_sentence_gets_its_translation() -> None:
    text = written()
    empty = "```de\n```"
    assert text.count(empty) == 1
    changes = read(ticked(text.replace(empty, "```de\nDer Hafen war leer.\n```"), "s4"))
    assert (changes.targets, list(changes.ticked)) == ({"s4": "Der Hafen war leer."}, ["s4"])


def changed(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new)

    return change


def moved(text: str, how: Callable[[str], str] = lambda text: text) -> str:
    """Return *text* with the block of s2 at its end, changed by *how*."""
    return text.replace(block(text, "s2"), "") + "\n" + how(block(text, "s2"))


def swapped(text: str) -> str:
    return ticked(text.replace("**s1**", "**s0**").replace("**s2**", "**s1**").replace("**s0**", "**s2**"), "s2")


def of_another_base(text: str) -> str:
    return ticked(text.replace(unit_base(ITEM.units[1]), unit_base(ITEM.units[0])), "s2")


# What was done to the file, what is said of it, and what is in the line that is named.
DAMAGED: dict[str, tuple[Callable[[str], str], str, str]] = {
    "header deleted": (lambda text: re.sub(r"- \[ \] \*\*s2.*\n", "", text), "a header is missing or damaged", "```en"),
    "mark cut off": (lambda text: re.sub(r"(s2\*\* `\w{3})\w+", r"\1", text), "this header is damaged", "**s2**"),
    "bracket lost": (changed("- [ ] **s2**", "- [  **s2**"), "this header is damaged", "**s2**"),
    "source fence lost": (changed("```en\nNobody", "Nobody"), "there is no text in en", "**s2**"),
    "source fence not closed": (changed("leave.\n```\n", "leave.\n"), "is not closed", "**s2**"),
    "target fence lost": (changed("```de\nNiemand", "Niemand"), "there is no text in de", "**s2**"),
    "target fence not closed": (changed("sehen.\n```\n", "sehen.\n"), "is not closed", "**s2**"),
    "source changed": (changed("seen them leave", "watched them"), "the source text here is another", "**s2**"),
    "translation emptied": (changed("Niemand hatte sie auslaufen sehen.", " "), "is empty", "**s2**"),
    "a fence typed": (changed("Niemand hatte", "Niemand\n```\nhatte"), "another fence", "**s2**"),
    "source twice": (changed("```de\nNiemand", "```en\nNiemand"), "there is no text in de", "**s2**"),
    "doubled": (lambda text: text + block(text, "s2"), "s2 is there twice or more", "**s2**"),
    "doubled and edited": (
        lambda text: text + ticked(block(text, "s2"), "s2").replace("sehen", "hören"),
        "s2 is there twice or more",
        "**s2**",
    ),
    "moved and ticked": (lambda text: moved(text, lambda part: ticked(part, "s2")), "s2 was moved: its edit", "**s2**"),
    "moved": (moved, "s2 was moved", "**s2**"),
    "of nothing": (changed("[ ] **s2**", "[x] **s99**"), "there is no sentence s99: its edit", "**s99**"),
    "two blocks with one header": (changed("**s2**", "**s1**"), "s1 is there twice or more", "**s1**"),
    "ids swapped": (swapped, "s2 was moved", "**s2**"),
    "base of another block": (of_another_base, "its box was changed for an earlier text", "**s2**"),
    "a conflict of versions": (
        changed("Niemand hatte", "<<<<<<< mine\nKeiner hat\n=======\nNiemand hatte"),
        "both sides of a conflict",
        "**s2**",
    ),
    "a note between": (changed("```en\nNobody", "ask Bob\n\n```en\nNobody"), "outside the fences", "ask Bob"),
    "a note at the end": (lambda text: text + "\nask Bob\n", "outside the fences", "ask Bob"),
}


@pytest.mark.parametrize("how", DAMAGED)
def test_what_is_damaged_changes_nothing_and_is_named_by_its_line(how: str) -> None:
    damage, told, place = DAMAGED[how]
    text = damage(written())
    changes = read(text)
    assert not changes.ticked, how
    assert not changes.targets, how
    assert any(told in problem.what for problem in changes.problems), changes.problems
    lines = text.split("\n")
    named = [lines[problem.line - 1] for problem in changes.problems if told in problem.what]
    assert any(place in line for line in named), named
    # The others still count.
    other = read(ticked(text.replace("Noch eine", "Und eine"), "s5"))
    assert (other.targets.get("s5"), list(other.ticked)) == ("Eine Zeile.  \nUnd eine Zeile.", ["s5"]), other


def test_only_what_may_be_an_edit_keeps_the_file() -> None:
    text = written()
    kept = {how: any(p.keeps for p in read(damage(text)).problems) for how, (damage, _, _) in DAMAGED.items()}
    assert [how for how, keeps in kept.items() if not keeps] == ["doubled", "moved", "two blocks with one header"]


def test_an_edit_of_an_earlier_text() -> None:
    """The file was written for other texts than today's, as when an old copy is saved over it."""
    text = written()
    newer = ITEM.with_units({"s2": replace(ITEM.units[1], target="Keiner sah sie.", provenance=HUMAN, locked=True)})
    assert nothing(read(text, newer)), "a block that nobody touched is no edit"
    changes = read(ticked(text, "s2"), newer)
    assert not changes.ticked
    assert "for an earlier text" in changes.problems[0].what
    changes = read(text.replace("auslaufen", "ablegen"), newer)
    assert (changes.targets, changes.contradicted) == ({}, {"s2": "Niemand hatte sie ablegen sehen."})
    engine = ITEM.with_units({"s2": replace(ITEM.units[1], target="Keiner sah sie.")})
    assert read(text.replace("auslaufen", "ablegen"), engine).targets == {"s2": "Niemand hatte sie ablegen sehen."}
    # The copy says what was written there meanwhile.
    assert nothing(read(text.replace("Niemand hatte sie auslaufen sehen.", "Keiner sah sie."), newer))


def test_an_old_copy_withdraws_no_approval() -> None:
    approved = ITEM.with_units({"s2": ITEM.units[1].by_approval()})
    assert nothing(read(written(), approved)), "the copy was written before it was approved"
    assert list(read(written(approved).replace("[x] **s2**", "[ ] **s2**"), approved).unticked) == ["s2"]


def test_a_file_that_stays_can_be_edited_again() -> None:
    """With a damaged block the file is not written again; what was taken from it is the base of the next edit."""
    text = written().replace("auslaufen", "ablegen")
    (target,) = read(text).targets.values()
    today = ITEM.with_units({"s2": replace(ITEM.units[1], target=target, provenance=HUMAN, locked=True)})
    taken = {"s2": (unit_base(ITEM.units[1]), unit_base(today.units[1]))}
    assert nothing(read(text, today, taken))
    again = read(text.replace("ablegen", "wegfahren"), today, taken)
    assert again.targets == {"s2": "Niemand hatte sie wegfahren sehen."}
    assert list(read(ticked(text, "s2"), today, taken).ticked) == ["s2"]


def test_what_the_file_shows() -> None:
    findings = [
        Finding("numbers", "E", "“7” is missing", "s1"),
        Finding("length", "I", "is longer", "s2"),
        Finding("numbers", "E", "waived one", "s2", waived="reason"),
    ]
    bitext = ITEM.with_units({"s2": replace(ITEM.units[1], provenance=Provenance("apertium", draft=True))})
    text = written(bitext, findings=findings, doubts={"s2": ["“leave” may be “sleep”"]})
    assert "machine (google) · numbers\n\n> E numbers: “7” is missing\n" in text
    assert "draft · unsure\n\n> “leave” may be “sleep”\n" in text
    assert "`" + unit_base(ITEM.units[2]) + "` approved\n" in text
    assert "untranslated\n" in text
    assert "waived" not in text
    assert text == written(bitext, findings=findings, doubts={"s2": ["“leave” may be “sleep”"]}), "deterministic"
    assert max(map(len, text.split("\n"))) <= 72


# Whatever a file of ours may contain is likely to be drawn.
PIECES = [
    "```", "````", "~~~", "```en", "```de", "- [x] **s1** `0a1b2c3d`", "- [x] **s2** `0a1b2c3d`", "[x]", "> ", "# ",
    "\n", "\r", "\r\n", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", " ", "\t", "\u3000", "\u200b", "\u202e",
    "\ufeff", "`", "\\", "“", '"', "é", "e\u0301", "中文", "שלום", "👩‍👩‍👧", "\x00", "\x1b[31m", "---", "1. ", "**",
    "&amp;", "{{ x }}", "{% x %}",
]  # fmt: skip
ANY = st.one_of(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=40),
    st.lists(st.sampled_from(PIECES), max_size=12).map("".join),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(ANY, ANY), min_size=2, max_size=4), st.lists(st.text(max_size=8), max_size=3, unique=True))
def test_no_text_forms_a_fence_a_header_or_a_mark(texts: list[tuple[str, str]], names: list[str]) -> None:
    ids = [name for name in names if name and not re.search("[\ud800-\udfff]", name)]
    units = [
        Unit(f"{ids[number] if number < len(ids) else ''}s{number}", f"{source}a", f"b{target}", provenance=GOOGLE)
        for number, (source, target) in enumerate(texts, 1)
    ]
    bitext = Bitext("en", "de", tuple(units))
    notes = [Finding("numbers", "E", source + target, units[0].id) for source, target in texts]
    text = render(Reviewed(texts[0][0], bitext, notes, doubts={units[1].id: [texts[0][1]]}))
    for saved in (text, text.replace("\n", "\r\n"), re.sub(r"[ \t]+\n", "\n", text), "\ufeff" + text):
        changes = read(saved.removeprefix("\ufeff"), bitext)
        assert nothing(changes), changes
    marked = text.replace("- [ ] **", "- [x] **", 1)
    assert list(read(marked, bitext).ticked) == [units[0].id]
    # A correction is read as it was typed, whatever is around it.
    fence = text.rstrip("\n").split("\n")[-1]
    typed = text.rstrip("\n")[: -len(fence)] + "neu\n" + fence + "\n"
    assert list(read(typed, bitext).targets) == [units[-1].id]


def test_a_block_within_a_text_counts_for_nothing() -> None:
    """Not even if the fence around it is lost: the sentence has a header of its own."""
    trap = ticked(block(written(), "s2"), "s2").replace("sehen.", "hören.")
    units = (*ITEM.units[:1], replace(ITEM.units[1], id="s0", source=f"See: {trap}", target=trap), *ITEM.units[1:])
    item = replace(ITEM, units=units)
    text = written(item)
    assert "````" in text
    assert nothing(read(text, item))
    lost = text.replace("````de\n", "")
    for broken in (lost, lost.replace("```de\nNiemand hatte sie auslaufen", "Niemand"), text.replace("````", "")):
        changes = read(broken, item)
        assert "s2" not in changes.ticked
        assert "s2" not in changes.targets


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(ANY, ANY), min_size=2, max_size=3), st.integers(0, 10_000), st.integers(0, 10_000))
def test_losing_lines_approves_nothing(texts: list[tuple[str, str]], first: int, last: int) -> None:
    """Whatever lines are lost, and whatever the texts say, no sentence is approved that nobody ticked."""
    units = [
        Unit(f"s{n}", f"{source}a", f"b{target}", provenance=GOOGLE) for n, (source, target) in enumerate(texts, 1)
    ]
    bitext = Bitext("en", "de", tuple(units))
    lines = written(bitext).split("\n")
    begin, end = sorted((first % (len(lines) + 1), last % (len(lines) + 1)))
    changes = read("\n".join(lines[:begin] + lines[end:]), bitext)
    assert not changes.ticked
    assert not changes.unticked
