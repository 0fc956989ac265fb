"""Corrections and approvals outside a browser: the review file, the bitext, and what becomes of an approval."""

from __future__ import annotations

import pytest

from bilingual.engines.translation.memory.engine import TranslationMemory
from bilingual.errors import InputError
from bilingual.pipeline.applying import apply_edits
from bilingual.pipeline.result import Result
from bilingual.pipeline.tools import memory_path
from support.attacks.refusals import raises
from support.results.results import SENTENCES, Place
from support.results.reviewing import FIRST, REVIEW, SECOND, review, save, tick

NEW = "Der Türmer zählte in jener Nacht sieben Schiffe."


def memory(place: Place) -> dict[str, str]:
    return {entry.source: entry.target for entry in TranslationMemory(memory_path(place.settings)).entries("en", "de")}


def ways(result: Result) -> str:
    return "\n".join(result.notes)


def test_a_correction_is_locked_learnt_and_shown_and_the_file_written_again(place: Place) -> None:
    before = review(place)
    assert before.count("machine (scripted)") == 5
    place.edit(REVIEW, (FIRST, NEW))
    result = place.apply()
    unit = place.targets("de")["s0001"]
    assert (unit["target"], unit["locked"], unit["provenance"], "approved" in unit) == (NEW, True, "human", False)
    assert memory(place) == {SENTENCES[0]: NEW}
    assert "Türmer" in (place.folder / "subtitles/de.srt").read_text("utf-8")
    assert (result.exit_code, f"{REVIEW}: 1 sentence edited by hand" in ways(result)) == (0, True)
    assert "` yours\n" in review(place)
    again = place.apply()
    assert (again.unchanged, review(place)) == (True, review(place))
    place.publish()
    place.publish(force=True)
    assert place.targets("de")["s0001"]["target"] == NEW


def test_a_rerun_takes_it_in_too(place: Place) -> None:
    place.edit(REVIEW, (FIRST, NEW))
    place.publish()
    assert place.targets("de")["s0001"]["target"] == NEW


def test_a_tick_approves_and_no_engine_touches_the_sentence_again(place: Place) -> None:
    tick(place, "s0001", "s0002")
    result = place.apply()
    assert "en_de: 2 sentences approved (s0001, s0002)" in ways(result)
    units = place.targets("de")
    assert [len(units[name].get("approved", "")) for name in ("s0001", "s0002", "s0003")] == [16, 16, 0]
    assert [units[name]["provenance"] for name in ("s0001", "s0002")] == ["scripted", "scripted"]
    assert memory(place) == {SENTENCES[0]: FIRST, SENTENCES[1]: SECOND}
    assert review(place).count("- [x] ") == 2
    (place.root / "glossary.toml").write_text('[[term]]\nsource = "keeper"\ntargets.de = "Türmer"\n', "utf-8")
    place.publish(force=True)
    units = place.targets("de")
    assert (units["s0001"]["target"], "approved" in units["s0001"]) == (FIRST, True)
    # Taking the mark away gives it back to the engines, and to nobody's memory.
    save(place, review(place).replace("- [x] **s0001**", "- [ ] **s0001**"))
    assert "1 sentence no longer approved (s0001)" in ways(place.apply())
    unit = place.targets("de")["s0001"]
    assert ("approved" in unit, unit["locked"], list(memory(place))) == (False, False, [SENTENCES[1]])


def test_true_in_the_bitext_approves_too_and_false_withdraws(place: Place) -> None:
    place.edit_json("bitext.en_de.json", lambda value: value["units"][1].update(approved=True))
    place.apply()
    unit = place.targets("de")["s0002"]
    assert (unit["locked"], len(unit["approved"])) == (True, 16)
    assert "- [x] **s0002**" in review(place)
    place.edit_json("bitext.en_de.json", lambda value: value["units"][1].update(approved=False))
    place.apply()
    unit = place.targets("de")["s0002"]
    assert (unit["locked"], "approved" in unit) == (False, False)
    place.edit_json("bitext.en_de.json", lambda value: value["units"][1].update(approved="0123456789abcdef"))
    place.apply()
    assert "approved" not in place.targets("de")["s0002"], "a mark that is made up approves nothing"


