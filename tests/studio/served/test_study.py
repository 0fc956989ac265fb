"""The study pack of an item, switched on in the studio: recorded for later runs, made by a run, and shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bilingual.engines.learning import extra_packages as require
from bilingual.pipeline.applying import apply_edits
from bilingual.pipeline.records.workspace import Workspace
from bilingual.pipeline.tools import open_tools
from support.browser.open_studio import Studio

AT = "/api/item/tea/en_de/study"
ON = {"on": True, "language": "de", "level": "4"}


def kept(post: Path) -> dict[str, Any]:
    return dict(json.loads((post / "manifest.json").read_text("utf-8"))["options"]["settings"])


def test_it_is_switched_on_and_off(studio: Studio, post: Path) -> None:
    headers = studio.changing()
    before = studio.client.get(AT).json()
    assert (before["on"], before["files"], before["language"], before["level"]) == (False, [], "en", "B1")
    assert [one["tag"] for one in before["languages"]] == ["en", "de"]
    assert before["languages"][1]["levels"][3] == {"level": "4", "shown": "Zipf 4"}

    after = studio.client.post(AT, json=ON, headers=headers)
    assert after.status_code == 200, after.text
    assert (after.json()["on"], after.json()["language"], after.json()["level"]) == (True, "de", "4")
    assert studio.runs.done == [("rebuild article", "tea")]
    assert kept(post)["learner"] == {"language": "de", "level": "4"}

    assert studio.client.post(AT, json={"on": False}, headers=headers).json()["on"] is False
    assert kept(post)["learn"] is False
    assert len(studio.runs.done) == 1


@pytest.mark.slow
def test_the_run_makes_it_and_only_its_page_runs_a_script(studio: Studio, post: Path) -> None:
    headers = studio.changing()
    studio.client.post(AT, json=ON, headers=headers)
    apply_edits(post, open_tools(studio.settings))  # which is what the run does
    found = {one["name"]: one for one in studio.client.get(AT).json()["files"]}
    assert list(found) == ["listen.html", "worksheet.pdf", "cards.apkg", "vocabulary.html"]  # an article has no sound
    page = studio.client.get(found["listen.html"]["address"])
    assert "Wir trinken um vier Tee." in page.text
    policy = page.headers["content-security-policy"]
    assert policy.startswith("sandbox allow-scripts ")
    assert "allow-same-origin" not in policy
    assert "connect-src" not in policy
    assert "default-src 'none'" in policy
    assert (
        "allow-scripts" not in studio.client.get(found["vocabulary.html"]["address"]).headers["content-security-policy"]
    )

    studio.client.post(AT, json={"on": False}, headers=headers)
    assert len(studio.client.get(AT).json()["files"]) == 4


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ({}, 400),
        ({"on": "yes"}, 400),
        ({"on": True, "language": "de"}, 400),
        ({"on": True, "language": "fr", "level": "4"}, 422),
        ({"on": True, "language": "de", "level": "B1"}, 422),
    ],
)
def test_what_cannot_be_learnt_is_one_line(studio: Studio, post: Path, value: dict[str, Any], status: int) -> None:
    headers, before = studio.changing(), (post / "manifest.json").read_bytes()
    answer = studio.client.post(AT, json=value, headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.json()["error"].count("\n") == 0
    assert (post / "manifest.json").read_bytes() == before
    assert studio.runs.done == []


def test_a_settings_file_next_to_the_source_counts_more(studio: Studio, post: Path) -> None:
    (studio.settings.root / "tea.toml").write_text("learn = false\n")
    answer = studio.client.post(AT, json=ON, headers=studio.changing())
    assert (answer.status_code, answer.json()["code"]) == (422, "BIL-STU-043")
    assert kept(post)["learn"] is False


def test_nothing_is_changed_while_a_run_holds_the_item(studio: Studio, post: Path) -> None:
    identity = json.loads((post / "manifest.json").read_text("utf-8"))["identity"]
    with Workspace(studio.settings).claim(identity, post):
        answer = studio.client.post(AT, json=ON, headers=studio.changing())
    assert answer.status_code == 422
    assert kept(post)["learn"] is False


def test_missing_packages_are_told(studio: Studio, post: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(require, "PACKAGES", ("a_package_that_nobody_has",))
    headers = studio.changing()
    assert "pip install a_package_that_nobody_has" in studio.client.get(AT).json()["lacking"]
    assert studio.client.post(AT, json=ON, headers=headers).json()["code"] == "BIL-LNG-008"
