"""Any order of corrections, undoing, edits in files and runs that hold the item: no text is lost, none is twofold."""

from __future__ import annotations

import multiprocessing
import os
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilingual.engines.translation.memory.engine import TranslationMemory
from bilingual.errors import InputError
from bilingual.model.bitext import Unit
from bilingual.pipeline.correcting.changes import Change, kept
from bilingual.pipeline.correcting.correct import correct, redo, undo
from bilingual.pipeline.editing.committing import unit_marks
from bilingual.pipeline.records import exchange
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.records.workspace import Workspace
from bilingual.pipeline.tools import memory_path
from bilingual.views.review.texts import unit_base
from support.attacks.breaking import Full, Killed, forked, unbroken
from support.results.corrected import corrected_bitext
from support.results.results import SENTENCES, Place, copied

PAIR = "en_de"
IDS = [f"s000{number}" for number in range(1, 6)]
# Each unit in its own words, so that none is approved with an error; some with what files and journals may break on.
TEXTS = ("Sieben Worte.", 'Mit „Zeichen“ und "anderen" \\n 7.', "Ein 🙂 und 7 ‮rechts‬.", "Zwei\nZeilen 7")


def now(place: Place) -> dict[str, Unit]:
    bitext, _ = corrected_bitext(place.folder, place.tools(), PAIR)
    return {unit.id: unit for unit in bitext}


def all_kept(units: dict[str, Unit]) -> dict[str, list[Any]]:
    return {name: kept(unit) for name, unit in units.items()}


