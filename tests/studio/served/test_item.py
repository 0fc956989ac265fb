"""What the page of an item asks for and sends: sentences by range, corrections, both texts of a conflict."""

from __future__ import annotations

import json
import posixpath
import re
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bilingual.pipeline.correcting.changes import Change
from bilingual.pipeline.correcting.correct import correct
from bilingual.pipeline.opening.alternatives import Alternatives
from bilingual.pipeline.tools import open_tools
from bilingual.settings import load_settings
from bilingual.studio.item import sentence_routes
from bilingual.studio.library.results_page import WRITER, ResultsPage
from support.browser.open_studio import Studio

AT = "/api/item/tea/en_de"


@pytest.fixture
def units(post: Path, studio: Studio) -> list[dict[str, Any]]:
    studio.enter()
    found: list[dict[str, Any]] = studio.client.get(f"{AT}/units?from=0&to=50").json()["units"]
    return found


def test_an_item_opens_with_its_sentences(studio: Studio, units: list[dict[str, Any]]) -> None:
    item = studio.client.get("/api/item/tea").json()
    assert item["titles"] == {"en": "Tea", "de": "Tee"}
    assert item["names"] == {"en": "English", "de": "Deutsch"}
    overview = studio.client.get(f"{AT}/overview").json()
    assert overview["ids"] == [unit["id"] for unit in units]
    assert overview["history"] == {"undo": False, "redo": False}
    same = studio.client.get(f"{AT}/overview?unless={overview['version']}").json()
    assert same == {"version": overview["version"]}
    assert studio.client.get(f"{AT}/overview?unless=other").json() == overview
    grave = ("Stale", "E", "W")
    found = [u["number"] for u in units if any(f["severity"] in grave and not f["waived"] for f in u["findings"])]
    assert overview["found"] == found
    assert [unit["source"] for unit in units][2] == "It is <b>hot</b> & sweet."
    assert units[3]["state"] == "untranslated"
    assert "Tea" in studio.client.get("/item/tea").text or 'data-folder="tea"' in studio.client.get("/item/tea").text
    kinds = {one["kind"]: one for one in studio.client.get(f"{AT}/previews").json()["previews"]}
    assert {"parallel", "linkedin", "wechat", "jekyll"} <= set(kinds)
    shown = studio.client.get(kinds["parallel"]["address"])
    assert "Wir trinken um vier Tee." in shown.text
    assert shown.headers["content-security-policy"].startswith("sandbox")
    assert studio.client.get(f"{AT}/structure").json()["blocks"][0]["kind"] == "heading"
    assert studio.client.get(f"{AT}/alternatives/{units[3]['id']}").json()["unit"] == units[3]["id"]


def test_scripts_and_styles_are_asked_for_at_once_and_kept(studio: Studio, post: Path) -> None:
    studio.enter()
    page = studio.client.get("/item/tea").text
    names = re.findall(r'(?:href|src)="(/assets/[^"]+)"', page)
    shown = {name: studio.client.get(name) for name in names}
    assert {answer.status_code for answer in shown.values()} == {200}
    assert {answer.headers["cache-control"] for answer in shown.values()} == {"private, max-age=31536000, immutable"}
    loaded = {posixpath.normpath(name) for name in names}
    for name, answer in shown.items():
        for other in (
            re.findall(r"^import [^;]*?'(\.[^']+)'", answer.text, re.MULTILINE) if name.endswith(".js") else ()
        ):
            assert posixpath.normpath(posixpath.join(posixpath.dirname(name), other)) in loaded, (name, other)
    old = studio.client.get(names[0].replace("/assets/", "/assets/0"))
    assert old.headers["cache-control"] == "no-store", "another version is not taken for this one"


def test_what_to_do_is_an_order_of_the_page(studio: Studio, post: Path, units: list[dict[str, Any]]) -> None:
    def found() -> dict[str, Any]:
        return {item["name"]: item for item in studio.client.get("/api/items").json()["items"]}["tea"]["next"]

    assert found() == {"does": "see what is open, and correct it", "order": "open", "command": ""}
    change = {"unit": units[1]["id"], "target": "Wir trinken um vier Uhr Tee."}
    studio.client.post(f"{AT}/changes", json={"changes": [change]}, headers=studio.changing())
    assert found() == {"does": "take in the edits", "order": "rebuild", "command": ""}


