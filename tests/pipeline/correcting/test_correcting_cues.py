"""Corrections of cues: times, splits and joins, through the same cuts as edits in subtitles/."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bilingual.errors import InputError
from bilingual.model.cue import Cue, Timeline
from bilingual.model.timing import FrameRate, Span
from bilingual.pipeline.correcting.changes import Change, Corrected
from bilingual.pipeline.correcting.correct import correct, correct_cues, redo, undo
from bilingual.pipeline.correcting.cue_changes import CueChange, changed_cuts
from bilingual.pipeline.items.reading import read_items
from bilingual.pipeline.making.cue_layout import PairCuts
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.records.workspace import Workspace
from bilingual.pipeline.tools import open_tools
from bilingual.settings import load_settings
from bilingual.subtitles.cut_options import FixedCut
from support.attacks.refusals import raises
from support.results.corrected import cues_now
from support.results.long_talk import long_talk
from support.results.results import Place, transcript

PAIR = "en_de"


def cues(place: Place, pair: str = PAIR) -> Timeline:
    return cues_now(place.folder, place.tools(), pair)


def change(place: Place, *changes: CueChange, pair: str = PAIR) -> Corrected:
    return correct_cues(place.folder, place.tools(), pair, changes)


def seen(cue: Cue, action: str, **wanted: int) -> CueChange:
    return CueChange(action, cue.words, (cue.span.start_ms, cue.span.end_ms), **wanted)  # type: ignore[arg-type]


def built(place: Place) -> Timeline:
    """Return the cues after a rebuild, which are those shown before it."""
    shown = cues(place)
    result = place.apply()
    assert Timeline.from_json(place.json(f"cues.{PAIR}.json")) == shown
    assert cues(place) == shown
    assert place.apply().unchanged, result.made
    return shown


def test_times_by_milliseconds_and_frames(place: Place) -> None:
    before = cues(place).cues
    assert Timeline("en", "de", before) == Timeline.from_json(place.json(f"cues.{PAIR}.json"))
    first, second = before[0], before[1]
    made = change(place, seen(first, "times", end_ms=first.span.end_ms - 90), seen(second, "times", start_frames=1))
    assert made.done
    assert made.cues is not None
    assert made.cues.cues[0].span == Span(first.span.start_ms, first.span.end_ms - 90)
    assert 0 < made.cues.cues[1].span.start_ms - second.span.start_ms <= 100
    (item,) = read_items(place.settings)
    assert item.reasons[0] == "the cues of en_de edited since it was made"
    files = {name: time for name, time in place.mtimes().items() if "zh-Hans" in name}
    assert built(place) == made.cues
    assert {name: time for name, time in place.mtimes().items() if name in files and "video" in name} == {
        name: time for name, time in files.items() if "video" in name
    }
    assert "00:00:00,300" in (place.folder / "subtitles/de.srt").read_text("utf-8")
    # Seen before: times are another text.
    refused = change(place, seen(first, "times", end_ms=first.span.end_ms)).refused
    assert refused == {f"0-{first.words[1]}": f"is shown from 300 to {first.span.end_ms - 90} ms now"}
    made = change(place, CueChange("shift", by_ms=120))
    assert made.cues is not None
    assert made.cues.cues[0].span.start_ms == first.span.start_ms + 120
    for code, bad in (
        ("BIL-EDT-028", CueChange("shift", by_ms=-10_000)),
        ("BIL-EDT-028", CueChange("times", first.words, end_ms=10)),
        ("BIL-EDT-029", CueChange("times", first.words, end_ms=second.span.end_ms)),
        ("BIL-EDT-030", CueChange("shift", by_ms=100_000)),
        ("BIL-EDT-027", CueChange("split", first.words, at=0)),
        ("BIL-EDT-026", CueChange("merge", before[-1].words)),
    ):
        contents = place.contents()
        with raises(code):
            change(place, bad)
        assert place.contents() == contents
    assert change(place, CueChange("split", (0, 2), at=1)).refused == {"0-2": "is no longer cut like this"}


def test_a_split_and_a_join_move_both_languages(place: Place) -> None:
    first = cues(place).cues[0]
    made = change(place, seen(first, "split", at=3))
    assert made.done, made.refused
    assert made.cues is not None
    one, two = made.cues.cues[:2]
    assert (one.words, two.words, one.source) == ((0, 3), (3, 7), "The keeper counted")
    assert one.target
    assert two.target
    assert f"{one.target} {two.target}" == first.target
    assert one.span.end_ms <= two.span.start_ms
    built(place)
    joined = change(place, seen(one, "merge"))
    assert joined.cues is not None
    assert (joined.cues.cues[0].words, joined.cues.cues[0].target) == ((0, 7), first.target)
    built(place)
    assert undo(place.folder, place.tools(), PAIR).cues is not None
    assert cues(place).cues[:2] == (one, two)
    assert undo(place.folder, place.tools(), PAIR).done
    assert next(cue.words for cue in cues(place)) == (0, 7)
    assert "cuts" not in place.json("manifest.json")["options"] or not place.json("manifest.json")["options"]["cuts"]
    assert redo(place.folder, place.tools(), PAIR).done
    assert cues(place).cues[:2] == (one, two)
    built(place)


def sentences_cut(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that grows by the number of sentences whenever some are cut."""
    counts: list[int] = []
    real = PairCuts.timeline

    def counting(cuts: PairCuts) -> Timeline:
        counts.append(len(cuts.transcript.sentences))
        return real(cuts)

    monkeypatch.setattr(PairCuts, "timeline", counting)
    return counts


