"""Edits in subtitle files: texts change transcript and bitext, times become fixed cuts."""

from __future__ import annotations

import pytest

from bilingual.errors import InputError
from support.results.results import SENTENCES, Place, transcript


def refused(place: Place) -> str:
    before = place.contents()
    with pytest.raises(InputError) as caught:
        place.apply()
    assert place.contents() == before
    assert "\n" not in str(caught.value)
    return str(caught.value)


def spans(place: Place, pair: str) -> list[tuple[int, int]]:
    return [(cue["start_ms"], cue["end_ms"]) for cue in place.json(f"cues.{pair}.json")["cues"]]


# ── texts ─────────────────────────────────────────────────────────────────────────────────────────


def test_an_edited_translation_in_srt(place: Place) -> None:
    place.edit("subtitles/zh-Hans.srt", ("没有人看见它们离开。", "谁也没有看见\n它们离开。"))
    before = place.mtimes()
    result = place.apply()
    unit = place.targets("zh-Hans")["s0002"]
    assert (unit["target"], unit["locked"], unit["provenance"]) == ("谁也没有看见它们离开。", True, "human")
    assert "谁也没有看见它们离开。" in (place.folder / "subtitles/zh-Hans.vtt").read_text("utf-8")
    assert "谁也没有看见" in (place.folder / "video/en_zh-Hans.source.mp4").read_text("utf-8")
    assert place.mtimes()["video/en_de.source.mp4"] == before["video/en_de.source.mp4"]
    assert "subtitles/zh-Hans.srt: 1 texts and 0 times edited by hand" in result.notes
    assert place.apply().unchanged


def test_an_edited_translation_in_vtt(place: Place) -> None:
    place.edit("subtitles/de.vtt", ("Vielen Dank.\n\n4", "Ich danke <i>Ihnen</i> &amp; allen.\n\n4"))
    place.apply()
    assert place.targets("de")["s0003"]["target"] == "Ich danke Ihnen & allen."
    assert "danke Ihnen & allen" in (place.folder / "subtitles/de.srt").read_text("utf-8")


def test_an_edited_word_in_the_source_track(place: Place) -> None:
    place.edit("subtitles/en.srt", ("counted seven", "counted nearly eight"))
    place.apply()
    value = place.json("transcript.json")
    assert [word["text"] for word in value["words"][:8]] == SENTENCES[0].replace("seven", "nearly eight").split()
    assert value["sentences"][:2] == [[0, 8], [8, 13]]
    old = transcript().words
    assert [value["words"][3]["start_ms"], value["words"][4]["end_ms"]] == [old[3].start_ms, old[3].end_ms]
    assert value["words"][5]["start_ms"] == old[4].start_ms
    assert "edited-by-hand" in value["engine"]["marks"]
    for target in ("de", "zh-Hans"):
        assert place.targets(target)["s0001"]["source"] == "The keeper counted nearly eight ships that night."
    assert place.apply().unchanged


def test_srt_and_vtt_that_agree(place: Place) -> None:
    for name in ("subtitles/de.srt", "subtitles/de.vtt"):
        place.edit(name, ("Niemand hatte", "Keiner hatte"))
    place.apply()
    assert place.targets("de")["s0002"]["target"] == "Keiner hatte sie auslaufen sehen."


def test_a_file_that_was_only_saved_again(place: Place) -> None:
    path = place.folder / "subtitles/de.srt"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    place.apply()
    assert not any(unit["locked"] for unit in place.targets("de").values())
    assert b"\r" not in path.read_bytes()


def test_a_chinese_file_saved_as_gb18030(place: Place) -> None:
    path = place.folder / "subtitles/zh-Hans.srt"
    path.write_bytes(path.read_text("utf-8").replace("港口又空了", "港口又变得空空荡荡").encode("gb18030"))
    place.apply()
    assert place.targets("zh-Hans")["s0004"]["target"] == "早晨，港口又变得空空荡荡。"
    assert not place.targets("zh-Hans")["s0001"]["locked"]


