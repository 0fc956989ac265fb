"""The history of corrections: undone and done again, kept while a run holds the item, and damaged."""

from __future__ import annotations

import pytest

from bilingual.engines.base import Progress, RenderJob, silent
from bilingual.engines.translation.memory.engine import TranslationMemory
from bilingual.engines.translation.memory.entries import Entry
from bilingual.model.recording.rendered import Rendered
from bilingual.pipeline.correcting.correct import history_of
from bilingual.pipeline.items.reading import read_items
from bilingual.pipeline.records.workspace import Workspace
from bilingual.pipeline.tools import memory_path
from support.attacks.refusals import raises
from support.results.person import EDITED, PAIR, Person, known
from support.results.results import SENTENCES, DrawnMedia, Place
from support.results.reviewing import FIRST, SECOND


def test_undo_and_redo(place: Place) -> None:
    memory = TranslationMemory(memory_path(place.settings))
    memory.add([Entry("en", "de", SENTENCES[0], "Von anderswo.", document="other")])
    person = Person(place)
    first = dict(person.units)
    person.correct(person.change("s0001", EDITED, approved=True), person.change("s0002", locked=True))
    person.look()
    second = dict(person.units)
    person.correct(person.change("s0001", "Dritte Fassung."))
    assert (person.states()["s0001"], known(place)[SENTENCES[0]]) == ("stale", "Dritte Fassung.")
    third = dict(person.units)
    for units, text in ((second, EDITED), (first, "Von anderswo.")):
        assert person.undo().done
        person.look()
        assert person.units == units
        assert known(place)[SENTENCES[0]] == text
    assert memory.standing("en", "de", [SENTENCES[0]])[SENTENCES[0]].document == "other"
    assert SENTENCES[1] not in known(place)
    with raises("BIL-EDT-024"):
        person.undo()
    for units in (second, third):
        assert person.redo().done
        person.look()
        assert person.units == units
    with raises("BIL-EDT-025"):
        person.redo()
    place.apply()
    assert person.undo().done, "also after the item was made again"
    assert person.undo().done
    person.look()
    assert person.units == first
    person.correct(person.change("s0004", "Am Morgen war er leer."))
    steps = history_of(place.folder, place.tools(), PAIR)
    assert [step and step.number for step in steps] == [9, None], "a new correction ends what can be made again"


def test_a_stretch_of_typing_is_undone_as_one(place: Place) -> None:
    memory = TranslationMemory(memory_path(place.settings))
    memory.add([Entry("en", "de", SENTENCES[0], "Von anderswo.", document="other")])
    person = Person(place)
    first = dict(person.units)
    person.types("s0001", "W", EDITED[:9], EDITED, stretch="one")
    person.correct(person.change("s0001", approved=True), stretch="one")
    person.look()
    one = dict(person.units)
    assert one["s0001"].is_approved
    person.types("s0001", "Wir d", "Wir da.", stretch="two")
    person.types("s0002", "K", "Keiner.", stretch="two")
    two = dict(person.units)
    assert person.undo().done
    person.look()
    assert (person.units["s0002"].target, person.units["s0001"].target) == (SECOND, "Wir da.")
    for units, text in ((one, EDITED), (first, "Von anderswo.")):
        assert person.undo().done
        person.look()
        assert (person.units, known(place)[SENTENCES[0]]) == (units, text)
    assert memory.standing("en", "de", [SENTENCES[0]])[SENTENCES[0]].document == "other"
    with raises("BIL-EDT-024"):
        person.undo()
    for _ in range(3):
        assert person.redo().done
    person.look()
    assert person.units == two
    place.edit("bitext.en_de.json", ("Keiner.", "Von Hand."))
    person.look()
    person.types("s0002", "Von Hand!", stretch="two")
    assert person.undo().done
    person.look()
    assert person.units["s0002"].target == "Von Hand.", "not what was typed before that"


def test_a_stretch_of_typing_during_a_run_is_undone_as_one(place: Place) -> None:
    person = Person(place)
    workspace = Workspace(place.settings)
    identity = str(place.json("manifest.json")["identity"])
    with workspace.claim(identity, place.folder):
        person.types("s0001", "A", "An", "Anders.", stretch="one")
        person.types("s0002", "W", "Weg.", stretch="two")
        assert person.undo().waiting
        person.look()
        assert (person.units["s0001"].target, person.units["s0002"].target) == ("Anders.", SECOND)
    place.apply()
    assert place.targets("de")["s0001"]["target"] == "Anders."
    assert person.undo().done
    assert place.targets("de")["s0001"]["target"] == FIRST


def test_undo_of_what_was_changed_since(place: Place) -> None:
    person = Person(place)
    person.correct(person.change("s0001", EDITED))
    place.edit("bitext.en_de.json", (EDITED, "Von Hand."))
    contents = place.contents()
    made = person.undo()
    assert [(one.now.target, one.wanted) for one in made.conflicts] == [("Von Hand.", FIRST)]
    assert place.contents() == contents
    place.edit("bitext.en_de.json", ("Von Hand.", EDITED))
    assert person.undo().done
    place.edit("bitext.en_de.json", (FIRST, "Von Hand."))
    assert person.redo().conflicts
    assert person.correct(person.change("s0002", "Keiner.")).done
    assert Person(place).units["s0001"].target == "Von Hand."