def test_the_first_change_cuts_only_what_it_touches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bilingual.toml").write_text('translation = ["memory"]\n', "utf-8")
    settings = load_settings(tmp_path)
    folder, tools = long_talk(settings.media / "outbox" / "talk", 300), open_tools(settings)
    counts = sentences_cut(monkeypatch)
    delivered = cues_now(folder, tools, PAIR).cues
    # A text first: its cue is cut again, and no other.
    assert correct(folder, tools, PAIR, [Change("s0008", target="Dort waren an jenem Tag sieben Schiffe.")]).done
    made = correct_cues(folder, tools, PAIR, [seen(delivered[3], "times", end_frames=-1)])
    assert made.cues is not None
    assert [number for number, pair in enumerate(zip(made.cues, delivered, strict=True)) if pair[0] != pair[1]] == [
        3,
        7,
    ]
    assert counts == [1], "the corrected sentence"
    made = correct_cues(folder, tools, PAIR, [seen(delivered[5], "split", at=delivered[5].words[0] + 4)])
    assert made.cues is not None
    assert made.cues.cues[5].target != delivered[5].target
    assert made.cues.cues[9:] == delivered[8:]
    assert counts == [1, 1]


@pytest.mark.parametrize("pair", ["en_de", "en_zh-Hans"])
def test_a_change_of_one_cue_leaves_all_others(place: Place, pair: str) -> None:
    before = cues(place, pair).cues
    made = change(place, seen(before[1], "times", end_frames=-1), pair=pair)
    assert made.cues is not None
    assert [cue for number, cue in enumerate(made.cues) if number != 1] == [*before[:1], *before[2:]]
    place.apply()
    assert Timeline.from_json(place.json(f"cues.{pair}.json")) == made.cues


def test_a_person_chooses_where_the_translation_is_cut(place: Place) -> None:
    first = cues(place).cues[0]
    assert first.target is not None
    words = first.target.split(" ")
    offered = change(place, seen(first, "split", at=3)).cues
    assert offered is not None
    undo(place.folder, place.tools(), PAIR)
    for count in (1, len(words) - 1):
        before = " ".join(words[:count])
        made = change(place, seen(first, "split", at=3, target_at=len(before) + 1))
        assert made.cues is not None, made.refused
        assert [cue.target for cue in made.cues.cues[:2]] == [before, " ".join(words[count:])]
        assert made.cues.cues[2:] == offered.cues[2:]
        undo(place.folder, place.tools(), PAIR)
    chosen = " ".join(words[:1])
    assert chosen != offered.cues[0].target
    change(place, seen(first, "split", at=3, target_at=len(chosen) + 1))
    # It stays when the text after it is corrected, and all later runs.
    correct(place.folder, place.tools(), PAIR, [Change("s0001", target=f"{first.target[:-1]} hier.")])
    assert [cue.target for cue in built(place).cues[:2]] == [chosen, f"{first.target[len(chosen) + 1 : -1]} hier."]
    contents = place.contents()
    second = cues(place).cues[1]
    for at in (-3, len(chosen) + 1, 999):
        made = change(place, seen(second, "split", at=second.words[0] + 2, target_at=at))
        assert next(iter(made.refused.values())).startswith("has no part of the translation of its own")
        assert place.contents() == contents


def test_a_cue_of_one_word_in_the_other_language_is_not_split(place: Place) -> None:
    thanks = cues(place).cues[2]
    assert (thanks.source, thanks.target) == ("Thank you.", "Vielen Dank.")
    assert correct(place.folder, place.tools(), PAIR, [Change("s0003", target="Danke.")]).done
    contents = place.contents()
    made = change(place, CueChange("split", thanks.words, at=thanks.words[0] + 1))
    assert next(iter(made.refused.values())).startswith("has no part of the translation of its own")
    assert place.contents() == contents
    assert [cue.target for cue in cues(place)][2] == "Danke.", "cues follow a corrected text at once"


