"""Corrections of what is spoken, and sentences that are translated again without a run."""

from __future__ import annotations

import pytest

from bilingual.engines.base import Outcome
from bilingual.errors import EngineError
from bilingual.model.bitext import Provenance
from bilingual.pipeline.correcting.changes import Change, Corrected
from bilingual.pipeline.correcting.correct import correct, correct_source, redo, undo
from bilingual.pipeline.correcting.trials.again import translate_again
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.records.workspace import Workspace
from bilingual.views.review.texts import unit_base
from support.attacks.breaking import Killed, forked
from support.attacks.refusals import raises
from support.results.corrected import corrected_bitext, cues_now
from support.results.results import ANSWERS, SENTENCES, Place, transcript
from support.results.reviewing import FIRST, SECOND

PAIR = "en_de"
SPOKEN = "The old keeper counted nearly eight ships that night."


def respeak(place: Place, unit: str, text: str, base: str = "", pair: str = PAIR) -> Corrected:
    bitext, _ = corrected_bitext(place.folder, place.tools(), pair)
    seen = next((unit_base(one) for one in bitext if one.id == unit), "")
    return correct_source(place.folder, place.tools(), pair, unit, base or seen, text)


def again(place: Place, *units: str, engines: tuple[str, ...] = ()) -> list[tuple[str, str | None, str]]:
    found, _ = translate_again(place.folder, place.tools(), PAIR, units, engines)
    return [(one.unit.id, one.text, one.provenance or one.why) for one in found]


def test_words_that_stay_keep_their_times(place: Place) -> None:
    # The same sentence has a machine's text, one that a person edited, and one approved.
    correct(place.folder, place.tools(), "en_zh-Hans", [Change("s0001", target="他数了七艘船。")])
    changes = [Change("s0002", approved=True), Change("s0004", target="Am Morgen war er leer.")]
    correct(place.folder, place.tools(), PAIR, changes)
    made = respeak(place, "s0001", SPOKEN)
    assert made.done
    assert [(unit.source, unit.state, unit.words) for unit in made.units] == [(SPOKEN, "untranslated", (0, 9))]
    value, old = place.json("transcript.json"), transcript().words
    assert [word["text"] for word in value["words"][:9]] == SPOKEN.split()
    for new, before in ((0, 0), (2, 1), (3, 2), (6, 4), (8, 6), (9, 7)):
        assert value["words"][new]["start_ms"] == old[before].start_ms
    for target, state in (("de", None), ("zh-Hans", "他数了七艘船。")):
        assert place.targets(target)["s0001"]["target"] == state
        assert [unit["words"] for unit in place.targets(target).values()][1] == [9, 14]
    assert place.targets("zh-Hans")["s0001"]["provenance"] == "human:stale"
    assert place.targets("de")["s0002"]["approved"]
    assert [cue.words[0] for cue in cues_now(place.folder, place.tools(), PAIR)][:1] == [0]
    ANSWERS["de", SPOKEN] = "Der alte Wärter zählte in jener Nacht fast acht Schiffe."
    try:
        result = place.apply()
    finally:
        spoken = ANSWERS.pop(("de", SPOKEN))
    assert {pair.pair: pair.state for pair in result.pairs} == {"en_de": "ready", "en_zh-Hans": "not-ready"}
    assert place.targets("de")["s0001"]["target"] == spoken
    assert place.targets("de")["s0004"]["target"] == "Am Morgen war er leer."
    assert "nearly eight" in (place.folder / "subtitles/en.srt").read_text("utf-8").replace("\n", " ")
    assert place.apply().unchanged


def test_what_cannot_be_respoken(place: Place) -> None:
    contents = place.contents()
    made = respeak(place, "s0001", SPOKEN, base="00000000")
    assert [(one.now.source, one.wanted) for one in made.conflicts] == [(SENTENCES[0], SPOKEN)]
    assert respeak(place, "s0001", f" {SENTENCES[0]}\n").done
    for code, unit, text in (("BIL-EDT-022", "s9", "Text."), ("BIL-EDT-007", "s0001", "  ")):
        with raises(code):
            respeak(place, unit, text)
    assert place.contents() == contents
    correct(place.folder, place.tools(), PAIR, [Change("s0001", target="Sieben.")])
    assert respeak(place, "s0001", SPOKEN).done
    assert undo(place.folder, place.tools(), PAIR).units[0].source == SENTENCES[0]
    assert place.targets("de")["s0001"] | {"hints": []} == {
        "id": "s0001", "words": [0, 7], "source": SENTENCES[0], "target": "Sieben.", "provenance": "human",
        "locked": True, "hints": [],
    }  # fmt: skip
    assert undo(place.folder, place.tools(), PAIR).units[0].target == FIRST


