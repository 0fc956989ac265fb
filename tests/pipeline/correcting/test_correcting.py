"""Corrections of single sentences: checked against the text that a person saw, and written at once."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bilingual.fidelity.waivers import Waiver
from bilingual.pipeline.correcting.accepting import accept
from bilingual.pipeline.correcting.changes import Change, Corrected
from bilingual.pipeline.correcting.correct import correct, undo
from bilingual.pipeline.items.reading import read_items
from support.attacks.refusals import raises
from support.results.bread import Desk
from support.results.person import EDITED, PAIR, Person, known
from support.results.results import SENTENCES, Place
from support.results.reviewing import FIRST, REVIEW, SECOND


def test_a_correction_is_a_persons_and_rebuilds_only_what_it_changes(place: Place) -> None:
    person = Person(place)
    before = place.contents()
    made = person.correct(person.change("s0001", EDITED), person.change("s0002", approved=True))
    assert (made.done, made.waiting, made.step) == (True, False, 1)
    assert [(unit.id, unit.target, unit.state) for unit in made.units] == [
        ("s0001", EDITED, "edited"),
        ("s0002", SECOND, "approved"),
    ]
    changed = {name for name, content in place.contents().items() if before.get(name) != content}
    assert changed == {"manifest.json", "bitext.en_de.json"}
    assert known(place) == {SENTENCES[0]: EDITED, SENTENCES[1]: SECOND}
    (item,) = read_items(place.settings)
    assert (item.state, item.reasons[0]) == ("not-ready", "2 sentences of en_de edited since it was made")
    assert [step.does for step in item.steps] == ["take in the edits"]
    mtimes = place.mtimes()
    result = place.apply()
    assert result.state == "ready"
    assert EDITED in (place.folder / "subtitles/de.srt").read_text("utf-8").replace("\n", " ")
    assert place.mtimes()["video/en_zh-Hans.source.mp4"] == mtimes["video/en_zh-Hans.source.mp4"]
    assert place.apply().unchanged
    (item,) = read_items(place.settings)
    assert item.state == "ready"


def test_another_text_than_was_seen_changes_nothing(place: Place) -> None:
    one, two = Person(place), Person(place)
    assert one.correct(one.change("s0001", "Erste Fassung.")).done
    contents = place.contents()
    made = two.correct(two.change("s0002", "Niemand."), two.change("s0001", "Zweite Fassung."))
    assert place.contents() == contents
    assert [(conflict.now.target, conflict.wanted) for conflict in made.conflicts] == [
        ("Erste Fassung.", "Zweite Fassung.")
    ]
    assert not made.done
    for change in ({"approved": True}, {"locked": True}):
        assert not two.correct(two.change("s0001", **change)).done
    # What both want is no conflict.
    assert two.correct(two.change("s0001", "Erste  Fassung.\n")).conflicts
    assert two.correct(two.change("s0001", "Erste Fassung.")).done
    two.look()
    assert two.correct(two.change("s0001", "Zweite Fassung.")).done
    assert place.targets("de")["s0001"]["target"] == "Zweite Fassung."


def test_edits_in_the_files_count_as_seen_by_nobody(place: Place) -> None:
    person = Person(place)
    place.edit("bitext.en_de.json", (FIRST, "Im Bitext."))
    place.edit(REVIEW, (SECOND, "In der Datei zum Lesen."))
    place.edit("subtitles/de.srt", ("Am Morgen war", "Frühmorgens war"))
    contents = place.contents()
    for unit, there in (
        ("s0001", "Im Bitext."),
        ("s0002", "In der Datei zum Lesen."),
        ("s0004", "Frühmorgens war der Hafen wieder leer."),
    ):
        made = person.correct(person.change(unit, "Im Fenster."))
        assert [one.now.target for one in made.conflicts] == [there]
        assert place.contents() == contents
    # The others are taken in with a correction of another sentence.
    assert person.correct(person.change("s0003", "Danke sehr.")).done
    person.look()
    texts = [person.units[name].target for name in ("s0001", "s0002", "s0003", "s0004")]
    assert texts == ["Im Bitext.", "In der Datei zum Lesen.", "Danke sehr.", "Frühmorgens war der Hafen wieder leer."]
    assert person.states() == dict.fromkeys(("s0001", "s0002", "s0003", "s0004"), "edited") | {"s0005": "machine"}
    person.undo()
    assert person.states()["s0003"] == "machine"
    assert person.units["s0001"].target == "Im Bitext."


def test_what_cannot_be_approved(place: Place) -> None:
    person = Person(place)
    wrong = "Niemand hatte 12 auslaufen sehen."
    contents = place.contents()
    made = person.correct(person.change("s0001", approved=True), person.change("s0002", wrong, approved=True))
    assert list(made.refused) == ["s0002"]
    assert "numbers" in made.refused["s0002"]
    assert place.contents() == contents
    made = person.correct(person.change("s0002", wrong, approved=True, accepted={"numbers": "twelve of them"}))
    assert made.done, made.refused
    waivers = (place.root / "waivers.toml").read_text("utf-8")
    assert 'check = "numbers"\nunit = "s0002"\n' in waivers
    assert (place.root / "bilingual.toml").read_text("utf-8").startswith('waivers = "waivers.toml"\n')
    person.look()
    person.correct(person.change("s0002", accepted={"numbers": "twelve of them"}))
    assert (place.root / "waivers.toml").read_text("utf-8") == waivers
    for code, change in (
        ("BIL-EDT-022", Change("s9", target="x")),
        ("BIL-MOD-005", Change("s0001", target=" \u200b ")),
        ("BIL-FID-005", Change("s0001", accepted={"nothing": "why"})),
        ("BIL-FID-006", Change("s0001", accepted={"numbers": " "})),
        ("BIL-FID-021", Change("s0001", accepted={"card": "mine"})),
    ):
        with raises(code):
            person.correct(change)
    with raises("BIL-EDT-023"):
        correct(place.folder, place.tools(), "en_fr", [])
    (item,) = read_items(place.settings)
    assert not any("last run failed" in reason for reason in item.reasons)


def test_an_accepted_finding_is_undone_and_accepted_again(place: Place) -> None:
    person, file = Person(place), place.root / "waivers.toml"
    mine = '# mine\n[[waiver]]\ncheck = "length"\nunit = "s0004"\nreason = "it is short"\n'
    file.write_text(mine, "utf-8")
    person.correct(person.change("s0001", "Der Wärter zählte in jener Nacht 7 Schiffe."))
    person.look()
    made = person.correct(person.change("s0001", accepted={"numbers": "a figure on purpose"}))
    assert made.step
    accepted = file.read_text("utf-8")
    assert accepted.startswith(mine)
    assert "a figure on purpose" in accepted
    assert [unit.id for unit in person.undo().units] == ["s0001"]
    assert file.read_text("utf-8") == mine
    assert person.units["s0001"].target == "Der Wärter zählte in jener Nacht 7 Schiffe.", "one step at a time"
    person.redo()
    assert file.read_text("utf-8") == accepted
    # With an edit, both are one step.
    person.undo()
    person.look()
    both = person.change("s0002", "Niemand hatte 12 auslaufen sehen.", accepted={"numbers": "twelve of them"})
    person.correct(both)
    person.undo()
    assert file.read_text("utf-8") == mine
    person.redo()
    assert "twelve of them" in file.read_text("utf-8")
    # What a person has changed by hand stays.
    file.write_text(file.read_text("utf-8").replace("twelve of them", "twelve, really"), "utf-8")
    person.undo()
    assert "twelve, really" in file.read_text("utf-8")


def test_states_of_a_sentence(place: Place) -> None:
    person = Person(place)

    def states(**wanted: object) -> list[str | bool]:
        person.look()
        made = person.correct(person.change("s0001", **wanted))  # type: ignore[arg-type]
        assert made.done, made
        unit = made.units[0]
        return [unit.state, unit.locked]

    assert states(locked=True) == ["edited", True]
    assert states(approved=True) == ["approved", True]
    assert states(target=EDITED) == ["stale", True], "a changed sentence is to be approved again"
    assert states(approved=True) == ["approved", True]
    assert states(approved=False) == ["edited", True], "it is a person's text"
    assert known(place) == {SENTENCES[0]: EDITED}
    assert states(locked=False) == ["edited", False]
    assert known(place) == {}
    assert states(target="Sieben zählte der Wärter.", approved=True) == ["approved", True]


def test_answers_of_machines_replace_no_text_of_a_person(place: Place) -> None:
    person = Person(place)
    made = person.correct(person.change("s0001", "Antwort.", provenance="google"))
    assert [unit.state for unit in made.units] == ["machine"]
    assert known(place) == {}
    person.look()
    person.correct(person.change("s0001", locked=True))
    person.look()
    assert person.correct(person.change("s0001", "Andere.", provenance="google")).refused == {
        "s0001": "is a person's text"
    }


def test_texts_that_browsers_send(place: Place) -> None:
    person = Person(place)
    for sent, kept in (
        ("Sieben \ud800\x00Schiffe\x1b[31m\r\nin der Nacht. ", "Sieben Schiffe[31m in der Nacht."),
        ("Sieben <script>alert(1)</script> & „Schiffe“.", "Sieben <script>alert(1)</script> & „Schiffe“."),
        ("سبع سفن 🚢 \u202eein\u202c 7.", "سبع سفن 🚢 \u202eein\u202c 7."),
        ('"]}\n{"settled": [1], "done": false}', '"]} {"settled": [1], "done": false}'),
        ("Sieben " * 3000, ("Sieben " * 3000).strip()),
    ):
        person.look()
        made = person.correct(person.change("s0001", sent))
        assert [unit.target for unit in made.units] == [kept]
        assert place.targets("de")["s0001"]["target"] == kept
        assert person.undo().done
        assert person.redo().done
    for _ in range(5):
        assert person.undo().done
    assert Person(place).units["s0001"].target == FIRST


def test_an_item_without_its_source_is_corrected(place: Place) -> None:
    for path in (place.root / "media/done").rglob("*.mp4"):
        path.unlink()
    person = Person(place)
    assert person.correct(person.change("s0001", EDITED)).done
    with raises("BIL-WRK-006"):
        place.apply()
    assert person.undo().done


def test_waivers_of_several_at_once(place: Place) -> None:
    (place.root / "waivers.toml").write_text("# mine", "utf-8")
    waivers = [Waiver("numbers", f"reason {number}", f"s{number}", pair=PAIR) for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda one: accept(place.settings, [one]), waivers))
    text = (place.root / "waivers.toml").read_text("utf-8")
    assert text.startswith("# mine\n\n[[waiver]]\n")
    assert text.count("[[waiver]]") == 8
    assert (place.root / "bilingual.toml").read_text("utf-8").count("waivers =") == 1
    assert set(place.tools().waivers("waivers.toml")) == set(waivers)


def test_an_article_keeps_its_blocks(quoted: Path, tmp_path: Path) -> None:
    shutil.copytree(quoted, tmp_path / "root")
    desk = Desk(tmp_path / "root")
    _, tools = desk.order()

    def corrected(unit: str, text: str) -> Corrected:
        return correct(desk.folder, tools, PAIR, [Change(unit, target=text, approved=True)])

    assert list(corrected("s4", "Hefe [arbeitet](javascript:alert(1)).").refused) == ["s4"]
    assert corrected("s4", "Hefe *arbeitet*\n\n# nachts\n- in der Kälte.").done
    assert corrected("s10", "Zahlen\n===").done
    assert {pair.pair: pair.state for pair in desk.apply().pairs} == {"en_de": "ready", "en_zh-Hans": "ready"}
    page = (desk.folder / "posts/en_de/parallel.md").read_text("utf-8")
    assert "\n\nHefe *arbeitet* \\# nachts - in der Kälte. Geschmack" in page
    assert "## Numbers · Zahlen \\===\n" in page
    assert [undo(desk.folder, tools, PAIR).units[0].target for _ in range(2)] == [
        "Zahlen",
        "Hefe arbeitet in der Kälte langsam.",
    ]