@pytest.mark.parametrize("where", ["bitext", "review", "subtitles"])
def test_a_changed_translation_is_approved_by_nobody(place: Place, where: str) -> None:
    tick(place, "s0001")
    place.apply()
    if where == "bitext":
        place.edit_json("bitext.en_de.json", lambda value: value["units"][0].update(target=NEW))
    elif where == "review":
        place.edit(REVIEW, (FIRST, NEW))
    else:
        text = (place.folder / "subtitles/de.srt").read_text("utf-8")
        (place.folder / "subtitles/de.srt").write_text(text.replace("Wärter", "Türmer"), "utf-8")
        (place.folder / "subtitles/de.vtt").unlink()
    result = place.apply()
    unit = place.targets("de")["s0001"]
    assert (unit["target"], unit["provenance"], "approved" in unit) == (NEW, "human:stale", False)
    assert (result.exit_code, "1 sentence changed since its approval, now stale (s0001)" in ways(result)) == (3, True)
    assert "` stale · revision\n" in review(place)
    tick(place, "s0001")
    assert place.apply().exit_code == 0
    assert place.targets("de")["s0001"]["provenance"] == "human"


def test_a_changed_source_is_approved_by_nobody(place: Place) -> None:
    """In a recording too: its translation stays, stale, until a person has read both."""
    tick(place, "s0001")
    place.apply()
    place.edit_json("transcript.json", lambda value: value["words"][3].update(text="eight"))
    result = place.apply()
    unit = place.targets("de")["s0001"]
    assert (unit["source"], unit["target"]) == ("The keeper counted eight ships that night.", FIRST)
    assert (unit["provenance"], "approved" in unit, result.exit_code) == ("human:stale", False, 3)
    place.publish(force=True)
    assert place.targets("de")["s0001"]["target"] == FIRST
    place.edit(REVIEW, (FIRST, FIRST.replace("sieben", "acht")))
    result = place.apply()
    assert (result.pairs[0].reasons(), place.targets("de")["s0001"]["provenance"]) == ([], "human")


def test_what_has_an_error_or_no_translation_cannot_be_approved(place: Place) -> None:
    tick(place, "s0001", "s0002")
    save(place, review(place).replace("sieben Schiffe", "neun Schiffe"))
    result = place.apply()
    unit = place.targets("de")["s0001"]
    assert (unit["target"], "approved" in unit) == (FIRST.replace("sieben", "neun"), False)
    assert "approved" in place.targets("de")["s0002"]
    line = review(place).split("\n").index(next(x for x in review(place).split("\n") if "**s0001**" in x)) + 1
    assert f"{REVIEW}:{line}: s0001 cannot be approved: it has an error: numbers: " in ways(result)
    assert (result.state, result.exit_code) == ("not-ready", 3)
    assert "- [x] **s0001**" in review(place), "the file keeps the mark that was not taken in"
    again = place.apply()
    assert "s0001 cannot be approved" in ways(again)
    save(place, review(place).replace("neun Schiffe", "sieben Schiffe"))
    assert place.apply().exit_code == 0
    assert "approved" in place.targets("de")["s0001"]
    place.edit_json("bitext.en_de.json", lambda value: value["units"][3].update(target=None, approved=True))
    result = place.apply()
    assert "bitext.en_de.json: s0004 cannot be approved: it has no translation" in ways(result)


def test_what_cannot_be_taken_in_is_named_and_the_file_stays(place: Place) -> None:
    place.edit(REVIEW, (FIRST, NEW), ("```en\nNobody", "Nobody"), (SECOND, "Niemand sah sie."))
    saved = review(place)
    result = place.apply()
    line = saved.split("\n").index(next(x for x in saved.split("\n") if "**s0002**" in x)) + 1
    assert f"{REVIEW}:{line}: s0002 is damaged and not taken in: there is no text in en" in ways(result)
    assert (result.exit_code, review(place)) == (3, saved)
    assert "not taken in: line" in result.pairs[0].reasons()[0]
    units = place.targets("de")
    assert (units["s0001"]["target"], units["s0002"]["target"]) == (NEW, SECOND)
    assert place.apply().exit_code == 3
    # A second correction in the same file is no edit of an older text.
    place.edit(REVIEW, (NEW, FIRST))
    place.apply()
    assert place.targets("de")["s0001"]["target"] == FIRST
    place.edit(REVIEW, ("\n\nNobody", "\n\n```en\nNobody"))
    assert place.apply().exit_code == 0
    assert place.targets("de")["s0002"]["target"] == "Niemand sah sie."
    assert review(place) != saved


def test_a_deleted_block_or_file_changes_nothing(place: Place) -> None:
    before, whole = place.targets("de"), review(place)
    save(place, whole[: whole.index("- [ ] **s0002**")])
    assert place.apply().exit_code == 0
    assert (place.targets("de"), review(place)) == (before, whole)
    (place.folder / REVIEW).unlink()
    place.apply()
    assert review(place) == whole
    save(place, "")
    place.apply()
    assert (place.targets("de"), review(place)) == (before, whole)