def test_what_is_spoken_is_undone_and_waits_for_a_run(place: Place) -> None:
    before, after = transcript(), []
    bitexts = [place.targets(target) for target in ("de", "zh-Hans")]
    with Workspace(place.settings).claim(Manifest.read(place.folder).identity, place.folder):
        made = respeak(place, "s0001", SPOKEN)
        assert (made.waiting, made.units[0].source) == (True, SPOKEN)
        assert respeak(place, "s0001", "Other words.", base="00000000").conflicts
    assert place.apply().pairs[0].untranslated == 1
    for _ in range(2):
        assert undo(place.folder, place.tools(), PAIR).done
        words = [(word["text"], word["start_ms"]) for word in place.json("transcript.json")["words"]]
        assert words == [(word.text, word.start_ms) for word in before.words]
        for target, units in zip(("de", "zh-Hans"), bitexts, strict=True):
            now = place.targets(target)
            assert [now[name] | {"hints": []} for name in now] == [units[name] | {"hints": []} for name in units]
        assert redo(place.folder, place.tools(), PAIR).done
        after.append(place.json("transcript.json")["words"])
    assert after[0] == after[1]
    assert undo(place.folder, place.tools(), PAIR).done
    assert place.apply().state == "ready"
    correct(place.folder, place.tools(), PAIR, [Change("s0001", target="Sieben.")])
    assert respeak(place, "s0002", "Nobody saw them.").done
    assert respeak(place, "s0002", "Nobody at all saw them.").done
    place.edit("subtitles/de.srt", ("Am Morgen war", "Frühmorgens war"))
    for _ in range(3):
        assert undo(place.folder, place.tools(), PAIR).done
    assert place.targets("de")["s0001"]["target"] == FIRST


def test_a_sentence_is_translated_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {SENTENCES[0]: "In jener Nacht zählte der Wärter 7 Schiffe.", SENTENCES[1]: SENTENCES[1]}

    def answer(self: Place, text: str, source: str, target: str) -> Outcome | EngineError | None:
        if text == SENTENCES[3]:
            return EngineError("BIL-TRN-034", "is away")
        return Outcome(answers[text], Provenance("scripted")) if text in answers else None

    monkeypatch.setattr(Place, "_answer", answer)
    contents = place.contents()
    found = again(place, "s0001", "s0002", "s0003", "s0004")
    assert place.contents() == contents
    assert found[0] == ("s0001", answers[SENTENCES[0]], "scripted")
    assert [text for _, text, _ in found[1:]] == [None, None, None], "a wrong answer is none"
    assert all(why for _, _, why in found)
    proposals, _ = translate_again(place.folder, place.tools(), PAIR, ["s0001"])
    made = correct(place.folder, place.tools(), PAIR, [proposals[0].change])
    assert [(unit.target, unit.state) for unit in made.units] == [(answers[SENTENCES[0]], "machine")]
    monkeypatch.undo()
    assert place.apply().state == "ready"
    assert place.targets("de")["s0001"]["target"] == answers[SENTENCES[0]], "a rebuild does not ask again"
    assert undo(place.folder, place.tools(), PAIR).units[0].target == FIRST
    correct(place.folder, place.tools(), PAIR, [Change("s0002", locked=True)])
    assert again(place, "s0002", engines=("memory",)) == [("s0002", SECOND, "memory:exact")]
    with raises("BIL-EDT-022"):
        again(place, "s9")
    with raises("BIL-EDT-023"):
        translate_again(place.folder, place.tools(), "en_fr", ["s0001"])


@pytest.mark.slow
def test_killed_while_it_is_respoken(place: Place) -> None:
    """The transcript and its translations are of one time, and what was written down is taken in."""
    number, seen = 1, set()
    while True:
        ended = forked(lambda: int(not respeak(place, "s0001", SPOKEN).done), place.root, Killed(number))
        if not ended.killed:
            assert ended.code == 0, ended.out
            break
        number += 1
        correct(place.folder, place.tools(), PAIR, [])
        first = " ".join(word["text"] for word in place.json("transcript.json")["words"])
        said = {place.targets(target)["s0001"]["source"] for target in ("de", "zh-Hans")}
        assert len(said) == 1
        assert first.startswith(said.pop())
        cues_now(place.folder, place.tools(), PAIR)
        seen.add(first.startswith(SPOKEN))
        if first.startswith(SPOKEN):
            assert undo(place.folder, place.tools(), PAIR).done
    assert seen == {True, False}
    assert number > 10