def test_while_a_run_holds_the_item(place: Place) -> None:
    one, two = Person(place), Person(place)
    workspace = Workspace(place.settings)
    identity = str(place.json("manifest.json")["identity"])
    contents = place.contents()
    with workspace.claim(identity, place.folder):
        made = one.correct(one.change("s0001", EDITED))
        assert (made.done, made.waiting, made.units[0].target) == (True, True, EDITED)
        assert two.correct(two.change("s0001", "Anders.")).conflicts[0].now.target == EDITED
        assert one.correct(one.change("s0002", "Weg.")).waiting
        assert one.undo().waiting
        assert one.correct(one.change("s0003", "Danke.")).waiting
        one.look()
        assert [one.units[name].target for name in ("s0001", "s0002", "s0003")] == [EDITED, SECOND, "Danke."]
        assert place.contents() == contents
    (item,) = read_items(place.settings)
    assert (item.state, item.reasons[0]) == ("not-ready", "some sentences edited since it was made")
    result = place.apply()
    assert result.state == "ready"
    assert read_items(place.settings)[0].state == "ready"
    targets = place.targets("de")
    assert [targets[name]["target"] for name in ("s0001", "s0002", "s0003")] == [EDITED, SECOND, "Danke."]
    assert one.undo().done
    assert one.undo().done
    one.look()
    assert one.units["s0001"].target == FIRST


def test_what_waited_for_a_text_that_a_person_changed_is_told(place: Place) -> None:
    person = Person(place)
    identity = str(place.json("manifest.json")["identity"])
    with Workspace(place.settings).claim(identity, place.folder):
        person.correct(person.change("s0001", EDITED))
    place.edit("bitext.en_de.json", (FIRST, "Von Hand."))
    result = place.apply()
    assert place.targets("de")["s0001"]["target"] == "Von Hand."
    told = f"en_de: a correction of s0001 was made for another text and is not taken in: it says “{EDITED}”"
    assert [note for note in result.notes if note.startswith(told)]
    assert place.apply().unchanged


def test_a_correction_in_the_middle_of_a_run(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """The run goes on with the text it began with, and takes the correction in at its end."""
    person, made = Person(place), []
    person.correct(person.change("s0002", "Niemand sah sie."))
    render = DrawnMedia.render

    def rendering(self: DrawnMedia, job: RenderJob, progress: Progress = silent) -> Rendered:
        if not made:
            made.append(person.correct(person.change("s0001", EDITED)))
        return render(self, job, progress)

    monkeypatch.setattr(DrawnMedia, "render", rendering)
    assert place.apply().state == "ready"
    assert made[0].waiting
    assert place.targets("de")["s0001"]["target"] == EDITED
    assert EDITED not in (place.folder / "subtitles/de.srt").read_text("utf-8")
    (item,) = read_items(place.settings)
    assert (item.state, item.reasons[0]) == ("not-ready", "1 sentence of en_de edited since it was made")
    assert place.apply().state == "ready"
    assert EDITED in (place.folder / "subtitles/de.srt").read_text("utf-8").replace("\n", " ")
    assert read_items(place.settings)[0].state == "ready"
    assert place.apply().unchanged


def test_the_history_is_private_and_bounded(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bilingual.pipeline.correcting.history._MOST", 20_000)
    monkeypatch.setattr("bilingual.pipeline.correcting.history._LEAST", 5_000)
    person = Person(place)
    for number in range(60):
        person.look()
        assert person.correct(person.change("s0001", f"Fassung {number}.")).step == number + 1
    (path,) = (place.root / ".bilingual/corrections").glob("*.jsonl")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.stat().st_size < 25_000
    for number in (58, 57, 56):
        assert person.undo().done
        person.look()
        assert person.units["s0001"].target == f"Fassung {number}."
    assert person.redo().done
    assert Person(place).units["s0001"].target == "Fassung 57."
    path.write_bytes(path.read_bytes()[:-20])  # a power cut in the last line
    assert person.undo().done


def test_what_is_damaged_is_told_or_restored(place: Place) -> None:
    person = Person(place)
    person.correct(person.change("s0001", EDITED))
    (path,) = (place.root / ".bilingual/corrections").glob("*.jsonl")
    lines = path.read_bytes()
    path.write_bytes(b'nothing\n[1]\n{"number": 7, "later": 1}\n{"settled": 3, "done": true}\n\xff\n' + lines)
    assert person.undo().done, "lines that are none of ours are left alone"
    assert person.redo().done
    path.unlink()
    with raises("BIL-EDT-024"):
        person.undo()
    manifest = place.folder / "manifest.json"
    manifest.write_bytes(manifest.read_bytes()[:100])
    person.look()
    assert person.units["s0001"].target == EDITED
    assert person.correct(person.change("s0002", "Keiner.")).done
    (place.folder / "bitext.en_de.json").write_bytes(b"")
    assert person.correct(person.change("s0003", "Danke.")).done, "it is restored from its copy"
    person.look()
    assert [person.units[name].target for name in ("s0001", "s0002", "s0003")] == [EDITED, "Keiner.", "Danke."]
    place.edit("bitext.en_de.json", ('"units": [', '"units": [['))
    contents = place.contents()
    with raises("BIL-WRK-011"):
        person.correct(person.change("s0003", "Dank."))
    assert place.contents() == contents
