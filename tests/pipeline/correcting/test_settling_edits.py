"""A sentence of a person's translation can be edited in three places; where two differ, a person settles it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from bilingual.pipeline.applying import apply_edits
from support.attacks.refusals import raises
from support.results.harbour import GERMAN, POST, SOURCE, Desk

OLD, MINE, YOURS = "Das Wasser ist still.", "Das Wasser liegt ruhig da.", "Still ruht das Wasser."


class Places(Desk):
    """A published pair whose sentence OLD can be edited in its three places."""

    def edit(self, place: str, before: str, after: str) -> None:
        folder = self.root / "media/outbox/harbour"
        paths = {"file": self.root / "harbour.de.md", "post": folder / POST, "results": folder / "bitext.en_de.json"}
        text = paths[place].read_text("utf-8")
        assert before in text
        paths[place].write_text(text.replace(before, after), "utf-8")

    def apply(self, settle: Sequence[str] = ()) -> None:
        tools, _ = self.tools()
        apply_edits(self.root / "media/outbox/harbour", tools, settle=settle)

    def said(self) -> list[str | None]:
        """Return the sentence in the bitext and in the post."""
        sentence = next(text for text in (OLD, MINE, YOURS) if text in self.body())
        return [self.units()["s12"][0], sentence]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Places:
    places = Places(tmp_path_factory.mktemp("made") / "root")
    places.write(harbour_md=SOURCE, harbour_de_md=GERMAN)
    places.publish()
    return places


@pytest.fixture
def three(made: Places, tmp_path: Path) -> Places:
    places = Places(tmp_path / "root")
    shutil.copytree(made.root, places.root, dirs_exist_ok=True)
    return places


@pytest.mark.parametrize(
    ("first", "apart"),
    [
        ("post", True),
        ("results", False),
        pytest.param("post", False, marks=pytest.mark.slow),
        pytest.param("results", True, marks=pytest.mark.slow),
    ],
)
def test_two_different_edits_of_one_sentence_are_shown_and_settled_by_a_person(
    three: Places, first: str, apart: bool
) -> None:
    three.edit(first, OLD, MINE)
    if apart:  # the other edit comes after a run with the first
        three.apply()
        assert three.said() == [MINE, MINE]
    three.edit("file", OLD, YOURS)
    for _ in range(2):
        with raises("BIL-EDT-016") as caught:
            three.apply()
        assert all(text in str(caught.value) for text in (MINE, YOURS, "The water is quiet.", "--settle"))
        assert three.said()[0] == MINE
    three.apply(settle=["file"])
    assert three.said() == [YOURS, YOURS]
    three.apply()
    assert three.said() == [YOURS, YOURS]


def test_the_results_may_win_and_the_next_edit_of_the_file_is_asked_about_again(three: Places) -> None:
    three.edit("results", OLD, MINE)
    three.edit("file", OLD, YOURS)
    three.apply(settle=["results"])
    three.apply()
    assert three.said() == [MINE, MINE]
    three.edit("file", YOURS, OLD)
    with raises("BIL-EDT-016"):
        three.apply()
    three.edit("file", OLD, MINE)  # now both say the same
    three.apply()
    three.edit("file", MINE, YOURS)  # and only the file has changed
    three.apply()
    assert three.said() == [YOURS, YOURS]


@pytest.mark.parametrize("place", ["file", "post", "results"])
def test_a_single_edit_is_taken_from_any_place_again_and_again(three: Places, place: str) -> None:
    for before, after in ((OLD, MINE), (MINE, YOURS)):
        three.edit(place, before, after)
        three.apply()
        assert three.said() == [after, after]


def test_edits_of_a_post_and_of_the_bitext_are_never_mixed(three: Places) -> None:
    three.edit("results", OLD, MINE)
    three.edit("post", OLD, YOURS)
    with raises("BIL-EDT-016"):
        three.apply()
    assert three.said() == [MINE, YOURS]
    three.apply(settle=["post"])
    assert three.said() == [YOURS, YOURS]


def test_several_conflicts_are_settled_one_by_one(three: Places) -> None:
    who, mine, yours = "Wer bezahlte ihn?", "Wer zahlte?", "Wer bezahlte das?"
    three.edit("results", OLD, MINE)
    three.edit("results", who, mine)
    three.edit("file", OLD, YOURS)
    three.edit("file", who, yours)
    with raises("BIL-EDT-016") as caught:
        three.apply(["s12=file"])
    assert "--settle s12=file --settle s5=file" in str(caught.value)
    assert YOURS not in str(caught.value)
    three.apply(["s12=file", "s5=results"])
    assert three.said() == [YOURS, YOURS]
    assert three.units()["s5"] == (mine, "human")
    assert mine in three.body()
    three.edit("results", YOURS, MINE)
    three.edit("post", YOURS, OLD)
    three.edit("post", mine, yours)
    three.edit("results", mine, who)
    three.apply(["post", "s5=results"])
    assert three.said() == [OLD, OLD]
    assert (three.units()["s5"][0], who in three.body()) == (who, True)
    with raises("BIL-EDT-018"):
        three.apply(["s12=nowhere"])