def test_a_correction_is_made_and_undone(studio: Studio, post: Path, units: list[dict[str, Any]]) -> None:
    headers = studio.changing()
    last = units[3]
    change = {"unit": last["id"], "base": last["base"], "target": "Niemand kommt zu spät.", "approved": True}
    made = studio.client.post(f"{AT}/changes", json={"changes": [change]}, headers=headers)
    assert made.status_code == 200, made.text
    assert made.json()["done"] is True
    [now] = made.json()["units"]
    assert (now["target"], now["state"], now["changed"]) == ("Niemand kommt zu spät.", "approved", "corrected")
    assert "Niemand kommt zu spät." in (post / "bitext.en_de.json").read_text("utf-8")
    undone = studio.client.post(f"{AT}/undo", json={}, headers=headers).json()
    assert undone["units"][0]["target"] is None
    assert studio.client.get(f"{AT}/overview").json()["history"] == {"undo": False, "redo": True}
    again = studio.client.post(f"{AT}/redo", json={}, headers=headers).json()
    assert again["units"][0]["target"] == "Niemand kommt zu spät."
    assert studio.client.post(f"{AT}/redo", json={}, headers=headers).status_code == 422


def test_the_last_approval_starts_the_run_that_makes_the_rest(
    studio: Studio, post: Path, units: list[dict[str, Any]]
) -> None:
    headers = studio.changing()

    def sent(change: dict[str, Any]) -> bool:
        made = studio.client.post(f"{AT}/changes", json={"changes": [change]}, headers=headers)
        assert made.status_code == 200, made.text
        return bool(made.json()["building"])

    last = units[3]["id"]
    assert not sent({"unit": units[1]["id"], "target": "Wir trinken um vier Uhr Tee."})
    assert not sent({"unit": units[0]["id"], "approved": True})
    assert studio.runs.done == []
    assert sent({"unit": last, "target": "Niemand kommt zu spät."}), "people stand for all four now"
    assert not sent({"unit": last, "target": "Niemand kommt zu spät."}), "nothing was changed"
    assert not sent({"unit": units[1]["id"], "target": "Wir trinken um vier Tee."}), "that was read already"
    assert studio.runs.done == [("finish article", "tea")]
    assert not sent({"unit": units[0]["id"], "target": "Der Tee"}), "it was approved as something else"
    assert sent({"unit": units[0]["id"], "approved": True})
    assert studio.runs.done == [("finish article", "tea")] * 2


def test_a_correction_is_on_the_page_of_all_results(post: Path) -> None:
    settings, ended = load_settings(post.parents[2]), threading.Event()
    page = ResultsPage(lambda: settings, ended, rest_s=30)
    before = set(threading.enumerate())  # other tests' studios may still write theirs
    assert "1 sentence of en_de" not in (post.parent / "index.html").read_text("utf-8")
    last = json.loads((post / "bitext.en_de.json").read_text("utf-8"))["units"][3]["id"]
    for target in ("Niemand kommt.", "Niemand kommt zu spät."):
        correct(post, open_tools(settings), "en_de", [Change(last, target=target)])
        page.corrected()
    [writer] = [thread for thread in threading.enumerate() if thread.name == WRITER and thread not in before]
    ended.set()
    writer.join(10)
    assert "1 sentence of en_de" in (post.parent / "index.html").read_text("utf-8")


def test_of_two_windows_the_second_sees_both_texts(studio: Studio, post: Path, units: list[dict[str, Any]]) -> None:
    headers = studio.changing()
    first = units[1]
    for text, status in (("Wir trinken Tee um vier.", 200), ("Um vier trinken wir Tee.", 412)):
        change = {"unit": first["id"], "base": first["base"], "target": text}
        made = studio.client.post(f"{AT}/changes", json={"changes": [change]}, headers=headers)
        assert made.status_code == status, made.text
    [conflict] = made.json()["conflicts"]
    assert conflict["wanted"] == "Um vier trinken wir Tee."
    assert conflict["now"]["target"] == "Wir trinken Tee um vier."
    assert "Um vier trinken" not in (post / "bitext.en_de.json").read_text("utf-8")


def test_what_is_no_correction_is_one_line(studio: Studio, post: Path, units: list[dict[str, Any]]) -> None:
    headers = studio.changing()
    before = (post / "bitext.en_de.json").read_bytes()
    unit = units[1]["id"]
    for changes in (
        None,
        "x",
        [7],
        [{}],
        [{"unit": unit, "target": 7}],
        [{"unit": unit, "provenance": "google"}],
        [{"unit": unit, "target": "  "}],
        [{"unit": "nowhere", "target": "x"}],
        [{"unit": unit, "accepted": ["x"]}],
    ):
        answer = studio.client.post(f"{AT}/changes", json={"changes": changes}, headers=headers)
        assert answer.status_code in (400, 422), changes
        assert answer.json()["error"].count("\n") == 0
    assert (post / "bitext.en_de.json").read_bytes() == before