class Model:
    """What a person did, and what has to come of it."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.units = now(place)
        self.done: list[tuple[dict[str, Unit], dict[str, Unit]]] = []
        self.undone: list[tuple[dict[str, Unit], dict[str, Unit]]] = []
        self.pending: set[str] = set()

    def correct(self, changes: list[tuple[str, str, str]], busy: bool) -> None:
        asked, after = [], dict(self.units)
        for unit, what, text in changes:
            if unit in {one.unit for one in asked}:
                continue
            change = Change(unit, unit_base(self.units[unit]), **_wanted(what, text))
            asked.append(change)
            after[unit] = change.of(self.units[unit], "de")
        place = self.place
        identity = Manifest.read(place.folder).identity
        with Workspace(place.settings).claim(identity, place.folder) if busy else nullcontext():
            made = correct(place.folder, place.tools(), PAIR, asked)
        if made.refused:  # only approvals, and nothing is changed
            assert {one.unit for one in asked if one.approved} >= set(made.refused)
            return
        assert not made.conflicts, made
        assert made.waiting == (busy and bool(made.step))
        if busy:  # taken in by the next one
            correct(place.folder, place.tools(), PAIR, [])
        self.pending.clear()
        if {name: kept(unit) for name, unit in after.items()} != {
            name: kept(unit) for name, unit in self.units.items()
        }:
            self.done.append((self.units, after))
            self.undone.clear()
        self.units = after

    def stale(self, unit: str, text: str) -> None:
        place = self.place
        made = correct(place.folder, place.tools(), PAIR, [Change(unit, "0" * 16, text)])
        if made.done:
            assert kept(made.units[0]) == kept(self.units[unit]), "only what is there already"
        else:
            assert [(one.now.target, one.wanted) for one in made.conflicts] == [(self.units[unit].target, text)]

    def step(self, back: bool) -> None:
        taken, given = (self.done, self.undone) if back else (self.undone, self.done)
        if not taken:
            return
        place = self.place
        before, after = taken[-1]
        wanted, expected = (before, after) if back else (after, before)
        made = (undo if back else redo)(place.folder, place.tools(), PAIR)
        names = [name for name in before if kept(before[name]) != kept(after[name])]
        alien = [name for name in names if kept(self.units[name]) not in (kept(wanted[name]), kept(expected[name]))]
        assert {one.now.id for one in made.conflicts} == set(alien)
        if alien:
            assert all(one.now.target == self.units[one.now.id].target for one in made.conflicts)
            self.done.clear()
            self.undone.clear()
            return
        self.pending.clear()
        given.append(taken.pop())
        self.units = self.units | {name: wanted[name] for name in names}

    def edit_file(self, unit: str, text: str) -> None:
        text = " ".join(text.split())
        if unit in self.pending or self.units[unit].target == text:
            return

        def change(value: dict[str, Any]) -> None:
            for one in value["units"]:
                if one["id"] == unit:
                    one["target"] = text

        self.place.edit_json(f"bitext.{PAIR}.json", change)
        self.pending.add(unit)
        self.units = self.units | {unit: Change(unit, target=text).of(self.units[unit], "de")}
        # It is taken in with the next correction.
        correct(self.place.folder, self.place.tools(), PAIR, [])
        self.pending.clear()

    def check(self) -> None:
        found = now(self.place)
        assert all_kept(found) == all_kept(self.units)
        manifest = Manifest.read(self.place.folder)
        bitext = exchange.read_bitext(self.place.folder / f"bitext.{PAIR}.json")
        assert {unit.id: unit for unit in bitext} == found
        extra = manifest.stages[f"bitext.{PAIR}"]["extra"]
        assert extra | unit_marks(bitext) == extra
        assert not manifest.edited_files(f"bitext.{PAIR}")
        known = TranslationMemory(memory_path(self.place.settings)).standing("en", "de", SENTENCES)
        for unit in bitext:
            if unit.locked and not unit.stale:
                same = {one.target for one in bitext if one.source == unit.source and one.locked}
                assert known[unit.source].target in same


def _wanted(what: str, text: str) -> dict[str, Any]:
    return {
        "text": {"target": text},
        "both": {"target": text, "approved": True},
        "approve": {"approved": True},
        "withdraw": {"approved": False},
        "lock": {"locked": True},
        "unlock": {"locked": False},
    }[what]


_UNITS, _TEXTS = st.sampled_from(IDS), st.sampled_from(TEXTS)
_WHATS = st.sampled_from(("text", "text", "both", "approve", "withdraw", "lock", "unlock"))
_CHANGES = st.lists(st.tuples(_UNITS, _WHATS, _TEXTS), min_size=1, max_size=3)
_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("correct"), _CHANGES, st.booleans()),
        st.tuples(st.just("stale"), _UNITS, _TEXTS),
        st.tuples(st.just("step"), st.booleans()),
        st.tuples(st.just("edit_file"), _UNITS, _TEXTS),
    ),
    min_size=3,
    max_size=8,
)


@pytest.fixture(scope="module")
def walked(made: Place, tmp_path_factory: pytest.TempPathFactory) -> Place:
    return copied(made, tmp_path_factory.mktemp("walked") / "root")


def _walk(place: Place, steps: list[tuple[Any, ...]]) -> None:
    model = Model(place)
    for name, *values in steps:
        getattr(model, name)(*values)
        model.check()


@settings(max_examples=3, deadline=None)
@given(steps=_STEPS)
def test_any_order(walked: Place, steps: list[tuple[Any, ...]]) -> None:
    _walk(walked, steps)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(steps=_STEPS)
def test_many_orders(walked: Place, steps: list[tuple[Any, ...]]) -> None:
    _walk(walked, steps)


def _texts(place: Place) -> list[str | None]:
    return [unit["target"] for unit in place.targets("de").values()]


def test_killed_between_two_writes(place: Place) -> None:
    """What was written down is taken in by the next one; before that nothing has changed, and nothing is half."""
    assert _killed(place, ("correct",), every=4) >= 3


@pytest.mark.slow
def test_killed_between_any_two_writes(place: Place) -> None:
    assert _killed(place, ("correct", "undo", "redo")) > 20
    assert place.apply().state == "ready"


def _killed(place: Place, names: tuple[str, ...], every: int = 1) -> int:
    """Kill the calls *names* at each *every*-th change to the disk, until they end; return how often."""
    works: dict[str, Callable[[], object]] = {
        "correct": lambda: _typed(place),
        "undo": lambda: undo(place.folder, place.tools(), PAIR),
        "redo": lambda: redo(place.folder, place.tools(), PAIR),
    }
    before = _texts(place)
    after = ["Der Wärter zählte 7.", "Niemand sah sie.", *before[2:]]
    killed = 0
    for name in names:
        start, end = (before, after) if name != "undo" else (after, before)
        number = 1
        while True:
            ended = forked(lambda work=works[name]: work() and 0, place.root, Killed(number))  # type: ignore[misc]
            if not ended.killed:
                assert ended.code == 0, ended.out
                break
            number, killed = number + every, killed + 1
            correct(place.folder, place.tools(), PAIR, [])
            texts = _texts(place)
            assert texts in (start, end), (name, ended.places[-1])
            known = TranslationMemory(memory_path(place.settings)).standing("en", "de", SENTENCES)
            assert {one.target for one in known.values()} == (set(after[:2]) if texts == after else set())
            if texts == end:  # it was taken in: turn it back to try the next place
                back = undo if name != "undo" else redo
                assert back(place.folder, place.tools(), PAIR).done
                assert _texts(place) == start
        assert _texts(place) == end, name
    return killed


def _typed(place: Place) -> object:
    units = now(place)
    typed = (("s0001", "Der Wärter zählte 7."), ("s0002", "Niemand sah sie."))
    changes = [Change(name, unit_base(units[name]), text) for name, text in typed]
    assert correct(place.folder, place.tools(), PAIR, changes).done
    return True


def _write_often(root: Path, unit: str, prefix: str, count: int) -> None:
    place = Place(root)
    for number in range(count):
        change = Change(unit, unit_base(now(place)[unit]), f"{prefix} {number}.")
        assert correct(place.folder, place.tools(), PAIR, [change]).done


def _write_told(root: Path, unit: str, prefix: str, count: int) -> None:
    """Write in a process of its own, whose traceback nobody would see, and which shall not end what it was forked with:
    a server of other tests.
    """
    try:
        _write_often(root, unit, prefix, count)
    except BaseException:  # noqa: BLE001 - the process ends here
        (root / f"told.{unit}").write_text(traceback.format_exc())
        os._exit(1)
    os._exit(0)


def test_two_processes_and_threads_at_once(place: Place) -> None:
    context = multiprocessing.get_context("fork")
    others = [context.Process(target=_write_told, args=(place.root, unit, "P", 4)) for unit in IDS[:2]]
    for one in others:
        one.start()
    with ThreadPoolExecutor(2) as pool:
        for future in [pool.submit(_write_often, place.root, unit, "T", 4) for unit in IDS[2:4]]:
            future.result()
    for one in others:
        one.join()
        assert one.exitcode == 0, [path.read_text() for path in place.root.glob("told.*")]
    assert _texts(place)[:4] == ["P 3.", "P 3.", "T 3.", "T 3."]
    for _ in range(16):
        assert undo(place.folder, place.tools(), PAIR).done
    with pytest.raises(InputError):
        undo(place.folder, place.tools(), PAIR)


def test_one_wins_where_two_write_the_same_sentence(place: Place) -> None:
    seen = unit_base(now(place)["s0001"])

    def write(text: str) -> bool:
        return correct(place.folder, place.tools(), PAIR, [Change("s0001", seen, text)]).done

    texts = [f"Fassung {number}." for number in range(4)]
    with ThreadPoolExecutor(4) as pool:
        won = [text for text, done in zip(texts, pool.map(write, texts), strict=True) if done]
    assert len(won) == 1
    assert _texts(place)[0] == won[0]


def test_a_full_disk_changes_nothing(place: Place) -> None:
    contents = place.contents()
    ended = forked(lambda: bool(_typed(place)) - 1, place.root, Full(0))
    assert "No space left" in ended.out
    assert place.contents() == contents
    assert forked(lambda: bool(_typed(place)) - 1, place.root, unbroken).code == 0