def test_what_an_editor_does_to_the_file_is_no_edit(place: Place) -> None:
    before, whole = place.targets("de"), review(place)
    for data in (
        b"\xef\xbb\xbf" + whole.replace("\n", "\r\n").encode(),
        whole.encode("utf-16"),
        whole.replace("- [", "* [").rstrip("\n").encode(),
    ):
        (place.folder / REVIEW).write_bytes(data)
        result = place.apply()
        assert (result.exit_code, result.made, place.targets("de"), review(place)) == (0, (), before, whole)


@pytest.mark.parametrize("settle", ["", "review", "results"])
@pytest.mark.parametrize("other", ["bitext", "subtitles", "post"])
def test_two_edits_of_one_sentence_are_settled_by_a_person(place: Place, other: str, settle: str) -> None:
    place.edit(REVIEW, (FIRST, "Der Wächter zählte sieben Schiffe."))
    if other == "bitext":
        place.edit_json("bitext.en_de.json", lambda value: value["units"][0].update(target=NEW))
    elif other == "subtitles":
        text = (place.folder / "subtitles/de.srt").read_text("utf-8")
        (place.folder / "subtitles/de.srt").write_text(text.replace("Wärter", "Türmer"), "utf-8")
    else:
        post = next((place.folder / "posts/jekyll/de").iterdir())
        post.write_text(post.read_text("utf-8").replace("Der Wärter", "Der Türmer"), "utf-8")
    before = place.contents()
    if not settle:
        with pytest.raises(InputError) as caught:
            place.apply()
        assert place.contents() == before
        assert NEW in str(caught.value)
        assert "review.en_de.md says “Der Wächter zählte sieben Schiffe.”" in str(caught.value)
        return
    if other == "post" and settle == "results":
        settle = "post"
    apply_edits(place.folder, place.tools(), settle=[settle])
    target = place.targets("de")["s0001"]["target"]
    assert target == ("Der Wächter zählte sieben Schiffe." if settle == "review" else NEW)


def test_the_same_edit_in_two_places_is_one(place: Place) -> None:
    place.edit(REVIEW, (FIRST, NEW))
    place.edit_json("bitext.en_de.json", lambda value: value["units"][0].update(target=NEW))
    assert place.apply().exit_code == 0
    assert place.targets("de")["s0001"]["target"] == NEW


def test_an_old_copy_saved_over_a_newer_file(place: Place) -> None:
    old = review(place)
    place.edit_json("bitext.en_de.json", lambda value: value["units"][0].update(target=NEW))
    tick(place, "s0002")
    place.apply()
    save(place, old)
    assert place.apply().exit_code == 0
    units = place.targets("de")
    assert (units["s0001"]["target"], "approved" in units["s0002"]) == (NEW, True)
    save(place, old.replace(FIRST, "Der Wächter zählte sieben Schiffe."))
    with raises("BIL-EDT-016"):
        place.apply()
    save(place, old.replace("- [ ] **s0001**", "- [x] **s0001**"))
    result = place.apply()
    assert "s0001: its box was changed for an earlier text" in ways(result)
    assert "approved" not in place.targets("de")["s0001"]


def test_an_edit_of_a_sentence_that_is_gone(place: Place) -> None:
    old = review(place)
    words = len(place.json("transcript.json")["words"])

    def shorten(value: dict[str, object]) -> None:
        sentences, said = value["sentences"], value["words"]
        assert isinstance(sentences, list)
        assert isinstance(said, list)
        value["words"] = said[: sentences[-1][0]]
        value["sentences"] = sentences[:-1]

    place.edit_json("transcript.json", shorten)
    place.apply()
    assert len(place.json("transcript.json")["words"]) < words
    last = old.rindex("Vielen Dank.")
    saved = old[:last] + "Besten Dank." + old[last + len("Vielen Dank.") :]
    save(place, saved)
    result = place.apply()
    assert "there is no sentence s0005: its edit is not taken in" in ways(result)
    assert (result.exit_code, review(place)) == (3, saved)


def test_a_file_saved_during_a_run_is_not_written_over(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    from bilingual.pipeline.making import verdicts

    place.edit_json("bitext.en_de.json", lambda value: value["units"][0].update(target=NEW))
    saved = review(place).replace(SECOND, "Niemand sah sie.")
    checked = verdicts.judge_pair

    def meanwhile(*arguments: object, **named: object) -> object:
        save(place, saved)
        return checked(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("bilingual.pipeline.recording.judge_pair", meanwhile)
    result = place.apply()
    assert (result.exit_code, review(place)) == (3, saved)
    assert "was saved during this run" in result.pairs[0].reasons()[0]
    monkeypatch.undo()
    assert place.apply().exit_code == 0
    assert place.targets("de")["s0002"]["target"] == "Niemand sah sie."
