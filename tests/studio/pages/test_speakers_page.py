"""Speakers in the studio: heard, named, given sentences, undone; malformed changes are one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from bilingual.model.transcript import EngineRecord
from bilingual.settings import load_settings
from support.browser.chromium import grave
from support.browser.open_studio import Studio, serving
from support.results import long_talk

AT = "/api/item/talk/en_de"
VOICES = {"voices": [[0, 1], [30, 2], [50, 1]], "voices_estimated": True}


@pytest.fixture
def talk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A talk of six sentences of which the second voice says two."""
    (tmp_path / "bilingual.toml").write_text('translation = ["memory"]\n', "utf-8")
    monkeypatch.setattr(long_talk, "EngineRecord", lambda name: EngineRecord(name, options=dict(VOICES)))
    return long_talk.long_talk(load_settings(tmp_path).media / "outbox/talk", 6)


def speakers(studio: Studio) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = studio.client.get(f"{AT}/speakers").json()["speakers"]
    return found


def test_they_are_shown_with_samples_and_colours_named_and_undone(talk: Path, studio: Studio) -> None:
    headers = studio.changing()
    one, two = speakers(studio)
    assert (one["shown"], two["shown"], one["colour"], two["colour"]) == (
        "Speaker 1",
        "Speaker 2",
        "#ffffff",
        "#ffff00",
    )
    assert one["samples"][0]["start_ms"] == 0
    assert 1500 <= one["samples"][0]["end_ms"] <= 8000
    assert two["samples"][0]["text"].startswith("counted") or two["samples"][0]["text"]
    change = {"speaker": "2", "name": "Ben <b>", "base": ""}
    made = studio.client.post(f"{AT}/speakers", json={"changes": [change]}, headers=headers)
    assert made.status_code == 200, made.text
    assert [one["shown"] for one in made.json()["speakers"]] == ["Speaker 1", "Ben <b>"]
    assert made.json()["step"] == 1
    again = studio.client.post(f"{AT}/speakers", json={"changes": [{**change, "name": "Bo"}]}, headers=headers)
    assert again.status_code == 412
    assert again.json()["conflicts"][0]["now"]["text"] == "Ben <b>"
    units = studio.client.get(f"{AT}/units?from=0&to=6").json()["units"]
    move = {"speaker": "2", "unit": units[0]["id"], "base": units[0]["speaker"]}
    moved = studio.client.post(f"{AT}/speakers", json={"changes": [move]}, headers=headers)
    assert [one["speaker"] for one in moved.json()["units"]] == ["2"]
    for _ in range(2):
        assert studio.client.post(f"{AT}/undo", json={}, headers=headers).status_code == 200
    assert [one["shown"] for one in speakers(studio)] == ["Speaker 1", "Speaker 2"]
    assert studio.client.get(f"{AT}/units?from=0&to=6").json()["units"][0]["speaker"] == "1"


def test_what_is_no_change_is_one_line(talk: Path, studio: Studio) -> None:
    headers, before = studio.changing(), (talk / "manifest.json").read_bytes()
    for changes, status in (
        (None, 400),
        ([], 400),
        (["x"], 400),
        ([{"speaker": "1"}], 400),
        ([{"speaker": "1", "name": 7}], 400),
        ([{"speaker": "", "name": "Anna"}], 400),
        ([{"speaker": "1", "name": "Anna", "unit": "s0001"}], 400),
        ([{"speaker": "9", "name": "Anna"}], 422),
        ([{"speaker": "x", "unit": "s0001"}], 422),
        ([{"speaker": "2", "unit": "s9999"}], 422),
        ([{"speaker": "1", "name": "x" * 81}], 422),
    ):
        answer = studio.client.post(f"{AT}/speakers", json={"changes": changes}, headers=headers)
        assert answer.status_code == status, (changes, answer.text)
        assert answer.json()["error"].count("\n") == 0
    assert studio.client.post(f"{AT}/speakers", json={"changes": []}).status_code == 403
    assert (talk / "manifest.json").read_bytes() == before


@pytest.mark.slow  # two pages of a browser
@pytest.mark.parametrize("width", [1300, 390])
def test_a_person_names_a_speaker_and_moves_a_sentence(
    browser: Browser, talk: Path, tmp_path: Path, width: int
) -> None:
    with serving(tmp_path) as (studio, home):
        page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
        page.goto(f"{home}/enter?link={studio.access.new_link()}")
        page.goto(f"{home}/item/talk")
        page.get_by_role("button", name="Speakers").click()
        second = page.locator("#speakers li[data-speaker='2']")
        second.get_by_role("textbox").fill("Ben")
        second.get_by_role("textbox").press("Enter")
        choice = page.locator(".unit[data-number='0'] select.speaker")
        choice.scroll_into_view_if_needed()
        expect(choice.locator("option")).to_have_text(["Speaker 1", "Ben", "Somebody else"])
        choice.focus()
        choice.select_option("2")
        expect(page.locator(".unit[data-number='0'] .dot")).to_have_css("background-color", "rgb(255, 255, 0)")
        expect(choice).to_be_focused()
        assert grave(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_role("button", name="Undo").click()
        expect(choice).to_have_value("1")
        page.get_by_role("button", name="Undo").click()
        expect(second.get_by_role("textbox")).to_have_value("")
        page.context.close()
    assert json.loads((talk / "manifest.json").read_text("utf-8"))["options"]["speakers"] == {}
