"""The posts of an item through the studio: structure, fields, previews, the list before publishing, and terms."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.browser.open_studio import Studio

AT = "/api/item/tea/en_de"


def test_fields_are_shown_set_and_undone(studio: Studio, post: Path) -> None:
    headers = studio.changing()
    found = {one["id"]: one for one in studio.client.get(f"{AT}/fields").json()["fields"]}
    assert (found["linkedin.hook"]["text"], found["linkedin.hook"]["made"]) == ("", "Tea\nTee")
    assert found["wechat.title"]["counter"]["most"] == 32
    assert "wechat-channels.title" not in found
    change = {"field": "wechat.digest", "text": "Um <b>vier</b>", "base": found["wechat.digest"]["base"]}
    made = studio.client.post(f"{AT}/fields", json={"changes": [change]}, headers=headers)
    assert made.status_code == 200, made.text
    now = {one["id"]: one for one in made.json()["fields"]}
    assert (now["wechat.digest"]["text"], now["wechat.digest"]["made"]) == ("Um <b>vier</b>", "")
    assert studio.client.get(f"{AT}/previews").json()["newer"] == ["fields of posts"]
    facts = studio.client.get(f"{AT}/overview").json()
    assert facts["history"] == {"undo": True, "redo": False}
    second = studio.client.post(f"{AT}/fields", json={"changes": [{**change, "text": "Zwei"}]}, headers=headers)
    assert second.status_code == 412
    [conflict] = second.json()["conflicts"]
    assert (conflict["wanted"], conflict["now"]["text"]) == ("Zwei", "Um <b>vier</b>")
    assert studio.client.post(f"{AT}/undo", json={}, headers=headers).status_code == 200
    assert {one["id"]: one for one in studio.client.get(f"{AT}/fields").json()["fields"]}["wechat.digest"]["text"] == ""


def test_what_is_no_field_is_one_line(studio: Studio, post: Path) -> None:
    headers, before = studio.changing(), (post / "manifest.json").read_bytes()
    for changes, status in (
        (None, 400),
        ([], 400),
        (["x"], 400),
        ([{"field": "wechat.title"}], 400),
        ([{"field": "wechat.title", "text": 7}], 400),
        ([{"field": "wechat.title", "text": "x", "more": "y"}], 400),
        ([{"field": "weibo.title", "text": "x"}], 422),
        ([{"field": "wechat.title", "text": "字" * 33}], 422),
        ([{"field": "linkedin.hashtags", "text": "C++"}], 422),
    ):
        answer = studio.client.post(f"{AT}/fields", json={"changes": changes}, headers=headers)
        assert answer.status_code == status, (changes, answer.text)
        assert answer.json()["error"].count("\n") == 0
    assert studio.client.post(f"{AT}/fields", json={"changes": []}).status_code == 403
    assert (post / "manifest.json").read_bytes() == before


def test_the_list_before_publishing(studio: Studio, post: Path) -> None:
    studio.enter()
    found = {one["platform"]: one for one in studio.client.get(f"{AT}/checklist").json()["platforms"]}
    assert list(found) == ["linkedin", "wechat"]
    assert found["wechat"]["ready"] is False
    assert "1 of 4 sentences untranslated" in found["wechat"]["reasons"]
    [cover, *_] = [one for one in found["wechat"]["uploads"] if one["role"] == "cover"]
    assert studio.client.get(cover["address"]).headers["content-type"] == "image/png"


def test_the_pages_of_the_carousel_are_pictures(studio: Studio, post: Path) -> None:
    studio.enter()
    [carousel] = [one for one in studio.client.get(f"{AT}/previews").json()["previews"] if one["kind"] == "carousel"]
    first = studio.client.get(f"{AT}/pages/1")
    assert first.headers["content-type"] == "image/png"
    assert first.content.startswith(b"\x89PNG")
    assert studio.client.get(f"{AT}/pages/{carousel['facts']['pages'] + 1}").status_code == 404
    assert studio.client.get(f"{AT}/pages/x").status_code == 400
    (post / "posts/en_de/linkedin.carousel.pdf").write_bytes(b"%PDF-1.7 damaged")
    assert studio.client.get(f"{AT}/pages/1").status_code == 404


@pytest.mark.parametrize("target", ["Tee", "Schwarztee"])
def test_a_term_of_a_sentence_goes_into_the_glossary(studio: Studio, post: Path, target: str) -> None:
    headers, root = studio.changing(), post.parents[2]
    assert studio.client.get(f"{AT}/terms").json() == {"file": "glossary.toml", "there": False}
    units = studio.client.get(f"{AT}/units?from=0&to=9").json()["units"]
    wrong = {"unit": units[1]["id"], "source": "coffee", "target": "Kaffee"}
    assert studio.client.post(f"{AT}/terms", json=wrong, headers=headers).json()["code"] == "BIL-STU-026"
    empty = {"unit": units[1]["id"], "source": "tea", "target": "  "}
    assert studio.client.post(f"{AT}/terms", json=empty, headers=headers).status_code == 422
    assert not (root / "glossary.toml").exists()
    term = {"unit": units[1]["id"], "source": "tea", "target": target}
    made = studio.client.post(f"{AT}/terms", json=term, headers=headers).json()
    assert (made["file"], made["before"], made["named"]) == ("glossary.toml", None, True)
    assert [one["number"] for one in made["without"]] == ([] if target == "Tee" else [1])
    assert target in (root / "glossary.toml").read_text("utf-8")
    again = studio.client.post(f"{AT}/terms", json=term, headers=headers).json()
    assert (again["before"], again["named"]) == (target, False)
    terms = studio.client.get(f"{AT}/alternatives/{units[1]['id']}").json()["terms"]
    assert terms == [{"source": "tea", "target": target}]


def test_pictures_of_the_structure_have_the_address_of_their_copy(studio: Studio, post: Path) -> None:
    studio.enter()
    source = post.parents[2] / "tea.md"
    source.write_text(f"{source.read_text()}\n![](cup.png)\n\n![](https://example.org/cup.png)\n")
    images = post / "posts/images"
    images.mkdir(exist_ok=True)
    (images / "cup.png").write_bytes(b"\x89PNG")
    blocks = studio.client.get(f"{AT}/structure").json()["blocks"]
    pictures = [picture for block in blocks for picture in block["pictures"]]
    assert [bool(picture["address"]) for picture in pictures] == [True, False]
    assert studio.client.get(pictures[0]["address"]).status_code == 200