def _any(chance: random.Random, cue: Cue) -> CueChange | Change:
    one, two = chance.choice((-1, 1)), chance.choice((-1, 1))
    text = f"Sieben {chance.randint(10, 99)} oder mehr von den anderen Wörtern."
    return chance.choice(
        (
            seen(cue, "split", at=chance.randint(*cue.words)),
            seen(cue, "split", at=(cue.words[0] + cue.words[1]) // 2),
            seen(cue, "merge"),
            seen(cue, "times", start_frames=one, end_frames=two),
            # Not those said twice: the memory makes the second like the first.
            Change(chance.choice(("s0001", "s0002", "s0004")), target=text),
        )
    )


def test_any_order_is_what_a_rebuild_makes(place: Place) -> None:
    chance = random.Random(5)
    codes = set()
    for _ in range(14):
        wanted = _any(chance, chance.choice(cues(place).cues))
        try:
            if isinstance(wanted, Change):
                assert correct(place.folder, place.tools(), PAIR, [wanted]).done
            else:
                change(place, wanted)
        except InputError as error:
            codes.add(error.code)
        shown = cues(place)
        assert [word for cue in shown for word in range(*cue.words)] == list(range(len(transcript().words)))
    assert codes <= {"BIL-EDT-026", "BIL-EDT-027", "BIL-EDT-028", "BIL-EDT-029"}
    built(place)


def test_edits_in_subtitles_join_those_of_cues(place: Place) -> None:
    first, second, third = cues(place).cues[:3]
    change(place, seen(first, "split", at=3))

    def retime(cue: Cue, by_ms: int) -> None:
        end = f"{cue.span.end_ms // 1000:02},{cue.span.end_ms % 1000:03}"
        new = f"{(cue.span.end_ms - by_ms) // 1000:02},{(cue.span.end_ms - by_ms) % 1000:03}"
        text = (place.folder / "subtitles/de.srt").read_text("utf-8")
        (place.folder / "subtitles/de.srt").write_text(text.replace(f"--> 00:00:{end}", f"--> 00:00:{new}"), "utf-8")

    retime(third, 50)
    made = change(place, seen(second, "times", end_ms=second.span.end_ms - 30))
    assert made.done
    assert made.cues is not None
    assert [cue.words for cue in made.cues][:2] == [(0, 3), (3, 7)]
    assert [cue.span.end_ms for cue in made.cues][2:4] == [second.span.end_ms - 30, third.span.end_ms - 50]
    retime(first, 60)
    contents = place.contents()
    with raises("BIL-EDT-033"):
        place.apply()
    assert place.contents() == contents


def test_while_a_run_holds_the_item(place: Place) -> None:
    first = cues(place).cues[0]
    with Workspace(place.settings).claim(Manifest.read(place.folder).identity, place.folder):
        made = change(place, seen(first, "split", at=3))
        assert made.waiting
        assert cues(place).cues[1].words == (3, 7)
        assert change(place, seen(first, "merge")).refused
    assert place.apply().state == "ready"
    assert cues(place).cues[1].words == (3, 7)


def test_an_article_or_edited_words_have_no_cues_to_correct(place: Place) -> None:
    with raises("BIL-EDT-031"):
        cues(place, "en_fr")
    place.edit_json("transcript.json", lambda value: value["words"][0].update(text="That"))
    correct(place.folder, place.tools(), PAIR, [])
    with raises("BIL-EDT-032"):
        cues(place)


def test_frames_add_up() -> None:
    spoken = transcript()
    for rate in (FrameRate(24000, 1001), FrameRate(25), FrameRate(30000, 1001), FrameRate(60)):
        cuts = [FixedCut((0, 7), Span(300, 2300))]
        for step in (1, 1, 1, -1, -1, -1):
            made = changed_cuts(cuts, [CueChange("times", (0, 7), start_frames=step)], spoken, rate)
            assert not made.outdated
            cuts = made.cuts
        assert abs(cuts[0].span.start_ms - 300) <= rate.frames_ms(1)
        at = cuts[0].span.start_ms
        for step in (7, -7):
            cuts = changed_cuts(cuts, [CueChange("times", (0, 7), start_frames=step)], spoken, rate).cuts
        assert cuts[0].span.start_ms == at
    assert CueChange.from_json(CueChange("split", (3, 9), (1, 2), at=4).to_json()) == CueChange(
        "split", (3, 9), (1, 2), at=4
    )


@pytest.mark.parametrize("at", [1, 2, 3, 4, 5, 6])
def test_a_split_keeps_all_words_in_time(at: int) -> None:
    spoken = transcript()
    for span in (Span(300, 2300), Span(0, 60), Span(5000, 5003), Span(1, 9)):
        cuts = [FixedCut((0, 7), span)]
        try:
            found = changed_cuts(cuts, [CueChange("split", (0, 7), at=at)], spoken, FrameRate(25)).cuts
        except InputError:
            assert span.duration_ms < 10
            continue
        assert [cut.words for cut in found] == [(0, at), (at, 7)]
        assert (found[0].span.start_ms, found[1].span.end_ms) == (span.start_ms, span.end_ms)
        assert found[0].span.end_ms <= found[1].span.start_ms