@pytest.mark.parametrize("folder", ["none", "%2e%2e", ".bilingual", "a%2fb", "%00"])
def test_an_item_that_is_not_there_is_one_line(studio: Studio, post: Path, folder: str) -> None:
    studio.enter()
    assert studio.client.get(f"/api/item/{folder}").status_code in (404, 422)
    assert studio.client.get(f"/item/{folder}").status_code in (404, 422)
    assert studio.client.get("/api/item/tea/en_fr/overview").status_code == 422
    for query in ("", "?from=0", "?from=-1&to=5", "?from=0&to=100000", "?from=x&to=y", f"?from=0&to={'9' * 5000}"):
        assert studio.client.get(f"{AT}/units{query}").status_code == 400


def test_a_sentence_that_no_engine_translates_stays(studio: Studio, post: Path, units: list[dict[str, Any]]) -> None:
    answer = studio.client.post(f"{AT}/again", json={"unit": units[3]["id"]}, headers=studio.changing())
    assert (answer.status_code, answer.json()["code"]) == (422, "BIL-STU-023")
    known = studio.client.post(f"{AT}/again", json={"unit": units[1]["id"]}, headers=studio.changing())
    assert known.json()["units"][0]["target"] == "Wir trinken um vier Tee."


def test_an_engine_is_asked_only_by_a_page_of_the_studio(
    studio: Studio, units: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def found(pair: object, unit: str, tools: object, ask: Sequence[str] = ()) -> Alternatives:
        asked.extend(ask)
        return Alternatives(unit, (), (), ("deepl",))

    monkeypatch.setattr(sentence_routes, "alternatives", found)
    at, headers = f"{AT}/alternatives/{units[1]['id']}", studio.changing()
    assert studio.client.get(f"{at}?ask=deepl").json()["others"] == ["deepl"]
    assert studio.client.post(at, json={"ask": ["deepl"]}).status_code == 403
    assert asked == [], "an engine costs money: a link of another page must not ask it"
    for wrong in ("deepl", [7], None):
        assert studio.client.post(at, json={"ask": wrong}, headers=headers).json()["code"] == "BIL-STU-013"
    assert studio.client.post(at, json={"ask": ["deepl"]}, headers=headers).json()["unit"] == units[1]["id"]
    assert asked == ["deepl"]


def test_a_recording_without_a_preview_is_played_from_its_source(studio: Studio, post: Path) -> None:
    studio.enter()
    assert studio.client.get("/api/item/tea/source").status_code == 404, "an article is no recording"
    folder = post.rename(post.parent / "tea #1?")
    (studio.settings.root / "talk.mp4").write_bytes(b"0123456789")
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["source"] |= {"kind": "recording", "path": "talk.mp4"}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    played = studio.client.get("/api/item/tea%20%231%3F").json()["media"]["address"]
    answer = studio.client.get(played, headers={"range": "bytes=2-3"})
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (206, b"23", "video/mp4")


def test_what_is_said_is_corrected_only_in_a_recording(studio: Studio, units: list[dict[str, Any]]) -> None:
    sent = {"unit": units[3]["id"], "base": units[3]["base"], "text": "Nobody is early."}
    headers = studio.changing()
    assert studio.client.post(f"{AT}/source", json=sent, headers=headers).status_code == 422
    assert studio.client.post(f"{AT}/source", json={**sent, "text": 7}, headers=headers).json()["code"] == "BIL-STU-013"


def test_what_a_voice_says_in_fewer_words_is_settled_at_its_sentence(
    studio: Studio, units: list[dict[str, Any]], post: Path
) -> None:
    long, short = units[1]["target"], "Tee um vier."
    row = {"id": units[1]["id"], "wording": short, "approved": False, "of": long}
    (post / "dub.en_de.json").write_text(json.dumps({"schema": "bilingual.dub/1", "sentences": [row]}), "utf-8")
    manifest = json.loads((post / "manifest.json").read_text("utf-8"))
    manifest["stages"]["dub.en_de"] = {"key": "", "facts": {}, "files": {}}
    (post / "manifest.json").write_text(json.dumps(manifest))
    (shown,) = studio.client.get(f"{AT}/units?from=1&to=2").json()["units"]
    assert shown["wording"] == {"text": short, "approved": False, "whole": False}
    assert 1 in studio.client.get(f"{AT}/overview").json()["look"]

    def settle(**value: object) -> Any:
        sent = {"unit": row["id"], "seen": short} | value
        return studio.client.post(f"{AT}/wordings", json=sent, headers=studio.changing())

    assert settle(text=7).status_code == 400
    assert settle(text="Tee.", seen="Etwas anderes").status_code == 422
    made = settle(text=long).json()
    assert made["units"][0]["wording"] == {"text": long, "approved": True, "whole": True}
    assert not made["building"]
    assert studio.client.get(f"{AT}/overview").json()["look"] != []
