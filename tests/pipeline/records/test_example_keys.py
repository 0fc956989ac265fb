"""An answer made with examples from the memory is used again while the memory still has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bilingual.engines.base import Item, Outcome, Progress, silent
from bilingual.engines.translation.memory.engine import TranslationMemory
from bilingual.engines.translation.memory.entries import Entry
from bilingual.errors import BilingualError
from tests.pipeline.records.test_answer_keys import TEXT, Engine, Place

LIKE = Entry("en", "de", "The keeper counts boats.", "Der Wärter zählt Boote.")
OTHER = Entry("en", "de", "The keeper counts the ships.", "Der Wärter zählt die Schiffe.")


class Shown(Engine):
    """Answers with the examples that the memory has now."""

    def __init__(self, memory: TranslationMemory, most: int = 99) -> None:
        super().__init__(most=most)
        self._memory = memory

    def translate(self, items: Sequence[Item], source: str, target: str, progress: Progress = silent) -> list[Outcome]:
        found = super().translate(items, source, target, progress)
        similar = self._memory.similar(items, source, target, 0.7)
        marks = [tuple(example.mark for example in examples) for examples in similar]
        return [replace(one, examples=examples) for one, examples in zip(found, marks, strict=True)]


@pytest.fixture
def memory(tmp_path: Path) -> TranslationMemory:
    one = TranslationMemory(tmp_path / ".bilingual" / "memory.sqlite")
    one.add([LIKE])
    (tmp_path / "a.md").write_text("a", "utf-8")
    return one


def test_an_answer_falls_with_its_examples_and_no_other_does(tmp_path: Path, memory: TranslationMemory) -> None:
    place = Place(tmp_path, engine=Shown(memory))
    assert place.asked() == list(TEXT)
    assert list(place.record["extra"]["examples"]) == ["u0"]
    assert place.asked() == []
    memory.add([Entry("en", "de", "Something else.", "Etwas anderes."), OTHER])
    assert place.asked() == [], "a new example would have been a help, and proves nothing wrong"
    memory.add([replace(LIKE, target="Der Aufseher zählt Boote.")])
    assert place.asked() == [TEXT[0]], "it was corrected"
    assert len(place.record["extra"]["examples"]["u0"]) == 2
    assert place.asked() == []
    memory.forget([entry.number for entry in memory.entries()])
    assert place.asked() == [TEXT[0]]
    assert "examples" not in place.record["extra"]
    assert place.asked() == []


def test_an_interrupted_run_knows_its_examples(tmp_path: Path, memory: TranslationMemory) -> None:
    place = Place(tmp_path, engine=Shown(memory, most=2))
    with pytest.raises((KeyboardInterrupt, BilingualError)):
        place.asked()
    assert not memory.remove([OTHER])
    undisturbed, place.engine = place.engine, Shown(memory)
    assert undisturbed.count == 3
    memory.add([replace(LIKE, target="Der Aufseher zählt Boote.")])
    assert place.asked() == [TEXT[0], *TEXT[2:]]


def test_a_run_does_not_undo_what_a_person_changed_in_the_memory(tmp_path: Path, memory: TranslationMemory) -> None:
    place = Place(tmp_path, engine=Shown(memory))
    place.asked()
    path = tmp_path / "out" / "bitext.en_de.json"
    path.write_text(path.read_text("utf-8").replace('"locked": false', '"locked": true', 1), "utf-8")
    place.asked()
    place.text = (*TEXT, "A new one.")
    place.asked()
    assert [entry.source for entry in memory.entries()] == [LIKE.source], "it was locked before, and learnt when edited"