def test_a_run_that_broke_off_takes_the_edit_in_once(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    from bilingual.pipeline import recording

    place.edit("subtitles/de.srt", ("Niemand hatte", "Kein einziger Mensch hatte"))
    with monkeypatch.context() as patch:
        patch.setattr(recording, "make_bitext", _stop)
        with pytest.raises(KeyboardInterrupt):
            place.apply()
    place.apply()
    assert place.targets("de")["s0002"]["target"] == "Kein einziger Mensch hatte sie auslaufen sehen."


def _stop(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_text_and_bitext_of_different_sentences(place: Place) -> None:
    place.edit("subtitles/de.srt", ("Niemand hatte", "Keiner hatte"))
    place.edit_json("bitext.en_de.json", lambda value: value["units"][3].update(target="Morgens war er leer."))
    place.apply()
    targets = place.targets("de")
    assert (targets["s0002"]["target"], targets["s0004"]["target"]) == (
        "Keiner hatte sie auslaufen sehen.",
        "Morgens war er leer.",
    )


# ── times ─────────────────────────────────────────────────────────────────────────────────────────


def test_new_times_survive_further_runs(place: Place) -> None:
    place.edit("subtitles/de.srt", ("00:00:02,760 --> 00:00:04,560", "00:00:02,900 --> 00:00:04,400"))
    place.apply()
    assert spans(place, "en_de")[1] == (2900, 4400)
    assert "00:00:02,900 --> 00:00:04,400" in (place.folder / "subtitles/en.srt").read_text("utf-8")
    assert "0:00:02.90,0:00:04.40" in (place.folder / "video/en_de.source.mp4").read_text("utf-8")
    assert spans(place, "en_zh-Hans")[1] == (2760, 4560)
    assert place.apply().unchanged
    place.edit_json("bitext.en_de.json", lambda value: value["units"][0].update(target="Der Türmer zählte."))
    place.apply()
    place.publish(force=True)
    assert spans(place, "en_de")[1] == (2900, 4400)


def test_new_times_survive_a_corrected_transcript(place: Place) -> None:
    place.edit("subtitles/de.srt", ("00:00:05,720 --> 00:00:08,360", "00:00:05,800 --> 00:00:08,000"))
    place.apply()

    def change(value: dict[str, list[object]]) -> None:
        del value["words"][0]
        value["sentences"] = [[max(0, a - 1), b - 1] for a, b in value["sentences"]]  # type: ignore[misc]

    place.edit_json("transcript.json", change)
    place.apply()
    cue = place.json("cues.en_de.json")["cues"][3]
    assert (cue["start_ms"], cue["end_ms"], cue["words"]) == (5800, 8000, [13, 21])
    assert cue["source"] == SENTENCES[3]


def test_text_and_time_of_the_source_track_together(place: Place) -> None:
    place.edit(
        "subtitles/en.srt",
        ("00:00:02,760 --> 00:00:04,560\nNobody had seen", "00:00:02,900 --> 00:00:04,400\nNobody at all had seen"),
    )
    place.apply()
    cue = place.json("cues.en_de.json")["cues"][1]
    assert (cue["start_ms"], cue["end_ms"], cue["source"]) == (2900, 4400, "Nobody at all had seen them leave.")


def test_a_deleted_timeline_is_cut_anew(place: Place) -> None:
    place.edit("subtitles/de.srt", ("00:00:02,760 --> 00:00:04,560", "00:00:02,900 --> 00:00:04,400"))
    place.apply()
    (place.folder / "cues.en_de.json").unlink()
    result = place.apply()
    assert "cues.en_de.json was deleted: its cues are cut again" in result.notes
    assert spans(place, "en_de")[1] == (2760, 4560)


# ── what is refused ───────────────────────────────────────────────────────────────────────────────


def test_a_cue_taken_out(place: Place) -> None:
    place.edit("subtitles/de.srt", ("2\n00:00:02,760 --> 00:00:04,560\nNiemand hatte sie auslaufen sehen.\n\n", ""))
    said = refused(place)
    assert "subtitles/de.srt: has 4 cues, but 5 were written" in said
    assert "[BIL-EDT-003]" in said


def test_a_cue_emptied(place: Place) -> None:
    place.edit("subtitles/de.srt", ("Niemand hatte sie auslaufen sehen.", ""))
    assert "has 4 cues, but 5 were written" in refused(place)


@pytest.mark.parametrize("suffix", ["srt", "vtt", "ass"])
def test_a_file_in_two_languages(place: Place, suffix: str) -> None:
    name = f"subtitles/en_de.dual.{suffix}"
    place.edit(name, ("Niemand", "Keiner"))
    said = refused(place)
    assert f"{name}: was edited, but it is generated from the files of each language" in said
    assert "Edit subtitles/de.srt or bitext.en_de.json instead, and delete this file." in said
    (place.folder / name).unlink()
    place.apply()
    assert "Niemand" in (place.folder / name).read_text("utf-8")


def test_an_edited_timeline(place: Place) -> None:
    place.edit_json("cues.en_de.json", lambda value: value["cues"][0].update(end_ms=2000))
    assert "cues.en_de.json: was edited, but it is generated from transcript and bitext" in refused(place)


def test_times_that_overlap(place: Place) -> None:
    place.edit("subtitles/de.srt", ("00:00:02,760 --> 00:00:04,560", "00:00:02,100 --> 00:00:04,560"))
    assert "subtitles/de.srt: the cues at 0:00 and 0:02 overlap. End cue 1 before cue 2 starts." in refused(place)


def test_a_time_after_the_end(place: Place) -> None:
    place.edit("subtitles/de.srt", ("--> 00:00:09,500", "--> 00:01:09,500"))
    assert "after the recording's end" in refused(place)


def test_a_time_that_runs_backwards(place: Place) -> None:
    place.edit("subtitles/de.srt", ("--> 00:00:04,560", "--> 00:00:01,000"))
    said = refused(place)
    assert "subtitles/de.srt: was damaged by an edit: line " in said
    assert "BIL-EDT-017" in said


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"no cues at all", "contains no cue with words"),
        (b"\xff\xfe\x00\xd8\x00", "subtitles/de.srt"),
    ],
)
def test_a_file_that_cannot_be_read(place: Place, content: bytes, expected: str) -> None:
    (place.folder / "subtitles/de.srt").write_bytes(content)
    said = refused(place)
    assert "subtitles/de.srt" in said
    assert expected in said


