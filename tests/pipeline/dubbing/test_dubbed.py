"""The second voice of a published recording: what is made, what an edit makes again, and when it is ready."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bilingual.errors import InputError, NotInstalled, UsageError
from bilingual.model.bitext import Bitext, Unit
from bilingual.pipeline import recording
from bilingual.pipeline.commands import approving
from bilingual.pipeline.commands.approving import waiting_for
from bilingual.pipeline.commands.dubbing import dub_results
from bilingual.pipeline.dubbing.sound import Dub
from bilingual.pipeline.dubbing.verdict import dub_reasons
from bilingual.pipeline.planning import plan
from bilingual.pipeline.publish import publish
from bilingual.pipeline.requests import Request
from bilingual.pipeline.result import Result
from support.models.brisk_voice import BriskVoice
from support.models.tiny_voices import use_tone
from support.results.results import SENTENCES, Place, copied

DE, ZH = "en_de", "en_zh-Hans"
VIDEO = f"video/{DE}.source.mp4"


@pytest.fixture
def voice(monkeypatch: pytest.MonkeyPatch) -> BriskVoice:
    made = BriskVoice()
    use_tone(monkeypatch, made)
    return made


@pytest.fixture
def place(made: Place, tmp_path: Path, voice: BriskVoice) -> Place:
    found = copied(made, tmp_path / "root")
    with (found.root / "bilingual.toml").open("a") as file:
        file.write(f'[voice]\nde = "{voice.id}"\nzh-Hans = "{voice.id}"\n')
    return found


def dub(place: Place, mode: str = "over", pair: str | None = DE, **more: Any) -> Result:
    return dub_results(place.folder, place.tools(), asked={"dub": mode, **more}, pair=pair)


def approve(place: Place, target: str = "de") -> None:
    place.edit_json(f"bitext.en_{target}.json", lambda value: [one.update(approved=True) for one in value["units"]])


def test_one_pair_gets_a_second_voice_and_the_rest_stays(place: Place, voice: BriskVoice) -> None:
    before = place.contents()
    result = dub(place)
    made = place.contents().keys() - before.keys()
    assert made == {f"dub.{DE}.json", f"video/{DE}.source.dub.mp4"}
    assert place.contents()[VIDEO] == before[VIDEO]
    assert {f"dub.{DE}", f"dubbed.{DE}.source"} <= set(result.made)
    assert f"video.{DE}.source" not in result.made
    assert len(voice.said) == 4  # one of the five is said twice
    record = place.json(f"dub.{DE}.json")
    assert (record["mode"], record["voice"]) == ("over", "tone:one")
    assert record["summary"]["sentences"] == 5
    # It stays dubbed, and there is nothing to do.
    assert dub(place).made == ()
    assert place.apply().made == ()
    source = next((place.root / "media").rglob("harbour.mp4"))
    stages = plan(Request.of(source, targets=("de",)), place.tools()).stages
    assert {one.stage: one.why for one in stages if one.stage.startswith("dub")} == {
        f"dub.{DE}": "",
        f"dubbed.{DE}.source": "",
    }


def test_an_edit_speaks_one_sentence_and_another_way_none(place: Place, voice: BriskVoice) -> None:
    dub(place)
    voice.said = []
    place.edit_json(f"bitext.{DE}.json", lambda value: value["units"][0].update(target="Er sah sieben Schiffe."))
    result = place.apply()
    assert voice.said == ["Er sah sieben Schiffe."]
    assert f"dubbed.{DE}.source" in result.made
    voice.said = []
    result = dub(place, "replace")
    assert voice.said == []
    assert (place.folder / f"video/{DE}.source.dub.mp4").read_text("utf-8").splitlines()[1] == "replace"


def test_a_voice_has_to_be_approved_and_the_posts_do_not_mind(place: Place) -> None:
    result = dub(place)
    assert (result.state, result.exit_code) == ("not-ready", 3)
    assert result.pairs[0].reasons() == ["the dubbed video: 5 sentences that nobody has approved"]
    assert place.json("manifest.json")["pairs"][DE]["state"] == "not-ready"
    assert "nobody has approved" not in (place.folder / f"posts/{DE}/parallel.html").read_text("utf-8")
    # `approve` names the sentences that the result waits for, and approves them.
    tools = place.tools()
    assert [len(waiting_for(place.folder, tools)[pair]) for pair in (DE, ZH)] == [5, 0]
    made = approving.approve(place.folder, tools, (), ("de",), every=True)
    assert (len(made.approved[DE]), made.waiting[DE]) == (5, [])
    assert place.apply().state == "ready"


def test_a_dub_that_is_ready_is_offered_for_posting(place: Place) -> None:
    approve(place)
    place.apply()
    dub(place, renditions=("linkedin-1x1",))
    folder = place.folder / f"publish/linkedin/{DE}"
    made = place.folder / f"video/{DE}.linkedin-1x1.dub.mp4"
    assert (folder / "video.dub.mp4").read_bytes() == made.read_bytes()
    assert (folder / "video.dub.de.srt").read_bytes() == (place.folder / "subtitles/de.srt").read_bytes()
    assert "video.dub.mp4 is the same video with a voice that speaks German" in (folder / "README.txt").read_text()
    place.edit_json(f"bitext.{DE}.json", lambda value: value["units"][0].update(approved=False, target="Ein Satz."))
    place.apply()
    assert (folder / "video.dub.mp4").read_bytes() == made.read_bytes()


def test_a_draft_voice_and_a_missing_translation_are_told(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    use_tone(monkeypatch, BriskVoice(draft=True, commercial=False))
    result = dub(place)
    assert "the dubbed video: its voice is a draft" in result.pairs[0].reasons()
    unit = Unit("s1", "One.", None, (0, 1))
    found = Dub(Path(), place.json(f"dub.{DE}.json") | {"draft": False})
    assert dub_reasons(Bitext("en", "de", (unit,)), found) == ("the dubbed video: 1 sentence without a translation",)
    told = place.json("manifest.json")["pairs"][DE]["findings"]
    assert {"voice-terms", "dub"} <= {one["check"] for one in told}


def test_a_long_translation_holds_the_picture_and_moves_the_subtitles(place: Place) -> None:
    long = "Ein sehr langer Satz aus vielen kurzen Wörtern " * 6
    place.edit_json(f"bitext.{DE}.json", lambda value: value["units"][1].update(target=long.strip() + "."))
    place.apply()
    dub(place)
    (hold,) = [row for row in place.json(f"dub.{DE}.json")["sentences"] if row["hold_ms"]]
    assert hold["id"] == place.json(f"bitext.{DE}.json")["units"][1]["id"]
    assert f"hold {hold['hold_at_ms']} {hold['hold_ms']}" in (place.folder / f"video/{DE}.source.dub.mp4").read_text()
    usual, moved = (
        [line for line in (place.folder / f"subtitles/de{dub}.srt").read_text("utf-8").splitlines() if "-->" in line]
        for dub in ("", ".dub")
    )
    assert usual[0] == moved[0]
    assert usual[-1] < moved[-1]
    told = [one for one in place.json("manifest.json")["pairs"][DE]["findings"] if one["check"] == "dub-held"]
    assert told
    assert told[0]["severity"] == "W"


def test_a_voice_that_fails_costs_the_dubbed_video_alone_until_the_next_run(place: Place, voice: BriskVoice) -> None:
    voice.fails_at = 2
    result = dub(place)
    assert (result.state, result.exit_code, result.unchanged) == ("not-ready", 3, False)
    failed = "since its voice tone:one failed: the tone broke [BIL-VOI-006]"
    assert result.pairs[0].reasons() == [f"the dubbed video is missing, {failed}"]
    assert result.notes == ()
    assert (place.folder / VIDEO).is_file()
    assert place.json("report.json")["pairs"][DE]["outage"] == 1  # the service tries again by itself
    again = place.apply()  # still away: each time it is asked
    assert (again.exit_code, again.unchanged, again.made) == (3, False, ())
    voice.fails_at = -1
    made = place.apply().made
    assert {f"dub.{DE}", f"dubbed.{DE}.source"} <= set(made)
    assert len(voice.said) == 4
    assert "outage" not in place.json("report.json")["pairs"][DE]
    # What is there already stays, and is said to be older.
    place.edit_json(f"bitext.{DE}.json", lambda value: value["units"][0].update(target="Er sah sieben Schiffe."))
    voice.fails_at = 4
    before = place.contents()[f"video/{DE}.source.dub.mp4"]
    assert place.apply().pairs[0].reasons() == [f"the dubbed video is the one of the last run, {failed}"]
    assert place.contents()[f"video/{DE}.source.dub.mp4"] == before


def test_what_cannot_be_dubbed_is_refused_in_a_line(place: Place) -> None:
    with pytest.raises(UsageError, match="has 2 pairs") as told:
        dub(place, pair=None)
    assert told.value.code == "BIL-VOI-036"
    with pytest.raises(UsageError, match="no pair en_fr"):
        dub(place, pair="en_fr")
    place.edit_json(f"bitext.{DE}.json", lambda value: [one.update(target="🙂") for one in value["units"]])
    with pytest.raises(InputError, match="no translated sentence in de"):
        dub(place)


def test_a_dub_can_be_taken_away_and_the_item_is_as_it_was_before(place: Place, voice: BriskVoice) -> None:
    place.apply()
    before, state = place.contents(), place.json("manifest.json")["pairs"][DE]["state"]
    dub(place)
    assert place.json("manifest.json")["pairs"][DE]["state"] == "not-ready"
    result = dub(place, "none")
    assert result.pairs[0].reasons() == []
    assert set(result.removed) == {f"dub.{DE}.json", f"video/{DE}.source.dub.mp4"}
    assert not result.unchanged
    again = dub(place, "none")
    assert (again.removed, again.unchanged) == ((), True)
    assert place.contents().keys() == before.keys()
    assert place.contents()[VIDEO] == before[VIDEO]
    assert place.json("manifest.json")["pairs"][DE]["state"] == state
    assert not any(stage.startswith("dub") for stage in place.json("manifest.json")["stages"])
    assert place.apply().made == ()
    voice.said = []
    dub(place)
    assert voice.said == []  # what was spoken is still there


def test_a_wording_that_a_person_approved_outlives_the_dub(place: Place) -> None:
    dub(place)
    target = place.json(f"bitext.{DE}.json")["units"][1]["target"]
    own = {"wording": "Kurz.", "approved": True, "of": target}
    place.edit_json(f"dub.{DE}.json", lambda value: value["sentences"][1].update(own))
    dub(place, "none")
    assert not (place.folder / f"video/{DE}.source.dub.mp4").exists()
    dub(place)
    assert place.json(f"dub.{DE}.json")["sentences"][1].items() >= own.items()


def test_a_voice_that_is_not_there_is_told_at_once_and_is_not_asked_for_again(place: Place) -> None:
    before = place.contents()
    with pytest.raises(NotInstalled, match="no voice 'nobody' for piper"):
        dub(place, voice={"de": "piper:nobody"})
    assert place.contents() == before
    assert f"dub.{DE}" in dub(place).made


def test_the_voice_that_the_settings_name_now_speaks(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    dub(place)
    other = BriskVoice("chime")
    use_tone(monkeypatch, other)
    settings = place.root / "bilingual.toml"
    settings.write_text(settings.read_text().replace('de = "tone"', 'de = "chime"'))
    assert place.apply().made == ()  # what was made stays as it is, until it is asked for
    dub(place)
    assert place.json(f"dub.{DE}.json")["voice"] == "chime:one"
    assert len(other.said) == 4


def test_an_article_has_no_voice_to_replace(place: Place, tmp_path: Path) -> None:
    (tmp_path / "post.md").write_text(f"{SENTENCES[0]}\n")
    made = publish(Request.of(tmp_path / "post.md", targets=["de"]), place.tools())
    with pytest.raises(UsageError, match="is no recording") as told:
        dub_results(made.folder, place.tools(), asked={"dub": "over"})
    assert "bilingual narrate" in told.value.remedy


def test_nothing_to_do_is_answered_at_once(place: Place, voice: BriskVoice, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a dub nor `apply` reads and checks its texts again, until something is another."""
    for number, again in enumerate((lambda: dub(place), place.apply)):
        again()
        told = again()  # the first one has notes, which are of that run alone
        with monkeypatch.context() as patched:
            patched.setattr(recording, "publish_recording", refuse)
            kept = again()
            assert (kept.made, kept.exit_code) == ((), 3)
            assert kept.pairs[0].reasons() == told.pairs[0].reasons() != []
            place.edit_json(f"bitext.{DE}.json", lambda value, n=number: value["units"][n].update(approved=True))
            with pytest.raises(AssertionError):
                again()
    place.apply()
    place.apply()
    monkeypatch.setattr(recording, "publish_recording", refuse)
    assert place.apply().made == ()
    monkeypatch.setattr(voice, "key", lambda name: {"engine": "tone", "model": "another"})
    with pytest.raises(AssertionError):
        place.apply()


def refuse(*_: object, **__: object) -> Result:
    raise AssertionError("asked for, with nothing to do")


@pytest.mark.slow  # three runs
def test_a_corrected_transcript_and_a_wording_that_is_far_too_long(place: Place, voice: BriskVoice) -> None:
    approve(place)
    dub(place)
    voice.said = []
    place.edit_json("transcript.json", lambda value: value["words"][3].update(text="eight"))
    reasons = place.apply().pairs[0].reasons()
    assert "the dubbed video: 1 sentence that nobody has approved" in reasons
    assert voice.said == []  # its translation is the same, and stale
    target = place.json(f"bitext.{DE}.json")["units"][1]["target"]
    long = {"wording": "Wort " * 60, "approved": True, "of": target}
    place.edit_json(f"dub.{DE}.json", lambda value: value["sentences"][1].update(long))
    assert place.apply().state == "not-ready"
    row = place.json(f"dub.{DE}.json")["sentences"][1]
    assert (row["fits"], row["speed"], row["wording"]) == ("held", 1.15, long["wording"].strip())
    told = [one for one in place.json("manifest.json")["pairs"][DE]["findings"] if one["check"] == "dub-held"]
    assert "s0002 (" in told[0]["message"]
