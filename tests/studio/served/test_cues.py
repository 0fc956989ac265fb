"""The cues of a recording: what the lane shows, and their corrections, with malformed ones."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from bilingual.engines.media.waveform import levels_in
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.records.workspace import Workspace
from bilingual.settings import load_settings
from bilingual.studio.access import Access
from bilingual.studio.app import application
from support.browser.open_studio import HOME, PORT, Studio, WrittenDown
from support.results.results import Place, published

AT = "/api/item/harbour/en_de"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return published(tmp_path_factory.mktemp("talk") / "root")


@pytest.fixture
def talk(made: Place, tmp_path: Path) -> Place:
    shutil.copytree(made.root, tmp_path / "root")
    return Place(tmp_path / "root")


@pytest.fixture
def studio(talk: Place) -> Iterator[Studio]:
    settings, runs = load_settings(talk.root), WrittenDown()
    access = Access(settings.state)
    client = TestClient(application(settings, access, runs, PORT), base_url=HOME)
    yield Studio(settings, access, runs, client)
    client.close()


def lane(studio: Studio) -> dict[str, Any]:
    found: dict[str, Any] = studio.client.get(f"{AT}/lane").json()
    return found


def cues(studio: Studio) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = studio.client.get(f"{AT}/cues?from=0&to=99").json()["cues"]
    return found


def change(studio: Studio, headers: dict[str, str], **wanted: Any) -> Any:
    return studio.client.post(f"{AT}/cues", json={"changes": [wanted]}, headers=headers)


def seen(cue: dict[str, Any], action: str, **more: Any) -> dict[str, Any]:
    return {"action": action, "words": cue["words"], "seen": [cue["start_ms"], cue["end_ms"]], **more}


def test_the_lane_has_all_cues_and_their_texts_by_range(studio: Studio) -> None:
    studio.enter()
    found = lane(studio)
    shown = cues(studio)
    assert found["starts_ms"] == [cue["start_ms"] for cue in shown]
    assert found["words"] == [*(cue["words"][0] for cue in shown), shown[-1]["words"][1]]
    assert {len(found[name]) for name in ("starts_ms", "ends_ms", "source", "target")} == {len(shown)}
    assert shown[0]["source"]["text"] == "The keeper counted seven ships that night."
    assert studio.client.get(f"{AT}/cues?from=1&to=2").json()["cues"] == shown[1:2]
    assert studio.client.get(f"{AT}/cues?from=7&to=2").json()["cues"] == []


def test_what_is_not_cut_is_cut_in_both_languages_and_undone(studio: Studio, talk: Place) -> None:
    headers = studio.changing()
    first = cues(studio)[0]
    found = studio.client.get(f"{AT}/splits?first=0&last=7").json()
    splits, places = found["splits"], found["places"]
    assert [one["at"] for one in splits] == [1, 2, 3, 4, 5, 6]
    assert {one["unit"] for one in (*splits, *places)} == {"s0001"}
    words = first["target"]["text"].split(" ")
    assert [first["target"]["text"][: one["shown"]] for one in places] == [
        " ".join(words[:count]) for count in range(1, len(words))
    ]
    answer = change(studio, headers, **seen(first, "split", at=3))
    assert answer.status_code == 200, answer.text
    value = answer.json()
    assert value["recut"]
    one, two = value["cues"]
    assert (one["words"], two["words"]) == ([0, 3], [3, 7])
    assert splits[2]["before"] == one["source"]["text"] == "The keeper counted"
    assert [part | {"index": number} for number, part in enumerate(splits[2]["parts"])] == [one, two]
    assert lane(studio)["words"][:3] == [0, 3, 7]
    assert studio.client.get(f"{AT}/splits?first=0&last=7").json()["splits"] == [], "no cue has these words now"
    assert studio.client.get(f"{AT}/units?from=0&to=1").json()["units"][0]["cues"][1]["words"] == [3, 7]
    assert studio.client.get(f"{AT}/overview").json()["history"] == {"undo": True, "redo": False}
    undone = studio.client.post(f"{AT}/undo", json={}, headers=headers).json()
    assert undone["recut"]
    assert cues(studio)[0] == first
    assert studio.client.post(f"{AT}/redo", json={}, headers=headers).json()["recut"]
    assert lane(studio)["words"][:3] == [0, 3, 7]
    joined = change(studio, headers, **seen(cues(studio)[0], "merge"))
    assert joined.json()["cues"][0]["words"] == [0, 7]
    chosen = change(studio, headers, **seen(first, "split", at=3, target_at=places[0]["at"]))
    assert [cue["target"]["text"] for cue in chosen.json()["cues"]] == [words[0], " ".join(words[1:])]
    talk.apply()
    assert "00:00:00,300" in (talk.folder / "subtitles/de.srt").read_text("utf-8")


def test_times_by_frames_and_of_all(studio: Studio) -> None:
    headers = studio.changing()
    first = cues(studio)[0]
    moved = change(studio, headers, **seen(first, "times", end_frames=-1)).json()["cues"][0]
    assert 0 < first["end_ms"] - moved["end_ms"] <= 200
    set_to = change(studio, headers, **seen(moved, "times", start_ms=400)).json()["cues"][0]
    assert set_to["start_ms"] == 400
    before = lane(studio)["starts_ms"]
    assert change(studio, headers, action="shift", by_ms=40).json()["done"]
    assert lane(studio)["starts_ms"] == [ms + 40 for ms in before]
    for code, bad in (
        ("BIL-EDT-028", {"action": "shift", "by_ms": -10_000}),
        ("BIL-EDT-029", {"action": "times", "words": first["words"], "end_ms": before[1] + 400}),
        ("BIL-EDT-027", {"action": "split", "words": first["words"], "at": 0}),
    ):
        answer = change(studio, headers, **bad)
        assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_of_two_windows_that_cut_the_second_sees_both(studio: Studio, talk: Place) -> None:
    headers = studio.changing()
    first = cues(studio)[0]
    assert change(studio, headers, **seen(first, "split", at=3)).status_code == 200
    before = talk.contents()
    for late in (seen(first, "split", at=4), seen(first, "times", end_frames=1), seen(first, "merge")):
        answer = change(studio, headers, **late)
        assert answer.status_code == 412, answer.text
        value = answer.json()
        assert value["outdated"] == ["0-7"]
        assert [cue["words"] for cue in value["cues"]] == [[0, 3], [3, 7]], "what is there now"
    timed = cues(studio)[0]
    assert change(studio, headers, **seen(timed, "times", end_frames=-1)).status_code == 200
    assert change(studio, headers, **seen(timed, "times", end_frames=1)).status_code == 412
    assert len(before) == len(talk.contents())


def test_a_run_that_holds_the_item_takes_cuts_in(studio: Studio, talk: Place) -> None:
    headers = studio.changing()
    first = cues(studio)[0]
    with Workspace(talk.settings).claim(Manifest.read(talk.folder).identity, talk.folder):
        value = change(studio, headers, **seen(first, "split", at=3)).json()
        assert value["waiting"]
        assert [cue["words"] for cue in value["cues"]] == [[0, 3], [3, 7]], "it is shown while it waits"
    talk.apply()
    assert lane(studio)["words"][:3] == [0, 3, 7]


def test_what_no_part_of_the_translation_fits_is_refused(studio: Studio, talk: Place) -> None:
    headers = studio.changing()
    thanks = cues(studio)[2]
    unit = studio.client.get(f"{AT}/units?from=2&to=3").json()["units"][0]["id"]
    sent = {"changes": [{"unit": unit, "target": "Danke."}]}
    assert studio.client.post(f"{AT}/changes", json=sent, headers=headers).status_code == 200
    first, last = thanks["words"]
    [split] = studio.client.get(f"{AT}/splits?first={first}&last={last}").json()["splits"]
    assert split["why"]
    answer = change(studio, headers, action="split", words=[first, last], at=first + 1)
    assert (answer.status_code, answer.json()["done"]) == (200, False)
    assert "no part of the translation" in next(iter(answer.json()["refused"].values()))


_TIMES = {"action": "times", "words": [0, 7]}
MALFORMED: tuple[Any, ...] = (
    None,
    "x",
    [],
    [7],
    [{}],
    [{"action": "delete", "words": [0, 7]}],
    [{"action": ["split"], "words": [0, 7]}],
    [{"action": "split", "at": 3}],
    [{"action": "split", "words": [0, 7], "at": "3"}],
    [{"action": "split", "words": [0, 7], "at": True}],
    [{"action": "split", "words": "07", "at": 3}],
    [{"action": "merge", "words": [0]}],
    [{"action": "merge", "words": [0, 7], "seen": [1]}],
    [{"action": "merge", "words": [0, 7], "at": 3}],
    [_TIMES | {"start_ms": 1.5}],
    [_TIMES | {"start_ms": 10**12}],
    [_TIMES | {"by_ms": 3}],
    [{"action": "shift", "by_ms": None, "words": [0, 7]}],
    [_TIMES] * 201,
)


def test_what_no_page_sends_is_one_line(studio: Studio, talk: Place) -> None:
    headers = studio.changing()
    before = talk.contents()
    for changes in MALFORMED:
        answer = studio.client.post(f"{AT}/cues", json={"changes": changes}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (400, "BIL-STU-013"), changes
    assert talk.contents() == before


def test_ranges_and_peaks(studio: Studio, talk: Place) -> None:
    studio.enter()
    wrong = (
        "cues",
        "cues?from=0",
        "cues?from=0&to=201",
        "cues?from=-1&to=3",
        "splits?first=0",
        "splits?first=x&last=2",
    )
    for path in wrong:
        assert studio.client.get(f"{AT}/{path}").json()["code"] == "BIL-STU-013", path
    assert studio.client.post(f"{AT}/cues", json={"changes": [_TIMES]}).status_code == 403
    for missing in ("harbour/en_fr/lane", "none/peaks", "none/peaks/bytes"):
        assert studio.client.get(f"/api/item/{missing}").status_code == 422
    shutil.rmtree(talk.folder / "video")  # which holds a preview that is none
    drawn = studio.client.get("/api/item/harbour/peaks").json()
    assert drawn["reason"] is None
    level = drawn["levels"][0]
    whole = studio.client.get("/api/item/harbour/peaks/bytes").content
    assert levels_in(whole[:1024])["levels"] == drawn["levels"]
    last = level["offset"] + 2 * level["count"] - 1
    part = studio.client.get("/api/item/harbour/peaks/bytes", headers={"range": f"bytes={level['offset']}-{last}"})
    assert (part.status_code, part.content) == (206, whole[level["offset"] : last + 1])
