"""The real Anki imports a deck, studies a card, and imports a later export: nothing twice, and the schedule kept."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bilingual.engines.learning.decks import packed
from bilingual.learning.deck import Deck
from bilingual.learning.pack import StudyPack, StudySentence
from bilingual.learning.scales import Learner
from bilingual.learning.words import Lexeme, Occurrence, Vocable
from bilingual.model.timing import Span
from bilingual.views.learn.cards import deck_of

WALK = Path(__file__).with_name("in_anki.py")
HARD = Lexeme("concur", "kənkɚ", ("verb",), "C1", ("to agree",))


def export(path: Path, sentences: dict[str, str], at_s: float) -> Deck:
    """Write the deck of *sentences* by their ids."""
    place = Occurrence(0, 3, 9, HARD)
    made = tuple(
        StudySentence(name, text, f"[{text}]", (), (place,) if "concur" in text else (), span=Span(0, 900))
        for name, text in sentences.items()
    )
    study = StudyPack("item", "The talk", Learner("en", "B1"), "de", made, (Vocable(HARD, 1, place),))
    deck = deck_of(study, "en_de", {one.id: f"sound {one.id}".encode() for one in made}, {})
    path.write_bytes(packed(deck, at_s))
    return deck


@pytest.fixture(scope="module")
def anki(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interpreter with Anki, in an environment of its own."""
    folder = tmp_path_factory.mktemp("anki") / "venv"
    uv = Path(sys.executable).with_name("uv")
    subprocess.run([uv, "venv", "-q", "--python", sys.executable, folder], check=True)
    python = folder / "bin" / "python"
    subprocess.run([uv, "pip", "install", "-q", "--python", python, "anki"], check=True)
    return python


def imported(anki: Path, folder: Path, first: Path, later: Path) -> dict[str, Any]:
    arguments = [anki, WALK, folder / "collection.anki2", first, later]
    done = subprocess.run(arguments, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.slow
def test_a_later_export_edits_notes_and_keeps_the_schedule(anki: Path, tmp_path: Path) -> None:
    first, later = tmp_path / "first.apkg", tmp_path / "later.apkg"
    before = {"s1": "We concur with that.", "s2": "Thank you.", "s3": "Thank you."}
    export(first, before, 1_700_000_000)
    deck = export(later, before | {"s1": "We concur with this.", "s4": "Goodbye."}, 1_700_100_000)
    found = imported(anki, tmp_path, first, later)
    assert (found["before"], found["after"]) == (3, 4)
    assert found["guids"] == sorted(note.guid for note in deck.notes)
    assert found["schedule"] == found["schedule_after"]
    assert found["schedule"][2] == 1
    assert sorted(found["sentences"]) == ["Goodbye.", "Thank you.", "Thank you.", "We <b>concur</b> with this."]
    assert found["studied"] == "We <b>concur</b> with this."
    assert found["sounds"]
    assert "concur /kənkɚ/ (verb; C1): to agree" in found["back"]
    assert found["deck"] == "The talk (en → de)"


@pytest.mark.slow
def test_sentences_that_are_split_merged_or_removed_delete_no_card(anki: Path, tmp_path: Path) -> None:
    first, later = tmp_path / "first.apkg", tmp_path / "later.apkg"
    before = {"s1": "We concur, and we go.", "s2": "It is late.", "s3": "Very late.", "s4": "Forget it."}
    export(first, before, 1_700_000_000)
    # s1 was split, s3 merged into s2, s4 removed.
    after = {"s1": "We concur.", "s1b": "And we go.", "s2": "It is late, very late."}
    export(later, after, 1_700_100_000)
    found = imported(anki, tmp_path, first, later)
    assert (found["before"], found["after"]) == (4, 5)
    assert len(set(found["guids"])) == 5
    assert sorted(found["sentences"]) == sorted(
        ["We <b>concur</b>.", "And we go.", "It is late, very late.", "Very late.", "Forget it."]
    )
    assert found["schedule"] == found["schedule_after"]