def test_the_same_sentence_edited_in_bitext_and_subtitles(place: Place) -> None:
    place.edit("subtitles/de.srt", ("Niemand hatte", "Keiner hatte"))
    place.edit_json("bitext.en_de.json", lambda value: value["units"][1].update(target="Kein Mensch sah sie."))
    said = refused(place)
    assert "says “Keiner hatte sie auslaufen sehen.” at 0:02, and bitext.en_de.json, which was changed too" in said
    assert "“Kein Mensch sah sie.”" in said
    (place.folder / "subtitles/de.srt").unlink()
    place.apply()
    assert place.targets("de")["s0002"]["target"] == "Kein Mensch sah sie."


def test_the_same_edit_in_bitext_and_subtitles(place: Place) -> None:
    place.edit("subtitles/de.srt", ("Niemand hatte", "Keiner hatte"))
    place.edit_json(
        "bitext.en_de.json", lambda value: value["units"][1].update(target="Keiner hatte sie auslaufen sehen.")
    )
    place.apply()
    assert place.targets("de")["s0002"]["target"] == "Keiner hatte sie auslaufen sehen."


def test_srt_and_vtt_that_disagree(place: Place) -> None:
    place.edit("subtitles/de.srt", ("Niemand hatte", "Keiner hatte"))
    place.edit("subtitles/de.vtt", ("Niemand hatte", "Kein Mensch hatte"))
    assert "cue 2 differs from another edited file" in refused(place)


def test_transcript_and_source_track_edited_at_once(place: Place) -> None:
    place.edit("subtitles/en.srt", ("Nobody", "No one"))
    place.edit_json("transcript.json", lambda value: value["words"][1].update(text="warden"))
    assert "transcript.json: was edited, and so were words or times in subtitles/" in refused(place)
